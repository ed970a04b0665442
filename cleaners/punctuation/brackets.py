"""Brackets, paired inside one line, never across: a pair that holds Chinese or stands beside it becomes full-width."""

from __future__ import annotations

import numpy as np

from ..rulebook.match import Rules
from ..text.classes import PLAIN_HAN, Places, is_context, members
from ..text.page import Page, Proposal
from ..text.pattern import lazy
from .context import CHINESE

RANGE = "~～—–-"
FIGURE = 12  # code points of a percentage

_BRACKETS = lazy(r"[()（）]")


def pair_brackets(page: Page, rules: Rules, proposal: Proposal) -> None:
    """Widen the half-width brackets of each pair that holds Chinese or stands beside it."""
    text = page.text
    if "brackets" not in rules or page.unusual.isdisjoint("()"):
        return
    name = rules["brackets"].name
    for line in page.lines_of(_widen_lone_pairs(page, name, proposal)):
        _pair_in_line(text, line, name, proposal)


def _widen_lone_pairs(page: Page, name: str, proposal: Proposal) -> Places:
    """Widen the pairs that are alone in their lines and begin or end with an ideograph, as nearly all do; say where the other half-width
    brackets stand."""
    at, han = page.places("()（）"), members(PLAIN_HAN)
    codes, lines = page.codes.take(at), page.line_numbers(at)
    begins, ends = codes == ord("("), codes == ord(")")
    borders = np.ones(len(at) + 1, np.bool_)  # of lines, between two brackets
    borders[1:-1] = lines[1:] != lines[:-1]
    pairs = begins[:-1] & ends[1:] & borders[:-2] & ~borders[1:-1] & borders[2:]
    pairs &= han.take(page.beside(at[:-1], 1)) | han.take(page.beside(at[1:], -1))
    for marks, put in ((at[:-1][pairs], "（"), (at[1:][pairs], "）")):
        proposal.edits.add_all(marks, put * len(marks), name)
    others = begins | ends
    others[:-1] &= ~pairs
    others[1:] &= ~pairs
    found: Places = at[others]
    return found


def _pair_in_line(text: str, line: tuple[int, int], name: str, proposal: Proposal) -> None:
    pairs: list[tuple[int, int, bool]] = []
    stack: list[int] = []
    bare = (0, 0)  # the last pair that was found to hold no Chinese: the one around it need not look there again
    for match in _BRACKETS.finditer(text, *line):
        at, char = match.start(), match[0]
        if char in "(（":
            stack.append(at)
        elif stack:
            start = stack.pop()
            chinese = _holds_chinese(text, start + 1, at, bare)
            if not chinese:
                bare = (start, at + 1)
            pairs.append((start, at, chinese))
    widened = (
        closed
    ) = -9  # the last brackets that become Chinese ones, and so Chinese for what stands beside them: 式（1）～（3）
    for start, at, chinese in sorted(pairs):
        joined = widened == start - 1 or (closed == start - 2 and text[start - 1] in RANGE)
        if not (chinese or joined or _beside_chinese(text, start, at)):
            continue
        if text[start] == "(":
            proposal.edits.add(start, start + 1, "（", name)
            widened = start
        if text[at] == ")":
            proposal.edits.add(at, at + 1, "）", name)
            closed = at


def _holds_chinese(text: str, start: int, end: int, bare: tuple[int, int]) -> bool:
    """Whether Chinese stands in a span, of which a part is known to hold none."""
    if start <= bare[0] and bare[1] <= end:
        return bool(CHINESE.search(text, start, bare[0]) or CHINESE.search(text, bare[1], end))
    return bool(CHINESE.search(text, start, end))


def _beside_chinese(text: str, start: int, end: int) -> bool:
    """A pair that is full-width on one side, or follows Chinese; ``(WTO)成员`` too, at the head of a line, of what is quoted, or behind a
    number and a gap."""
    if text[start] == "（" or text[end] == "）":
        return True
    i = start - 1
    while i >= 0 and start - i < 4 and text[i] in " ”’":
        i -= 1
    if text[start - 1] in "%‰" and i == start - 1:
        return _follows_figure(text, i) and is_context(text[end + 1 : end + 2])
    if i < 0 or text[i] in "\n“‘" or (text[i].isdigit() and i < start - 1 and text.find(",", start, end) < 0):
        return is_context(text[end + 1 : end + 2])
    return is_context(text[i])


def _follows_figure(text: str, at: int) -> bool:
    """Whether a percentage that ends at ``at`` stands behind Chinese: ``有效率为95.0%(57/60)，``."""
    i = at - 1
    while i >= 0 and at - i < FIGURE and text[i] in "0123456789.":
        i -= 1
    return i >= 0 and is_context(text[i])
