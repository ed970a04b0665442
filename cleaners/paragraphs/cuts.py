"""Borders between lines that cut something in two: a word, a number and its measure, or a paragraph, which is told by its document."""

from __future__ import annotations

from typing import NamedTuple

from ..text.classes import HAN, MEASURES, Codes, Places, Table, members, where
from ..text.lexicon import tears_word_at
from ..text.page import Page
from ..text.pattern import lazy
from .line import LONG, LONGER

CLAUSE = 25  # code points of a line that breaks off before the last words of a clause
NUMBER = 30  # code points in which a number at a line's end is looked for

_NUMBER_AT_END = lazy(r"(?<![\dA-Za-z:：/.+-])\d{1,6}(?:,\d{3}){0,4}(?:\.\d{0,6})?$")  # no telephone, no date
_NUMBER_GOES_ON = lazy(rf"\d{{0,6}}(?:[.,]\d{{1,6}})?[%‰{MEASURES}票折天]|[:：]\d\d(?!\d)")
_DATE_GOES_ON = {"年": lazy(r"\d{1,2} ?月"), "月": lazy(r"\d{1,2} ?[日号]")}
_LONE = lazy("[，；：,;:][一-鿿]$")  # the first ideograph of a clause
_COMMA = lazy("[，,]")


class Cuts(NamedTuple):
    """Of every border: whether it cuts a word, whether a number (``20|00年``, ``17|%``) or a date (``9月|26日``), and whether a line so long stands above it that it
    may cut a paragraph: a shorter one over a word or two and a mark."""

    words: Table
    numbers: Table
    paragraphs: Table

    @property
    def any(self) -> Table:
        """Whether anything may be cut."""
        return self.words | self.numbers | self.paragraphs

    def part(self, first: int, after: int) -> Cuts:
        """The borders from ``first`` up to ``after``."""
        return Cuts(*(column[first:after] for column in self))


def find_cuts(page: Page, lines: tuple[Places, Places], border: tuple[Codes, Codes], unfinished: Table) -> Cuts:
    """The cuts of a page: ``lines`` are where they begin and end, ``border`` the last character of every line but the last, and the
    first of the next; ``unfinished`` says which lines have no final mark."""
    (starts, ends), (last, first) = lines, border
    lengths = (ends - starts)[:-1]
    han = members(HAN)
    words = unfinished & (lengths >= LONG) & han.take(last) & han.take(first)
    numbers = (lengths >= LONG) & (unfinished & members("0-9").take(last) | members(".").take(last))
    numbers &= members("0-9,:：%‰票折天" + MEASURES).take(first)
    dates = unfinished & (lengths >= LONG) & members("年月").take(last) & members("0-9").take(first)
    for at in where(words).tolist():
        end, below = int(ends[at]), int(starts[at + 1])
        lone = lengths[at] >= LONGER and _LONE.match(page.text, end - 2, end) is not None
        words[at] = lone or tears_word_at(page.text, end, below)
    for at in where(numbers).tolist():
        numbers[at] = _cuts_number(page.text, int(starts[at]), int(ends[at]), int(starts[at + 1]))
    for at in where(dates).tolist():
        goes_on = _DATE_GOES_ON[page.text[int(ends[at]) - 1]]
        numbers[at] = goes_on.match(page.text, int(starts[at + 1])) is not None
    marks, heads = members("，、。；"), starts[1:]
    stub = marks.take(page.beside(heads, 2)) | marks.take(page.beside(heads, 3))
    return Cuts(words, numbers, unfinished & ((lengths >= LONGER) | ((lengths >= CLAUSE) & stub)))


def _cuts_number(text: str, start: int, end: int, below: int) -> bool:
    """Whether a number at the end of a line of prose goes on in the line below, or has its measure there."""
    if not _COMMA.search(text, start, end) or not _NUMBER_GOES_ON.match(text, below):
        return False
    return _NUMBER_AT_END.search(text[max(start, end - NUMBER) : end]) is not None
