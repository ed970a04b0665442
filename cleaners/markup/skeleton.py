"""Skeleton: the structure of a text, as lxml judges it.

A parser gives no positions back. So it gets a document in which each run of text is the number of its token, and each tag
carries the number of its own; nothing else has to come back. Inline tags that hide nothing are left out: they change no
line of the text, and each would cost as much as a block.

lxml takes anything, but it searches all open elements for a stray end tag: 100,000 of them under as many open elements
take minutes. So it is fed tag by tag, and no start tag is fed to a tree that is ``DEEPEST`` already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from ..text.pattern import lazy
from .attributes import hides, keeps_spaces
from .tokens import END, RAW, START, TEXT, Token

DEEPEST = 200  # open elements; what opens below is no more than a line end

_PAGE = ("html", "head", "body")  # left out: text in a broken head is seen, and no page hides itself whole
_LINE_END = "<br>"
_OWNER = {"rt": "ruby", "rp": "ruby", "rtc": "ruby", "option": "select", "optgroup": "select"}  # its end will do
_RUN = lazy(r"(\d+);")
_PIECE = lazy(r"([^<]*+)(<(/?)([^ >]++)[^>]*+>)")


# An element begins (START) or ends (END), or a text token stands in it (TEXT); the element's name, empty for a text that the parser has
# not given back; the token, nothing where lxml has added the element.
Event = tuple[str, str, Token | None]


def structure(tokens: list[Token], names: Mapping[str, frozenset[str]]) -> Iterator[Event]:
    """The elements of a text and, each once and in its order, every text token. The ends of those are left out that nothing follows."""
    texts = [i for i, token in enumerate(tokens) if token.kind == TEXT]
    told = 0  # of them
    ended = list[Event]()
    for kind, name, numbers in _parsed(_skeleton(tokens, names), names["modern"]):
        if kind == END:
            ended.append((END, name, None))
            continue
        if ended:
            yield from ended
            ended.clear()
        if kind == START:
            yield START, name, tokens[int(numbers)] if numbers else None
            continue
        for i in map(int, _RUN.findall(numbers)):
            while told < len(texts) and texts[told] != i:
                yield TEXT, "", tokens[texts[told]]
                told += 1
            if told < len(texts):
                yield TEXT, name, tokens[i]
                told += 1
    for i in texts[told:]:  # what the parser has not given back: no text may be lost
        yield TEXT, "", tokens[i]


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


def _parsed(skeleton: str, modern: frozenset[str]) -> list[tuple[str, str, str]]:
    """What lxml makes of a skeleton, fed to it tag by tag: elements that begin, with their numbers, and that end; runs of numbers, with
    the element that they stand in. ``modern`` are blocks that lxml does not know to end a paragraph."""
    from lxml.etree import HTMLParser

    target, left_out = _Target(), Counter[str]()
    parser = HTMLParser(target=target, recover=True)
    held, opened, last = (
        list[str](),
        0,
        "",
    )  # what was not fed yet, how many elements it opens, and the last start tag in it

    def fed() -> _Target:
        nonlocal opened, last
        parser.feed("".join(held))
        held.clear()
        opened, last = 0, ""
        return target

    for words, tag, slash, name in _PIECE.findall(skeleton):
        held.append(words)
        if slash:
            if left_out[name]:
                left_out[name] -= 1
                tag = ""
            elif name == "p" and last != "p" and not fed().counts["p"]:  # a browser makes an empty one
                tag = _LINE_END
            last = ""
        elif len(target.open) + opened >= DEEPEST and len(fed().open) >= DEEPEST and name not in RAW:
            left_out[name] += 1
            tag, last = _LINE_END, ""
        else:
            if name in modern and fed().counts["p"]:
                tag = f"</p>{tag}"
            opened, last = opened + 1, name
        held.append(tag)
    fed()
    parser.close()
    return target.events


class _Target:
    """What lxml tells about: the events so far, which elements are open, and how many of each name."""

    def __init__(self) -> None:
        self.events: list[tuple[str, str, str]] = []
        self.open: list[str] = []
        self.counts: Counter[str] = Counter()
        self.said: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.close()
        self.events.append((START, name, attributes.get("n", "")))
        self.open.append(name)
        self.counts[name] += 1

    def end(self, name: str) -> None:
        """With an element those end that are open inside of it; one that is not open does not end."""
        self.close()
        if self.counts[name]:
            inner = ""
            while inner != name:
                inner = self.open.pop()
                self.counts[inner] -= 1
                self.events.append((END, inner, ""))

    def data(self, said: str) -> None:
        self.said.append(said)

    def close(self) -> None:
        """A run of text ends."""
        if self.said:
            self.events.append((TEXT, self.open[-1] if self.open else "#document", "".join(self.said)))
            self.said.clear()
