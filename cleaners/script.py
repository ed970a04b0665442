"""Script: a paragraph in the other script is converted by OpenCC, phrase by phrase.

Wrong where a text speaks about characters, or quotes a name in its own script: a paragraph is converted only where the
characters that belong to one script alone outweigh those of the other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import groupby, islice

from .rulebook.match import Rules
from .rulebook.rule import Value
from .text.classes import HANGUL, KANA
from .text.fold import converter
from .text.page import Page, Proposal
from .text.pattern import lazy

CONFIGS = {"hans": "t2s", "hant": "s2t", "tw": "s2tw", "hk": "s2hk"}
NOTHING = "\0"  # a class may not be empty
IN_ITS_OWN = 2  # telling characters that make a document traditional where they outnumber the simplified ones
AMONG_OTHERS = 6  # and a paragraph of a document that is otherwise in the target script; fewer may be a name

_CORNERS = re.compile("[「」『』]")
_QUOTES = re.compile("[“”‘’「」『』]")
_OTHER_LANGUAGE = lazy(f"[{KANA}{HANGUL}]")


def propose(page: Page, rules: Rules, options: Mapping[str, Value]) -> Proposal:
    """Convert each paragraph that is in the other script, character by character, into the target script."""
    proposal = Proposal()
    target = str(options["target"])
    if target == "hans" and "corner-quotes" in rules and _CORNERS.search(page.text):
        _turn_corners(page, rules["corner-quotes"].name, proposal)
    rule = "simplify" if target == "hans" else "traditionalise"
    if target == "keep" or rule not in rules:
        return proposal
    traditional, simplified = rules.once(_telling)
    theirs, ours = (traditional, simplified) if target == "hans" else (simplified, traditional)
    found = [match.start() for match in theirs.finditer(page.text)]
    if not found:
        return proposal
    name = rules[rule].name
    own = sum(1 for _ in islice(ours.finditer(page.text), len(found)))
    at_least = 1 if len(found) >= max(IN_ITS_OWN, own + 1) else AMONG_OTHERS
    for (start, end), hits in groupby(found, page.line):
        count = len(list(hits))
        line = page.text[start:end]
        if count < at_least or count <= len(ours.findall(line)) or _OTHER_LANGUAGE.search(line):
            continue
        new = converter(CONFIGS[target]).convert(line)
        if len(new) != len(line):  # no configuration of ours does this; then the line is one edit
            proposal.edits.add(start, end, new, name)
            continue
        for i, (old, put) in enumerate(zip(line, new, strict=True), start):
            if old != put:
                proposal.edits.add(i, i + 1, put, name)
    return proposal


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


def _telling(rules: Rules) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns for the characters of traditional and of simplified script alone."""
    table = rules.table("telling-characters")
    traditional, simplified = table.get("traditional", NOTHING), table.get("simplified", NOTHING)
    return re.compile(f"[{traditional}]"), re.compile(f"[{simplified}]")
