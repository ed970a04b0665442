"""The gaps of a table's rows that were set with single spaces: what a PDF leaves of its columns.

Wrong where sentences were spaced out: so rows stand one under the other, hold as many pieces each and no mark of a sentence, one column has a
figure in every row and another words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from ..text.classes import is_han, where
from ..text.page import Page, firsts
from ..text.pattern import lazy
from .beside import Gap

ROW = 120  # code points of a table's row that are looked at
ROWS = 3  # rows of three pieces or more make a table; one less of four, where a figure begins or ends them
CELL = 16  # code points of a cell

_FIGURE = r"(?:[+-]?\d[\d,.]{0,24}[%‰]?|[-/—])"
_FIGURES = lazy(rf"{_FIGURE}(?: {{1,8}}{_FIGURE}){{1,24}} {{0,8}}$", re.MULTILINE)
_MONEY = lazy(r"\d[,.]\d|[%‰]")
_SPACES = lazy(" {1,8}")
_MARKS = lazy("[。；，：]")
_SENTENCE = lazy("[。；，：！？、,;!?“”《]")
_FIGURED = lazy("[^0-9A-Za-z一-鿿]?[0-9]")
_BULLETS = frozenset("-–—*+•·●■")
_WORDS = lazy(r"(?:\d{1,3}[.．、])?[^0-9]*[一-鿿]{2}[^0-9]*")
# what fills a cell alone: an answer, a mark, a unit; other ideographs were torn from a word
_LONE = frozenset("男女是否有无优良中差台套件个只支张批项户亩吨本册部辆盏")

Line = tuple[int, int]


def column_gaps(page: Page, gaps: list[Gap]) -> Iterator[int]:
    """Where the gaps of rows begin whose columns are told by the rows around them: ``苹果 2斤 10元``, and below it ``香蕉 3斤 12元``. The line
    above the first is their head, where it has as many pieces."""
    text, rows = page.text, list[tuple[Line, list[Gap]]]()
    if len(gaps) < 2 * (ROWS - 1):
        return
    lines = page.line_numbers(np.array([start for start, _ in gaps]))
    once = firsts(lines)  # the first gap of every line that holds one
    counts = np.append(once[1:], len(gaps)) - once
    once, counts = once[counts > 1], counts[counts > 1]
    beside = where(lines[once[1:]] - lines[once[:-1]] == 1)
    dense = sorted({*beside.tolist(), *(beside + 1).tolist()})
    for first, count in zip(once[dense].tolist(), counts[dense].tolist(), strict=True):
        own = gaps[first : first + count]
        line = page.line(own[0][0])
        if line[1] - line[0] > ROW or _SENTENCE.search(text, *line) or page.shields.at(line[0]):
            continue
        if rows and (rows[-1][0][1] + 1 != line[0] or len(rows[-1][1]) != len(own)):
            yield from _columns(text, rows)
            rows = []
        rows.append((line, own))
    yield from _columns(text, rows)


def _columns(text: str, rows: list[tuple[Line, list[Gap]]]) -> Iterator[int]:
    if len(rows) < ROWS - 1:
        return
    pieces = [list(filter(None, text[slice(*line)].split(" "))) for line, _ in rows]
    if not _are_columns(pieces) and not (len(rows) >= ROWS and _are_columns(pieces[1:])):
        return
    for _, own in rows:
        yield from (start for start, _ in own)


def _are_columns(rows: list[list[str]]) -> bool:
    """Whether one column has a figure in every row, and another words; no cell is long, or an ideograph that was torn from its word."""
    cells = [cell for row in rows for cell in row]
    if any(len(cell) > CELL or (len(cell) == 1 and is_han(cell) and cell not in _LONE) for cell in cells):
        return False
    columns = list(zip(*rows, strict=True))
    words = [all(map(_WORDS.fullmatch, column)) for column in columns]
    figures = [not word and all(map(_FIGURED.match, column)) for column, word in zip(columns, words, strict=True)]
    if len(rows) < ROWS and (len(columns) <= ROWS or not (figures[0] or figures[-1])):
        return False
    return any(words) and any(figures) and rows[0][0] not in _BULLETS


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
