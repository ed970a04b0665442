"""What the signs of a rulebook see in a text: the evidence, told to a reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..text.fold import fold
from ..text.page import Page
from .match import Rules
from .rule import Rule

SHOWN = 20  # code points of what a sign saw


class Seen(NamedTuple):
    """A sign and what it saw: its rule, and the words as they stand in the text."""

    rule: Rule
    words: str

    def __str__(self) -> str:
        words = self.words if len(self.words) <= SHOWN else self.words[: SHOWN - 1] + "…"
        return f"{self.rule.signal} ‘{words}’ {self.rule.weight:+.1f} ({self.rule.name.partition('.')[2]})"


class Evidence:
    """The sign rules among ``rules``, each cleaner's for itself."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        by_cleaner: dict[str, list[Rule]] = {}
        for rule in rules:
            if rule.kind == "sign":
                by_cleaner.setdefault(rule.cleaner, []).append(rule)
        self._rules = {cleaner: Rules(cleaner, signs) for cleaner, signs in by_cleaner.items()}

    def seen(self, cleaner: str, text: str) -> Iterator[Seen]:
        """Each sign of a cleaner that stands in the text, in the order of the rules, by its first words. What its place and
        its neighbours add is not among them."""
        if cleaner not in self._rules:
            return
        told = set()
        for rule, match in self._rules[cleaner].matches(Page(fold(Page(text)))):
            if rule.name not in told and match[0].strip():
                told.add(rule.name)
                yield Seen(rule, text[slice(*match.span())].strip())
