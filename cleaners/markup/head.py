"""What the head of a page says of the document: its title, and what the names in its ``<meta>`` stand for."""

from __future__ import annotations

import html
from itertools import islice, pairwise

from ..rulebook.match import Rules
from ..text.pattern import lazy
from .attributes import attributes
from .tokens import START, TEXT, Token

SITES = 4  # marks in a title behind which its site may begin
ROOM = 60  # code points of white space around a heading
HEADLINE = 4  # code points of a title without its site
_SITE = lazy(r" ?(?:[_|丨–—-]{1,2}) ?")


def read_title(text: str, tokens: list[Token]) -> str:
    """What a page calls itself, with the site behind it; empty where it says nothing."""
    for token, words in pairwise(tokens):
        if token.name == "title" and token.kind == START:
            return html.unescape(text[words.start : words.end]).strip() if words.kind == TEXT else ""
    return ""


def read_metadata(text: str, tokens: list[Token], rules: Rules) -> dict[str, str]:
    """What the head says: the title, and what the names in its ``<meta>`` stand for."""
    keys = rules.table("meta-names")
    found: dict[str, str] = {}
    title = ""
    for i, token in enumerate(tokens):
        if token.kind == START and token.name == "meta":
            meta = attributes(token.attributes)
            key = keys.get(meta.get("name", meta.get("property", "")).lower())
            value = _plain(meta.get("content", ""))
            if key and value:
                found.setdefault(key, value)
        elif token.kind == START and token.name == "title":
            title = title or _plain(text[token.end : tokens[i + 1].end] if tokens[i + 1].kind == TEXT else "")
    if title:
        found.setdefault("title", _headline(title, text))
    return found


def _headline(title: str, text: str) -> str:
    """A title without the names of section and site behind it, where what stands before them is a heading of the page, too."""
    for site in islice(_SITE.finditer(title), SITES):
        first = title[: site.start()]
        if len(first) >= HEADLINE and _stands_between_tags(text, first):
            return first
    return title


def _stands_between_tags(text: str, words: str) -> bool:
    """Whether nothing but white space stands between these words and the tags around them, somewhere in a text."""
    at = text.find(words)
    while at >= 0:
        end = at + len(words)
        before, behind = text[max(0, at - ROOM - 1) : at].rstrip(), text[end : end + ROOM + 1].lstrip()
        if before.endswith(">") and behind.startswith("<"):
            return True
        at = text.find(words, end)
    return False


def _plain(written: str) -> str:
    return " ".join(html.unescape(written).split())
