"""Structure: which text runs are seen, and what stands between them.

One pass over the tokens with a stack of open elements, after the rules of the HTML standard for end tags that are missing
or stray. Inline elements that hide nothing are not even put on the stack. Every step costs the same however deep the
elements lie; libxml2 and its bindings search the whole stack for a stray end tag, and 100,000 of them take minutes.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .items import BREAK, CELL, LOOSE, MARK, PRE, RUN, SKIPPED, Counter, Item, Region, Row, Tree
from .tokens import DOCTYPE, END, START, TEXT, Token, attributes

_CELLS = ("td", "th")
_ROW_GROUPS = ("tbody", "thead", "tfoot")
_TABLE_PARTS = frozenset((*_CELLS, *_ROW_GROUPS, "tr", "caption", "table"))
_FENCES = ("table", "td", "th", "caption", "template")  # an end tag does not reach out of these
# A start tag ends the nearest open element of the first list, unless one of the second was opened after it.
_ENDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "li": (("li",), ("ul", "ol", "menu", "dir", *_FENCES)),
    **dict.fromkeys(("dt", "dd"), (("dt", "dd"), ("dl", *_FENCES))),
    **dict.fromkeys(_CELLS, (_CELLS, ("table",))),
    "tr": (("tr",), ("table",)),
    **dict.fromkeys(_ROW_GROUPS, (_ROW_GROUPS, ("table",))),
    **dict.fromkeys(("rt", "rp"), (("rt", "rp"), ("ruby",))),
    "option": (("option",), ("select",)),
    "body": (("head",), ()),
}
_IN_HEAD = frozenset(
    ["title", "meta", "link", "base", "script", "style", "template", "noscript", "basefont", "bgsound"]
)
_ENDED_BY_OTHERS = ("head", "rt", "rp", "rtc", "option", "optgroup")
_PLAIN_LIST = re.compile(r"list-style[^;]{0,60}none", re.IGNORECASE)
_PRE_STYLE = re.compile(r"white-space\s{0,9}:\s{0,9}(?:pre|break-spaces)", re.IGNORECASE)
_HIDING = re.compile(r"hidden|none", re.IGNORECASE)
_HIDING_STYLE = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}(?:hidden|collapse)", re.IGNORECASE)
_STYLED = re.compile(r"style|white-space", re.IGNORECASE)


class _State(NamedTuple):
    """What an element hands down to its contents."""

    hidden: bool = False
    pre: bool = False
    loose: bool = True  # in no block: the line ends of a fragment are its author's
    row: Row | None = None
    region: Region | None = None
    counter: Counter | None = None
    main: bool = False


def read_tree(text: str, tokens: list[Token], names: dict[str, frozenset[str]], *, hide: bool = True) -> Tree:
    """Read the structure of an HTML text; with ``hide`` what its attributes hide is left out."""
    return _Reader(text, names, hide).read(tokens)


class _Reader:
    def __init__(self, text: str, names: dict[str, frozenset[str]], hide: bool) -> None:
        self.text, self.hide = text, hide
        self.block, self.unseen, self.void = names["block"], names["unseen"], names["void"]
        self.tree = Tree()
        self.items = self.tree.items
        self.state = _State()
        self.closed: set[str] = set()  # names that have an end tag: what is never closed hides nothing
        self.stack: list[tuple[str, _State]] = []  # an open element, and the state outside of it
        self.open: dict[str, list[int]] = {}  # where in the stack the elements of a name lie

    def read(self, tokens: list[Token]) -> Tree:
        self.closed = {token.name for token in tokens if token.kind == END}
        if any(token.kind == DOCTYPE or token.name in ("html", "body") for token in tokens):
            self.state = _State(loose=False)
        for token in tokens:
            if token.kind == TEXT:
                self.words(token.start, token.end)
            elif token.kind == START:
                self.start(token)
            elif token.kind == END:
                self.end(token.name)
        return self.tree

    def words(self, start: int, end: int) -> None:
        state, text = self.state, self.text
        if self.stack and self.stack[-1][0] == "title" and self.tree.title == (0, 0):
            self.tree.title = (start, end)
        if state.hidden:
            if self.stack and self.stack[-1][0] == "head" and text[start:end].strip():
                self.end("head")
                state = self.state
            if state.hidden:
                self.items.append(Item(SKIPPED))
                return
        kind = PRE if state.pre else LOOSE if state.loose else RUN
        if kind == PRE and self.fresh_pre(start):
            start += 1
        self.items.append(Item(kind, start, end, state.row, state.region))
        if state.row and not text[start:end].isspace():
            state.row.add(end - start)
        stops = text.count("。", start, end)
        if state.region:
            state.region.stops += stops
        else:
            self.tree.stops += stops

    def fresh_pre(self, at: int) -> bool:
        """Whether a line end opens a ``pre``: it belongs to the tag."""
        return self.text[at] == "\n" and at > 0 and self.text[at - 1] == ">" and self.stack[-1][0] == "pre" \
            and self.items[-1].kind == BREAK  # fmt: skip

    def start(self, token: Token) -> None:
        name = token.name
        if self.stack and self.stack[-1][0] == "head" and name not in _IN_HEAD:
            self.end("head")
        if name in _ENDS:
            ended, fences = _ENDS[name]
            self.close(ended, fences)
        block = name in self.block
        if block:
            self.close(("p",), (*_FENCES, "button"))
        if name in self.void:
            self.void_element(name, token)
            return
        if name in _CELLS and self.nearest(("tr",)) <= self.nearest(("table",)):
            self.push("tr", self.state._replace(row=Row()))
        state = self.state
        if block:
            state = self.enter_block(name, token, state)
        elif name in self.unseen and (name in self.closed or name in _ENDED_BY_OTHERS):
            state = state._replace(hidden=True)
        hidden = state.hidden or (self.hide and self.hides(token, block))
        pre = state.pre or bool(_STYLED.search(token.attributes) and _PRE_STYLE.search(
            attributes(token.attributes).get("style", "")))  # fmt: skip
        if hidden != state.hidden or pre != state.pre:
            state = state._replace(hidden=hidden, pre=pre)
        if block or state is not self.state or self.open.get(name) or name == "ruby":
            self.push(name, state)

    def void_element(self, name: str, token: Token) -> None:
        if name in ("br", "hr"):
            self.line()
        elif name == "meta" and "content" in token.attributes.lower():
            self.tree.meta.append(attributes(token.attributes))

    def enter_block(self, name: str, token: Token, state: _State) -> _State:
        """The state inside a block."""
        if name in _CELLS:
            if state.row:
                state.row.next_cell()
                self.items.append(Item(CELL, row=state.row))
            return state._replace(loose=False)
        if name == "table" and state.row:
            state.row.layout = True
        self.line()
        state = state._replace(loose=False) if state.loose else state
        if name == "table":
            return state._replace(row=None)
        if name == "tr":
            return state._replace(row=Row())
        if name in ("pre", "listing", "xmp", "plaintext"):
            return state._replace(pre=True)
        if name in ("ul", "menu", "dir"):
            return state._replace(counter=None)
        if name == "ol":
            return state._replace(counter=_counter(token))
        if name == "li":
            self.mark(token, state)
        elif name in ("main", "article"):
            self.tree.has_main = True
            return state._replace(main=True)
        elif name in ("nav", "footer", "aside"):
            return state._replace(region=Region(name, state.main))
        return state

    def mark(self, token: Token, state: _State) -> None:
        if state.counter and not state.hidden and not (self.hide and self.hides(token, True)):
            state.counter.items += 1
            value = _number(attributes(token.attributes).get("value", "")) if token.attributes else None
            self.items.append(Item(MARK, row=state.row, counter=state.counter, value=value))

    def hides(self, token: Token, block: bool) -> bool:
        """Whether the attributes of an element hide it. ``aria-hidden`` hides from readers aloud, not from the eye: it
        marks ornaments, which are inline, but also the whole page behind an open dialogue."""
        if not _HIDING.search(token.attributes) and not (not block and "aria-hidden" in token.attributes):
            return False
        found = attributes(token.attributes)
        return (
            "hidden" in found
            or bool(_HIDING_STYLE.search(found.get("style", "")))
            or (not block and found.get("aria-hidden", "").lower() == "true")
        )

    def end(self, name: str) -> None:
        if name in ("br", "p") and not self.open.get(name):  # a browser makes an empty one
            self.line()
            return
        fences = () if name == "table" else ("table",) if name in _TABLE_PARTS else _FENCES
        self.close((name,), fences)

    def close(self, names: tuple[str, ...], fences: tuple[str, ...]) -> None:
        """Close the nearest open element of these names, and all in it, unless a fence lies between."""
        at = self.nearest(names)
        if at >= 0 and at > self.nearest(fences):
            while len(self.stack) > at:
                self.pop()

    def nearest(self, names: tuple[str, ...]) -> int:
        """Where in the stack the innermost element of these names lies; -1 where there is none."""
        at = -1
        for name in names:
            lying = self.open.get(name)
            if lying and lying[-1] > at:
                at = lying[-1]
        return at

    def push(self, name: str, state: _State) -> None:
        self.open.setdefault(name, []).append(len(self.stack))
        self.stack.append((name, self.state))
        self.state = state

    def pop(self) -> None:
        name, self.state = self.stack.pop()
        self.open[name].pop()
        if name in self.block and name not in _CELLS:
            self.line()

    def line(self) -> None:
        row = self.state.row
        if row:
            row.fresh = True
        self.items.append(Item(BREAK, row=row))


def _counter(token: Token) -> Counter | None:
    found = attributes(token.attributes)
    if _PLAIN_LIST.search(found.get("style", "")):
        return None
    return Counter(_number(found.get("start", "")), "reversed" in found, found.get("type", "1"))


def _number(written: str) -> int | None:
    """A whole number of sane size, or ``None``."""
    match = re.match(r"\s{0,9}(-?\d{1,9})(?!\d)", written)
    return int(match[1]) if match else None
