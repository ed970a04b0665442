"""Script: a paragraph in the other script is converted by OpenCC, phrase by phrase.

Wrong where a text speaks about characters, or quotes a name in its own script: a paragraph is converted only where the
characters that belong to one script alone outweigh those of the other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import groupby

import numpy as np

from .rulebook.match import Rules
from .rulebook.rule import Value
from .text.classes import HANGUL, KANA, Places
from .text.fold import converter
from .text.page import Page, Proposal
from .text.pattern import lazy

CONFIGS = {"hans": "t2s", "hant": "s2t", "tw": "s2tw", "hk": "s2hk"}
NOTHING = "\0"  # a class may not be empty
IN_ITS_OWN = 2  # telling characters that make a document traditional where they outnumber the simplified ones
AMONG_OTHERS = 6  # and a paragraph of a document that is otherwise in the target script; fewer may be a name

CORNERS = "「」『』"
_QUOTES = re.compile("[“”‘’「」『』]")
_OTHER_LANGUAGE = lazy(f"[{KANA}{HANGUL}]")


def propose(page: Page, rules: Rules, options: Mapping[str, Value]) -> Proposal:
    """Convert each paragraph that is in the other script, character by character, into the target script."""
    proposal = Proposal()
    target = str(options["target"])
    if target == "hans" and "corner-quotes" in rules and not page.unusual.isdisjoint(CORNERS):
        _turn_corners(page, rules["corner-quotes"].name, proposal)
    rule = "simplify" if target == "hans" else "traditionalise"
    if target == "keep" or rule not in rules:
        return proposal
    traditional, simplified = rules.once(_telling)
    theirs, ours = (traditional, simplified) if target == "hans" else (simplified, traditional)
    found = page.places(theirs)
    if not len(found):
        return proposal
    own = page.places(ours)
    for number in page.numbers(found):
        span = page.span(number)
        inside, against = _among(found, span), len(_among(own, span))
        at_least = 1 if len(inside) >= max(IN_ITS_OWN, against + 1) else AMONG_OTHERS
        for line in page.lines_of(inside):
            count = len(_among(inside, line))
            if count >= at_least and count > len(_among(own, line)):
                _convert(page.text, line, CONFIGS[target], rules[rule].name, proposal)
    return proposal


def _convert(text: str, span: tuple[int, int], config: str, rule: str, proposal: Proposal) -> None:
    """Convert one paragraph, unless it is in another language."""
    start, end = span
    line = text[start:end]
    if _OTHER_LANGUAGE.search(line):
        return
    new = converter(config).convert(line)
    if len(new) != len(line):  # no configuration of ours does this; then the line is one edit
        proposal.edits.add(start, end, new, rule)
        return
    for i, (old, put) in enumerate(zip(line, new, strict=True), start):
        if old != put:
            proposal.edits.add(i, i + 1, put, rule)


def _turn_corners(page: Page, name: str, proposal: Proposal) -> None:
    """Corner quotes become curly ones: double outside, single inside another pair. Japanese keeps its own."""
    text = page.text
    for line, marks in groupby(_QUOTES.finditer(text), lambda match: page.line(match.start())):
        if _OTHER_LANGUAGE.search(text, *line):
            continue
        depth = 0
        for match in marks:
            mark = match[0]
            opens = mark in "“‘「『"
            depth = max(0, depth - (not opens))
            if mark in "「」『』":
                put = ("“" if opens else "”") if depth % 2 == 0 else ("‘" if opens else "’")
                proposal.edits.add(match.start(), match.end(), put, name)
            depth += opens


def _among(at: Places, span: tuple[int, int]) -> Places:
    """Those of the offsets that stand in a span."""
    first, after = np.searchsorted(at, span)
    return at[first:after]


def _telling(rules: Rules) -> tuple[str, str]:
    """The characters of traditional and of simplified script alone."""
    table = rules.table("telling-characters")
    return table.get("traditional", NOTHING), table.get("simplified", NOTHING)
