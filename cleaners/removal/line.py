"""What one line says about itself, whatever stands around it.

All places are code points of the line. What was once found out about a line is true wherever the same words stand, so a
window remembers its lines from round to round.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from ..text.cached import cached_property
from ..text.classes import HAN
from ..text.headings import numbering_mark
from ..text.pattern import lazy
from .signs import (
    BAR,
    CALL_LINE,
    CONTACT,
    FURNITURE,
    LABEL,
    SERIAL,
    SHAPES,
    Evidence,
    Finds,
    Sign,
    covered,
    covers,
    from_left,
    look,
    not_in_formulas,
    not_in_names,
    not_noted,
    not_quoted,
    weigh,
)

T = TypeVar("T")

SHORT = 10  # code points; a shorter line proves no body, unless it is a sentence
SENTENCE = 5  # code points
CALL = 25  # code points; a shorter question with a comma may be a headline
LONG = 40  # code points; a line so long with two commas in it is prose
FURNITURE_LINE = 200  # code points
TITLE = 60  # code points
PROSE = 2000  # code points of a line that are asked whether they are prose

_CLAUSE = lazy(
    f"[，,；;](?<=[{HAN}”’》）)0-9%].)"
)  # a comma, which is rare, is met before what may stand in front of it
_POINT = lazy(rf"\.(?<=[{HAN}”）].)(?:[”’）]|\s|$)")
_TOPIC = lazy(r"#[^#\n]{1,40}[^#\s]#")  # #水渠# is a topic
_CRY = lazy("[！？!?…][”’）]?$")
_VIEWS = ".views"  # the rule that sees how often a page was read
_PATH = frozenset(("breadcrumbs", "path"))  # groups


def is_prose(line: str) -> bool:
    """Whether a line is made of sentences; a headline may have one comma, or end in a question."""
    if line.startswith("#"):
        return False
    if len(line) < SHORT:
        return len(line) >= SENTENCE and line.endswith("。")
    if "。" in line or _POINT.search(line):
        return True
    clauses = len(_CLAUSE.findall(line))
    return (clauses > 1 and len(line) >= LONG) or (clauses > 0 and len(line) >= CALL and bool(_CRY.search(line)))


@dataclass(frozen=True, slots=True)
class Asked:
    """Rules whose words are everywhere: looked for only in lines where the answer matters."""

    companions: Finds
    context: Finds
    fillers: Finds
    leads: Finds
    cautions: Finds
    persons: Finds
    acts: Finds
    readers: Finds
    spoken: Finds  # those of the readers' words that are said to them alone
    carriers: Finds
    matters: Finds
    serials: Finds
    announced: Finds
    hints: Finds


@dataclass(frozen=True, slots=True)
class Terms:
    """What every line is weighed by: the rules that are asked, what the options multiply the weights of a signal by, and the
    evidence from which something goes."""

    asked: Asked
    factors: Mapping[str, float]
    remove: float

    def weigh(self, signs: Iterable[Sign]) -> Evidence:
        """What signs add up to."""
        return weigh(signs, self.factors)


class Run(NamedTuple):
    """A piece of a line (code points of the line) that may be cut out of it, the rule that says so, the signs inside, and what a
    rule of the user's own puts in its place."""

    start: int
    end: int
    rule: str
    signs: list[Sign]
    put: str = ""


class Line:
    """A line without its end: its text in the spelling to judge by, and what the rules saw in it, from left to right: signs,
    markers to cut, and what a user wants ``reported``.

    ``speaks`` says whether its signs could be enough: two kinds of evidence, or a shape; ``is_suspect`` whether there is evidence
    that good signs can outweigh, and ``is_heard`` whether these were looked for.
    """

    def __init__(self, text: str, terms: Terms, seen: Sequence[Sign] = ()) -> None:
        self.text, self.terms = text, terms
        self.signs: list[Sign] = []
        self.markers: list[Sign] = []
        self.reported: list[Sign] = []
        self.speaks = self.is_suspect = self.is_heard = False
        if seen:
            for sign in sorted(seen, key=from_left):
                kind = sign.rule.kind
                (self.signs if kind == "sign" else self.markers if kind == "replace" else self.reported).append(sign)
            kinds = {sign.rule.signal for sign in self.signs if sign.rule.weight > 0}
            self.speaks = len(kinds) > 1 or not SHAPES.isdisjoint(kinds)
            self.is_suspect = not kinds <= SHAPES
        self.companions: list[Sign] | None = None  # what goes with furniture, where it was looked for
        self.words = text.strip()
        self._asked: dict[object, Any] = {}

    def once(self, question: Callable[[Line], T]) -> T:
        """``question(self)``, asked once."""
        if question not in self._asked:
            self._asked[question] = question(self)
        answer: T = self._asked[question]
        return answer

    @cached_property
    def said(self) -> list[Sign]:
        """The signs that are not inside quotation marks, nor in what is to be noted, and that can weigh."""
        signs = [sign for sign in self.signs if sign.rule.signal != SERIAL]
        if not signs:
            return []
        return not_in_formulas(not_in_names(not_noted(not_quoted(signs, self.text), self.text), self.text))

    @cached_property
    def evidence(self) -> Evidence:
        """What the line says about itself."""
        return self.terms.weigh(self.said)

    @cached_property
    def most(self) -> Evidence:
        """What the line would say about itself if nothing spoke against it, and nothing in it were quoted."""
        bad = [sign for sign in self.signs if sign.rule.weight > 0]
        return self.evidence if bad == self.said else self.terms.weigh(bad)

    @cached_property
    def bad(self) -> list[Sign]:
        """The signs for removal that are said."""
        return [sign for sign in self.said if sign.rule.weight > 0]

    @property
    def speaks_against(self) -> bool:
        """Whether a sign that is said speaks for the line being the author's."""
        return len(self.bad) < len(self.said) and any(sign.rule.weight < 0 for sign in self.said)

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The signals for removal among the signs, quoted or not."""
        return frozenset(sign.rule.signal for sign in self.signs if sign.rule.weight > 0)

    @cached_property
    def density(self) -> float:
        """The part of the line that signs for removal cover, from 0 to 1."""
        return covered(self.bad, 0, len(self.text)) / max(len(self.text), 1)

    @cached_property
    def shaped(self) -> list[Sign]:
        """The signs of furniture; none in a line too long to be furniture."""
        found = [sign for sign in self.signs if sign.rule.signal in SHAPES]
        if len(self.text) <= FURNITURE_LINE:
            known = self.companions
            found += look(self.terms.asked.companions, self.text) if known is None else known
        return sorted(found, key=from_left)

    @cached_property
    def shapes(self) -> frozenset[str]:
        """The kinds of furniture that fill the line from end to end; none where anything else stands in it."""
        found = self.shaped
        if not found:
            return frozenset()
        around = sorted([*found, *self.markers], key=from_left) if self.markers else found
        if not covers(around, self.text, 0, len(self.text)):
            return frozenset()
        return frozenset(sign.rule.signal for sign in found)

    def is_filled(self, signal: str) -> bool:
        """Whether signs of one signal fill the line from end to end."""
        found = [sign for sign in self.signs if sign.rule.signal == signal]
        return bool(found) and covers(found, self.text, 0, len(self.text))

    @cached_property
    def groups(self) -> frozenset[str]:
        """The names of the groups that matched in the signs of furniture."""
        return _groups(self.shaped)

    @property
    def heads_post(self) -> bool:
        """Whether the line says who wrote what stands under it, and when."""
        return any(name.startswith("post") for name in self.groups)

    @property
    def is_of_page(self) -> bool:
        """Whether the line says what no attribute of a document does: how often it was read, how large its letters can be."""
        return self.counts_readers or any(sign.rule.signal == FURNITURE for sign in self.shaped)

    @property
    def counts_readers(self) -> bool:
        """Whether the line says how often the page was read."""
        return any(_VIEWS in sign.rule.name or "views" in sign.groups for sign in self.shaped)

    @property
    def is_path(self) -> bool:
        """Whether the line is the path to the page, its label or its end."""
        return not _PATH.isdisjoint(_groups(self.signs))

    @property
    def label(self) -> str:
        """The metadata key that a label at the line's end asks for (the value stands on the next line), or ``""``."""
        if not self.signs or self.signs[-1].rule.signal != LABEL:
            return ""
        return next(iter(self.signs[-1].groups), "")

    @property
    def is_heading(self) -> bool:
        """Whether Markdown marks the line as a heading of the author's: it goes for what it says, never for its neighbours."""
        return self.words.startswith("#") and _TOPIC.fullmatch(self.words) is None

    @property
    def asks_to_follow(self) -> bool:
        """Whether the line asks to follow an account: furniture of its articles, and an advertisement."""
        return self.says(CALL_LINE) or "follow" in self.groups

    @property
    def heads_list(self) -> bool:
        """Whether the line is a heading such as 往期推荐."""
        return "list" in self.groups

    @property
    def is_stamp(self) -> bool:
        """Whether the line is one of those that are printed on every page of a file."""
        return any(sign.rule.signal == BAR and sign.rule.weight >= 1 for sign in self.signs)

    @property
    def is_account(self) -> bool:
        """Whether the line is hardly more than an account's letters or number."""
        return any(sign.rule.signal == CONTACT for sign in self.said) and self.density >= 0.8

    def says(self, signal: str) -> bool:
        """Whether a sign of this signal is said."""
        return signal in self._signals

    @cached_property
    def _signals(self) -> frozenset[str]:
        return frozenset(sign.rule.signal for sign in self.said)

    @cached_property
    def asks(self) -> bool:
        """Whether the line names a person to ask, or what to ask for."""
        return bool(look(self.terms.asked.persons, self.text, 0, min(len(self.text), FURNITURE_LINE)))

    @cached_property
    def is_context(self) -> bool:
        """Whether the line is an attribute of an official document, or of a book's colophon."""
        return bool(look(self.terms.asked.context, self.text, 0, min(len(self.text), FURNITURE_LINE)))

    @cached_property
    def is_chapter(self) -> bool:
        """Whether the line is the title of a chapter, by its number."""
        mark = numbering_mark(self.words)
        return mark is not None and mark.lastgroup == "chapter" and len(self.words) <= TITLE

    @cached_property
    def is_prose(self) -> bool:
        """Whether the line is made of sentences."""
        return is_prose(self.text[:PROSE].strip())

    def leaves_prose(self, runs: list[Run]) -> bool:
        """Whether what is left of the line without these runs is made of sentences."""
        return is_prose(self.rest(runs)[:PROSE])

    def outside(self, runs: list[Run]) -> list[Sign]:
        """The signs that are said and that no run holds. The runs stand from left to right."""
        ends = [run.end for run in runs]
        found = []
        for sign in self.said:
            after = bisect_right(ends, sign.start)
            if after == len(runs) or sign.start < runs[after].start:
                found.append(sign)
        return found

    def rest(self, runs: list[Run]) -> str:
        """What is left of the line without these runs, which stand from left to right."""
        borders = [0, *(at for run in runs for at in (run.start, run.end)), len(self.text)]
        return "".join(self.text[left:right] for left, right in zip(borders[::2], borders[1::2], strict=True)).strip()


def _groups(signs: Iterable[Sign]) -> frozenset[str]:
    return frozenset(key for sign in signs for key in sign.match.re.groupindex if sign.match[key])
