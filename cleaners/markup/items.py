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
LINKS = 3  # a block of fewer links is no menu
DENSE = 0.75  # the part of a menu that its links cover
SENTENCES = 2  # so many outside of all navigation make a page whose menus are told by their links
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
    """A ``nav``, ``footer`` or ``aside``, or a ``group``: any block that may turn out to be one by its links or its class.

    ``main`` where it stands inside the main text, ``named`` where its class calls it navigation, ``path`` where it holds the path
    to the page, which is read as text. ``stops`` are its sentences, ``letters`` its code points, ``linked`` those inside of
    its ``links``; all with those of the regions inside.
    """

    name: str
    main: bool
    parent: Region | None = None
    named: bool = False
    path: bool = False
    stops: int = 0
    letters: int = 0
    linked: int = 0
    links: int = 0
    last_link: int = -1
    beside: bool | None = None  # whether it stands beside the main text, once that is judged

    @property
    def plain(self) -> bool:
        """Whether neither it nor what it stands in is navigation by its element."""
        return self.name == "group" and (self.parent is None or self.parent.plain)

    def add(self, letters: int, stops: int, link: int) -> None:
        """A run of text stands in it, in the link of that number (``-1``: in none)."""
        self.letters += letters
        self.stops += stops
        if link >= 0:
            self.linked += letters
            self.links += link != self.last_link
            self.last_link = link

    def close(self) -> None:
        """It ends: what it holds stands in its parent as well."""
        if self.parent:
            for name in ("letters", "stops", "linked", "links"):
                setattr(self.parent, name, getattr(self.parent, name) + getattr(self, name))
            self.parent.path = self.parent.path or self.path

    @property
    def is_menu(self) -> bool:
        """Whether it is made of links, or is navigation by its class, and says nothing in sentences."""
        if self.stops or self.main or self.path or not self.letters:
            return False
        dense = self.links >= LINKS and self.linked >= DENSE * self.letters
        return dense or (self.named and self.letters <= LONG_CELL)


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
                Item(SKIPPED, region=item.region) if item.end and item.region and self.beside(item.region) else item
                for item in self.items
            ]

    def beside(self, region: Region) -> bool:
        """Whether a region, or one that it stands in, is beside the main text. Each is judged once."""
        path: list[Region] = []
        at: Region | None = region
        while at is not None and at.beside is None:
            path.append(at)
            at = at.parent
        answer = at is not None and bool(at.beside)
        for one in reversed(path):
            answer = one.beside = answer or self._is_beside(one)
        return answer

    def _is_beside(self, region: Region) -> bool:
        if region.name == "group":
            return self.stops >= SENTENCES and region.is_menu
        return not region.stops and (region.name == "nav" or (self.has_main and not region.main))

    def rewind(self) -> None:
        """Let the lists count from their first item again."""
        for item in self.items:
            if item.counter:
                item.counter.last = None
