"""Script: a paragraph in the other script is converted by OpenCC, phrase by phrase.

Wrong where a text speaks about characters, or quotes a name in its own script: a paragraph is converted only where the
characters that belong to one script alone outweigh those of the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

import numpy as np

from .rulebook.match import Rules
from .rulebook.rule import Value
from .text.classes import HANGUL, KANA, Places, as_text, code_points, where
from .text.edit import Edits
from .text.fold import converter, simplified
from .text.page import Page, Proposal
from .text.pattern import lazy

CONFIGS = {"hans": "t2s", "hant": "s2t", "tw": "s2tw", "hk": "s2hk"}
NOTHING = "\0"  # a class may not be empty
IN_ITS_OWN = 2  # telling characters that make a document traditional where they outnumber the simplified ones
AMONG_OTHERS = 4  # and a paragraph of a document that is otherwise in the target script; fewer may be a name

CORNERS = "「」『』"
_QUOTES = lazy("[“”‘’「」『』]")
_OTHER_LANGUAGE = KANA + HANGUL


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
    lines = _in_other_script(page, page.places(theirs), ours)
    if lines:
        _convert(page, lines, CONFIGS[target], rules[rule].name, proposal.edits)
    return proposal


def _in_other_script(page: Page, found: Places, ours: str) -> list[tuple[int, int]]:
    """The lines that are in the other script, by the places of its characters; ``ours`` are those of the target."""
    if not len(found):
        return []
    theirs, lines = page.document_numbers(found), page.line_numbers(found)
    inside, counts = np.bincount(theirs, minlength=len(page.bounds)), np.bincount(lines)
    if inside.max() < IN_ITS_OWN and counts.max() < AMONG_OTHERS:
        return []
    own = page.places(ours)
    against = np.bincount(page.document_numbers(own), minlength=len(inside))
    at_least = np.where(inside >= np.maximum(IN_ITS_OWN, against + 1), 1, AMONG_OTHERS)
    counts_own = np.bincount(page.line_numbers(own), minlength=len(counts))[: len(counts)]
    outweigh = (counts[lines] >= at_least[theirs]) & (counts[lines] > counts_own[lines])
    foreign = page.line_numbers(page.places(_OTHER_LANGUAGE))
    return page.lines_of(found[outweigh & ~np.isin(lines, foreign)])


def _convert(page: Page, lines: list[tuple[int, int]], config: str, rule: str, edits: Edits) -> None:
    """Convert lines, all at once: no phrase goes on behind a line's end."""
    old = [page.text[start:end] for start, end in lines]
    new = simplified(page, lines) if config == "t2s" else converter(config).convert("\n".join(old)).split("\n")
    if list(map(len, new)) != list(map(len, old)):  # no configuration of ours does this; then a line is one edit
        for (start, end), line in zip(lines, old, strict=True):
            put = converter(config).convert(line)
            if put != line:
                edits.add(start, end, put, rule)
        return
    converted = code_points("\n".join(new))
    at = where(code_points("\n".join(old)) != converted)
    put = as_text(converted[at])
    sizes = np.array([end - start + 1 for start, end in lines])
    moved = np.array([start for start, _ in lines]) - np.append(0, np.cumsum(sizes)[:-1])
    edits.add_all(at + np.repeat(moved, sizes)[at], put, rule)


def _turn_corners(page: Page, name: str, proposal: Proposal) -> None:
    """Corner quotes become curly ones: double outside, single inside another pair. Japanese keeps its own."""
    text = page.text
    foreign = set(page.lines_of(page.places(_OTHER_LANGUAGE)))
    for line, marks in groupby(_QUOTES.finditer(text), lambda match: page.line(match.start())):
        if line in foreign:
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


def _telling(rules: Rules) -> tuple[str, ...]:
    """The characters of traditional and of simplified script alone."""
    table = rules.table("telling-characters")
    return tuple("".join(table.get(name, "").split()) or NOTHING for name in ("traditional", "simplified"))
