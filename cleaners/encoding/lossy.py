"""UTF-8 that was read as GBK, where a mark (U+FFFD or ``?``) stands for each byte that GBK has no use for.

Most of these bytes are known all the same: within a run nothing but 0x80 is lost. At the end of a run it is the last byte of a character,
and there the few characters that begin so are weighed against each other. Where none of them is far likelier than the rest, nothing is
invented: U+FFFD stays for the character.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator
from functools import cache

from ..text.frequency import costs, mean
from .neighbours import weighed
from .places import oddity
from .run import Run, decoded
from .wide import beginning

LOST = "\ufffd"
DECIDED = 0.5  # the least share of the likeliest among the characters that may have stood there
GAIN = 16.0  # nats that a run must gain
PLAUSIBLE = 10.5  # nats a character
Candidates = dict[str, float]
_RUN = re.compile(r"[^\x00-\x7f]++(?:\?{1,4}[^\x00-\x7f]++)*+\?{0,4}")
FAR = 400  # characters of a run that are read at once: a reading that leads nowhere is tried again from the next beginning
MOST = 40  # characters among which one is looked for
LINE = 40  # characters of a line that are looked at before a doubtful one


def lossy_runs(text: str) -> Iterator[Run]:
    """Runs with at least one lost byte, from the first wrong character to the last whole one."""
    if LOST not in text and "?" not in text:
        return
    begins = _begins()
    for match in _RUN.finditer(text):
        if LOST not in match[0] and "?" not in match[0]:
            continue
        at, stop = match.span()
        while found := begins.search(text, at, stop):
            start = found.start()
            end, put, lost = _read(text, start, min(stop, start + FAR))
            if lost and put.strip(LOST):
                yield Run(start, end, put, _proves(put, text[start:end]))
            at = max(end, start + 1)


@cache
def _begins() -> re.Pattern[str]:
    """What UTF-8 begins with, or its first character before a lost byte."""
    usual = beginning("gb18030").pattern
    return re.compile(f"{usual}|{usual.partition('][')[0]}][?\ufffd]")


def _proves(put: str, old: str) -> bool:
    known = [char for char in put if char != LOST]
    stood = sum(map(costs("zh").__getitem__, (char for char in old if char not in "?\ufffd")))
    return len(known) > 2 and mean("".join(known)) < PLAUSIBLE and stood - costs("zh").of("".join(known)) > GAIN


def _read(text: str, start: int, stop: int) -> tuple[int, str, int]:
    """Read UTF-8 from ``start`` on as far as it is UTF-8: where it ends, what it says, and how many bytes were lost."""
    put: list[str | Candidates] = []
    held: list[bytes | None] = []  # the bytes of the character that is being read; None is a lost one
    end, whole = start, 0
    before = text[max(0, start - LINE) : start].rpartition("\n")[2]
    for at in range(start, stop):
        units = _units(text[at], lost="\ufffd?" if held else LOST)
        for unit in units:
            held.append(unit)
            need = _length(held[0])
            if not need or (len(held) > 1 and unit is not None and unit[0] & 0xC0 != 0x80) or held.count(None) > 2:
                return end, *_weighed(put[:whole], before, text[end : end + 1])
            if len(held) == need:
                read = _possible(tuple(held), _following(text[at + 1 : at + 2]))
                if not read:
                    return end, *_weighed(put[:whole], before, text[end : end + 1])
                put.append(read)
                held = []
        if not units:
            break
        if not held:
            end, whole = at + 1, len(put)
    return end, *_weighed(put[:whole], before, text[end : end + 1])


def _following(after: str) -> bytes:
    """The byte that follows a lost one; none where it is lost, too."""
    return _bytes(after)[:1] if after and after not in "?\ufffd" else b""


def _units(char: str, lost: str) -> list[bytes | None]:
    """The bytes that a wrong character stands for; none where it is no wrong one."""
    if char in lost:
        return [None]
    if char < "\x80":
        return []
    pair = b"\x80" if char == "€" else _bytes(char)
    return [pair[i : i + 1] for i in range(len(pair))] if len(pair) < 3 else []


@cache
def _possible(held: tuple[bytes | None, ...], following: bytes) -> str | Candidates:
    """The character that these bytes are; where some were lost, the commonest that it may be. Empty where there is none."""
    holes = [at for at, unit in enumerate(held) if unit is None]
    candidates = {}
    for lost in itertools.product(range(0x80, 0xC0), repeat=len(holes)):
        data = bytearray(unit[0] if unit else 0 for unit in held)
        for hole, byte in zip(holes, lost, strict=True):
            data[hole] = byte
        char = decoded(bytes(data), "utf-8")
        if char and all(_is_lost(data[hole], bytes(data[hole + 1 : hole + 2]) or following) for hole in holes):
            candidates[char] = costs("zh")[char]
    if not holes:
        return next(iter(candidates), "")
    return dict.fromkeys(sorted(candidates, key=candidates.__getitem__)[:MOST], 0.0)


def _weighed(put: list[str | Candidates], before: str, after: str) -> tuple[str, int]:
    """What was read, each doubtful character decided by its neighbours or left; and how many were doubtful. ``before`` is what
    stands in its line before it."""
    slots: list[Candidates] = [{read: 0.0} if isinstance(read, str) else read for read in put]
    said = [next(iter(slot)) if len(slot) == 1 else LOST for slot in slots]
    doubtful = [at for at, slot in enumerate(slots) if len(slot) > 1]
    before_that: dict[int, Candidates] = {}
    for _ in range(2 if doubtful else 0):  # what is decided first decides about what is beside it
        odd = {at: _odd(slots[at], at, said, before, after) for at in doubtful}
        if odd == before_that:
            break
        before_that = odd
        found = weighed([odd.get(at, slot) for at, slot in enumerate(slots)])
        for at in doubtful:
            said[at] = _likeliest(found[at])
    return "".join(said), sum(not isinstance(read, str) for read in put)


def _odd(candidates: Candidates, at: int, said: list[str], before: str, after: str) -> Candidates:
    """How odd each candidate is between what was read before and after it."""
    line = before + "".join(said[max(0, at - LINE) : at])
    following = said[at + 1] if at + 1 < len(said) else after
    return {char: oddity(char, line, following) for char in candidates}


def _likeliest(costs: Candidates) -> str:
    """The likeliest character, if it is likelier than all others together."""
    best = min(costs, key=costs.__getitem__)
    return best if sum(math.exp(costs[best] - cost) for cost in costs.values()) * DECIDED <= 1 else LOST


def _length(lead: bytes | None) -> int:
    """How many bytes a character has that begins so; 0 where none does, or where that byte was lost."""
    byte = lead[0] if lead else 0
    return (
        1
        if 0x20 <= byte < 0x80
        else 2
        if 0xC2 <= byte < 0xE0
        else 3
        if 0xE0 <= byte < 0xF0
        else 4
        if 0xF0 <= byte < 0xF5
        else 0
    )


def _bytes(char: str) -> bytes:
    try:
        return char.encode("gb18030")
    except UnicodeEncodeError:
        return b""


@cache
def _is_lost(byte: int, following: bytes) -> bool:
    """Whether GBK has no use for a byte before another one."""
    return byte == 0x80 or not following or decoded(bytes([byte]) + following, "gbk") is None
