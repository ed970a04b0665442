"""One document of a sheet as the removal cleaner sees it: its lines, where its body stands, its head and its tail.

Head and tail are bounded by the *body*: paragraphs of prose without suspicion, which are never removed. So removing a
line never moves the bounds, and no line becomes a head or tail line because its neighbour went.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from typing import NamedTuple

from ..rulebook.rule import Value
from ..text.cached import cached_property
from .ending import last_paragraph
from .line import LONG, Run
from .readers import speaks_to_readers
from .sheet import Sheet
from .signs import CARRIER, STATEMENT, look
from .statements import closing_lines, stated_lines
from .unpunctuated import quiet_row

SUSPECT = 0.3  # evidence from which a paragraph no longer counts as certain
REACH = 20  # lines; blank lines between two neighbours
CARRIED = 400  # code points of a paragraph that are asked whether an account speaks in it
TOP = 12  # lines that hold anything, among four times as many, in which a document's title or the path to it can stand
FOOT = 20  # lines at the end of a document
BLOCK = 6  # lines around a line that may belong to one block with it


class Limits(NamedTuple):
    """What the options say: the evidence from which a line goes or is reported, what its place adds to it, and what bounds it."""

    remove: float
    report: float
    zone: float
    repeated: float
    neighbour: float
    alone: float
    frame: float
    longest: int
    keeps_page_breaks: bool

    @classmethod
    def of(cls, options: Mapping[str, Value]) -> Limits:
        """The limits that the options of the cleaner set."""
        weights = (float(options[name]) for name in cls._fields[:-2])
        return cls._make((*weights, int(options["longest"]), options["page_break"] == "keep"))


class Document:
    """The document ``start:end`` (code points) of a sheet. Its lines are known by their numbers on the sheet.

    ``signed`` and ``marked`` are the numbers of the lines that bear signs and markers.
    """

    def __init__(self, sheet: Sheet, start: int, end: int, limits: Limits) -> None:
        self.sheet, self.start, self.end, self.limits = sheet, start, end, limits
        self.lines = range(bisect_left(sheet.starts, start), bisect_left(sheet.starts, end + 1))
        self.signed, self.marked = self.own(sheet.signs_at), self.own(sheet.marks_at)
        self.runs: dict[int, list[Run]] = {}  # what may be cut out of a line, from left to right
        self.spared: set[int] = set()  # lines that are good once their runs are out
        self._bodies: dict[int, bool] = {}  # what was asked of lines: whether each is of the body
        self.introduced: dict[int, bool] = {}  # whether a line with a colon introduces this one as an example
        self.pictures: list[int] = []  # lines that name a picture after the title
        self.stamps: list[int] = []  # lines of the head that tell when the page was put up
        self._spoken: dict[str, bool] = {}  # whether the head or the body speaks of a word
        self.span, self.line = sheet.span, sheet.line

    def words(self, number: int) -> str:
        """The text of a line, without the space around it."""
        return self._words[number - self.lines.start]

    @cached_property
    def _words(self) -> list[str]:
        return [line.strip() for line in self.sheet.page.text[self.start : self.end].split("\n")]

    @cached_property
    def held(self) -> list[int]:
        """The lines that hold anything."""
        return [number for number, words in zip(self.lines, self._words, strict=True) if words]

    @cached_property
    def top(self) -> list[int]:
        """The first lines that hold anything, where a page says what it is."""
        return self.held[: min(TOP, bisect_left(self.held, self.lines.start + 4 * TOP))]

    def as_written(self, number: int) -> str:
        """A line in its own spelling."""
        return self.sheet.written.text[slice(*self.span(number))]

    @cached_property
    def is_one_line(self) -> bool:
        """Whether no line but one holds anything."""
        return not self.sheet.written.text[self.start : self.end].strip().count("\n")

    def is_signed(self, number: int) -> bool:
        """Whether a line bears signs."""
        return number in self.sheet.signed

    def finds(self, words: str) -> bool:
        """Whether these words stand in the document."""
        return self.sheet.page.text.find(words, self.start, self.end) >= 0

    def speaks_of(self, words: str) -> bool:
        """Whether these words stand above the body or in a paragraph of it."""
        if words not in self._spoken:
            lines = range(self.lines.start, self.body[1] + 1) if self.body and self.finds(words) else range(0)
            told = (number for number in lines if self.in_head(number) or self.is_body(number))
            self._spoken[words] = any(words in self.words(number) for number in told)
        return self._spoken[words]

    @cached_property
    def seeks_contributions(self) -> bool:
        """Whether the document itself seeks contributions: its head or a paragraph says so, or its end tells of a competition."""
        for number in self.lines:
            line = self.line(number)
            told = self.in_head(number) or (self.is_body(number) and not self.in_tail(number))
            if any(
                told or sign.groups
                for sign in look(line.terms.asked.matters, line.text, 0, min(len(line.text), CARRIED))
            ):
                return True
        return False

    def has_line(self, characters: str) -> bool:
        """Whether a line begins with one of these characters (the inside of a character class)."""
        found = self.sheet.begun_with(characters)
        return bisect_left(found, self.lines.start) < bisect_left(found, self.lines.stop)

    @cached_property
    def has_feeds(self) -> bool:
        """Whether form feeds part its pages."""
        written = self.sheet.written
        return "\f" in written.unusual and written.text.find("\f", self.start, self.end) >= 0

    @cached_property
    def signals(self) -> frozenset[str]:
        """The signals of the signs on all lines."""
        return frozenset(sign.rule.signal for number in self.signed for sign in self.line(number).signs)

    def is_led_to(self, number: int) -> bool:
        """Whether the line above ends in a colon: what follows is the author's list."""
        above = self.above(number)
        return above is not None and not self.is_signed(above) and self.words(above).endswith(("：", ":"))

    def in_block(self, number: int) -> bool:
        """Whether the attributes of an official document or a book's colophon stand around a line."""
        lines = range(max(number - BLOCK, self.lines.start), min(number + BLOCK + 1, self.lines.stop))
        return any(other in self.sheet.context and self.line(other).is_context for other in lines)

    @cached_property
    def tags(self) -> tuple[set[str], set[str]]:
        """The names of the tags that open and of those that close (``[paid]``, ``[/paid]``)."""
        opens: set[str] = set()
        closes: set[str] = set()
        for number in self.marked:
            for sign in self.line(number).markers:
                found = sign.match.groupdict()
                if name := found.get("tag") or found.get("word"):
                    (closes if found.get("close") or found.get("slash") else opens).add(name.lower())
        return opens, closes

    def is_body(self, number: int) -> bool:
        """Whether a line is a paragraph of prose that will certainly stay as it is."""
        known = self._bodies.get(number)
        if known is None:
            known = self._bodies[number] = self._is_certain(number)
        return known

    def _is_certain(self, number: int) -> bool:
        if number in self.stated or number in self.closing:
            return False
        line = self.line(number)
        if number in self.runs:  # what is left of it decides, so that a second run decides alike
            runs = self.runs[number]
            return line.leaves_prose(runs) and line.terms.weigh(line.outside(runs)).score < SUSPECT
        if not line.is_prose or not self.is_signed(number):
            return line.is_prose
        return line.evidence.score < SUSPECT and not line.shapes and not line.says(STATEMENT)

    @cached_property
    def stated(self) -> frozenset[int]:
        """The lines of the site's numbered statement under the document."""
        return stated_lines(self)

    @cached_property
    def closing(self) -> frozenset[int]:
        """The paragraphs in which the site states under the document what it answers for."""
        return closing_lines(self)

    def is_emptied(self, number: int) -> bool:
        """Whether the runs of a line leave nothing of it."""
        return number in self.runs and not self.line(number).rest(self.runs[number])

    @cached_property
    def body(self) -> tuple[int, int] | None:
        """The first and the last paragraph of the body; ``None`` where nothing is certain to be one.

        A paragraph in which an account speaks, and a short sentence that stands alone, bound it only where nothing firmer does:
        sellers write such sentences, too. A text without sentences has the longest row of quiet lines for its body.
        """
        if not any(map(self.is_body, self.held)):
            return quiet_row(self)
        silent, firm = self.is_silent, self.is_firm
        for is_one in (lambda i: firm(i) and silent(i), firm, lambda i: self.is_body(i) and silent(i), self.is_body):
            first = next(filter(is_one, self.held), None)
            if first is not None:
                return first, last_paragraph(self, first, next(filter(is_one, reversed(self.held))))
        return None

    @cached_property
    def head(self) -> list[int]:
        """The lines before the whole body that are not blank; none where there is no body."""
        return self.held[: bisect_left(self.held, self.body[0])] if self.body else []

    @cached_property
    def tail(self) -> list[int]:
        """The lines after the whole body that are not blank; none where there is no body."""
        return self.held[bisect_right(self.held, self.body[1]) :] if self.body else []

    @property
    def speaks_below(self) -> bool:
        """Whether the last line that bears a sign stands after the whole body, and bears evidence."""
        if not self.signed or self.lines.stop - self.signed[-1] > FOOT:
            return False
        return self.line(self.signed[-1]).is_suspect and self.in_tail(self.signed[-1])

    def is_firm(self, number: int) -> bool:
        """Whether a line is a paragraph of the body that is long or has another beside it."""
        if not self.is_body(number):
            return False
        if len(self.words(number)) >= LONG:
            return True
        beside = (self.above(number), self.below(number))
        return any(other is not None and self.is_body(other) for other in beside)

    def is_silent(self, number: int) -> bool:
        """Whether nobody speaks of his account or of the copying of his text in a line, nor to his readers."""
        line = self.line(number)
        may_carry = number in self.sheet.rare[CARRIER]
        if may_carry and look(line.terms.asked.carriers, line.text, 0, min(len(line.text), CARRIED)):
            return False
        return not line.once(speaks_to_readers)

    def own(self, numbers: list[int]) -> list[int]:
        """Those of the lines of a page (numbers, in order) that are of this document."""
        return numbers[bisect_left(numbers, self.lines.start) : bisect_left(numbers, self.lines.stop)]

    def in_head(self, number: int) -> bool:
        """Whether a line stands before the whole body."""
        return self.body is not None and number < self.body[0]

    def in_tail(self, number: int) -> bool:
        """Whether a line stands after the whole body."""
        return self.body is not None and number > self.body[1]

    def in_zone(self, number: int) -> bool:
        """Whether a line stands outside the body, before or after it."""
        return self.body is not None and not self.body[0] <= number <= self.body[1]

    def above(self, number: int) -> int | None:
        """The nearest line above that is not blank, ``None`` where it stands too far away to be a neighbour."""
        place = bisect_left(self.held, number)
        return self.held[place - 1] if place and number - self.held[place - 1] <= REACH else None

    def below(self, number: int) -> int | None:
        """The nearest line below that is not blank, ``None`` where it stands too far away to be a neighbour."""
        place = bisect_right(self.held, number)
        return self.held[place] if place < len(self.held) and self.held[place] - number <= REACH else None
