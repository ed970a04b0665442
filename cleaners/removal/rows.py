"""Rows of buttons: three lines beside each other that are nothing but the words of a tool bar or the counts beside them.

One such word alone could be a title or an answer, and beside furniture it goes anyway. Wrong for a list of such words in a text about a program: so a
row stands outside the body, and no line with a colon leads to it.
"""

from __future__ import annotations

import itertools
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
    for lines in (document.head, document.tail):
        if sum(len(document.words(number)) <= LONGEST for number in lines) < ROW:
            continue
        for are_buttons, group in itertools.groupby(lines, lambda number: _is_button(document, number)):
            row = list(group)
            if are_buttons and _says_enough(document, row) and not document.is_led_to(row[0]):
                yield from row


def _says_enough(document: Document, row: list[int]) -> bool:
    """Whether so many lines of a row are different words."""
    return len({words for words in map(document.words, row) if not _COUNT.fullmatch(words)}) >= ROW


def _is_button(document: Document, number: int) -> bool:
    words = document.words(number)
    if len(words) > LONGEST or _NO_BUTTON.search(words):
        return False
    if _COUNT.fullmatch(words):
        return True
    line = document.line(number)
    return line.shapes == {COMPANION} and not line.groups
