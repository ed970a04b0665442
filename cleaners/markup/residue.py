"""Residue: tags that were left where the markup of a page was stripped halfway: ``<br/>`` at the ends of lines, a stray ``</p>``.

Wrong where a text shows tags to its readers. So all tags of the document must be of HTML and stand where a writer of HTML puts them, two of
them where a line or a sentence ends, or where lines of one width were wrapped; what pairs inside a sentence goes only with those. A text that speaks of tags or holds a program stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from ..text.classes import is_han
from ..text.edit import Edits
from .evidence import is_about_code
from .tokens import END, RAW, START, Token
from .weighing import after_tag, before_tag

LEAST = 2  # tags where a line or a sentence ends
WRAPPED = 3  # tags inside sentences that wrap lines
NARROWEST, WIDEST, RAGGED = 40, 200, 8  # columns of a line that was wrapped; how much one may be short of the widest
SENTENCES = 2  # sentences of the document: what holds less is a snippet
_LINE = ("br", "hr")
_STOPS = "。！？"
_BLANK = " \t\u3000\xa0"


def residue(text: str, tokens: list[Token], names: Mapping[str, frozenset[str]], rule: str) -> Edits | None:
    """The edits that take the tags out of a text that is no HTML; ``None`` where they may be the author's."""
    tags = [token for token in tokens if token.kind in (START, END)]
    if any(tag.name not in names["all"] or tag.name in RAW for tag in tags):
        return None
    line_ends = names["block"].union(_LINE)
    ends = [tag for tag in tags if tag.name in line_ends]
    inside = [tag for tag in ends if not before_tag(text, tag) and not after_tag(text, tag)]
    if len(ends) < LEAST or (not _wrap(text, inside) if inside else is_about_code(text, tokens)):
        return None
    if not _pairs([tag for tag in tags if tag.name not in line_ends and tag.name not in names["void"]]):
        return None
    if sum(map(text.count, _STOPS)) < SENTENCES:
        return None
    return _taken_out(text, tags, line_ends, rule)


def _wrap(text: str, inside: list[Token]) -> bool:
    """Whether tags inside sentences wrap their lines: line breaks alone, three at least, beside ideographs, each behind as wide a
    line as the others. Nobody who speaks of tags writes so, be it about programs."""
    if len(inside) < WRAPPED or not all(tag.name in _LINE and _is_beside_han(text, tag) for tag in inside):
        return False
    widths = [_width_before(text, tag) for tag in inside]
    return min(widths) >= max(NARROWEST, max(widths) - RAGGED)


def _is_beside_han(text: str, tag: Token) -> bool:
    return is_han(text[tag.start - 1 : tag.start]) or is_han(text[tag.end : tag.end + 1])


def _width_before(text: str, tag: Token) -> int:
    """The columns of the text between a tag and the one before it, or the line's head; an ideograph takes two."""
    stretch = text[max(0, tag.start - WIDEST) : tag.start]
    line = stretch[max(stretch.rfind(">"), stretch.rfind("\n")) + 1 :]
    return sum(1 + (character > "\xff") for character in line)


def _pairs(inline: list[Token]) -> bool:
    """Whether as many tags of each name open as close."""
    opened = Counter(tag.name for tag in inline if tag.kind == START)
    return opened == Counter(tag.name for tag in inline if tag.kind == END)


def _taken_out(text: str, tags: list[Token], line_ends: frozenset[str], rule: str) -> Edits:
    """Rows of tags become a line end where one of them ends a line, and none stands there already; else nothing."""
    edits = Edits()
    at = 0
    while at < len(tags):
        until = at + 1
        while until < len(tags) and not text[tags[until - 1].end : tags[until].start].strip(_BLANK):
            until += 1
        row = tags[at:until]
        start, end = row[0].start, row[-1].end
        line = any(tag.name in line_ends for tag in row) and not _at_border(text, start, end)
        edits.add(start, end, "\n" if line else "", rule)
        at = until
    return edits


def _at_border(text: str, start: int, end: int) -> bool:
    """Whether a line begins at ``start`` or ends at ``end``, blanks aside."""
    head, tail = text[max(0, start - 20) : start].rstrip(_BLANK), text[end : end + 20].lstrip(_BLANK + "\r")
    return not head or not tail or head[-1] == "\n" or tail[0] == "\n"
