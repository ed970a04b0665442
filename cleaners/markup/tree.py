"""Structure: which text runs are seen, and what stands between them, read off the tree that lxml made of the skeleton."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import NamedTuple

from ..text.pattern import lazy
from .around import BUTTON as SHORT_WORDS
from .around import Tree
from .attributes import attributes, hides, keeps_spaces
from .head import read_title
from .items import BREAK, CELL, GAP, LOOSE, MARK, PRE, RUN, SKIPPED, TIGHT, Counter, Item
from .links import AWAY, BUTTON, Link, read_links
from .links import MARK as SIGN
from .regions import GROUPS, SENTENCES, Region
from .roles import ADVERTISEMENT, CONTENTS, FOOTER, FRAME, role
from .rows import Row, settle_table
from .skeleton import structure
from .tokens import DOCTYPE, END, START, Token
from .wordings import leads_below, points_to_sources

_CELLS = ("td", "th")
_OF_A_PAGE = ("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table")  # no cell of data holds one of these
_HEADINGS = frozenset(("h1", "h2", "h3"))
_LABEL = lazy(
    r"\s{0,9}(?:[文信]?[章息]?来源|作者|责任编辑|编辑|发[布表](?:时间|日期)|浏览(?:次数|量)?|阅读|点击|分[类類]|标签|標籤)[：:]"
)
_SPACED_OUT = lazy(  # a label as wide as the others of its column: 索 引 号, 文　　号
    r"\s*+[一-鿿](?:\s{1,9}[一-鿿]){2,5}\s*+[：:]?\s*+|\s*+[一-鿿]\s{2,9}[一-鿿]\s*+[：:]?\s*+"
)
_PLAIN_LIST = lazy(r"list-style[^;]{0,60}none", re.IGNORECASE)


class _State(NamedTuple):
    """What an element hands down to its contents."""

    hidden: bool = False
    veiled: bool = False  # hidden by an attribute, not by what element it is
    pre: bool = False
    loose: bool = True  # in no block: the line ends of a fragment are its author's
    row: Row | None = None
    region: Region | None = None
    counter: Counter | None = None
    main: bool = False
    acts: bool = False  # a click on it runs a script


def read_tree(text: str, tokens: list[Token], names: Mapping[str, frozenset[str]], *, hide: bool = True) -> Tree:
    """Read the structure of an HTML text; with ``hide`` what its attributes hide is left out, unless most sentences stand there."""
    page = any(token.kind == DOCTYPE or token.name in ("html", "body") for token in tokens)
    reader = _Reader(text, names, hide, _State(loose=not page), read_links(text, tokens) if page else {})
    reader.title = read_title(text, tokens) if page else ""
    for kind, name, token in structure(text, tokens, names):
        if kind == END:
            reader.leave(name)
        elif kind == START:
            reader.enter(name, token.attributes if token else None)
        elif token and name:
            reader.words(token.start, token.end, name)
        elif token:
            reader.lost(token.start, token.end)
    if reader.veiled_stops > reader.stops:
        return read_tree(text, tokens, names, hide=False)
    for rows in reader.tables:
        settle_table(rows)
    return reader.tree


class _Reader:
    def __init__(
        self, text: str, names: Mapping[str, frozenset[str]], hide: bool, state: _State, links: Mapping[int, Link]
    ) -> None:
        self.text, self.names, self.hide, self.links = text, names, hide, links
        self.tree = Tree()
        self.items = self.tree.items
        self.states = [state]  # of the open elements, and first the one outside of all
        self.rows: list[Row | None] = [None]  # for each of them the row of its cells
        self.stops = self.veiled_stops = 0  # sentences that are seen, and that attributes hide
        self.tables: list[list[Row]] = [[]]  # the rows of each open table, and first those outside of all
        self.title = ""
        self.above = ""  # the words that were read last

    def words(self, start: int, end: int, name: str) -> None:
        """A run of text in the element of that name."""
        state, text = self.states[-1], self.text
        if state.hidden:
            self.items.append(Item(SKIPPED))
            self.veiled_stops += text.count("。", start, end) if state.veiled else 0
            return
        kind = PRE if state.pre else LOOSE if state.loose else RUN
        words = text[start:end]
        if words.isspace() and not state.pre:
            self.items.append(Item(kind, start, end, state.row, state.region))
            return
        self.stops += words.count("。")
        if name == "pre" and text[start] == "\n" and text[start - 1] == ">" and self.items[-1].kind == BREAK:
            start += 1  # a line end that opens a <pre> belongs to the tag
        if _LABEL.match(text, start, end):
            self.items.append(Item(GAP))
        link, region = self._link(start, words), state.region
        if link and link.kind == SIGN:
            self.items.append(Item(SKIPPED, frame=True))
            return
        if state.row:
            kind = _fill_cell(state.row, words, kind)
        heading = name in _HEADINGS
        linked, button = link is not None and link.kind in (AWAY, BUTTON), link is not None and link.kind == BUTTON
        self.items.append(Item(kind, start, end, state.row, region, linked=linked, button=button and not heading))
        self.above = words.strip() or self.above
        own = region.add(words, link, title=self.title, heading=heading) if region else words.count("。") * (not linked)
        if region is None or region.plain:
            self.tree.stops += own
        if region and name == "h1" and not linked and words.strip():
            region.kept = region.kept or not region.role or words.strip() in self.title

    def _link(self, start: int, words: str) -> Link | None:
        """The link in which a run of text stands; a button, where a click on its element runs a script."""
        link = self.links.get(start)
        if link is None and self.states[-1].acts and self.links and len(words.strip()) <= SHORT_WORDS:
            return Link(start, BUTTON)
        return link

    def lost(self, start: int, end: int) -> None:
        """A run whose place is not known is seen, in a line of its own."""
        self.items += (Item(BREAK), Item(RUN, start, end), Item(BREAK))

    def enter(self, name: str, written: str | None) -> None:
        """Open an element; ``written`` are its attributes. One without a tag, of lxml's making, does nothing to the text."""
        state = self.states[-1]
        if name == "br":
            self.line()
        elif written is not None:
            block = name in self.names["block"]
            if name in self.names["unseen"]:
                state = state._replace(hidden=True, veiled=False)
            elif self.hide and not state.hidden and hides(written, block=block):
                state = state._replace(hidden=True, veiled=True)
            if block:
                state = self.enter_block(name, written, state)
            if keeps_spaces(written):
                state = state._replace(pre=True)
            if "onclick" in written:
                state = state._replace(acts=True)
        self.states.append(state)
        self.rows.append(None)

    def enter_block(self, name: str, written: str, state: _State) -> _State:
        if name in _CELLS:
            return self.enter_cell(name, written, state)
        if name in _OF_A_PAGE and state.row:
            state.row.layout = True
        self.line()
        if state.loose:
            state = state._replace(loose=False)
        if name == "table":
            self.tables.append([])
            state = state._replace(row=None)
        if name == "tr":
            return state._replace(row=self.new_row())
        if name in ("pre", "listing", "xmp"):
            return state._replace(pre=True)
        if name in ("ul", "menu", "dir"):
            state = state._replace(counter=None)
        if name == "ol":
            state = state._replace(counter=_counter(written))
        if name == "li" and state.counter and not state.hidden:
            state.counter.items += 1
            value = _whole_number(attributes(written).get("value", ""))
            self.items.append(Item(MARK, row=state.row, counter=state.counter, value=value))
        elif name in ("main", "article"):
            self.tree.has_main = True
            return state._replace(main=True)
        elif name in ("nav", "footer", "aside") or (name == "header" and not state.main):
            return state._replace(region=Region(name, state.main, state.region))
        region = self.group(name, written, state) if self.links else state.region
        return state if region is state.region else state._replace(region=region)

    def group(self, name: str, written: str, state: _State, row: Row | None = None) -> Region | None:
        """The region that a block begins, or the one that it stands in."""
        says = role(written)
        if says in (ADVERTISEMENT, FRAME, CONTENTS, FOOTER):
            kept = points_to_sources(self.above)
            return Region("group", False, state.region, says, kept=kept, above=self.tree.stops)
        if name in GROUPS or row:
            kept, led = points_to_sources(self.above), leads_below(self.above)
            says = says or (FRAME if name == "form" else "")
            return Region("group", state.main, state.region, says, row, kept, above=self.tree.stops, led=led)
        return state.region

    def enter_cell(self, name: str, written: str, state: _State) -> _State:
        row = state.row or self.rows[-1] or self.new_row()
        self.rows[-1] = row
        row.next_cell()
        self.items.append(Item(CELL, row=row))
        region = self.group(name, written, state, row) if self.links else state.region
        return state._replace(loose=False, row=row, region=region)

    def new_row(self) -> Row:
        row = Row()
        self.tables[-1].append(row)
        return row

    def leave(self, name: str) -> None:
        if name == "table" and len(self.tables) > 1:
            settle_table(self.tables.pop())
        region = self.states.pop().region
        if region and region is not self.states[-1].region:
            region.close()
            if region.stops >= SENTENCES:
                self.tree.holders.append(region)
        self.rows.pop()
        if name == "li":
            self.items.append(Item(MARK))  # a number that found no text is nobody else's
        if name in self.names["block"] and name not in _CELLS:
            self.line()

    def line(self) -> None:
        row = self.states[-1].row
        if row:
            row.fresh = True
        self.items.append(Item(BREAK, row=row))


def _fill_cell(row: Row, words: str, kind: str) -> str:
    """Put a run of text into the cell of a row, and say of which kind it is there: a label may be spaced out to the width of others."""
    seen = html.unescape(words)
    if seen.isspace():
        return kind
    if kind == RUN and _SPACED_OUT.fullmatch(seen):
        kind, seen = TIGHT, "".join(seen.split())
    row.add(seen)
    return kind


def _counter(written: str) -> Counter | None:
    found = attributes(written)
    if _PLAIN_LIST.search(found.get("style", "")) or "linenums" in found.get("class", ""):
        return None
    return Counter(_whole_number(found.get("start", "")), "reversed" in found, found.get("type", "1"))


def _whole_number(written: str) -> int | None:
    """A whole number of sane size, or ``None``."""
    match = re.match(r"\s{0,9}(-?\d{1,9})(?!\d)", written)
    return int(match[1]) if match else None
