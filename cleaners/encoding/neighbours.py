"""Which of several characters stood in a place: the words decide that can be read around it.

A text is read as the cheapest row of words; a candidate costs what the cheapest row costs that holds it.
Wrong where a word is in no table and a commoner one is like it.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from ..text.fold import converter
from ..text.frequency import costs
from ..text.lexicon import lexicon
from .places import MARKS, MEASURES, NUMERALS

Slot = Mapping[str, float]  # the characters that may stand in a place, and what each costs beside its word
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

    def __init__(self, said: str, slots: Mapping[int, Slot]) -> None:
        """``slots`` are the candidates by their places in what is ``said``; what stands there does not matter."""
        self.said = said
        self.traditional = any(map(_is_traditional, set(said)))
        self.keys = "".join(map(_simplified, said)) if self.traditional else said  # as the table of words has it
        self.kinds = {at: _sorted(tuple(slot), self.traditional) for at, slot in slots.items()}
        self.doubtful = sorted(slots)
        self.near_doubt = {near for at in slots for near in range(at - LONGEST + 1, at + 1)}
        self.odd: dict[int, Slot] = {}
        self.found: dict[int, dict[str, float]] = {}
        self.words: dict[int, Words] = {}

    def weigh(self, odd: Mapping[int, Slot]) -> bool:
        """Weigh the candidates; ``odd`` says for each doubtful place what each costs beside its word. Whether anything has changed."""
        changed = [at for at in self.doubtful if odd[at] != self.odd.get(at)]
        for at in changed:
            self.odd[at] = odd[at]
            for near in range(at - LONGEST + 1, at + 1):
                self.words.pop(near, None)
        done = -1
        for at in changed:
            if len(odd[at]) == 1:
                self.found[at] = dict(odd[at])
            elif at >= done:
                done = self._weigh_between(at)
        return bool(changed)

    def _weigh_between(self, at: int) -> int:
        """Weigh what stands between the cuts around a place; where it ends."""
        first, last = at, at + 1
        while not self._is_cut(first):
            first -= 1
        while not self._is_cut(last):
            last += 1
        size, between = last - first, [self._words(place) for place in range(first, last)]
        ahead = [0.0] + [math.inf] * size
        for place, words in enumerate(between):
            so_far = ahead[place]
            ahead[place + 1] = min(ahead[place + 1], so_far + words.least)
            for word, cost in words.longer:
                after = place + len(word)
                ahead[after] = min(ahead[after], so_far + cost)
        behind = [0.0] * (size + 1)
        for place in range(size - 1, -1, -1):
            words = between[place]
            behind[place] = words.least + behind[place + 1]
            for word, cost in words.longer:
                behind[place] = min(behind[place], cost + behind[place + len(word)])
        for place in self.doubtful[bisect_left(self.doubtful, first) : bisect_left(self.doubtful, last)]:
            at = place - first
            beside = ahead[at] - ahead[size] + behind[at + 1]
            found = self.found[place] = {char: cost + beside for char, cost in between[at].single.items()}
            for start in range(max(0, at - LONGEST + 1), at + 1):
                before = ahead[start] - ahead[size]
                for word, cost in between[start].longer:
                    if len(word) > at - start:
                        whole = before + cost + behind[start + len(word)]
                        char = word[at - start]
                        if whole < found[char]:
                            found[char] = whole
        return last

    def _is_cut(self, at: int) -> bool:
        """Whether no word reaches over the border before a place."""
        if at in (0, len(self.said)):
            return True
        return all(self._words(place).end <= at for place in range(at - 1, max(0, at - LONGEST + 1) - 1, -1))

    def _words(self, at: int) -> Words:
        found = self.words.get(at)
        if found is None:
            doubtful = at in self.near_doubt
            found = self.words[at] = self._found_words(at) if doubtful else self._plain_words(at)
        return found

    def _plain_words(self, at: int) -> Words:
        """The words that begin in a place where nothing is doubtful as far as a word reaches."""
        known, said, keys, longer, last = words(), self.said, self.keys, list[tuple[str, float]](), at + 1
        if keys[at] in known:
            for end in range(at + 2, min(at + LONGEST, len(said)) + 1):
                cost = known.get(keys[at:end])
                if cost is None:
                    break
                if cost < math.inf:
                    longer.append((said[at:end], cost))
                    last = end
        single = _single(said[at], keys[at])
        return Words({said[at]: single}, single, longer, last)

    def _found_words(self, at: int) -> Words:
        known, odd, longer = words(), self.odd, list[tuple[str, float]]()
        if at in odd:
            kind, beside = self.kinds[at], odd[at]
            single = {char: extra + kind.costs[char] for char, extra in beside.items()}
            begun = [
                (char, key, beside[char] + extra)
                for char, key, extra in kind.readings
                if char in beside and key in known
            ]
        else:
            char, key = self.said[at], self.keys[at]
            single = {char: _single(char, key)}
            begun = [(char, key, 0.0)] if key in known else []
        for place in range(at + 1, min(at + LONGEST, len(self.said))):  # what goes on
            if not begun:
                break
            if place in odd:
                beside = odd[place]
                begun = [
                    (word + char, key + simple, extra + beside[char] + more)
                    for word, key, extra in begun
                    for char, simple, more in self.kinds[place].readings
                    if key + simple in known and char in beside
                ]
            else:
                char, simple = self.said[place], self.keys[place]
                begun = [(word + char, key + simple, extra) for word, key, extra in begun if key + simple in known]
            longer += [(word, cost + extra) for word, key, extra in begun if (cost := known[key]) < math.inf]
        return Words(single, min(single.values()), longer, at + (len(longer[-1][0]) if longer else 1))


class Words(NamedTuple):
    """The words that may begin in a place, and what they cost: the ``single`` characters, the ``least`` of these, what is ``longer``;
    and where the longest ends."""

    single: Slot
    least: float
    longer: Sequence[tuple[str, float]]
    end: int


class Kind(NamedTuple):
    """Candidates by what each costs for itself: ``strays`` are in no word, ``others`` in some, or marks; the ``costs`` and the
    ``readings`` of all: each as it stands, as the table of words has it, and what it costs beside."""

    strays: Slot
    others: Slot
    costs: Slot
    readings: Sequence[tuple[str, str, float]]


@lru_cache(maxsize=4096)
def _sorted(candidates: tuple[str, ...], traditional: bool) -> Kind:
    readings = [
        (char, _simplified(char) if traditional else char, _strangeness(char) if traditional else 0.0)
        for char in candidates
    ]
    costs = {char: _single(char, key) + extra for char, key, extra in readings}
    strays = {char: costs[char] for char, key, _ in readings if key not in _spelt() and char not in MARKS}
    return Kind(strays, {char: cost for char, cost in costs.items() if char not in strays}, costs, readings)


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
def _is_traditional(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff" and char not in words() and costs("zh")[char] < RARE


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
