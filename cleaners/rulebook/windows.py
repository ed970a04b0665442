"""Windows: the stretches of a page in which patterns are tried, because literals of theirs stand there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..text.classes import Places, where

Window = Sequence[int]  # what `Windows` says of one, but for its line


class Windows(NamedTuple):
    """Where the matches of rules may stand, rule by rule and from left to right, in columns: the rule's number, the first code point
    and the first behind it, the end of the last literal inside, the end of the line, the wordings that literals inside call for,
    and the number of the line, from 0."""

    rules: Places
    lows: Places
    highs: Places
    stops: Places
    line_ends: Places
    wordings: npt.NDArray[np.uint64]
    lines: Places

    def some(self, chosen: Places) -> Windows:
        """Those of these numbers."""
        rules, lows, highs, stops, line_ends, wordings, lines = self
        return Windows(
            rules.take(chosen),
            lows.take(chosen),
            highs.take(chosen),
            stops.take(chosen),
            line_ends.take(chosen),
            wordings.take(chosen),
            lines.take(chosen),
        )

    def united(self, chosen: Places) -> Windows:
        """Those of these numbers rule by rule, and those of a rule that touch in one; they stand in the order of their ends."""
        by_rule = np.argsort(self.rules.take(chosen).astype(np.uint16), kind="stable")
        rules, lows, highs, stops, line_ends, wordings, lines = some = self.some(chosen.take(by_rule))
        if not len(rules):
            return some
        new = np.ones(len(rules), np.bool_)  # whether a window does not touch the one before
        new[1:] = (rules[1:] != rules[:-1]) | (lines[1:] != lines[:-1]) | (lows[1:] > highs[:-1])
        first = where(new)
        last = np.append(first, len(rules))[1:] - 1
        return Windows(
            rules.take(first),
            lows.take(first),
            highs.take(last),
            stops.take(last),
            line_ends.take(first),
            np.bitwise_or.reduceat(wordings, first),
            lines.take(first),
        )

    def rows(self) -> Iterator[Window]:
        """One after another, without their lines."""
        return zip(*(column.tolist() for column in self[:-1]), strict=True)
