"""Which of several characters stood in a place: the words decide that can be read around it.

A text is read as the cheapest row of words; a candidate costs what the cheapest row costs that holds it.
Wrong where a word is in no table and a commoner one is like it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from ..text.fold import converter
from ..text.frequency import costs
from .places import MEASURES, NUMERALS

Slot = Mapping[str, float]  # the characters that may stand in a place, and what each costs beside its word
Place = list[tuple[str, str, float]]  # the same, with how the table of words has each
LONGEST = 6  # characters of a word
UNKNOWN = 6.0  # nats more than its own cost for an ideograph that is no word
PHRASE, LENGTH = 9.0, 0.5  # nats of a phrase, and more for each of its characters
MEASURE = 5.0  # nats for what is counted, after a numeral, where it is no commoner elsewhere
RARE = 11.0  # nats of an ideograph that may be in no table
SIMPLIFIED = 3.0  # nats for a simplified character among traditional ones
ORDINAL = 4.0  # nats for 第 before a numeral and what is counted


def weighed(slots: Sequence[Slot]) -> list[dict[str, float]]:
    """For each place of several candidates, what the cheapest row of words costs that holds each; in nats, 0 for the best."""
    size = len(slots)
    places = [_place(slot, traditional=False) for slot in slots]
    if _are_traditional(slots):
        places = [_place(slot, traditional=True) for slot in slots]
    edges = [_words(places, at) for at in range(size)]
    ahead = [0.0] + [math.inf] * size
    for at, found in enumerate(edges):
        for word, cost in found:
            ahead[at + len(word)] = min(ahead[at + len(word)], ahead[at] + cost)
    behind = [0.0] * (size + 1)
    for at in range(size - 1, -1, -1):
        behind[at] = min([cost + behind[at + len(word)] for word, cost in edges[at]])
    result: list[dict[str, float]] = [{} for _ in slots]
    doubtful = [len(slot) > 1 for slot in slots]
    for at, found in enumerate(edges):
        for word, cost in found:
            whole = ahead[at] + cost + behind[at + len(word)] - ahead[size]
            for place, char in enumerate(word, at):
                if doubtful[place] and whole < result[place].get(char, math.inf):
                    result[place][char] = whole
    return result


def _place(slot: Slot, *, traditional: bool) -> Place:
    if not traditional:
        return [(char, char, extra) for char, extra in slot.items()]
    if len(slot) == 1:
        return [(char, _converted(char, "t2s"), extra) for char, extra in slot.items()]
    return [(char, _converted(char, "t2s"), extra + _strangeness(char)) for char, extra in slot.items()]


def _words(places: list[Place], at: int) -> list[tuple[str, float]]:
    """The words that may begin in a place, and what they cost; each single character is one."""
    known = words()
    found = []
    begun = []  # words that may go on, as they stand and as the table has them, and what their places cost
    for char, key, extra in places[at]:
        cost = known.get(key)
        found.append((char, extra + (_unknown(char) if cost is None or cost == math.inf else cost)))
        if cost is not None:
            begun.append((char, key, extra))
    for place in places[at + 1 : at + LONGEST]:
        longer = []
        for word, key, extra in begun:
            for char, simple, more in place:
                cost = known.get(key + simple)
                if cost is not None:
                    longer.append((word + char, key + simple, extra + more))
                    if cost < math.inf:
                        found.append((word + char, cost + extra + more))
        if not longer:
            break
        begun = longer
    return found


@cache
def _unknown(char: str) -> float:
    return costs("zh")[char] + (UNKNOWN if "\u3400" <= char <= "\u9fff" else 0.0)


def _are_traditional(slots: Sequence[Slot]) -> bool:
    """Whether common ideographs are known that the table of words does not have: it is in simplified script."""
    return any(_is_traditional(next(iter(slot))) for slot in slots if len(slot) == 1)


@cache
def _is_traditional(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff" and char not in words() and costs("zh")[char] < RARE


@cache
def _strangeness(char: str) -> float:
    """What it costs that a character is of simplified script, or a rare variant of another one, in a text of traditional script."""
    simplified = SIMPLIFIED if _converted(char, "s2t") != char else 0.0
    return simplified + max(0.0, costs("zh")[char] - costs("zh")[_converted(char, "t2s")])


@cache
def _converted(char: str, config: str) -> str:
    return str(converter(config).convert(char)) if "\u3400" <= char <= "\u9fff" else char


@cache
def words() -> dict[str, float]:
    """Words and what they cost; infinite where words only begin so."""
    found: dict[str, float] = {}
    for line in _lines("words.tsv"):
        cost, _, row = line.partition("\t")
        found.update(dict.fromkeys(row.split(" "), float(cost)))
    for line in _lines("phrases.txt"):
        for phrase in line.split():
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


def _lines(name: str) -> list[str]:
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and line[0] != "#"]


def _cheapen(found: dict[str, float], word: str, cost: float) -> None:
    found[word] = min(found.get(word, math.inf), cost)
