"""Tables of Arrow and files of Parquet: one column is cleaned, all else stays; the ledger is a table too."""

from __future__ import annotations

import json
import pickle
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import chain

from cleaners import Ledger, RuleError
from cleaners.ports.cli import main

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

from cleaners.ports.arrow import CleanBatches, clean_table  # noqa: E402

DIRTY, CLEAN = "工作,推进", "工作，推进"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def table(rows: int = 3, **columns: Any) -> Any:
    texts = [DIRTY, None, "好.\n"] * rows
    return pa.table({"id": list(range(3 * rows)), "text": texts, "n": [{"a": [1]}, None, {"a": []}] * rows, **columns})


def test_clean_table() -> None:
    dirty = table().replace_schema_metadata({"made": "by a test"})
    clean, ledger = clean_table(dirty, "text")
    assert clean["text"].to_pylist() == [CLEAN, None, "好。"] * 3
    assert clean.drop("text").equals(dirty.drop("text"))
    assert clean.schema.equals(dirty.schema, check_metadata=True)
    rows = ledger.to_pylist()
    assert [row["row"] for row in rows] == [0, 2, 2, 3, 5, 5, 6, 8, 8]
    assert rows[0] == {"row": 0, "column": "text", "round": 1, "cleaner": "punctuation", "rule": "punctuation.half-width",
                       "start": 2, "end": 3, "before": ",", "after": "，", "source_start": 2, "source_end": 3}  # fmt: skip


@pytest.mark.parametrize("type_", ["string", "large_string", "string_view", "dictionary", "binary", "large_binary"])
def test_types_stay(type_: str) -> None:
    values = [DIRTY, None, DIRTY]
    if type_ == "dictionary":
        array = pa.array(values).dictionary_encode()
    elif "binary" in type_:
        array = pa.array([None if value is None else value.encode("gbk") for value in values], getattr(pa, type_)())
    else:
        array = pa.array(values, getattr(pa, type_)())
    clean, _ = clean_table(pa.table({"text": array}), "text", encoding="gb18030" if "binary" in type_ else None)
    assert clean["text"].to_pylist() == [CLEAN, None, CLEAN]
    want = {"binary": pa.string(), "large_binary": pa.large_string()}.get(type_, array.type)
    assert clean.schema.field("text").type == want


def test_several_columns_chunks_and_slices() -> None:
    dirty = pa.concat_tables([table(title=[DIRTY] * 9), table(title=pa.array([None] * 9, pa.string()))]).slice(1, 15)
    clean, ledger = clean_table(dirty, ["text", "title"])
    assert clean.num_rows == 15
    assert clean["title"].to_pylist() == [CLEAN] * 8 + [None] * 7
    assert set(ledger["column"].to_pylist()) == {"text", "title"}
    assert clean_table(dirty.slice(0, 0), "text")[0].equals(dirty.slice(0, 0))
    batch, _ = clean_table(table().to_batches()[0], "text")
    assert isinstance(batch, pa.RecordBatch)
    assert batch.column("text").to_pylist() == [CLEAN, None, "好。"] * 3


def test_what_is_no_text_raises_early() -> None:
    with pytest.raises(KeyError, match="there are id, text, n"):
        clean_table(table(), "txt")
    with pytest.raises(TypeError, match="int64"):
        clean_table(table(), "id")
    with pytest.raises(RuleError, match="did you mean"):
        clean_table(table(), "text", "zh-hans")
    assert clean_table(pa.table({"text": pa.nulls(2)}), "text")[0]["text"].to_pylist() == [None, None]


def test_arguments_reach_the_pipeline() -> None:
    dirty = pa.table({"text": ["這個辦法適用於機關單位,推進。"]})
    assert clean_table(dirty, "text", "zh-keep-script")[0]["text"].to_pylist() == ["這個辦法適用於機關單位，推進。"]
    assert clean_table(dirty, "text", skip=["punctuation"])[0]["text"].to_pylist() == ["这个办法适用于机关单位,推进。"]
    assert clean_table(dirty, "text", options={"script.target": "keep"})[0]["text"].to_pylist() == [
        "這個辦法適用於機關單位，推進。"
    ]
    assert clean_table(dirty, "text", pipeline=chain())[0]["text"].to_pylist() == ["这个办法适用于机关单位，推进。\n"]


def test_text_that_is_not_utf8_is_decoded() -> None:
    lying = pa.Array.from_buffers(pa.string(), 2, pa.array([(DIRTY * 9).encode("gbk"), b"ok"]).buffers())
    assert clean_table(pa.table({"text": lying}), "text")[0]["text"].to_pylist() == [(CLEAN * 9), "ok"]


def test_clean_batches_is_one_function_for_every_engine() -> None:
    work = pickle.loads(pickle.dumps(CleanBatches("text", ledger="how", skip=["script"])))
    clean = work(table())
    assert clean["text"].to_pylist() == [CLEAN, None, "好。"] * 3
    assert clean.schema.equals(work.schema(table().schema))
    record = json.loads(clean["how"][0].as_py())["text"]
    assert Ledger.from_record(record, clean["text"][0].as_py()).restore() == DIRTY
    assert clean["how"][1].as_py() is None
    parts = [work(table().slice(at, 2)) for at in range(0, 9, 2)]
    assert (
        pa.concat_tables(parts).equals(clean.combine_chunks())
        or pa.concat_tables(parts).to_pylist() == clean.to_pylist()
    )
    assert work(table().to_batches()[0]).num_rows == 9
    work.digest = "0" * 16
    with pytest.raises(RuntimeError, match="other rules"):
        work(table())


# Parquet


def test_parquet(capsys: Any) -> None:
    dirty = table(2000).replace_schema_metadata({"made": "by a test"})
    pq.write_table(dirty, "a.parquet", compression="snappy", row_group_size=1000)
    assert (
        main(
            [
                "a.parquet",
                "--text-field",
                "text",
                "-o",
                "out",
                "--ledger",
                "l.jsonl",
                "--ledger-column",
                "how",
                "--json",
            ]
        )
        == 0
    )
    file = pq.ParquetFile("out/a.parquet")
    clean = file.read()
    assert file.metadata.num_row_groups == 6
    assert file.metadata.row_group(0).column(0).compression == "SNAPPY"
    assert clean.schema.metadata[b"made"] == b"by a test"
    assert clean.drop(["text", "how"]).equals(dirty.drop("text"))
    assert clean["text"].to_pylist() == [CLEAN, None, "好。"] * 2000
    summary = json.loads(capsys.readouterr().err)
    assert (summary["records_in"], summary["records_out"], summary["records_changed"]) == (6000, 6000, 4000)
    assert Ledger.load("l.jsonl", CLEAN, "a.parquet:1:text").restore() == DIRTY
    assert main(["a.parquet", "--text-field", "text", "-o", "two", "-q", "--jobs", "2"]) == 0
    assert main(["a.parquet", "--text-field", "text", "-o", "one", "-q"]) == 0
    assert Path("one/a.parquet").read_bytes() == Path("two/a.parquet").read_bytes()


def test_parquet_of_a_folder_has_its_text_in_text(capsys: Any) -> None:
    pq.write_table(table(), "a.parquet")
    assert main(["a.parquet", "-o", "out", "-q"]) == 0
    assert pq.read_table("out/a.parquet")["text"].to_pylist()[0] == CLEAN
    assert main(["a.parquet", "-o", "out", "--text-field", "body"]) == 2
    assert "no column 'body'; there are id, text, n" in capsys.readouterr().err
    assert main(["a.parquet", "-o", "out", "--text-field", "id"]) == 2
    assert "expected text" in capsys.readouterr().err
    assert main(["a.parquet"]) == 2
    assert "--to jsonl" in capsys.readouterr().err
    assert main(["a.parquet", "--to", "jsonl", "-q"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[0]) == {"id": 0, "text": CLEAN, "n": {"a": [1]}}


def test_broken_rows_of_parquet() -> None:
    lying = pa.Array.from_buffers(pa.string(), 3, pa.array([b"\xff\xfe", DIRTY.encode(), b"\x80"]).buffers())
    pq.write_table(pa.table({"id": [1, 2, 3], "text": lying}), "a.parquet")
    assert main(["a.parquet", "-o", "out", "-q"]) == 3
    assert pq.read_table("out/a.parquet").to_pylist() == [{"id": 2, "text": CLEAN}]
    rejects = [json.loads(line) for line in Path("out/a.parquet.rejects.jsonl").read_text("utf-8").splitlines()]
    assert [(entry["line"], entry["reason"]) for entry in rejects] == [
        (1, "column 'text' is not UTF-8"),
        (3, "column 'text' is not UTF-8"),
    ]
    assert json.loads(rejects[0]["record"]) == {"id": 1, "text": "fffe"}


def test_damaged_and_empty_parquet(capsys: Any) -> None:
    pq.write_table(table(), "a.parquet")
    Path("b.parquet").write_bytes(Path("a.parquet").read_bytes()[:-20])
    pq.write_table(table().slice(0, 0), "c.parquet")
    assert main(["b.parquet", "c.parquet", "-o", "out"]) == 2
    assert "b.parquet: not a whole Parquet file" in capsys.readouterr().err
    assert [path.name for path in Path("out").iterdir()] == ["c.parquet"]
    assert pq.read_table("out/c.parquet").schema.equals(table().schema)


def test_parquet_in_place_from_a_stream_and_wrapped(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    import gzip
    import io
    from types import SimpleNamespace

    pq.write_table(table(), "a.parquet")
    data = Path("a.parquet").read_bytes()
    Path("b.parquet.gz").write_bytes(gzip.compress(data))
    assert main(["b.parquet.gz", "-o", "out", "-q"]) == 0
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    assert main(["-", "--stdin-name", "c.parquet", "-o", "out", "-q"]) == 0
    assert main(["a.parquet", "--in-place", "-q"]) == 0
    assert Path("a.parquet").read_bytes() == Path("out/b.parquet").read_bytes() == Path("out/c.parquet").read_bytes()
    assert pq.read_table("a.parquet")["text"][0].as_py() == CLEAN


def test_to_parquet(capsys: Any) -> None:
    Path("a.csv").write_text('id,text\n1,"工作,推进"\n', "utf-8")
    Path("b.jsonl").write_text('{"text": "工作,推进", "n": 1}\n{"text": null, "m": [1.5], "n": 2.5}\n', "utf-8")
    Path("c.jsonl").write_text('{"text": "工作,推进", "n": 1}\n{"text": "a", "n": {"x": 1}}\n', "utf-8")
    Path("d.txt").write_text(DIRTY, "utf-8")
    assert main(["a.csv", "b.jsonl", "c.jsonl", "d.txt", "--text-field", "text", "-o", "out", "--to", "parquet"]) == 2
    assert "c.jsonl: not written: cannot be one table" in capsys.readouterr().err
    assert pq.read_table("out/a.csv.parquet").to_pylist() == [{"id": "1", "text": CLEAN}]
    assert pq.read_table("out/b.jsonl.parquet").to_pylist() == [
        {"text": CLEAN, "n": 1.0, "m": None}, {"text": None, "n": 2.5, "m": [1.5]}]  # fmt: skip
    assert pq.read_table("out/d.txt.parquet")["text"].to_pylist() == [CLEAN + "\n"]
    assert sorted(path.name for path in Path("out").iterdir()) == ["a.csv.parquet", "b.jsonl.parquet", "d.txt.parquet"]
