"""Code without a fence, and tables of plain text: known by how their lines look, one under the other.

Wrong where prose looks like either. So a line with an ideograph outside its strings and comments is never code, unless it
is a value of YAML. A line is a row only under or over another one, or with a figure in a cell of its own: what else is
set apart by wide gaps are words that OCR spaced out, names, or phrases.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .classes import HAN, HAN_CHAR, is_han
from .names import is_name

Span = tuple[int, int]

LONGEST = 500  # code points of a line that may be code: longer ones are data
CELL = 40  # code points of a cell: a longer piece between gaps is prose
SHORT = 20  # code points of a cell that needs no proof

CODE_HEADS = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_#/})]$>.<\"'@"
)  # what a line of code begins with
GAPS = frozenset(" \t|\u3000\xa0")  # what columns are set apart with
_HEAD = re.compile(rf"\n[ \t]{{0,80}}[-{{\[{re.escape(''.join(sorted(CODE_HEADS)))}]")
_STRINGS = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|`[^`\n]*`|/\*.*?\*/|(?:#|//|--|%)[^\n]*$")
_STATEMENT = re.compile(
    r"^(?:def|class|return|if|elif|else|for|while|try|except|with|public|private|protected|static|void|int|const|let|var"
    r"|function|func|fn|package|using|namespace|struct|enum|echo|export|print|printf)\b.*[:;{}()=]$"
    r"|^from [\w.]+ import |^(?:import|package|using) [\w.{*\"'][\w.{}*\"', ]*;?$|^#(?:include|define) "
    r"|^(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP)\s.+(?:FROM|INTO|SET|TABLE|WHERE)\s"
    r"|^(?:SELECT|select) [\w.*`, ()]+$|^(?:INSERT INTO|DELETE FROM|(?:CREATE|ALTER|DROP) TABLE) [\w.`]+"
    r"|^(?:>>>|\.\.\.|\$|PS>)\s+\w|^[})\]]+[;,]?$"
    r"|[\w)\]\"']\s*\{$|[)\]=\"'].*;$|^(?:return|break|continue)\b.*;$"
    r"|^[\w.\[\]\"']+\s*(?:=|:=|\+=|-=|==|=>|->)\s*\S|^[\w.]+\([^()]*\);?$"
    r"|^#!/|;\s*(?:do|then)$|^(?:done|fi|esac)$|^echo(?:\s+[\"'$-]|$)"
    r"|^</?[a-zA-Z][^<>]*>|&&|\|\||=>|->"
)


_YAML_KEY = re.compile(r"[ \t]*+(?:- )?[\w.-]+:[ \t]*$", re.ASCII)  # a key with what belongs to it below
_YAML_LINE = re.compile(r"[ \t]++(?:- +)?(?:[\w.-]+:(?: .*)?|(?<=- )\S.*)$", re.ASCII)
_JSON_KEY = re.compile(r"[ \t]*+(?:[{\[][ \t]*)?\"[^\"\n]+\"[ \t]*:")
_XML_LINE = re.compile(r"[ \t]++<([\w.:-]+)[^<>]*>[^<>]*</\1>$", re.ASCII)
_SQL_GOES_ON = re.compile(
    r"(?:FROM|WHERE|AND|OR|(?:ORDER|GROUP) BY|LIMIT|HAVING|(?:(?:LEFT|RIGHT|INNER) )?JOIN|ON|VALUES|SET|UNION)\b"
)


def code_lines(text: str) -> Iterator[Span]:
    """The lines (code points, without LF) that, strings and comments aside, hold no ideograph and look like a statement;
    those that go on under one: indented, or a comment; YAML, a key above an indented key; and a bracket above a key of JSON."""
    last = -2  # where the last line of code ended; no line stands above the first
    yaml = False  # whether that was a line of YAML
    for head in _HEAD.finditer("\n" + text):  # one literal in front makes this a fast search
        start = head.start()
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if end - start > LONGEST:
            continue
        line, under = text[start:end], last == start - 1
        if yaml and under and _YAML_LINE.match(line):
            pass
        elif line.endswith(":") and _YAML_KEY.match(line) and _YAML_LINE.match(text, end + 1, _end(text, end + 1)):
            yaml = True
        elif line.strip() in ("{", "[") and _JSON_KEY.match(text, end + 1, _end(text, end + 1)):
            yaml = False
        elif (under or line.lstrip()[0] not in "-{[") and _is_code(line, under=under):
            yaml = False
        else:
            continue
        yield start, end
        last = end


def _end(text: str, start: int) -> int:
    """Where the line that begins at ``start`` ends, or as much of it as may be code."""
    end = text.find("\n", start, start + LONGEST)
    return min(len(text), start + LONGEST) if end < 0 else end


def _is_code(line: str, *, under: bool) -> bool:
    body = line.strip()
    bare = body if body.isascii() else _STRINGS.sub(" ", body).strip()
    if HAN_CHAR.search(bare):
        return under and bool(_XML_LINE.match(line))
    if under and (not bare or (line[0] in " \t" and bare.isascii()) or _SQL_GOES_ON.match(bare)):
        return True
    return bool(_STATEMENT.search(bare))


def indented_code(text: str) -> Iterator[Span]:
    """The blocks of code in Markdown: lines with four spaces or a tab in front. One with an ideograph outside strings and comments
    is Chinese prose, which is indented by as much; one under an item of a list goes on with it."""
    done, in_list = 0, False
    for block in _INDENTED.finditer(text):
        start, end = block.span(1)
        above = text[max(done, block.start() - LONGEST) : block.start()].rstrip()
        if above:  # else only blank lines stand between this block and the last one
            in_list = bool(_ITEM.match(above[above.rfind("\n") + 1 :]))
        done = end
        lines = block[1].rstrip("\n").split("\n")
        prose = any(len(line) > LONGEST or HAN_CHAR.search(_STRINGS.sub(" ", line)) for line in lines)
        if not prose and not in_list and not _ITEM.match(lines[0]):
            yield start, start + len(block[1].rstrip())


_INDENTED = re.compile(r"\n((?:(?: {4}|\t)[^\n]*+(?:\n(?= {4}|\t)|(?=\n)|\Z))++)")
_ITEM = re.compile(r"([ \t]{0,12})(?:([-*+])|\d{1,3}[.)]) +(?=\S)")
_ITEMS = re.compile(rf"\n(?={_ITEM.pattern})")
_ITEM_INSIDE = re.compile(r"\n[ \t]{2,12}(?:[-*+]|\d{1,3}[.)]) +\S")


def nested_items(text: str) -> Iterator[Span]:
    """The indents and marks of a list in a list, as Markdown writes them: items one under the other, one of them further
    in than the one above it, and one of these two marked by a bullet. Numbers alone prove nothing: official documents indent them."""
    if not _ITEM_INSIDE.search(text):
        return
    run: list[tuple[int, int, int, str]] = []  # start and end of the mark, its indent, its bullet
    inside, expected = False, -1
    for head in _ITEMS.finditer("\n" + text):
        start = head.start()
        mark, bullet = (head[1], head[2] or "")
        item = _ITEM.match(text, start)
        if item is None:
            continue
        if start != expected:
            if inside:
                yield from ((left, right) for left, right, _, _ in run)
            run, inside = [], False
        if run:
            deeper = len(mark.expandtabs(4)) - run[-1][2]
            inside = inside or (2 <= deeper <= 8 and bool(bullet or run[-1][3]))
        run.append((start, item.end(), len(mark.expandtabs(4)), bullet))
        end = text.find("\n", start)
        expected = len(text) + 1 if end < 0 else end + 1
    if inside:
        yield from ((left, right) for left, right, _, _ in run)


_GAP = re.compile(r"(?: {2,}+\t?| ?\t)[ \t]*+")
_LABEL = "：:、"  # a gap behind these, or behind a number at the head of the line, is layout, and separates no cells
_NUMBER = re.compile("[(（]?[0-9一二三四五六七八九十]{1,3}[.．)）]")
_CHAPTER = re.compile("第 ?[〇零一二三四五六七八九十百千0-9]{1,6} ?[编篇章节条回卷部集]")
_PROSE = "，。；！？,;!?"  # behind these it is a slip in a sentence: the line is no row
_SENTENCE = re.compile(r"[，。；！？]|[,;!?](?![0-9])")
_FIGURE = re.compile(r"[¥￥$€+−-]?[0-9][0-9,./:~～—-]*+[%‰℃]?")
_PAGE_NUMBER = re.compile("[0-9]{1,4}")  # spacing knows the gap before one
_UNITS = frozenset(
    "年月日号时点分秒个名人位家户项件条款次届期季度元角万亿千百十余多倍岁天周里米亩吨公平立种类级层栋座所"
)
_SMALL_WORDS = frozenset(
    "的了着是把被与及和"
)  # no cell without a mark begins or ends with one of these: words were spaced out
_GOES_ON = frozenset("达约为至过近超共前的了于在是第")  # ends no cell before a figure: a sentence was spaced out
_NAMES = re.compile(f"(?:[{HAN}] ?){{2,4}}")


class _Row(NamedTuple):
    """A line that may be a row: its cells (code points), how many there are (less than 0 for pipes), whether it may stand
    among rows of another width, and whether it is one all alone."""

    cells: list[Span]
    columns: int
    solid: bool = False
    alone: bool = False


def tables(text: str) -> Iterator[Span]:
    """The cells (code points) of tables, set apart by wide gaps (two spaces, a tab): rows one under the other, of as many
    cells, or all with clean cells; between two of these a row may have but one cell. A row between pipes is one cell, marks and all."""
    text = text.replace("\u3000", " ").replace("\xa0", " ")
    if "|" not in text and "  " not in text and "\t" not in text:
        return
    borders = "+-" in text
    rows: list[_Row] = []
    bridged = False
    at = 0
    for line in [*text.split("\n"), ""]:
        row = _row(line, at) if "  " in line or "\t" in line or "|" in line or (borders and "+-" in line) else None
        if row and rows and not _belong(rows[-1], row, bridged):
            yield from _cells(rows)
            rows = []
        if row:
            rows.append(row)
            bridged = False
        elif rows:
            bridged = not bridged and rows[-1].solid and 0 < len(line) <= SHORT and not _SENTENCE.search(line)
            if not bridged:
                yield from _cells(rows)
                rows = []
        at += len(line) + 1


def _belong(above: _Row, below: _Row, bridged: bool) -> bool:
    return (above.solid and below.solid) or (above.columns == below.columns and not bridged)


def _cells(rows: list[_Row]) -> Iterator[Span]:
    if len(rows) > 1 or rows[0].alone:
        for row in rows:
            yield from row.cells


def _row(line: str, at: int) -> _Row | None:
    """The row that a line, which begins at ``at``, may be."""
    body = line.strip()
    start = at + len(line) - len(line.lstrip())
    pipes = body.count("|")
    if pipes > 1 and (body[0] == "|" or body[-1] == "|"):
        return _Row([(start, start + len(body))], -pipes)
    if body[:2] == "+-" and not body.strip("+-="):
        return _Row([(start, start + len(body))], -body.count("+"))
    spans, slip = _split(body)
    cells = [body[left:right] for left, right in spans]
    figures = [i for i, cell in enumerate(cells) if _FIGURE.fullmatch(cell)]
    torn = any(_is_torn(cells, i) for i in figures)
    figured = bool(figures) and not torn and any(HAN_CHAR.search(cell) for cell in cells)
    strong = figured and len(cells) > 2
    lone = sum(is_han(cell) for cell in cells if len(cell) == 1)
    longest = max(map(len, cells))
    if len(cells) < 2 or lone * 2 > len(cells) or _lists_names(cells):
        return None
    if not strong and (slip or longest > CELL):
        return None
    clean = longest <= SHORT and not torn and not _SENTENCE.search(body) and not _is_words(cells)
    alone = (
        clean and figured and (strong or _is_sum(cells)) and not any("：" in cell or ":" in cell[:-3] for cell in cells)
    )
    return _Row([(start + left, start + right) for left, right in spans], len(cells), strong or clean, alone)


def _split(body: str) -> tuple[list[Span], bool]:
    """The pieces of a line between its wide gaps, and whether a gap stands behind the mark of a sentence."""
    spans, left, slip = [], 0, False
    for gap in _GAP.finditer(body):
        if _CHAPTER.fullmatch(body, 0, gap.start()):
            left = gap.end()
            continue
        before = body[gap.start() - 1]
        slip = slip or before in _PROSE
        if before not in _LABEL and not _NUMBER.fullmatch(body, 0, gap.start()):
            spans.append((left, gap.start()))
            left = gap.end()
    spans.append((left, len(body)))
    return spans, slip


def _is_torn(cells: list[str], i: int) -> bool:
    """Whether the figure in a cell was torn from its sentence: a unit stands behind it, or a verb before it."""
    after = cells[i + 1][0] if i + 1 < len(cells) else ""
    return after in _UNITS or (i > 0 and cells[i - 1][-1] in _GOES_ON)


def _is_sum(cells: list[str]) -> bool:
    """Words and a figure that is no page's number: ``合计  1,234.56``."""
    return len(cells) == 2 and is_han(cells[0][-1]) and not _PAGE_NUMBER.fullmatch(cells[1])


def _is_words(cells: list[str]) -> bool:
    """Whether the pieces are words of a sentence, or names."""
    return all(map(is_name, cells)) or any(cell[0] in _SMALL_WORDS or cell[-1] in _SMALL_WORDS for cell in cells)


def _lists_names(cells: list[str]) -> bool:
    """Whether the first cell has a label, and the others are short words: they are set apart, but in no columns."""
    return "：" in cells[0][1:-1] and all(_NAMES.fullmatch(cell) for cell in cells[1:])
