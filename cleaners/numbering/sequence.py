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
_DEEPER = {level: LEVELS[number:] for number, level in enumerate(LEVELS, 1)}
_CHINESE = "零一二三四五六七八九"


class Sequence:
    """Sees the marks of a page from left to right, and reports what does not follow."""

    def __init__(self, page: Page, rule: str, proposal: Proposal) -> None:
        self.page, self.rule, self.proposal = page, rule, proposal
        self.border = 0  # where the next document begins
        self.last: dict[str, tuple[int, int]] = {}  # the number last seen at each level, and where its mark ends
        self.latest = ""  # the level of the mark before

    def restart(self) -> None:
        """A new chapter: every level may begin again."""
        self.last.clear()

    def see(self, level: str, number: int, start: int, end: int, *, certain: bool) -> None:
        """Take note of a mark (its span in code points); ``certain`` says that it can be nothing else."""
        if not self.rule:
            return
        if start >= self.border:
            self.border = self._next_document(start)
            self.latest = ""
            self.restart()
        before = self.last.get(level)
        if before and number == before[0] + 1:  # the next one, as nearly all are
            self._remember(level, number, end)
            return
        note = self._note(level, number, start, before) if certain and before else ""
        if not certain:
            return
        if note and not self.page.shields.at(start):
            self.proposal.report(self.rule, start, end, note, 0.7)
        self._remember(level, number, end)

    def _remember(self, level: str, number: int, end: int) -> None:
        self.last[level] = number, end
        if level != self.latest:
            self.latest = level
            for deeper in _DEEPER[level]:
                self.last.pop(deeper, None)

    def _next_document(self, at: int) -> int:
        bounds = self.page.bounds
        following = bisect_right(bounds, at)
        return bounds[following] if following < len(bounds) else len(self.page.text) + 1

    def _note(self, level: str, number: int, start: int, before: tuple[int, int]) -> str:
        last, end = before
        if number == last + 1 or (number == 1 and (last > 1 or self.latest != level)):
            return ""
        if number == last == 1 and level not in ("one", "two"):
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
        text, numerals = self.page.text, (_in_chinese(number), str(number))
        if all(text.find(numeral, start, end) < 0 for numeral in numerals):
            return False
        return _said(number).search(text, start, end) is not None


@lru_cache(maxsize=256)
def _said(number: int) -> re.Pattern[str]:
    """A number as it stands in the middle of a line, with its mark."""
    return re.compile(rf"(?:{_in_chinese(number)}|(?<!\d){number}) ?[、，,.．）)]")


def _in_chinese(number: int) -> str:
    """The Chinese numeral for 1 to 99, as in ``二十三``."""
    tens, unit = divmod(number, 10)
    if number > 99:
        return r"\b\B"  # matches nothing
    return ("" if tens < 2 else _CHINESE[tens]) + ("十" if tens else "") + (_CHINESE[unit] if unit else "")
