"""Read GB18030 or Big5 that lost a byte: find where its characters begin again.

A byte that is lost or turned into another shifts the pairs behind it, and the shifted pairs are mostly valid, too. Where the
strict reading stumbles or grows strange, every reading of the bytes around is weighed, and the least surprising one is taken.
Wrong for a run of rare characters that happens to make common ones with two bytes left over; so each byte that a reading leaves
over costs as much as two characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from .frequency import ASCII, LOST, UNKNOWN, costs
from .pattern import lazy

GAIN, EVEN = 3.0, 1.5  # nats that another reading must save, with more bytes left over and with as many
SURE = 3.0  # nats, where nothing but the end is wrong with the strict reading: half a character, the commonest damage
NEAR, REACH = 20, 1200  # characters of a line, before and behind a strange place, that are weighed again
MOST = 200_000  # bytes in all: weighing takes its time
BETWEEN = 4.0  # nats for a letter with no other ASCII beside it: it may be the second byte of an ideograph
EXPLAINED = 7.0  # nats for a byte that is left over behind a lone letter or sign, which may be what its first half was turned into
CUT = 5.0  # nats for half a character at the very end: the commonest damage
RARE = 11.0  # nats; one character of sound text in two hundred costs more


class Span(NamedTuple):
    """The code points ``start:end`` of the strict reading are to be read as ``text``, which holds a lone surrogate for each
    byte that is left over."""

    start: int
    end: int
    text: str


@cache
def _strange(codec: str) -> re.Pattern[str]:
    """What a lost byte leaves: rare characters close to each other, or a byte that fits nowhere. In Big5 a letter in the midst
    of ideographs may be the second byte of one."""
    known = re.escape("".join(char for char, cost in costs("zh").items() if cost <= RARE and char > "\x7f"))
    rare = f"[^\x00-\x7f{known}]"
    if codec != "big5hkscs":
        return re.compile(f"{rare}(?:[^\n]?{rare}|(?<=[\udc80-\udcff]))")  # one class in front makes the search fast
    between = r"[!-~\x01-\x08](?<=[^\x00-\x7f].)[^\x00-\x7f]{1,3}[@-~](?=[^\x00-\x7f])"  # the second bytes of two
    return re.compile(f"{rare}(?:[^\n]?{rare}|[@-~]|(?<=[\udc80-\udcff]))|{between}")


def reread(data: bytes, text: str, codec: str) -> Iterator[Span]:
    """What should be read otherwise. ``text`` is the strict reading of ``data``, lone surrogates in it standing for bytes."""
    done = spent = at = offset = 0
    for match in _strange(codec).finditer(text):
        if match.start() < done:
            continue
        start = max(done, match.start() - NEAR, text.rfind("\n", done, match.start()) + 1)
        line_end = text.find("\n", match.end(), match.end() + REACH)
        done = line_end if line_end >= 0 else min(len(text), match.end() + REACH)
        offset += _size(text[at:start], codec)
        window = text[start:done]
        size = _size(window, codec)
        spent += size
        if spent > MOST:
            return
        line = data[offset : offset + size]
        cost, new = best_reading(line, codec)
        more = _losses(new) - _losses(
            window
        )  # two and more where all is valid: a list of rare characters, not a lost byte
        cut = done == len(text) and _losses(window) == 1 and "\udc80" <= window[-1] <= "\udcff"
        least = SURE if cut else GAIN if more > 0 else EVEN
        if new != window and more < 2 and cost_of(window, line, codec) - cost >= least:
            yield Span(start, done, new)
        at, offset = done, offset + size


def _size(text: str, codec: str) -> int:
    return len(text.encode(codec, "surrogateescape"))


_SECOND = "\u0304\u030c"  # of the two code points that a few pairs of Big5 stand for
_BEHIND_ODD = lazy(rb"(?<=[\x80-\xff][!#$%&*+/:;<=>?@A-Za-z^_`|~\x01-\x08\x0b\x0e-\x1f])[\x80-\xff]")
_LETTER = lazy(rb"(?<=[\x80-\xff])[A-Za-z](?=[\x80-\xff])")


def cost_of(text: str, data: bytes, codec: str) -> float:
    """What a reading of ``data`` costs: its characters, its letters in odd places, and its bytes that are left over."""
    cost = sum(map(costs("zh").__getitem__, text)) - (LOST - CUT) * ("\udc80" <= text[-1:] <= "\udcff")
    between, explained = _places(_LETTER, data), _places(_BEHIND_ODD, data)
    if not between and not explained:
        return cost
    at = 0
    for char in text:
        if char < "\x80":
            cost += BETWEEN * (at in between)
            at += 1
        elif "\udc80" <= char <= "\udcff":
            cost -= (LOST - EXPLAINED) * (at in explained and at + 1 < len(data))
            at += 1
        elif char not in _SECOND:
            at += len(char.encode(codec))
    return cost


def _places(pattern: re.Pattern[bytes], data: bytes) -> frozenset[int]:
    return frozenset(match.start() for match in pattern.finditer(data))


def _losses(text: str) -> int:
    return sum("\udc80" <= char <= "\udcff" for char in text)


def best_reading(data: bytes, codec: str) -> tuple[float, str]:
    """The cost of the least surprising reading of some bytes, and the reading; from the end to the beginning, each byte once."""
    size = len(data)
    best = [0.0] * (size + 1)
    step = [1] * (size + 1)
    char = [""] * (size + 1)
    known = costs("zh")
    between, explained = _places(_LETTER, data), _places(_BEHIND_ODD, data)
    for at in range(size - 1, -1, -1):
        byte = data[at]
        if byte < 0x80:
            best[at], char[at] = best[at + 1] + known[chr(byte)], chr(byte)
            if at in between:
                best[at] += BETWEEN
            continue
        lost = CUT if at + 1 == size else EXPLAINED if at in explained else LOST
        cost, best_step, best_char = best[at + 1] + lost, 1, chr(0xDC00 + byte)
        pair = _pair(data[at : at + 2], codec)
        if pair and best[at + 2] + pair[1] < cost:
            cost, best_step, best_char = best[at + 2] + pair[1], 2, pair[0]
        if codec == "gb18030" and at + 4 <= size and 0x30 <= data[at + 1] <= 0x39:
            four = _four(data[at : at + 4])
            if four and best[at + 4] + UNKNOWN < cost:
                cost, best_step, best_char = best[at + 4] + UNKNOWN, 4, four
        best[at], step[at], char[at] = cost, best_step, best_char
    pieces, at = [], 0
    while at < size:
        pieces.append(char[at])
        at += step[at]
    return best[0], "".join(pieces)


@cache
def _pair(pair: bytes, codec: str) -> tuple[str, float] | None:
    try:
        text = pair.decode(codec)
    except UnicodeDecodeError:
        return None
    if len(pair) < 2:
        return None
    # The second byte of a rare character may be a letter: then the letter itself is likelier.
    return text, sum(map(costs("zh").__getitem__, text)) + (ASCII if pair[1] < 0x80 and codec == "gb18030" else 0.0)


def _four(data: bytes) -> str | None:
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError:
        return None
