"""The literals that call for a pattern: words of which one stands in everything that the pattern matches.

They are read off the pattern, so none can be forgotten: of all sets of literals that no match can do without, the one that is
rarest in Chinese text. Wrong for nothing, only slow, where such a set is common; and there is none for a pattern
like ``\\d{4}``, whose rule must name one itself or be found in another way.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from .bounds import parse

STRINGS = 2000  # different strings that a piece of a pattern may match and still be written out
PAIRS = 600  # pairs of code points at the border of two pieces
REPEATS = 4  # of a piece that is written out
LONGEST = 6  # code points of a literal: more would not make it rarer
RARE = 5e-7  # what one more literal costs, as an occurrence in a text of one code point

_MARKS = frozenset("，。、：；！？“”（）《》…—,.:;!?() \t\u3000")
_DIGITS = frozenset("0123456789")
_SPACES = frozenset(char for char in map(chr, range(0x3001)) if char.isspace())  # what ``\\s`` means

Often = Callable[[str], float]  # how often a literal may be met in a text of one code point


def often(literal: str) -> float:
    """How often a literal may be met, by its length and its kind alone."""
    shares = sorted(
        0.02 if char in _MARKS else 0.003 if char in _DIGITS else 0.0002 if char.isascii() else 0.001
        for char in literal
    )
    return shares[0] * 0.2 ** (len(shares) - 1)


class Cover(NamedTuple):
    """Literals of which one stands in every match, and how often one of them may be met in a text of one code point."""

    cost: float
    literals: frozenset[str]


def find_triggers(pattern: str, often: Often = often) -> tuple[str, ...]:
    """The literals that call for a pattern, in order; none where the pattern does not name any. Raises ``re.error``.

    ``often`` says how often a literal may be met in a text of one code point.
    """
    flags = re.match(r"\(\?i\)", pattern)
    cover = _Reader(often).cover(parse(pattern[flags.end() :] if flags else pattern), fold=bool(flags))
    if cover is None:
        return ()
    # What holds another literal is called for by that one.
    return tuple(
        sorted(one for one in cover.literals if not any(other in one and other != one for other in cover.literals))
    )


class _Reader:
    """Reads covers off a parsed pattern."""

    def __init__(self, often: Often) -> None:
        self._often = often

    def cover(self, parsed: Any, *, fold: bool) -> Cover | None:
        """The rarest cover of a sequence: of one of its pieces, or of several in a row that can be written out."""
        pieces = [(str(operator), argument) for operator, argument in parsed]
        written = [_strings(name, argument, fold=fold) for name, argument in pieces]
        found = [cover for name, argument in pieces if (cover := self._of(name, argument, fold=fold)) is not None]
        for first in range(len(pieces)):
            strings: frozenset[str] | None = frozenset(("",))
            for more in written[first:]:
                strings = _joined(strings, more)
                if strings is None:
                    break
                if "" not in strings:
                    found.append(self._priced(strings))
                    if all(len(string) >= LONGEST for string in strings):
                        break
        found += map(self._priced, _pairs(pieces, fold=fold))
        return min(found, key=lambda cover: (cover.cost, sorted(cover.literals)), default=None)

    def _of(self, name: str, argument: Any, *, fold: bool) -> Cover | None:
        if name == "BRANCH":
            branches = [self.cover(branch, fold=fold) for branch in argument[1]]
            if any(branch is None for branch in branches):
                return None
            return self._priced(frozenset().union(*(branch.literals for branch in branches if branch)))
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            return self.cover(argument[2], fold=fold) if argument[0] else None
        if name == "SUBPATTERN":
            return self.cover(argument[3], fold=_folds(argument, fold=fold))
        return self.cover(argument, fold=fold) if name == "ATOMIC_GROUP" else None

    def _priced(self, strings: frozenset[str]) -> Cover:
        literals = frozenset(string[:LONGEST] for string in strings)
        return Cover(math.fsum(map(self._often, literals)) + RARE * len(literals), literals)


def _pairs(pieces: list[tuple[str, Any]], *, fold: bool) -> Iterator[frozenset[str]]:
    """The pairs of code points that stand where a piece begins that no match can do without, whatever may stand before it."""
    lasts: frozenset[str] | None = None  # what may stand right before a piece
    for name, argument in pieces:
        edge = _edges(name, argument, fold=fold)
        if lasts and edge.firsts and not edge.empty and len(lasts) * len(edge.firsts) <= PAIRS:
            yield frozenset(left + right for left in lasts for right in edge.firsts)
        lasts = _either(lasts, edge.lasts) if edge.empty else edge.lasts


class Edges(NamedTuple):
    """What a piece of a pattern may begin and end with (``None`` where that is too much to write out), and whether it may match
    nothing."""

    firsts: frozenset[str] | None
    lasts: frozenset[str] | None
    empty: bool


_NONE: frozenset[str] = frozenset()


def _edges(name: str, argument: Any, *, fold: bool) -> Edges:
    """The edges of a piece."""
    if name in ("AT", "ASSERT", "ASSERT_NOT"):
        return Edges(_NONE, _NONE, empty=True)
    if name == "BRANCH":
        branches = [_edges_of(branch, fold=fold) for branch in argument[1]]
        firsts: frozenset[str] | None = _NONE
        lasts: frozenset[str] | None = _NONE
        for branch in branches:
            firsts, lasts = _either(firsts, branch.firsts), _either(lasts, branch.lasts)
        return Edges(firsts, lasts, empty=any(branch.empty for branch in branches))
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        body = _edges_of(argument[2], fold=fold)
        return body._replace(empty=body.empty or argument[0] == 0)
    if name == "SUBPATTERN":
        return _edges_of(argument[3], fold=_folds(argument, fold=fold))
    if name == "ATOMIC_GROUP":
        return _edges_of(argument, fold=fold)
    found = _strings(name, argument, fold=fold)
    return Edges(found, found, empty=False)


def _edges_of(parsed: Any, *, fold: bool) -> Edges:
    whole = Edges(_NONE, _NONE, empty=True)
    for operator, argument in parsed:
        edge = _edges(str(operator), argument, fold=fold)
        whole = Edges(
            _either(whole.firsts, edge.firsts) if whole.empty else whole.firsts,
            _either(whole.lasts, edge.lasts) if edge.empty else edge.lasts,
            empty=whole.empty and edge.empty,
        )
    return whole


def _either(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    return None if one is None or other is None else one | other


def _strings(name: str, argument: Any, *, fold: bool) -> frozenset[str] | None:
    """Every string that a piece can match; ``None`` where they are too many to write out."""
    if name == "LITERAL":
        return _cases(chr(argument), fold=fold)
    if name in ("AT", "ASSERT", "ASSERT_NOT"):
        return frozenset(("",))
    if name == "IN":
        return _members(argument, fold=fold)
    if name == "BRANCH":
        return _united(_sequence(branch, fold=fold) for branch in argument[1])
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        low, high, body = argument
        if high > REPEATS:
            return None
        once, power = _sequence(body, fold=fold), [frozenset(("",))]
        for _ in range(high):
            longer = _joined(power[-1], once)
            if longer is None:
                return None
            power.append(longer)
        return _united(power[low:])
    if name == "SUBPATTERN":
        return _sequence(argument[3], fold=_folds(argument, fold=fold))
    return _sequence(argument, fold=fold) if name == "ATOMIC_GROUP" else None


def _sequence(parsed: Any, *, fold: bool) -> frozenset[str] | None:
    strings: frozenset[str] | None = frozenset(("",))
    for operator, argument in parsed:
        strings = _joined(strings, _strings(str(operator), argument, fold=fold))
    return strings


def _joined(before: frozenset[str] | None, after: frozenset[str] | None) -> frozenset[str] | None:
    """Every string of the one, and one of the other behind it."""
    if before is None or after is None or len(before) * len(after) > STRINGS:
        return None
    return frozenset(left + right for left in before for right in after)


def _united(parts: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    strings: frozenset[str] = frozenset()
    for part in parts:
        if part is None:
            return None
        strings |= part
    return strings if len(strings) <= STRINGS else None


def _members(argument: Any, *, fold: bool) -> frozenset[str] | None:
    """The characters of a class; ``None`` for one that is turned round, large, or named (``\\d``)."""
    found: set[str] = set()
    for kind, value in argument:
        if str(kind) == "LITERAL":
            found |= _cases(chr(value), fold=fold)
        elif str(value) == "CATEGORY_SPACE":
            found |= _SPACES
        elif str(kind) == "RANGE" and value[1] - value[0] < STRINGS:
            found.update(case for code in range(value[0], value[1] + 1) for case in _cases(chr(code), fold=fold))
        else:
            return None
    return frozenset(found) if len(found) <= STRINGS else None


def _folds(group: Any, *, fold: bool) -> bool:
    return (fold or bool(group[1] & re.IGNORECASE)) and not group[2] & re.IGNORECASE


def _cases(char: str, *, fold: bool) -> frozenset[str]:
    return frozenset(case for case in (char.lower(), char.upper()) if len(case) == 1) if fold else frozenset((char,))
