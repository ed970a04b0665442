"""UTF-8 that was read as GBK, where a mark (U+FFFD or ``?``) stands for each byte that GBK has no use for.

Most of these bytes are known all the same: within a run nothing but 0x80 is lost. At the end of a run it is the last byte of a character,
and there the few characters that begin so are weighed against each other. Where none of them is far likelier than the rest, nothing is
invented: U+FFFD stays for the character.
"""

from __future__ import annotations

import itertools
import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import cache

from ..text.frequency import costs, mean
from ..text.page import Page
from ..text.pattern import lazy
from .neighbours import Candidates, Row, Slot
from .pairs import LOST as HOLE
from .pairs import Bytes
from .places import oddity
from .run import ASCII, Run, decoded
from .wide import beginning

LOST = "\ufffd"
DECIDED = 0.5  # the least share of the likeliest among the characters that may have stood there
GAIN = 16.0  # nats that a run must gain
PLAUSIBLE = 10.5  # nats a character
_RUN = lazy(r"[^\x00-\x7f]++(?:\?{1,4}[^\x00-\x7f]++)*+\?{0,4}")
FAR = 400  # characters of a run that are read at once: a reading that leads nowhere is tried again from the next beginning
MOST = 40  # characters among which one is looked for
LINE = 40  # characters of a line that are looked at before a doubtful one
HOPELESS = 14.0  # nats by which a character that is in no word is dearer than another: it need not be weighed
_UNIT = rb"[\x80-\xbf?]"
_READABLE = lazy(  # UTF-8 as its lengths have it, in which bytes behind the first of a character may be lost
    rb"(?:[@-~]|[\xc2-\xdf]%b|[\xe0-\xef]%b{2}|[\xf0-\xf4](?!\?\?\?)%b{3})*+" % (_UNIT, _UNIT, _UNIT)
)
_HOLED = lazy(
    rb"[\xc2-\xdf]\?|[\xe0-\xef](?:\?%b|[\x80-\xbf]\?)|[\xf0-\xf4](?=[\x80-\xbf]{0,2}\?)%b{3}" % (_UNIT, _UNIT)
)


def lossy_runs(page: Page) -> Iterator[Run]:
    """Runs with at least one lost byte, from the first wrong character to the last whole one."""
    text = page.text
    if LOST not in text and "?" not in text:
        return
    begins, read, proven = _begins(), Bytes(page.codes, "gb18030"), False
    for match in _RUN.finditer(text):
        if LOST not in match[0] and "?" not in match[0]:
            continue
        at, stop = match.span()
        while found := begins.search(text, at, stop):
            start = found.start()
            end, put, lost = _read(text, read, start, min(stop, start + FAR))
            if lost and put.strip(LOST):
                proven = proven or _proves(put, text[start:end])  # the first that is speaks for those behind it
                yield Run(start, end, put, proven)
            at = max(end, start + 1)


@cache
def _begins() -> re.Pattern[str]:
    """What UTF-8 begins with, or its first character before a lost byte."""
    usual = beginning("gb18030").pattern
    return re.compile(f"{usual}|{usual.partition('][')[0]}][?\ufffd]")


def _proves(put: str, old: str) -> bool:
    known, price = put.replace(LOST, ""), costs("zh")
    if len(known) < 3:
        return False
    stood = sum(map(price.__getitem__, old.replace("?", "").replace(LOST, "")))
    becomes = price.of(known)
    if stood - becomes <= GAIN:
        return False
    return (mean(known) if ASCII.search(known) else becomes / len(known)) < PLAUSIBLE


def _read(text: str, read: Bytes, start: int, stop: int) -> tuple[int, str, int]:
    """Read UTF-8 from ``start`` on as far as it is UTF-8: where it ends, what it says, and how many bytes were lost."""
    data, at = read.data, read.starts[start]
    match = _READABLE.match(data, at, read.starts[stop])
    readable = match.end() if match else at
    said, held = (
        list[str](),
        dict[int, Candidates](),
    )  # what it says, and by their places the characters of which bytes were lost
    for hole in _HOLED.finditer(data, at, readable):
        at += _say(data[at : hole.start()], said)
        if at < hole.start():
            break
        candidates = _possible(hole[0], _following(text, read, hole.end()) if data[hole.end() - 1] == HOLE else b"")
        if not candidates:
            break
        held[len(said)] = candidates
        said.append(LOST if len(candidates) > 1 else candidates[0])
        at = hole.end()
    else:
        at += _say(data[at:readable], said)
    end, over = read.aligned(start, at)
    del said[len(said) - over :]
    lost = sum(place < len(said) for place in held)
    slots = {place: found for place, found in held.items() if len(found) > 1 and place < len(said)}
    if slots:
        before = text[max(0, start - LINE) : start].rpartition("\n")[2]
        _decide(said, slots, before, text[end : end + 1])
    return end, "".join(said) if lost else "", lost


def _say(data: bytes, said: list[str]) -> int:
    """Add what bytes say, as far as they are UTF-8; how many are."""
    try:
        said += data.decode()
        return len(data)
    except UnicodeDecodeError as error:
        said += data[: error.start].decode()
        return error.start


def _following(text: str, read: Bytes, at: int) -> bytes:
    """The byte that follows a lost one, before the byte ``at``; none where it is lost, too."""
    point = bisect_left(read.starts, at)
    after = text[point : point + 1]
    return _bytes(after)[:1] if after and after not in "?\ufffd" else b""


@cache
def _possible(held: bytes, following: bytes) -> Candidates:
    """The characters that these bytes may be of which some were lost, the commonest of them. Empty where there is none."""
    holes = [at for at, unit in enumerate(held) if unit == HOLE]
    candidates = {}
    for lost in itertools.product(range(0x80, 0xC0), repeat=len(holes)):
        data = bytearray(held)
        for hole, byte in zip(holes, lost, strict=True):
            data[hole] = byte
        char = decoded(bytes(data), "utf-8")
        if char and all(_is_lost(data[hole], bytes(data[hole + 1 : hole + 2]) or following) for hole in holes):
            candidates[char] = costs("zh")[char]
    return tuple(sorted(candidates, key=candidates.__getitem__)[:MOST])


def _decide(said: list[str], slots: Mapping[int, Candidates], before: str, after: str) -> None:
    """Put for each doubtful character what its neighbours ask for, or leave it. ``before`` is what stands in its line before it."""
    row = Row("".join(said), slots)
    for _ in range(2):  # what is decided first decides about what is beside it
        for at in row.weigh({at: _odd(row, at, said, before, after) for at in slots}):
            said[at] = _likeliest(row.found[at])


def _odd(row: Row, at: int, said: list[str], before: str, after: str) -> Slot:
    """How odd each candidate is between what was read before and after it, but for those that are hopeless."""
    strays, others, *_, telling = row.kinds[at]
    line = before + "".join(said[max(0, at - LINE) : at]) if telling else ""
    following = said[at + 1] if at + 1 < len(said) else after
    odd = {char: oddity(char, line, following) if char in telling else 0.0 for char in others}
    limit = min([cost + odd[char] for char, cost in others.items()], default=math.inf) + HOPELESS
    for char, cost in strays.items():
        if cost < limit:
            odd[char] = oddity(char, line, following) if char in telling else 0.0
    return odd


def _likeliest(costs: Slot) -> str:
    """The likeliest character, if it is likelier than all others together."""
    least = min(costs.values())
    if len(costs) > 1 and sum([math.exp(least - cost) for cost in costs.values()]) * DECIDED > 1:
        return LOST
    return next(char for char, cost in costs.items() if cost == least)


def _bytes(char: str) -> bytes:
    try:
        return char.encode("gb18030")
    except UnicodeEncodeError:
        return b""


@cache
def _is_lost(byte: int, following: bytes) -> bool:
    """Whether GBK has no use for a byte before another one."""
    return byte == 0x80 or not following or decoded(bytes([byte]) + following, "gbk") is None
