"""The README's recipes for other libraries, and its commands that need an extra: each runs as it stands there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from test_documents import a_pdf, zipped
from test_house import READMES, blocks

CLEAN = "工作，推进"
RECIPES = [(readme, block) for readme in READMES for block in blocks(readme, "py")]


def recipe(library: str) -> dict[str, Any]:
    """What a recipe leaves behind."""
    pytest.importorskip(library)
    pytest.importorskip("pyarrow")
    (block,) = (
        block for block in blocks(READMES[0], "py") if f"import {library}" in block or f"from {library}" in block
    )
    names: dict[str, Any] = {"__name__": "recipe"}
    exec(compile(block, library, "exec"), names)
    return names


def test_recipes_are_short() -> None:
    assert len(RECIPES) == 18
    for _, block in RECIPES:
        assert len([line for line in block.splitlines() if line.strip()]) <= 10, block


def test_pandas() -> None:
    names = recipe("pandas")
    assert names["frame"].to_dict("records") == [{"id": 1, "text": CLEAN}, {"id": 2, "text": None}]
    assert names["ledger"]["rule"].to_pylist() == ["punctuation.half-width"]


def test_polars() -> None:
    assert recipe("polars")["frame"].to_dicts() == [{"id": 1, "text": CLEAN}, {"id": 2, "text": None}]


def test_datasets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    monkeypatch.setenv("HF_DATASETS_OFFLINE", "1")
    assert recipe("datasets")["dataset"].to_list() == [{"id": 1, "text": CLEAN}, {"id": 2, "text": None}]


def test_duckdb() -> None:
    assert recipe("duckdb")["found"] == [(CLEAN,)]


@pytest.mark.filterwarnings("ignore")
def test_ray() -> None:
    names = recipe("ray")
    assert sorted(names["found"], key=lambda row: row["id"]) == [{"id": 1, "text": CLEAN}, {"id": 2, "text": None}]
    names["ray"].shutdown()


@pytest.mark.filterwarnings("ignore")
def test_spark() -> None:
    names = recipe("pyspark")
    assert [row.asDict() for row in names["found"]] == [{"id": 1, "text": CLEAN}, {"id": 2, "text": None}]
    names["frame"].sparkSession.stop()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_langchain() -> None:
    names = recipe("langchain_core")
    dirty = [names["Document"]("工作,推进", metadata={"n": 1}), names["Document"]("好.")]
    clean = names["Clean"]().transform_documents(dirty)
    assert [document.page_content for document in clean] == [CLEAN + "\n", "好。\n"]
    assert clean[0].metadata == {"n": 1}


@pytest.mark.filterwarnings("ignore")
def test_llama_index() -> None:
    names = recipe("llama_index")
    from llama_index.core.schema import TextNode

    nodes = names["Clean"]()([TextNode(text="工作,推进"), TextNode(text="好.")])
    assert [node.get_content() for node in nodes] == [CLEAN + "\n", "好。\n"]


@pytest.mark.filterwarnings("ignore")
def test_haystack() -> None:
    names = recipe("haystack")
    dirty = [names["Document"](content="工作,推进", meta={"n": 1})]
    clean = names["Clean"]().run(documents=dirty)["documents"]
    assert (clean[0].content, clean[0].meta) == (CLEAN + "\n", {"n": 1})


@pytest.mark.parametrize("readme", READMES)
def test_commands_that_need_an_extra(readme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pa, docx = pytest.importorskip("pyarrow"), pytest.importorskip("docx")
    for library in ("pypdfium2", "ray", "pyspark"):
        pytest.importorskip(library)
    import pyarrow.parquet as pq

    monkeypatch.chdir(tmp_path)
    Path("docs").mkdir()
    Path("docs/a.txt").write_text("工作,推进\n", "utf-8")
    Path("report.pdf").write_bytes(a_pdf(["关于工作,推进的通知"]))
    document = docx.Document()
    document.add_paragraph("工作,推进")
    document.save("form.docx")
    Path("papers.zip").write_bytes(zipped(("a.txt", "工作,推进\n")))
    Path("corpus.jsonl").write_text('{"id": 1, "text": "工作,推进"}\n', "utf-8")
    pq.write_table(pa.table({"id": [1], "text": ["工作,推进"]}), "corpus.parquet")
    script = f'clean() {{ "{sys.executable}" -P -m cleaners "$@"; }}\n' + "\n".join(blocks(readme, "shell"))
    done = subprocess.run(["bash", "-e", "-c", script], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert Path("cleaned/form.docx.txt").read_text("utf-8") == CLEAN + "\n"
    assert Path("cleaned/papers.zip/a.txt").read_text("utf-8") == CLEAN + "\n"
    assert "工作，推进" in Path("cleaned/report.pdf.txt").read_text("utf-8")
    assert pq.read_table("records/corpus.parquet").to_pylist() == [{"id": 1, "text": CLEAN}]
    for folder in ("by-ray", "by-spark"):
        assert pq.read_table(f"{folder}/corpus.parquet").to_pylist() == [{"id": 1, "text": CLEAN}]
        assert Path(folder, "a.txt").read_text("utf-8") == CLEAN + "\n"
    assert pq.read_table("records/corpus.jsonl.parquet").to_pylist() == [{"id": 1, "text": CLEAN}]
    assert pq.read_table("tables/a.txt.parquet")["text"].to_pylist() == [CLEAN + "\n"]
