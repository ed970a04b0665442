"""What a report says of all documents: sums by rule, and of each document that is shown a line of numbers.

It grows with the documents that are shown, and these are bounded; a document that is only counted leaves nothing but sums.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from typing import Any

from ...rulebook.rule import Rule
from .entry import Effect, Entry

# The amount of change, as the upper bounds of shares: nothing, up to 1 %, up to 5 % …
STEPS = (0.0, 0.01, 0.05, 0.1, 0.25, 0.5, 1.0)

NAMED = 1000  # documents that were not cleaned


class Tally:
    """The summary in the making."""

    def __init__(self) -> None:
        self.documents = self.changed = self.size = 0
        self.effects: dict[str, Effect] = {}
        self.findings: Counter[str] = Counter()
        self.encodings: Counter[str] = Counter()
        self.shares = [0] * len(STEPS)
        self.digests: dict[str, None] = {}
        self.failures = 0
        self.failed: list[tuple[str, str]] = []
        self._rules: dict[str, int] = {}
        self._sets: dict[tuple[int, ...], int] = {}
        self._shown: dict[str, list[Any]] = {
            key: [] for key in ("name", "encoding", "edits", "size", "share", "findings")
        }
        self._ends = array("L")  # of the pieces of each shown document, in the columns that follow
        self._removed = array("L")
        self._made_by = array("L")
        self._suspected = array("L")  # the rule of each finding of the shown documents

    def add(self, entry: Entry) -> None:
        """Count one document; where it has data, it is shown."""
        self.documents += 1
        self.changed += entry.share > 0
        self.size += entry.size
        for rule, effect in entry.effects.items():
            self.effects[rule] = self.effects.get(rule, Effect()).plus(effect)
        self.findings.update(entry.findings)
        self.encodings[entry.encoding or ""] += 1
        self.shares[bisect_left(STEPS, entry.share)] += 1
        self.digests[entry.digest] = None
        if entry.data:
            self._show(entry)

    def fail(self, name: str, why: str) -> None:
        """Count a document that was not cleaned; the first are named."""
        self.failures += 1
        if len(self.failed) < NAMED:
            self.failed.append((name, why))

    def _show(self, entry: Entry) -> None:
        edits = sum(effect.edits for effect in entry.effects.values())
        line = (entry.name, entry.encoding or "", edits, entry.size, round(entry.share, 4), len(entry.findings))
        for column, value in zip(self._shown.values(), line, strict=True):
            column.append(value)
        own = [self._number(rule) for rule in entry.rules]
        self._removed.extend(entry.removed)
        for made_by in entry.made_by:
            key = tuple(own[number] for number in made_by)
            self._made_by.append(self._sets.setdefault(key, len(self._sets)))
        self._ends.append(len(self._removed))
        self._suspected.extend(self._number(rule) for rule in entry.findings)

    def _number(self, rule: str) -> int:
        return self._rules.setdefault(rule, len(self._rules))

    def record(self, rules: Mapping[str, Rule]) -> dict[str, Any]:
        """The summary as data for the page."""
        for rule in (*self.effects, *self.findings):
            self._number(rule)
        return {
            "documents": self.documents,
            "changed": self.changed,
            "size": self.size,
            "digests": list(self.digests),
            "steps": STEPS,
            "shares": self.shares,
            "encodings": self.encodings.most_common(),
            "failures": self.failures,
            "failed": self.failed,
            "rules": [
                _told(rule, rules.get(rule), self.effects.get(rule), self.findings[rule]) for rule in self._rules
            ],
            "shown": self._shown,
            "ends": self._ends.tolist(),
            "removed": self._removed.tolist(),
            "madeBy": self._made_by.tolist(),
            "sets": list(self._sets),
            "suspected": self._suspected.tolist(),
        }


def _told(name: str, rule: Rule | None, effect: Effect | None, findings: int) -> dict[str, Any]:
    """A rule as data. What the pipeline itself says is no rule of the book."""
    said = {"why": " ".join(rule.why.split()), "risk": rule.risk} if rule else {"why": "", "risk": ""}
    return {"name": name, **said, "effect": effect or Effect(), "findings": findings}
