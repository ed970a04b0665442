"""Strikes: what is to go, checked against what may not, and turned into edits."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable

from ..text.format import DATA
from ..text.page import Page, Proposal


class Strikes:
    """Spans that shall go. A user's ``keep`` rule, code, tables and the marks of data always win."""

    def __init__(self, page: Page, is_kept: Callable[[int, int], bool]) -> None:
        self.page, self._is_kept = page, is_kept
        self._spans: list[tuple[int, int, str, str]] = []

    def run(self, start: int, end: int, rule: str, put: str = "") -> bool:
        """Strike a run inside a line (code points), or let ``put`` take its place. Whether that is allowed."""
        if self._protected(start, end, ("code", "table")):
            return False
        self._spans.append((start, end, rule, put))
        return True

    def line(self, start: int, end: int, rule: str, *, sure: bool, put: str = "") -> bool:
        """Strike a whole line with its LF, or let ``put`` take its place; a form feed after it stays. Whether that is allowed.

        A ``sure`` shape may look like the row of a table (``来源：某局  日期：2024-03-08``) and goes all the same. So does a line with
        words set as code (``回复`资料`领取``): only a line that is code protects itself.
        """
        if self.page.format in DATA or self._protected(
            start, end, ("code",) if sure else ("code", "table"), whole=True
        ):
            return False
        self._spans.append((start, end + (self.page.text[end : end + 1] == "\n"), rule, put))
        return True

    def block(self, start: int, end: int, rule: str) -> None:
        """Strike whole lines with the LF behind the last one, where they are code, too."""
        if self.page.format not in DATA and not self._is_kept(start, end):
            self._spans.append((start, end + (self.page.text[end : end + 1] == "\n"), rule, ""))

    def propose(self, proposal: Proposal) -> None:
        """Make the edits. Runs inside a line that goes as a whole are not edits of their own."""
        last = 0
        for start, end, rule, put in sorted(self._spans, key=lambda span: (span[0], -span[1])):
            if start >= last:
                proposal.edits.add(start, end, put, rule)
                last = end

    def _protected(self, start: int, end: int, kinds: tuple[str, ...], *, whole: bool = False) -> bool:
        """Whether a shield of these kinds stands in ``start:end``. A ``whole`` line goes with the words in it that are set as code."""
        if self._is_kept(start, end):
            return True
        shields = self.page.shields
        forbidden = (*kinds, "format") if self.page.format in DATA else kinds
        first, last = bisect_right(shields.ends, start), bisect_left(shields.starts, end)
        return any(
            shields.kinds[i] in forbidden
            and not (whole and self._is_word(shields.starts[i], shields.ends[i], start, end))
            for i in range(first, last)
        )

    def _is_word(self, first: int, last: int, start: int, end: int) -> bool:
        """Whether ``first:last`` is set as code in the middle of the line ``start:end``, which says more than that."""
        text = self.page.text
        if first < start or last > end or text[first] != "`":
            return False
        return bool(text[start:first].strip() and text[last:end].strip())
