"""Rules compiled for speed: one scan finds every literal trigger, a pattern runs only in a line where its own fired."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from ..text.page import Page, Proposal
from ..text.pattern import lazy
from .beginning import with_beginning
from .bounds import measure
from .literals import Literals
from .rule import Rule

T = TypeVar("T")
Decision = Callable[[re.Match[str]], "str | None"]  # what takes the place of a match; None leaves it


class Rules:
    """The rules of one cleaner, those that are switched on."""

    def __init__(self, cleaner: str, rules: Iterable[Rule]) -> None:
        self.cleaner = cleaner
        self.all = tuple(rules)
        self._rank = {rule.name: number for number, rule in enumerate(self.all)}
        self._made: dict[object, Any] = {}

    def __contains__(self, name: str) -> bool:
        """Whether the rule ``name`` (without its cleaner) is on."""
        return f"{self.cleaner}.{name}" in self._rank

    def __getitem__(self, name: str) -> Rule:
        return self.all[self._rank[f"{self.cleaner}.{name}"]]

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
        finder = self.once(_Finder)
        hits = finder.literals.find(page)
        if not hits:
            return
        text = page.text
        for number, windows in finder.windows(text, hits).items():
            rule, pattern = finder.rules[number], finder.pattern(number)
            if kinds and rule.kind not in kinds:
                continue
            for low, high, stop, line_end in windows:
                if pattern.anchored:
                    match = pattern.find.match(text, low, line_end)
                    if match:
                        yield rule, match
                    continue
                for match in pattern.find.finditer(text, low, high):
                    # What begins behind the last literal may be cut off here: it holds none, or is found from another.
                    if match.start() >= stop and high < line_end:
                        break
                    yield rule, match

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
                put = match.expand(rule.put) if "\\" in rule.put else rule.put
            elif rule.name in decisions:
                put = decisions[rule.name](match)
            if put is not None and put != match[0]:
                proposal.edits.add(match.start(), match.end(), put, rule.name)


def compile_find(rule: Rule) -> re.Pattern[str]:
    """What a rule looks for, as a pattern that turns down quickly where it cannot begin; compiled when it is first used."""
    return lazy(lambda: with_beginning(rule.pattern), re.MULTILINE)


class _Pattern(NamedTuple):
    """A compiled pattern; a match spans at most ``reach`` code points and looks at ``ahead`` more, and an ``anchored`` one
    begins its line."""

    find: re.Pattern[str]
    reach: int
    ahead: int
    anchored: bool


class _Finder:
    """All triggers, and whose they are. A pattern is compiled when its trigger is first met."""

    def __init__(self, rules: Rules) -> None:
        self.rules = [rule for rule in rules.all if rule.find]
        self._compiled: dict[int, _Pattern] = {}
        owners: dict[str, list[int]] = {}
        for number, rule in enumerate(self.rules):
            for literal in rule.trigger:
                owners.setdefault(literal, []).append(number)
        self.owners = list(owners.values())
        self.literals = Literals(owners)
        self._reaches: list[list[tuple[int, int, int, bool]]] = [[] for _ in self.owners]

    def windows(self, text: str, hits: list[tuple[int, int, int]]) -> dict[int, list[list[int]]]:
        """For each rule whose literals were hit, where its matches may stand: from, to, the end of the last literal, the end
        of the line. A window reaches as far as a match that holds the literal can, and what such a match may look at;
        windows that touch are one."""
        found: dict[int, list[list[int]]] = {}
        line_start, line_end = 0, -1
        for literal, start, stop in hits:
            if not line_start <= start <= line_end:
                line_start, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", start)
                line_end = len(text) if line_end < 0 else line_end
            for number, before, behind, anchored in self._reaches[literal] or self._reach(literal):
                low, high = max(line_start, stop - before), min(line_end, stop + behind)
                windows = found.setdefault(number, [])
                if windows and low <= windows[-1][1] and windows[-1][3] == line_end:
                    if not anchored:
                        last = windows[-1]
                        last[1:3] = max(high, last[1]), max(stop, last[2])
                elif not anchored or low == line_start:
                    windows.append([low, high, stop, line_end])
        return found

    def _reach(self, literal: int) -> list[tuple[int, int, int, bool]]:
        """The rules of a literal, each with how far a match that holds it may begin before its end, and reach behind it."""
        reaches = []
        for number in self.owners[literal]:
            _, reach, ahead, anchored = self.pattern(number)
            reaches.append((number, reach, reach + ahead, anchored))
        self._reaches[literal] = reaches
        return reaches

    def pattern(self, number: int) -> _Pattern:
        """What the rule of this number looks for."""
        if number not in self._compiled:
            rule = self.rules[number]
            self._compiled[number] = _Pattern(compile_find(rule), *measure(rule.pattern))
        return self._compiled[number]
