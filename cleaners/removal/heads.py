"""The running heads of a book: the number of the page, and the title of the part or chapter beside it, or of the book with wide room between.

Wrong for the lines of a table of contents, which look the same: those stand one under the other. So a head counts only where
no line beside it ends in a number, and its title is that of a heading, or other pages have heads, too, with numbers that rise page by page.
"""

from __future__ import annotations

import re
from itertools import pairwise

from ..text.pattern import lazy
from .document import Document

PAGE = 4  # lines between two heads with any title
STEP = 2  # by which their numbers rise, at most
HEADS = 3  # of them

_TITLE = r"第 ?[〇一二三四五六七八九十百0-9]{1,4} ?[编篇章部][^\n，。；：.…]{1,30}"
_HEAD = lazy(rf" {{0,8}}(?:([1-9]\d{{0,3}}) {{2,60}}({_TITLE})|({_TITLE}) {{2,60}}([1-9]\d{{0,3}}))")
_ANY = r"[^\s\d，。；：…](?:[^\s，。；：…]| (?! )){1,30}"
_APART = lazy(rf" {{0,60}}(?:([1-9]\d{{0,3}}) {{8,80}}({_ANY})|({_ANY}) {{8,80}}([1-9]\d{{0,3}}))")
_ENDS_IN_NUMBER = lazy(r"[ .．…·][0-9]{1,4}$")

Head = tuple[int, int, str]  # the number of a line, of the page that it names, and its title


def numbered_heads(document: Document) -> list[int]:
    """The lines that are running heads with the numbers of their pages."""
    gapped = document.own(document.sheet.gapped)
    apart = _heads(document, gapped, _APART)
    if len(apart) >= HEADS and _count_pages(apart):
        return [number for number, _, _ in apart]
    found = _heads(document, gapped, _HEAD)
    if len(found) > 1 and all(above[1] < below[1] for above, below in pairwise(found)):
        return [number for number, _, _ in found]
    titles = {_closed(document.words(number)) for number in document.lines} if found else set()
    return [number for number, _, title in found if title in titles]


def _heads(document: Document, numbers: list[int], pattern: re.Pattern[str]) -> list[Head]:
    """Those of these lines that look like running heads and stand under no other line that ends in a number, nor over one."""
    found = list[Head]()
    for number in numbers:
        match = pattern.fullmatch(document.sheet.page.text, *document.span(number))
        if match is None:
            continue
        if not any(_ends_in_number(document, beside) for beside in (document.above(number), document.below(number))):
            found.append((number, int(match[1] or match[4]), _closed(match[2] or match[3])))
    return found


def _count_pages(heads: list[Head]) -> bool:
    """Whether the numbers of heads rise page by page, with a page of lines between them."""
    return all(0 < below[1] - above[1] <= STEP and below[0] - above[0] >= PAGE for above, below in pairwise(heads))


def _ends_in_number(document: Document, number: int | None) -> bool:
    return number is not None and _ENDS_IN_NUMBER.search(document.words(number)) is not None


def _closed(title: str) -> str:
    return title.replace(" ", "")
