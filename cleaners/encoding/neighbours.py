"""Which of several characters stood in a place: the words decide that can be read around it.

A text is read as the cheapest row of words; a candidate costs what the cheapest row costs that holds it.
Wrong where a word is in no table and a commoner one is like it.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from ..text.fold import converter
from ..text.frequency import costs
from ..text.lexicon import lexicon
from .places import MARKS, MEASURES, NUMERALS, TELLING

LOST = "\ufffd"
Candidates = tuple[str, ...]  # the characters that may stand in a place
Slot = Mapping[str, float]  # and what each costs
LONGEST = 6  # characters of a word
UNKNOWN = 6.0  # nats more than its own cost for an ideograph that is no word
PHRASE, LENGTH = 9.0, 0.5  # nats of a phrase, and more for each of its characters
MEASURE = 5.0  # nats for what is counted, after a numeral, where it is no commoner elsewhere
RARE = 11.0  # nats of an ideograph that may be in no table
SIMPLIFIED = 3.0  # nats for a simplified character among traditional ones
ORDINAL = 4.0  # nats for 第 before a numeral and what is counted


class Row:
    """A row of characters some of which are doubtful: ``found`` says what the cheapest row of words costs that holds each of their
    candidates, in nats, 0 for the best.

    No word reaches over a *cut*, so what stands between two cuts is weighed for itself: only there where something is doubtful.
    """

    def __init__(self, said: str, slots: Mapping[int, Candidates]) -> None:
        """``slots`` are the candidates by their places in what is ``said``, where U+FFFD stands for them."""
        self.said = said
        traditional = not _traditional().isdisjoint(said)
        self.keys = "".join(map(_simplified, said)) if traditional else said  # as the table of words has it
        self.kinds = {at: _sorted(candidates, traditional) for at, candidates in slots.items()}
        self.doubtful = sorted(slots)
        self.odd: dict[int, Slot] = {}
        self.found: dict[int, dict[str, float]] = {}
        self.words: dict[int, list[Word]] = {}
        self.stretches = list(self._stretches())

    def weigh(self, odd: Mapping[int, Slot]) -> list[int]:
        """Weigh the candidates; ``odd`` says for each doubtful place what each costs beside its word. The places that were weighed."""
        changed = {at for at in self.doubtful if odd[at] != self.odd.get(at)}
        self.odd.update(odd)
        weighed = list[int]()
        for stretch in self.stretches:
            if not changed.isdisjoint(stretch.doubtful):
                self._weigh(stretch)
                weighed += stretch.doubtful
        return weighed

    def _stretches(self) -> Iterator[Stretch]:
        """What stands between two cuts and holds something doubtful."""
        last = 0
        for at in self.doubtful:
            if at >= last:
                first = self._cut_before(at)
                begun, last = list[list[Word]](), at + 1
                while first + len(begun) < last:
                    begun.append(self._words(first + len(begun)))
                    if begun[-1]:
                        last = max(last, begun[-1][-1].end)
                doubtful = self.doubtful[bisect_left(self.doubtful, first) : bisect_left(self.doubtful, last)]
                yield Stretch(first, doubtful, begun)

    def _cut_before(self, at: int) -> int:
        """The last cut before a place."""
        known, keys, first = words(), self.keys, at
        for place in range(at - 1, -1, -1):
            if first - place >= LONGEST:
                break
            key = keys[place:first]
            if (key in known or LOST in key) and (begun := self._words(place)) and begun[-1].end > first:
                first = place
        return first

    def _words(self, at: int) -> list[Word]:
        """The words of more than one character that may begin in a place, the longest last."""
        found = self.words.get(at)
        if found is None:
            found = self.words[at] = self._found_words(at)
        return found

    def _found_words(self, at: int) -> list[Word]:
        known, keys, kinds, found = words(), self.keys, self.kinds, list[Word]()
        key, place, end = "", at, min(at + LONGEST, len(self.keys))
        while place < end and place not in kinds:
            key += keys[place]
            place += 1
            cost = known.get(key)
            if cost is None:
                return found
            if cost < math.inf and place - at > 1:
                found.append(Word(place, cost, ()))
        begun: list[tuple[str, float, tuple[tuple[int, str], ...]]] = [(key, 0.0, ())]
        for place in range(at + len(key), end):
            if place in kinds:
                begun = [
                    (longer, extra + more, (*holds, (place, char)))
                    for key, extra, holds in begun
                    for char, simple, more in kinds[place].spelt
                    if (longer := key + simple) in known
                ]
            else:
                simple = keys[place]
                begun = [(longer, extra, holds) for key, extra, holds in begun if (longer := key + simple) in known]
            if not begun:
                break
            if place > at:
                found += [
                    Word(place + 1, cost + extra, holds)
                    for key, extra, holds in begun
                    if (cost := known[key]) < math.inf
                ]
        return found

    def _weigh(self, stretch: Stretch) -> None:
        """Weigh what stands between two cuts."""
        first, odd, size = stretch.first, self.odd, len(stretch.words)
        single = {}
        for at in stretch.doubtful:
            costs = self.kinds[at].costs
            single[at] = {char: extra + costs[char] for char, extra in odd[at].items()}
        if size == 1:
            cheapest = min(single[first].values())
            self.found[first] = {char: cost - cheapest for char, cost in single[first].items()}
            return
        longer = [
            [(end - first, cost + sum([odd[at][char] for at, char in holds]), holds) for end, cost, holds in begun]
            for begun in stretch.words
        ]
        least = [
            min(single[at].values()) if at in single else _single(self.said[at], self.keys[at])
            for at in range(first, first + size)
        ]
        ahead = [0.0] + [math.inf] * size
        for place, begun in enumerate(longer):
            so_far = ahead[place]
            ahead[place + 1] = min(ahead[place + 1], so_far + least[place])
            for end, cost, _ in begun:
                ahead[end] = min(ahead[end], so_far + cost)
        behind = [0.0] * (size + 1)
        for place in range(size - 1, -1, -1):
            behind[place] = min(
                [least[place] + behind[place + 1], *(cost + behind[end] for end, cost, _ in longer[place])]
            )
        for at in stretch.doubtful:
            beside = ahead[at - first] - ahead[size] + behind[at - first + 1]
            self.found[at] = {char: cost + beside for char, cost in single[at].items()}
        for place, begun in enumerate(longer):
            before = ahead[place] - ahead[size]
            for end, cost, holds in begun:
                whole = before + cost + behind[end]
                for at, char in holds:
                    if whole < self.found[at][char]:
                        self.found[at][char] = whole


class Word(NamedTuple):
    """A word of more than one character: where it ends, its cost, and which characters it holds in doubtful places."""

    end: int
    cost: float
    holds: tuple[tuple[int, str], ...]


class Stretch(NamedTuple):
    """What stands between two cuts: where the ``first`` is, what is ``doubtful``, and the words that begin in each place."""

    first: int
    doubtful: list[int]
    words: list[list[Word]]


class Kind(NamedTuple):
    """Candidates by what each costs for itself: ``strays`` are in no word, ``others`` in some, or marks; the ``costs`` of all; those that
    are ``spelt`` in words: each as it stands, as the table of words has it, and what it costs beside; and those of which their place is
    ``telling``."""

    strays: Slot
    others: Slot
    costs: Slot
    spelt: Sequence[tuple[str, str, float]]
    telling: frozenset[str]


@lru_cache(maxsize=4096)
def _sorted(candidates: Candidates, traditional: bool) -> Kind:
    readings = [
        (char, _simplified(char) if traditional else char, _strangeness(char) if traditional else 0.0)
        for char in candidates
    ]
    costs = {char: _single(char, key) + extra for char, key, extra in readings}
    strays = {char: costs[char] for char, key, _ in readings if key not in _spelt() and char not in MARKS}
    others = {char: cost for char, cost in costs.items() if char not in strays}
    spelt = [reading for reading in readings if reading[1] in _spelt()]
    return Kind(strays, others, costs, spelt, TELLING.intersection(candidates))


@cache
def _spelt() -> frozenset[str]:
    """The characters of words of more than one."""
    return frozenset("".join(word for word in words() if len(word) > 1))


def _single(char: str, key: str) -> float:
    """What a character costs for itself."""
    cost = words().get(key)
    return _unknown(char) if cost is None or cost == math.inf else cost


@cache
def _unknown(char: str) -> float:
    return costs("zh")[char] + (UNKNOWN if "\u3400" <= char <= "\u9fff" else 0.0)


@cache
def _traditional() -> frozenset[str]:
    """Ideographs of traditional script that are not rare."""
    known = words()
    return frozenset(
        char for char, cost in costs("zh").items() if "\u4e00" <= char <= "\u9fff" and char not in known and cost < RARE
    )


@cache
def _strangeness(char: str) -> float:
    """What it costs that a character is of simplified script, or a rare variant of another one, in a text of traditional script."""
    simplified = SIMPLIFIED if _converted(char, "s2t") != char else 0.0
    return simplified + max(0.0, costs("zh")[char] - costs("zh")[_converted(char, "t2s")])


def _simplified(char: str) -> str:
    return _converted(char, "t2s")


@cache
def _converted(char: str, config: str) -> str:
    return str(converter(config).convert(char)) if "\u3400" <= char <= "\u9fff" else char


@cache
def words() -> dict[str, float]:
    """Words and what they cost; infinite where words only begin so."""
    found = dict(lexicon())
    for line in Path(__file__).with_name("phrases.txt").read_text(encoding="utf-8").splitlines():
        for phrase in line.split() if line[:1] != "#" else ():
            _cheapen(found, phrase, PHRASE + LENGTH * len(phrase))
    for numeral in NUMERALS + "每各这那某半":
        for measure in MEASURES:
            price = found.get(numeral, RARE) + min(MEASURE, found[measure])
            _cheapen(found, numeral + measure, price)
            _cheapen(found, "第" + numeral + measure, price + ORDINAL)
    for word in list(found):
        for end in range(1, len(word)):
            found.setdefault(word[:end], math.inf)
    return found


def _cheapen(found: dict[str, float], word: str, cost: float) -> None:
    found[word] = min(found.get(word, math.inf), cost)
