"""Paragraphs: one paragraph is one line, and a sentence that layout tore apart is whole again.

Wrong where a line ends without a mark because it is a heading, a title, a signature, a date, a label, a list item, a row or a
verse. So a line is joined to the next only on evidence: the widths of hard-wrapped text, or a sentence that
plainly goes on. In doubt the line stays.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from ..rulebook.match import Rules
from ..rulebook.rule import Value
from ..text.classes import is_han
from ..text.page import Page, Proposal
from .borders import find_borders
from .layout import Layout

__all__ = ["propose"]

_WORD_END = re.compile(r"[A-Za-z-]+\Z")


def propose(page: Page, rules: Rules, options: Mapping[str, Value]) -> Proposal:
    """Join what belongs together, and bring every other border between lines to one line end."""
    proposal = Proposal()
    apart = "\n\n" if options["gap"] == 1 else "\n"
    structure = rules["line-structure"].name if "line-structure" in rules else ""
    borders = find_borders(page, len(apart), rules)
    firsts = np.searchsorted(borders.starts, page.bounds).tolist()
    for span, first, after in zip(page.documents(), firsts, [*firsts[1:], len(borders.starts)], strict=True):
        layout = Layout(page, span, borders, first, after, rules)
        _settle_document(layout, apart, structure, proposal)
    return proposal


def _settle_document(layout: Layout, apart: str, structure: str, proposal: Proposal) -> None:
    page, text, (begin, stop) = layout.page, layout.page.text, layout.document
    if not len(layout.starts):
        if begin < stop and structure:
            proposal.edits.add(begin, stop, "", structure)
        return
    if layout.starts[0] > begin and structure:
        _trim(page, begin, int(layout.starts[0]), "", structure, proposal)
    done = -1
    for number in layout.asked():
        while done < number < len(layout.starts) - 1:
            done = number
            end, below = int(layout.ends[number]), int(layout.starts[number + 1])
            rule = layout.joins(number)
            if not rule:
                if structure and layout.loose[number]:
                    _trim(page, end, below, apart, structure, proposal)
                break
            put = " " if rule != "hyphen" and _are_words(text[end - 1], text[below]) else ""
            drop = rule == "hyphen" and not _keeps_hyphen(text, end, below)
            proposal.edits.add(end - drop, below, put, layout.rules[rule].name)
            layout.carry(number)
            number += 1  # what was joined to it may make a line go on that alone would not
    end = int(layout.ends[-1])
    if structure and text[end:stop] != "\n":
        _trim(page, end, stop, "\n", structure, proposal)


def _trim(page: Page, start: int, end: int, put: str, rule: str, proposal: Proposal) -> None:
    """Put ``put`` between two lines; around code only its line ends, and nothing between two lines of code."""
    text, shields = page.text, page.shields
    if shields.has_code:
        above = start > 0 and shields.at(start - 1) == "code"
        below = shields.at(end) == "code"
        if above and below:
            return
        if above:
            start = text.find("\n", start, end) if "\n" in text[start:end] else end
        if below:
            end = text.rfind("\n", start, end) + 1 if "\n" in text[start:end] else start
    if text[start:end] != put:
        proposal.edits.add(start, end, put, rule)


def _keeps_hyphen(text: str, end: int, after: int) -> bool:
    """``GPT-3``, ``X-ray``, ``state-of-the-art``: the hyphen belongs to the word, not to the line's end."""
    word = _WORD_END.search(text, max(0, end - 40), end - 1)
    return not text[after].islower() or word is None or len(word[0]) == 1 or "-" in word[0] or not word[0][-1].islower()


def _are_words(before: str, after: str) -> bool:
    """Whether a line end between two characters stands for a space."""
    return not is_han(before) and not is_han(after) and (before.isalnum() or before in ",;.)") and after.isalnum()
