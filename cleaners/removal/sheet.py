"""A page to judge by: its lines, and what stands on them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping

import numpy as np

from ..rulebook.match import Rules
from ..rulebook.rule import Value
from ..text.cached import cached_property
from ..text.classes import members, where
from ..text.fold import fold
from ..text.page import Page, firsts
from .line import Line
from .scan import Scan
from .signs import ADDRESS, COMPANIONS, CONTEXT, Sign, from_left, outside_addresses, sign_at

PARAGRAPH = 60  # code points; a line so long is no button, no slogan and no headline
LONG_PARAGRAPH = 200


class Sheet:
    """The lines of a page, by number. ``signed`` are those that bear signs, ``marked`` those with markers to cut; ``reported`` is
    what ``report`` rules name, with the place where its line begins.

    ``page`` has the text in the spelling to judge by, ``written`` as it stands in the documents, at the same places.
    """

    def __init__(self, written: Page, rules: Rules, options: Mapping[str, Value]) -> None:
        self.page, self.written = in_one_spelling(written), written
        self.starts: list[int] = self.page.line_starts.tolist()
        self.signed: dict[int, Line] = {}
        self.marked: dict[int, Line] = {}
        self.reported: list[tuple[int, Sign]] = []
        self._scan = scan = rules.once(Scan)
        self.terms, self._words = scan.terms(options), scan.words(self.page, written)
        self._odd = self._words.odd
        self._known: dict[tuple[str, str], Line | None]
        self._silent: dict[str, Line]  # lines on which no sign counts
        self._known, self._silent = written.notes.setdefault(__name__, ({}, {}))
        self._lines: dict[int, Line] = {}
        self._begun: dict[str, list[int]] = {}
        self._collect()
        self._lines.update(self.marked)
        self._lines.update(self.signed)
        self.signs_at, self.marks_at = sorted(self.signed), sorted(self.marked)

    def span(self, number: int) -> tuple[int, int]:
        """A line without its end, in code points of the page."""
        starts = self.starts
        return starts[number], starts[number + 1] - 1 if number + 1 < len(starts) else len(self.page.text)

    def line(self, number: int) -> Line:
        """A line with the signs that count on it."""
        line = self._lines.get(number)
        if line is None:
            first, last = self.span(number)
            text = self.page.text[first:last]
            line = self._silent.get(text) or self._silent.setdefault(text, Line(text, self.terms))
            self._lines[number] = line
        return line

    def number(self, at: int) -> int:
        """The number of the line that holds the code point ``at``."""
        return bisect_right(self.starts, at) - 1

    def is_kept(self, start: int, end: int) -> bool:
        """Whether a ``keep`` rule protects a part of ``start:end`` (code points), which lies in one line."""
        if not self._kept:
            return False
        return any(left < end and start < right for left, right in self._kept.get(self.number(start), ()))

    @cached_property
    def rare(self) -> Mapping[str, set[int]]:
        """For each rare signal the numbers of the lines that hold a word of its rules: on no other need their patterns look."""
        return self._words.rare

    @cached_property
    def context(self) -> set[int]:
        """The numbers of the lines that may be attributes of a document or of a book's colophon."""
        return set().union(*(self.rare[signal] for signal in CONTEXT))

    def begun_with(self, characters: str) -> list[int]:
        """The numbers of the lines that begin with one of these characters (the inside of a character class)."""
        if characters not in self._begun:
            self._begun[characters] = where(members(characters).take(self.page.line_heads)).tolist()
        return self._begun[characters]

    @cached_property
    def gapped(self) -> list[int]:
        """The numbers of the lines in which two spaces stand beside each other."""
        spaces = self.written.unusual_places(" ")
        numbers = self.page.line_numbers(spaces[:-1][spaces[1:] - spaces[:-1] == 1]) - 1
        gapped: list[int] = numbers[firsts(numbers)].tolist()
        return gapped

    @cached_property
    def _kept(self) -> dict[int, list[tuple[int, int]]]:
        """What ``keep`` rules protect, by line, in code points of the page."""
        kept: dict[int, list[tuple[int, int]]] = {number: [] for number in self._words.to_keep}
        for _, match in self._words.matches(sorted(kept), to_keep=True) if kept else ():
            kept[self.number(match.start())].append(match.span())
        return kept

    def _collect(self) -> None:
        """Read the lines that could prove something, then those that could do so beside them."""
        lines = self._words.lines
        if not len(lines.numbers):
            return
        lengths = self.page.line_lengths[lines.numbers]
        documents = self.page.document_numbers(self.page.line_starts[lines.numbers])
        first = lines.telling | (lengths < PARAGRAPH)
        self._read(lines.numbers[first].tolist())
        telling = np.zeros(len(self.page.bounds), np.bool_)
        speaking = [*self.marked, *(number for number, line in self.signed.items() if line.speaks)]
        telling[self.page.document_numbers(self.page.line_starts[speaking])] = True
        beside = (lengths < LONG_PARAGRAPH) & telling[documents]
        self._read(lines.numbers[beside & ~first].tolist())
        for number in lines.numbers[first & ~beside & (lengths >= PARAGRAPH)].tolist():
            if number in self.signed and not self.signed[number].speaks:
                line = self.signed.pop(number)
                if line.markers:
                    self.marked[number] = Line(line.text, self.terms, line.markers)
        self._hear_both_sides()

    def _read(self, numbers: list[int]) -> None:
        """Let all rules look at lines, where it is not known yet what they see there."""
        text, new = self.page.text, dict[tuple[str, str], list[int]]()
        at = np.array(numbers, np.intp)
        spans = zip(numbers, self.page.line_starts[at].tolist(), self.page.line_ends[at].tolist(), strict=True)
        for number, first, last in spans:
            words = text[first:last], self.written.text[first:last] if number in self._odd else ""
            if words not in self._known:
                new.setdefault(words, []).append(number)
            elif (line := self._known[words]) is not None:
                self._take(number, line)
        if not new:
            return
        self._known.update(dict.fromkeys(new))
        seen = self._look([alike[0] for alike in new.values()])
        for words, alike in new.items():
            if alike[0] in seen:
                self._known[words] = line = Line(words[0], self.terms, seen[alike[0]])
                for number in alike:
                    self._take(number, line)

    def _take(self, number: int, line: Line) -> None:
        """Take in what is known of a line."""
        if line.signs:
            self.signed[number] = line
        if line.markers:
            self.marked[number] = line
        self.reported += ((self.starts[number], sign) for sign in line.reported)

    def _look(self, numbers: list[int]) -> dict[int, list[Sign]]:
        """What all rules see in these lines. They look one after another, each at all lines: that is where a pattern is fast."""
        seen: dict[int, list[Sign]] = {}
        for rule, match in self._words.matches(numbers):
            number = self.number(match.start())
            seen.setdefault(number, []).append(sign_at(rule, match, self.starts[number]))
        return seen

    def _hear_both_sides(self) -> None:
        """Look for what speaks for the author, in the lines that bear evidence against him, and for what goes with furniture."""
        lines = list(dict.fromkeys(line for line in self.signed.values() if not line.is_heard))
        if not lines:
            return
        for line, beside in zip(lines, self._scan.beside([line.text for line in lines]), strict=True):
            if line.is_suspect:
                line.signs += (sign for sign in beside if sign.rule.weight < 0)
            line.companions = [sign for sign in beside if sign.rule.signal in COMPANIONS]
            line.signs.sort(key=from_left)
            if any(sign.rule.signal == ADDRESS for sign in line.signs):
                line.signs = list(outside_addresses(line.signs))
            line.is_heard = True


def in_one_spelling(page: Page) -> Page:
    """The page to judge by, code point for code point: in one script and width, so that each sign is written once; and a form
    feed ends a line in it, which stays in the text, where it tells paragraphs that a page broke."""
    text = fold(page)
    if "\f" in page.unusual:
        text = text.replace("\f", "\n")
    if text == page.text:
        return page
    folded = Page(text, page.bounds, page.format)
    if "\f" not in page.unusual:  # its lines are those of the page
        folded.__dict__.update(line_starts=page.line_starts, line_ends=page.line_ends)
    return folded
