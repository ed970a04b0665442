"""Code without a fence, and tables of plain text: known by how their lines look, one under the other.

Wrong where prose looks like either. So a line with an ideograph outside its strings and comments is never code, and a line
is a row only with short cells and gaps that do not follow punctuation, under or over another of as many cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .classes import HAN_CHAR, is_han

Span = tuple[int, int]

LONGEST = 500  # code points of a line that may be code: longer ones are data
CELL = 40  # code points of a cell: a longer piece between gaps is prose

CODE_HEADS = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_#/})]$>.<\"'@"
)  # what a line of code begins with
GAPS = frozenset(" \t|\u3000\xa0")  # what columns are set apart with
_HEAD = re.compile(rf"\n[ \t]{{0,80}}[{re.escape(''.join(sorted(CODE_HEADS)))}]")
_STRINGS = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|/\*.*?\*/|(?:#|//|--|%)[^\n]*$")
_STATEMENT = re.compile(
    r"^(?:def|class|return|if|elif|else|for|while|try|except|with|public|private|protected|static|void|int|const|let|var"
    r"|function|func|fn|package|using|namespace|struct|enum|echo|export|print|printf)\b.*[:;{}()=]$"
    r"|^from [\w.]+ import |^(?:import|package|using) [\w.{*\"'][\w.{}*\"', ]*;?$|^#(?:include|define) "
    r"|^(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP)\s.+(?:FROM|INTO|SET|TABLE|WHERE)\s"
    r"|^(?:>>>|\.\.\.|\$|PS>)\s+\w|^[})\]]+[;,]?$"
    r"|[\w)\]\"']\s*\{$|[)\]=\"'].*;$|^(?:return|break|continue)\b.*;$"
    r"|^[\w.\[\]\"']+\s*(?:=|:=|\+=|-=|==|=>|->)\s*\S|^[\w.]+\([^()]*\);?$"
    r"|^</?[a-zA-Z][^<>]*>|&&|\|\||=>|->"
)


def code_lines(text: str) -> Iterator[Span]:
    """The lines (code points, without LF) that, strings and comments aside, hold no ideograph and look like a statement;
    and those that go on under one: indented, or a comment."""
    last = -2  # where the last line of code ended; no line stands above the first
    for head in _HEAD.finditer("\n" + text):  # one literal in front makes this a fast search
        start = head.start()
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if end - start <= LONGEST and _is_code(text[start:end], under=last == start - 1):
            yield start, end
            last = end


def _is_code(line: str, *, under: bool) -> bool:
    body = line.strip()
    bare = body if body.isascii() else _STRINGS.sub(" ", body).strip()
    if HAN_CHAR.search(bare):
        return False
    return bool(_STATEMENT.search(bare)) or (under and (not bare or (line[0] in " \t" and line.isascii())))


_GAP = re.compile(r"(?: {2,}+\t?| ?\t)[ \t]*+")
_LABEL = "：:、"  # a gap behind these, or behind a number at the head of the line, is layout, and separates no cells
_NUMBER = re.compile("[(（]?[0-9一二三四五六七八九十]{1,3}[.．)）]")
_PROSE = "，。；！？,;!?"  # behind these it is a slip in a sentence: the line is no row


def tables(text: str) -> Iterator[Span]:
    """The cells (code points) of tables: two rows or more, one under the other, with as many wide gaps (two spaces, a tab);
    a row between pipes is one cell, marks and all."""
    text = text.replace("\u3000", " ").replace("\xa0", " ")
    if "|" not in text and "  " not in text and "\t" not in text:
        return
    rows: list[Span] = []
    height = width = at = 0
    for line in [*text.split("\n"), ""]:
        cells, columns = _row(line, at) if "  " in line or "\t" in line or "|" in line else ([], 0)
        if columns != width:
            if height > 1:
                yield from rows
            rows, height, width = [], 0, columns
        if columns:
            rows += cells
            height += 1
        at += len(line) + 1


def _row(line: str, at: int) -> tuple[list[Span], int]:
    """The cells of a line that may be a row and begins at ``at``, and how many columns they fill; 0 for no row."""
    body = line.strip()
    start = at + len(line) - len(line.lstrip())
    pipes = body.count("|")
    if pipes > 1 and (body[0] == "|" or body[-1] == "|"):
        return [(start, start + len(body))], -pipes
    cells, left = [], 0
    for gap in _GAP.finditer(body):
        before = body[gap.start() - 1]
        if before in _PROSE:
            return [], 0
        if before not in _LABEL and not _NUMBER.fullmatch(body, 0, gap.start()):
            cells.append((start + left, start + gap.start()))
            left = gap.end()
    cells.append((start + left, start + len(body)))
    lone = sum(left + 1 == right and is_han(line[left - at]) for left, right in cells)
    if len(cells) < 2 or lone * 2 > len(cells) or any(right - left > CELL for left, right in cells):
        return [], 0
    return cells, len(cells)
