"""The numbers that a library site sets before the portions in which it shows a document: ``…按照准则的规定编`` / ``2、制，…``.

The site cuts by length, wherever that is. Wrong for the items of the author's own list, which end where a sentence ends: so all portions
are long and numbered one after another, most of them end without a final mark, and one border cuts a word in two or leaves a comma behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..text.classes import members
from ..text.lexicon import tears_word
from ..text.page import Page
from ..text.pattern import lazy

PORTION = 150  # code points, but for the last one
_MARK = lazy("([1-9][0-9]{0,3})、 {0,4}")
_FINAL = frozenset("。！？；：”’）》!?;:.")
_BEHIND = frozenset("，、。；：！？”’）》,;:!?)%")
_ONE, _TWO = ord("1"), ord("2")

Span = tuple[int, int]


def portion_numbers(page: Page) -> Iterator[Span]:
    """The numbers of portions, with their marks (spans in code points)."""
    starts = page.line_starts
    mark, first = members("、").take(page.beside(starts, 1)), page.line_heads
    heads = starts[(page.line_lengths >= PORTION) & mark & (first == _ONE)]
    if len(heads) and (mark & (first == _TWO)).any():
        for number in page.numbers(heads):
            yield from _of_document(page.text, *page.span(number))


def _of_document(text: str, start: int, end: int) -> Iterator[Span]:
    marks: list[re.Match[str]] = []
    lines: list[str] = []
    at = start
    for line in text[start:end].split("\n"):
        mark = _MARK.match(text, at, at + len(line))
        if mark and int(mark[1]) == len(marks) + 1:
            marks.append(mark)
            lines.append(text[mark.end() : at + len(line)].rstrip(" "))
        elif marks and line.strip():
            break  # the document's own paragraphs
        at += len(line) + 1
    if len(marks) > 1 and _are_portions(lines):
        yield from (mark.span() for mark in marks)


def _are_portions(lines: list[str]) -> bool:
    if min(map(len, lines[:-1])) < PORTION:
        return False
    torn = sum(line[-1:] not in _FINAL for line in lines[:-1])
    return 2 * torn >= len(lines) - 1 and any(map(_are_one, lines, lines[1:]))


def _are_one(above: str, below: str) -> bool:
    """Whether a border cuts a word in two, or leaves a mark behind that no line begins with."""
    return below[:1] in _BEHIND or tears_word(above, below)
