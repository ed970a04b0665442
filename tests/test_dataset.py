"""All documents as one data set: in one file or in several, whole or not there, and the same after any interruption."""

from __future__ import annotations

import errno
import importlib.util
import json
import os
import random
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from test_documents import tarred, zipped
from test_runs import COMMAND, corpus, tree

from cleaners import Ledger
from cleaners.ports.cli import main

KILLS = int(os.environ.get("CLEANERS_KILLS", "6"))
without = pytest.mark.skipif(not importlib.util.find_spec("pyarrow"), reason="needs pyarrow")
FORMS = ["jsonl", pytest.param("parquet", marks=without)]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def documents(count: int) -> list[str]:
    """A folder of documents; their names in order."""
    corpus(count, 0)
    for name in ("in/r.jsonl", "in/s.csv"):
        Path(name).unlink()
    return [str(path) for path in sorted(Path("in").rglob("*.txt"), key=lambda path: (path.parent, path.name))]


def rows(path: str) -> list[dict[str, Any]]:
    if path.endswith(".jsonl"):
        return [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]
    import pyarrow.parquet as pq

    found: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return found


@pytest.mark.parametrize("to", FORMS)
def test_one_file_for_all_documents(to: str, capsys: Any) -> None:
    names = documents(20)
    Path("in/papers.zip").write_bytes(zipped(("a/x.txt", "甲,乙\n")))
    Path("in/more.tar.gz").write_bytes(tarred("w:gz", ("y.txt", "丙,丁\n")))
    Path("in/picture.txt").write_bytes(bytes(range(256)) * 9)
    assert main(["in", "-o", f"all.{to}", "--ledger-column", "how", "--ledger", "l.jsonl"]) == 2
    assert "picture.txt: no text" in capsys.readouterr().err
    found = rows(f"all.{to}")
    assert {row["name"] for row in found} == {*names, "in/papers.zip/a/x.txt", "in/more.tar.gz/y.txt"}
    assert len(Path("l.jsonl").read_text("utf-8").splitlines()) == len(found) == 22
    for row in found:
        how = row["how"] if to == "jsonl" else json.loads(row["how"])
        data = Ledger.from_record(how, row["text"]).restore()
        assert data == (Path(row["name"]).read_bytes() if row["name"] in names else data)
    assert sorted(path.name for path in Path().iterdir()) == [f"all.{to}", "in", "l.jsonl"]


@pytest.mark.parametrize("to", FORMS)
@pytest.mark.parametrize(("count", "sizes"), [(10, [4, 4, 2]), (8, [4, 4]), (1, [1]), (0, [0])])
def test_several_files(to: str, count: int, sizes: list[int]) -> None:
    names = documents(count) if count else (Path("in").mkdir(), [])[1]
    assert main(["in", "-o", "out", "--to", to, "--shard", "4", "-q"]) == 0
    files = sorted(os.listdir("out"))
    assert files == [f"part-{number:05}.{to}" for number in range(len(sizes))]
    found = [rows(f"out/{file}") for file in files]
    assert [len(some) for some in found] == sizes
    assert [row["name"] for some in found for row in some] == names


def test_several_files_are_one_table_for_others() -> None:
    names = documents(10)
    dataset, pl = pytest.importorskip("pyarrow.dataset"), pytest.importorskip("polars")
    assert main(["in", "-o", "out", "--to", "parquet", "--shard", "3", "-q"]) == 0
    assert dataset.dataset("out").to_table()["name"].to_pylist() == names
    assert pl.read_parquet("out/*.parquet")["name"].to_list() == names


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["-o", "a.jsonl", "--to", "parquet"], "one of them is meant"), (["-o", "out", "--shard", "3"], "--to jsonl or parquet"),
        (["-o", "a.jsonl", "--shard", "3"], "--shard is for a folder"), (["--to", "jsonl", "--shard", "3"], "-o DIR"),
        (["-o", "out", "--to", "jsonl", "--shard", "0"], "from 1 up"), (["in/d0/0000.txt", "-o", "a.jsonl"], "named twice"),
        (["r.jsonl", "--text-field", "text", "-o", "a.jsonl"], "r.jsonl holds records"), (["-o", "in/d0/old.jsonl"], "an input itself"),
        (["-o", "a.jsonl", "--ledger", "a.jsonl"], "or an output"),
    ],
)  # fmt: skip
def test_wrong_usage_is_explained(options: list[str], says: str, capsys: Any) -> None:
    documents(3)
    Path("r.jsonl").write_text('{"text": "a"}\n')
    if "in/d0/old.jsonl" in options:
        Path("in/d0/old.jsonl").write_text('{"text": "a"}\n')
    before = tree(".")
    assert main(["in", *options]) == 2
    assert says in capsys.readouterr().err
    assert tree(".") == before


def test_a_data_set_that_is_there_is_left(capsys: Any) -> None:
    documents(3)
    Path("out").mkdir()
    Path("out/part-00000.jsonl").write_text("old\n")
    assert main(["in", "-o", "out", "--to", "jsonl", "--shard", "2"]) == 2
    assert "holds a data set already" in capsys.readouterr().err
    assert tree("out")["part-00000.jsonl"] == b"old\n"


@pytest.mark.parametrize("to", FORMS)
def test_one_file_of_records_by_another_name(to: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = '{"id": 1, "text": "好,的"}\nx\n' * 3
    Path("r.jsonl").write_text(data, "utf-8")
    command = ["r.jsonl", "--text-field", "text", "-o", f"new/clean.{to}", "-q"]

    def stop(*args: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", stop)
        assert main(command) == 130
    assert main([*command, "--resume"]) == 3
    assert rows(f"new/clean.{to}") == [{"id": 1, "text": "好，的"}] * 3
    assert sorted(os.listdir("new")) == [f"clean.{to}", f"clean.{to}.rejects.jsonl"]
    assert main(["r.jsonl", "--text-field", "text", "-o", "r.jsonl"]) == 2
    assert Path("r.jsonl").read_text("utf-8") == data


def test_records_inside_an_archive(capsys: Any) -> None:
    documents(2)
    Path("in/a.zip").write_bytes(zipped(("r.jsonl", '{"text": "好,的"}\n'), ("x.txt", "好,的\n")))
    assert main(["in", "-o", "all.jsonl", "--text-field", "text"]) == 2
    assert "in/a.zip/r.jsonl: not written: records have no place" in capsys.readouterr().err
    assert len(rows("all.jsonl")) == 3


def arguments(out: str, *more: str) -> list[str]:
    return ["in", *more, "--ledger", f"{out}/l.jsonl", "--report", f"{out}/r.html", "-q"]


@pytest.mark.parametrize("to", FORMS)
@pytest.mark.parametrize("form", [["-o", "out/all"], ["-o", "out/all", "--shard", "120"]])
def test_killed_at_random_moments_and_resumed(to: str, form: list[str]) -> None:
    documents(600)
    form = [*form, "--to", to] if "--shard" in form else ["-o", f"out/all.{to}"]
    command = [*COMMAND, *arguments("out", *form)]
    Path("out").mkdir()
    begun = time.monotonic()
    subprocess.run(command, check=True)
    lasts, whole = time.monotonic() - begun, tree("out")
    dice = random.Random(11)
    for _ in range(KILLS // 4):
        shutil.rmtree("out")
        Path("out").mkdir()
        for more in ([], ["--jobs", "2", "--resume"]):
            process = subprocess.Popen([*command, *more], stderr=subprocess.DEVNULL)
            time.sleep(dice.uniform(0.1, lasts))
            process.kill()
            process.wait()
        assert main([*arguments("out", *form), "--resume"]) == 0
        assert tree("out") == whole


@pytest.mark.parametrize("to", FORMS)
def test_stopped_at_each_step_and_resumed(to: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from cleaners.ports import inputs

    monkeypatch.setattr(inputs, "MANY", 3)
    documents(10)
    sharded = ["-o", "out/all", "--to", to, "--shard"]
    for form in (["-o", f"out/all.{to}"], [*sharded, "4"], [*sharded, "5"]):
        shutil.rmtree("out", ignore_errors=True)
        Path("out").mkdir()
        assert main(arguments("out", *form)) == 0
        whole, steps = tree("out"), 0
        for name in ("fsync", "replace", "unlink"):
            real = getattr(os, name)
            for at in range(1, 40):
                shutil.rmtree("out")
                Path("out").mkdir()
                calls: list[object] = []

                def stopped(
                    *args: Any, at: int = at, real: Any = real, calls: list[object] = calls, **more: Any
                ) -> None:
                    calls.append(args)
                    if len(calls) == at:
                        raise KeyboardInterrupt
                    real(*args, **more)

                with monkeypatch.context() as patch:
                    patch.setattr(os, name, stopped)
                    code = main(arguments("out", *form))
                if code != 130:
                    break
                steps += 1
                assert main([*arguments("out", *form), "--resume"]) == 0
                assert tree("out") == whole, (name, at)
        assert steps > 10


def test_a_document_that_changed_cannot_be_taken_back(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    names = documents(4)
    Path("out").mkdir()

    def stop(*args: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", stop)
        assert main(arguments("out", "-o", "out/all.jsonl")) == 130
    Path(names[0]).write_text("新的,内容\n", "utf-8")
    assert main([*arguments("out", "-o", "out/all.jsonl"), "--resume"]) == 2
    assert f"{names[0]} has changed" in capsys.readouterr().err
    assert main(arguments("out", "-o", "out/all.jsonl")) == 0
    assert rows("out/all.jsonl")[0]["text"] == "新的，内容\n"


def test_without_room_the_run_stops_and_can_go_on(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    documents(40)
    Path("out").mkdir()
    Path("out/all.jsonl").write_text("old\n")

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert main(["in", "-o", "out/all.jsonl", "-q"]) == 2
    assert "all.jsonl: No space left on device; what is done is kept: --resume goes on" in capsys.readouterr().err
    assert Path("out/all.jsonl").read_text() == "old\n"
    assert main(["in", "-o", "out/all.jsonl", "-q", "--resume"]) == 0
    assert len(rows("out/all.jsonl")) == 40
    assert os.listdir("out") == ["all.jsonl"]
