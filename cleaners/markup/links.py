"""Links: which runs of text stand in one, and where it leads: away from the page, into it, or nowhere."""

from __future__ import annotations

import html
import re

from ..text.pattern import lazy
from .attributes import attributes
from .tokens import START, TEXT, Token

AWAY, INSIDE, BUTTON, MARK = "away", "inside", "button", "mark"

_FILE = lazy(r"\.(?:docx?|xlsx?|pptx?|pdf|wps|et|ofd|zip|rar)(?:[?#]|\s*$)", re.IGNORECASE)
_ATTACHED = lazy(r"\W{0,8}附[件表图]")
_LETTER = lazy(r"[^\W_]")


class Link:
    """The link around a run of text: its ``number`` on the page, and its kind. ``away`` leads to another page, ``button`` to none (what it
    does, a script does), ``inside`` to a place in this page, and so does a ``mark``, of which nothing but a sign is seen (``¶``)."""

    __slots__ = ("kind", "number")

    def __init__(self, number: int, kind: str) -> None:
        self.number, self.kind = number, kind


def read_links(text: str, tokens: list[Token]) -> dict[int, Link]:
    """The link around each run of text that stands in one, by where the run starts. A link to a file (by its target or by what it says)
    is the author's, and none of these; one to nowhere (``#``) is a button."""
    found: dict[int, Link] = {}
    link: Link | None = None
    for number, token in enumerate(tokens):
        if token.name == "a":
            link = _link(number, token.attributes) if token.kind == START else None
        elif token.kind == TEXT and link and not _FILE.search(text, token.end - 40, token.end):
            found[token.start] = _told(link, text, token)
    return found


def _link(number: int, written: str) -> Link | None:
    """The link that a tag begins; ``None`` for a file's, and for a place that is only named."""
    found = attributes(written)
    target = found.get("href")
    if target is None:
        named = not found or "name" in found or "id" in found or "mso-" in written
        return Link(number, BUTTON) if "onclick" in found or "class" in found or not named else None
    if _FILE.search(target) or not target:
        return None
    if target == "#" or target[:11].lower() == "javascript:" or (target[0] == "#" and "onclick" in found):
        return Link(number, BUTTON)
    return Link(number, INSIDE if target[0] == "#" else AWAY)


def _told(link: Link, text: str, token: Token) -> Link:
    """The same link, as its words tell its kind."""
    if link.kind == INSIDE and not _LETTER.search(html.unescape(text[token.start : token.end])):
        return Link(link.number, MARK)
    return link


def is_attachment(words: str) -> bool:
    """Whether the words of a link name what is attached to the page."""
    return bool(_ATTACHED.match(words))
