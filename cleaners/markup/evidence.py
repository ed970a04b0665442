"""Evidence: whether a text is HTML, judged by all of its tags, never by one ``<``.

Wrong where a text shows HTML to its readers. So a tag counts where a writer of HTML puts it (at the head or the end of a
line, beside another tag, after a sentence), a tag in the middle of a sentence counts against it, and most of the words must
stand inside of what the tags enclose. Tags in backticks are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from ..text.pattern import lazy
from .tokens import COMMENT, DOCTYPE, END, START, TEXT, Token
from .weighing import NO_WORDS, TALKS_OF_TAGS, Weighing

# A page says so itself; one block that makes up the whole text will do; else two blocks, or three line ends.
ENOUGH = 4.0
PAGE = 4.0  # a doctype, <html>, <body> or a feed that opens the text
COVERED = 0.5  # the share of the words that must stand inside the tags
SUSPECT = 2.0  # from here on a text that is left is reported

FEEDS = ("rss", "feed", "channel", "rdf:rdf")
_PAGE_NAMES = ("html", "head", "body", *FEEDS)
_FENCE = lazy(r"^[ \t]{0,3}(?:```|~~~)", re.MULTILINE)
_JSON_HEAD = lazy(r"\s{0,80}[\[{][\s\[{]{0,80}\"")
_PROGRAM = lazy(
    r"^[ \t]{0,40}+(?:import|from|export|const|let|var|function|return|def|class|public|private)[ \t{][^\n]{0,200}[;{(:)\"'>]$"
    r"|^[ \t]{0,40}+[})\]]{1,3}+;?$",
    re.MULTILINE,
)


class Verdict(NamedTuple):
    """``html``: the text is HTML, a whole ``page`` of it or a fragment. ``suspect``: tags of it stand at ``start:end`` and
    further on, but not enough of them."""

    html: bool
    suspect: bool = False
    start: int = 0
    end: int = 0
    page: bool = False


def judge(text: str, tokens: list[Token], names: Mapping[str, frozenset[str]], format: str) -> Verdict:
    """Judge a text by its tokens. JSON never is HTML; in tables and in Markdown tags need a page around them."""
    tags = [token for token in tokens if token.kind in (START, END)]
    known = [token for token in tags if token.name in names["all"]]
    if not known or format == "json" or _JSON_HEAD.match(text):
        return Verdict(False)
    if format == "html":
        return Verdict(True, page=True)
    page = _opens_page(text, tokens)
    if not page and (len(known) * 2 < len(tags) or _FENCE.search(text)):
        return Verdict(False)
    if not page and format != "text":
        return Verdict(False, len(known) > 2, known[0].start, known[0].end)
    if page and _closes_page(text, tokens):
        return Verdict(True, page=True)
    score, covered = Weighing(text, tokens, names).result()
    if page:
        score += PAGE
    elif _PROGRAM.search(_outside(text, tokens)):
        return Verdict(False)
    if score >= ENOUGH and covered >= COVERED:
        return Verdict(True, page=page)
    return Verdict(False, score >= SUSPECT, known[0].start, known[0].end)


def is_about_code(text: str, tokens: list[Token]) -> bool:
    """Whether a text speaks of tags, sets words as code, or holds a program."""
    return bool("`" in text or TALKS_OF_TAGS.search(text) or _PROGRAM.search(_outside(text, tokens)))


def _opens_page(text: str, tokens: list[Token]) -> bool:
    """Whether the first thing in the text, comments aside, is a doctype, ``<html>``, ``<head>``, ``<body>`` or a feed."""
    for token in tokens:
        if token.kind == TEXT:
            if text[token.start : token.end].strip("\ufeff \t\r\n"):
                return False
        elif token.kind != COMMENT:
            return token.kind == DOCTYPE or token.name in _PAGE_NAMES
    return False


def _closes_page(text: str, tokens: list[Token]) -> bool:
    """Whether the last thing in the text is the end of a page or of a feed."""
    last = next((token for token in reversed(tokens) if token.kind != TEXT), tokens[-1])
    return last.kind == END and last.name in _PAGE_NAMES and not text[last.end :].strip()


def _outside(text: str, tokens: list[Token]) -> str:
    """The runs of text, scripts aside."""
    runs = (
        text[token.start : token.end]
        for i, token in enumerate(tokens)
        if token.kind == TEXT and not (i and tokens[i - 1].name in NO_WORDS)
    )
    return "".join(runs)
