"""Where an article ends, though prose follows: an account's own paragraphs between the lines that close an article.

An article's last paragraph bounds its body; but accounts and sites write paragraphs, too, below the mark of the end, the editor's
name, the heading over other articles or a call to follow. Such a line above them and furniture below them tell that the article ended above,
where they are few and little beside it. Wrong for two articles in one document: so no long ones may follow. Nothing goes by that alone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from .line import Line
from .signs import FURNITURE, TAIL

if TYPE_CHECKING:
    from .document import Document

PARAGRAPHS = 4  # that may follow
SHARE = 0.5  # of the ideographs above that they may have
_FOOT = frozenset((FURNITURE, TAIL))
_GROUPS = frozenset(("end", "list", "foot", "editor"))


def last_paragraph(document: Document, first: int, last: int) -> int:
    """The last paragraph of the article, of a body that reaches from ``first`` to ``last``."""
    signed = document.signed
    if not any(_is_foot(document.line(number)) for number in signed[bisect_right(signed, last) :]):
        return last
    inside = signed[bisect_right(signed, first) : bisect_left(signed, last)]
    marks = [number for number in inside if _closes(document.line(number))]
    if not marks:
        return last
    paragraphs = [number for number in range(first, last + 1) if document.is_body(number)]
    for place in range(max(1, len(paragraphs) - PARAGRAPHS), len(paragraphs)):
        above, below = paragraphs[:place], paragraphs[place:]
        between = bisect_left(marks, below[0]) > bisect_left(marks, above[-1])
        if between and _length(document, below) <= SHARE * _length(document, above):
            return above[-1]
    return last


def _closes(line: Line) -> bool:
    """Whether a line stands only below an article: its shape is that of its foot, or it asks to follow an account."""
    return line.asks_to_follow or (bool(line.shapes) and not _GROUPS.isdisjoint(line.groups))


def _is_foot(line: Line) -> bool:
    """Whether a line is a page's furniture, or closes an article."""
    return not _FOOT.isdisjoint(line.shapes) or _closes(line)


def _length(document: Document, numbers: list[int]) -> int:
    return sum(len(document.words(number)) for number in numbers)
