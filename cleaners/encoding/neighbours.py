"""Which of several characters stood in a place: the words decide that can be read around it.

A text is read as the likeliest row of words; each candidate costs what the likeliest row costs that holds it.
Wrong where a word is in no table and a commoner one is like it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

Slot = Mapping[str, float]  # the characters that may stand in a place, and what each costs beside its word
LONGEST = 6  # characters of a word
UNKNOWN = 6.0  # nats more than its own cost for an ideograph that is no word
Row = list[float]


def weighed(slots: Sequence[Slot]) -> list[dict[str, float]]:
    """For each place, what the likeliest row of words costs that holds each of its candidates; in nats, 0 for the best."""
    size = len(slots)
    edges = [list(_words(slots, at)) for at in range(size)]
    ahead = [0.0] + [math.inf] * size
    for at, found in enumerate(edges):
        for word, cost in found:
            ahead[at + len(word)] = min(ahead[at + len(word)], ahead[at] + cost)
    behind = [math.inf] * size + [0.0]
    for at in range(size - 1, -1, -1):
        behind[at] = min((cost + behind[at + len(word)] for word, cost in edges[at]), default=math.inf)
    costs: list[dict[str, float]] = [{} for _ in slots]
    for at, found in enumerate(edges):
        for word, cost in found:
            whole = ahead[at] + cost + behind[at + len(word)] - ahead[size]
            for place, char in enumerate(word, at):
                if len(slots[place]) > 1 and whole < costs[place].get(char, math.inf):
                    costs[place][char] = whole
    return costs


def _words(slots: Sequence[Slot], at: int) -> Iterator[tuple[str, float]]:
    """The words that may begin in a place, and what they cost; each single character is one."""
    known = words()
    begun: dict[str, float] = {}
    for char, extra in slots[at].items():
        cost = known.get(char)
        yield char, extra + (single(char) if cost is None or cost == math.inf else cost)
        if cost is not None:
            begun[char] = extra
    for slot in slots[at + 1 : at + LONGEST]:
        if not begun:
            return
        longer: dict[str, float] = {}
        for word, extra in begun.items():
            for char, more in slot.items():
                cost = known.get(word + char)
                if cost is not None:
                    longer[word + char] = extra + more
                    if cost < math.inf:
                        yield word + char, cost + extra + more
        begun = longer

from ..text.frequency import costs
from .places import MEASURES, NUMERALS
@cache
def single(char):
    return costs("zh")[char] + (UNKNOWN if "\u3400" <= char <= "\u9fff" else MARK)
MARK=0.0

N=[60000]
@cache
def words() -> dict[str, float]:
    """Words and what they cost; infinite where words only begin so."""
    import sys; sys.path.insert(0,'/tmp/lossywork')
    from mk import table
    found: dict[str, float] = {}
    for line in table(N[0]).splitlines():
        cost, _, row = line.partition("\t")
        for word in row.split(" "):
            found[word] = float(cost)
            for end in range(1, len(word)):
                found.setdefault(word[:end], math.inf)
    for line in Path(__file__).with_name("phrases.txt").read_text(encoding="utf-8").splitlines():
        for word in line.split() if line[:1] != "#" else ():
            found[word] = min(found.get(word, math.inf), PHRASE + len(word) * 0.5)
            for end in range(1, len(word)):
                found.setdefault(word[:end], math.inf)
    _count(found)
    return found


def _count(found: dict[str, float]) -> None:
    """Let numerals and what is counted be words."""
    for numeral in NUMERALS + "每各这那某半":
        for measure in MEASURES:
            cost = found.get(numeral, 12.0) + min(MEASURE, found.get(measure, 20.0))
            for word, price in ((numeral + measure, cost), ("第" + numeral + measure, cost + 4.0)):
                if price < found.get(word, math.inf):
                    found[word] = price
        if numeral in NUMERALS:
            found["第" + numeral] = min(found.get("第" + numeral, math.inf), found["第"] + 2.5)
MEASURE = 5.0
PHRASE = 9.0
