"""Where lines begin and end, and between which of them anything may have to be done: told for all lines of a page at once.

Most borders are right as they are: a line ends with a final mark, and one line end follows. Of the others, most stand
between a heading and its text, and nothing says that a sentence goes on over them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from ..rulebook.match import Rules
from ..text.classes import PLAIN_HAN, Places, Table, members, where
from ..text.page import LF, Page
from ..text.pattern import lazy
from .cuts import Cuts, find_cuts
from .halves import REMNANT, TEXT, cannot_begin
from .line import LONG, LONGER, unclosed
from .marks import BEHIND_STOP, CLOSES, COMMAS, FINAL, ITEMS, LINKS, QUOTES, STOPS_ALONE

Flags = npt.NDArray[np.uint8]

_BRACKETS = (
    r"[（(](?![一二三四五六七八九十\d]{1,3}[）)]|[A-Za-zⅠ-Ⅻ]{1,4}[）)])[^（）()\n]{1,40}[）)]"  # no numbering mark
)
_YEAR = r"[〔\[][12]\d{3}[〕\]] ?第?\d{1,4} ?号"  # of a document's number: （水函|〔2024〕8号）
_PART = r"[（(]\d{1,3}[）)][，；。]"  # no heading's number has a comma behind it
_NOTE = r"\[\d{1,3}\][\d，。；、]"  # the number of a note behind a word; behind that of a reference stands its author
_ASIDE_FIRST = lazy(rf"{_BRACKETS}(?:[，,、；;。》]|的(?!确)|等|和|及|与|或|以及)|{_PART}")
_BRACKETS_FIRST = lazy(rf"{_BRACKETS}[，,、；;。》”’{PLAIN_HAN}]|{_PART}|{_YEAR}|{_NOTE}")
SPACE, HYPHEN, ARROW = ord(" "), ord("-"), ord(">")
STOP, VERB, ABOUT, OPEN, PAIRED = (1 << bit for bit in range(5))  # what characters tell of their line
NOTHING = np.uint8(0)
_PAIRED = "".join((*CLOSES, *CLOSES.values())) + "\n\f"  # what closes stands right behind what opens in Unicode
_TELLING = "。！？；将把关" + _PAIRED


@dataclass(frozen=True, slots=True)
class Borders:
    """The lines of a page that are not blank, without the spaces around them (code points), and of each but the last the border
    to the next one: whether no final mark stands before it, whether the next line may go on with the sentence, whether anything
    says so, and tells enough for a line of its length, what may be cut there, and whether other than the usual line ends stand
    between them."""

    starts: Places
    ends: Places
    unmarked: Table
    open: Table
    signs: Table
    telling: Table
    cuts: Cuts
    loose: Table


def find_borders(page: Page, apart: int, rules: Rules) -> Borders:
    """Every line and border of a page; ``apart`` line ends are usual between two lines."""
    starts, ends = _trimmed(page)
    codes, above, below = page.codes, ends[:-1], starts[1:]
    loose = below - above != apart
    for i in range(apart):
        loose |= page.beside(above, i) != LF
    last, first = codes.take(above - 1), codes.take(below)
    closes = members("".join(QUOTES)).take(first)
    unmarked = ~members(FINAL).take(last)
    unfinished = unmarked & (
        ~members(ITEMS).take(first)
        | (last == HYPHEN)
        | _is_aside(page, unmarked & members("（(〔[").take(first), below)
    )
    if not page.unusual.isdisjoint(LINKS + ">"):
        unfinished &= ~members(LINKS).take(last)
        unfinished &= (last != ARROW) | (page.beside(above, -2) != ARROW)  # 查看详情>>
    unfinished |= closes
    signs, asked = unfinished & closes, where(unfinished & ~closes)
    telling = signs.copy()
    if len(asked):
        signs[asked], telling[asked] = _signs(page, starts, ends, asked, rules)
    for border in where(unfinished & members("（(").take(first)).tolist():
        if begins_with_aside(page.text, int(below[border])):
            signs[border] = telling[border] = True
    cuts = find_cuts(page, (starts, ends), (last, first), unfinished)
    return Borders(starts, ends, unmarked, unfinished, signs, telling, cuts, loose)


def begins_with_aside(text: str, start: int) -> bool:
    """Whether a line begins with an aside in brackets behind which the sentence goes on (``（含税），``): so no paragraph begins."""
    return _ASIDE_FIRST.match(text, start) is not None


def begins_with_brackets(text: str, start: int) -> bool:
    """Whether a line begins with brackets that bear no number, and goes on behind them: a full line above may go on with it
    (``规划|（2021—2025年）》的要求``)."""
    return _BRACKETS_FIRST.match(text, start) is not None


def _is_aside(page: Page, asked: Table, below: Places) -> Table:
    """Of every border: whether the next line begins with an aside in brackets and the sentence goes on behind it: （含税），."""
    found = np.zeros(len(asked), np.bool_)
    for border in where(asked).tolist():
        found[border] = begins_with_brackets(page.text, int(below[border]))
    return found


def _trimmed(page: Page) -> tuple[Places, Places]:
    """Where the lines that are not blank begin and end, without the spaces around them. A form feed ends a line."""
    codes, text, starts, ends = page.codes, page.text, page.line_starts, page.line_ends
    if "\f" in page.unusual:
        breaks = page.places("\n\f")
        starts, ends = np.append(0, breaks + 1), np.append(breaks, len(text))
    filled = starts < ends
    starts, ends = starts[filled], ends[filled]
    if " " not in page.unusual:
        return starts, ends
    for i in where((codes.take(starts) == SPACE) | (codes.take(ends - 1) == SPACE)).tolist():
        line = text[starts[i] : ends[i]]
        starts[i] += len(line) - len(line.lstrip(" "))
        ends[i] -= len(line) - len(line.rstrip(" "))
    filled = starts < ends
    return starts[filled], ends[filled]


def _signs(page: Page, starts: Places, ends: Places, asked: Places, rules: Rules) -> tuple[Table, Table]:
    """Of the lines with these numbers: whether anything says that the next one goes on with them, without which there is no evidence; and
    whether that can be enough. Words and marks of a short line alone never are: nearly all short lines are headings."""
    words = rules.table("line-words")
    begins, stops, below, after = starts[asked], ends[asked], starts[asked + 1], ends[asked + 1]
    last, lengths, held = page.beside(stops, -1), stops - begins, _held(page, starts)[asked]
    for line in where(held & OPEN).tolist():
        if not unclosed(page.text[begins[line] : stops[line]]):
            held[line] ^= OPEN
    words_say = (held & (STOP | VERB)).astype(np.bool_)
    words_say |= members(COMMAS + words.get("cannot_end", "")).take(last)
    telling = (last == HYPHEN) | (words_say & (lengths >= LONG)) | (held & (ABOUT | OPEN)).astype(np.bool_)
    few = after - below <= REMNANT  # is the next one no more than a word and a stop,
    few &= members(STOPS_ALONE).take(page.beside(after, -1))
    few |= members("，,：:").take(page.beside(below, 1))  # or does it begin with one character and a comma or colon?
    telling |= few & (lengths >= TEXT)
    if "\f" in page.unusual:
        breaks = page.unusual_places("\f")
        telling |= breaks.searchsorted(stops) < breaks.searchsorted(below)
    rest = members("\n" + words.get("cannot_begin", "")).take(page.beside(below, 0))
    signs = telling | words_say | rest
    rest &= ~telling
    for line in where(rest & (lengths < LONGER)).tolist():  # of longer ones it is asked anyway
        rest[line] = cannot_begin(page.text[below[line] : after[line]], page.text[stops[line] - 1], rules)
    return signs, telling | rest


def _held(page: Page, starts: Places) -> Flags:
    """What each of the lines that begin here holds: a stop inside it, a word that needs a verb, 关于 or 将于, behind which a title breaks off
    however short, a mark that opens and has, as it seems, no partner in the line."""
    at = page.places(_TELLING)
    codes = page.codes.take(at)
    signs, followed = _told_by()
    told = signs.take(codes) & followed.take(page.beside(at, 1))
    paired = where(told & PAIRED)
    marks = codes.take(paired)
    told[paired[:-1][marks[1:] == marks[:-1] + 1]] ^= OPEN  # nearly always the next mark is the partner
    held: Flags = np.bitwise_or.reduceat(np.append(told, NOTHING), at.searchsorted(starts))  # each up to the next one
    return held


@cache
def _told_by() -> tuple[Flags, Flags]:
    """What each code point may tell of its line, and what it leaves of that if it follows."""
    signs, followed = np.zeros(0x110000, np.uint8), np.full(0x110000, 0xFF ^ ABOUT, np.uint8)
    for sign, characters in (
        (STOP, "。！？；"),
        (VERB | ABOUT, "将把关"),
        (OPEN, "".join(CLOSES)),
        (PAIRED, _PAIRED),
    ):
        signs[members(characters)] |= sign
    followed[ord("于")] |= ABOUT
    followed[members("\n\f" + BEHIND_STOP)] ^= STOP
    return signs, followed
