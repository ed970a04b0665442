"""Many literals in one sweep over a text.

Every two code points that follow each other are hashed, for the whole text at once, and looked up in a table of how literals
begin; where the table knows them, a third code point is asked, and only what is left is compared. The sweep costs the
same for five literals and for five thousand.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ..text.classes import Codes, Places, Table, among
from ..text.page import Page, pair_hashes

_WHOLE, _LONGER = 1, 2  # in the table of pairs: a literal of two code points, the beginning of a longer one
_THIRD = np.uint32(2246822519)  # odd, without a pattern in its bits
_BITS = 16


class Literals:
    """A set of literals, each known by its number. Literals may be of any length from 1 up."""

    def __init__(self, literals: Iterable[str]) -> None:
        self._single: dict[str, int] = {}
        self._long: dict[str, list[tuple[str, int]]] = {}  # by their first two code points
        self._pairs = np.zeros(1 << _BITS, np.uint8)
        self._triples: Table = np.zeros(1 << _BITS, np.bool_)
        for number, literal in enumerate(literals):
            if len(literal) == 1:
                self._single[literal] = number
                continue
            self._long.setdefault(literal[:2], []).append((literal, number))
            codes = np.frombuffer(literal[:3].encode("utf-32-le", "surrogatepass"), np.uint32)
            hashes = pair_hashes(codes)[:1]
            self._pairs[hashes] |= _WHOLE if len(literal) == 2 else _LONGER
            if len(literal) > 2:
                self._triples[_triple(hashes, codes[2:])] = True
        self._singles = among("".join(self._single)) if self._single else None

    def find(self, page: Page) -> list[tuple[int, int, int]]:
        """Every place of every literal, overlapping ones too: its number, start and end (code points), ordered by the end."""
        hits = []
        text = page.text
        if self._long:
            for at in self._beginnings(page).tolist():
                for literal, number in self._long.get(text[at : at + 2], ()):
                    if text.startswith(literal, at):
                        hits.append((at + len(literal), at, number))
        if self._singles is not None:
            at = np.flatnonzero(self._singles.take(page.codes))
            hits += [(start + 1, start, self._single[text[start]]) for start in at.tolist()]
        hits.sort()
        return [(number, start, end) for end, start, number in hits]

    def _beginnings(self, page: Page) -> Places:
        """Where a literal of two code points or more may begin."""
        found = self._pairs.take(page.pairs)
        at = np.flatnonzero(found)
        whole = found.take(at) & _WHOLE != 0
        triples = self._triples.take(_triple(page.pairs.take(at), page.beside(at, 2)))
        places: Places = at[whole | triples]
        return places


def _triple(pairs: Codes, thirds: Codes) -> Codes:
    """The hash of a pair and what follows it."""
    return ((pairs ^ thirds) * _THIRD) >> np.uint32(32 - _BITS)
