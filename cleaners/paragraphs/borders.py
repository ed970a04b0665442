"""Where lines begin and end, and between which of them anything may have to be done: told for all lines of a page at once.

Most borders are right as they are: a line ends with a final mark, and one line end follows. Of the others, most stand
between a heading and its text, and nothing says that a sentence goes on over them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from ..rulebook.match import Rules
from ..text.classes import PLAIN_HAN, Codes, Places, Table, members, where
from ..text.page import LF, Page
from ..text.pattern import lazy
from .cuts import Cuts, find_cuts
from .line import LONG, unclosed
from .marks import BEHIND_STOP, CLOSES, COMMAS, FINAL, ITEMS, LINKS, QUOTES, STOPS_ALONE

_BRACKETS = (
    r"[（(](?![一二三四五六七八九十\d]{1,3}[）)]|[A-Za-zⅠ-Ⅻ]{1,4}[）)])[^（）()\n]{1,40}[）)]"  # no numbering mark
)
_YEAR = r"[〔\[][12]\d{3}[〕\]] ?第?\d{1,4} ?号"  # of a document's number: （水函|〔2024〕8号）
_PART = r"[（(]\d{1,3}[）)][，；。]"  # no heading's number has a comma behind it
_NOTE = r"\[\d{1,3}\][\d，。；、]"  # the number of a note behind a word; behind that of a reference stands its author
_ASIDE_FIRST = lazy(rf"{_BRACKETS}(?:[，,、；;。》]|的(?!确)|等|和|及|与|或|以及)|{_PART}")
_BRACKETS_FIRST = lazy(rf"{_BRACKETS}[，,、；;。》”’{PLAIN_HAN}]|{_PART}|{_YEAR}|{_NOTE}")
SPACE, HYPHEN, ARROW = ord(" "), ord("-"), ord(">")
REMNANT = 4  # code points with the mark: what a page or a column leaves of a sentence for a line of its own
TEXT = 30  # code points of a line that may leave a remnant: no name, no heading


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
    unfinished = unmarked & ~members(LINKS).take(last)
    unfinished &= (
        ~members(ITEMS).take(first)
        | (last == HYPHEN)
        | _is_aside(page, unfinished & members("（(〔[").take(first), below)
    )
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
    begins, stops, below = starts[asked], ends[asked], starts[asked + 1]
    last, lengths = page.beside(stops, -1), stops - begins
    inner, verbs = page.places("。！？；"), page.places("将把关")
    inner = inner[~members("\n\f" + BEHIND_STOP).take(page.beside(inner, 1))]
    words_say = members(COMMAS + words.get("cannot_end", "")).take(last)
    words_say |= _hold(verbs, begins, stops) | _hold(inner, begins, stops)
    telling = (last == HYPHEN) | members("\n" + words.get("cannot_begin", "")).take(page.beside(below, 0))
    telling |= words_say & (lengths >= LONG)
    telling |= _hold(
        verbs[page.beside(verbs, 1) == ord("于")], begins, stops
    )  # a title breaks off behind 关于, however short
    few = ends[asked + 1] - below <= REMNANT  # is the next one no more than a word and a stop,
    few &= members(STOPS_ALONE).take(page.beside(ends[asked + 1], -1))
    few |= members("，,：:").take(page.beside(below, 1))  # or does it begin with one character and a comma or colon?
    telling |= few & (lengths >= TEXT)
    if "\f" in page.unusual:
        telling |= _hold(page.unusual_places("\f"), stops, below)
    telling |= _are_open(page, begins, stops)
    return telling | words_say, telling


def _hold(at: Places, begins: Places, stops: Places) -> Table:
    """Of each span: whether it holds one of these offsets."""
    held: Table = at.searchsorted(begins) < at.searchsorted(stops)
    return held


def _are_open(page: Page, begins: Places, stops: Places) -> Table:
    """Of each of these lines: whether a mark that opens has no partner in it. Nearly always the next mark is the partner."""
    at = page.places("".join((*CLOSES, *CLOSES.values())))
    first, after = at.searchsorted(begins), at.searchsorted(stops)
    codes = np.append(page.codes.take(at), 0)
    wanted = _partners().take(codes)  # by the marks that open
    found: Table = (first < after) & (wanted[after - 1] > 0)
    loose = np.append(0, np.cumsum((wanted[:-1] > 0) & (wanted[:-1] != codes[1:])))
    lines = where((loose[first] < loose[after]) & ~found)
    spans = zip(begins[lines].tolist(), stops[lines].tolist(), strict=True)
    found[lines] = [bool(unclosed(page.text[start:end])) for start, end in spans]
    return found


@cache
def _partners() -> Codes:
    """For each code point the mark that closes what it opens; 0 for none."""
    partners = np.zeros(0x110000, np.uint32)
    partners[[ord(mark) for mark in CLOSES]] = [ord(mark) for mark in CLOSES.values()]
    return partners
