"""Skeleton: the tags that give a text its structure, and the number of each text run, for BeautifulSoup on lxml to judge.

A tag carries the number of its token, too, so nothing else has to come back. Inline tags that hide nothing are left out:
they change no line of the text, and each costs as much as a block.

lxml takes anything, but a stray end tag makes it search all open elements, so 100,000 of them under 100,000 open ones
take minutes. The skeleton is fed to it tag by tag, and no start tag is fed to a tree that is ``DEEPEST`` already.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from .tokens import END, RAW, START, TEXT, Token, attributes

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

DEEPEST = 200  # open elements; what opens below is no more than a line end

PAGE_NAMES = ("html", "head", "body")  # without them the text of a broken head is seen, and a page hides no whole page
_NEW_BLOCKS = frozenset(  # lxml does not know that they end a paragraph
    [
        "article",
        "aside",
        "details",
        "dialog",
        "figcaption",
        "figure",
        "footer",
        "header",
        "hgroup",
        "main",
        "nav",
        "search",
        "section",
        "summary",
    ]
)
_ENDED_BY = {"rt": "ruby", "rp": "ruby", "rtc": "ruby", "option": "select", "optgroup": "select"}
_NUMBER = "n"  # the attribute that holds the number of a tag's token
_RUN = re.compile(r"(\d+);")
_PIECE = re.compile(r"([^<]*+)<(/?)([^ >]++)[^>]*+>|[^<]++")

_HIDING = re.compile(r"hidden|none", re.IGNORECASE)
_HIDING_STYLE = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}(?:hidden|collapse)", re.IGNORECASE)
_STYLED = re.compile(r"white-space", re.IGNORECASE)
_PRE_STYLE = re.compile(r"white-space\s{0,9}:\s{0,9}(?:pre|break-spaces)", re.IGNORECASE)


def parse(tokens: list[Token], names: Mapping[str, frozenset[str]]) -> BeautifulSoup:
    """The structure of a text, as BeautifulSoup on lxml sees it. Its strings are read by ``numbers``, its tags by ``number``."""
    from bs4 import BeautifulSoup

    return BeautifulSoup(_skeleton(tokens, names), builder=_careful_builder()(multi_valued_attributes=None))


def numbers(string: str) -> list[int]:
    """The numbers of the text tokens that a string of the parsed skeleton stands for."""
    return [int(found) for found in _RUN.findall(string)]


def number(tag: Any) -> int | None:
    """The number of a tag's token; ``None`` for an element that no tag of the text has opened."""
    found = tag.attrs.get(_NUMBER)
    return None if found is None else int(found)


def hides(token: Token, block: bool) -> bool:
    """Whether the attributes of an element hide it. ``aria-hidden`` hides from readers aloud, not from the eye: it
    marks ornaments, which are inline, but also the whole page behind an open dialogue."""
    if not _HIDING.search(token.attributes):
        return False
    found = attributes(token.attributes)
    return (
        "hidden" in found
        or bool(_HIDING_STYLE.search(found.get("style", "")))
        or (not block and found.get("aria-hidden", "").lower() == "true")
    )


def keeps_spaces(token: Token) -> bool:
    """Whether the style of an element keeps white space as it is."""
    return bool(_STYLED.search(token.attributes) and _PRE_STYLE.search(attributes(token.attributes).get("style", "")))


def _skeleton(tokens: list[Token], names: Mapping[str, frozenset[str]]) -> str:
    pieces = ["<html><body>"]
    telling = _telling_names(tokens, names)
    for i, (kind, _, _, name, _) in enumerate(tokens):
        if kind == TEXT:
            pieces.append(f"{i};")
        elif name in PAGE_NAMES or name == "br":
            pieces.append("<br>")
        elif name in telling:
            name = "pre" if name == "plaintext" else name  # after a <plaintext> lxml would see no tag
            pieces.append(f"<{name} {_NUMBER}={i}>" if kind == START else f"</{name}>")
    return "".join(pieces)


def _telling_names(tokens: list[Token], names: Mapping[str, frozenset[str]]) -> set[str]:
    """The names of the elements that do something to the text. What is unseen must be closed: else it hides nothing."""
    block = names["block"]
    closed = {token.name for token in tokens if token.kind == END}
    telling = {name for name in names["unseen"] if name in closed or _ENDED_BY.get(name) in closed} | {"ruby"}
    for token in tokens:
        inline = token.kind == START and token.name not in telling and token.name not in block
        if inline and (hides(token, False) or keeps_spaces(token)):
            telling.add(token.name)
    return (telling - names["void"]) | block


@cache
def _careful_builder() -> Any:
    """The builder of BeautifulSoup for lxml, which feeds it tag by tag and asks how deep the tree has become."""
    from bs4.builder import LXMLTreeBuilder  # type: ignore[attr-defined]  # registered when bs4 is imported

    class Careful(LXMLTreeBuilder):  # type: ignore[misc]
        def start(self, tag: str, attrib: Mapping[str, str], nsmap: object = None) -> None:
            self.soup.handle_starttag(tag, None, None, attrib)  # a skeleton has no namespaces

        def feed(self, markup: str) -> None:
            elements, counts = self.soup.tagStack, self.soup.open_tag_counter
            left_out: Counter[str] = Counter()
            self.parser = self.parser_for(None)
            for piece in _PIECE.finditer(markup):
                put, words, slash, name = piece.group(0, 1, 2, 3)
                if slash:
                    if left_out[name]:
                        left_out[name] -= 1
                        put = words
                    elif name == "p" and not counts["p"]:  # a browser makes an empty one
                        put = f"{words}<br>"
                elif len(elements) > DEEPEST and name and name not in RAW:
                    left_out[name] += 1
                    put = f"{words}<br>"
                elif name in _NEW_BLOCKS and counts["p"]:
                    put = f"{words}</p>{put[len(words) :]}"
                self.parser.feed(put)
            self.parser.close()

    return Careful
