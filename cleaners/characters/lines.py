"""Line ends: LF ends a line, and nothing else does.

Wrong for a form feed where a later cleaner still needs to know where a page ended: then it is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..rulebook.match import Rules
from ..text.edit import Edit
from ..text.page import Page
from ..text.pattern import lazy

ENDS = "\r\v\f\x85\u2028\u2029"

_LINE_END = lazy("\r\n?|[\v\x85\u2028\u2029]")


def feed_lines(page: Page, rules: Rules, *, keep_page_breaks: bool) -> Iterator[Edit]:
    """Put LF where another line end stands; of CRLF only the CR goes."""
    if "line-end" in rules and not page.unusual.isdisjoint(ENDS):
        name = rules["line-end"].name
        for match in _LINE_END.finditer(page.text):
            yield Edit(match.start(), match.start() + 1, "" if len(match[0]) == 2 else "\n", name)
    if "page-break" in rules and not keep_page_breaks and "\f" in page.unusual:
        name = rules["page-break"].name
        for match in re.finditer("\f", page.text):
            yield Edit(match.start(), match.end(), "\n", name)


def flatten(page: Page, fed: list[Edit]) -> Page:
    """The page as its lines will be, with every offset (code points) where it was: the CR of CRLF stands as a space."""
    if not fed:
        return page
    text = page.text.replace("\r\n", " \n")
    for mark in {page.text[edit.start] for edit in fed}:
        text = text.replace(mark, "\n")
    return Page(text, page.bounds, page.format)
