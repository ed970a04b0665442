"""Rules compiled for speed: one scan finds every literal trigger, a pattern runs only in a line where its own fired."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

import numpy as np

from ..text.cached import cached_property
from ..text.classes import where
from ..text.page import Page, Proposal
from ..text.pattern import lazy
from .beginning import as_probe, joined, with_beginning
from .known import Known, read_off
from .literals import Hits, Literals
from .rule import Rule, expression
from .windows import Window, Windows

T = TypeVar("T")
Match = tuple[Rule, "re.Match[str]"]
MANY = 50_000  # literals whose windows are made at once: each costs some hundred bytes
FEW = 40  # literals, as often as they stand on a page
BITS = 64  # sets of wordings are bits of one number; of longer lists several in a row share a bit
ALL = (1 << BITS) - 1
SETS = 8  # of the wordings of a rule that are compiled apart; a text that calls for more of them gets all
_REFERENCE = lazy(r"\\[1-9]|\(\?P=|\(\?\(")
_Ask = Callable[[str, int, int], "re.Match[str] | None"]
Decision = Callable[[re.Match[str]], "str | None"]  # what takes the place of a match; None leaves it


class Rules:
    """The rules of one cleaner, those that are switched on."""

    def __init__(self, cleaner: str, rules: Iterable[Rule]) -> None:
        self.cleaner = cleaner
        self.all = tuple(rules)
        self._rank = {rule.name: number for number, rule in enumerate(self.all)}
        self._named = {rule.name.partition(".")[2]: rule for rule in self.all if rule.cleaner == cleaner}
        self._made: dict[object, Any] = {}

    def __contains__(self, name: str) -> bool:
        """Whether the rule ``name`` (without its cleaner) is on."""
        return name in self._named

    def __getitem__(self, name: str) -> Rule:
        return self._named[name]

    def rank(self, name: str) -> int:
        """The place of a rule, by its full name, in the order of the rules: where two edits are alike, the lower wins."""
        return self._rank.get(name, len(self.all))

    def table(self, name: str) -> Mapping[str, str]:
        """The table of a rule; empty where the rule is off."""
        return self[name].table if name in self else {}

    @cached_property
    def everywhere(self) -> frozenset[str]:
        """The full names of the rules that reach into shields."""
        return frozenset(rule.name for rule in self.all if rule.everywhere)

    def once(self, make: Callable[[Rules], T]) -> T:
        """``make(self)``, made once: for what a cleaner compiles out of its rules."""
        if make not in self._made:
            self._made[make] = make(self)
        value: T = self._made[make]
        return value

    def matches(self, page: Page, *kinds: str) -> Iterator[tuple[Rule, re.Match[str]]]:
        """Every match of every rule with a pattern (of these kinds, or of all), rule by rule, from left to right."""
        return self.once(_finder).matches(page, kinds)

    def apply(self, page: Page, proposal: Proposal, decisions: Mapping[str, Decision] = MappingProxyType({})) -> None:
        """Propose what the ``replace`` and ``report`` rules say; all that a cleaner without own code has to do.

        ``decisions`` say, by the full name of a ``code`` rule, what takes the place of its match, or ``None`` to leave it.
        """
        kinds = ("replace", "report", "code") if decisions else ("replace", "report")
        for rule, match in self.matches(page, *kinds):
            put: str | None = None
            if rule.kind == "report":
                proposal.report(rule.name, match.start(), match.end(), rule.why)
            elif rule.kind == "replace":
                put = rule.written(match)
            elif rule.name in decisions:
                put = decisions[rule.name](match)
            if put is not None and put != match[0]:
                proposal.edits.add(match.start(), match.end(), put, rule.name)


def _finder(rules: Rules) -> Finder:
    return Finder(rules.all)


def compile_find(rule: Rule, some: int = ALL) -> re.Pattern[str]:
    """What a rule looks for, as a pattern that turns down quickly where it cannot begin; compiled when it is first used.

    ``some`` are the wordings that are looked for, as bits.
    """
    return lazy(lambda: _written(rule, some), re.MULTILINE)


def compile_probe(rule: Rule, some: int = ALL) -> re.Pattern[str]:
    """What tells where the first match begins; it turns down faster still."""
    return lazy(lambda: _written(rule, some, as_probe), re.MULTILINE)


def _written(rule: Rule, some: int, write: Callable[[str, str], str] = with_beginning) -> str:
    """The expression that looks for some wordings of a rule."""
    if rule.literal:
        return rule.pattern
    chosen = [number for number in range(len(rule.wordings)) if some & _bit(rule, number)]
    find = expression(rule.around, [rule.wordings[number] for number in chosen])
    beginnings = [_known(rule).beginnings[number] for number in chosen]
    return write(find, joined(beginnings)) if all(beginnings) and not _REFERENCE.search(find) else find


def _bit(rule: Rule, number: int) -> int:
    """The bit that stands for a wording of a rule."""
    return 1 << number * BITS // max(len(rule.wordings), BITS)


def _can_stand_apart(rule: Rule) -> bool:
    """Whether wordings can be looked for without the others: nobody asks for groups that all of them together have."""
    asked = rule.kind == "code" or "\\" in rule.put or _REFERENCE.search(rule.find)
    return not (rule.literal or asked)


def _known(rule: Rule) -> Known:
    """What the expression of a rule tells of its matches."""
    return rule.known or read_off(rule.pattern, () if rule.literal else rule.each)


class Finder:
    """The patterns of some rules, and the literals that call for them. Wordings are compiled when literals of theirs are first
    met, and only those: most of what a rule knows no text ever says."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = [rule for rule in rules if rule.wordings]
        called: dict[str, dict[int, int]] = {}
        for number, rule in enumerate(self.rules):
            apart = _can_stand_apart(rule)
            for wording, literals in enumerate(rule.calls):
                bit = _bit(rule, wording) if apart else ALL
                for literal in literals:
                    wordings = called.setdefault(literal, {})
                    wordings[number] = wordings.get(number, 0) | bit
        # For each literal the numbers of the rules that it calls for, and the wordings.
        self.owners = list(called.values())
        self.literals = Literals(called)
        # Of each rule, by its wordings: what asks whether there is a match (the first, of a rule that begins its line), and what finds it.
        self._finds: list[dict[int, tuple[_Ask, re.Pattern[str]]]] = [{} for _ in self.rules]
        # What a rule reaches, once it is asked for; the same in columns.
        self._reaches: list[tuple[int, int, bool, int] | None] = [None] * len(self.rules)
        self._before, self._behind, self._longest = (np.zeros(len(self.rules), np.intp) for _ in range(3))
        self._anchored = np.zeros(len(self.rules), np.bool_)
        self._counts = np.array([len(numbers) for numbers in self.owners], np.intp)
        self._firsts = np.cumsum(self._counts) - self._counts
        self._owners = np.array([number for numbers in self.owners for number in numbers], np.intp)
        self._wordings = np.array([bits for numbers in self.owners for bits in numbers.values()], np.uint64)

    def matches(self, page: Page, kinds: Collection[str] = ()) -> Iterator[Match]:
        """Every match of the rules of these kinds (of all, where none is named) on a page, rule by rule, from left to right."""
        if not self.rules:
            return iter(())
        hits = self.literals.find(page)
        few = len(hits.numbers) <= FEW
        windows = self._few(page.text, hits) if few else self.windows(page, hits).rows()
        return self.look(
            page.text, windows if not kinds else (row for row in windows if self.rules[row[0]].kind in kinds)
        )

    def look(self, text: str, windows: Iterable[Window]) -> Iterator[Match]:
        """Every match in these windows of a text."""
        last, anchored = -1, False
        for number, low, high, stop, line_end, wordings in windows:
            if number != last:
                last, rule, finds = number, self.rules[number], self._finds[number]
                anchored = bool(self._anchored[number])
            begin, find = finds.get(wordings) or self._compile(number, wordings)
            first = begin(text, low, line_end if anchored else high)
            if first is None:
                continue
            if anchored:
                yield rule, first
                continue
            for match in find.finditer(text, first.start(), high):
                # What begins behind the last literal may be cut off here: it holds none, or is found from another.
                if match.start() >= stop and high < line_end:
                    break
                yield rule, match

    def _few(self, text: str, hits: Hits) -> list[Window]:
        """The windows of some hits, one after another: for these columns would cost more than they save."""
        found: dict[int, list[list[int]]] = {}
        begin, end = 0, -1  # of the line
        for literal, start, stop in zip(*(column.tolist() for column in hits), strict=True):
            if not begin <= start <= end:
                begin, end = text.rfind("\n", 0, start) + 1, text.find("\n", start)
                end = len(text) if end < 0 else end
            for number, wordings in self.owners[literal].items():
                before, behind, anchored, longest = self._reaches[number] or self._measure(number)
                low, high = max(begin, stop - before), min(end, stop + behind)
                if (anchored and low > begin) or end - begin > longest:
                    continue
                windows = found.setdefault(number, [])
                if windows and windows[-1][4] == end and low <= windows[-1][2]:
                    windows[-1][2:4] = high, stop
                    windows[-1][5] |= wordings
                else:
                    windows.append([number, low, high, stop, end, wordings])
        return [window for number in sorted(found) for window in found[number]]

    def windows(self, page: Page, hits: Hits) -> Windows:
        """Where the matches around these literals may stand: a window reaches as far as a match that holds the literal can, and what
        such a match may look at; windows that touch are one."""
        if len(hits.numbers) <= MANY:
            return self._windows(page, hits)
        starts = range(0, len(hits.numbers), MANY)
        parts = [self._windows(page, Hits(*(column[at : at + MANY] for column in hits))) for at in starts]
        return Windows(*map(np.concatenate, zip(*parts, strict=True))).united(
            np.arange(sum(len(part.rules) for part in parts))
        )

    def _windows(self, page: Page, hits: Hits) -> Windows:
        counts = self._counts.take(hits.numbers)
        firsts = self._firsts.take(hits.numbers)
        hit = np.arange(len(counts)).repeat(counts)  # the hit of each window
        nth = np.arange(len(hit)) - (np.cumsum(counts) - counts).repeat(counts)
        called = firsts.repeat(counts) + nth
        rules = self._owners.take(called)
        for number in where(np.bincount(rules, minlength=len(self.rules))).tolist():
            if self._reaches[number] is None:
                self._measure(number)
        lines = page.line_numbers(hits.starts).take(hit) - 1
        begins = page.line_starts.take(lines)
        ends = page.line_ends.take(lines)
        stops = hits.ends.take(hit)
        lows = np.maximum(stops - self._before.take(rules), begins)
        highs = np.minimum(stops + self._behind.take(rules), ends)
        possible = ((lows == begins) | ~self._anchored.take(rules)) & (ends - begins <= self._longest.take(rules))
        wordings = self._wordings.take(called)
        return Windows(rules, lows, highs, stops, ends, wordings, lines).united(where(possible))

    def _measure(self, number: int) -> tuple[int, int, bool, int]:
        """How far a match of a rule may begin before the end of a literal in it, how far it may reach and look behind that end,
        whether it begins its line, and how long a line may be that has one."""
        reach, ahead, anchored, whole, _ = _known(self.rules[number])
        self._reaches[number] = found = reach, reach + ahead, anchored, reach if whole else sys.maxsize
        self._before[number], self._behind[number], self._anchored[number], self._longest[number] = found
        return found

    def _compile(self, number: int, wordings: int) -> tuple[_Ask, re.Pattern[str]]:
        """The patterns of some wordings of a rule."""
        rule, finds = self.rules[number], self._finds[number]
        if len(finds) >= SETS:
            wordings = ALL
        if wordings not in finds:
            find = compile_find(rule, wordings)
            finds[wordings] = find.match if self._anchored[number] else compile_probe(rule, wordings).search, find
        return finds[wordings]
