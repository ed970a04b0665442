"""Straight quotation marks, paired inside one line, never across: each gets the direction that its place calls for.

Wrong at a prime, an inch mark, an apostrophe; so a mark behind a digit or a Latin letter closes what is open, and opens nothing.
"""

from __future__ import annotations

from typing import NamedTuple

from ..rulebook.match import Rules
from ..text.classes import is_context, is_han, is_latin
from ..text.page import Page, Proposal
from ..text.pattern import lazy
from .context import CHINESE
from .turned import NEVER_FIRST, turn_quotes

DEEPEST = 8  # quotation marks open at once; a line with more is no text

_QUOTES = lazy("[\"'“”‘’]")
_DECADE = lazy(r"'\d{2,4}s?(?![\d一-鿿])")


class _Quotation(NamedTuple):
    """Where a quotation opens and closes (code points), and whether it stands in single quotes."""

    start: int
    end: int
    single: bool


def pair_quotes(page: Page, rules: Rules, proposal: Proposal) -> None:
    """Give straight quotes their direction, and turn those that stand the wrong way round."""
    text = page.text
    turned = turn_quotes(page, rules["reversed-quotes"].name, proposal) if "reversed-quotes" in rules else set()
    if "quotes" in rules and not page.unusual.isdisjoint("\"'"):
        for line in page.lines_of(page.unusual_places("\"'")):
            if line not in turned:  # what is open in it is told when they stand right
                _pair_line(page, [match.start() for match in _QUOTES.finditer(text, *line)], rules, proposal)


def _pair_line(page: Page, marks: list[int], rules: Rules, proposal: Proposal) -> None:
    """Give the straight quotes of one line their direction, and report those that find no partner."""
    text, name = page.text, rules["quotes"].name
    quotations, unpaired = _find_quotations(page, marks)
    for start, end, single in quotations:
        if _is_chinese(text, start, end):
            for at, put in zip((start, end), "‘’" if single else "“”", strict=True):
                if text[at] in "\"'":
                    proposal.edits.add(at, at + 1, put, name)
    if "unpaired-quote" in rules:
        for at in unpaired:
            if text[at] == '"' and _near_chinese(text, at):
                rule = rules["unpaired-quote"]
                proposal.report(rule.name, at, at + 1, rule.why)


def _find_quotations(page: Page, marks: list[int]) -> tuple[list[_Quotation], list[int]]:
    """The quotations of one line of which a mark is straight, and the marks without a partner. Curly ones keep their direction and can be
    the partner of a straight one."""
    text, shields = page.text, page.shields
    curly = [text[at] for at in marks]
    balanced = {False: curly.count("“") == curly.count("”"), True: curly.count("‘") == curly.count("’")}
    turns = balanced[False] and _take_turns(text, [at for at in marks if text[at] == '"'])
    quotations: list[_Quotation] = []
    stack: list[int] = []
    lost: list[int] = []
    for at in marks:
        char = text[at]
        straight = char in "\"'"
        if straight and (_apostrophe(text, at) or (len(shields) and shields.at(at))):
            continue
        single = char in "'‘’"
        kin = _partners(char, single=single, balanced=balanced[single])
        partner = next((i for i in reversed(range(len(stack))) if text[stack[i]] in kin), None)
        if straight and partner is None and _closes_only(text, at):
            continue
        if len(stack) == DEEPEST:
            return quotations, []
        if char in "“‘" or (straight and (partner is None or _opens(text, at, stack[partner], turns=turns))):
            stack.append(at)
            continue
        if partner is None:
            continue
        lost += stack[partner + 1 :]
        start = stack[partner]
        del stack[partner:]
        if straight or text[start] in "\"'":
            depth = sum(text[i] in '“"' for i in stack)
            quotations.append(_Quotation(start, at, single or depth % 2 == 1))
    return quotations, sorted(lost + stack)


def _partners(char: str, *, single: bool, balanced: bool) -> str:
    """The marks that may open what ``char`` closes. Where the curly ones of its kind are ``balanced``, they are each other's partners."""
    if balanced:
        return char if char in "\"'" else "‘" if single else "“"
    return "'‘" if single else '"“'


def _apostrophe(text: str, at: int) -> bool:
    """``it's``, ``the '90s``: no quotation mark."""
    if text[at] != "'":
        return False
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    return (is_latin(before) and not is_context(after)) or bool(_DECADE.match(text, at))


def _closes_only(text: str, at: int) -> bool:
    """A straight mark behind a digit or a Latin letter may be a prime, an inch mark or a second: it closes what is open, and
    opens nothing."""
    return at > 0 and is_latin(text[at - 1])


def _take_turns(text: str, marks: list[int]) -> bool:
    """Whether the straight double quotes of a line can open and close in turns: ``"明天，"他说，"明天去。"``."""
    opens, closes = marks[::2], marks[1::2]
    if len(opens) != len(closes):
        return False
    after = (text[at + 1 : at + 2] for at in opens)
    return all(char not in NEVER_FIRST for char in after) and all(text[at - 1] not in '：（《“"' for at in closes)


def _opens(text: str, at: int, partner: int, *, turns: bool) -> bool:
    """Whether a straight quote opens although one of its kind is open: nothing but that one stands before it, or an
    opening mark, and an ideograph follows. Where quotes can take ``turns``, a comma before it is what it closes."""
    before, after = text[at - 1], text[at + 1 : at + 2]
    if turns and text[at] == '"' and before in "，、":
        return False
    return at - 1 != partner and before in "：，（《、" and (is_han(after) or after in "《（")


def _is_chinese(text: str, start: int, end: int) -> bool:
    """Whether quotes hold Chinese or stand beside it, or one of them is already a Chinese one."""
    if text[start] in "“‘" or text[end] in "”’":
        return True
    return _near_chinese(text, start) or _near_chinese(text, end) or bool(CHINESE.search(text, start + 1, end))


def _near_chinese(text: str, at: int) -> bool:
    return (at > 0 and is_context(text[at - 1])) or is_context(text[at + 1 : at + 2])
