"""What the structure of an HTML text is read into: runs of text, and what stands between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from .regions import Region
from .rows import Row

RUN, LOOSE, TIGHT, PRE, BREAK, CELL = "run", "loose", "tight", "pre", "break", "cell"
MARK, SKIPPED, GAP = "mark", "skipped", "gap"


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


class Item(NamedTuple):
    """A text run (``run``, ``loose``, ``tight``, ``pre``) over the code points ``start:end``, or what stands between two.

    A ``skipped`` item that is ``frame`` is navigation, any other is hidden. A run is ``linked`` where it leads away from the page, and a
    ``button`` where it leads nowhere.
    """

    kind: str
    start: int = 0
    end: int = 0
    row: Row | None = None
    region: Region | None = None
    counter: Counter | None = None
    value: int | None = None
    linked: bool = False
    frame: bool = False
    button: bool = False
