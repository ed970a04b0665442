"""Whole lines: which go, by their shape, by their evidence, or with what stands around them.

Wrong where a good line looks like its bad neighbours: so a paragraph of the body never goes, what could be anything
goes only in the head or tail and only beside something that goes by itself, and what stays in doubt is reported.
"""

from __future__ import annotations

from collections import Counter

from ..rulebook.match import Rules
from ..text.cached import cached_property
from ..text.page import Proposal
from ..text.pattern import lazy
from .announcements import is_announced
from .document import Document
from .headlines import heads_content
from .line import Line
from .pleas import STRONG, is_pitch, is_plea
from .prose import has_authors_clause, is_introduced, is_sentence, is_shown, proves_sentence
from .signs import ADDRESS, BAR, CALL_LINE, COMPANION, FOOTER, FURNITURE, LABEL, METADATA, STATEMENT, TAIL, said
from .strike import Strikes

LONG = 60  # code points; a longer line could be a paragraph that only mentions such things
DENSE = 0.2  # the part of a long line that its signs must cover
WHOLE = 0.2  # what its place adds to a line that is nothing but a call: it needs no second kind of evidence there
PLEA = 0.3  # what it adds to a plea, which needs none either
STAMPS = 3  # copies of a line that is printed at the head or foot of every page
WORD = 0.5  # the weight of a word of a tool bar; two of them on a line are one
CREDITS = 8  # lines of a row of hands
LOG = 3  # lines that begin with a date and a time: a page has the times when it was put up and changed
CERTAIN = 1.5  # how much more evidence takes a line of head or tail that is introduced like an example
SENTENCE = 10  # code points
LOOSE = frozenset((COMPANION, LABEL, FOOTER))  # shapes that need company
BUTTONS = frozenset((BAR, COMPANION))
_OF_PAGE = frozenset((METADATA, LABEL, TAIL, FURNITURE))  # two of them on a line are no document's own

_SENTENCE = lazy(r"[。！？!…]{1,3}[”’」）)]?|(?<![A-Za-z0-9])\.(?=\s|$)")
_STAMP = lazy(r"[\[【]?(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?[ T]{1,2}\d{1,2}:\d\d")
_IN_FORCE = lazy(r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日? {0,2}(?:起?实施|施行)$")
_NUMBER = lazy(r"[（(]?[^\s（()）]{2,12}[〔\[（(【][12]\d{3}[〕\]）)】][^（()）\n]{1,10}号[）)]?")
_FIGURE = lazy(r"[^：:，。\n]{1,16}[：:] ?\d[\d,.]{0,12}[万亿千百]?[^\d\n]{0,6}$")
_CAPTION = lazy(r"(?:附?[图圖表]|图表|Fig(?:ure|\.)|Table) ?[\d一二三四五六七八九十]{1,3}(?![\d年月日])")


class Judge:
    """The lines of one document that go, and why."""

    def __init__(self, document: Document, rules: Rules, strikes: Strikes) -> None:
        self.document, self.strikes = document, strikes
        self.names = rules.once(_names)
        self.advertisement = self.names.get("advertisement", "")
        self.gone: dict[int, str] = {}
        self.sure: set[int] = set()  # lines that are furniture wherever they stand, and what went with them
        self.values: dict[int, str] = {}  # line -> metadata key of the label above it
        self._scores: dict[tuple[int, float], tuple[float, bool]] = {}

    def strike(self, number: int, rule: str, *, sure: bool, put: str = "") -> bool:
        """Let a line go, where nothing protects it; ``put`` takes its place."""
        if (
            rule
            and number not in self.gone
            and self.strikes.line(*self.document.span(number), rule, sure=sure, put=put)
        ):
            self.gone[number] = rule
            return True
        return False

    def alone(self, number: int) -> bool:
        """Whether a line went for what it says itself. Nothing but markers goes by their own rule."""
        if self.document.line(number).markers and self.document.is_emptied(number):
            return False
        shape = self.shape(number)
        if shape:
            if heads_content(self.document, self.gone, number) or is_introduced(self.document, number):
                return False
            if FURNITURE in self.document.line(number).shapes:
                self.sure.add(number)
            return self.strike(number, self.names.get(shape, ""), sure=True)
        score, enough = self.score(number)
        if not enough or score < self.document.limits.remove or is_announced(self.document, number):
            return False
        return self.strike(number, self.advertisement, sure=False)

    def shape(self, number: int) -> str:
        """The rule by which a line goes for its shape, or ``""``."""
        document, line = self.document, self.document.line(number)
        shapes = line.shapes
        if not shapes:
            return ""
        if self.is_credit(number):
            return "metadata"
        if shapes <= LOOSE:
            return self.loose_shape(number)
        if shapes <= BUTTONS:
            copies = self.copies[line.words]
            often = (copies > 1 and self.shapely > 1) or (copies >= STAMPS and BAR in shapes and line.is_stamp)
            if often:
                self.sure.add(number)
            placed = often or (document.in_zone(number) and self.is_one_of_several(line))
            return "furniture" if placed and not document.is_led_to(number) else ""
        if (METADATA not in shapes and TAIL not in shapes) or line.is_filled(FURNITURE):
            return "furniture"
        if (not line.is_of_page and document.in_block(number)) or self.is_own_matter(line):
            return ""
        if METADATA in shapes and not document.in_head(number):
            several = sum(sign.rule.signal in _OF_PAGE for sign in line.shaped) > 1
            placed = several or (line.counts_readers and not self.is_counted(number))
            return "metadata" if placed and document.in_tail(number) else ""
        if METADATA in shapes:
            own = self.is_under_caption(number) or self.is_log(line) or self.is_in_force(number)
            return "" if own else "metadata"
        in_head = BAR in shapes and document.in_head(number) and self.is_one_of_several(line)
        return "furniture" if in_head or document.in_tail(number) else ""

    def is_credit(self, number: int) -> bool:
        """Whether a line after the body names a hand of the article in a row of such lines, one of which names who edited or checked it."""
        document = self.document
        if not _is_hand(document.line(number)) or not document.in_tail(number) or document.in_block(number):
            return False
        row = [number]
        for step in (document.above, document.below):
            other = step(number)
            while (
                other is not None and len(row) < CREDITS and document.in_tail(other) and _is_hand(document.line(other))
            ):
                row.append(other)
                other = step(other)
        return len(row) > 1 and any(
            sign.rule.weight >= WORD and sign.groups.get("hand")
            for other in row
            for sign in document.line(other).shaped
        )

    def loose_shape(self, number: int) -> str:
        """The same for what could be anything, alone: words of a tool bar, a label."""
        document, line = self.document, self.document.line(number)
        shapes = line.shapes
        words = sum(sign.rule.signal == COMPANION and sign.rule.weight >= WORD for sign in line.shaped)
        if FOOTER not in shapes and words > 1 and document.in_zone(number):
            return "furniture"
        if LABEL not in shapes or document.in_block(number):
            return ""
        place = document.in_head(number) or (document.in_tail(number) and line.label == "editor")
        return "metadata" if place else ""

    def is_own_matter(self, line: Line) -> bool:
        """Whether a line asks for contributions in a document that seeks them."""
        return "contributions" in line.groups and self.document.seeks_contributions

    def is_one_of_several(self, line: Line) -> bool:
        """Whether a button has others beside it, in its line or in the document: one alone may be a title."""
        return len(line.words.split()) > 1 or self.shapely > 1

    @cached_property
    def copies(self) -> Counter[str]:
        """How often lines with the same words bear signs."""
        return Counter(map(self.document.words, self.document.signed))

    @cached_property
    def shapely(self) -> int:
        """How many different lines of the document furniture fills."""
        lines = map(self.document.line, self.document.signed)
        return len({line.words for line in lines if line.shapes})

    def is_log(self, line: Line) -> bool:
        """Whether a line that begins with a date and a time is one of several: who said what when is a log's text."""
        return bool(_STAMP.match(line.words)) and self.stamped >= LOG

    @cached_property
    def stamped(self) -> int:
        """How many lines of the document begin with a date and a time."""
        return sum(bool(_STAMP.match(self.document.words(number))) for number in self.document.signed)

    def is_counted(self, number: int) -> bool:
        """Whether a label and its number stand beside a line: in a list of figures how often a page was read is one of them."""
        beside = (self.document.above(number), self.document.below(number))
        return any(other is not None and bool(_FIGURE.match(self.document.words(other))) for other in beside)

    def is_under_caption(self, number: int) -> bool:
        """Whether a line stands under the caption of a figure or table, whose source is the author's."""
        above = self.document.above(number)
        return above is not None and bool(_CAPTION.match(self.document.words(above)))

    def is_in_force(self, number: int) -> bool:
        """Whether a date of issue stands over a date of entry into force: the cover of a standard."""
        below = self.document.below(number)
        return below is not None and bool(_IN_FORCE.match(self.document.words(below)))

    def is_shaped(self, line: Line) -> bool:
        """Whether furniture fills a line, and its shape decides; what is nothing but metadata may be a site's terms as well."""
        return bool(line.shapes) and not (line.shapes == {METADATA} and line.says(CALL_LINE))

    def score(self, number: int, extra: float = 0.0) -> tuple[float, bool]:
        """The evidence on a line with its place, and whether it is enough in kind and density to act on. ``extra`` is what
        stands beside it."""
        known = self._scores.get((number, extra))
        if known is None:
            known = self._scores[number, extra] = self._score(number, extra)
        return known

    def _score(self, number: int, extra: float) -> tuple[float, bool]:
        document, line = self.document, self.document.line(number)
        evidence, zone = line.evidence, document.in_zone(number)
        own = max(evidence.score, STRONG) if zone and line.once(is_plea) else evidence.score
        if own <= 0 or number in document.spared or self.is_shaped(line) or document.is_body(number):
            return 0.0, False
        if line.is_chapter:
            return 0.0, False  # a site or its author may have added something, which goes as a run
        if evidence.signals < 2 and line.words.startswith("!["):
            return 0.0, False  # the address of a picture is no evidence
        score = own + sum(self.added(number).values()) + extra
        signals = evidence.signals + (extra > 0)
        if len(line.text) > document.limits.longest:
            return score, False
        if score < document.limits.remove or not self.is_said(number, score, beside=extra > 0):
            return score, False
        whole = zone and (line.says(CALL_LINE) or line.once(is_plea))
        whole = whole or (document.in_tail(number) and is_pitch(line, beside=extra > 0))
        if len(line.text) > LONG:
            enough = whole or (line.density >= DENSE and signals >= (2 if zone else 3))
            return score, enough and self.is_unmixed(number)
        return score, whole or (signals >= 2 and self.is_unmixed(number))

    def added(self, number: int) -> dict[str, float]:
        """What the place of a line, its copies and its standing alone add to what it says, each by its name."""
        document, line = self.document, self.document.line(number)
        zone = document.in_zone(number)
        return {
            "place": (document.limits.zone + _whole(line)) * zone,
            "plea": PLEA * (zone and not line.says(CALL_LINE) and line.once(is_plea)),
            "repeated": document.limits.repeated * (self.copies[line.words] > 1),
            "alone": -document.limits.alone * document.is_one_line,
        }

    def beside_advertisement(self, number: int) -> float:
        """What the neighbours of a line would add to its evidence."""
        beside = (self.document.above(number), self.document.below(number))
        gone = any(self.gone.get(other) == self.advertisement for other in beside if other is not None)
        return self.document.limits.neighbour * gone

    def is_unmixed(self, number: int) -> bool:
        """Whether every sentence of a line bears a sign; one without is the author's, and only runs may go around it. The
        statement of a site under the article is one by its label, whatever it goes on to say."""
        line = self.document.line(number)
        if line.says(STATEMENT) and self.document.in_tail(number):
            return True
        return line.once(_is_signed_throughout) and not has_authors_clause(line, outside=self.document.in_zone(number))

    def is_said(self, number: int, score: float, *, beside: bool) -> bool:
        """Whether a suspicious line speaks for a seller: no sentence of the author's, no example of what others write."""
        document, line = self.document, self.document.line(number)
        zone = document.in_zone(number)
        if line.words[:1] == "“" and line.words[-1:] == "”" and "“" not in line.words[1:]:
            return False  # somebody says it, or it is shown
        if is_sentence(line.words) and not proves_sentence(line, outside=zone, beside=beside):
            proven = (zone and line.once(is_plea)) or (document.in_tail(number) and is_pitch(line, beside=beside))
            if not proven:
                return False
        certain = zone and score >= CERTAIN * document.limits.remove and not _whole(line)
        return certain or not is_shown(document, number)

    def report(self, proposal: Proposal) -> None:
        """Report the lines between the two thresholds."""
        if not self.advertisement:
            return
        document = self.document
        for number in document.signed:
            if number in self.gone or number in document.runs:
                continue
            signs = document.line(number).said
            score, _ = self.score(number)
            if score < document.limits.report or all(
                sign.rule.signal == ADDRESS for sign in signs if sign.rule.weight > 0
            ):
                continue  # references and pictures are full of addresses
            start, end = document.span(number)
            around = {**self.added(number), "neighbours": self.beside_advertisement(number)}
            told = ", ".join([said(signs), *(f"{name} {value:+.1f}" for name, value in around.items() if value)])
            note = f"may be an advertisement (evidence {score:.1f} of {document.limits.remove:.1f}): {told}"
            proposal.report(self.advertisement, start, end, note, min(score / (2 * document.limits.remove), 1.0))

    @property
    def title(self) -> int | None:
        """The line over the first metadata of the head: it is recorded as the title, and stays."""
        name = self.names.get("metadata")
        first = next((number for number in sorted(self.gone) if self.gone[number] == name), None)
        if first is None or not self.document.in_head(first):
            return None
        above = self.stays_above(first)
        if above is not None and _NUMBER.fullmatch(self.document.words(above)):
            above = (
                self.stays_above(above) or above
            )  # the number of the document stands between its title and the metadata
        return None if above is not None and _CAPTION.match(self.document.words(above)) else above

    def stays_above(self, number: int) -> int | None:
        """The first line above that stays."""
        above = self.document.above(number)
        while above is not None and above in self.gone:
            above = self.document.above(above)
        return above


def _names(rules: Rules) -> dict[str, str]:
    """The full names of the rules by which most lines go."""
    return {name: rules[name].name for name in ("advertisement", "furniture", "metadata") if name in rules}


def _is_hand(line: Line) -> bool:
    """Whether a line is nothing but a hand of an article."""
    return bool(line.shapes) and "hand" in line.groups


def _whole(line: Line) -> float:
    """What a place outside the body adds to a line that is nothing but a call."""
    return WHOLE if line.says(CALL_LINE) and not line.speaks_against else 0.0


def _is_signed_throughout(line: Line) -> bool:
    """Whether every sentence of a line, but for the shortest, bears a sign for removal."""
    signs = iter(line.bad)
    sign = next(signs, None)
    start, end = 0, len(line.text)
    while start < end:
        stop = _SENTENCE.search(line.text, start, end)
        after = stop.end() if stop else end
        while sign and sign.end <= start:
            sign = next(signs, None)
        if (sign is None or sign.start >= after) and after - start >= SENTENCE:
            return False
        start = after
    return True
