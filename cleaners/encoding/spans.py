"""Spans that are repaired already: a run is decoded once, by the first rule that proves it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

import numpy as np

from ..text.classes import Table


class Spans:
    """Spans in code points, none overlapping."""

    def __init__(self) -> None:
        self._spans: list[tuple[int, int]] = []
        self._starts: list[int] = []

    def __bool__(self) -> bool:
        return bool(self._spans)

    def touch(self, start: int, end: int) -> bool:
        """Whether ``start:end`` shares a code point with one of them."""
        i = bisect_left(self._starts, end) - 1
        return i >= 0 and self._spans[i][1] > start

    def end(self, at: int) -> int:
        """Where the span ends that holds ``at``; 0 where none does."""
        i = bisect_right(self._starts, at) - 1
        return self._spans[i][1] if i >= 0 and self._spans[i][1] > at else 0

    def cover(self, size: int) -> Table:
        """For each code point of a text of that size, whether it is in one of them."""
        steps = np.zeros(size + 1, np.int8)
        if self._spans:
            starts, ends = np.array(self._spans, np.intp).T
            np.add.at(steps, starts, 1)
            np.add.at(steps, ends, -1)
        covered: Table = np.cumsum(steps[:size]) > 0
        return covered

    def add(self, spans: list[tuple[int, int]]) -> None:
        """Add spans that touch none of those that are here."""
        if spans:
            self._spans = sorted(self._spans + spans)
            self._starts = [start for start, _ in self._spans]
