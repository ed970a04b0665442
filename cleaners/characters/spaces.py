"""Spaces: every kind becomes U+0020, one for one, except where the width of a gap says something.

Wrong where TAB is the mark of a format (TSV) or indents code: both are shielded. The gap between two columns, and the
wide one of two kinds of gap in a line of names, come out as two spaces, so that spacing can still tell them apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ..rulebook.match import Rules
from ..text.classes import HAN
from ..text.edit import Edit
from ..text.headings import numbering_mark
from ..text.page import Page
from ..text.pattern import lazy

ODD = "\t\xa0\u1680\u2002-\u200a\u202f\u205f\u3000"  # NFC makes U+2002 and U+2003 of U+2000 and U+2001, also in code

_RUN = lazy(f"\t+|[{ODD[1:]}]+")  # apart: a table's cell may begin with a space after the TAB
_RUN_BUT_TABS = lazy(f"[{ODD[1:]}]+")
_ANY_RUN = lazy(f"[{ODD}][{ODD}]*+")  # one class in front makes this a fast search
_BESIDE_TEXT = lazy(f"[^ \n{ODD}]")
_AFTER_LABEL = "：:、.．）)"  # a gap after one of these belongs to the label, not to the columns
_BULLET = lazy(r"[^\w\s]\t")


def fold_spaces(page: Page, rules: Rules) -> Iterator[Edit]:
    """Put U+0020 for every odd space; two of them for a gap that must stay wide."""
    text, line = page.text, _Line(page)
    fold, columns, wide = (rules[name].name if name in rules else "" for name in ("space", "column-tab", "wide-gap"))
    kind = _RUN_BUT_TABS if page.format == "tsv" else _RUN
    for match in (match for run in _ANY_RUN.finditer(text) for match in kind.finditer(text, *run.span())):
        start, end = match.span()
        if start and _BESIDE_TEXT.match(text, start - 1) and _BESIDE_TEXT.match(text, end):
            line.move(start)
            if columns and match[0][0] == "\t" and line.is_row and text[start - 1] not in _AFTER_LABEL:
                yield Edit(start, end, "  ", columns)
                continue
            if wide and match[0] in ("\t", "\u3000") and line.has_narrow_gap:
                yield Edit(start, end, "  ", wide)
                continue
        if fold:
            yield Edit(start, end, " " * (end - start), fold)


@cache
def _narrow_gap() -> re.Pattern[str]:
    """One space between two ideographs; compiled when first needed, as every class of ideographs takes 5 ms."""
    return re.compile(f" (?<=[{HAN}] )(?=[{HAN}])")


class _Line:
    """The line that the scan is in; each line is judged once."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.start = self.end = -1
        self.is_row = self.has_narrow_gap = False

    def move(self, at: int) -> None:
        """Judge the line that holds the code point ``at``, unless it is still the same."""
        if at < self.end:
            return
        text = self.page.text
        self.start, self.end = self.page.line(at)
        self.has_narrow_gap = bool(_narrow_gap().search(text, self.start, self.end))
        body = text[self.start : self.end]
        tabs = _columns(body)
        self.is_row = tabs > 1 or (tabs == 1 and tabs in (self._above(), self._below()))

    def _above(self) -> int:
        text = self.page.text
        return _columns(text[text.rfind("\n", 0, self.start - 1) + 1 : self.start - 1]) if self.start else 0

    def _below(self) -> int:
        text = self.page.text
        after = text.find("\n", self.end + 1)
        return _columns(text[self.end + 1 : after if after >= 0 else len(text)])


def _columns(line: str) -> int:
    """How many TABs set a line's columns apart: not its indent, nor the one between a list's mark and its text."""
    line = line.strip()
    mark = _BULLET.match(line) or numbering_mark(line)
    tabs = line.count("\t", mark.end() if mark else 0)
    if mark and line.startswith("\t", mark.end()):
        tabs -= 1
    if tabs == 1 and line[line.rindex("\t") - 1] in _AFTER_LABEL:
        return 0
    return tabs
