"""What a cleaner sees, and what it says."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt

from .cached import cached_property
from .classes import EVERYDAY, KINDS, Class, Codes, Places, Table, code_points, table_of, where
from .edit import Edits, Finding
from .shields import Shields, find_shields

Hashes = npt.NDArray[np.uint16]

LF = ord("\n")
_FACTOR = np.uint16(40503)  # odd, without a pattern in its bits
MANY = 500  # numbers of which it is found out faster in order than one by one which they are
PAD = 4  # the farthest neighbour that `beside` can be asked for
_BORDER = "\n" * PAD


def firsts(numbers: Places | Codes) -> Places:
    """Where each number first stands, of numbers that are in order."""
    new = np.empty(len(numbers), np.bool_)
    new[:1] = True
    np.not_equal(numbers[1:], numbers[:-1], out=new[1:])
    return where(new)


def runs(at: Places) -> tuple[Places, Places]:
    """Where offsets that follow each other without a gap begin, and where such a run ends (behind its last one)."""
    new = np.ones(len(at) + 1, np.bool_)
    np.not_equal(at[1:], at[:-1] + 1, out=new[1:-1])
    return at[new[:-1]], at[new[1:]] + 1


def pair_hashes(first: Codes | Hashes, second: Codes | Hashes) -> Hashes:
    """A hash of 16 bits for every two of these code points that stand at the same place."""
    hashes: Hashes = first.astype(np.uint16, copy=False) * _FACTOR
    hashes += second.astype(np.uint16, copy=False)
    return hashes


@dataclass(frozen=True)
class Page:
    """The text of one document, or of many in a row: a window.

    ``bounds`` are the offsets (code points) at which a document begins; each ends one LF before the next begins, and that LF
    belongs to none. ``format`` is what the marks of all of them mean (``text``, ``markdown``, ``csv``, ``tsv``, ``json``).
    What many cleaners ask about is found when first asked for. ``notes`` is where a cleaner, by its name, may keep what it found
    out about words wherever they stand: the pages that this one turns into have the same.
    """

    text: str
    bounds: tuple[int, ...] = (0,)
    format: str = "text"
    notes: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, texts: Sequence[str], format: str = "text", notes: dict[str, Any] | None = None) -> Page:
        """A page of several documents."""
        bounds = (0, *accumulate(len(text) + 1 for text in texts[:-1]))
        return cls("\n".join(texts), bounds, format, {} if notes is None else notes)

    def document(self, at: int) -> int:
        """The number of the document that holds the code point ``at``, from 0."""
        return bisect_right(self.bounds, at) - 1 if len(self.bounds) > 1 else 0

    def span(self, document: int) -> tuple[int, int]:
        """A document by its number, in code points."""
        following = document + 1
        return self.bounds[document], self.bounds[following] - 1 if following < len(self.bounds) else len(self.text)

    def documents(self) -> Iterator[tuple[int, int]]:
        """The span of every document."""
        return map(self.span, range(len(self.bounds)))

    def each(self, at: Places | None = None) -> Iterator[tuple[int, Page]]:
        """Every document as a page of its own, with its offset: those that hold one of the places ``at``, or all."""
        if len(self.bounds) == 1:
            if at is None or len(at):
                yield 0, self
            return
        for number in range(len(self.bounds)) if at is None else self.numbers(at):
            start, end = self.span(number)
            if number not in self._pages:
                self._pages[number] = Page(self.text[start:end], format=self.format)
            yield start, self._pages[number]

    @cached_property
    def _pages(self) -> dict[int, Page]:
        """The documents of a window that were asked for, as pages of their own, by their numbers."""
        return {}

    def numbers(self, at: Places) -> list[int]:
        """The numbers of the documents that hold one of the places ``at``, each once."""
        if len(self.bounds) == 1:
            return [0] if len(at) else []
        found: list[int] = sorted(set(self.document_numbers(at).tolist()))
        return found

    def holding(self, at: Places) -> Table:
        """Of every document: whether it holds one of the places ``at``."""
        held = np.zeros(len(self.bounds), np.bool_)
        held[self.document_numbers(at)] = True
        return held

    def document_numbers(self, at: Places) -> Places:
        """The number of the document, from 0, that holds each of these offsets."""
        return self.begins.searchsorted(at, "right") - 1

    @cached_property
    def begins(self) -> Places:
        """Where each document begins (code points)."""
        return np.array(self.bounds, np.intp)

    @cached_property
    def ends(self) -> Places:
        """Where each document ends (code points)."""
        return np.array((*(begin - 1 for begin in self.bounds[1:]), len(self.text)), np.intp)

    @cached_property
    def codes(self) -> Codes:
        """The code points of the text as numbers: a question about every character is one look into a table."""
        return self.padded[PAD:-PAD]

    @cached_property
    def padded(self) -> Codes:
        """``codes`` with line ends around them, so that every character has neighbours."""
        return code_points(_BORDER + self.text + _BORDER)

    @cached_property
    def _marked(self) -> tuple[int, Places, Codes]:
        """Where a character stands that belongs to any of the classes that pages are asked for, as one in twelve does, and to which, by the bits
        of ``KINDS``; before these, which of them were known when it was asked."""
        known, kinds = KINDS.known, KINDS.table.take(self.codes, mode="wrap")  # none wraps: NumPy need not look
        at = where(kinds)
        return known, at, kinds.take(at)

    @cached_property
    def unusual_at(self) -> Places:
        """Where a character stands that is no everyday ideograph, Chinese mark, digit or LF."""
        return self.places(f"^{EVERYDAY}")

    @cached_property
    def unusual(self) -> frozenset[str]:
        """The characters that occur beside everyday ideographs, Chinese marks, digits and LF: what a cleaner looks for is
        nearly always one of them, so that one scan answers the first question of all."""
        codes = self._unusual_codes
        if len(codes) > MANY:
            codes = np.sort(codes)
            codes = codes[firsts(codes)]
        return frozenset(map(chr, set(codes.tolist())))

    @cached_property
    def _unusual_codes(self) -> Codes:
        """What stands at ``unusual_at``."""
        return self.codes.take(self.unusual_at)

    @cached_property
    def pairs(self) -> Hashes:
        """A hash of 16 bits for every two code points that follow each other."""
        codes = self.codes.astype(np.uint16)
        return pair_hashes(codes[:-1], codes[1:])

    def places(self, characters: Class) -> Places:
        """Where one of these characters stands (offsets in code points, from left to right). ``characters`` is the inside of a
        regular expression's character class."""
        bit = KINDS.bit(characters)
        known, at, kinds = self._marked
        return at[(kinds & bit).astype(np.bool_)] if bit & known else where(table_of(characters).take(self.codes))

    def unusual_places(self, characters: Class) -> Places:
        """The same for characters that are all unusual: only those are looked at."""
        return self.unusual_at[table_of(characters).take(self._unusual_codes)]

    @cached_property
    def _line_borders(self) -> Places:
        """One more than where each LF stands, those before the text and behind it too."""
        return np.concatenate(([0], self.places("\n") + 1, [len(self.text) + 1]))

    @cached_property
    def line_starts(self) -> Places:
        """Where each line begins (code points); the last one may be empty."""
        return self._line_borders[:-1]

    @cached_property
    def line_ends(self) -> Places:
        """Where each line ends (code points): its LF, or the end of the text."""
        return self._line_borders[1:] - 1

    @cached_property
    def line_lengths(self) -> Places:
        """How many code points each line has."""
        return self.line_ends - self.line_starts

    @cached_property
    def line_heads(self) -> Codes:
        """The first code point of each line; a line end where it is empty."""
        return self.beside(self.line_starts, 0)

    @cached_property
    def line_tails(self) -> Codes:
        """The last code point of each line; a line end where it is empty."""
        return self.beside(self.line_ends, -1)

    @cached_property
    def _starts(self) -> list[int]:
        """The same, for the question about one place."""
        starts: list[int] = self.line_starts.tolist()
        return starts

    @cached_property
    def lines(self) -> list[tuple[int, int]]:
        """Every line as a span without its LF. A text that ends with LF has no line after it."""
        starts = self._starts
        spans = [(start, after - 1) for start, after in itertools.pairwise(starts)]
        if starts[-1] < len(self.text):
            spans.append((starts[-1], len(self.text)))
        return spans

    def lines_of(self, at: Places, at_least: int = 1) -> list[tuple[int, int]]:
        """The lines that hold ``at_least`` of these offsets, each once, as spans without their LF."""
        if len(at) < at_least:
            return []
        starts, numbers = self.line_starts, self.line_numbers(at)
        first = firsts(numbers)
        if at_least > 1:
            counts = np.concatenate((first[1:], (len(at),))) - first
            first = first[counts >= at_least]
        found = numbers[first] - 1
        return list(zip(starts[found].tolist(), self.line_ends[found].tolist(), strict=True))

    def line_numbers(self, at: Places) -> Places:
        """The number of the line, from 1, that holds each of these offsets."""
        return self.line_starts.searchsorted(at, "right")

    def beside(self, at: Places, step: int) -> Codes:
        """The code points ``step`` away from each of these offsets; LF beyond the text's border."""
        return self.padded[PAD + step :].take(at)

    def ahead(self, at: Places, steps: int) -> Codes:
        """The code points at each of these offsets and behind it, up to so many of them: a row for each step."""
        return self.padded.take(at + np.arange(PAD, PAD + steps).reshape(-1, 1))

    def line(self, at: int) -> tuple[int, int]:
        """The span of the line (without its LF) that holds the code point ``at``."""
        starts = self._starts
        number = bisect_right(starts, at) - 1
        return starts[number], starts[number + 1] - 1 if number + 1 < len(starts) else len(self.text)

    @cached_property
    def shields(self) -> Shields:
        """The spans that no edit may change in part: URLs, e-mail addresses, paths, code, formulas, tables, marks."""
        return find_shields(self)


@dataclass(slots=True)
class Proposal:
    """What a cleaner proposes for a page: edits, suspicions, and what it learnt about the document.

    ``metadata`` maps, for each document by the offset where it begins, a key (``title``, ``published``, ``source`` …) to its
    value, as written in the document.
    """

    edits: Edits = field(default_factory=Edits)
    findings: list[Finding] = field(default_factory=list)
    metadata: dict[int, dict[str, str]] = field(default_factory=dict)

    def report(self, rule: str, start: int, end: int, note: str, score: float = 1.0) -> None:
        """Add a finding for the code points ``start:end``."""
        self.findings.append(Finding(rule, start, end, note, score))

    def learn(self, key: str, value: str, document: int = 0) -> None:
        """Note what the document that begins at ``document`` (code points) says about itself; the first word on a key counts."""
        self.metadata.setdefault(document, {}).setdefault(key, value)

    def absorb(self, other: Proposal, offset: int) -> None:
        """Add what was proposed for a document as a page of its own, which begins at ``offset`` of this page."""
        self.edits.extend(other.edits, offset)
        self.findings += (finding.moved(offset) for finding in other.findings)
        for start, facts in other.metadata.items():
            for key, value in facts.items():
                self.learn(key, value, start + offset)
