"""The body of a text that has no sentences: a poem, a list, an article of an account that sets each clause on a line of its own.

Without a paragraph of prose nothing bounds a body, and head and tail are nowhere. But where a site or an account has written around such a text, its
lines are loud, and the author's are not: the longest row of quiet lines is his. Wrong for a page that is nothing but links, in which no row
says more than another: so the row must be long, make up most of the text, and have several loud lines outside it.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from .signs import FURNITURE, METADATA, TAIL

if TYPE_CHECKING:
    from .document import Document

LINES = 8  # of the row, at least
PART = 0.5  # of the text that it makes up
LOUD = 3  # lines outside it that are a site's or an account's
SAID = 0.4  # evidence of such a line
_SITES = frozenset((FURNITURE, TAIL, METADATA))


def quiet_row(document: Document) -> tuple[int, int] | None:
    """The first and the last line of the longest row of quiet lines; ``None`` where it proves no body."""
    if len(document.signed) < LOUD or len(document.held) < LINES + LOUD:
        return None
    rows = [(loud, list(lines)) for loud, lines in groupby(document.held, lambda number: _is_loud(document, number))]
    row = max((lines for loud, lines in rows if not loud), key=len, default=list[int]())
    if len(row) < LINES or len(row) < PART * len(document.held):
        return None
    return (row[0], row[-1]) if sum(len(lines) for loud, lines in rows if loud) >= LOUD else None


def _is_loud(document: Document, number: int) -> bool:
    """Whether a line is a site's or an account's by its shape or by what it says."""
    if not document.is_signed(number):
        return False
    line = document.line(number)
    return not _SITES.isdisjoint(line.shapes) or (line.evidence.score >= SAID and not line.speaks_against)
