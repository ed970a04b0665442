"""Many literals in one sweep over a text.

Every two code points that follow each other are hashed, for the whole text at once, and looked up in a table of how literals
begin; where the table knows them, a third code point is asked, and only what is left is compared. The sweep costs the
same for five literals and for five thousand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..text.classes import Codes, Places, Table, code_points, listed, where
from ..text.page import Hashes, Page, pair_hashes

_WHOLE, _LONGER = 1, 2  # in the table of pairs: a literal of two code points, the beginning of a longer one
_THIRD = np.uint32(2246822519)  # odd, without a pattern in its bits
_BITS = 18  # of the hash of three code points
FEW = 80  # places where a literal may begin
HANDFUL = 8  # literals that are looked for by their first code points alone


class Hits(NamedTuple):
    """Where literals stand: the number of each, its first code point, and the first behind it; ordered by the end."""

    numbers: Places
    starts: Places
    ends: Places


_NOWHERE = Hits(*(np.zeros(0, np.intp) for _ in range(3)))


class Literals:
    """A set of literals, each known by its number. Literals may be of any length from 1 up."""

    def __init__(self, literals: Iterable[str]) -> None:
        every = list(literals)
        self._lengths = np.array([len(literal) for literal in every] or [0], np.intp)
        self._by_character: dict[str, int] = {}
        self._by_pair: dict[str, int] = {}
        self._long: dict[str, list[tuple[str, int]]] = {}  # by their first three code points
        for number, literal in enumerate(every):
            if len(literal) > 2:
                self._long.setdefault(literal[:3], []).append((literal, number))
            else:
                (self._by_pair if len(literal) == 2 else self._by_character)[literal] = number
        self._pairs = np.zeros(1 << 16, np.uint8)
        self._triples: Table = np.zeros(1 << _BITS, np.bool_)
        first, second, _ = _columns(self._by_pair)
        self._pairs[pair_hashes(first, second)] |= _WHOLE
        self._alone = _Numbers(_joined(first, second), self._by_pair.values())
        first, second, third = _columns(self._long)
        hashes = pair_hashes(first, second)
        self._pairs[hashes] |= _LONGER
        self._triples[_triple(hashes, third)] = True
        first, _, _ = _columns(self._by_character)
        self._single = _Numbers(first, self._by_character.values())
        self._singles = listed("".join(self._by_character))
        self._heads = listed("".join({literal[0]: "" for literal in every})) if len(every) <= HANDFUL else None

    def find(self, page: Page) -> Hits:
        """Every place of every literal, overlapping ones too."""
        if self._heads is not None:
            heads = page.places(self._heads).tolist() if self._heads else []
            return self._few(page.text, heads, [at for at in heads if page.text[at] in self._by_character])
        found = self._pairs.take(page.pairs)
        at = where(found)
        single = page.places(self._singles) if self._singles else _NOWHERE.starts
        if len(at) + len(single) <= FEW:
            return self._few(page.text, at.tolist(), single.tolist())
        kinds = found.take(at)
        starts, numbers = list[Places](), list[Places]()
        if len(self._alone):
            pairs = at[kinds & _WHOLE != 0]
            _add(self._alone, _joined(page.codes.take(pairs), page.codes.take(pairs + 1)), pairs, starts, numbers)
        if self._long:
            self._find_long(page, at[kinds & _LONGER != 0], starts, numbers)
        if len(single):
            _add(self._single, page.codes.take(single), single, starts, numbers)
        if not any(map(len, starts)):
            return _NOWHERE
        at, which = np.concatenate(starts), np.concatenate(numbers)
        ends = at + self._lengths.take(which)
        order = np.lexsort((at, ends))
        return Hits(which[order], at[order], ends[order])

    def _few(self, text: str, pairs: list[int], singles: list[int]) -> Hits:
        """The literals that begin at these places, one after another: for these columns would cost more than they save."""
        hits = []
        for start in pairs:
            if (number := self._by_pair.get(text[start : start + 2])) is not None:
                hits.append((start + 2, start, number))
        hits += [(start + length, start, number) for start, number, length in self._long_ones(text, pairs)]
        hits += [(start + 1, start, self._by_character[text[start]]) for start in singles]
        if not hits:
            return _NOWHERE
        ends, starts, numbers = np.array(sorted(hits), np.intp).T
        return Hits(numbers, starts, ends)

    def _find_long(self, page: Page, at: Places, starts: list[Places], numbers: list[Places]) -> None:
        """Literals of three code points or more, some of which begin at ``at``."""
        at = at[self._triples.take(_triple(page.pairs.take(at), page.beside(at, 2)))]
        text, long, places, which = page.text, self._long, list[int](), list[int]()
        for start in at.tolist():
            for literal, number in long.get(text[start : start + 3], ()):
                if text.startswith(literal, start):
                    places.append(start)
                    which.append(number)
        if places:
            starts.append(np.array(places, np.intp))
            numbers.append(np.array(which, np.intp))

    def _long_ones(self, text: str, at: Iterable[int]) -> Iterator[tuple[int, int, int]]:
        """The literals of three code points or more that begin at one of these places: where, which, and how long it is."""
        for start in at:
            for literal, number in self._long.get(text[start : start + 3], ()):
                if text.startswith(literal, start):
                    yield start, number, len(literal)


class _Numbers:
    """The numbers of literals, by what stands for them."""

    def __init__(self, keys: npt.NDArray[Any], numbers: Iterable[int]) -> None:
        order = np.argsort(keys)
        self._keys = keys[order].astype(np.int64)
        self._numbers = np.fromiter(numbers, np.intp, len(keys))[order]

    def __len__(self) -> int:
        return len(self._keys)

    def of(self, keys: npt.NDArray[Any]) -> tuple[Table, Places]:
        """Which of these are known, and the number of each of those."""
        at = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        known: Table = self._keys.take(at) == keys
        return known, self._numbers.take(at[known])


def _add(known: _Numbers, keys: npt.NDArray[Any], at: Places, starts: list[Places], numbers: list[Places]) -> None:
    """Take in those of the literals at ``at`` that are known by their keys."""
    if len(at):
        which, found = known.of(keys)
        starts.append(at[which])
        numbers.append(found)


def _columns(literals: Iterable[str]) -> tuple[Codes, Codes, Codes]:
    """The first, the second and the third code points of literals; 0 where there is none."""
    text = "".join(literal[:3].ljust(3, "\0") for literal in literals)
    codes = code_points(text)
    return codes[::3], codes[1::3], codes[2::3]


def _joined(first: Codes, second: Codes) -> npt.NDArray[np.int64]:
    """Two code points as one number."""
    joined: npt.NDArray[np.int64] = (first.astype(np.int64) << 21) | second
    return joined


def _triple(pairs: Hashes, thirds: Codes) -> Codes:
    """The hash of a pair and what follows it."""
    return ((pairs * _THIRD + thirds) * _THIRD) >> np.uint32(32 - _BITS)
