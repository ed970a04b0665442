"""Whole lines: which go, by their shape, by their evidence, or with their neighbours.

Wrong where a good line looks like its bad neighbours: so a paragraph of the body never goes, what could be anything
goes only in the head or tail and only beside something that goes by itself, and what stays in doubt is reported.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property

from ..rulebook.match import Rules
from ..text.page import Proposal
from .blocks import enclosed_lines, sold_lines
from .document import BLOCK, Document
from .frame import framed_lines, separated_lines
from .menus import menu_lines
from .metadata import Metadata
from .pages import PageMark
from .prose import STATEMENT, has_authors_clause, is_introduced, is_sentence, is_shown, proves_sentence
from .signs import ADDRESS, BAR, CALL_LINE, COMPANION, FOOTER, FURNITURE, LABEL, METADATA, TAIL, said
from .strike import Strikes

LONG = 60  # code points; a longer line could be a paragraph that only mentions such things
DENSE = 0.2  # the part of a long line that its signs must cover

WORD = 0.5  # the weight of a word of a tool bar; two of them on a line are one
CERTAIN = 1.5  # how much more evidence takes a line of head or tail that is introduced like an example
SENTENCE = 10  # code points
HEADLINE = 45
HEADLINES = 12  # of one list

_SENTENCE = re.compile(r"[。！？!…]{1,3}[”’」）)]?|(?<![A-Za-z0-9])\.(?=\s|$)")
_NO_HEADLINE = re.compile(r"[。；;：:]|日$|^[（(]|\.$")
_NO_ITEM = re.compile(r"[。；;]|[：:]$")
_DECORATION = re.compile(r"[-=_*~—–─━═┄┈▬★☆■□◆◇●○※▽▼↓↑▲△▶🔻🔺👇👆〓📢🔥👍|丨>＞›»【】\[\] ]+")
_FRAME = frozenset("|丨>＞›»【】[]▽▼↓")  # what a web page sets around and between its buttons
_NO_VALUE = re.compile(r"[。！？；，,;!?]|[：:]$")
_VALUE = 30  # code points
_CAPTION = re.compile(r"(?:附?[图圖表]|图表|Fig(?:ure|\.)|Table) ?[\d一二三四五六七八九十]{1,3}(?![\d年月日])")
_LINK = re.compile(r"(?:[-*>#·•▶ ]{0,6}|\d{1,2} ?[.、．] ?)\[([^\[\]\n]{2,80})\]\([^()\n]{1,500}\)[* ]{0,4}")
_PICTURE = re.compile(r"[* ]{0,4}!\[[^\[\]\n]{0,80}\]\([^()\n]{1,500}\)[* ]{0,4}")
_READING = re.compile("阅读|推荐")
_BOOK = re.compile("《[^《》]*+》")
_ITEM = re.compile(r"(?:[·•◆■▪>›»○●☞→▶➤]|\d{1,2}[ .、．])\s{0,3}(?=\S)")


def judge_lines(
    document: Document, marks: list[PageMark], rules: Rules, strikes: Strikes, metadata: Metadata, proposal: Proposal
) -> set[int]:
    """Strike the lines of a document that are advertisement or furniture, report what may be, and say which go."""
    judge = _Judge(document, rules, strikes)
    for mark in marks:
        if judge.strike(mark.line, mark.rule, sure=True):
            metadata.put("pages", mark.pages)
    seeds = [number for number in sorted(document.all_signs) if number not in judge.gone and judge.alone(number)]
    if "menu" in rules:
        struck = judge.strike_separated(rules["menu"].name)
        metadata.path([document.as_written(number) for number in struck])
        seeds += struck
    judge.grow(seeds)
    adverts = {n for n, rule in judge.gone.items() if rule == judge.advertisement or judge.asks_to_follow(n)}
    for number in [*enclosed_lines(document, judge.gone, adverts), *sold_lines(document, judge.gone, adverts)]:
        judge.strike(number, judge.advertisement, sure=False)
    judge.strike_lists()
    title = _title(document, judge)
    if "menu" in rules:
        for number in menu_lines(document, judge.gone):
            if number != title:
                judge.strike(number, rules["menu"].name, sure=True)
    if "frame" in rules:
        place = title if title is not None else _last_above_body(document, judge)
        for number in list(framed_lines(document, judge.gone, judge.advertisement, document.frame, place)):
            if number != title:
                judge.strike(number, rules["frame"].name, sure=True)
    for number in sorted(judge.gone):
        if judge.gone[number] != judge.advertisement:
            metadata.take(document.shaped(number))
        if number in judge.values:
            metadata.put(judge.values[number], document.as_written(number))
    if title is not None:
        metadata.title(document.as_written(title))
    judge.report(proposal)
    return set(judge.gone)


class _Judge:
    """The lines of one document that go, and why."""

    def __init__(self, document: Document, rules: Rules, strikes: Strikes) -> None:
        self.document, self.strikes = document, strikes
        self.names = {name: rules[name].name for name in ("advertisement", "furniture", "metadata") if name in rules}
        self.gone: dict[int, str] = {}
        self.sure: set[int] = set()  # lines that are furniture wherever they stand, and what went with them
        self.values: dict[int, str] = {}  # line -> metadata key of the label above it
        self.copies = Counter(document.line(number) for number in document.all_signs)

    def strike(self, number: int, rule: str, *, sure: bool) -> bool:
        """Let a line go, where nothing protects it."""
        if rule and number not in self.gone and self.strikes.line(*self.document.span(number), rule, sure=sure):
            self.gone[number] = rule
            return True
        return False

    def alone(self, number: int) -> bool:
        """Whether a line went for what it says itself."""
        shape = self.shape(number)
        if shape and (self.heads_content(number) or is_introduced(self.document, number)):
            return False
        if shape:
            if FURNITURE in self.document.shapes(number):
                self.sure.add(number)
            return self.strike(number, self.names.get(shape, ""), sure=True)
        score, enough = self.score(number)
        return enough and score >= self.document.remove and self.strike(number, self.advertisement, sure=False)

    @property
    def advertisement(self) -> str:
        return self.names.get("advertisement", "")

    def shape(self, number: int) -> str:
        """The rule by which a line goes for its shape, or ``""``."""
        document = self.document
        shapes = document.shapes(number)
        if not shapes - {COMPANION, LABEL, FOOTER}:
            words = sum(sign.rule.signal == COMPANION and sign.rule.weight >= WORD for sign in document.shaped(number))
            bar = shapes and FOOTER not in shapes and words > 1 and document.in_zone(number)
            place = document.in_head(number) or (document.in_tail(number) and _label(document, number) == "editor")
            label = LABEL in shapes and place and not document.in_block(number)
            return "furniture" if bar else "metadata" if label else ""
        if shapes <= {BAR, COMPANION}:
            often = self.copies[document.line(number)] > 1 and self.shapely > 1
            if often:
                self.sure.add(number)
            placed = often or (document.in_zone(number) and self.is_one_of_several(number))
            return "furniture" if placed and not document.is_led_to(number) else ""
        if (METADATA not in shapes and TAIL not in shapes) or document.is_filled(number, FURNITURE):
            return "furniture"
        if document.in_block(number):
            return ""
        if METADATA in shapes and not document.in_head(number):
            several = sum(sign.rule.signal in (METADATA, TAIL, FURNITURE) for sign in document.shaped(number)) > 1
            return "metadata" if several and document.in_tail(number) else ""
        if METADATA in shapes:
            return "" if self.under_caption(number) else "metadata"
        return "furniture" if document.in_tail(number) else ""

    def is_one_of_several(self, number: int) -> bool:
        """Whether a button has others beside it, in its line or in the document: one alone may be a title."""
        return len(self.document.line(number).split()) > 1 or self.shapely > 1

    @cached_property
    def shapely(self) -> int:
        """How many different lines of the document furniture fills."""
        document = self.document
        return len({document.line(number) for number in document.all_signs if document.shapes(number)})

    def under_caption(self, number: int) -> bool:
        """Whether a line stands under the caption of a figure or table, whose source is the author's."""
        above = self.document.above(number)
        return above is not None and bool(_CAPTION.match(self.document.line(above)))

    def score(self, number: int, extra: float = 0.0) -> tuple[float, bool]:
        """The evidence on a line with its place, and whether it is enough in kind and density to act on."""
        document = self.document
        evidence = document.evidence(number)
        if evidence.score <= 0 or number in document.spared or document.shapes(number) or document.is_body(number):
            return 0.0, False
        if evidence.signals < 2 and document.line(number).startswith("!["):
            return 0.0, False  # the address of a picture is no evidence
        zone = document.in_zone(number)
        score = evidence.score + sum(self.added(number).values()) + extra
        start, end = document.span(number)
        signals = evidence.signals + (extra > 0)
        if end - start > document.longest:
            return score, False
        if score < document.remove or not self.is_said(number, score, beside=extra > 0):
            return score, False
        whole = zone and any(sign.rule.signal == CALL_LINE for sign in document.said(number))
        if end - start > LONG:
            enough = whole or (document.density(number) >= DENSE and signals >= (2 if zone else 3))
            return score, enough and self.unmixed(number)
        return score, whole or (signals >= 2 and self.unmixed(number))

    def added(self, number: int) -> dict[str, float]:
        """What the place of a line and its copies add to what it says, each by its name."""
        document = self.document
        zone = document.in_zone(number)
        return {
            "place": (document.zone + self.call_line(number)) * zone,
            "repeated": document.repeated * (self.copies[document.line(number)] > 1),
        }

    def beside_advertisement(self, number: int) -> float:
        """What the neighbours of a line would add to its evidence."""
        document = self.document
        beside = (document.above(number), document.below(number))
        return document.neighbour * any(
            self.gone.get(other) == self.advertisement for other in beside if other is not None
        )

    def call_line(self, number: int) -> float:
        """What the place adds to a line that is nothing but a call: it needs no second kind of evidence there."""
        said = self.document.said(number)
        return (
            0.2
            if any(sign.rule.signal == CALL_LINE for sign in said) and not any(s.rule.weight < 0 for s in said)
            else 0.0
        )

    def is_statement(self, number: int) -> bool:
        """Whether a line under the article is the statement of a site, by its label: whole, whatever it goes on to say."""
        return self.document.in_tail(number) and any(
            sign.rule.signal == STATEMENT for sign in self.document.said(number)
        )

    def unmixed(self, number: int) -> bool:
        """Whether every sentence of a line bears a sign; one without is the author's, and only runs may go around it."""
        if self.is_statement(number):
            return True
        start, end = self.document.span(number)
        signs = iter(sign for sign in self.document.said(number) if sign.rule.weight > 0)
        sign = next(signs, None)
        while start < end:
            stop = _SENTENCE.search(self.document.text, start, end)
            after = stop.end() if stop else end
            while sign and sign.match.end() <= start:
                sign = next(signs, None)
            if (sign is None or sign.match.start() >= after) and after - start >= SENTENCE:
                return False
            start = after
        return not has_authors_clause(self.document, number)

    def is_said(self, number: int, score: float, *, beside: bool) -> bool:
        """Whether a suspicious line speaks for a seller: no sentence of the author's, no example of what others write."""
        document, line = self.document, self.document.line(number)
        if line[:1] == "“" and line[-1:] == "”" and "“" not in line[1:]:
            return False  # somebody says it, or it is shown
        if is_sentence(line) and not proves_sentence(document, number, beside=beside):
            return False
        certain = document.in_zone(number) and score >= CERTAIN * document.remove and not self.call_line(number)
        return certain or not is_shown(document, number)

    def grow(self, seeds: list[int]) -> None:
        """Let lines go with their neighbours: each line that went asks the next one above and below, once."""
        asked = list(reversed(seeds))
        while asked:
            number = asked.pop()
            for other in (self.document.above(number), self.document.below(number)):
                if other is not None and other not in self.gone and self.goes_with(other, number):
                    asked.append(other)

    def goes_with(self, number: int, beside: int) -> bool:
        """Whether a line went because the line ``beside`` it did.

        An advertisement takes suspicious lines with it. Furniture takes further furniture and the value under a label.
        Both take decoration in head and tail.
        """
        document, rule = self.document, self.gone[beside]
        line = document.line(number)
        outside = document.in_zone(number)
        if _DECORATION.fullmatch(line) and (outside or (beside in self.sure and line[0] in _FRAME)):
            if beside in self.sure:
                self.sure.add(number)
            return self.strike(number, rule, sure=True)
        if document.in_tail(number) and _PICTURE.fullmatch(line):  # the code to scan, the card of an account
            return self.strike(number, rule, sure=True)
        if rule == self.advertisement or self.asks_to_follow(beside):
            score, enough = self.score(number, document.neighbour)
            if enough and score >= document.remove and not document.is_heading(number):
                return self.strike(number, self.advertisement, sure=False)
            if rule == self.advertisement:
                return False
        if beside not in self.sure and not outside:
            return False
        if self._with_furniture(number):
            if beside in self.sure:
                self.sure.add(number)
            return True
        return False

    def _with_furniture(self, number: int) -> bool:
        """Whether a line beside furniture went: more furniture, or the value under a label."""
        document, line = self.document, self.document.line(number)
        shapes = document.shapes(number)
        if (FOOTER in shapes and not self.is_footer(number)) or self.heads_content(number):
            return False
        if shapes:
            loose = shapes <= {COMPANION, FURNITURE, FOOTER, BAR} or not document.in_block(number)
            kind = "furniture" if shapes <= {COMPANION, FURNITURE, FOOTER, BAR} else "metadata"
            return loose and self.strike(number, self.names.get(kind, ""), sure=True)
        above = document.above(number)
        key = _label(document, above) if above is not None else ""
        if key and len(line) <= _VALUE and not _NO_VALUE.search(line):
            self.values[number] = key
            return self.strike(number, self.names.get("metadata", ""), sure=True)
        return False

    def is_footer(self, number: int) -> bool:
        """Whether a telephone or address is the site's: furniture stands above it, and no person to ask in between.

        Under a notice, above the first furniture, it is the notice's own.
        """
        document = self.document
        if not document.in_tail(number):
            return False
        above, site = document.above(number), False
        for _ in range(BLOCK):
            if above is None:
                break
            if document.asks(above):
                return False
            site = site or bool(document.shapes(above) - {FOOTER})
            if not site and not document.shapes(above):
                return False
            above = document.above(above)
        return site

    def strike_separated(self, rule: str) -> list[int]:
        """Let menus with their separators on lines of their own go, and say which lines went."""
        struck = []
        for number in list(separated_lines(self.document, _title(self.document, self))):
            if number not in self.gone and self.strike(number, rule, sure=True):
                self.sure.add(number)
                struck.append(number)
        return struck

    def strike_lists(self) -> None:
        """Let the headlines under a heading such as 往期推荐 go, in the tail; the first line that is none ends them."""
        for number in sorted(self.gone):
            if not self.heads_list(number):
                continue
            below = self.document.below(number)
            while below is not None and below in self.gone and _DECORATION.fullmatch(self.document.line(below)):
                below = self.document.below(below)  # the arrows under a heading
            while below is not None and self.document.in_tail(below) and below not in self.gone:
                if not _is_headline(self.document.line(below)) or not self.strike(below, self.gone[number], sure=True):
                    break
                below = self.document.below(below)
        for number in sorted(self.gone):
            if self.document.in_tail(number) and self.gone[number] != self.advertisement:
                self.strike_list_above(number)

    def strike_list_above(self, number: int) -> None:
        """Let a list to read on go where furniture ends it: its heading (推荐阅读) alone could be a teacher's."""
        headlines: list[int] = []
        above = self.document.above(number)
        while above is not None and above not in self.gone and len(headlines) < HEADLINES:
            line = self.document.line(above)
            if not _is_headline(line) or not self.document.in_tail(above):
                return
            if headlines and _READING.search(line) and self.heads_list(above):
                for headline in (above, *headlines):
                    self.strike(headline, self.names.get("furniture", ""), sure=True)
                return
            headlines.append(above)
            above = self.document.above(above)

    def asks_to_follow(self, number: int) -> bool:
        """Whether a line asks to follow an account: furniture of its articles, and an advertisement."""
        if any(sign.rule.signal == CALL_LINE for sign in self.document.said(number)):
            return True
        return any(sign.match.groupdict().get("follow") for sign in self.document.shaped(number))

    def heads_list(self, number: int) -> bool:
        """Whether a line is a heading such as 往期推荐."""
        return any(sign.match.groupdict().get("list") for sign in self.document.shaped(number))

    def heads_content(self, number: int) -> bool:
        """Whether what stands under such a heading stays, as a book's title or a sentence: then the heading stays too."""
        below = self.document.below(number) if self.heads_list(number) else None
        for _ in range(BLOCK):
            if below is None or not (below in self.gone or self.document.is_emptied(below)):
                break
            below = self.document.below(below)
        if below is None or self.document.shapes(below) or self.document.evidence(below).score > 0:
            return False
        line = self.document.line(below)
        if self.document.in_tail(below):
            return not _is_headline(line) and not _DECORATION.fullmatch(line)
        return bool(_BOOK.fullmatch(line)) or self.document.is_body(below) or not self.document.in_zone(number)

    def report(self, proposal: Proposal) -> None:
        """Report the lines between the two thresholds."""
        if not self.advertisement:
            return
        for number in sorted(self.document.all_signs):
            if number in self.gone or number in self.document.runs:
                continue
            signs = self.document.said(number)
            score, _ = self.score(number)
            if all(sign.rule.signal == ADDRESS for sign in signs if sign.rule.weight > 0):
                continue  # references and pictures are full of addresses
            if score >= self.document.report:
                start, end = self.document.span(number)
                around = {**self.added(number), "neighbours": self.beside_advertisement(number)}
                told = ", ".join([said(signs), *(f"{name} {value:+.1f}" for name, value in around.items() if value)])
                note = f"may be an advertisement (evidence {score:.1f} of {self.document.remove:.1f}): {told}"
                proposal.report(self.advertisement, start, end, note, min(score / (2 * self.document.remove), 1.0))


def _is_headline(line: str) -> bool:
    """Whether a line can be the title of another article; with a bullet or number before it a colon may stand in it."""
    link = _LINK.fullmatch(line)
    line = link[1] if link else line
    if len(line) > HEADLINE or _BOOK.fullmatch(line):
        return False
    item = _ITEM.match(line)
    return not (_NO_ITEM if item else _NO_HEADLINE).search(line)


def _label(document: Document, number: int) -> str:
    """The metadata key that the label at the end of a line asks for (the value stands on the next line), or ``""``."""
    signs = document.all_signs.get(number)
    if not signs or signs[-1].rule.signal != LABEL:
        return ""
    return next((key for key, value in signs[-1].match.groupdict().items() if value), "")


def _last_above_body(document: Document, judge: _Judge) -> int | None:
    """The last line above the body that stays: a title where no metadata stands."""
    above = document.above(document.body[0]) if document.body else None
    while above is not None and above in judge.gone:
        above = document.above(above)
    return above


def _title(document: Document, judge: _Judge) -> int | None:
    """The line over the first metadata of the head: it is recorded as the title, and stays."""
    name = judge.names.get("metadata")
    first = next((number for number in sorted(judge.gone) if judge.gone[number] == name), None)
    if first is None or not document.in_head(first):
        return None
    above = document.above(first)
    while above is not None and above in judge.gone:
        above = document.above(above)
    return None if above is not None and _CAPTION.match(document.line(above)) else above
