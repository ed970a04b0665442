"""GBK that was read as Big5, and Big5 that was read as GBK.

Both write an ideograph in two bytes of nearly the same ranges, so each wrong character stands for one right character: reading it
anew is a translation. The proof is in the words: rare ideographs and odd signs become common ones, and nothing else in the run gets
worse. Wrong for rare ideographs that happen to stand for common words; so a run must gain much, and be quite common afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from ..text.classes import is_han
from ..text.frequency import costs, mean
from .run import Run, decoded

LEAST, SURE = 20.0, 30.0  # nats that a run must gain, and with which its words may be rarer
ENOUGH = 14.0  # nats that a whole line must gain, if none of its characters loses
ABRUPT = -14.0  # nats that the run may lose on the way before it is two runs
NEAR = -6.0  # nats that what is left of a line at either end of a run may lose to be part of the run
IMPOSSIBLE = -30.0  # nats: what has no place in the other encoding
TOGETHER = (
    6.0  # nats by which kana, Greek or a line of a table is the more likely where more of the kind stands beside it
)
COMMON, RARER = 9.0, 10.4  # nats a character, at most, of what a run becomes
_PIECE = re.compile(r"[^\n]{1,2000}+")  # of a line

Table = dict[str, tuple[str, float]]


@cache
def _table(wrong: str, right: str) -> Table:
    """What each character of one reading is in the other, and the nats that this gains."""
    table = {}
    known = costs("zh")
    for lead in range(0x81, 0xFF):
        for tail in range(0x40, 0xFF):
            pair = bytes((lead, tail))
            old, new = decoded(pair, wrong), decoded(pair, right)
            if old and new and old != new and len(old) == len(new) == 1:
                gain = _sound(old) - known[new]
                table[old] = new, min(gain, 10.0)
    return table


def _sound(char: str) -> float:
    """What a character costs where it is meant, and stands alone: kana, Greek letters and lines of tables stand together."""
    return 9.0 if _is_foreign(char) else costs("zh")[char]


def _is_foreign(char: str) -> bool:
    return not (is_han(char) or char in "，。、；：“”（）《》！？" or "\ue000" <= char <= "\uf8ff")


def swapped_runs(text: str, lines: Iterable[tuple[int, int]], wrong: str, right: str) -> Iterator[Run]:
    """Runs that are far likelier in the other reading, in these lines of a text; ASCII inside a run belongs to it."""
    table = _table(wrong, right)
    pieces = (piece for start, end in lines for piece in _PIECE.finditer(text, start, end))
    for line in pieces:
        gains = [0.0 if char < "\x80" else table[char][1] if char in table else IMPOSSIBLE for char in line[0]]
        if _all_gain(gains):
            yield from _proven(line[0], line.start(), 0, len(gains), gains, table)
            continue
        at = 0
        for first, last in _best(
            [gain - TOGETHER * same for gain, same in zip(gains, _together(line[0]), strict=True)]
        ):
            first = at if sum(gains[at:first]) > NEAR else first  # a line that is wrong is mostly wrong as a whole
            last = len(gains) if sum(gains[last:]) > NEAR else last
            yield from _proven(line[0], line.start(), first, last, gains, table)
            at = last


def _all_gain(gains: list[float]) -> bool:
    """Whether each character of a line becomes a commoner one: then less is enough."""
    told = [gain for gain in gains if gain]
    return len(told) >= 6 and min(told) > 0 and sum(told) > ENOUGH


def _together(line: str) -> Iterator[bool]:
    """For each character whether it is a foreign one that stands beside another of its block of Unicode."""
    before = ""
    for char, after in zip(line, [*line[1:], ""], strict=True):
        yield "\x7f" < char < "\ufe00" and _is_foreign(char) and _block(char) in (_block(before), _block(after))
        before = char


def _block(char: str) -> int:
    """The block of Unicode, roughly: what stands together is of one."""
    return ord(char) >> 8 if char else -1


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


def _proven(line: str, offset: int, first: int, last: int, gains: list[float], table: Table) -> Iterator[Run]:
    while first < last and line[first] < "\x80":
        first += 1
    while first < last and line[last - 1] < "\x80":
        last -= 1
    put = "".join(table[char][0] if char in table else char for char in line[first:last])
    if mean(put) <= (COMMON if sum(gains[first:last]) < SURE else RARER):
        yield Run(offset + first, offset + last, put, True)
