"""The words of general Chinese and what they cost, in nats: the rarer, the dearer.

The table travels with the package (``words.tsv``) and is read when it is first asked; ``scripts/frequencies.py`` makes it from
jieba's dictionary. Its words are simplified; of traditional ones it is asked in simplified script.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import repeat
from pathlib import Path

from .classes import PLAIN_HAN
from .pattern import lazy

UNKNOWN = 14.0  # an ideograph that is no word
LONGEST = 4  # ideographs of a word across a border
BESIDE = 5  # ideographs on either side that are read
TORN = 4.0  # nats that a word must save: a third of all borders inside sentences do, of others 2 in 10,000
_END = lazy(f"[{PLAIN_HAN}]{{1,{BESIDE}}}$")
_HEAD = lazy(f"[{PLAIN_HAN}]{{1,{BESIDE}}}")
_OVER = [(left, size - left) for size in range(2, LONGEST + 1) for left in range(1, size)]


@cache
def lexicon() -> Mapping[str, float]:
    """Every word and its cost."""
    found: dict[str, float] = {}
    for line in Path(__file__).with_name("words.tsv").read_text(encoding="utf-8").splitlines():
        cost, _, words = line.partition("\t")
        if words:
            found.update(zip(words.split(" "), repeat(float(cost))))
    return found


def tears_word(before: str, after: str) -> bool:
    """Whether a line end or a gap between two texts stands inside a word: as one, the ideographs beside it are so much cheaper."""
    left, right = _END.search(before, max(0, len(before) - BESIDE)), _HEAD.match(after)
    return left is not None and right is not None and _saved(left[0], right[0]) >= TORN


def tears_word_at(text: str, end: int, start: int) -> bool:
    """The same of what stands between the code points ``end`` and ``start`` of one text."""
    return tears_word(text[max(0, end - BESIDE) : end], text[start : start + BESIDE])


@lru_cache(maxsize=4096)  # each round asks again
def _saved(before: str, after: str) -> float:
    """How much cheaper two runs of ideographs are as one than apart; 0 where no word goes over the border."""
    words = lexicon()
    if not all(map(words.__contains__, before + after)):
        before, after = _simplified(before), _simplified(after)
    for left, right in _OVER:
        if before[-left:] + after[:right] in words:
            return _cheapest(before) + _cheapest(after) - _cheapest(before + after)
    return 0.0


def _simplified(text: str) -> str:
    """A text with ideographs that no word of the table is: in simplified script they may be."""
    from .fold import converter  # it stands on pages, whose shields ask for words

    return str(converter("t2s").convert(text))


def _cheapest(text: str) -> float:
    """What the cheapest way to read a text as words costs."""
    words = lexicon()
    costs = [0.0]
    for end in range(1, len(text) + 1):
        least = costs[-1] + words.get(text[end - 1], UNKNOWN)
        for start in range(max(0, end - LONGEST), end - 1):
            cost = words.get(text[start:end])
            if cost is not None and costs[start] + cost < least:
                least = costs[start] + cost
        costs.append(least)
    return costs[-1]
