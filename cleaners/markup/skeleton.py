"""Skeleton: the structure of a text, as BeautifulSoup on lxml judges it.

A parser gives no positions back. So it gets a document in which each run of text is the number of its token, and each tag
carries the number of its own; nothing else has to come back. Inline tags that hide nothing are left out: they change no
line of the text, and each would cost as much as a block.

lxml takes anything, but it searches all open elements for a stray end tag: 100,000 of them under as many open elements
take minutes. So it is fed tag by tag, and no start tag is fed to a tree that is ``DEEPEST`` already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from ..text.pattern import lazy
from .attributes import hides, keeps_spaces
from .tokens import END, RAW, START, TEXT, Token

DEEPEST = 200  # open elements; what opens below is no more than a line end

_PAGE = ("html", "head", "body")  # left out: text in a broken head is seen, and no page hides itself whole
_LINE_END = "<br>"
_OWNER = {"rt": "ruby", "rp": "ruby", "rtc": "ruby", "option": "select", "optgroup": "select"}  # its end will do
_RUN = lazy(r"(\d+);")
_PIECE = lazy(r"([^<]*+)(<(/?)([^ >]++)[^>]*+>)")


class Event(NamedTuple):
    """An element begins (``start``) or ends (``end``), or a ``text`` token stands in it. ``name`` is the element's; empty for a
    text that the parser has not given back. ``token`` is the tag or the text; nothing where lxml has added the element."""

    kind: str
    name: str
    token: Token | None = None


def structure(tokens: list[Token], names: Mapping[str, frozenset[str]]) -> Iterator[Event]:
    """The elements of a text and, each once and in its order, every text token. Walked without recursion."""
    from bs4 import BeautifulSoup

    builder = _careful_builder()(names["modern"], multi_valued_attributes=None)
    around: Any
    around = soup = BeautifulSoup(_skeleton(tokens, names), builder=builder)
    texts = (i for i, token in enumerate(tokens) if token.kind == TEXT)  # those still to come
    node: Any
    for node in soup.descendants:
        while around is not node.parent:
            yield Event(END, around.name)
            around = around.parent
        if isinstance(node, str):
            for i in map(int, _RUN.findall(node)):
                for j in texts:
                    yield Event(TEXT, around.name if i == j else "", tokens[j])
                    if i == j:
                        break
        else:
            number = node.attrs.get("n")
            yield Event(START, node.name, tokens[int(number)] if number else None)
            around = node
    for j in texts:  # what the parser has not given back: no text may be lost
        yield Event(TEXT, "", tokens[j])


def _skeleton(tokens: list[Token], names: Mapping[str, frozenset[str]]) -> str:
    pieces = ["<html><body>"]
    telling = _telling_names(tokens, names)
    for i, (kind, _, _, name, _) in enumerate(tokens):
        if kind == TEXT:
            pieces.append(f"{i};")
        elif name in _PAGE or name == "br":
            pieces.append(_LINE_END)
        elif name in telling:
            name = "pre" if name == "plaintext" else name  # after a <plaintext> lxml would see no tag
            pieces.append(f"<{name} n={i}>" if kind == START else f"</{name}>")
    return "".join(pieces) + "</body></html>"


def _telling_names(tokens: list[Token], names: Mapping[str, frozenset[str]]) -> set[str]:
    """The names of the elements that do something to the text. What is unseen must be closed: else it hides nothing."""
    void = names["void"]
    closed = {token.name for token in tokens if token.kind == END}
    telling = {name for name in names["unseen"] - void if name in closed or _OWNER.get(name) in closed}
    telling |= names["block"] | {"ruby"}
    for kind, _, _, name, written in tokens:
        inline = kind == START and written and name not in telling and name not in void
        if inline and (hides(written, block=False) or keeps_spaces(written)):
            telling.add(name)
    return telling


@cache
def _careful_builder() -> Any:
    """BeautifulSoup's builder on lxml, made to feed it tag by tag and to ask how deep the tree has become."""
    from bs4.builder import LXMLTreeBuilder  # type: ignore[attr-defined]  # registered when bs4 is imported

    class Careful(LXMLTreeBuilder):  # type: ignore[misc]
        def __init__(self, modern: frozenset[str], **arguments: Any) -> None:
            super().__init__(**arguments)
            self.modern = modern  # blocks that lxml does not know to end a paragraph

        def start(self, tag: str, attrib: Mapping[str, str], nsmap: object = None) -> None:
            self.soup.handle_starttag(tag, None, None, attrib)  # a skeleton has no namespaces

        def set_up_substitutions(self, tag: Any) -> bool:
            return False  # and no encoding

        def feed(self, markup: str) -> None:
            elements, counts = self.soup.tagStack, self.soup.open_tag_counter
            left_out: Counter[str] = Counter()
            self.parser = self.parser_for(None)
            for piece in _PIECE.finditer(markup):
                words, tag, slash, name = piece.groups()
                if slash:
                    if left_out[name]:
                        left_out[name] -= 1
                        tag = ""
                    elif name == "p" and not counts["p"]:  # a browser makes an empty one
                        tag = _LINE_END
                elif len(elements) > DEEPEST and name not in RAW:
                    left_out[name] += 1
                    tag = _LINE_END
                elif name in self.modern and counts["p"]:
                    tag = f"</p>{tag}"
                self.parser.feed(words + tag)
            self.parser.close()

    return Careful
