"""What the rules say, compiled: the signs of masks and the words that stand beside them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from ..rulebook.match import Rules
from ..text.cached import cached_property
from ..text.classes import listed
from ..text.pattern import lazy

NEVER = lazy(r"(?!)")
PREFIXES = "副 常务副 总 代 老"  # of offices and titles


class Book:
    """The tables of the placeholder rules, as patterns. A table that is switched off matches nothing."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        signs = rules.table("mask-signs")
        self.base = {variant: base for base, variants in signs.items() for variant in base + variants}
        every = re.escape("".join(self.base))
        self.every_sign = listed("".join(self.base))
        self.canonical = listed("".join(sign for sign, base in self.base.items() if base == "某"))
        self.signs = re.compile(f"([{every}])\\1*+") if signs else NEVER
        self.places = _suffixes(rules.table("place-suffixes"))
        self.organisations = _suffixes(rules.table("organisation-suffixes"))
        self.addresses = _suffixes(rules.table("address-suffixes"))
        self.units = _suffixes(rules.table("units"))
        self.weak = _before(rules.table("weak-suffixes"))
        self.labels = rules.table("token-labels")
        offices, titles = rules.table("offices"), rules.table("titles")
        self.offices = _suffixes(offices, PREFIXES)
        self.roles = _suffixes({**offices, **titles}, PREFIXES)
        self.words: defaultdict[str, str] = defaultdict(str)
        for table in ("look-alikes", "compounds", "names"):
            self.words |= rules.table(table)

    @cached_property
    def after_role(self) -> re.Pattern[str]:
        """A role, or what else introduces a person, at the end of a piece of text."""
        roles = [*self.rules.table("offices"), *self.rules.table("titles"), *self.words["labels"].split()]
        return re.compile(f"(?:{_either(roles)})[：:]?\\Z") if roles else NEVER

    @cached_property
    def look_alike(self) -> re.Pattern[str]:
        """What stands behind an X that is no mask."""
        words = self.words["look-alikes"].split()
        return re.compile(_either(words)) if words else NEVER

    @cached_property
    def compound(self) -> re.Pattern[str]:
        """A few ideographs and the word for an organisation: 科技有限公司, 人社局."""
        words = self.words["strong"].split()
        stop = self.words["stop"]
        if not words:
            return NEVER
        tail = "|".join(
            _guarded(word, self.rules.table("organisation-suffixes").get(word, "")) for word in _long(words)
        )
        return re.compile(f"(?:(?!{tail})[一-鿿](?<![{stop}某])){{1,10}}+(?:{tail})")

    @cached_property
    def surnames(self) -> frozenset[str]:
        """Surnames that hardly stand for anything else before a mask."""
        return frozenset(self.words["surnames"])

    @cached_property
    def double(self) -> frozenset[str]:
        """Surnames of two ideographs."""
        return frozenset(self.words["double-surnames"].split())

    @cached_property
    def leads(self) -> frozenset[str]:
        """Ideographs that may stand right before a name."""
        return frozenset(self.words["leads"])

    @cached_property
    def speech(self) -> re.Pattern[str]:
        """The verbs by which minutes tell what somebody did or said: 强调, 主持."""
        verbs = self.words["speech"].split()
        return re.compile(_either(verbs)) if verbs else NEVER

    @cached_property
    def follows(self) -> frozenset[str]:
        """Ideographs that may stand right behind a name."""
        return frozenset(self.words["follows"])


def _long(words: Iterable[str]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))


def _either(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, _long(words)))


def _guarded(word: str, not_before: str) -> str:
    """A word, but not before one of these ideographs (``场值价``) or, where spaces part them, words (``期 安街``)."""
    if " " in not_before:
        return f"{re.escape(word)}(?!{_either(not_before.split())})"
    return re.escape(word) + (f"(?![{re.escape(not_before)}])" if not_before else "")


class Suffixes:
    """The words that may stand behind a mask, the longest first; told by their first ideograph before a pattern runs."""

    def __init__(self, words: Mapping[str, str]) -> None:
        """``words`` are the words, each with the pattern that it is found by."""
        by_first: dict[str, list[str]] = {}
        for word in _long(words):
            by_first.setdefault(word[0], []).append(words[word])
        self._patterns = {first: lazy("|".join(patterns)) for first, patterns in by_first.items()}

    def match(self, text: str, at: int) -> re.Match[str] | None:
        """The word that begins at ``at`` (code points), or ``None``."""
        pattern = self._patterns.get(text[at : at + 1])
        return pattern.match(text, at) if pattern else None


def _suffixes(table: Mapping[str, str], prefixes: str = "") -> Suffixes:
    """The words of a table, none of them before what the table names; also with one of the prefixes."""
    words = {word: _guarded(word, table[word]) for word in table}
    for prefix in prefixes.split() if table else ():
        words[prefix] = prefix + "(?:" + "|".join(words[word] for word in _long(table)) + ")"
    return Suffixes(words)


def _before(table: Mapping[str, str]) -> Suffixes:
    """The words of a table where no ideograph follows but those that the table names."""
    return Suffixes({word: f"{re.escape(word)}(?=[{re.escape(table[word])}]|[^一-鿿]|\\Z)" for word in table})
