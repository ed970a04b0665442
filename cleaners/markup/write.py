"""Edits: the seen runs stay where they are, and what stands between two of them becomes a line end, a gap or nothing.

White space is treated as CSS treats it: it collapses, and where it holds a line end between two ideographs it vanishes.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import east_asian_width

from ..text.edit import Edits
from ..text.headings import numbering_mark
from ..text.pattern import lazy
from .around import Tree
from .items import BREAK, CELL, GAP, LOOSE, MARK, PRE, SKIPPED, TIGHT, Counter, Item

NOTHING, SPACE, COLUMNS, LINE = range(4)  # what two runs are set apart by; the stronger wins

_PIECE = lazy(
    r"[ \t\n\r\f]++|&(?:#[0-9]{1,7}+|#[xX][0-9A-Fa-f]{1,6}+|[A-Za-z][A-Za-z0-9]{1,31}+)(?:;|(?![=A-Za-z0-9]))"
)
_PIECE_OF_CELL = lazy(_PIECE.pattern.replace(r"\f]", r"\f\xa0\u3000]"))
_ENTITY = lazy(_PIECE.pattern.partition("|")[2])
_BLANK = " \t\n\r\f"
_BLANKS_OF_CELL = _BLANK + "\xa0\u3000"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Names:
    """The full names of the rules that sign the edits; empty where a rule is off."""

    tags: str
    hidden: str
    entity: str
    space: str
    number: str
    navigation: str


def write(text: str, tree: Tree, names: Names, *, keep_tags: bool = False) -> Edits:
    """The edits that leave of ``text`` what is seen. With ``keep_tags`` the entities of ``<`` and ``>`` stay."""
    writer = _Writer(text, names, keep_tags)
    for item in tree.items:
        writer.item(item)
    writer.finish()
    return writer.edits


class _Writer:
    def __init__(self, text: str, names: Names, keep_tags: bool) -> None:
        self.text, self.names, self.keep_tags = text, names, keep_tags
        self.edits = Edits()
        self.done = 0  # up to here the text is settled
        self.last = ""  # the last character written
        self.want = NOTHING
        self.broken = False  # the white space to come holds a line end
        self.empty = False  # nothing was written since a cell began
        self.skipped = ""  # the rule that left something out in the gap
        self.marker: Item | None = None

    def item(self, item: Item) -> None:
        kind = item.kind
        if kind == BREAK:
            self.apart(SPACE if item.row and not item.row.layout else LINE)
        elif kind == GAP:
            self.apart(SPACE)
        elif kind == CELL:
            self.cell(layout=bool(item.row and item.row.layout))
        elif kind == SKIPPED:
            self.skipped = (self.names.navigation if item.frame else self.names.hidden) or self.names.tags
        elif kind == MARK:
            self.marker = item
        elif kind == PRE:
            self.preformatted(item.start, item.end)
        else:
            cell = bool(item.row and not item.row.layout)
            self.flowing(item.start, item.end, kind == LOOSE, cell=cell, tight=kind == TIGHT)

    def cell(self, *, layout: bool) -> None:
        """A cell begins: the next column of a row, a line of its own, or the value behind a label (发文字号：), unless that is empty."""
        labelled = layout and self.last != "" and self.last in "：:" and not self.empty
        self.apart(NOTHING if labelled else LINE if layout else COLUMNS)
        self.empty = True

    def apart(self, want: int) -> None:
        if want > self.want:
            self.want = want

    def flowing(self, start: int, end: int, loose: bool, *, cell: bool, tight: bool) -> None:
        """A run in which white space collapses, and vanishes in a ``tight`` one; in a ``loose`` one a line end is one. In a cell
        every kind of it collapses: a wide gap would look like the next column."""
        text, at = self.text, start
        for piece in (_PIECE_OF_CELL if cell else _PIECE).finditer(text, start, end):
            found = piece[0]
            put = self.unescaped(found) if found[0] == "&" else found
            if put is None:
                continue
            if at < piece.start():
                self.keep(at, piece.start())
            at = piece.end()
            if put and not put.strip(_BLANKS_OF_CELL if cell else _BLANK):
                self.space(piece.start(), at, put, loose, edge=piece.start() == start or at == end)
                self.broken = self.broken or (tight and bool(self.last))
            elif put:
                self.settle(piece.start(), put[0])
                self.replace(at, put, self.names.entity)
        if at < end:
            self.keep(at, end)

    def space(self, start: int, end: int, found: str, loose: bool, *, edge: bool) -> None:
        if not self.names.space and not self.want and self.done == start:
            self.keep(start, end)
            return
        lines = "\n" in found or "\r" in found
        self.apart(LINE if lines and loose else SPACE)
        self.broken = self.broken or (lines and not edge)

    def preformatted(self, start: int, end: int) -> None:
        at = start
        for piece in _ENTITY.finditer(self.text, start, end):
            put = self.unescaped(piece[0])
            if put:
                if at < piece.start():
                    self.keep(at, piece.start())
                at = piece.end()
                self.settle(piece.start(), put[0])
                self.replace(at, put, self.names.entity)
        if at < end:
            self.keep(at, end)

    def unescaped(self, entity: str) -> str | None:
        """What an entity stands for; ``None`` where it stays."""
        put = _unescaped(entity)
        if put == entity or not self.names.entity or (self.keep_tags and put in "<>"):
            return None
        return put

    def keep(self, start: int, end: int) -> None:
        self.settle(start, self.text[start])
        self.done = end
        self.last = self.text[end - 1]

    def replace(self, end: int, put: str, rule: str) -> None:
        self.edits.add(self.done, end, put, rule)
        self.done = end
        self.last = put[-1]

    def settle(self, start: int, following: str) -> None:
        """Bring the gap before ``start`` into its form; ``following`` is the character to come."""
        if self.done < start:
            put = self.between(following)
            gap = self.text[self.done : start]
            if gap != put:
                blank = not gap.strip(_BLANK)
                self.edits.add(self.done, start, put, (self.names.space if blank else self.skipped) or self.names.tags)
            self.done = start
            if self.marker and (number := self.number(start, following)):
                self.edits.add(start, start, number, self.names.number)
        self.want, self.broken, self.skipped, self.marker, self.empty = NOTHING, False, "", None, False

    def between(self, following: str) -> str:
        if not self.last or not self.want or (self.last == "\n" and self.want != COLUMNS):
            return ""
        if self.want == LINE:
            return "\n"
        if self.want == COLUMNS:
            return "  "
        return "" if self.broken and _wide(self.last) and _wide(following) else " "

    def number(self, start: int, following: str) -> str:
        """The number of a list item, unless its author wrote one."""
        item = self.marker
        if not item or not item.counter or not self.names.number:
            return ""
        number = item.counter.next(item.value)
        if numbering_mark(self.text, start):
            return ""
        return _spelt(number, item.counter) + "." + " " * following.isdigit()

    def finish(self) -> None:
        end = len(self.text)
        if self.done < end:
            put = "\n" if self.last not in ("", "\n") and self.text[-1] == "\n" else ""
            gap = self.text[self.done :]
            if gap != put:
                self.edits.add(self.done, end, put, self.skipped or self.names.tags)


@lru_cache(maxsize=1024)
def _unescaped(entity: str) -> str:
    return html.unescape(entity)


def _wide(char: str) -> bool:
    return east_asian_width(char) in "WFH" and not "ᄀ" <= char <= "ᇿ" and not "가" <= char <= "힯"


def _spelt(number: int, counter: Counter) -> str:
    """A number as the list's ``type`` writes it."""
    if counter.kind in ("a", "A") and number > 0:
        letters = ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(ord(counter.kind) + rest) + letters
        return letters
    if counter.kind in ("i", "I") and 0 < number < 4000:
        letters = ""
        for value, sign in _ROMAN:
            letters += sign * (number // value)
            number %= value
        return letters.upper() if counter.kind == "I" else letters
    return str(number)
