"""Where a page holds anything that this cleaner may act on: sound Chinese prose does not, and costs two looks into a table."""

from __future__ import annotations

from functools import cache

import numpy as np

from ..text.classes import Places, Table, among
from ..text.page import Page
from .mojibake import rare_ideographs, suspicious_letters
from .wide import pair_classes

_ESCAPES = "&\\%=~+\ufffdÂÃâ"  # what escapes, lost bytes and European words begin with
_MEMORY = "锟烫屯葺"  # what unread bytes and unfilled memory look like
NEAR = 4  # code points between two rare ideographs that are worth a look


def suspects(page: Page) -> Places:
    """The places of suspicious characters, in no order."""
    odd = page.unusual_at[_odd().take(page.codes.take(page.unusual_at))]
    every, rare, first, second, memory = _ideographs()
    at = np.flatnonzero(every.take(page.codes))
    if not len(at):
        return odd
    codes, after = page.codes.take(at), page.beside(at, 1)
    rarities = at[rare.take(codes)]
    close = rarities[:-1][np.diff(rarities) <= NEAR]
    begun = at[first.take(codes) & second.take(after)]
    unread = at[memory.take(codes) & (memory.take(after) | (after == ord("斤")))]
    return np.concatenate((odd, close, begun, unread))


@cache
def _odd() -> Table:
    table = among(_ESCAPES + suspicious_letters())
    table[0xE000:0xF900] = table[0x3105:0x312A] = (
        True  # private characters and phonetic letters, which Chinese commas became
    )
    return table


@cache
def _ideographs() -> tuple[Table, ...]:
    """All that may be odd; of these rare ones, those that UTF-8 begins with when it is read in pairs, those that follow these, and what unread bytes became."""
    first, second = pair_classes("gb18030")
    rare, begins, follows, memory = map(among, (rare_ideographs(), first, second, _MEMORY))
    return rare | begins | memory, rare, begins, follows, memory
