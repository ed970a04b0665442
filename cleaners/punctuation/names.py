"""Whether a mark stands between the parts of a foreign name, as ideographs write it by its sound, or of a dated event."""

from __future__ import annotations

import itertools

from ..rulebook.match import Rules
from ..text.pattern import lazy

NAME = 4  # ideographs of a transliterated name that are looked at

_EVENT = lazy("“[一二三四五六七八九十]{1,2}[.][一二三四五六七八九十]{1,3}”")
_DOT = lazy("[.·](?=[一-鿿])")


def names_beside(text: str, at: int, rules: Rules) -> int:
    """On how many sides of the mark at ``at`` a transliterated name stands: of the ideographs next to it two at least are among those
    that transliterations are written with, and one of them tells. None, where either neighbour is not among those."""
    table = rules.table("transliteration")
    letters, telling = table.get("characters", ""), table.get("telling", "")
    left, right = text[max(0, at - NAME) : at][::-1], text[at + 1 : at + 1 + NAME]
    if right[1:2] not in letters and _DOT.search(text, max(0, at - 6), at):
        right = right[:1] * 2  # the last part of a name of three may be one ideograph: 马丁.路德.金
        telling += right
    if left[:1] not in letters or right[:1] not in letters:
        return 0
    return sum(_is_name(side, letters, telling) for side in (left, right))


def _is_name(side: str, letters: str, telling: str) -> bool:
    name = list(itertools.takewhile(letters.__contains__, side))
    return len(name) > 1 and not set(telling).isdisjoint(name)


def is_dated_event(text: str, at: int) -> bool:
    """``“九.一八”``: numerals alone on both sides, in quotation marks."""
    return bool(_EVENT.match(text, max(0, text.rfind("“", max(0, at - 4), at))))
