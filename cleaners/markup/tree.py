"""Structure: which text runs are seen, and what stands between them, read off the tree that lxml made of the skeleton."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from .items import BREAK, CELL, LOOSE, MARK, PRE, RUN, SKIPPED, Counter, Item, Region, Row, Tree
from .skeleton import PAGE_NAMES, hides, keeps_spaces, number, numbers, parse
from .tokens import DOCTYPE, TEXT, Token, attributes

_CELLS = ("td", "th")
_NOTHING = Token("", 0, 0)  # the tag of an element that lxml has added
_PLAIN_LIST = re.compile(r"list-style[^;]{0,60}none", re.IGNORECASE)


class _State(NamedTuple):
    """What an element hands down to its contents."""

    hidden: bool = False
    pre: bool = False
    loose: bool = True  # in no block: the line ends of a fragment are its author's
    row: Row | None = None
    region: Region | None = None
    counter: Counter | None = None
    main: bool = False


def read_tree(text: str, tokens: list[Token], names: Mapping[str, frozenset[str]], *, hide: bool = True) -> Tree:
    """Read the structure of an HTML text; with ``hide`` what its attributes hide is left out."""
    return _Reader(text, tokens, names, hide).read()


class _Reader:
    def __init__(self, text: str, tokens: list[Token], names: Mapping[str, frozenset[str]], hide: bool) -> None:
        self.text, self.tokens, self.names, self.hide = text, tokens, names, hide
        self.tree = Tree()
        self.items = self.tree.items
        page = any(token.kind == DOCTYPE or token.name in ("html", "body") for token in tokens)
        self.outside = _State(loose=not page)
        self.state = self.outside
        self.rows: dict[int, Row] = {}  # of cells that stand in no row, by the element around them
        self.seen = 0  # the tokens before this one have been read

    def read(self) -> Tree:
        """Walk the elements and strings in their order, without recursion."""
        around: list[tuple[Any, _State]] = []  # the open elements, and the state outside of each
        parent: Any
        parent = soup = parse(self.tokens, self.names)
        node: Any
        for node in soup.descendants:
            while parent is not node.parent:
                parent = self.leave(*around.pop())
            if isinstance(node, str):
                self.strings(node, parent.name)
            else:
                around.append((node, self.state))
                self.state = self.enter(node)
                parent = node
        while around:
            self.leave(*around.pop())
        self.lost(len(self.tokens))
        return self.tree

    def strings(self, string: str, parent: str) -> None:
        for i in numbers(string):
            self.lost(i)
            if i == self.seen:
                self.words(self.tokens[i].start, self.tokens[i].end, parent)
                self.seen = i + 1

    def lost(self, until: int) -> None:
        """Put back what the parser has not given back: no text may be lost."""
        inside = self.state
        for i in range(self.seen, until):
            if self.tokens[i].kind == TEXT:
                self.state = self.outside
                self.words(self.tokens[i].start, self.tokens[i].end, "")
        self.state = inside
        self.seen = max(self.seen, until)

    def words(self, start: int, end: int, parent: str) -> None:
        state, text = self.state, self.text
        if state.hidden:
            self.items.append(Item(SKIPPED))
            return
        kind = PRE if state.pre else LOOSE if state.loose else RUN
        if parent == "pre" and text[start] == "\n" and text[start - 1] == ">" and self.items[-1].kind == BREAK:
            start += 1  # a line end that opens a <pre> belongs to the tag
        self.items.append(Item(kind, start, end, state.row, state.region))
        if state.row and not text[start:end].isspace():
            state.row.add(end - start)
        stops = text.count("。", start, end)
        if state.region:
            state.region.stops += stops
        else:
            self.tree.stops += stops

    def enter(self, tag: Any) -> _State:
        """The state inside an element."""
        name, state = tag.name, self.state
        if name == "br":
            self.line()
        if name == "br" or name in PAGE_NAMES:
            return state
        at = number(tag)
        token = _NOTHING if at is None else self.tokens[at]
        block = name in self.names["block"]
        hidden = state.hidden or name in self.names["unseen"] or (self.hide and hides(token, block))
        if block:
            state = self.enter_block(tag, token, hidden)
        pre = state.pre or keeps_spaces(token)
        if hidden != state.hidden or pre != state.pre:
            state = state._replace(hidden=hidden, pre=pre)
        return state

    def enter_block(self, tag: Any, token: Token, hidden: bool) -> _State:
        name, state = tag.name, self.state
        if name in _CELLS:
            row = state.row or self.rows.setdefault(id(tag.parent), Row())
            row.next_cell()
            self.items.append(Item(CELL, row=row))
            return state._replace(loose=False, row=row)
        if name == "table" and state.row:
            state.row.layout = True
        self.line()
        state = state._replace(loose=False)
        if name == "table":
            return state._replace(row=None)
        if name == "tr":
            return state._replace(row=Row())
        if name in ("pre", "listing", "xmp"):
            return state._replace(pre=True)
        if name in ("ul", "menu", "dir"):
            return state._replace(counter=None)
        if name == "ol":
            return state._replace(counter=_counter(token))
        if name == "li" and state.counter and not hidden:
            state.counter.items += 1
            value = _whole_number(attributes(token.attributes).get("value", ""))
            self.items.append(Item(MARK, row=state.row, counter=state.counter, value=value))
        elif name in ("main", "article"):
            self.tree.has_main = True
            return state._replace(main=True)
        elif name in ("nav", "footer", "aside"):
            return state._replace(region=Region(name, state.main))
        return state

    def leave(self, tag: Any, outside: _State) -> Any:
        """Close an element; the one around it comes back."""
        self.state = outside
        if tag.name in self.names["block"] and tag.name not in _CELLS:
            self.line()
        return tag.parent

    def line(self) -> None:
        row = self.state.row
        if row:
            row.fresh = True
        self.items.append(Item(BREAK, row=row))


def _counter(token: Token) -> Counter | None:
    found = attributes(token.attributes)
    if _PLAIN_LIST.search(found.get("style", "")):
        return None
    return Counter(_whole_number(found.get("start", "")), "reversed" in found, found.get("type", "1"))


def _whole_number(written: str) -> int | None:
    """A whole number of sane size, or ``None``."""
    match = re.match(r"\s{0,9}(-?\d{1,9})(?!\d)", written)
    return int(match[1]) if match else None
