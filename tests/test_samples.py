"""Whole documents: each sample becomes its twin, and the twin stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT, SHARED, chain
from test_laws import check

TWINS = sorted([*(ROOT / "samples").glob("*.gold.txt"), *(SHARED / "samples").glob("*.gold.txt")])


def _dirty(twin: Path) -> Path:
    """The sample beside a twin: the file of the same name that is no twin."""
    name = twin.name.removesuffix(".gold.txt")
    (dirty,) = (path for path in twin.parent.glob(name + ".*") if not path.name.endswith(".gold.txt"))
    return dirty


def test_there_are_samples() -> None:
    assert len(TWINS) >= 16
    dirty = {path for path in (ROOT / "samples").iterdir() if ".gold." not in path.name}
    assert dirty == {_dirty(twin) for twin in TWINS if twin.parent == ROOT / "samples"}


@pytest.mark.parametrize("twin", [pytest.param(twin, id=twin.name) for twin in TWINS])
def test_sample_becomes_its_twin(twin: Path) -> None:
    want = twin.read_text(encoding="utf-8")
    got = check(_dirty(twin).read_bytes()).text
    assert got.split("\n") == want.split("\n")
    assert chain().run(want).text == want
