"""What the structure of an HTML text is read into: runs of text, and what stands between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

RUN, LOOSE, PRE, BREAK, CELL, MARK, SKIPPED = "run", "loose", "pre", "break", "cell", "mark", "skipped"

LONG_CELL = 200  # code points; a cell with more, in several blocks, is a column of a page's layout
SHORT_CELL_BLOCKS = 2


@dataclass(slots=True, eq=False)
class Row:
    """A row of a table. Its cells stand in one line unless the table only lays out a page."""

    layout: bool = False
    size: int = 0  # code points in the cell being read
    blocks: int = 0  # blocks in it
    fresh: bool = True  # whether a block began after the last text

    def add(self, size: int) -> None:
        self.size += size
        self.blocks += self.fresh
        self.fresh = False
        if self.blocks > SHORT_CELL_BLOCKS and self.size > LONG_CELL:
            self.layout = True

    def next_cell(self) -> None:
        self.size, self.blocks, self.fresh = 0, 0, True


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
