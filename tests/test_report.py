"""The report: its pieces are the ledger's edits, its data is nothing but data, and it comes whole or not at all."""

from __future__ import annotations

import base64
import hashlib
import json
import pickle
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, chain, messy_text
from hypothesis import given
from hypothesis import strategies as st
from test_ledger import ledgers

from cleaners import Ledger, clean
from cleaners.ports.cli import main
from cleaners.ports.report import LEAST, Report, entry
from cleaners.ports.report.entry import as_data
from cleaners.ports.report.pieces import pieces
from cleaners.rulebook.rule import RISKS

SOURCES = ROOT / "cleaners" / "ports" / "report" / "page"
DIRTY = "关于工作的说明\n工作,推进如下:\n這個 辦法,好.\n加微信：abc123，领取完整版\n"


def steps_of(record: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Every edit that a document's data tells of, in the order of the pieces."""
    found = []
    for said, before, after in zip(record["steps"], record["before"], record["after"], strict=True):
        parts = [said, before, after] if isinstance(said, int) else said
        found += [(record["rules"][rule], old, new) for rule, old, new in zip(*[iter(parts)] * 3, strict=True)]
    return found


def blocks(page: str, kind: str) -> list[Any]:
    return [
        json.loads(data) for data in re.findall(rf'<script type="application/json" class="{kind}">(.*?)</script>', page)
    ]


def report(path: Path, *texts: str | bytes, **arguments: Any) -> str:
    with Report(path, chain().rules, **arguments) as made:
        for number, text in enumerate(texts):
            made.add(f"{number}.txt", clean(text))
    return path.read_text("utf-8")


# Pieces


def check_pieces(ledger: Ledger, text: str) -> None:
    source, rows, at, new_at = ledger.source.text, list(ledger.rows()), 0, 0
    found = pieces(ledger)
    assert sorted(row for piece in found for row in piece.rows) == list(range(len(rows)))
    for piece in found:
        assert at <= piece.start <= piece.end
        assert source[at : piece.start] == text[new_at : piece.new_start]  # between pieces nothing changed
        at, new_at = piece.end, piece.new_end
        for row in (rows[number] for number in piece.rows):
            assert piece.start <= row.source_end
            assert row.source_start <= piece.end
        if len(piece.rows) == 1:
            (row,) = (rows[number] for number in piece.rows)
            assert (row.before, row.after) == (source[piece.start : at], text[piece.new_start : new_at])
    assert source[at:] == text[new_at:]


@given(ledgers())
def test_pieces_of_random_ledgers(ledger: Ledger) -> None:
    check_pieces(ledger, ledger.replay())


@given(messy_text)
def test_pieces_of_random_texts(text: str) -> None:
    cleaned = chain().run(text)
    check_pieces(cleaned.ledger, cleaned.text)


def test_neighbours_keep_their_own_rules() -> None:
    one, other = pieces(clean("工作,這個辦法\n").ledger)
    assert (one.start, one.end, len(one.rows)) == (2, 3, 1)  # the comma
    assert (other.start, other.end, len(other.rows)) == (3, 6, 3)  # three characters of one rule


# Data


@given(messy_text)
def test_an_entry_tells_the_text_the_source_and_every_edit(text: str) -> None:
    cleaned = chain().run(text)
    made = entry("a", cleaned)
    record = json.loads(made.data)
    kept, before, after = record["kept"], record["before"], record["after"]
    assert "".join(kept[i] + (after[i] if i < len(after) else "") for i in range(len(kept))) == cleaned.text
    assert (
        "".join(kept[i] + (before[i] if i < len(before) else "") for i in range(len(kept)))
        == cleaned.ledger.source.text
    )
    rows = [(row.rule, row.before, row.after) for row in cleaned.ledger.rows()]
    assert Counter(steps_of(record)) == Counter(rows)
    assert sum(effect.edits for effect in made.effects.values()) == len(rows)
    assert sum(effect.removed + effect.changed for effect in made.effects.values()) == sum(len(row[1]) for row in rows)
    assert sum(effect.added + effect.changed for effect in made.effects.values()) == sum(len(row[2]) for row in rows)
    assert 0 <= made.share <= 1
    assert (made.share > 0) == (len(rows) > 0)
    wide = cleaned.text.encode("utf-16-le")
    places = {
        (rule, wide[2 * start : 2 * end].decode("utf-16-le"), note) for rule, start, end, note in record["findings"]
    }
    assert places == {(one.rule, cleaned.text[one.start : one.end], one.note) for one in cleaned.findings}


@given(st.text())
def test_data_cannot_leave_its_element(text: str) -> None:
    data = as_data({"name": text + "</script><!--\u2028"})
    assert json.loads(data) == {"name": text + "</script><!--\u2028"}
    assert not set(b"<>&") & set(data)
    assert "\u2028" not in data.decode("utf-8")


def test_a_name_that_is_not_unicode() -> None:
    assert json.loads(as_data(["\udcff"])) == ["\udcff"]


# The page


def test_the_policy_names_all_that_runs(tmp_path: Path) -> None:
    page = report(tmp_path / "r.html", DIRTY)
    (policy,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">', page)
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "http" not in policy
    for tag, directive in (("style", "style-src"), (r'script type="module"', "script-src")):
        (source,) = re.findall(rf"<{tag}>(.*?)</", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in policy
    assert page.index("Content-Security-Policy") < page.index("<style>")
    kinds = set(re.findall(r"<script[^>]*>", page))
    assert kinds == {'<script type="module">', '<script type="application/json" class="document">',
                     '<script type="application/json" class="summary">'}  # fmt: skip


def test_the_page_loads_nothing_and_reads_no_markup() -> None:
    for path in SOURCES.iterdir():
        source = path.read_text("utf-8")
        assert "</script" not in source
        assert "<!--" not in source
        for word in ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "Function(", "setTimeout(\"", "import(",
                     "fetch(", "XMLHttpRequest", "WebSocket", "src=", "href", "@import", "localStorage", "cookie"):  # fmt: skip
            assert word not in source, f"{path.name}: {word}"
        assert set(re.findall(r"https?://[^\s\"']+", source)) <= {"http://www.w3.org/2000/svg"}


def test_words_are_there_in_both_languages() -> None:
    words, _, _ = (SOURCES / "words.js").read_text("utf-8").partition("const CLEANERS")
    known = re.findall(r"^  (\w+): \[", words, re.MULTILINE)
    code = "".join(path.read_text("utf-8") for path in SOURCES.glob("*.js") if path.stem != "words")
    assert set(re.findall(r'say\("(\w+)"', code)) <= set(known)
    for key in known:
        assert f'"{key}"' in code or f"  {key}:" in code or key in RISKS or f"{{ {key}:" in code, key
    english = re.findall(r'^  \w+: \["(.*?)", "(.*?)"\],$', words, re.MULTILINE)
    assert all(set(re.findall(r"{\d}", one)) == set(re.findall(r"{\d}", other)) for one, other in english)


def test_the_summary_counts_what_the_ledgers_hold(tmp_path: Path) -> None:
    texts = [DIRTY, DIRTY.encode("gb18030"), "没有问题。\n", '他说"好。\n']
    (summary,) = blocks(report(tmp_path / "r.html", *texts), "summary")
    cleaned = [clean(text) for text in texts]
    assert summary["documents"] == 4
    assert summary["changed"] == sum(len(one.ledger) > 0 for one in cleaned)
    edits = Counter(row.rule for one in cleaned for row in one.ledger.rows())
    assert {rule["name"]: rule["effect"][0] for rule in summary["rules"] if rule["effect"][0]} == edits
    assert {rule["name"]: rule["findings"] for rule in summary["rules"] if rule["findings"]} == Counter(
        finding.rule for one in cleaned for finding in one.findings
    )
    assert dict(summary["encodings"]) == {"": 3, "gb18030": 1}
    assert sum(summary["shares"]) == 4
    found = [pieces(one.ledger) for one in cleaned]
    assert summary["ends"] == [sum(map(len, found[: i + 1])) for i in range(4)]
    shorter = [max(0, (p.end - p.start) - (p.new_end - p.new_start)) for some in found for p in some]
    assert summary["removed"] == shorter
    reasons = {rule["name"]: rule["why"] for rule in summary["rules"]}
    assert all(reasons[rule] for rule in edits)


def test_what_is_too_much_is_counted(tmp_path: Path) -> None:
    page = report(tmp_path / "r.html", *[DIRTY] * 5, limit=3 * LEAST)
    (summary,) = blocks(page, "summary")
    assert summary["documents"] == 5
    assert 0 < len(summary["shown"]["name"]) == len(blocks(page, "document")) < 5
    assert sum(rule["effect"][0] for rule in summary["rules"]) == 5 * len(clean(DIRTY).ledger)


def test_an_entry_can_come_from_another_process(tmp_path: Path) -> None:
    cleaned = clean(DIRTY)
    with Report(tmp_path / "a.html") as one, Report(tmp_path / "b.html") as other:
        one.add("甲", cleaned)
        other.put(pickle.loads(pickle.dumps(entry("甲", cleaned))))
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_a_report_is_whole_or_not_there(tmp_path: Path) -> None:
    path = tmp_path / "r.html"
    path.write_text("old", "utf-8")

    def interrupted() -> None:
        with Report(path) as made:
            made.add("a", clean(DIRTY))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert path.read_text("utf-8") == "old"
    report(path, DIRTY)
    assert [file.name for file in tmp_path.iterdir()] == ["r.html"]
    with pytest.raises(FileNotFoundError):
        Report(tmp_path / "nowhere" / "r.html")


def test_binary_and_empty_documents(tmp_path: Path) -> None:
    page = report(tmp_path / "r.html", b"\x00\x01\x02\xff" * 50, "", "\n")
    assert blocks(page, "document")[0]["kept"] == [""]


# The command


def test_the_command_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "docs").mkdir()
    for name in ("a.txt", "b.txt"):
        (tmp_path / "docs" / name).write_text(DIRTY, "utf-8")
    page = tmp_path / "r.html"
    assert main([str(tmp_path / "docs"), "-o", str(tmp_path / "out"), "--report", str(page)]) == 0
    assert [record["name"] for record in blocks(page.read_text("utf-8"), "document")] == [
        str(tmp_path / "docs" / name) for name in ("a.txt", "b.txt")
    ]
    first = page.read_bytes()
    assert main([str(tmp_path / "docs"), "--check", "--report", str(page)]) == 1
    assert page.read_bytes() == first  # the same documents, the same bytes
    assert main([str(tmp_path / "docs"), str(tmp_path / "none.txt"), "--check", "-q", "--report", str(page)]) == 2
    (summary,) = blocks(page.read_text("utf-8"), "summary")
    assert summary["failed"] == [[str(tmp_path / "none.txt"), "No such file or directory"]]
    capsys.readouterr()


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
def test_records_are_shown_where_something_is_said_of_them(tmp_path: Path, kind: str) -> None:
    rows = [{"id": "1", "text": "工作,推进"}, {"id": "2", "text": "好"}, {"id": "3", "text": "甲,乙"}]
    path, page = tmp_path / f"r.{kind}", tmp_path / "r.html"
    if kind == "parquet":
        pa = pytest.importorskip("pyarrow")
        pytest.importorskip("pyarrow.parquet").write_table(pa.Table.from_pylist(rows), path)
    elif kind == "csv":
        path.write_text("id,text\n" + "".join(f'{row["id"]},"{row["text"]}"\n' for row in rows), "utf-8")
    else:
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    command = [str(path), "--text-field", "text", "-o", str(tmp_path / "out"), "-q", "--report", str(page)]
    for more in ([], ["--jobs", "2"]):
        assert main([*command, *more]) == 0
        shown = [record["name"] for record in blocks(page.read_text("utf-8"), "document")]
        first = 2 if kind == "csv" else 1
        assert shown == [f"{path}:{first}:text", f"{path}:{first + 2}:text"]
        (summary,) = blocks(page.read_text("utf-8"), "summary")
        assert (summary["documents"], summary["changed"]) == (3, 2)


def test_what_a_worker_leaves_out_no_page_would_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cleaners.ports import report

    text = "".join(f'{{"text": "第{number}号,完."}}\n' for number in range(3000))
    (tmp_path / "r.jsonl").write_text(text, "utf-8")
    monkeypatch.setattr(report, "LIMIT", 1 << 20)
    command = [str(tmp_path / "r.jsonl"), "--text-field", "text", "-o", str(tmp_path / "out"), "-q"]
    assert main([*command, "--report", str(tmp_path / "r.html")]) == 0
    (summary,) = blocks((tmp_path / "r.html").read_text("utf-8"), "summary")
    assert summary["documents"] == 3000
    assert len(summary["shown"]["name"]) == 257


def test_entries_are_kept_whole(tmp_path: Path) -> None:
    from cleaners.ports.report import Kept

    made = [entry("\udcff.txt", chain().run(text)) for text in (DIRTY, "好\n", "\ud800,好")]
    with open(tmp_path / "kept", "ab+", buffering=0) as file:
        kept = Kept(file)
        for one in made:
            kept.add(one)
        assert list(kept) == made


def test_without_room_the_run_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(DIRTY, "utf-8")
    page = tmp_path / "r.html"

    def full(self: Report, kind: str, data: bytes) -> None:
        raise OSError(28, "No space left on device", str(page))

    monkeypatch.setattr(Report, "_block", full)
    out = tmp_path / "out"
    assert main([str(tmp_path / "a.txt"), str(tmp_path / "b.txt"), "-o", str(out), "--report", str(page)]) == 2
    assert sorted(path.name for path in out.iterdir()) == ["a.txt", "b.txt"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "b.txt", "out"]
    assert capsys.readouterr().err.count("No space left on device") == 1


def test_the_command_refuses_a_document_as_its_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "a.html"
    page.write_text("<p>工作", "utf-8")
    assert main([str(page), "-o", str(tmp_path / "out"), "--report", str(page)]) == 2
    assert "--report" in capsys.readouterr().err
    assert main([str(page), "--disable", "nothing", "--report", str(tmp_path / "r.html")]) == 2
    assert not (tmp_path / "r.html").exists()
    capsys.readouterr()
