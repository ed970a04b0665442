"""Rows: whether the cells of a table are data in a line, or only lay out a page."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate

from ..text.tables import tables

LONG_CELL = 200  # code points; a cell with more, in several blocks, is a column of a page's layout
SHORT_CELL_BLOCKS = 2
DATA_CELLS = 3  # a row of so many cells is one of data: a sentence more in a cell proves nothing

_GAP = "  "
_SENTENCE_ENDS = "。！？；…”"


@dataclass(slots=True, eq=False)
class Row:
    """A row of a table. Its cells stand in one line unless the table only lays out a page, or unless nothing in that line
    would tell them from words that were spaced out."""

    layout: bool = False
    cells: list[list[list[str]]] = field(default_factory=list)  # of each its blocks, and of these their runs of text
    fresh: bool = True  # whether a block began after the last text

    def add(self, words: str) -> None:
        """Add a run of text to the cell that is being read."""
        cell = self.cells[-1] if self.cells else self.next_cell()
        if self.fresh or not cell:
            cell.append([])
        cell[-1].append(words)
        self.fresh = False

    def next_cell(self) -> list[list[str]]:
        self.fresh = True
        self.cells.append([])
        return self.cells[-1]

    def settle(self) -> str:
        """Judge by all of the cells whether they only lay out a page; the line that they make else."""
        cells = [["".join(block) for block in cell] for cell in self.cells if cell]
        self.layout = self.layout or any(_is_column(cell, len(cells)) for cell in cells)
        return "" if self.layout else _GAP.join(" ".join("".join(cell).split()) for cell in cells)


def _is_column(cell: list[str], cells: int) -> bool:
    """Whether a cell, one of so many in its row, is a column of a page: it stands alone, it is long, or it holds sentences in
    blocks of their own."""
    if len(cell) < 2:
        return False
    sentences = sum(words.rstrip()[-1:] in _SENTENCE_ENDS for words in cell)
    long = len(cell) > SHORT_CELL_BLOCKS and sum(map(len, cell)) > LONG_CELL
    return cells == 1 or long or (cells < DATA_CELLS and sentences > 1)


def settle_table(rows: list[Row]) -> None:
    """Judge the rows of a table: one that no plain text would show as a row has its cells in lines of their own."""
    lines = [row.settle() for row in rows]
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    seen = {bisect_right(starts, start) - 1 for start, _ in tables("\n".join(lines))}
    for number, (row, line) in enumerate(zip(rows, lines, strict=True)):
        if _GAP in line and number not in seen:
            row.layout = True
