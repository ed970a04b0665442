"""Tokens: where the tags, comments and text runs of an HTML text stand.

A ``<`` begins a tag only before the name of an HTML element, a name with a hyphen or a colon (``<o:p>``), or a name that
is closed somewhere in the same text. Any other ``<`` is text: ``若a<b且c>d`` and ``<PERSON>`` are words of the author, and
a browser that swallows them is no model.

Linear: every search starts at a ``<`` and stops at the next few of them, or remembers that there is nothing to find.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..text.pattern import lazy

START, END, COMMENT, TEXT, DOCTYPE = "start", "end", "comment", "text", "doctype"


class Token(NamedTuple):
    """The code points ``start:end``. ``name`` is a tag's, in lower case; ``attributes`` what stands after it."""

    kind: str
    start: int
    end: int
    name: str = ""
    attributes: str = ""


# A quoted value may hold some < and > (a page's own tags, for its scripts), but then no line end: a quote that was never closed
# would swallow the text. A quote that begins no value is part of a name.
_QUOTED = "|".join(f"{q}[^{q}<>]*+(?:[<>][^{q}<>\n]*+){{0,60}}+{q}" for q in "\"'")
_TAG = lazy(
    rf"<(/?)([A-Za-z][A-Za-z0-9:_.-]{{0,60}}+)(?=[\s/>])((?:[^<>\"']++|(?<=[=\s])(?:{_QUOTED})|(?<![=\s])[\"']){{0,200}}+)>"
    r"|<(/?)([A-Za-z][A-Za-z0-9:_.-]{0,60}+)(?=[\s/>])([^<>]*+)>"  # quotes that do not pair
)
_PLAIN_TAG = lazy(r"<(/?)([A-Za-z][A-Za-z0-9]*+)((?:\s[^<>\"']*+(?:(?<==)\"[^\"<>]*+\"[^<>\"']*+){0,50}+)?+)/?>")
_CLOSED = lazy(r"</([A-Za-z][A-Za-z0-9:_.-]{0,60}+)\s{0,80}+>")
_NO_COMMENT = lazy(r"<!--{1,2}>")  # <!--> is an empty one
_DOCTYPE = lazy(r"<!doctype\s[^<>]{0,1000}>", re.IGNORECASE)

RAW = frozenset(["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"])  # no tags inside
_CLOSES_RAW = {name: re.compile(rf"</{name}(?=[\s/>])[^<>]*+>", re.IGNORECASE) for name in sorted(RAW)}


def tokenise(text: str, known: frozenset[str]) -> list[Token]:
    """The tokens of a text, without gaps, from its first to its last code point; ``known`` are names of elements."""
    return list(_Tokeniser(text, known))


class _Tokeniser:
    def __init__(self, text: str, known: frozenset[str]) -> None:
        self.text = text
        self.names = known | {match[1].lower() for match in _CLOSED.finditer(text)}
        self.last = text.rfind(">")  # no tag ends after it
        self.missing: set[str] = set()  # closing marks that do not occur again
        self.in_cdata = False

    def __iter__(self) -> Iterator[Token]:
        text, done = self.text, 0
        at = text.find("<")
        while 0 <= at < self.last:
            token = self.token(at)
            if token is None:
                at = text.find("<", at + 1)
                continue
            if self.in_cdata:
                yield from self.run(done, at)
            elif done < at:
                yield Token(TEXT, done, at)
            done = token.end
            if token.kind == START and token.name in RAW:
                done = self.raw_end(token.name, token.end)
                if not done:  # never closed: it hides nothing
                    token, done = token._replace(kind=COMMENT), token.end
            yield token
            if token.end < done:
                yield Token(TEXT, token.end, done)
            at = text.find("<", done)
        yield from self.run(done, len(text))

    def run(self, start: int, end: int) -> Iterator[Token]:
        """A run of text, and in it the end of a CDATA section, where one was opened before."""
        if self.in_cdata and (close := self.text.find("]]>", start, end)) >= 0:
            self.in_cdata = False
            yield from self.run(start, close)
            yield Token(COMMENT, close, close + 3)
            start = close + 3
        if start < end:
            yield Token(TEXT, start, end)

    def token(self, at: int) -> Token | None:
        """The tag or comment that begins at ``at``."""
        text = self.text
        if match := _PLAIN_TAG.match(text, at):
            slash, name, rest = match.groups()
        elif match := _TAG.match(text, at):
            slash, name, rest = match.group(1, 2, 3) if match[2] else match.group(4, 5, 6)
        else:
            return self.declaration(at)
        name = name.lower()
        if name not in self.names and not ((":" in name or "-" in name) and name[-1].isalnum()):
            return None
        return Token(END if slash else START, at, match.end(), name, rest)

    def declaration(self, at: int) -> Token | None:
        """A doctype, a comment (one that was never closed ends at the next ``>``), a CDATA mark: its text is text."""
        text = self.text
        if text.startswith("<?", at):
            return Token(COMMENT, at, self.after("?>", at) or text.find(">", at) + 1)
        if not text.startswith("<!", at):
            return None
        if text.startswith("<!--", at):
            short = _NO_COMMENT.match(text, at)
            return Token(COMMENT, at, short.end() if short else self.after("-->", at) or text.find(">", at) + 1)
        if text.startswith("<![CDATA[", at):
            self.in_cdata = True
            return Token(COMMENT, at, at + 9)
        if match := _DOCTYPE.match(text, at):
            return Token(DOCTYPE, at, match.end())
        if text.startswith(("<![if", "<![endif"), at):
            return Token(COMMENT, at, text.find(">", at) + 1)
        return None

    def after(self, mark: str, at: int) -> int:
        """Where the next ``mark`` ends, or 0; asked only once for a mark that does not come."""
        if mark in self.missing:
            return 0
        end = self.text.find(mark, at)
        if end < 0:
            self.missing.add(mark)
            return 0
        return end + len(mark)

    def raw_end(self, name: str, at: int) -> int:
        """Where the text of a ``script`` or its kin ends; 0 for one that was never closed."""
        match = None if name in self.missing else _CLOSES_RAW[name].search(self.text, at)
        if match is None:
            self.missing.add(name)
            return 0
        return match.start()
