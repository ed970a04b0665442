"""Mojibake: the bytes of one encoding that were read as another are encoded back and read again.

The proof is in the bytes and in the words. A run that is too short to prove itself (one character) is repaired where a longer one in the
same text proves how the text was read. Wrong for an accented letter before typographic marks in a language that has many of both; so a
lone character needs company.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from itertools import chain

import numpy as np

from ..rulebook.match import Rules
from ..text.classes import Table, members
from ..text.frequency import chinese_costs, mean
from ..text.page import Page, Proposal
from ..text.pattern import lazy
from .lossy import lossy_runs
from .plausible import common
from .run import ASCII, Run
from .single import LEADS, PLAUSIBLE, Lines, Span, Wrong, wrong
from .spans import Spans
from .swapped import swapped_runs
from .wide import beginning, leftovers, marks, wide_runs

# The rule, and the codec that UTF-8 was read as. Latin-1 is read with cp1252's marks: browsers make no difference.
_SINGLE = (
    ("utf8-as-latin1", "cp1252"),
    ("utf8-as-mac-roman", "mac_roman"),
    ("utf8-as-cp437", "cp437"),
    ("utf8-as-cp850", "cp850"),
    ("utf8-as-cp1250", "cp1250"),
    ("utf8-as-cp1251", "cp1251"),
)
# What reads bytes in pairs, read one by one: the rule, the codec, and what the bytes may have been.
_PAIRED = (
    ("gbk-as-latin1", "cp1252", "gb18030"),
    ("big5-as-latin1", "cp1252", "big5hkscs"),
    ("gbk-as-mac-roman", "mac_roman", "gb18030"),
    ("big5-as-mac-roman", "mac_roman", "big5hkscs"),
)
_WIDE = (("utf8-as-gbk", "gb18030"), ("utf8-as-big5", "big5hkscs"))
LOSSY = "utf8-as-gbk-lossy"
SWAPPED = (("gbk-as-big5", "big5hkscs", "gb18030"), ("big5-as-gbk", "gb18030", "big5hkscs"))

Reading = tuple[str, list[Run]]  # a rule, and the runs that it makes something of

RARE = 11.5  # nats a character
# Of a document that was misread from end to end one part in five is proven, and all but one in ten can be read so.
PROVEN, WHOLE = 5, 10
NEAR = 8  # code points between two rare ideographs that are worth a look
# Two characters of UTF-8 and more, in some of which a control or a soft hyphen was taken away; no language writes so.
_BROKEN = lazy(r"[ãäåæçèéï][\x80-\xbf]{1,2}+(?:[ãäåæçèéï][\x80-\xbf]{1,2}+){1,200}+")
# A sign after a letter (`Aâ†’B`), or without its last byte, which was a control (`â—` was ● or ◆).
_BROKEN_SIGN = lazy(r"â(?:[„†‡ˆ‰Œ˜œ][\xa0-\xbf‘’“”…–—€™]|[–—˜†œ](?<![A-Za-zÀ-ÖØ-öø-ɏ]..))")


def repair(page: Page, rules: Rules, proposal: Proposal) -> Spans:
    """Propose repairs; returns the spans that were repaired.

    Where two codecs have characters in common, both may make something of a run: the one that makes most of the whole text
    goes first, and the others take what it leaves.
    """
    text = page.text
    suspected = not _suspicious().isdisjoint(page.unusual)
    lines = odd_lines(page)
    paired = bool(lines or marks("gb18030").search(text))
    taken = Spans()
    if not (suspected or paired):
        return taken
    for rule, runs in _by_words(list(_found(page, rules, lines, suspected=suspected, paired=paired))):
        free = [run for run in runs if not taken.touch(run.start, run.end)]
        for run in free:
            proposal.edits.add(run.start, run.end, run.put, rules[rule].name)
        taken.add([(run.start, run.end) for run in free])
    if "broken-mojibake" in rules:
        for start, end, read_as in _broken(page, taken, suspected=suspected, paired=paired):
            note = f"looks like UTF-8 that was read as {read_as}, with bytes lost since: left"
            proposal.report(rules["broken-mojibake"].name, start, end, note, 0.8)
    return taken


def _by_words(readings: list[Reading]) -> list[Reading]:
    """Readings by how many common characters each makes; the lossy one first, as it reads on where the others have to stop."""
    if len(readings) < 2:
        return readings
    made = [math.inf if rule == LOSSY else sum(common(run.put) for run in runs) for rule, runs in readings]
    return [readings[i] for i in sorted(range(len(readings)), key=lambda i: -made[i])]


def _broken(page: Page, taken: Spans, *, suspected: bool, paired: bool) -> Iterator[tuple[int, int, str]]:
    """What looks wrong and proves nothing, and what it looks like; the repair of the rest may have left it."""
    if suspected:
        for pattern in (_BROKEN, _BROKEN_SIGN):
            for match in pattern.finditer(page.text):
                if not taken.touch(*match.span()):
                    yield *match.span(), "Latin-1"
    if paired:
        yield from ((start, end, "GBK") for start, end in leftovers(page, taken))


def _found(
    page: Page, rules: Rules, lines: list[tuple[int, int]], *, suspected: bool, paired: bool
) -> Iterator[Reading]:
    """What the rules make of the text."""
    text = page.text
    if paired:
        lossy, read = list(lossy_runs(page)) if LOSSY in rules else [], Spans()
        if any(run.strong for run in lossy):
            read.add([(run.start, run.end) for run in lossy])
        wide = [
            (rule, list(wide_runs(page, codec, read)))
            for rule, codec in _WIDE
            if rule in rules and beginning(codec).search(text)
        ]
        if read or any(run.strong for _, found in wide for run in found):
            yield LOSSY, lossy
        for rule, found in wide:
            if found and read and rule == "utf8-as-gbk":  # the lossy runs prove it, too
                yield rule, found
            else:
                yield from _weighed(rule, found)
        for rule, misread, codec in SWAPPED:
            if rule in rules:
                yield from _weighed(rule, swapped_runs(page, lines, misread, codec))
    if suspected:
        yield from _found_singly(page, rules)


def _found_singly(page: Page, rules: Rules) -> Iterator[Reading]:
    """The same for what was read byte by byte. A line that is beyond doubt is read in no other way."""
    text = page.text
    foreign = _foreign(text)
    sure = dict[str, dict[Span, str]]()
    left = Lines(page, page.lines_of(page.unusual_places(suspicious_letters())))
    for rule, codec, target in (*((rule, codec, "utf-8") for rule, codec in _SINGLE), *_PAIRED):
        if left.spans and rule in rules:
            sure[rule] = wrong(codec).sure(left, target)
            left = left.without(sure[rule])
            if PROVEN * _foreign_in(text, sure[rule]) > foreign:
                lines = sure[rule] | wrong(codec).company(left, target)
                if WHOLE * _foreign_in(text, lines) >= (WHOLE - 1) * foreign:
                    yield rule, list(_read_throughout(text, wrong(codec), target, lines, left.without(lines)))
                    return
    for rule, codec in _SINGLE:
        spans = _without(text, sure, rule)
        if rule in rules and any((read_as := wrong(codec)).guard.search(text, *span) for span in spans):
            for _, runs in _weighed(rule, read_as.runs(text, spans)):
                yield rule, runs
                if codec == "cp1252" and sum(run.end - run.start for run in runs) * 4 > foreign * 3:
                    return  # valid UTF-8 almost everywhere: no other reading is needed
    spans = _without(text, sure, "")
    for rule, codec, target in _PAIRED:
        if rule in rules:
            read_as = wrong(codec)
            paired = any(read_as.pairs.search(text, *span) for span in spans)
            others = read_as.pair_runs(text, spans, target) if paired else ()
            yield from _weighed(rule, chain(read_as.sure_runs(text, sure.get(rule, {})), others))


def _read_throughout(text: str, read_as: Wrong, target: str, lines: Mapping[Span, str], left: Lines) -> Iterator[Run]:
    """The runs of a document that nearly all was read in one way: what its ``lines`` say, and what is found in those that are ``left``."""
    if target == "utf-8":
        yield from read_as.utf8_runs(text, lines)
        yield from read_as.runs(text, left.spans)
    else:
        yield from read_as.sure_runs(text, lines, whole=True)
        yield from read_as.pair_runs(text, left.spans, target)


def _foreign(text: str) -> int:
    """How many characters are not ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))


def _foreign_in(text: str, lines: Iterable[Span]) -> int:
    return sum(_foreign(text[start:end]) for start, end in lines)


def _without(text: str, sure: Mapping[str, Collection[Span]], rule: str) -> list[Span]:
    """The text without the lines of which another rule is sure."""
    spans, done = list[Span](), 0
    for start, end in sorted(line for other, lines in sure.items() for line in lines if other != rule):
        if done < start - 1:
            spans.append((done, start - 1))
        done = end + 1
    return [*spans, (done, len(text))] if done < len(text) else spans


def _weighed(rule: str, found: Iterable[Run]) -> Iterator[Reading]:
    runs = list(found)
    if any(run.strong for run in runs) or (rule in dict(_WIDE) and _together(runs)):
        yield rule, runs


def _together(runs: list[Run]) -> bool:
    """Whether runs that are too short to prove themselves do so together: several words between spaces."""
    words = [foreign for run in runs if len(foreign := ASCII.sub("", run.put)) > 1]
    return len(words) > 1 and mean("".join(words)) < PLAUSIBLE


def odd_lines(page: Page) -> list[tuple[int, int]]:
    """The lines that hold what two-byte codecs make of each other's text: rare ideographs close to each other, or one and a small
    bracket, which 。 became; private characters; phonetic letters."""
    at = page.places(_rare)
    lines = page.line_numbers(at)
    odd = _proven().take(page.codes.take(at))
    odd[1:] |= (at[1:] - at[:-1] <= NEAR) & (lines[1:] == lines[:-1])
    return page.lines_of(at[odd])


@cache
def suspicious_letters() -> str:
    """What all single-byte codecs make of Chinese; ``· × ° ±`` are in any Chinese text."""
    latin = "".join(chr(code) for code in range(0xA1, 0x100) if chr(code) not in "§©«®°±·»×÷")
    return latin + "".join(
        chr(char) for _, codec in _SINGLE for char, byte in wrong(codec).bytes.items() if byte in LEADS
    )


@cache
def _suspicious() -> frozenset[str]:
    return frozenset(suspicious_letters())


@cache
def common_ideographs() -> Table:
    """What a text in Chinese is made of. What two-byte codecs make of each other's text, beside private characters and phonetic
    letters, is full of others."""
    known = chinese_costs() <= RARE
    table = members("㐀-鿿")
    return table & np.pad(known, (0, len(table) - len(known)))


@cache
def _rare() -> Table:
    return members("^\0-\u3104\u312a-\u33ff가-\ud7ff\uf900-\ufe58\ufe5f-\U0010ffff") & ~common_ideographs()


@cache
def _proven() -> Table:
    """Private characters, and phonetic letters, which Chinese commas became."""
    return members("\ue000-\uf8ff\u3105-\u3129")
