#!/usr/bin/env python3
"""Measure decoding and the repair of mojibake against what they must reach: `python scripts/bench_decoding.py [--json FILE]`."""

from __future__ import annotations

import random
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # the checkout's own package, whatever is installed

SEED = 20240308
PIECES = 100  # in a cell
SIZES = (0, 200, 60, 20)  # bytes; 0 is a whole paragraph


@cache
def chinese() -> list[str]:
    """Paragraphs of sound Chinese written for the project: the samples' clean twins, and what the cases want."""
    found = [line for file in sorted((ROOT / "samples").glob("*.gold.txt")) for line in file.read_text("utf-8").split("\n")]
    for file in sorted((ROOT / "tests" / "cases").rglob("*.toml")):
        if file.parent.name not in ("encoding", "markup", "shields"):
            for case in tomllib.loads(file.read_text("utf-8"))["case"]:
                found += case.get("want", case["text"]).split("\n")
    return sorted({line.strip() for line in found if is_prose(line)})


def is_prose(line: str) -> bool:
    han = sum("\u4e00" <= char <= "\u9fff" for char in line)
    return han >= 6 and han * 2 > len(line)
