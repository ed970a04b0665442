"""Numbering: the marks of headings, ordinals and dates in one spelling; numbers that miss are reported.

Wrong where a paragraph begins with a number that is no mark: a decimal (``1.5亿元``), a date, counting (``一，二，三``), a
reference (``（一）至（三）项``), a telephone code, a list of Markdown. So a mark needs text behind it, and before a digit it
stays as it is. Numerals are never converted, numbers never changed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from ..rulebook.match import Rules
from ..rulebook.rule import Value
from ..text.classes import HAN_CHAR, Places, Table, members
from ..text.headings import COUNT, HEADS, numbering_mark, read_mark
from ..text.page import Page, Proposal
from ..text.pattern import lazy
from .commas import stop_commas
from .dates import close_dates, round_zeros
from .ordinals import mark_ordinals
from .sequence import DEPTHS, Sequence
from .shapes import MAY_BE_MARK, MAY_COUNT, NO_MARK, VALUES, shapes_of_heads

_HEAD = lazy(rf"[ \u3000\u00a0]{{0,8}}(?:附件[:：] {{0,4}})?(?=[{HEADS}])")
_MARKDOWN_HEAD = lazy(rf"[ \u3000\u00a0]{{0,8}}(?:#{{1,6}} |[>*+-] )?(?=[{HEADS}])")
_BEFORE_HEAD = " \u3000\u00a0#>*+附-"  # what may stand before a mark: an indent, marks of Markdown
_SPACES = frozenset(" \t\u3000\u00a0")
_GAP = lazy("[ \t\u3000\u00a0]*+")
_NO_TEXT = frozenset(
    ["", *" \t\n.．,，、:：;；。!！?？/\\%％‰°℃+-–—~～×÷*=<>|)）]】〕》”’"]
)  # what no text begins with
_DIGITS = frozenset("0123456789０１２３４５６７８９")
_NO_HEADING = lazy(f"[至到和及或与～—-][(（㈠-㈩⑴-⒇]|[{COUNT}]{{1,2}}[月天岁点层楼日号]")  # （一）至（三）; 三、四月
_TELEPHONE = lazy(r"[0-9][0-9-]{4}")
_FILE = lazy(r"[A-Za-z0-9_-]{1,40}\.[A-Za-z]")
_LINES_OF, _FIELDS_OF = (
    ("text", "markdown", "html"),
    ("csv", "tsv"),
)  # formats in which lines begin paragraphs; quoted fields do
_ADDRESSES = ("url", "email", "path", "code")

LEVEL_RULES = {
    "one": "level-one",
    "two": "level-two",
    "three": "level-three",
    "four": "level-four",
    "five": "level-five",
}


def propose(page: Page, rules: Rules, options: Mapping[str, Value]) -> Proposal:
    """Bring the marks at the heads of paragraphs, ordinals, dates and the zero of years into their form."""
    proposal = Proposal()
    if page.format in _LINES_OF or (page.format in _FIELDS_OF and '"' in page.unusual):
        _heads(page, rules, proposal)
    if page.format in _LINES_OF:
        stop_commas(page, rules, proposal)
    mark_ordinals(page, rules, proposal)
    close_dates(page, rules, proposal)
    round_zeros(page, rules, proposal)
    return proposal


def _heads(page: Page, rules: Rules, proposal: Proposal) -> None:
    text, markdown = page.text, page.format == "markdown"
    sequence = Sequence(page, rules["sequence"].name if "sequence" in rules else "", proposal)
    names = {level: rules[name].name for level, name in LEVEL_RULES.items() if name in rules}
    starts = _starts(page)
    shapes = shapes_of_heads(page, starts)
    marks = shapes != NO_MARK
    for at, shape in zip(starts[marks].tolist(), shapes[marks].tolist(), strict=True):
        if shape != MAY_BE_MARK and not markdown:  # nearly all marks are written as they should be
            bracket = shape == DEPTHS["two"]
            sequence.see(shape, VALUES[text[at + bracket]], at, at + 2 + bracket, certain=True)
            continue
        mark = numbering_mark(text, at)
        if mark is None:
            continue
        level, end = mark.lastgroup or "", mark.end()
        if level == "chapter":
            sequence.restart()
            continue
        numeral, number = read_mark(mark[0])
        if number is None:
            continue
        if text[end : end + 1] in _SPACES:
            end = _GAP.match(text, end).end()  # type: ignore[union-attr]  # matches everywhere
        after, depth = text[end : end + 1], DEPTHS[level]
        counts = after in MAY_COUNT and (level == "one" or after not in COUNT) and _NO_HEADING.match(text, end)
        if after in _NO_TEXT or counts:
            sequence.see(depth, number, at, mark.end(), certain=False)
            continue
        sequence.see(depth, number, at, mark.end(), certain=after not in _DIGITS or level in ("one", "two"))
        if is_plain(mark[0], level) and end == mark.end() and not markdown and after > "一":
            continue
        new = _canonical(page, mark, numeral, end)
        if new is not None and new != text[at:end] and level in names:
            proposal.edits.add(at, end, new, names[level])


@lru_cache(maxsize=1024)
def is_plain(mark: str, level: str) -> bool:
    """Whether a mark is in the form of its level before an ideograph, whatever else stands in its line."""
    numeral, _ = read_mark(mark)
    return mark == {
        "one": f"{numeral}、",
        "two": f"（{numeral}）",
        "three": f"{numeral}.",
        "four": f"（{numeral}）",
    }.get(level, mark)


def _starts(page: Page) -> Places:
    """Where a paragraph's first mark may stand (code points)."""
    head = _MARKDOWN_HEAD if page.format == "markdown" else _HEAD
    at = page.line_starts
    first = page.beside(at, 0)
    bare, behind = members(HEADS).take(first), members(_BEFORE_HEAD).take(first)
    if page.format in _FIELDS_OF:
        inside = _inside_fields(page, at)
        bare, behind = bare & inside, behind & inside
    found = [match.end() for start in at[behind].tolist() if (match := head.match(page.text, start))]
    return np.sort(np.append(at[bare], found)) if found else at[bare]


def _inside_fields(page: Page, starts: Places) -> Table:
    """Which lines of a table's text begin inside a quoted field: the others begin a record."""
    quotes = page.unusual_places('"')
    begins = page.begins[page.document_numbers(starts)]
    opened = quotes.searchsorted(starts) - quotes.searchsorted(begins)
    inside: Table = opened % 2 == 1
    return inside


def _canonical(page: Page, mark: re.Match[str], numeral: str, end: int) -> str | None:
    """What stands for a mark and the spaces up to its text, which begins at ``end``; ``None`` to leave it."""
    text, level = page.text, mark.lastgroup
    if level == "one":
        return None if _counts_on(page, mark) else numeral + "、"
    if level == "two":
        return f"（{numeral}）"
    if _is_latin(text[end]) and not _holds_han(page, end):
        return None  # another language
    if level == "three":
        return _with_stop(page, mark, numeral, end)
    if level == "four":
        return None if _TELEPHONE.match(text, end) and text[end + 4 : end + 5] != "年" else f"（{numeral}）"
    return mark[0]


def _with_stop(page: Page, mark: re.Match[str], numeral: str, end: int) -> str | None:
    """``1.``, unless the text behind it would make a decimal, a file name or an address of it."""
    text = page.text
    if text[end] in _DIGITS:
        return mark[0] + " " * (end > mark.end())
    if page.format == "markdown" and mark[0].endswith(".") and end > mark.end():
        return None  # an item of a list: its mark is the format's
    if _is_latin(text[end]) and (_FILE.match(text, end) or page.shields.at(end) in _ADDRESSES):
        return None
    return numeral + "."


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _holds_han(page: Page, at: int) -> bool:
    return HAN_CHAR.search(page.text, at, page.line(at)[1]) is not None


def _counts_on(page: Page, mark: re.Match[str]) -> bool:
    """Whether the paragraph goes on counting with commas (``一，…；二，…``): then no mark stands above it alone."""
    if mark[0][-1] not in ",，":
        return False
    return _COUNTS_ON.search(page.text, mark.end(), page.line(mark.start())[1]) is not None


_COUNTS_ON = lazy("[。；;，,！？][二贰][,，]")
