"""UTF-8 that was read in pairs of bytes: ``鏂囨。`` was ``文档``.

Two ideographs of UTF-8 make three characters of GBK, and the second of these begins with the tail of one and ends with the head of
the next: a pair that no word has. So a run is found by its first two characters, and proven by its bytes.
Wrong for two rare ideographs whose bytes happen to be UTF-8: a run that holds a common ideograph as it stands proves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import numpy as np

from ..text.classes import is_han
from ..text.frequency import costs, mean
from ..text.page import Page
from ..text.pattern import lazy
from .pairs import Bytes
from .plausible import is_text
from .run import ASCII, Run
from .single import LEADS, Span
from .spans import Spans

_FOREIGN = lazy(r"[^\x00-\x7f？]{2,}+")  # ？ stands for a byte that was lost: no common ideograph has its two bytes

HALVES = "銆鈥"  # what these begin with
_HALF_MARK = lazy("銆(?![一-鿿])|鈥[?？\ufffd]")  # of 。、“” and …
_WORDS = ("夥伴", "夥友")  # the one traditional ideograph among them that words begin with
ODD = 11.0  # nats a character
_RARE = 0xD8  # GB 2312's second level begins here; what it does not have is rarer still


@cache
def pair_classes(codec: str) -> tuple[str, str]:
    """The characters that two ideographs of UTF-8 begin with when they are read in pairs of bytes, and those that follow: two
    that stand together in no word."""
    tails = range(0x80, 0xC0)
    first = _read(codec, [bytes((lead, tail)) for lead in sorted(LEADS) for tail in tails])
    second = _read(codec, [bytes((tail, lead)) for lead in sorted(LEADS) for tail in tails[1:]])
    return first, "€" + second


@cache
def marks(codec: str) -> re.Pattern[str]:
    """These two, one behind the other."""
    first, second = pair_classes(codec)
    return re.compile(f"[{re.escape(first)}][{re.escape(second)}]")


@cache
def beginning_classes(codec: str) -> tuple[str, str]:
    """The same, and where the second ends with an ASCII character: ``銆怴`` was ``【V``."""
    first, second = pair_classes(codec)
    return first, second + _read(
        codec, [bytes((tail, last)) for tail in range(0x81, 0xC0) for last in range(0x40, 0x7F)]
    )


def _read(codec: str, pairs: list[bytes]) -> str:
    """The characters that these pairs of bytes are, where they are one."""
    chars = b"\n".join(pairs).decode(codec, "replace").split("\n")
    return "".join(sorted({char for char in chars if len(char) == 1 and char != "\ufffd"}))


@cache
def beginning(codec: str) -> re.Pattern[str]:
    """These two, one behind the other."""
    first, second = beginning_classes(codec)
    return re.compile(f"[{re.escape(first)}][{re.escape(second)}]")


def wide_runs(page: Page, codec: str, taken: Spans) -> Iterator[Run]:
    """Runs of UTF-8 that was read in pairs of bytes, but for those that begin in what is ``taken``. A run ends where a byte was
    lost: then what is whole is repaired."""
    text, begins, read = page.text, beginning(codec), Bytes(page.codes, codec)
    for match in _FOREIGN.finditer(text):
        end = match.end()
        at = begins.search(text, match.start(), end)
        while at:
            start = at.start()
            if after := taken.end(start):
                at = begins.search(text, after, end)
                continue
            size, put = read.head(start, end)
            foreign = ASCII.sub("", put)
            if size > 1 and is_text(foreign):
                strong = len(foreign) > 1 and _proves(foreign, text[start : start + size])
                head = _signs_before(text, start) if strong and codec == "gb18030" else start
                signs = "".join(map(_SIGNS.__getitem__, text[head:start]))
                yield Run(head, start + size, signs + put, strong)
            at = begins.search(text, start + max(size, 1), end)


_SIGNS = {"脳": "×", "路": "·"}  # two bytes of UTF-8 each


def _signs_before(text: str, at: int) -> int:
    """Where the signs begin that stand before a run and are UTF-8, too; a 路 counts only where it begins its line."""
    while text[at - 1 : at] == "脳":
        at -= 1
    return at - (text[at - 1 : at] == "路" and text[max(0, at - 2) : at - 1] in ("", "\n"))


def _proves(put: str, old: str) -> bool:
    """Whether what comes out is plausible, and what stood there was much less so: in a list of rare ideographs both are rare."""
    gain = costs("zh").of(old) - costs("zh").of(put)
    return mean(put) < (11.5 if len(put) > 3 else 9.5) and gain > (16 if len(put) > 3 else 10)


def leftovers(page: Page, taken: Spans) -> Iterator[Span]:
    """What is left where bytes were lost, but for what is ``taken``: the first two characters of a run, and the half of a mark
    (``銆?`` was ``。``). One of these in a text makes suspicious what else begins like UTF-8 and goes on rarely (``纭繚``)."""
    text, codec = page.text, "gb18030"
    if not any(is_odd(match[0]) for match in marks(codec).finditer(text)) and not _HALF_MARK.search(text):
        return
    at = page.places(pair_classes(codec)[0])
    free = np.append(~taken.cover(len(text)), True)
    end = 0
    for start in at[free[at] | free[at + 1]].tolist():
        if start >= end and text[start : start + 2] not in _WORDS and _goes_on_rarely(text, start, codec):
            end = start + 1 if text[start + 1 : start + 2].isspace() else min(start + 2, len(text))
            if not taken.touch(start, end):
                yield start, end


def is_odd(pair: str) -> bool:
    """Whether two ideographs are so rare that no word is likely to hold both."""
    return pair not in _WORDS and mean(pair) > ODD


def _goes_on_rarely(text: str, at: int, codec: str) -> bool:
    """Whether no word goes on so: a pair of two runs, a byte that was lost, or an ideograph that is rare as well."""
    after = text[at + 1 : at + 2]
    if (
        marks(codec).match(text, at)
        or _HALF_MARK.match(text, at)
        or (after and after in "?？\ufffd")
        or "\ue000" <= after <= "\uf8ff"
    ):
        return True
    try:
        return is_han(after) and after.encode("gb2312")[0] >= _RARE
    except UnicodeEncodeError:
        return True
