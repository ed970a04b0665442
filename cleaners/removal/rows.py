"""Rows of buttons: three lines beside each other that are nothing but the words of a tool bar or the counts beside them.

One such word alone could be a title or an answer, and beside furniture it goes anyway. Wrong for a list of such words in a text about a program: so a
row stands outside the body, and no line with a colon leads to it.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..text.pattern import lazy
from .document import Document
from .signs import COMPANION

ROW = 3  # lines
LONGEST = 24  # code points of a button
_COUNT = lazy(r"[ •·(（]{0,4}\d{1,7}[)） ]{0,2}")
_NO_BUTTON = lazy("附件|作者|时间|日期|来源|[审校]|编辑|^.$")


def button_lines(document: Document) -> Iterator[int]:
    """The lines of such rows before and after the body."""
    if document.body is None:
        return
    first, last = document.body
    for zone in (range(document.lines.start, first), range(last + 1, document.lines.stop)):
        row = list[int]()
        for number in (*zone, zone.stop):
            words = document.words(number) if number < zone.stop else "\n"
            if not words:
                continue
            if _is_button(document, number, words):
                row.append(number)
                continue
            if len(
                {document.words(one) for one in row if not _COUNT.fullmatch(document.words(one))}
            ) >= ROW and not document.is_led_to(row[0]):
                yield from row
            row = []


def _is_button(document: Document, number: int, words: str) -> bool:
    if len(words) > LONGEST or words == "\n" or _NO_BUTTON.search(words):
        return False
    if _COUNT.fullmatch(words):
        return True
    line = document.line(number)
    return line.shapes == {COMPANION} and not line.groups
