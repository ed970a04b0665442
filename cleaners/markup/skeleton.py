"""Skeleton: the structure of a text, as BeautifulSoup on lxml judges it.

A parser gives no positions back. So it gets a document in which each run of text is the number of its token, and each tag
carries the number of its own; nothing else has to come back. Inline tags that hide nothing are left out: they change no
line of the text, and each would cost as much as a block. So are, of paragraphs in a row, all but the first.

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
DEEP = 100  # open elements; what stands below is given tag by tag

_PAGE = ("html", "head", "body")  # left out: text in a broken head is seen, and no page hides itself whole
_LINE_END = "<br>"
_LEAVES = frozenset(("p", "li", "dt", "dd", "div", "h1", "h2", "h3", "h4", "h5", "h6"))  # blocks that may be leaves
_CELLS = ("td", "th")
_BLANK = " \t\n\r\f"
_KEEPING = ("pre", "listing", "xmp", "plaintext", "textarea")  # white space is kept in these
_OWNER = {"rt": "ruby", "rp": "ruby", "rtc": "ruby", "option": "select", "optgroup": "select"}  # its end will do
_RUN = lazy(r"(\d+);")
_PIECE = lazy(r"([^<]*+)(<(/?)([^ >]++)[^>]*+>)")


class Event(NamedTuple):
    """An element begins (``start``) or ends (``end``), or a ``text`` token stands in it. ``name`` is the element's; empty for a
    text that the parser has not given back. ``token`` is the tag or the text; nothing where lxml has added the element."""

    kind: str
    name: str
    token: Token | None = None


def structure(text: str, tokens: list[Token], names: Mapping[str, frozenset[str]]) -> Iterator[Event]:
    """The elements of a text and, each once and in its order, every text token; but for white space before a block, which says
    nothing. Walked without recursion."""
    from bs4 import BeautifulSoup

    skeleton = _Skeleton(text, tokens, names)
    builder = _careful_builder()(names["modern"], multi_valued_attributes=None)
    around: Any
    around = soup = BeautifulSoup(skeleton.markup(), builder=builder)
    texts = iter(skeleton.texts)  # those still to come
    node: Any
    for node in soup.descendants:
        while around is not node.parent:
            yield Event(END, around.name)
            around = around.parent
        if isinstance(node, str):
            for i in map(int, _RUN.findall(node)):
                yield from _given(i, around.name, texts, tokens)
        else:
            number = node.attrs.get("n")
            row = skeleton.rows.get(int(number)) if number else None
            if row:
                yield from _of_row(row, texts, tokens)
            else:
                yield Event(START, node.name, tokens[int(number)] if number else None)
            around = node
    for j in texts:  # what the parser has not given back: no text may be lost
        yield Event(TEXT, "", tokens[j])


def _given(i: int, name: str, texts: Iterator[int], tokens: list[Token]) -> Iterator[Event]:
    """The text token ``i``, and before it those that were to come first."""
    for j in texts:
        yield Event(TEXT, name if i == j else "", tokens[j])
        if i == j:
            break


def _of_row(row: list[int], texts: Iterator[int], tokens: list[Token]) -> Iterator[Event]:
    """What a row of leaves is made of, but for the end of the last."""
    for i in row:
        kind, name = tokens[i].kind, tokens[i].name
        if kind == TEXT:
            yield from _given(i, tokens[row[0]].name, texts, tokens)
        elif name == "br":
            yield from (Event(START, name, tokens[i]), Event(END, name))
        else:
            yield Event(kind, name, tokens[i])


class _Skeleton:
    """What the parser is given of a text, and which of its tokens stand for it.

    A *leaf* is a block that holds nothing but words. Of leaves of one name in a row the parser is given the first, and empty: where it
    puts that, it would put them all, and words open and close no element.
    """

    def __init__(self, text: str, tokens: list[Token], names: Mapping[str, frozenset[str]]) -> None:
        self.text, self.tokens, self.blocks = text, tokens, names["block"]
        self.telling = _telling_names(tokens, names)
        self.texts: list[int] = []  # the text tokens that say something
        self.rows: dict[int, list[int]] = {}  # the tokens of a row of leaves, its last tag aside, by its first
        self.keeps_spaces = any(
            name in _KEEPING or (written and keeps_spaces(written)) for _, _, _, name, written in tokens
        )

    def markup(self) -> str:
        """A document with numbers in place of words."""
        pieces, at = ["<html><body>"], 0
        opened: Counter[str] = Counter()
        deep = 0  # open elements, at most
        while at < len(self.tokens):
            kind, _, _, name, _ = self.tokens[at]
            if kind == TEXT:
                if not self.is_idle(at):
                    self.texts.append(at)
                    pieces.append(f"{at};")
            elif name in _PAGE or name == "br":
                pieces.append(_LINE_END)
            elif kind == START and name in _LEAVES and deep < DEEP and (after := self.row(at)):
                pieces.append(f"<{name} n={at}></{name}>")
                at = after
                continue
            elif name in self.telling:
                name = "pre" if name == "plaintext" else name  # after a <plaintext> lxml would see no tag
                pieces.append(f"<{name} n={at}>" if kind == START else f"</{name}>")
                step = 1 if kind == START else -1 if opened[name] else 0
                opened[name] += step
                deep += step
            at += 1
        return "".join(pieces) + "</body></html>"

    def is_idle(self, at: int) -> bool:
        """Whether a text is white space before a block, which begins a line anyway; a cell of a table does not."""
        if self.keeps_spaces or at + 1 == len(self.tokens):
            return False
        following, token = self.tokens[at + 1], self.tokens[at]
        begins = following.kind == START and following.name in self.blocks and following.name not in _CELLS
        return begins and not self.text[token.start : token.end].strip(_BLANK)

    def row(self, at: int) -> int:
        """The token behind a row of leaves that begins with a start tag; 0 where there is none."""
        tokens, first, row = self.tokens, at, list[int]()
        name = tokens[at].name
        after = 0
        while leaf := self.leaf(at):
            row += leaf
            after = leaf[-1] + 1
            at = after + (after + 1 < len(tokens) and tokens[after].kind == TEXT and self.is_idle(after))
            if at >= len(tokens) or tokens[at].kind != START or tokens[at].name != name:
                break
        if row:
            self.texts += [i for i in row if tokens[i].kind == TEXT]
            self.rows[first] = row[:-1]
        return after

    def leaf(self, first: int) -> list[int]:
        """The tokens of the leaf that begins with a start tag; none where it is no leaf."""
        tokens, leaf = self.tokens, [first]
        for at in range(first + 1, len(tokens)):
            kind, _, _, name, _ = tokens[at]
            if kind == TEXT or name == "br":
                leaf.append(at)
            elif name in self.telling or name in _PAGE:
                return [*leaf, at] if kind == END and name == tokens[first].name else []
        return []


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

        def start(
            self, tag: str, attrib: Mapping[str, str]
        ) -> None:  # without a third argument lxml tells no namespaces
            self.soup.handle_starttag(tag, None, None, attrib)

        def set_up_substitutions(self, tag: Any) -> bool:
            return False  # and no encoding

        def end(self, tag: str) -> None:
            self.soup.handle_endtag(tag)

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
