"""Marks of the third level that are written with a comma: ``1，擅自排污的，…；``.

Wrong for the records of a table (``1,张三,男``), and for a line that begins with a number of its own (``3，是个好数``). So several
must count from one without a gap, or go on from marks with a stop, and each must be a clause or a sentence with its mark.
"""

from __future__ import annotations

from ..rulebook.match import Rules
from ..text.classes import HAN, Table, members, where
from ..text.headings import numbering_mark, read_mark
from ..text.page import Page, Proposal

AT_LEAST = 3  # marks in a row
BEFORE = 2  # marks with a stop above one with a comma
APART = 40  # lines between two of them
WORDS = 5  # code points of a clause with its mark

_FINAL = frozenset("。；;！？：")


def stop_commas(page: Page, rules: Rules, proposal: Proposal) -> None:
    """Put the stop of the third level for the comma behind the numbers of such a row."""
    if "level-three-comma" not in rules:
        return
    starts = page.line_starts
    lines = where(members("0-9").take(page.beside(starts, 0)))
    if not len(lines):
        return
    digit, comma, text = members("0-9"), members(",，"), members(f"{HAN}“《")
    second, third, fourth = page.ahead(starts[lines], 4)[1:]
    one: Table = comma.take(second) & text.take(third)
    two: Table = digit.take(second) & comma.take(third) & text.take(fourth)
    numbers = lines[one | two].tolist()
    if not numbers:
        return
    name = rules["level-three-comma"].name
    rows: list[list[int]] = []
    for line in numbers:
        if rows and _number(page, line) == _number(page, rows[-1][-1]) + 1 and not _is_parted(page, rows[-1][-1], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    for row in rows:
        counted = len(row) >= AT_LEAST and _number(page, row[0]) == 1
        if (counted or _goes_on(page, row[0])) and all(_is_clause(page, line) for line in row):
            for line in row:
                at = int(starts[line]) + len(str(_number(page, line)))
                proposal.edits.add(at, at + 1, ".", name)


def _number(page: Page, line: int) -> int:
    """What the line begins with."""
    start = int(page.line_starts[line])
    return int(page.text[start : start + 2].rstrip(",，"))


def _goes_on(page: Page, line: int) -> bool:
    """Whether the two marks of the third level above a line count up to its number."""
    wanted, found = _number(page, line) - 1, 0
    for above in range(line - 1, max(-1, line - APART), -1):
        mark = numbering_mark(page.text, int(page.line_starts[above]))
        if mark is None or mark.lastgroup in ("four", "five"):
            continue
        if mark.lastgroup != "three" or read_mark(mark[0])[1] != wanted or _is_parted(page, above, line):
            return False
        wanted, found = wanted - 1, found + 1
        if found == BEFORE:
            return True
    return False


def _is_parted(page: Page, above: int, line: int) -> bool:
    """Whether a line cannot go on with one above: it stands far below it, or in another document."""
    before, here = page.line_starts[[above, line]].tolist()
    return line - above > APART or page.document(before) != page.document(here)


def _is_clause(page: Page, line: int) -> bool:
    """Whether a line ends with the mark of a clause or sentence, and is no record of a table."""
    start, end = int(page.line_starts[line]), int(page.line_ends[line])
    return end - start >= WORDS and page.text[end - 1] in _FINAL
