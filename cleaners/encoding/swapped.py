"""GBK that was read as Big5, and Big5 that was read as GBK.

Both write an ideograph in two bytes of nearly the same ranges, so each wrong character stands for one right character: reading it
anew is a translation. The proof is in the words: rare ideographs and odd signs become common ones, and nothing else in the run gets
worse. Wrong for rare ideographs that happen to stand for common words; so a run must gain much, and be quite common afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..text.classes import HAN, Codes, Places, Table, members, where
from ..text.frequency import chinese_costs, mean
from ..text.page import Page
from .pairs import two_bytes
from .run import Run

LEAST, SURE = 20.0, 30.0  # nats that a run must gain, and with which its words may be rarer
ENOUGH = 14.0  # nats that a whole line must gain, if none of its characters loses
ABRUPT = -14.0  # nats that the run may lose on the way before it is two runs
NEAR = -6.0  # nats that what is left of a line at either end of a run may lose to be part of the run
IMPOSSIBLE = -30.0  # nats: what has no place in the other encoding
TOGETHER = (
    6.0  # nats by which kana, Greek or a line of a table is the more likely where more of the kind stands beside it
)
COMMON, RARER = 9.0, 10.4  # nats a character, at most, of what a run becomes
LENGTH = 2000  # code points of a line that are judged together
LOST = 0xFFFD
_LAST = 0xFE00  # what is foreign from here on keeps no company
_NATIVE = f"{HAN}，。、；：“”（）《》！？\ue000-\uf8ff"  # what both write: inside of a character class
_ROUNDING = 1e-6  # nats

Gains = npt.NDArray[np.float64]
Span = tuple[int, int]


@cache
def _readings(wrong: str, right: str) -> tuple[Codes, Codes]:
    """The characters of one reading that are others in the other, and what they are there."""
    old, new = two_bytes(wrong), two_bytes(right)
    differ = (old != new) & (old != LOST) & (new != LOST)
    return old[differ], new[differ]


@cache
def _gains(wrong: str, right: str) -> Gains:
    """The nats that each code point gains in the other reading; the last stands for all that come after it.

    A character that is meant, and stands alone, costs what it costs, if it is an ideograph, a mark or private: kana, Greek letters and
    lines of tables stand together.
    """
    old, new = _readings(wrong, right)
    known = chinese_costs()
    sound = np.where(members(_NATIVE).take(old), known.take(old), 9.0)
    gains = np.full(old.max() + 2, IMPOSSIBLE)
    gains[:0x80] = 0.0
    gains[old] = np.minimum(sound - known.take(new), 10.0)
    return gains


@cache
def _translation(wrong: str, right: str) -> dict[str, str]:
    """What each character of one reading is in the other."""
    return {chr(old): chr(new) for old, new in zip(*(codes.tolist() for codes in _readings(wrong, right)), strict=True)}


@cache
def _foreign() -> Table:
    """The foreign characters that keep company; the last place of the table stands for all that come after it."""
    table = ~members(f"\0-\x7f{_NATIVE}")[: _LAST + 1]
    table[_LAST] = False
    return table


class Pieces(NamedTuple):
    """Pieces of lines that are judged together: their spans, where each begins if they stand one behind the other, and the end of the last
    one; what they hold, and for each character whether it is a foreign one that keeps company."""

    spans: list[Span]
    borders: list[int]
    codes: Codes
    together: Table


def swapped_runs(page: Page, lines: Iterable[Span], wrong: str, right: str) -> Iterator[Run]:
    """Runs that are far likelier in the other reading, in these lines of a page; ASCII inside a run belongs to it."""
    table = _translation(wrong, right)
    for (start, end), gains, apart in _promising(cut_pieces(page, lines), wrong, right):
        yield from _runs(page.text[start:end], start, gains.tolist(), apart.tolist(), table)


def may_be_swapped(pieces: Pieces, wrong: str, right: str) -> list[int]:
    """Where the pieces begin in which there may be such runs."""
    return [start for (start, _), *_ in _promising(pieces, wrong, right)]


def cut_pieces(page: Page, lines: Iterable[Span]) -> Pieces:
    """These lines of a page, in pieces of a bounded length."""
    spans = [(at, min(at + LENGTH, end)) for start, end in lines for at in range(start, end, LENGTH)]
    starts, ends = np.array(spans, np.intp).reshape(-1, 2).T
    borders = np.concatenate(([0], (ends - starts).cumsum()))
    inside = np.arange(borders[-1]) + np.repeat(starts - borders[:-1], ends - starts)
    codes = page.codes.take(inside)
    return Pieces(spans, borders.tolist(), codes, _together(codes, borders[1:] - 1))


def _promising(pieces: Pieces, wrong: str, right: str) -> Iterator[tuple[Span, Gains, Gains]]:
    """The pieces in which a run may be, as somewhere enough is gained in a row, or each character gains; what each character gains, and
    what it gains where foreign ones keep company."""
    if not pieces.spans:
        return
    borders = pieces.borders
    gains = _gains(wrong, right).take(pieces.codes, mode="clip")
    apart = gains - TOGETHER * pieces.together
    total = apart.cumsum()
    lowest = np.minimum.accumulate(np.concatenate(([0.0], total[:-1])))
    best = np.maximum.reduceat(total - lowest, borders[:-1])
    loses = np.logical_or.reduceat(gains < 0, borders[:-1])
    sums = np.add.reduceat(gains, borders[:-1])
    for i in where((best > LEAST - _ROUNDING) | (~loses & (sums > ENOUGH - _ROUNDING))).tolist():
        part = slice(borders[i], borders[i + 1])
        yield pieces.spans[i], gains[part], apart[part]


def _together(codes: Codes, last: Places) -> Table:
    """For each character whether it is a foreign one that stands beside another of its block of Unicode in its piece. ``last`` are the last
    characters of the pieces."""
    blocks = codes >> 8  # roughly: what stands together is of one
    same = np.append(blocks[1:] == blocks[:-1], False)
    same[last] = False
    beside: Table = _foreign().take(codes, mode="clip") & (same | np.append(False, same[:-1]))
    return beside


def _runs(line: str, offset: int, gains: list[float], apart: list[float], table: dict[str, str]) -> Iterator[Run]:
    if _all_gain(gains):
        yield from _proven(line, offset, 0, len(gains), gains, table)
        return
    at = 0
    for first, last in _best(apart):
        first = at if sum(gains[at:first]) > NEAR else first  # a line that is wrong is mostly wrong as a whole
        last = len(gains) if sum(gains[last:]) > NEAR else last
        yield from _proven(line, offset, first, last, gains, table)
        at = last


def _all_gain(gains: list[float]) -> bool:
    """Whether each character of a line becomes a commoner one: then less is enough."""
    told = [gain for gain in gains if gain]
    return len(told) >= 6 and min(told) > 0 and sum(told) > ENOUGH


def _best(gains: list[float]) -> Iterator[tuple[int, int]]:
    """The spans that gain most, each at least ``LEAST``."""
    first = last = 0
    total = best = 0.0
    for at, gain in enumerate([*gains, IMPOSSIBLE]):
        total += gain
        if total > best:
            best, last = total, at + 1
        if total < 0 or total < best + ABRUPT:
            if best >= LEAST:
                yield first, last
            first = last = at + 1
            total = best = 0.0


def _proven(line: str, offset: int, first: int, last: int, gains: list[float], table: dict[str, str]) -> Iterator[Run]:
    while first < last and line[first] < "\x80":
        first += 1
    while first < last and line[last - 1] < "\x80":
        last -= 1
    put = "".join(table.get(char, char) for char in line[first:last])
    if mean(put) <= (COMMON if sum(gains[first:last]) < SURE else RARER):
        yield Run(offset + first, offset + last, put, True)
