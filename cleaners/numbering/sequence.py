"""The order of numbers: what is missing, doubled or out of order is reported, never changed.

In doubt nothing is said: a level starts again at one wherever it likes and under every new parent, an excerpt may begin
with any number, and a mark that may be none counts only where it is the next.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

from ..text.headings import LEVELS
from ..text.page import Page, Proposal

FARTHEST = 20  # numbers missing at once: more, and it is no list
NONE = -2  # no number, nor the one before a number
DEPTHS = {level: depth for depth, level in enumerate(LEVELS, 1)}
_CHINESE = "零一二三四五六七八九"


class Sequence:
    """Sees the marks of a page from left to right, and reports what does not follow."""

    def __init__(self, page: Page, rule: str, proposal: Proposal) -> None:
        self.page, self.rule, self.proposal = page, rule, proposal
        self.border = 0  # where the next document begins
        self.restart()

    def restart(self) -> None:
        """A new chapter: every level may begin again."""
        self.numbers = [NONE] * (len(LEVELS) + 1)  # the number last seen at each depth
        self.ends = [0] * (len(LEVELS) + 1)  # where its mark ends

    def see(self, depth: int, number: int, start: int, end: int, *, certain: bool) -> None:
        """Take note of a mark (its span in code points); ``certain`` says that it can be nothing else."""
        if start >= self.border:
            self.border = self._next_document(start)
            self.latest = 0  # how deep the mark before was
            self.restart()
        before = self.numbers[depth]
        if number != before + 1:  # nearly all are the next one
            if not certain:
                return
            note = self._note(depth, number, start) if before != NONE and self.rule else ""
            if note and not self.page.shields.at(start):
                self.proposal.report(self.rule, start, end, note, 0.7)
        self.numbers[depth], self.ends[depth] = number, end
        if depth != self.latest:
            self.latest = depth
            self.numbers[depth + 1 :] = [NONE] * (len(LEVELS) - depth)

    def _next_document(self, at: int) -> int:
        bounds = self.page.bounds
        following = bisect_right(bounds, at)
        return bounds[following] if following < len(bounds) else len(self.page.text) + 1

    def _note(self, depth: int, number: int, start: int) -> str:
        last, end = self.numbers[depth], self.ends[depth]
        if number == 1 and (last > 1 or self.latest != depth):
            return ""
        if number == last == 1 and depth > DEPTHS["two"]:
            return ""  # lists of one item, one after another
        if number == last:
            return f"the number {number} stands twice"
        if number < last:
            return f"the number {number} comes after {last}"
        if number - last > FARTHEST or self._stands_inside(last + 1, end, start):
            return ""
        missing = f"the number {last + 1} is" if number == last + 2 else f"the numbers {last + 1} to {number - 1} are"
        return f"{missing} missing before {number}"

    def _stands_inside(self, number: int, start: int, end: int) -> bool:
        """Whether a number stands between two marks, in the middle of a line."""
        return any(said.search(self.page.text, start, end) for said in _said(number))


@lru_cache(maxsize=256)
def _said(number: int) -> tuple[re.Pattern[str], ...]:
    """A number as it stands in the middle of a line, with its mark; apart, because what begins with a literal is found fast."""
    numerals = [rf"{number}(?<!\d{number})", *([_in_chinese(number)] if number < 100 else ())]
    return tuple(re.compile(f"{numeral} ?[、，,.．）)]") for numeral in numerals)


def _in_chinese(number: int) -> str:
    """The Chinese numeral for 1 to 99, as in ``二十三``."""
    tens, unit = divmod(number, 10)
    return ("" if tens < 2 else _CHINESE[tens]) + ("十" if tens else "") + (_CHINESE[unit] if unit else "")
