"""The running heads of a book: the number of the page, and the title of the part or chapter beside it.

Wrong for the lines of a table of contents, which look the same: those stand one under the other. So a head counts only where
no line beside it ends in a number, and its title is that of a heading, or another page has a head, too.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise

from ..text.pattern import lazy
from .document import Document

_TITLE = r"第 ?[〇一二三四五六七八九十百0-9]{1,4} ?[编篇章部][^\n，。；：.…]{1,30}"
_HEAD = lazy(rf"^ {{0,8}}(?:([1-9]\d{{0,3}}) {{2,8}}({_TITLE})|({_TITLE}) {{2,8}}([1-9]\d{{0,3}}))$", re.MULTILINE)
_ENDS_IN_NUMBER = lazy(r"[ .．…·][0-9]{1,4}$")


def numbered_heads(document: Document) -> list[int]:
    """The lines that are running heads with the numbers of their pages."""
    if not (document.has_gaps and document.finds("第")):
        return []
    starts, text = document.sheet.starts, document.sheet.page.text
    found = []
    for match in _HEAD.finditer(text, document.start, document.end):
        number = bisect_right(starts, match.start()) - 1
        if not any(_ends_in_number(document, beside) for beside in (document.above(number), document.below(number))):
            found.append((number, int(match[1] or match[4]), _closed(match[2] or match[3])))
    if len(found) > 1 and all(above[1] < below[1] for above, below in pairwise(found)):
        return [number for number, _, _ in found]
    titles = {_closed(document.words(number)) for number in document.lines} if found else set()
    return [number for number, _, title in found if title in titles]


def _ends_in_number(document: Document, number: int | None) -> bool:
    return number is not None and _ENDS_IN_NUMBER.search(document.words(number)) is not None


def _closed(title: str) -> str:
    return title.replace(" ", "")
