"""One scan over a page for all that its lines say: where a word of a rule stands, its pattern looks.

Most lines that hold such a word say nothing by it. One kind of evidence removes nothing, so where the words of a line could be
evidence of one kind only, and the line is too long for its neighbours to add enough, no pattern looks at all.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..rulebook.match import Finder, Match, Rules, compile_find, compile_probe
from ..rulebook.rule import Rule, Value
from ..text.cached import cached_property
from ..text.classes import HAN, Places, where
from ..text.fold import fold_letters
from ..text.page import Page
from ..text.pattern import lazy
from .line import Asked, Terms
from .signs import (
    ACT,
    ANNOUNCED,
    ASIDE,
    CARRIER,
    CAUTION,
    COMPANIONS,
    CONTEXT,
    FILLER,
    HINT,
    LEAD,
    MATTER,
    PERSON,
    READER,
    SERIAL_WORDS,
    SHAPES,
    SPOKEN,
    Sign,
    sign_at,
)

_LAZY = COMPANIONS | CONTEXT | ASIDE
RARE = CONTEXT | {CARRIER, CAUTION, LEAD}  # of these the lines with their words are told beforehand: hardly any has one
_COMMON = frozenset(
    (READER, FILLER, CAUTION)
)  # stand in most lines that are asked for them: a probe would be one pattern more
_NARROW_MARK = lazy(f"[{HAN}][,;:!]")

# What a word may be, a bit for each; the bits above are the signals for removal, which prove something only together.
_SURE = 1  # a shape, a marker, what a user wants reported
_KEEP = 2  # what a user wants kept
_MUTE = 4  # a sign that weighs nothing
_ASKED = {
    signal: 8 << bit for bit, signal in enumerate(sorted(RARE))
}  # what is looked for only where the answer matters
_SIGNAL_OF = {bit: signal for signal, bit in _ASKED.items()}
_APART = _KEEP | sum(_ASKED.values())  # what is no evidence
# The first bit that is a signal, and how many there are; a signal without one is read wherever it may be.
_SIGNALS, _BITS = 3 + len(_ASKED), 64

Kinds = npt.NDArray[np.uint64]


class Lines(NamedTuple):
    """The lines on which words of rules stand, by number, and of each whether its words may prove something by themselves."""

    numbers: Places
    telling: npt.NDArray[np.bool_]


_NONE = Lines(np.zeros(0, np.intp), np.zeros(0, np.bool_))


class Scan:
    """The rules whose words are looked for everywhere, and what kind of evidence each word may be."""

    def __init__(self, rules: Rules) -> None:
        everywhere = [rule for rule in rules.all if not _is_lazy(rule)]
        self._finder = Finder([*everywhere, *(rule for rule in rules.all if rule.signal in RARE)])
        self._kinds = _kinds(self._finder)
        # A rule of the user's own may be written in a spelling that the folded page does not have.
        self._unfolded = Finder(rule for rule in everywhere if _is_unfolded(rule.find))
        self._unfolded_kinds = _kinds(self._unfolded)
        self._signs = [rule for rule in rules.all if rule.kind == "sign"]
        self._asked, self._terms = _asked(rules), dict[tuple[tuple[str, Value], ...], Terms]()

    def terms(self, options: Mapping[str, Value]) -> Terms:
        """What the lines of a text are weighed by."""
        chosen = tuple(options.items())
        if chosen not in self._terms:
            given = {key.removeprefix("weight_"): float(value) for key, value in chosen if key[:7] == "weight_"}
            factors = {signal.replace("_", "-"): factor for signal, factor in given.items() if factor != 1.0}
            self._terms[chosen] = Terms(self._asked, factors, float(options["remove"]))
        return self._terms[chosen]

    def beside(self, lines: list[str]) -> list[list[Sign]]:
        """What speaks for the author in each of these lines, and what goes with furniture."""
        page, found = Page("\n".join(lines)), [list[Sign]() for _ in lines]
        starts = page.line_starts.tolist()
        for rule, match in self._beside.matches(page):
            number = bisect_right(starts, match.start()) - 1
            found[number].append(sign_at(rule, match, starts[number]))
        return found

    @cached_property
    def _beside(self) -> Finder:
        return Finder(rule for rule in self._signs if rule.weight < 0 or rule.signal in COMPANIONS)

    def words(self, page: Page, written: Page) -> Words:
        """The words of all rules on a page, which is ``written`` in one spelling."""
        found = [_Found(self._finder, self._kinds, page)]
        if page is not written and self._unfolded.rules:
            found.append(_Found(self._unfolded, self._unfolded_kinds, written))
        return Words(found, page)


class Words:
    """Where the words of rules stand on a page."""

    def __init__(self, found: Sequence[_Found], page: Page) -> None:
        self._found, self._page = found, page

    @property
    def lines(self) -> Lines:
        """The lines that hold a word which is not just to be kept."""
        if not any(len(found.kinds) for found in self._found):
            return _NONE
        kinds = np.zeros(len(self._page.line_starts), np.uint64)
        for found in self._found:
            np.bitwise_or.at(kinds, found.windows.lines, found.kinds)
        numbers = where(kinds & ~np.uint64(_APART))
        kinds = kinds[numbers]
        signals = kinds >> np.uint64(_SIGNALS)
        several = signals & (signals - np.uint64(1)) != 0
        return Lines(numbers, (kinds & np.uint64(_SURE) != 0) | several)

    @property
    def to_keep(self) -> set[int]:
        """The numbers of the lines that hold a word of a ``keep`` rule."""
        lines = (found.windows.lines[found.kinds & np.uint64(_KEEP) != 0] for found in self._found)
        return set().union(*(numbers.tolist() for numbers in lines))

    @property
    def rare(self) -> dict[str, set[int]]:
        """For each rare signal the numbers of the lines that hold a word of its rules."""
        found, lines = self._found[0], {signal: set[int]() for signal in RARE}
        at = where(found.kinds & np.uint64(sum(_ASKED.values())))
        signals = map(_SIGNAL_OF.__getitem__, found.kinds.take(at).tolist())
        for signal, number in zip(signals, found.windows.lines.take(at).tolist(), strict=True):
            lines[signal].add(number)
        return lines

    @property
    def odd(self) -> frozenset[int]:
        """The numbers of the lines in which a rule may see something that the page in one spelling does not show."""
        return frozenset(number for found in self._found[1:] for number in found.windows.lines.tolist())

    def matches(self, numbers: list[int], *, to_keep: bool = False) -> Iterator[Match]:
        """What rules see in the lines of these numbers, in code points of the page: those that say what is ``to_keep``, or all others."""
        wanted = np.zeros(len(self._page.line_starts), np.bool_)
        wanted[numbers] = True
        for found in self._found:
            asked = found.kinds == _KEEP if to_keep else found.kinds & ~np.uint64(_APART) != 0
            yield from found.finder.look(
                found.text, found.windows.some(where(asked & wanted.take(found.windows.lines))).rows()
            )


class _Found:
    """Where some rules may match on a page, and what kind of evidence it would be. ``page`` may be another spelling of the page that has
    the same lines."""

    def __init__(self, finder: Finder, kinds: Kinds, page: Page) -> None:
        self.finder, self.text = finder, page.text
        self.windows = finder.windows(page, finder.literals.find(page))
        self.kinds = kinds.take(self.windows.rules)


def _kinds(finder: Finder) -> Kinds:
    """What each rule's matches are."""
    signals = sorted({rule.signal for rule in finder.rules if rule.weight > 0 and rule.signal not in SHAPES})
    bits = {signal: 1 << bit for bit, signal in zip(range(_SIGNALS, _BITS), signals, strict=False)}
    return np.array([_kind(rule, bits) for rule in finder.rules], np.uint64)


def _kind(rule: Rule, bits: Mapping[str, int]) -> int:
    if rule.kind == "keep":
        return _KEEP
    if rule.kind != "sign" or rule.signal in SHAPES:
        return _SURE
    if rule.signal in _ASKED:
        return _ASKED[rule.signal]
    return bits.get(rule.signal, _SURE) if rule.weight > 0 else _MUTE


def _is_lazy(rule: Rule) -> bool:
    return rule.kind == "sign" and (rule.weight < 0 or rule.signal in _LAZY)


def _is_unfolded(find: str) -> bool:
    """Whether a pattern asks for what a folded page does not have: traditional ideographs, wide letters, narrow marks."""
    return fold_letters(find) != find or bool(_NARROW_MARK.search(find))


def _spoken(rule: Rule) -> Rule:
    """A rule for those words of another that are said to readers."""
    chosen = [number for number, wording in enumerate(rule.wordings) if f"(?P<{SPOKEN}>" in wording]
    wordings = tuple(rule.wordings[number] for number in chosen)
    known = rule.known and rule.known._replace(beginnings=tuple(rule.known.beginnings[number] for number in chosen))
    return replace(rule, signal=SPOKEN, wordings=wordings, known=known)


def _probe_and_find(rule: Rule) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What tells where the first match of a rule begins, and what finds it."""
    find = compile_find(rule)
    return find if rule.signal in _COMMON else compile_probe(rule), find


def _asked(rules: Rules) -> Asked:
    asked = [rule for rule in rules.all if _is_lazy(rule)]
    asked += [spoken for rule in asked if rule.signal == READER and (spoken := _spoken(rule)).wordings]
    finds = [(rule, *_probe_and_find(rule)) for rule in asked]
    return Asked(
        *(
            [find for find in finds if find[0].signal in signals]
            for signals in (
                COMPANIONS,
                CONTEXT,
                (FILLER,),
                (LEAD,),
                (CAUTION,),
                (PERSON,),
                (ACT,),
                (READER,),
                (SPOKEN,),
                (CARRIER,),
                (MATTER,),
                (SERIAL_WORDS,),
                (ANNOUNCED,),
                (HINT,),
            )
        ),
    )
