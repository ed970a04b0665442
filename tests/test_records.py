"""Records: one field is cleaned, all else keeps its bytes; what is broken goes to the rejects, and nothing is lost."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import measured
from hypothesis import given
from hypothesis import strategies as st

from cleaners import Ledger
from cleaners.ports import blocks as pieces
from cleaners.ports import delimited, records
from cleaners.ports.blocks import Block, BrokenRecordError
from cleaners.ports.cli import main

DIRTY, CLEAN = "工作,推进", "工作，推进"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(name: str, data: str | bytes, *options: str, field: str = "text") -> tuple[int, bytes]:
    """The exit code and the output of cleaning a file by a field."""
    Path(name).write_bytes(data if isinstance(data, bytes) else data.encode())
    code = main([name, "--text-field", field, "-o", "out", "-q", *options])
    out = Path("out", name.removesuffix(".gz"))
    return code, out.read_bytes() if out.exists() else b""


def rejects(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path("out", name + ".rejects.jsonl").read_text("utf-8").splitlines()]


# JSON lines


def test_other_fields_keep_their_bytes() -> None:
    line = '{ "b":1.50, "text" : "工作,推进" ,"a":[1e400,-0.0, null,{"x":"\\u5de5,\\/"}],"n":%s, "a":2}\n' % (
        "9" * 5000
    )
    code, out = run("a.jsonl", line)
    assert code == 0
    assert out.decode() == line.replace(DIRTY, CLEAN)


def test_a_clean_record_keeps_its_escapes() -> None:
    line = '{"text": "\\u5de5\\u4f5c"}\r\n\r\n{"text": "好"}'
    assert run("a.jsonl", line) == (0, '{"text": "\\u5de5\\u4f5c"}\r\n{"text": "好"}\n'.encode())


def test_a_field_gets_no_line_end() -> None:
    code, out = run("a.jsonl", json.dumps({"text": "一段,话.\n\n又一段\n"}) + "\n")
    assert code == 0
    assert json.loads(out)["text"] == "一段，话。\n又一段"


@pytest.mark.parametrize(
    ("field", "record", "want"),
    [
        ("a.b", {"a": {"b": DIRTY}, "b": DIRTY}, {"a": {"b": CLEAN}, "b": DIRTY}),
        ("a.b", {"a.b": DIRTY, "a": {"b": DIRTY}}, {"a.b": CLEAN, "a": {"b": DIRTY}}),
        ("a.*.b", {"a": [{"b": DIRTY}, {"b": None}, {"b": DIRTY}]}, {"a": [{"b": CLEAN}, {"b": None}, {"b": CLEAN}]}),
        ("a.1", {"a": [DIRTY, DIRTY]}, {"a": [DIRTY, CLEAN]}),
        ("a.*", {"a": []}, {"a": []}),
        ("a.b", {"a": None}, {"a": None}),
        ("text", {"text": None}, {"text": None}),
        ("text", {"text": ""}, {"text": ""}),
        ("说明", {"说明": DIRTY}, {"说明": CLEAN}),
    ],
)  # fmt: skip
def test_paths(field: str, record: object, want: object) -> None:
    code, out = run("a.jsonl", json.dumps(record) + "\n", field=field)
    assert code == 0
    assert json.loads(out) == want


def test_several_fields() -> None:
    code, out = run("a.jsonl", json.dumps({"t": DIRTY, "x": DIRTY, "text": DIRTY}) + "\n", "--text-field", "t")
    assert code == 0
    assert json.loads(out) == {"t": CLEAN, "x": DIRTY, "text": CLEAN}


def test_broken_records_are_rejected_with_line_and_reason(capsys: Any) -> None:
    lines = [
        b'{"text": "ok,\xe5\xa5\xbd"}', b'{"text": "half', b'{"text": "\xff\xfe"}', b'{"other": "x"}', b'{"text": 3}',
        b'{"text": "\\ud800"}', b'{"text": "x", "other": "\\udfff"}', b"[1]", b'{"text": "a"} {"text": "b"}', b"",
        b'{"text": null}', b'{"a":' * 100_000, b'{"text": "\\ud83d\\ude00"}', b'{"text": "tab\there"}', b"nonsense",
    ]  # fmt: skip
    Path("a.jsonl").write_bytes(b"\n".join(lines) + b"\n")
    assert main(["a.jsonl", "--text-field", "text", "-o", "out", "--json"]) == 3
    summary = json.loads(capsys.readouterr().err.splitlines()[-1])
    assert (summary["records_in"], summary["records_out"], summary["rejects"]) == (14, 3, 11)
    found = rejects("a.jsonl")
    assert [entry["line"] for entry in found] == [2, 3, 4, 5, 6, 7, 8, 9, 12, 14, 15]
    for reason, entry in zip(["not JSON", "not UTF-8", "no field 'text'", "no text", "surrogate", "surrogate", "not an object",
                              "follows", "too deep", "not JSON", "not JSON"], found, strict=True):  # fmt: skip
        assert reason in entry["reason"]
    assert bytes.fromhex(found[1]["record_hex"]) == lines[2] + b"\n"
    assert found[0]["record"] == lines[1].decode()
    assert Path("out/a.jsonl").read_bytes().count(b"\n") == 3


def test_the_summary_adds_up(capsys: Any) -> None:
    Path("a.jsonl").write_text('{"text": "a"}\nx\n{"text": null}\n')
    assert main(["a.jsonl", "--text-field", "text", "-o", "out"]) == 3
    err = capsys.readouterr().err
    assert "3 records in = 2 out + 1 rejected" in err
    assert "out" + os.sep + "a.jsonl.rejects.jsonl" in err
    Path("a.jsonl").write_text('{"text": "a"}\n')
    assert main(["a.jsonl", "--text-field", "text", "-o", "out"]) == 0
    assert not Path("out/a.jsonl.rejects.jsonl").exists()  # it would speak of another run


def test_rejects_in_one_file() -> None:
    for name in ("a.jsonl", "b.jsonl"):
        Path(name).write_text('{"text": "a"}\nx\n')
    for _ in range(2):
        assert main(["a.jsonl", "b.jsonl", "--text-field", "text", "-o", "out", "--rejects", "r.jsonl", "-q"]) == 3
    entries = [json.loads(line) for line in Path("r.jsonl").read_text("utf-8").splitlines()]
    assert [(entry["file"], entry["line"]) for entry in entries] == [("a.jsonl", 2), ("b.jsonl", 2)]


def test_streams(capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    data = '{"text": "工作,推进"}\nbad\n'.encode()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    assert main(["-", "--text-field", "text", "-q"]) == 3
    out, err = capsys.readouterr()
    assert out == '{"text": "工作，推进"}\n'
    assert "line 2: not JSON" in err
    monkeypatch.setattr(
        sys, "stdin", SimpleNamespace(buffer=io.BytesIO(gzip.compress("id,t\n1,好,的\n2,好\n".encode())))
    )
    assert main(["-", "--text-field", "t", "-q", "--stdin-name", "x.csv.gz"]) == 3
    assert capsys.readouterr().out == "id,t\n2,好\n"


def test_ledgers_lead_back() -> None:
    Path("a.jsonl").write_text(json.dumps({"id": 7, "text": DIRTY, "b": "好.\n"}, ensure_ascii=False) + "\n", "utf-8")
    options = ["--text-field", "text", "--text-field", "b", "--ledger-column", "how", "--ledger", "l.jsonl"]
    assert main(["a.jsonl", *options, "-o", "out", "-q"]) == 0
    record = json.loads(Path("out/a.jsonl").read_text("utf-8"))
    assert list(record) == ["id", "text", "b", "how"]
    assert Ledger.from_record(record["how"]["b"], record["b"]).restore() == "好.\n"
    assert Ledger.load("l.jsonl", record["text"], "a.jsonl:1:text").restore() == DIRTY


def test_check_names_files_of_records(capsys: Any) -> None:
    Path("a.jsonl").write_text('{"text": "好"}\n', "utf-8")
    Path("b.jsonl").write_text('{"text": "好,的"}\n', "utf-8")
    assert main(["a.jsonl", "b.jsonl", "--text-field", "text", "--check"]) == 1
    assert capsys.readouterr().out == "would change: b.jsonl\n"
    assert main(["a.jsonl", "--text-field", "text", "--check"]) == 0


def test_in_place(capsys: Any) -> None:
    path = Path("a.jsonl")
    path.write_text('{"text": "好,的"}\n', "utf-8")
    path.chmod(0o640)
    assert main(["a.jsonl", "--text-field", "text", "--in-place", "--backup", "-q"]) == 0
    assert path.read_text("utf-8") == '{"text": "好，的"}\n'
    assert path.stat().st_mode & 0o777 == 0o640
    assert Path("a.jsonl.bak").read_text("utf-8") == '{"text": "好,的"}\n'


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["a.txt"], "holds records"), (["a.jsonl", "--diff"], "show documents"), (["a.jsonl", "-o", "out", "--to", "txt"], "--to jsonl"),
        (["a.jsonl", "--to", "parquet"], "-o DIR"), (["a.jsonl", "-o", "out", "--rejects", "a.jsonl"], "one of the documents"),
        (["a.jsonl", "--resume"], "standard output is gone"), (["a.jsonl", "--in-place", "--to", "jsonl"], "--in-place"),
    ],
)  # fmt: skip
def test_wrong_usage_is_explained(options: list[str], says: str, capsys: Any) -> None:
    Path("a.jsonl").write_text("{}\n")
    Path("a.txt").write_text("a\n")
    assert main([*options, "--text-field", "text"]) == 2
    assert says in capsys.readouterr().err
    assert Path("a.jsonl").read_text() == "{}\n"


# CSV and TSV


@pytest.mark.parametrize(
    ("name", "data", "want"),
    [
        ("a.csv", "id,text,n\n1,工作。,甲\n", None),
        ("a.csv", 'id,text,n\r\n"1","工作,推进", 甲 \r\n', 'id,text,n\r\n"1","工作，推进", 甲 \r\n'),
        ("a.csv", '\ufeffid,text\n1,"他说:""好,的"""\n', '\ufeffid,text\n1,"他说：“好，的”"\n'),
        ("a.csv", 'text,n\n"一行,\n两行,好.",1\n', 'text,n\n"一行，\n两行，好。",1\n'),
        ("a.csv", 'text,n\n好;的,5" 管\n', 'text,n\n好；的,5" 管\n'),
        ("a.csv", "text,n\n,1\n", None),
        ("a.csv", "text\n好;的", "text\n好；的\n"),
        ("a.tsv", "text\tn\n工作,推进\t1,2\n", "text\tn\n工作，推进\t1,2\n"),
        ("a.csv", "n,text\n1,(一)好;的;;\n", None),
    ],
)  # fmt: skip
def test_tables(name: str, data: str, want: str | None) -> None:
    code, out = run(name, data.encode())
    assert code == 0
    if want is None:
        rows = list(csv.reader(io.StringIO(data), delimiter="\t" if name.endswith("tsv") else ","))
        assert [row[0] for row in csv.reader(io.StringIO(out.decode()))] == [row[0] for row in rows]
    else:
        assert out.decode() == want


def test_a_table_in_another_encoding() -> None:
    table = "编号,text\n1,工作;推进\n" + "2,各单位要认真执行\n" * 20
    for encoding in ("gb18030", "utf-16"):
        code, out = run("a.csv", table.encode(encoding))
        assert code == 0
        assert out.decode("utf-8-sig").splitlines()[:2] == ["编号,text", "1,工作；推进"]
        assert out.decode("utf-8-sig").count("\n") == 22
    code, out = run("a.csv", table.encode("gb18030"), "--encoding", "gbk")
    assert code == 0
    assert out.decode().startswith("编号,text\n1,工作；推进\n")


def test_broken_rows() -> None:
    data = "id,text\n1,好\n2\n3,a,b\n".encode() + b"4,\xff\n5,\xe5\xa5\xbd\n" + '6,"never closed\n7,好\n'.encode()
    code, out = run("a.csv", data)
    assert code == 3
    assert out.decode() == "id,text\n1,好\n5,好\n"
    assert [(entry["line"], entry["reason"][:8]) for entry in rejects("a.csv")] == [
        (3, "1 fields"), (4, "3 fields"), (5, "not UTF-"), (7, "a line e")]  # fmt: skip


def test_a_column_that_is_not_there(capsys: Any) -> None:
    code, out = run("a.csv", "id,title\n1,a\n")
    assert (code, out) == (2, b"")
    assert "no column 'text'; there are id, title" in capsys.readouterr().err
    assert not list(Path("out").iterdir())


def test_tables_as_json_lines() -> None:
    Path("a.csv").write_text('id,text,n\n1,"工作,推进",\n', "utf-8")
    assert main(["a.csv", "--text-field", "text", "-o", "out", "--to", "jsonl", "-q"]) == 0
    assert Path("out/a.csv.jsonl").read_text("utf-8") == '{"id": "1", "text": "工作，推进", "n": ""}\n'


FIELDS = st.text(st.sampled_from('甲乙,"\n\t a1'), max_size=6)


@given(st.lists(st.lists(FIELDS, min_size=2, max_size=2), max_size=6), st.sampled_from(["csv", "tsv"]), st.booleans())
def test_rows_are_read_as_python_reads_them(rows: list[list[str]], kind: str, all_quoted: bool) -> None:
    mark = delimited.MARKS[kind]
    buffer = io.StringIO()
    quoting = csv.QUOTE_ALL if all_quoted else csv.QUOTE_MINIMAL
    csv.writer(buffer, delimiter=mark, quoting=quoting, lineterminator="\n").writerows([["a", "b"], *rows])
    data = buffer.getvalue().encode()
    stream = io.BytesIO(data)
    head = next(delimited.records(delimited.lines_of(stream), mark))
    blocks = list(delimited.blocks(stream, kind, delimited.header_of(head, mark), len(head), 2))
    read = [one for block in blocks for one in delimited.parse(block, ["a"])]
    assert not [one for one in read if isinstance(one, BrokenRecordError)]
    got = [list(one.values().values()) for one in read if not isinstance(one, BrokenRecordError)]
    assert got == [row for row in rows if mark.join(row) or all_quoted]
    assert b"".join(one.put([text for _, text in one.texts], None, None) for one in read) == b"".join(
        block.data for block in blocks
    )


@given(st.binary(max_size=80), st.sampled_from(["jsonl", "csv", "tsv"]))
def test_no_bytes_make_it_raise(data: bytes, kind: str) -> None:
    shape = records.Shape(("a",))
    block = Block(kind, 1, data, len(data), ("a", "b"))
    for record in records._parse(block, shape):
        assert isinstance(record, BrokenRecordError) or record.texts is not None


@pytest.mark.parametrize("size", [1, 7, 100])
def test_blocks_do_not_cut_records(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "BLOCK", size)
    monkeypatch.setattr(delimited, "BLOCK", size)
    lines = [f'{{"text": "{"好" * number},"}}' for number in range(20)]
    data = "\n".join(lines).encode()
    found = list(pieces.line_blocks(io.BytesIO(data), "jsonl", 0, 1))
    assert b"".join(block.data for block in found) == data
    assert found[-1].end == len(data)
    line = 1
    for block in found:
        assert block.first == line
        line += block.data.count(b"\n")
    table = "a,b\n" + '"x\ny",1\n' * 9
    blocks = list(delimited.blocks(io.BytesIO(table.encode()), "csv", ("a", "b"), 0, 1))
    assert b"".join(block.data for block in blocks) == table.encode()


def test_a_record_without_end_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "LONGEST", 1000)
    monkeypatch.setattr(delimited, "LONGEST", 1000)
    monkeypatch.setattr(pieces, "BLOCK", 100)
    monkeypatch.setattr(delimited, "BLOCK", 100)
    code, out = run("a.jsonl", '{"text": "' + "好" * 5000 + '"}\n{"text": "好,的"}\n')
    assert (code, out.decode()) == (3, '{"text": "好，的"}\n')
    code, out = run("a.csv", 'text\n"' + "好,\n" * 500 + "好\n好;的\n")
    assert code == 3
    assert out.decode().endswith("好；的\n")


@pytest.mark.skipif(os.name == "nt", reason="needs the memory of a child")
def test_memory_does_not_grow_with_the_file() -> None:
    size = int(os.environ.get("CLEANERS_STREAM_MB", "30"))
    dirty, clean = "各单位要认真执行,如期完成.", "各单位要认真执行，如期完成。"
    line = json.dumps({"id": 1, "text": dirty + clean * 24, "n": [1, 2.50]}, ensure_ascii=False) + "\n"
    with Path("a.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(line for _ in range(size * 1_000_000 // len(line.encode())))
    code, _, megabytes = measured("a.jsonl", "--text-field", "text", "-o", "out", "-q")
    assert code == 0
    assert megabytes < 400
    assert Path("out/a.jsonl").read_bytes()[:200] == line.replace(dirty, clean).encode()[:200]
