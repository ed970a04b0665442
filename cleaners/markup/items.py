"""What the structure of an HTML text is read into: runs of text, and what stands between them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from ..text.tables import tables

RUN, LOOSE, PRE, BREAK, CELL, MARK, SKIPPED = "run", "loose", "pre", "break", "cell", "mark", "skipped"

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


@dataclass(slots=True, eq=False)
class Counter:
    """The numbers of an ordered list, as its attributes have them."""

    start: int | None
    reversed: bool
    kind: str
    items: int = 0
    last: int | None = None

    def next(self, value: int | None) -> int:
        step = -1 if self.reversed else 1
        first = self.start if self.start is not None else self.items if self.reversed else 1
        self.last = value if value is not None else first if self.last is None else self.last + step
        return self.last


@dataclass(slots=True, eq=False)
class Region:
    """A ``nav``, ``footer`` or ``aside``: ``main`` where it stands inside the main text, ``stops`` its sentences."""

    name: str
    main: bool
    stops: int = 0


class Item(NamedTuple):
    """A text run (``run``, ``loose``, ``pre``) over the code points ``start:end``, or what stands between two.

    A ``skipped`` item with a region is navigation, one without is hidden.
    """

    kind: str
    start: int = 0
    end: int = 0
    row: Row | None = None
    region: Region | None = None
    counter: Counter | None = None
    value: int | None = None


@dataclass
class Tree:
    """The items of a text in their order, and what tells navigation from the main text."""

    items: list[Item] = field(default_factory=list)
    has_main: bool = False
    stops: int = 0  # sentences outside of all regions

    def shows(self, text: str) -> bool:
        """Whether anything of the text is seen."""
        return any(text[item.start : item.end].strip() for item in self.items if item.end)

    def drop_navigation(self) -> None:
        """Leave out what a page with a main text has around it: a ``nav`` without a sentence in it, and a ``footer`` or
        ``aside`` without one outside of ``<main>`` and ``<article>``, where these exist."""
        if self.stops:
            self.items = [
                Item(SKIPPED, region=item.region) if item.region and self.beside(item.region) else item
                for item in self.items
            ]

    def beside(self, region: Region) -> bool:
        return not region.stops and (region.name == "nav" or (self.has_main and not region.main))

    def rewind(self) -> None:
        """Let the lists count from their first item again."""
        for item in self.items:
            if item.counter:
                item.counter.last = None
