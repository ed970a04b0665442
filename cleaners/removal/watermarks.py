"""Watermarks: advertisements that a site wrote into a line of the author's.

Only what has clear bounds goes: a pair of brackets with all that it holds, or a sentence of the line, and only where the
evidence lies within these bounds. Wrong where a sentence mentions such a thing: a note in brackets that says where to apply
stays, as signs against weigh.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from ..text.pattern import lazy
from .line import Line
from .prose import CLAUSE, LEFT, authors_clauses, authors_words, is_hard
from .signs import (
    ADDRESS,
    BRAND,
    DISCLAIMER,
    FURNITURE,
    OFFER,
    SELF,
    SHAPES,
    TAIL,
    Sign,
    covered,
    covers,
    kind_of,
)

REACH = 120  # code points from a sign to the bounds of its run
SIGNALS = 3  # kinds of evidence that a sentence in the middle of a line needs
WORD = 2  # ideographs that make a clause of the author's beside a watermark
DENSE = 0.35  # the part of a bracket that its signs must cover
DENSE_SENTENCE = 0.5  # the part of a sentence, whose bounds are weaker
SURER = 1.5  # how much more evidence a sentence needs that is no stamp; the signs of the whole line weigh against it
STAMPS = frozenset((BRAND, SELF, OFFER, DISCLAIMER))
_BRACKETS = ("()", "（）", "[]", "［］", "【】", "〔〕", "<>", "〈〉", "＜＞", "{}", "｛｝", "「」")
ORNAMENTS = "★☆◆◇▲△§※╂"  # the same mark before a stamp and behind it
PAIRS = {pair[0]: pair[-1] for pair in (*_BRACKETS, *ORNAMENTS)}

_OPEN = lazy("[" + re.escape("".join(PAIRS)) + "]")
_STOP = lazy(r"[。！？!?…；;][”’」』）)]{0,2}|[”’」』](?=[^，。；：、！？）》])")
_COMMA = lazy("[，,]")
_FINAL = frozenset("。！？!?…”）")
_LINK_END = "</a>"  # of a link that was left as it was written

Watermark = tuple[int, int, list[Sign]]  # in code points of the line, with the signs inside


def find_watermarks(line: Line) -> list[Watermark]:
    """The watermarks in a line, which say so by themselves."""
    if line.shapes:
        return []
    furniture = FURNITURE in line.kinds or TAIL in line.kinds
    if not (furniture or _may_prove(line, 2, 1.0) or line.is_chapter):
        return []
    bracketed = list(_bracketed(line))
    if not (furniture or _may_prove(line, SIGNALS, SURER) or any(map(is_hard, line.bad))):
        return bracketed
    return [*bracketed, *_sentences(line, {id(sign) for run in bracketed for sign in run[2]})]


def _may_prove(line: Line, signals: int, surer: float) -> bool:
    """Whether a line's evidence would be enough if nothing spoke against it."""
    return line.most.signals >= signals and line.most.score >= surer * line.terms.remove


def _bracketed(line: Line) -> Iterator[Watermark]:
    """Pairs of brackets that hold an advertisement, or furniture from end to end; behind the title of a chapter a call alone, for
    votes or readers, is none of the title."""
    text, signs, done = line.text, line.signs, 0
    opened_at = [match.start() for match in _OPEN.finditer(text)]
    if not opened_at:
        return
    closed_at = [text.find(PAIRS[text[at]], at + 1, at + REACH + 1) for at in opened_at]
    last = max(closed_at)  # behind it no sign stands in brackets
    for i, sign in enumerate(signs):
        left = sign.start
        if left >= last:
            break
        if left < done:
            continue
        first, after = bisect_left(opened_at, max(done, left - REACH)), bisect_right(opened_at, left)
        around = [number for number in range(first, after) if not 0 <= closed_at[number] <= left]
        if not around:
            continue
        opened = opened_at[around[-1]]  # the innermost that is not closed before the sign
        closed = text.find(PAIRS[text[opened]], left, min(len(text), opened + REACH)) + 1
        if not closed or (opened == 0 and closed == len(text)):
            continue
        until = i
        while until < len(signs) and signs[until].start < closed:
            until += 1
        inside = [other for other in signs[i:until] if other.end <= closed]
        if _is_proven(line, inside, opened, closed, 2, DENSE) or _is_behind_title(line, inside, opened, closed):
            done = closed
            yield opened, closed, inside


def _is_behind_title(line: Line, inside: list[Sign], opened: int, closed: int) -> bool:
    """Whether a bracket at the end of a chapter's title speaks to the readers, in most of its words."""
    bad = [sign for sign in inside if sign.rule.weight > 0 and sign.rule.signal not in SHAPES]
    if not line.is_chapter or not bad or len(bad) < len(inside) or line.text[closed:].strip():
        return False
    return covered(bad, opened, closed) >= DENSE_SENTENCE * (closed - opened - 2)


def _sentences(line: Line, taken: set[int]) -> Iterator[Watermark]:
    """Sentences of a longer line that are an advertisement: the last one more easily than one in the middle."""
    text, line_end = line.text, len(line.text)
    said = [sign for sign in line.said if id(sign) not in taken]
    against = list({sign.rule.name: sign for sign in said if sign.rule.weight < 0}.values())
    i = 0
    while i < len(said):
        end, at, first = line_end, said[i].end, i
        while stop := _STOP.search(text, at, min(line_end, at + REACH)):
            while i < len(said) and said[i].start < stop.start():
                at = max(at, said[i].end)
                i += 1
            if at <= stop.start():  # else the mark stands inside a sign: the ? of an address
                end = stop.end()
                break
        if end == line_end:
            i = len(said)
        inside = [sign for sign in said[first:i] if sign.end <= end]
        if not _may_be_proven(inside):
            continue
        start = _back(text, max(0, said[first].start - REACH), said[first].start)
        if start >= 0:
            start, end = _without_clauses(line, inside, start, end)
        if start < 0 or end - start > 2 * REACH or (start == 0 and end == line_end):
            continue
        if not _is_balanced(text[start:end]):
            continue
        stamp = end == line_end and not against and _is_stamped(inside)
        signals, surer = (2, 1.0) if stamp else (SIGNALS, SURER)
        if _sells(line, inside, start, end) or _is_proven(
            line, [*inside, *against], start, end, signals, DENSE_SENTENCE, surer
        ):
            closing = text.startswith(_LINK_END, end) and "<a " in text[start:end]
            yield start, end + closing * len(_LINK_END), inside


def _may_be_proven(inside: list[Sign]) -> bool:
    """Whether there are two kinds of evidence in a sentence, or furniture, before anybody asks where it begins and ends."""
    kinds = {kind_of(sign.rule) for sign in inside if sign.rule.weight > 0}
    return len(kinds - SHAPES) > 1 or FURNITURE in kinds or TAIL in kinds


def _without_clauses(line: Line, inside: list[Sign], start: int, end: int) -> tuple[int, int]:
    """The part of a sentence that is the site's: the author's clauses before it and after it stay.

    ``-1`` for the start where nobody can tell: the author's words follow without a comma, or the site's end the line, so
    that the mark of the author's sentence is lost.
    """
    signs = [sign for sign in inside if sign.rule.weight > 0]
    if not signs or end - start > 2 * REACH:
        return start, end
    text, last = line.text, max(sign.end for sign in signs)
    before = authors_clauses(line, start, signs[0].start, open_end=False, least=WORD)
    if before and text[before[-1][1] - 1] in "：:":
        return -1, end  # what somebody reads or says, in his own sentence
    glued = authors_clauses(line, before[-1][1] if before else start, signs[0].start, open_end=True, least=CLAUSE)
    if before and glued:
        return -1, end  # the site's words begin in the middle of a clause: nobody can tell where
    if authors_clauses(line, last, end, open_end=True, least=WORD):
        comma = _COMMA.match(text, last)
        if comma is None or text[end - 1] not in _FINAL:
            return -1, end
        end = comma.end()
    if before:
        if end == len(text) and text[end - 1] not in _FINAL:
            return -1, end
        start = before[-1][1]
    return start, end


def _sells(line: Line, inside: list[Sign], start: int, end: int) -> bool:
    """Whether a sentence is a seller's from end to end: it says where to go and what there is, and no word of it is an
    author's. Then it does not matter what the sentences around it say."""
    bad = [sign for sign in inside if sign.rule.weight > 0]
    if line.text[end - 1] not in _FINAL or not any(map(is_hard, bad)):
        return False
    signals = {sign.rule.signal for sign in bad}
    if len(bad) < len(inside) or STAMPS.isdisjoint(signals) or signals == {ADDRESS, OFFER}:
        return False  # where a thing is to be had is what a reference says, too
    evidence = line.terms.weigh(inside)
    return evidence.signals > 1 and evidence.score >= line.terms.remove and authors_words(line, bad, start, end) <= LEFT


def _is_stamped(inside: list[Sign]) -> bool:
    """Whether an address stands beside the name or the offer of a site: how a site stamps the end of a line."""
    signals = {sign.rule.signal for sign in inside}
    return ADDRESS in signals and not signals.isdisjoint(STAMPS)


def _back(text: str, low: int, at: int) -> int:
    """Where the sentence around ``at`` begins, ``-1`` where that is too far away to know."""
    stops = [match.end() for match in _STOP.finditer(text, low, at)]
    return stops[-1] if stops else low if low == 0 else -1


def _is_balanced(run: str) -> bool:
    return all(run.count(opening) == run.count(closing) for opening, closing in ("“”", "（）", "《》", "()", "「」"))


def _is_proven(
    line: Line, inside: list[Sign], start: int, end: int, signals: int, dense: float, surer: float = 1.0
) -> bool:
    shapes = [sign for sign in inside if sign.rule.signal in SHAPES]
    if any(sign.rule.signal in (FURNITURE, TAIL) for sign in shapes) and covers(shapes, line.text, start, end):
        return line.text[start] in PAIRS
    evidence = line.terms.weigh(inside)
    if evidence.score < surer * line.terms.remove or evidence.signals < signals:
        return False
    return covered((sign for sign in inside if sign.rule.weight > 0), start, end) >= dense * (end - start)
