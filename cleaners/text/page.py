"""What a cleaner sees, and what it says."""

from __future__ import annotations

import itertools
import re
from array import array
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from .edit import Edits, Finding
from .shields import Shields, find_shields

_UNUSUAL = re.compile("[^一-鿿，。、；：（）“”《》0-9\n]")


@dataclass(frozen=True)
class Page:
    """The text of one document, or of many in a row.

    ``bounds`` are the offsets (code points) at which a document begins; ``format`` is what its marks mean (``text``,
    ``markdown``, ``csv``, ``tsv``, ``json``). Lines and shields are found when first asked for.
    """

    text: str
    bounds: tuple[int, ...] = (0,)
    format: str = "text"

    @cached_property
    def unusual(self) -> frozenset[str]:
        """The characters that occur beside everyday ideographs, Chinese marks, digits and LF: what a cleaner looks for is
        nearly always one of them, so that one scan answers the first question of all."""
        return frozenset(_UNUSUAL.findall(self.text))

    @cached_property
    def line_starts(self) -> array[int]:
        """Where each line begins (code points); the last one may be empty."""
        starts, at = array("q", [0]), 0
        for line in self.text.split("\n")[:-1]:
            at += len(line) + 1
            starts.append(at)
        return starts

    @cached_property
    def lines(self) -> list[tuple[int, int]]:
        """Every line as a span without its LF. A text that ends with LF has no line after it."""
        starts = self.line_starts
        spans = [(start, after - 1) for start, after in itertools.pairwise(starts)]
        if starts[-1] < len(self.text):
            spans.append((starts[-1], len(self.text)))
        return spans

    def line(self, at: int) -> tuple[int, int]:
        """The span of the line (without its LF) that holds the code point ``at``."""
        starts = self.line_starts
        number = bisect_right(starts, at) - 1
        return starts[number], starts[number + 1] - 1 if number + 1 < len(starts) else len(self.text)

    @cached_property
    def shields(self) -> Shields:
        """The spans that no edit may change in part: URLs, e-mail addresses, paths, code, formulas, tables, marks."""
        return find_shields(self.text, self.format, self.unusual)


@dataclass(slots=True)
class Proposal:
    """What a cleaner proposes for a page: edits, suspicions, and what it learnt about the document.

    ``metadata`` maps a key (``title``, ``published``, ``source`` …) to its value, as written in the document.
    """

    edits: Edits = field(default_factory=Edits)
    findings: list[Finding] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)

    def report(self, rule: str, start: int, end: int, note: str, score: float = 1.0) -> None:
        """Add a finding for the code points ``start:end``."""
        self.findings.append(Finding(rule, start, end, note, score))
