"""Where a page holds anything that this cleaner may act on: sound Chinese prose does not, and costs two looks into a table."""

from __future__ import annotations

from functools import cache

import numpy as np

from ..text.classes import Places, Table, among, members
from ..text.page import Page
from .mojibake import NEAR, SWAPPED, common_ideographs, odd_lines, suspicious_letters
from .swapped import may_be_swapped
from .wide import beginning_classes, pair_classes

# The marks of escapes, and what follows them: inside of character classes.
_GOES_ON = {"&": "A-Za-z#", "\\": "u", "%": "0-9A-Fa-fu", "=": "0-9A-Fa-f\n\r?", "~": "{", "+": "A-Za-z0-9+/"}
_LOST = "\ufffdÂÃâ"  # lost bytes, and what European words begin with
_MEMORY = "锟烫屯葺"  # what unread bytes and unfilled memory look like


def escaped(page: Page) -> Places:
    """Where an escape may begin: its mark, with what goes on."""
    at = page.unusual_places("&\\%=~+")
    codes, after = page.codes.take(at), page.beside(at, 1)
    found = np.zeros(len(at), np.bool_)
    for mark, goes_on in _GOES_ON.items():
        found |= (codes == ord(mark)) & members(goes_on).take(after)
    places: Places = at[found]
    return places


def misread(page: Page) -> Places:
    """Where characters stand that were read in the wrong encoding, or that look so; in no order."""
    odd = page.unusual_at[_odd().take(page.codes.take(page.unusual_at))]
    every, rare, first, second, memory = _ideographs()
    at = np.flatnonzero(every.take(page.codes))
    if not len(at):
        return odd
    codes, after = page.codes.take(at), page.beside(at, 1)
    rarities, kinds = at[rare.take(codes)], codes[rare.take(codes)]
    close = rarities[:-1][(np.diff(rarities) <= NEAR) & (np.diff(kinds) != 0)]  # twice the same is a sound: 哒哒
    begun = at[first.take(codes) & second.take(after)]
    unread = at[memory.take(codes) & (memory.take(after) | (after == ord("斤")))]
    found = np.concatenate((odd, begun, unread))
    return np.append(found, _swapped(page, close, found)) if len(close) else found


def _swapped(page: Page, close: Places, found: Places) -> Places:
    """Those of the places where rare ideographs stand ``close`` in whose documents they may be common ones of another encoding. Rare
    ideographs alone are names, or a traditional text; documents with other evidence (``found``) are looked at anyway."""
    documents = page.document_numbers(close)
    open_ = ~np.isin(documents, page.document_numbers(found))
    if not open_.any():
        return close[:0]
    lines = odd_lines(page)
    promising = [start for _, wrong, right in SWAPPED for start in may_be_swapped(page, lines, wrong, right)]
    first = page.places(pair_classes("gb18030")[0])
    after = page.beside(first, 1)
    lost = first[
        ~members("一-鿿").take(after) | _goes_on().take(after)
    ]  # what UTF-8 begins with, and goes on with or breaks off
    begun = page.places(pair_classes("big5hkscs")[0])
    begun = begun[_goes_on_in_big5().take(page.beside(begun, 1))]
    worth = page.document_numbers(np.concatenate((np.array(promising, np.intp), lost, begun)))
    places: Places = close[open_ & np.isin(documents, worth)]
    return places


@cache
def _goes_on() -> Table:
    return among(beginning_classes("gb18030")[1])


@cache
def _goes_on_in_big5() -> Table:
    return among(beginning_classes("big5hkscs")[1])


@cache
def _odd() -> Table:
    table = among(_LOST + suspicious_letters())
    table[0xE000:0xF900] = table[0x3105:0x312A] = (
        True  # private characters and phonetic letters, which Chinese commas became
    )
    return table


@cache
def _ideographs() -> tuple[Table, ...]:
    """All that may be odd; of these rare ones, those that UTF-8 begins with when it is read in pairs, those that follow these, and what unread bytes became."""
    first, second = pair_classes("gb18030")
    begins, follows, memory, common = map(among, (first, second, _MEMORY, common_ideographs()))
    rare = members("㐀-鿿\ufe59-\ufe5e") & ~common
    return rare | begins | memory, rare, begins, follows, memory
