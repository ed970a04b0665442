"""Where a page holds anything that this cleaner may act on: sound Chinese prose does not, and costs two looks into a table."""

from __future__ import annotations

from functools import cache

import numpy as np

from ..text.classes import Codes, Places, Table, among, members
from ..text.page import Page
from .mojibake import NEAR, SWAPPED, common_ideographs, odd_lines, suspicious_letters
from .pairs import GONE, LOST, pairs
from .swapped import cut_pieces, may_be_swapped
from .wide import HALVES, beginning_classes, is_odd, pair_classes

# The marks of escapes, and what follows them: inside of character classes.
_AFTER_MARK = {"&": "A-Za-z#", "\\": "u", "%": "0-9A-Fa-fu", "=": "0-9A-Fa-f\n\r?", "~": "{", "+": "A-Za-z0-9+/"}
_LOST = "\ufffdÂÃâ"  # lost bytes, and what European words begin with
_MEMORY = "锟烫屯葺"  # what unread bytes and unfilled memory look like


def escaped(page: Page) -> Places:
    """Where an escape may begin: its mark, with what goes on."""
    at = page.unusual_places("&\\%=~+")
    if not len(at):
        return at
    codes, after = page.codes.take(at), page.beside(at, 1)
    found = np.zeros(len(at), np.bool_)
    for mark, goes_on in _AFTER_MARK.items():
        if mark in page.unusual:
            found |= (codes == ord(mark)) & members(goes_on).take(after)
    places: Places = at[found]
    return places


def misread(page: Page) -> Places:
    """Where characters stand that were read in the wrong encoding, or that look so; in no order."""
    odd, at = page.unusual_places(_odd), page.places(_suspects)
    if not len(at):
        return odd
    _, rare, first, second, memory = _ideographs()
    codes, after = page.codes.take(at), page.beside(at, 1)
    is_rare = rare.take(codes)
    rarities, kinds = at[is_rare], codes[is_rare]
    near = (rarities[1:] - rarities[:-1] <= NEAR) & (kinds[1:] != kinds[:-1])  # twice the same is a sound: 哒哒
    close = rarities[:-1][near]
    begun = at[first.take(codes) & second.take(after)]
    unread = at[memory.take(codes) & (memory.take(after) | (after == ord("斤")))]
    found = np.concatenate((odd, unread))
    doubtful = np.concatenate((close, begun))
    return np.concatenate((found, _worth_a_look(page, doubtful, begun, found))) if len(doubtful) else found


def _worth_a_look(page: Page, doubtful: Places, begun: Places, found: Places) -> Places:
    """Those of the doubtful places in whose documents something may be made of them. Two rare ideographs may be a name, or a
    traditional text: 夥伴, 鎮充. Documents with other evidence (``found``) are looked at anyway."""
    documents = page.document_numbers(doubtful)
    more = ~page.holding(found)[documents]
    if not more.any():
        return doubtful[:0]
    sound: set[str] = page.notes.setdefault("encoding", set())  # odd lines of which nothing can be made
    lines = [line for line in odd_lines(page) if page.text[slice(*line)] not in sound]
    swapped = _swapped(page, lines) if lines else []
    if not swapped:
        sound.update(page.text[start:end] for start, end in lines)
    broken = [at for at in begun.tolist() if is_odd(page.text[at : at + 2])]
    places = (np.array(swapped + broken, np.intp), page.places(HALVES), _readable(page), _readable_in_big5(page))
    looked_at: Places = doubtful[more & page.holding(np.concatenate(places))[documents]]
    return looked_at


def _swapped(page: Page, lines: list[tuple[int, int]]) -> list[int]:
    """Where pieces of these lines begin that may be GBK read as Big5, or the other way."""
    pieces = cut_pieces(page, lines)
    return [start for _, wrong, right in SWAPPED for start in may_be_swapped(pieces, wrong, right)]


def _readable(page: Page) -> Places:
    """Where what UTF-8 begins with goes on as two characters of it do, of which no other than Chinese ones are asked for where no byte
    was lost."""
    at = page.places(pair_classes("gb18030")[0])
    if not len(at):
        return at
    second, third = (pairs("gb18030").take(page.beside(at, step), mode="clip") for step in (1, 2))
    last, following = second & 0xFF, third >> 8
    if "?" in page.unusual:
        begins = (second <= GONE) | (last < 0x80) | ((last > 0xC1) & (last < 0xF5) & _goes_on(third))
    else:
        begins = (last > 0xC1) & (last < 0xF5) & ((last < 0xC8) | (last > 0xDF)) & _goes_on(third)
        begins |= ((second <= GONE) | (last < 0x80)) & (following > 0xC1) & (following < 0xF5)
    places: Places = at[_goes_on(second) & begins]
    return places


def _readable_in_big5(page: Page) -> Places:
    """The same of what UTF-8 begins with in Big5, by what follows alone."""
    at = page.places(pair_classes("big5hkscs")[0])
    places: Places = at[_in_big5().take(page.beside(at, 1))] if len(at) else at
    return places


def _goes_on(pair: Codes) -> Table:
    """Whether a byte, or the first of two, is none that UTF-8 begins with, or one that was lost."""
    lead = np.where(pair > GONE, pair >> 8, pair)
    goes_on: Table = ((lead >= 0x80) & (lead < 0xC0)) | (lead == LOST)
    return goes_on


@cache
def _in_big5() -> Table:
    return among(beginning_classes("big5hkscs")[1])


@cache
def _odd() -> Table:
    table = among(_LOST + suspicious_letters())
    table[0xE000:0xF900] = table[0x3105:0x312A] = (
        True  # private characters and phonetic letters, which Chinese commas became
    )
    return table


def _suspects() -> Table:
    """All ideographs that may be odd."""
    return _ideographs()[0]


@cache
def _ideographs() -> tuple[Table, ...]:
    """All that may be odd; of these rare ones, those that UTF-8 begins with when it is read in pairs, those that follow these, and what unread bytes became."""
    first, second = pair_classes("gb18030")
    begins, follows, memory = map(among, (first, second, _MEMORY))
    rare = members("㐀-鿿\ufe59-\ufe5e") & ~common_ideographs()
    return rare | begins | memory, rare, begins, follows, memory
