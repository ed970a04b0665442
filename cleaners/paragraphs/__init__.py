"""Paragraphs: one paragraph is one line, and a sentence that layout tore apart is whole again.

Wrong where a line ends without a mark because it is a heading, a title, a signature, a date, a label, a list item, a row or a
verse. So a line is joined to the next only on evidence: the widths of hard-wrapped text, or a sentence that
plainly goes on. In doubt the line stays.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..rulebook.match import Rules
from ..rulebook.rule import Value
from ..text.classes import HAN_CHAR, Places, is_han, where
from ..text.page import LF, Page, Proposal
from ..text.pattern import lazy
from .borders import Borders, find_borders
from .joints import Joints
from .layout import LONGEST_WRAP

__all__ = ["propose"]

LINE = 40  # code points of a line before its end
NUMBER = 20  # code points of a number and what is before it
_WHOLE = lazy(r"(?<![A-Za-z0-9.])[0-9]{1,9}\.\Z")  # the first half of a decimal
ADDRESS = 60  # code points of an address
_ADDRESS = lazy(r"(?:://|www\.|@)[!-~]{0,60}(?<=[A-Za-z0-9_./=&?%-])\Z")
_WORD_END = lazy(r"[A-Za-z-]+\Z")


def propose(page: Page, rules: Rules, options: Mapping[str, Value]) -> Proposal:
    """Join what belongs together, and bring every other border between lines to one line end."""
    proposal = Proposal()
    apart = "\n\n" if options["gap"] == 1 else "\n"
    borders = find_borders(page, len(apart), rules)
    firsts = borders.starts.searchsorted(np.append(page.begins, len(page.text) + 1))
    for number in _may_be_torn(page, borders, firsts):
        first, after = int(firsts[number]), int(firsts[number + 1])
        _join(Joints(page, page.span(number), borders, first, after, rules), borders, first, proposal)
    if "line-structure" in rules:
        last = firsts[1:-1] - 1
        borders.loose[last[(last >= 0) & (last < len(borders.loose))]] = False  # a border of two documents is no one's
        closing = "\n" if options["last_line_end"] == "one" else ""
        _space_out(page, borders, firsts, (apart, closing), rules["line-structure"].name, proposal)
    return proposal


def _may_be_torn(page: Page, borders: Borders, firsts: Places) -> list[int]:
    """The numbers of the documents in which a line bears a sign that it goes on, or may be hard-wrapped."""
    lines = firsts[1:] - firsts[:-1]
    torn = (lines > 1) & (page.ends - page.begins <= LONGEST_WRAP * lines)
    torn[firsts.searchsorted(where(borders.signs | borders.cuts.any), "right") - 1] = True
    found: list[int] = where(torn).tolist()
    return found


def _join(joints: Joints, borders: Borders, first: int, proposal: Proposal) -> None:
    """Join the lines of a document that were torn apart; their borders are no longer loose."""
    layout, text, done = joints.layout, joints.page.text, -1
    for number in joints.asked():
        while done < number < len(layout.starts) - 1:
            done = number
            rule = joints.joins(number)
            if not rule:
                break
            end, below = layout.lines[number][1], layout.lines[number + 1][0]
            put = " " if rule != "hyphen" and _are_words(text, end, below) else ""
            drop = rule == "hyphen" and not _keeps_hyphen(text, end, below)
            proposal.edits.add(end - drop, below, put, joints.rules[rule].name)
            borders.loose[first + number] = False
            joints.carry(number)
            number += 1  # what was joined to it may make a line go on that alone would not


def _space_out(
    page: Page, borders: Borders, firsts: Places, puts: tuple[str, str], rule: str, proposal: Proposal
) -> None:
    """Put ``puts[0]`` between lines, nothing before the first line of a document, ``puts[1]`` behind the last. ``firsts`` are the
    numbers of the first lines."""
    apart, last = puts
    starts, ends, loose = borders.starts, borders.ends, where(borders.loose)
    begins, stops, filled = page.begins, page.ends, firsts[:-1] < firsts[1:]
    _put(page, ends[loose], starts[loose + 1], apart, rule, proposal)
    _put(page, begins[~filled], stops[~filled], "", rule, proposal)
    begins, stops = begins[filled], stops[filled]
    _put(page, begins, starts[firsts[:-1][filled]], "", rule, proposal)
    tails = ends[firsts[1:][filled] - 1]
    right = (stops - tails == 1) & (page.beside(tails, 0) == LF) if last else stops == tails
    _put(page, tails[~right], stops[~right], last, rule, proposal)


def _put(page: Page, starts: Places, ends: Places, put: str, rule: str, proposal: Proposal) -> None:
    """Put something else in the place of these spans, or nothing."""
    if not put:
        some = starts < ends
        starts, ends = starts[some], ends[some]
    if not len(starts):
        return
    if not page.shields.has_indents:
        proposal.edits.add_spans(starts, ends, put, rule)
        return
    for span in zip(starts.tolist(), ends.tolist(), strict=True):
        start, end, text = _around_code(page, *span, put)
        if page.text[start:end] != text:
            proposal.edits.add(start, end, text, rule)


def _around_code(page: Page, start: int, end: int, put: str) -> tuple[int, int, str]:
    """The same, but around code only its line ends, and nothing between two lines of code; the indent of an item inside a list stays."""
    text, shields = page.text, page.shields
    above = start > 0 and shields.at(start - 1) == "code"
    below = shields.at(end) == "code"
    if above and below:
        return start, start, ""
    if above:
        start = text.find("\n", start, end) if "\n" in text[start:end] else end
    if below or (end > start and shields.at(end - 1) == "mark"):
        end = text.rfind("\n", start, end) + 1 if "\n" in text[start:end] else start
    return start, end, put


def _keeps_hyphen(text: str, end: int, after: int) -> bool:
    """``GPT-3``, ``X-ray``, ``state-of-the-art``: the hyphen belongs to the word, not to the line's end."""
    word = _WORD_END.search(text, max(0, end - 40), end - 1)
    return not text[after].islower() or word is None or len(word[0]) == 1 or "-" in word[0] or not word[0][-1].islower()


def _are_words(text: str, end: int, below: int) -> bool:
    """Whether a line end between two characters stands for a space. A Chinese line that ends in the middle of a number does not, nor does one that
    ends in an address."""
    before, after = text[end - 1], text[below]
    digits = before.isdigit() or (before == "." and _WHOLE.search(text, max(0, end - NUMBER), end))
    if digits and after.isdigit() and HAN_CHAR.search(text, max(0, end - NUMBER), end):
        return False
    if is_han(before) or is_han(after) or not after.isalnum():
        return False
    if _ADDRESS.search(text, max(0, end - ADDRESS), end):
        return False
    return before.isalnum() or before == ")" or (before in ",;." and _sets_space(text, end - 1))


def _sets_space(text: str, at: int) -> bool:
    """Whether a space stands behind the mark at ``at`` where the line holds it before: none does in ``应用,2019,39(5):12``."""
    if is_han(text[at - 1]):
        return False
    before = text.rfind(text[at], max(0, at - LINE), at)
    if before < 1 or "\n" in text[before:at]:
        return True
    return text[before + 1] == " " or (text[before - 1].isdigit() and text[before + 1].isdigit())
