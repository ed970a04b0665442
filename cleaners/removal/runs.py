"""Runs inside a line: paid markers, and watermarks that a site wrote into a sentence.

A marker of a ``replace`` rule goes wherever it is not quoted. Of the rest only what has clear bounds goes: a pair of
brackets with all that it holds, or a sentence of the line, and only where the evidence lies within these bounds.
Wrong where a sentence mentions such a thing: a note in brackets that says where to apply stays, as signs against weigh.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..rulebook.match import Rules
from ..text.classes import HAN_CHAR, is_han
from .document import Document, Run
from .metadata import Metadata
from .prose import LEFT, authors_clauses, authors_words, is_hard
from .signs import ADDRESS, FURNITURE, SHAPES, TAIL, Sign, covered, covers
from .strike import Strikes

REACH = 120  # code points from a sign to the bounds of its run
SIGNALS = 3  # kinds of evidence that a sentence in the middle of a line needs
WORD = 2  # ideographs that make a clause of the author's beside a watermark
WORDS = 6  # ideographs of the author's that make a line worth sparing
DENSE = 0.35  # the part of a bracket that its signs must cover
DENSE_SENTENCE = 0.5  # the part of a sentence, whose bounds are weaker
SURER = 1.5  # how much more evidence a sentence needs that is no stamp; the signs of the whole line weigh against it
STAMPS = frozenset(("brand", "self", "offer", "disclaimer"))
PAIRS = {"(": ")", "（": "）", "[": "]", "【": "】", "〔": "〕", "<": ">", "〈": "〉", "＜": "＞", "{": "}", "「": "」"}

_OPEN = re.compile("[" + re.escape("".join(PAIRS)) + "]")
_STOP = re.compile(r"[。！？!?…；;][”’」』）)]{0,2}|[”’」』](?=[^，。；：、！？）》])")
_COMMA = re.compile("[，,]")
_FINAL = frozenset("。！？!?…”）")
_QUOTES = frozenset(("“”", "‘’", "「」", "《》", '""', "''", "``"))
_BLANK = " \t\u3000"


def find_runs(document: Document, rules: Rules) -> None:
    """Find what may be cut out of the lines of a document, and the lines that are good once it is out."""
    for number in sorted({*document.markers, *document.all_signs}):
        runs = list(_markers(document, number))
        signs = document.all_signs.get(number, ())
        if "watermark" in rules and _may_prove(signs) and not document.shapes(number):
            bracketed = list(_bracketed(document, number))
            found = [*bracketed, *_sentences(document, number, {id(sign) for run in bracketed for sign in run[2]})]
            marks = [Run(start, end, rules["watermark"].name, inside) for start, end, inside in found]
            if marks and _good_without(document, number, marks):
                document.spared.add(number)
            runs += marks
        if "furniture" in rules:
            runs += _at_head_of_field(document, number, rules["furniture"].name)
        if "torn-link" in rules:
            runs += _torn_link(document, number, rules["torn-link"].name)
        if runs:
            document.runs[number] = _apart(runs)


def _at_head_of_field(document: Document, number: int, rule: str) -> Iterator[Run]:
    """Furniture that a quoted field begins with, up to the end of the line: the first line of a page inside a CSV."""
    start, end = document.span(number)
    for sign in document.all_signs.get(number, ())[-1:]:
        left, right = sign.span
        if sign.rule.signal == FURNITURE and left > start and document.text[left - 1] == '"' and right == end:
            yield Run(left, right, rule, [sign])


def _torn_link(document: Document, number: int, rule: str) -> Iterator[Run]:
    """The address that ends a line in the middle of a sentence, where it stands alone on the next line; or that line."""
    signs = [sign for sign in document.all_signs.get(number, ()) if sign.rule.signal == ADDRESS]
    if not signs:
        return
    line, address = document.line(number), signs[-1].match[0]
    alone = line == address
    other = document.above(number) if alone else document.below(number)
    if other is None or not line.endswith(address):
        return
    glued, bare = (document.line(other), line) if alone else (line, document.line(other))
    if bare == address and len(glued) > len(address) and glued.endswith(address) and is_han(glued[-len(address) - 1]):
        end = document.span(number)[0] + document.text[slice(*document.span(number))].rindex(address) + len(address)
        yield Run(end - len(address), end, rule, signs[-1:])


def _may_prove(signs: Iterable[Sign]) -> bool:
    """Whether the signs on a line could prove a run in it at all."""
    kinds = {sign.rule.signal for sign in signs if sign.rule.weight > 0}
    return len(kinds - SHAPES) > 1 or FURNITURE in kinds or TAIL in kinds


def cut_runs(document: Document, gone: set[int], strikes: Strikes, metadata: Metadata) -> None:
    """Strike the runs of the lines that stay. A line of which nothing is left goes with its LF."""
    for number, runs in document.runs.items():
        if number in gone:
            continue
        struck = [run for run in runs if strikes.run(run.start, run.end, run.rule, run.put)]
        for run in struck:
            metadata.take(run.signs)
        if struck:
            _drop_empty(document, number, struck, strikes)


def _apart(runs: list[Run]) -> list[Run]:
    """Of runs that overlap the first, then the longest."""
    kept: list[Run] = []
    for run in sorted(runs, key=lambda run: (run.start, -run.end)):
        if not kept or run.start >= kept[-1].end:
            kept.append(run)
    return kept


def _good_without(document: Document, number: int, runs: list[Run]) -> bool:
    """Whether what is left of a line without its runs is text of the author's: words enough, and no sign in them."""
    runs = _apart(runs)
    if any(sign.rule.weight > 0 for sign in document.outside(number, runs)):
        return False
    return len(HAN_CHAR.findall(document.rest(number, runs))) >= WORDS


def _markers(document: Document, number: int) -> Iterator[Run]:
    """The markers of ``replace`` rules: they go wherever they stand, unless a pair of quotation marks holds just them."""
    start, end = document.span(number)
    for sign in document.markers.get(number, ()):
        left, right = sign.span
        around = document.text[max(left - 1, start) : left] + document.text[right : min(right + 1, end)]
        if around not in _QUOTES and not _lonely(document, sign):
            put = sign.match.expand(sign.rule.put) if "\\" in sign.rule.put else sign.rule.put
            yield Run(left, right, sign.rule.name, [sign], put)


def _lonely(document: Document, sign: Sign) -> bool:
    """Whether a tag has no partner in the document. ``tag`` and ``word`` name it, ``close`` and ``slash`` its end."""
    found = sign.match.groupdict()
    name = found.get("tag") or found.get("word")
    if not name:
        return False
    opens, closes = document.tags
    return name.lower() not in (opens if found.get("close") or found.get("slash") else closes)


def _bracketed(document: Document, number: int) -> Iterator[tuple[int, int, list[Sign]]]:
    """Pairs of brackets that hold an advertisement, or furniture from end to end."""
    line_start, line_end = document.span(number)
    signs, done = document.all_signs[number], line_start
    for i, sign in enumerate(signs):
        left = sign.match.start()
        if left < done:
            continue
        opened = _enclosing(document.text, max(line_start, done, left - REACH), left + 1)
        if opened < 0:
            continue
        closed = document.text.find(PAIRS[document.text[opened]], left, min(line_end, opened + REACH)) + 1
        if not closed or (opened == line_start and closed == line_end):
            continue
        until = i
        while until < len(signs) and signs[until].match.start() < closed:
            until += 1
        inside = [other for other in signs[i:until] if other.match.end() <= closed]
        if _proven(document, inside, opened, closed, 2, DENSE):
            done = closed
            yield opened, closed, inside


def _enclosing(text: str, low: int, at: int) -> int:
    """Where the innermost bracket opens that is not closed before ``at``; ``-1`` for none."""
    found = -1
    for match in _OPEN.finditer(text, low, at):
        if text.find(PAIRS[match[0]], match.end(), at) < 0:
            found = match.start()
    return found


def _sentences(document: Document, number: int, taken: set[int]) -> Iterator[tuple[int, int, list[Sign]]]:
    """Sentences of a longer line that are an advertisement: the last one more easily than one in the middle."""
    text, (line_start, line_end) = document.text, document.span(number)
    said = [sign for sign in document.said(number) if id(sign) not in taken]
    against = list({sign.rule.name: sign for sign in said if sign.rule.weight < 0}.values())
    i = 0
    while i < len(said):
        start = _back(text, max(line_start, said[i].match.start() - REACH), said[i].match.start(), line_start)
        end, at, first = line_end, said[i].match.end(), i
        while stop := _STOP.search(text, at, min(line_end, at + REACH)):
            while i < len(said) and said[i].match.start() < stop.start():
                at = max(at, said[i].match.end())
                i += 1
            if at <= stop.start():  # else the mark stands inside a sign: the ? of an address
                end = stop.end()
                break
        if end == line_end:
            i = len(said)
        inside = [sign for sign in said[first:i] if sign.match.end() <= end]
        if start >= 0:
            start, end = _without_clauses(document, inside, start, end, line_end)
        if start < 0 or end - start > 2 * REACH or (start == line_start and end == line_end):
            continue
        if not _balanced(text[start:end]):
            continue
        stamp = end == line_end and not against and _stamped(inside)
        signals, surer = (2, 1.0) if stamp else (SIGNALS, SURER)
        if _sells(document, inside, start, end) or _proven(
            document, [*inside, *against], start, end, signals, DENSE_SENTENCE, surer
        ):
            yield start, end, inside


def _without_clauses(document: Document, inside: list[Sign], start: int, end: int, line_end: int) -> tuple[int, int]:
    """The part of a sentence that is the site's: the author's clauses before it and after it stay.

    ``-1`` for the start where nobody can tell: the author's words follow without a comma, or the site's end the line, so
    that the mark of the author's sentence is lost.
    """
    signs = [sign for sign in inside if sign.rule.weight > 0]
    if not signs or end - start > 2 * REACH:
        return start, end
    text, last = document.text, max(sign.match.end() for sign in signs)
    before = authors_clauses(document, start, signs[0].match.start(), open_end=False, least=WORD)
    if before and text[before[-1][1] - 1] in "：:":
        return -1, end  # what somebody reads or says, in his own sentence
    if authors_clauses(document, last, end, open_end=True, least=WORD):
        comma = _COMMA.match(text, last)
        if comma is None or text[end - 1] not in _FINAL:
            return -1, end
        end = comma.end()
    if before:
        if end == line_end and text[end - 1] not in _FINAL:
            return -1, end
        start = before[-1][1]
    return start, end


def _sells(document: Document, inside: list[Sign], start: int, end: int) -> bool:
    """Whether a sentence is a seller's from end to end: it says where to go and what there is, and no word of it is an
    author's. Then it does not matter what the sentences around it say."""
    bad = [sign for sign in inside if sign.rule.weight > 0]
    if document.text[end - 1] not in _FINAL or not any(map(is_hard, bad)):
        return False
    if len(bad) < len(inside) or STAMPS.isdisjoint(sign.rule.signal for sign in bad):
        return False
    evidence = document.weigh(inside)
    return (
        evidence.signals > 1 and evidence.score >= document.remove and authors_words(document, bad, start, end) <= LEFT
    )


def _stamped(inside: list[Sign]) -> bool:
    """Whether an address stands beside the name or the offer of a site: how a site stamps the end of a line."""
    signals = {sign.rule.signal for sign in inside}
    return ADDRESS in signals and not signals.isdisjoint(STAMPS)


def _back(text: str, low: int, at: int, line_start: int) -> int:
    """Where the sentence around ``at`` begins, ``-1`` where that is too far away to know."""
    stops = [match.end() for match in _STOP.finditer(text, low, at)]
    return stops[-1] if stops else low if low == line_start else -1


def _balanced(run: str) -> bool:
    return all(run.count(opening) == run.count(closing) for opening, closing in ("“”", "（）", "《》", "()", "「」"))


def _proven(
    document: Document, inside: list[Sign], start: int, end: int, signals: int, dense: float, surer: float = 1.0
) -> bool:
    shapes = [sign for sign in inside if sign.rule.signal in SHAPES]
    if any(sign.rule.signal in (FURNITURE, TAIL) for sign in shapes) and covers(shapes, document.text, start, end):
        return document.text[start] in PAIRS
    evidence = document.weigh(inside)
    if evidence.score < surer * document.remove or evidence.signals < signals:
        return False
    return covered((sign for sign in inside if sign.rule.weight > 0), start, end) >= dense * (end - start)


def _drop_empty(document: Document, number: int, struck: list[Run], strikes: Strikes) -> None:
    """A line that held nothing but what was struck goes as a whole, so that no empty line is left of it."""
    start, end = document.span(number)
    at = start
    for run in struck:
        if run.put or document.text[at : run.start].strip(_BLANK):
            return
        at = run.end
    if not document.text[at:end].strip(_BLANK):
        strikes.line(start, end, struck[0].rule, sure=True)
