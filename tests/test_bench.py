"""The measure of speed measures what it says, on texts that are what they claim to be. Its numbers depend on the machine, so
none is judged here."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from cleaners import Pipeline, clean

sys.path.insert(0, str(ROOT / "scripts"))

import bench
import bench_corpus
import bench_measure
from bench_figures import FIGURES, PARTS, Figure


def reports(megabytes: float) -> list[str]:
    return bench_corpus.Author(bench_corpus.read_samples(ROOT / "samples")).documents(megabytes)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts" / "bench.py"), *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", cwd=ROOT, check=False)


# The texts


def test_reports_are_the_same_in_every_run_and_repeat_no_long_line() -> None:
    documents = reports(0.3)
    assert documents == reports(0.3)
    assert all(4_000 < len(document.encode()) < 25_000 for document in documents)
    assert 0.3e6 <= sum(len(document.encode()) for document in documents) < 0.33e6
    lines = [line for document in documents for line in document.splitlines() if len(line) >= 30]
    assert len(set(lines)) > 0.95 * len(lines)


def test_reports_are_as_dirty_as_the_samples() -> None:
    samples = ["\n".join(lines) for lines in bench_corpus.read_samples(ROOT / "samples")]

    def density(texts: list[str]) -> float:
        return sum(len(clean(text).ledger) for text in texts) / sum(map(len, texts))

    assert 0.5 < density(reports(0.1)) / density(samples) < 2


def test_a_long_document_and_its_pieces() -> None:
    documents = reports(0.2)
    text = bench_corpus.long_document(documents, 0.1)
    assert 0.1e6 <= len(text.encode()) < 0.13e6
    pieces = bench_corpus.cut(text, 20_000)
    assert text.startswith("".join(pieces))
    assert all(20_000 <= len(piece.encode()) < 22_000 for piece in pieces)


def test_records() -> None:
    found = bench_corpus.records(reports(0.1), 500)
    assert len(found) == 500
    assert 200 < sum(len(record.encode()) for record in found) / len(found) < 400
    assert max(map(len, found)) <= 113


@pytest.mark.parametrize("kind", bench_corpus.DIRT)
def test_dirt_is_made_and_cleaned(kind: str) -> None:
    documents = reports(0.05)
    made = bench_corpus.dirty(kind, documents)
    assert made == bench_corpus.dirty(kind, documents)
    assert len(made) == len(documents)
    for data, document in zip(made, documents, strict=True):
        done = clean(data)
        assert done.encoding == "utf-8"
        assert data.decode() != document
        assert done.text != data.decode()


def test_rules_of_a_user_are_read_and_some_find_something(tmp_path: Path) -> None:
    documents, file = reports(0.05), tmp_path / "rules.toml"
    file.write_text(bench_corpus.user_rules(60, documents), encoding="utf-8")
    pipeline = Pipeline(rules=[file])
    assert len(pipeline.rules) == len(Pipeline().rules) + 60
    fired = {row.rule for done in pipeline.run_many(documents) for row in done.ledger.rows()}
    assert any(name.startswith("punctuation.term-") for name in fired)
    assert bench_corpus.user_rules(300, documents).startswith(bench_corpus.user_rules(60, documents))


# The figures


def test_every_figure_is_taken_shown_and_compared(tmp_path: Path) -> None:
    files = [tmp_path / "first.json", tmp_path / "second.json"]
    done = run("--size", "0.03", "--runs", "1", "--json", str(files[0]))
    assert done.returncode == 0, done.stderr
    found = json.loads(files[0].read_text(encoding="utf-8"))
    assert found["made"]["megabytes"] == 0.03
    figures = found["figures"]
    not_everywhere = set() if len(os.sched_getaffinity(0)) > 1 else {"workers.two", "memory.resident"}
    assert set(FIGURES) - set(figures) <= not_everywhere
    for name, figure in figures.items():
        assert figure["value"] > 0 or name == "start.version", name
        assert figure["says"] in done.stdout
        assert figure["missed"] == FIGURES[name].misses(figure["value"])
    assert done.stdout.count("MISSED") == sum(figure["missed"] for figure in figures.values())
    for corpus in ("reports", "canonical", "records", "samples", *bench_corpus.DIRT):
        assert all(speed > 0 for speed in found["speeds"][corpus].values())
        assert abs(sum(found["shares"][corpus].values()) - 1) < 1e-6
        assert set(found["shares"][corpus]) == {*Pipeline().profile.chain, "(pipeline)"}

    figures["start.python"] |= {"value": 1e-6, "runs": [1e-6]}
    files[0].write_text(json.dumps(found), encoding="utf-8")
    done = run("--size", "0.03", "--runs", "1", "--only", "start", "--compare", str(files[0]), "--json", str(files[1]))
    assert done.returncode == 0, done.stderr
    _, _, moved = done.stdout.partition("moved since")
    assert any("worse" in line and FIGURES["start.python"].says in line for line in moved.splitlines())
    assert set(json.loads(files[1].read_text(encoding="utf-8"))["figures"]) == {
        "start.version",
        "start.python",
        "start.file",
    }


def test_every_part_is_known() -> None:
    assert run("--only", "nothing").returncode == 2
    told = run("--help").stdout
    assert all(part in told for part in PARTS)


def test_only_what_is_beyond_noise_has_moved() -> None:
    def saved(batch: list[float], start: list[float]) -> dict[str, Any]:
        runs = {"batch.ftfy": batch, "start.version": start}
        figures = {name: {"says": name, "value": sorted(some)[1], "runs": some} for name, some in runs.items()}
        return {"figures": figures}

    old = saved([10, 10.1, 9.9], [50, 51, 49])
    assert bench.moved(old, saved([10.2, 10.3, 10.4], [51, 52, 50])) == ["nothing moved beyond noise"]
    better, worse = bench.moved(old, saved([14, 14.1, 13.9], [70, 71, 72]))
    assert better.startswith("better")
    assert worse.startswith("worse")  # a start that takes longer
    assert bench.moved(old, saved([10, 14, 18], [50, 51, 49])) == ["nothing moved beyond noise"]
    assert bench.moved({"instructions": {"one_pass": 100}}, {"instructions": {"one_pass": 90}})[0].endswith(
        "100 → 90 (-10.0%)"
    )
    assert "none of what this run" in bench.moved(old, {"instructions": {"one_pass": 90}})[0]


def test_a_figure_knows_when_it_is_missed() -> None:
    assert Figure("", least=2).misses(1.9)
    assert not Figure("", least=2).misses(2)
    assert Figure("", most=60).misses(61)
    assert not Figure("").misses(0)
    assert [figure.asked for figure in (Figure("", least=0.8), Figure("", most=60), Figure(""))] == [
        "≥ 0.8",
        "≤ 60",
        "",
    ]


def test_digits() -> None:
    assert [bench.digits(value) for value in (1234.5, 12.34, 1.234, 0.1234)] == ["1234", "12.3", "1.23", "0.123"]


# Beneath them


def test_contestants_have_all_their_texts_in_every_run() -> None:
    heard = dict[str, list[str]](first=[], second=[])
    texts = [str(number) for number in range(10)]
    runners = [bench_measure.Runner(name, heard[name].extend, texts) for name in heard]
    warming = len(texts[:: max(1, len(texts) // 8)])
    times = bench_measure.race(runners, 2)
    for name, found in heard.items():
        assert sorted(found[warming:]) == sorted(texts * 2)
        assert len(times[name]) == 2


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system does not pin processes")
def test_pinning_ends() -> None:
    before = os.sched_getaffinity(0)
    with bench_measure.pinned(1) as enough:
        assert enough
        assert len(os.sched_getaffinity(0)) == 1
    assert os.sched_getaffinity(0) == before
    with bench_measure.pinned(10_000) as enough:
        assert not enough


def test_files_to_files_without_the_command(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number, text in enumerate(reports(0.03)):
        (tmp_path / "in" / f"{number}.txt").write_text(text, encoding="utf-8")
    with bench_measure.children() as environment:
        for jobs in (1, 2):
            out = tmp_path / f"out-{jobs}"
            bench_measure.spend(bench_measure.files_to_files(tmp_path / "in", out, jobs, by_command=False), environment)
    for file in (tmp_path / "in").iterdir():
        text = clean(file.read_bytes()).text
        assert [(tmp_path / f"out-{jobs}" / file.name).read_text("utf-8") for jobs in (1, 2)] == [text, text]


def test_a_child_that_fails_says_why() -> None:
    with bench_measure.children() as environment, pytest.raises(RuntimeError, match="no such thing"):
        bench_measure.spend(["-c", "raise SystemExit('no such thing')"], environment)


def test_instructions_are_not_guessed_where_nothing_counts_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert bench.measure_instructions("zh") == {}
    assert "not counted" in capsys.readouterr().out
