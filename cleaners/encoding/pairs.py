"""The bytes that a text was read from, where a codec that reads them in pairs was the wrong one: of a whole text at once."""

from __future__ import annotations

from bisect import bisect_left
from functools import cache

import numpy as np

from ..text.classes import Codes, code_points, where
from ..text.pattern import lazy
from .run import utf8

GONE, LOST = 0xFF, ord("?")  # no UTF-8 has the first: it stands for what is no pair; the other for U+FFFD
_WHOLE = lazy(
    rb"(?:[@-~]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})*+"
)  # UTF-8 as its lengths have it; ASCII below @ is no half of a pair


@cache
def two_bytes(codec: str) -> Codes:
    """The code point that a codec makes of every two bytes that it may know; U+FFFD where it does not know them, or makes two of them."""
    leads, tails = np.arange(0x81, 0xFF, dtype=np.uint8), np.arange(0x40, 0xFF, dtype=np.uint8)
    lines = np.full((len(leads), len(tails), 3), ord("\n"), np.uint8)
    lines[:, :, 0], lines[:, :, 1] = leads[:, None], tails
    codes = code_points(lines.tobytes().decode(codec, "replace"))
    ends = where(codes == ord("\n"))
    starts = np.append(0, ends[:-1] + 1)
    read: Codes = np.where(ends - starts == 1, codes[starts], np.uint32(0xFFFD))
    return read


@cache
def pairs(codec: str) -> Codes:
    """For each code point its two bytes as one number, or its one; the last stands for all that come after it."""
    codes = np.setdiff1d(two_bytes(codec), list(map(ord, "\ufffd€")))
    table = np.full(max(codes[-1], 0xFFFD) + 2, GONE, np.uint32)
    table[:0x80] = np.arange(0x80)
    table[codes] = np.frombuffer(codes.astype("<u4").tobytes().decode("utf-32-le").encode(codec), ">u2")
    table[ord("€")] = 0x80  # cp936 has it there
    table[ord("\ufffd")] = LOST
    return table


class Bytes:
    """The bytes of a text (``data``), and for each of its code points, and its end, where they begin (``starts``)."""

    def __init__(self, codes: Codes, codec: str) -> None:
        found = pairs(codec).take(codes, mode="clip")
        double = found > GONE
        seen = np.ones((len(found), 2), np.bool_)
        seen[:, 0] = double
        self.data: bytes = found.astype(">u2").view(np.uint8).reshape(-1, 2)[seen].tobytes()
        self.starts: list[int] = np.append(0, np.cumsum(double + 1)).tolist()

    def head(self, start: int, end: int) -> tuple[int, str]:
        """How many code points from ``start`` on, ``end`` at most, are whole characters of UTF-8, and which."""
        first = self.starts[start]
        match = _WHOLE.match(self.data, first, self.starts[end])
        after, _ = self.aligned(start, match.end() if match else first)
        put = utf8(self.data[first : self.starts[after]])
        return (after - start, put) if put else (0, "")

    def aligned(self, start: int, at: int) -> tuple[int, int]:
        """The last code point before which the bytes up to ``at``, UTF-8 from the code point ``start`` on, are whole characters;
        and how many characters are left over behind it."""
        starts, data, over = self.starts, self.data, 0
        while True:
            point = bisect_left(starts, at, start)
            if starts[point] == at:
                return point, over
            over += 1
            at -= 1
            while data[at] & 0xC0 == 0x80 or data[at] == LOST:
                at -= 1
