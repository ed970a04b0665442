"""The entries of a list of references (GB/T 7714): their marks are half-width, and what kind of work each names stands in brackets.

Wrong for prose that speaks of such a kind in brackets and stops behind it. An entry that layout broke over several lines is told by the
number at its head and by the next one, so nothing is taken for its second half that stands behind an end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .classes import members
from .pattern import lazy

if TYPE_CHECKING:
    from .page import Page

Span = tuple[int, int]

LONGEST = 300  # code points of an entry before its kind, and behind it
LINES = 4  # that one entry is broken into, at most

_KIND = r"\[(?:CM|CP|DB|DS|EB|[ACDGJKMNPRSZ])(?:/(?:OL|CD|MT|DK))?\](?=[ ]{0,2}(?:[.,，。．:/(（:：]|$))"
_KINDS_END = "ABCDGHJKLMNPRSTZ"  # the last letter of a kind
_HAS_KIND = lazy(_KIND, re.MULTILINE)
_ENTRY = lazy(rf"^[^\n]{{4,{LONGEST}}}?{_KIND}[^\n]{{0,{LONGEST}}}$", re.MULTILINE)
_NUMBER = r"[\[［][1-9][0-9]{0,2}[\]］]"
_NUMBERED = lazy(rf"^[ \t\u3000\xa0]{{0,12}}{_NUMBER}(?=[^\n]{{4}})", re.MULTILINE)
_HEAD = lazy(rf"[ \t\u3000\xa0]{{0,12}}{_NUMBER}")
_LAST_HALF = lazy(r"[^。！？；\n【】]{1,100}[0-9.。]$")
_NO_WORDS = lazy(r"[\s\d·•—–~-]{1,40}")  # a page's number
_ENDS = ".。"


def begins_entry(text: str, start: int) -> bool:
    """Whether a line begins with the number of an entry: ``[12]``."""
    return _HEAD.match(text, start) is not None


def ends_entry(text: str, end: int) -> bool:
    """Whether a line that ends at ``end`` ends an entry: with a full stop, but not the one behind its kind."""
    return text[end - 1] in _ENDS and text[end - 2 : end - 1] != "]"


def references(page: Page) -> Iterator[Span]:
    """The lines (code points, without indents) of the entries of lists of references."""
    ends = page.unusual_places("]")
    ends = ends[members(_KINDS_END).take(page.beside(ends, -1))]
    if not len(ends):
        return
    for line in page.lines_of(ends):
        yield from (_unindented(page.text, *match.span()) for match in _ENTRY.finditer(page.text, *line))
    for start, document in page.each(ends):
        text = document.text
        heads = [match.start() for match in _NUMBERED.finditer(text)]
        for head, below in zip(heads, [*heads[1:], len(text)], strict=False):
            yield from ((start + first, start + after) for first, after in _torn(text, head, below))


def _torn(text: str, head: int, below: int) -> Iterator[Span]:
    """The lines of the entry at ``head``, if it has several; ``below`` is where the next one begins, or the text ends."""
    lines: list[Span] = []
    last = below == len(text)
    start = head
    while start < below:
        end = text.find("\n", start, start + 2 * LONGEST)
        end = end if end >= 0 else min(start + 2 * LONGEST, len(text))
        if text[start:end].strip():
            lines.append((start, end))
        if len(lines) > LINES:
            lines, last = lines[:LINES], True  # the list is at its end
            break
        start = end + 1
    kinds = [_HAS_KIND.search(text, *line) is not None for line in lines]
    if len(lines) < 2 or not any(kinds):
        return
    upto = kinds.index(True) + 1
    while upto < len(lines) and not ends_entry(text, lines[upto - 1][1]):
        start, end = lines[upto]
        if _NO_WORDS.fullmatch(text, start, end) or (last and not _LAST_HALF.match(text, start, end)):
            break
        upto += 1
    if upto > 1:
        yield from (_unindented(text, *line) for line in lines[:upto])


def _unindented(text: str, start: int, end: int) -> Span:
    line = text[start:end]
    return start + len(line) - len(line.lstrip()), start + len(line.rstrip())
