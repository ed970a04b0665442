"""Where an article ends, though prose follows: an account's own paragraphs between the lines that close an article.

An article's last paragraph bounds its body; but accounts and sites write paragraphs, too, below the mark of the end, the editor's
name, the heading over other articles, a call to follow, or among the lines of what they sell. Such a line above them and furniture or one
more such line below them tell that the article ended above, where they are few and little beside it. Wrong for two articles in one document: so
no long ones may follow. Nothing goes by that alone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from ..text.pattern import lazy
from .line import Line
from .signs import CALL, CALL_LINE, CONTACT, FURNITURE, OFFER, SELF, TAIL

if TYPE_CHECKING:
    from .document import Document

PARAGRAPHS = 4  # that may follow
SHARE = 0.5  # of the ideographs above that they may have
PITCHED = 0.5  # evidence
_FOOT = frozenset((FURNITURE, TAIL))
_GROUPS = frozenset(("end", "list", "foot", "editor"))
_PITCHES = frozenset((CALL, CALL_LINE, CONTACT, OFFER, SELF))
_HANDS = frozenset(("hand", "editor"))
_CHECKED = lazy("编辑|责编|审|校|监制|排版")


def last_paragraph(document: Document, first: int, last: int) -> int:
    """The last paragraph of the article, of a body that reaches from ``first`` to ``last``."""
    signed = document.signed
    if not any(map(_is_below, map(document.line, signed[bisect_right(signed, last) :]))):
        return last
    inside = signed[bisect_right(signed, first) : bisect_left(signed, last)]
    marks = [number for number in inside if _closes(document.line(number))]
    marks += _pitched_rows(document, inside)
    if not marks:
        return last
    marks.sort()
    ends = list(islice(filter(document.is_body, range(last, first - 1, -1)), PARAGRAPHS + 1))[::-1]
    for above, below in pairwise(ends):
        if bisect_left(marks, below) > bisect_left(marks, above) and _is_little(document, first, above, last):
            return above
    return last


def _is_little(document: Document, first: int, end: int, last: int) -> bool:
    """Whether the paragraphs behind ``end`` are little beside those down to it."""
    above, below = (_length(document, lines) for lines in (range(first, end + 1), range(end + 1, last + 1)))
    return below <= SHARE * above


def _pitched_rows(document: Document, inside: list[int]) -> list[int]:
    """Those of the lines between two paragraphs that stand beside another one of their kind, and with it say two things that sellers say."""
    found, above = list[int](), None
    for number in inside:
        if not is_pitched(document.line(number)) or document.is_body(number):
            continue
        if above is not None and document.above(number) == above:
            kinds = document.line(above).kinds | document.line(number).kinds
            found += [above, number] if len(kinds & _PITCHES) > 1 else []
        above = number
    return found


def is_pitched(line: Line) -> bool:
    """Whether a line bears what sellers say, and nothing speaks for it."""
    return line.evidence.score >= PITCHED and not line.speaks_against and not line.kinds.isdisjoint(_PITCHES)


def _closes(line: Line) -> bool:
    """Whether a line stands only below an article: its shape is that of its foot, or it asks to follow an account."""
    return line.asks_to_follow or (bool(line.shapes) and not _GROUPS.isdisjoint(line.groups)) or closes_with_hands(line)


def closes_with_hands(line: Line) -> bool:
    """Whether a line is nothing but hands of the article, one of whom edited or checked it. Who wrote or took a picture stands above it, too."""
    return bool(line.shapes) and not _HANDS.isdisjoint(line.groups) and bool(_CHECKED.search(line.words))


def _is_below(line: Line) -> bool:
    """Whether a line is a page's furniture, closes an article, or sells."""
    return not _FOOT.isdisjoint(line.shapes) or _closes(line) or is_pitched(line)


def _length(document: Document, lines: range) -> int:
    return sum(len(document.words(number)) for number in lines if document.is_body(number))
