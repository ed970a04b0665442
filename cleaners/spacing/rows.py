"""The gaps of a table's rows that were set with single spaces: what a PDF leaves of its columns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..text.classes import is_han
from ..text.page import Page
from ..text.pattern import lazy
from .beside import Gap

ROW = 120  # code points of a table's row that are looked at

_FIGURE = r"(?:[+-]?\d[\d,.]{0,24}[%‰]?|[-/—])"
_FIGURES = lazy(rf"{_FIGURE}(?: {{1,8}}{_FIGURE}){{1,24}} {{0,8}}$", re.MULTILINE)
_MONEY = re.compile(r"\d[,.]\d|[%‰]")
_SPACES = re.compile(" {1,8}")
_MARKS = re.compile("[。；，：]")


def figure_gaps(page: Page, gaps: list[Gap]) -> Iterator[int]:
    """Where the gaps of rows begin that were set with single spaces: words, and figures up to the line's end; and of the line above
    one, where it has as many pieces. A row of wide gaps is a table's, whose cells are shielded."""
    text = page.text
    for start, end in gaps:
        row = _FIGURES.match(text, end) if text[end] in "+-0123456789" and is_han(text[start - 1]) else None
        if not row or not _MONEY.search(row[0]) or (len(page.shields) and page.shields.at(start - 1) == "table"):
            continue
        yield start
        head = text.rfind("\n", max(0, start - ROW), start)
        above = text.rfind("\n", max(0, head - ROW), max(0, head)) + 1
        names = text[above : max(above, head)]
        if len(names.split()) == len(text[head + 1 : row.end()].split()) > 2 and not _MARKS.search(names):
            yield from (above + gap.start() for gap in _SPACES.finditer(names.rstrip()))
