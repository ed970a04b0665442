"""Spaces: Chinese sets none between ideographs, and a gap that says something is one space wide.

Wrong where a gap separates: the phrases of a slogan, the names of a list, the columns of a table, an address from its
sentence. So gaps between ideographs are judged together, a line at a time (``lines``, ``plays``, ``rows``); all others by their two
neighbours (``beside``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import groupby

from ..rulebook.match import Rules, compile_find
from ..rulebook.rule import Value
from ..text.classes import HAN, is_han, members
from ..text.page import Page, Proposal, runs
from ..text.pattern import lazy
from .beside import Gap, judge_gap
from .lines import judge_line
from .plays import follows_name, spoken_gaps
from .rows import column_gaps, figure_gaps

__all__ = ["propose"]

LINE_END = "\n\f"
BULLETS = frozenset("ulnqvwØü²")  # what Wingdings has in the places of its bullets
LIST = 3  # lines

_BORDER = lazy(f"(?<=[{HAN}])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?=[{HAN}])")
_DATE = lazy("[0-9]{4}年[0-9]{1,2}月(?:[0-9]{1,2}[日号])?|[0-9]{1,2}月[0-9]{1,2}[日号]")


def propose(page: Page, rules: Rules, options: Mapping[str, Value]) -> Proposal:
    """Close gaps, or bring them to the one width that they have."""
    proposal = Proposal()
    text = page.text
    latin = options["latin_space"]
    if latin == "one" and "beside-latin" in rules:
        dates = {i for date in _DATE.finditer(text) for i in range(date.start() + 1, date.end())}
        for match in _BORDER.finditer(text):
            if match.start() in dates:
                continue  # numbering closes dates up
            proposal.edits.add(match.start(), match.start(), " ", rules["beside-latin"].name)
    if " " not in page.unusual:
        return proposal
    hole = rules.once(_hole_pattern)
    between: list[Gap] = []
    heads: list[Gap] = []
    bullets: list[tuple[Gap, str, int]] = []
    runs = list(_gaps(page))
    columns = {*figure_gaps(page, runs), *column_gaps(page, runs)} if "figures-gap" in rules else set()
    for gap in runs:
        if gap[0] in columns:
            _set_width(text, gap, "figures-gap", 1, rules, proposal)
            continue
        if "speaker-gap" in rules and follows_name(text, *gap):
            heads.append(gap)
        window = max(0, gap[0] - 4), gap[1] + 3
        if hole and any(found.end() == gap[1] for found in hole.finditer(text, *window)):
            proposal.report(rules["hole"].name, *gap, rules["hole"].why)
            continue
        rule, width = judge_gap(page, *gap, str(latin))
        if text[gap[0] - 1] in BULLETS and is_han(text[gap[1]]) and text[gap[0] - 2 : gap[0] - 1] in ("", "\n"):
            bullets.append((gap, rule, width))
            continue
        if rule == "between-ideographs":
            between.append(gap)
            continue
        if rule == "hole" and rule in rules:
            proposal.report(rules[rule].name, *gap, rules[rule].why)
        _set_width(text, gap, rule, width, rules, proposal)
    _show_bullets(page, bullets, rules, proposal)
    spoken = spoken_gaps(page, heads)
    for line, inside in groupby(between, lambda gap: page.line(gap[0])):
        gaps = list(inside)
        if gaps[-1] in spoken and len(gaps) < 3:
            for gap in gaps[:-1]:  # inside of the name
                _set_width(text, gap, "between-ideographs", 0, rules, proposal)
            _set_width(text, gaps[-1], "speaker-gap", 1, rules, proposal)
            continue
        for gap, rule, width in judge_line(text, *line, gaps):
            if rule == "hole" and rule in rules:
                proposal.report(rules[rule].name, *gap, rules[rule].why)
            _set_width(text, gap, rule, width, rules, proposal)
    return proposal


def _show_bullets(page: Page, judged: list[tuple[Gap, str, int]], rules: Rules, proposal: Proposal) -> None:
    """Letters that a symbol font drew as bullets, each at the head of three lines of its document or more; in fewer a letter is one,
    and the gap behind it as ``judged``."""
    text = page.text
    lines = Counter((page.document(start), text[start - 1]) for (start, _), _, _ in judged)
    for (start, end), rule, width in judged:
        if lines[page.document(start), text[start - 1]] < LIST or "letter-bullet" not in rules:
            _set_width(text, (start, end), rule, width, rules, proposal)
        else:
            proposal.edits.add(start - 1, end, "• ", rules["letter-bullet"].name)


def _gaps(page: Page) -> Iterator[Gap]:
    """Every run of spaces inside a line. An indent or a trailing space is layout, which belongs to the paragraphs."""
    starts, ends = runs(page.unusual_places(" "))
    layout = members(LINE_END)
    inside = ~layout.take(page.beside(starts, -1)) & ~layout.take(page.beside(ends, 0))
    yield from zip(starts[inside].tolist(), ends[inside].tolist(), strict=True)


def _set_width(text: str, gap: Gap, rule: str, width: int, rules: Rules, proposal: Proposal) -> None:
    start, end = gap
    if end - start != width and rule in rules:
        proposal.edits.add(start, end, " " * width, rules[rule].name)


def _hole_pattern(rules: Rules) -> re.Pattern[str] | None:
    return compile_find(rules["hole"]) if "hole" in rules else None
