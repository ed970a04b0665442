"""Rules compiled for speed: one scan finds every literal trigger, a pattern runs only in a line where its own fired."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

from ahocorasick_rs import AhoCorasick

from ..text.page import Page, Proposal
from .beginning import with_beginning
from .bounds import measure
from .rule import Rule

T = TypeVar("T")


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

    def once(self, make: Callable[[Rules], T]) -> T:
        """``make(self)``, made once: for what a cleaner compiles out of its rules."""
        if make not in self._made:
            self._made[make] = make(self)
        value: T = self._made[make]
        return value

    def matches(self, page: Page, *kinds: str) -> Iterator[tuple[Rule, re.Match[str]]]:
        """Every match of every rule with a pattern (of these kinds, or of all), rule by rule in no fixed order."""
        finder = self.once(_Finder)
        if finder.scan is None:
            return
        hits = finder.scan.find_matches_as_indexes(page.text, overlapping=True)
        if not hits:
            return
        text = page.text
        line_start, line_end = 0, -1  # of the line at hand
        resume = [0] * len(finder.rules)  # where a match of each rule may begin that was not looked for yet
        for literal, start, stop in hits:
            if not line_start <= start <= line_end:
                line_start, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", start)
                line_end = len(text) if line_end < 0 else line_end
            for number in finder.owners[literal]:
                if stop <= resume[number] or (kinds and finder.rules[number].kind not in kinds):
                    continue
                pattern = finder.pattern(number)
                low = max(line_start, stop - pattern.reach, resume[number])
                if pattern.anchored:
                    resume[number] = line_end + 1
                    match = pattern.find.match(text, line_start, line_end) if low == line_start else None
                    if match:
                        yield finder.rules[number], match
                    continue
                # What a match that holds this literal can reach, and what it may look at behind its end; a match that begins
                # after the literal may be cut off there, and is found again from a literal of its own.
                high = min(line_end, stop + pattern.reach + pattern.ahead)
                whole = high == line_end
                resume[number] = line_end + 1 if whole else stop
                for match in pattern.find.finditer(text, low, high):
                    if not whole and match.start() >= stop:
                        break
                    resume[number] = max(resume[number], match.end())
                    yield finder.rules[number], match

    def apply(self, page: Page, proposal: Proposal) -> None:
        """Propose what the ``replace`` and ``report`` rules say; all that a cleaner without own code has to do."""
        for rule, match in self.matches(page, "replace", "report"):
            if rule.kind == "report":
                proposal.report(rule.name, match.start(), match.end(), rule.why)
                continue
            put = match.expand(rule.put) if "\\" in rule.put else rule.put
            if put != match[0]:
                proposal.edits.add(match.start(), match.end(), put, rule.name)


def compile_find(rule: Rule) -> re.Pattern[str]:
    """What a rule looks for, as a pattern that turns down quickly where it cannot begin."""
    return re.compile(with_beginning(re.escape(rule.find) if rule.literal else rule.find), re.MULTILINE)


class _Pattern(NamedTuple):
    """A compiled pattern; a match spans at most ``reach`` code points and looks at ``ahead`` more, and an ``anchored`` one
    begins its line."""

    find: re.Pattern[str]
    reach: int
    ahead: int
    anchored: bool


class _Finder:
    """The automaton over all triggers, and whose they are. A pattern is compiled when its trigger is first met."""

    def __init__(self, rules: Rules) -> None:
        self.rules = [rule for rule in rules.all if rule.find]
        self._compiled: dict[int, _Pattern] = {}
        owners: dict[str, list[int]] = {}
        for number, rule in enumerate(self.rules):
            for literal in rule.trigger:
                owners.setdefault(literal, []).append(number)
        self.owners = list(owners.values())
        self.scan = AhoCorasick(list(owners)) if owners else None

    def pattern(self, number: int) -> _Pattern:
        """What the rule of this number looks for."""
        if number not in self._compiled:
            rule = self.rules[number]
            find = re.escape(rule.find) if rule.literal else rule.find
            self._compiled[number] = _Pattern(compile_find(rule), *measure(find))
        return self._compiled[number]
