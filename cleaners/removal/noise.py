"""Noise: what scripts put between the words so that nobody may copy them, or what they left there.

Two shapes. Forums hide a row of random pairs at the ends of lines: a mark or digit, a space, a letter or mark, five times and more
(``6 `( G3 V4 p0 k``). Programs that rewrite pages in traditional script leave the reading of each converted character behind it
(``報(bào)告``). Wrong for a list of formulas, and for a text that teaches how characters are read: so a document must hold several
rows of many different marks, or many readings, nearly all of traditional characters, some of which it would teach twice.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import numpy as np

from ..rulebook.match import Rules
from ..text.classes import members
from ..text.fold import converter
from ..text.page import Page, Proposal
from ..text.pattern import lazy

ROWS = 3  # of random pairs in a document
MARKS = 3  # different ones that the pairs of a row begin with
READINGS, TWICE = 6, 2  # in a document, and of one character
TRADITIONAL = 0.8  # of the characters with a reading; others are taught, too

_PAIR = "(?:[!-;] | {1,2})[?-~]"
_ROW = lazy(f"(?:^ {{0,8}}[?-~]?(?:{_PAIR}){{4,16}}(?= |[^!-~]|$) {{0,8}}|[?-~]?(?:{_PAIR}){{4,16}} {{0,8}}$)")
_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_READING = lazy(rf"([一-鿿])([(（][a-zü]{{0,5}}[{_TONES}]?[a-zü]{{0,4}}[)）])")


def find_noise(page: Page, rules: Rules, proposal: Proposal) -> None:
    """Propose to cut out what no reader was meant to see."""
    if "noise" in rules and " " in page.unusual:
        _cut_rows(page, rules["noise"].name, proposal)
    if "reading" in rules and not page.unusual.isdisjoint(_TONES):
        _cut_readings(page, rules["reading"].name, proposal)


def _cut_rows(page: Page, rule: str, proposal: Proposal) -> None:
    at = page.unusual_places(" ")
    at = at[members("!-;").take(page.beside(at, -1)) & members("?-~").take(page.beside(at, 1))]
    chained = at[:-1][np.diff(at) == len("0 a")]
    if len(chained) < ROWS:
        return
    rows: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for start, end in page.lines_of(chained):
        for match in _ROW.finditer(page.text[start:end]):
            if _is_random(match[0]):
                first, last = start + match.start(), start + match.end()
                whole = (first, last) == (start, end)
                rows[page.document(start)].append((first, last + (whole and page.text[end : end + 1] == "\n")))
    for found in rows.values():
        if len(found) >= ROWS:
            for first, last in found:
                proposal.edits.add(first, last, "", rule)


def _is_random(row: str) -> bool:
    """Whether the pairs of a row begin with many different marks, and not with digits alone."""
    marks = {row[at - 1] for at in range(1, len(row)) if row[at] == " "} - {" "}
    return len(marks) >= MARKS and not all(map(str.isalnum, marks))


def _cut_readings(page: Page, rule: str, proposal: Proposal) -> None:
    readings: defaultdict[int, list[re.Match[str]]] = defaultdict(list)
    for match in _READING.finditer(page.text):
        readings[page.document(match.start())].append(match)
    simplify = converter("t2s").convert
    for found in readings.values():
        characters = Counter(match[1] for match in found)
        if len(found) < READINGS or characters.most_common(1)[0][1] < TWICE:
            continue
        told = sum(any(tone in match[2] for tone in _TONES) for match in found)
        traditional = sum(count for character, count in characters.items() if simplify(character) != character)
        if 2 * told > len(found) and traditional >= TRADITIONAL * len(found):
            for match in found:
                proposal.edits.add(*match.span(2), "", rule)
