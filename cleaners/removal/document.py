"""One document of a page as the removal cleaner sees it: its lines, the evidence on them, its head and its tail.

Head and tail are bounded by the *body*: paragraphs of prose without suspicion, which are never removed. So removing a
line never moves the bounds, and no line becomes a head or tail line because its neighbour went.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from ..rulebook.rule import Value
from ..text.classes import HAN
from ..text.page import Page
from ..text.pattern import lazy
from .signs import SHAPES, Evidence, Sign, Signs, covered, covers, from_left, look, not_quoted, weigh

_CLAUSE = lazy(f"[{HAN}”’》）)0-9%][，,；;]")
_STOP = lazy(rf"。|[{HAN}”）]\.(?:[”’）]|\s|$)")
_CRY = re.compile("[！？!?…][”’）]?$")
_PATH = frozenset(("breadcrumbs", "path"))  # groups
SHORT = 10  # code points; a shorter line proves no body, unless it is a sentence
SENTENCE = 5  # code points
CALL = 25  # code points; a shorter question with a comma may be a headline
SUSPECT = 0.3  # evidence from which a paragraph no longer counts as certain
REACH = 20  # lines; blank lines between two neighbours
FURNITURE_LINE = 200  # code points
BLOCK = 6  # lines around a line that may belong to one block with it
LONG = 40  # code points; a line so long with two commas in it is prose


def _is_prose(line: str) -> bool:
    """Whether a line is made of sentences; a headline may have one comma, or end in a question."""
    if line.startswith("#"):
        return False
    if len(line) < SHORT:
        return len(line) >= SENTENCE and line.endswith("。")
    if "。" in line or _STOP.search(line):
        return True
    clauses = len(_CLAUSE.findall(line))
    return (clauses > 1 and len(line) >= LONG) or (clauses > 0 and len(line) >= CALL and bool(_CRY.search(line)))


class Run(NamedTuple):
    """A piece of a line (code points) that may be cut out of it, the rule that says so, the signs inside, and what a rule
    of the user's own puts in its place."""

    start: int
    end: int
    rule: str
    signs: list[Sign]
    put: str = ""


class Document:
    """The lines ``lines`` (numbers) of a page, and the signs on them; ``written`` is the text as it stands in the document."""

    def __init__(self, page: Page, written: str, lines: range, signs: Signs, options: Mapping[str, Value]) -> None:
        self.page, self.text, self.written, self.lines = page, page.text, written, lines
        self.remove, self.report = float(options["remove"]), float(options["report"])
        self.longest, self.frame = int(options["longest"]), float(options["frame"])
        self.zone, self.repeated, self.neighbour = (float(options[key]) for key in ("zone", "repeated", "neighbour"))
        self._options = options
        if len(lines) == len(page.line_starts):
            self.all_signs, self.markers = signs.by_line, signs.markers
        else:
            self.all_signs = {number: signs.by_line[number] for number in lines if number in signs.by_line}
            self.markers = {number: signs.markers[number] for number in lines if number in signs.markers}
        self.runs: dict[int, list[Run]] = {}  # what may be cut out of a line, from left to right
        self.spared: set[int] = set()  # lines that are good once their runs are out
        self.asked = signs.asked
        self.introduced: dict[int, bool] = {}  # whether a line with a colon introduces this one as an example
        self.warns: dict[int, bool] = {}  # whether a paragraph of the body warns of such lines as stand beside it
        self._starts = page.line_starts
        self._prose: dict[int, bool] = {}
        self._shaped: dict[int, list[Sign]] = {}
        self._context: dict[int, bool] = {}
        self._said: dict[int, list[Sign]] = {}
        self._evidence: dict[int, Evidence] = {}

    @property
    def signs(self) -> bool:
        """Whether there is anything to weigh."""
        return bool(self.all_signs or self.markers)

    def span(self, number: int) -> tuple[int, int]:
        """A line without its end, in code points."""
        starts = self._starts
        return starts[number], starts[number + 1] - 1 if number + 1 < len(starts) else len(self.text)

    @cached_property
    def whole(self) -> tuple[int, int]:
        """The document, in code points."""
        return self.span(self.lines.start)[0], self.span(self.lines.stop - 1)[1]

    @cached_property
    def has_feeds(self) -> bool:
        """Whether form feeds part its pages."""
        return self.written.find("\f", *self.whole) >= 0

    def line(self, number: int) -> str:
        """The text of a line, without the space around it."""
        start, end = self.span(number)
        return self.text[start:end].strip()

    def as_written(self, number: int) -> str:
        """A line in its own spelling, without the space around it."""
        start, end = self.span(number)
        return self.written[start:end].strip()

    def is_heading(self, number: int) -> bool:
        """Whether Markdown marks a line as a heading of the author's: it goes for what it says, never for its neighbours."""
        return self.line(number).startswith("#")

    def said(self, number: int) -> list[Sign]:
        """The signs on a line that are not inside quotation marks, from left to right."""
        if number not in self.all_signs:
            return []
        if number not in self._said:
            self._said[number] = not_quoted(self.all_signs[number], self.text, *self.span(number))
        return self._said[number]

    def evidence(self, number: int) -> Evidence:
        """What a line says about itself, whatever stands around it."""
        if number not in self._evidence:
            self._evidence[number] = self.weigh(self.said(number))
        return self._evidence[number]

    @cached_property
    def _factors(self) -> dict[str, float]:
        """What the weights of a signal are multiplied by, for those that the options change."""
        given = {
            key.removeprefix("weight_"): float(value) for key, value in self._options.items() if key[:7] == "weight_"
        }
        return {signal.replace("_", "-"): factor for signal, factor in given.items() if factor != 1.0}

    def weigh(self, signs: Iterable[Sign]) -> Evidence:
        """What signs add up to, by the weights that the options give their signals."""
        return weigh(signs, self._factors)

    def density(self, number: int) -> float:
        """The part of a line that signs for removal cover, from 0 to 1."""
        start, end = self.span(number)
        return covered((sign for sign in self.said(number) if sign.rule.weight > 0), start, end) / max(end - start, 1)

    def shaped(self, number: int) -> list[Sign]:
        """The signs of furniture on a line, from left to right; none in a line too long to be furniture."""
        if number not in self._shaped:
            start, end = self.span(number)
            found = [sign for sign in self.all_signs.get(number, ()) if sign.rule.signal in SHAPES]
            if end - start <= FURNITURE_LINE:
                found += look(self.asked.companions, self.text, start, end)
            self._shaped[number] = sorted(found, key=from_left)
        return self._shaped[number]

    def shapes(self, number: int) -> frozenset[str]:
        """The kinds of furniture that fill a line from end to end; none where anything else stands in it."""
        found = self.shaped(number)
        if not found:
            return frozenset()
        around = sorted([*found, *self.markers[number]], key=from_left) if number in self.markers else found
        if not covers(around, self.text, *self.span(number)):
            return frozenset()
        return frozenset(sign.rule.signal for sign in found)

    def has(self, signal: str) -> bool:
        """Whether any line bears a sign of this signal."""
        return any(sign.rule.signal == signal for signs in self.all_signs.values() for sign in signs)

    def is_filled(self, number: int, signal: str) -> bool:
        """Whether signs of one signal fill a line from end to end."""
        found = [sign for sign in self.all_signs.get(number, ()) if sign.rule.signal == signal]
        return bool(found) and covers(found, self.text, *self.span(number))

    def is_led_to(self, number: int) -> bool:
        """Whether the line above ends in a colon: what follows is the author's list."""
        above = self.above(number)
        return above is not None and above not in self.all_signs and self.line(above).endswith(("：", ":"))

    def is_path(self, number: int) -> bool:
        """Whether a line is the path to the page, its label or its end."""
        signs = self.all_signs.get(number, ())
        return any(
            not _PATH.isdisjoint(key for key, value in sign.match.groupdict().items() if value) for sign in signs
        )

    def in_block(self, number: int) -> bool:
        """Whether the attributes of an official document or a book's colophon stand around a line."""
        lines = range(max(number - BLOCK, self.lines.start), min(number + BLOCK + 1, self.lines.stop))
        return any(map(self.is_context, lines))

    def asks(self, number: int) -> bool:
        """Whether a line names a person to ask, or what to ask for."""
        start, end = self.span(number)
        return bool(look(self.asked.persons, self.text, start, min(end, start + FURNITURE_LINE)))

    def is_context(self, number: int) -> bool:
        """Whether a line is an attribute of an official document, or of a book's colophon."""
        if number not in self._context:
            start, end = self.span(number)
            self._context[number] = bool(look(self.asked.context, self.text, start, min(end, start + FURNITURE_LINE)))
        return self._context[number]

    @cached_property
    def tags(self) -> tuple[set[str], set[str]]:
        """The names of the tags that open and of those that close (``[paid]``, ``[/paid]``)."""
        opens: set[str] = set()
        closes: set[str] = set()
        for signs in self.markers.values():
            for sign in signs:
                found = sign.match.groupdict()
                if name := found.get("tag") or found.get("word"):
                    (closes if found.get("close") or found.get("slash") else opens).add(name.lower())
        return opens, closes

    def is_body(self, number: int) -> bool:
        """Whether a line is a paragraph of prose that will certainly stay as it is."""
        start, end = self.span(number)
        if number in self.runs:  # what is left of it decides, so that a second run decides alike
            runs = self.runs[number]
            return _is_prose(self.rest(number, runs)[:2000]) and self.weigh(self.outside(number, runs)).score < SUSPECT
        prose = self._prose.get(number)
        if prose is None:
            prose = self._prose[number] = _is_prose(self.text[start : min(end, start + 2000)].strip())
        if not prose:
            return False
        return number not in self.all_signs or (self.evidence(number).score < SUSPECT and not self.shapes(number))

    def outside(self, number: int, runs: list[Run]) -> list[Sign]:
        """The signs on a line that no run holds. The runs stand from left to right."""
        ends = [run.end for run in runs]
        found = []
        for sign in self.said(number):
            after = bisect_right(ends, sign.match.start())
            if after == len(runs) or sign.match.start() < runs[after].start:
                found.append(sign)
        return found

    def rest(self, number: int, runs: list[Run]) -> str:
        """What is left of a line without these runs, which stand from left to right."""
        start, end = self.span(number)
        borders = [start, *(at for run in runs for at in (run.start, run.end)), end]
        return "".join(self.text[left:right] for left, right in zip(borders[::2], borders[1::2], strict=True)).strip()

    def is_emptied(self, number: int) -> bool:
        """Whether the runs of a line leave nothing of it."""
        return number in self.runs and not self.rest(number, self.runs[number])

    @cached_property
    def body(self) -> tuple[int, int] | None:
        """The first and the last paragraph of the body; ``None`` where nothing is certain to be one.

        A short sentence that stands alone bounds it only where nothing firmer does: sellers write such sentences, too."""
        first = next(filter(self.is_firm, self.lines), None)
        if first is not None:
            return first, next(filter(self.is_firm, reversed(self.lines)))
        first = next(filter(self.is_body, self.lines), None)
        return None if first is None else (first, next(filter(self.is_body, reversed(self.lines))))

    def is_firm(self, number: int) -> bool:
        """Whether a line is a paragraph of the body that is long or has another beside it."""
        if not self.is_body(number):
            return False
        if len(self.line(number)) >= LONG:
            return True
        beside = (self.above(number), self.below(number))
        return any(other is not None and self.is_body(other) for other in beside)

    def in_head(self, number: int) -> bool:
        """Whether a line stands before the whole body."""
        return self.body is not None and number < self.body[0]

    def in_tail(self, number: int) -> bool:
        """Whether a line stands after the whole body."""
        return self.body is not None and number > self.body[1]

    def in_zone(self, number: int) -> bool:
        """Whether a line stands outside the body, before or after it."""
        return self.in_head(number) or self.in_tail(number)

    def above(self, number: int) -> int | None:
        """The nearest line above that is not blank, ``None`` where it stands too far away to be a neighbour."""
        top = max(self.lines.start, number - REACH)
        return next((i for i in range(number - 1, top - 1, -1) if self.line(i)), None)

    def below(self, number: int) -> int | None:
        """The nearest line below that is not blank, ``None`` where it stands too far away to be a neighbour."""
        bottom = min(self.lines.stop, number + REACH + 1)
        return next((i for i in range(number + 1, bottom) if self.line(i)), None)
