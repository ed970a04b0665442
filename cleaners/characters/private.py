"""Private-use characters mean what their font says, and the font is gone: they are left and reported.

One use is known: the bullets of symbol fonts at the head of a line, which Word and PDF files leave behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..rulebook.match import Rules
from ..text.edit import Edit
from ..text.page import Page
from ..text.pattern import lazy

AREAS = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"

_PRIVATE = lazy(f"[{AREAS}]+")
_INDENT = 40  # code points of spaces before a bullet


def show_bullets(page: Page, rules: Rules) -> Iterator[Edit]:
    """Put `•` for a symbol font's bullet at the head of a line."""
    if "symbol-bullet" in rules:
        name = rules["symbol-bullet"].name
        for match in _PRIVATE.finditer(page.text):
            if _is_bullet(match, rules):
                yield Edit(match.start(), match.end(), "•", name)


def unreadable(page: Page, rules: Rules, present: str) -> Iterator[tuple[int, int]]:
    """The spans (code points) of private-use characters that stay. ``present`` holds the text's suspicious characters."""
    if "private-use" in rules and _PRIVATE.search(present):
        for match in _PRIVATE.finditer(page.text):
            if not _is_bullet(match, rules):
                yield match.span()


def _is_bullet(match: re.Match[str], rules: Rules) -> bool:
    if "symbol-bullet" not in rules or match[0] not in rules.table("symbol-font-bullets"):
        return False
    at = match.start()
    before = match.string[max(0, at - _INDENT) : at].rstrip(" \t\xa0\u3000")
    return before[-1:] == "\n" or (not before and at <= _INDENT)
