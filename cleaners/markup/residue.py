"""Residue: tags that were left where the markup of a page was stripped halfway: ``<br/>`` at the ends of lines, a stray ``</p>``.

Wrong where a text shows tags to its readers. So all tags of the document must be of HTML and stand where a writer of HTML puts them, two of
them where a line or a sentence ends; what pairs inside a sentence goes only with those. A text that speaks of tags or holds a program stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from ..text.edit import Edits
from .evidence import is_about_code
from .tokens import END, RAW, START, Token
from .weighing import after_tag, before_tag

LEAST = 2  # tags where a line or a sentence ends
SENTENCES = 2  # sentences of the document: what holds less is a snippet
_LINE = ("br", "hr")
_STOPS = "。！？"
_BLANK = " \t\u3000\xa0"


def residue(text: str, tokens: list[Token], names: Mapping[str, frozenset[str]], rule: str) -> Edits | None:
    """The edits that take the tags out of a text that is no HTML; ``None`` where they may be the author's."""
    tags = [token for token in tokens if token.kind in (START, END)]
    if any(tag.name not in names["all"] or tag.name in RAW for tag in tags) or is_about_code(text, tokens):
        return None
    line_ends = names["block"].union(_LINE)
    ends = [tag for tag in tags if tag.name in line_ends]
    if len(ends) < LEAST or not all(before_tag(text, tag) or after_tag(text, tag) for tag in ends):
        return None
    if not _pairs([tag for tag in tags if tag.name not in line_ends and tag.name not in names["void"]]):
        return None
    if sum(map(text.count, _STOPS)) < SENTENCES:
        return None
    return _taken_out(text, tags, line_ends, rule)


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
