"""What a document announces itself: an event with its tickets, a course with its price, a vacancy with whom to write to.

Such a document sells or calls as a seller does, and is the author's from end to end. What tells it from an account's advertisement under
an article is that it says so more than once, above the line and right up to it: in its title, its paragraphs, its labels (时间：, 费用：).
Wrong for an account that advertises an event below one that the article itself tells of: such an advertisement stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .signs import CALL, CALL_LINE, CONTACT, FURNITURE, OFFER, SHAPES, TAIL, kind_of, look

if TYPE_CHECKING:
    from .document import Document

ABOVE = 6  # lines above that may say so
TWICE = 2  # lines that say so
READ = 300  # code points of a line that are asked
_HOW = frozenset((CALL, CONTACT, OFFER))  # what an announcement says of itself as well
_CLOSING = frozenset((FURNITURE, TAIL))


def is_announced(document: Document, number: int) -> bool:
    """Whether a line tells no more than how one gets to what the document announces."""
    line = document.line(number)
    kinds = {kind_of(sign.rule) for sign in line.bad} - SHAPES
    if not kinds or not kinds <= _HOW or line.says(CALL_LINE):
        return False
    title = document.top[0] if document.top else number
    told, at = int(_announces(document, title)), number
    for _ in range(ABOVE):
        if at == title or not _CLOSING.isdisjoint(document.line(at).shapes):
            break
        told += _announces(document, at)
        above = document.above(at)
        if above is None:
            break
        at = above
    return told >= TWICE


def _announces(document: Document, number: int) -> bool:
    line = document.line(number)
    if line.bad and not document.is_body(number):
        return False  # what is itself in question vouches for nothing
    return bool(look(line.terms.asked.announced, line.text, 0, min(len(line.text), READ)))
