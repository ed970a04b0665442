"""Tables of plain text: rows of cells that wide gaps or pipes set apart.

Wrong where words of prose are set apart by as much. So a line is a row only under or over another one, or with a figure in a
cell of its own: what else is set apart are words that OCR spaced out, names after a label, or phrases.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from .classes import HAN, HAN_CHAR, Places, is_han, members
from .lexicon import tears_word
from .names import is_name
from .pattern import lazy

if TYPE_CHECKING:
    from .page import Page

Span = tuple[int, int]

CELL = 40  # code points of a cell: a longer piece between gaps is prose
SHORT = 20  # code points of a cell that needs no proof
BOX = frozenset("│┃║┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝")  # what tables and trees are drawn with; ─ alone may be a dash
GAPS = BOX | set(" \t|\u3000\xa0")  # what columns are set apart with

BOXED = -1  # the columns of a row that is drawn: all belong together
SPACE = ord(" ")
_EVERY_GAP = "".join(sorted(GAPS))
_GAPS_AND_LF = "\n" + _EVERY_GAP
_DRAWN = "|" + "".join(sorted(BOX))

_GAP = lazy(r"(?: {2,}+\t?| ?\t)[ \t]*+")
_RULE = lazy(
    r"\|?(?: {0,2}:?-{2,}+:? {0,2}\|){1,40}+(?: {0,2}:?-{2,}+:?)? {0,2}"
)  # below the head of a table in Markdown
_DRAWN_LINE = lazy("[" + "".join(sorted(BOX)) + "]")
_LABEL = "：:、"  # a gap behind these, or behind a number at the head of the line, is layout, and separates no cells
_NUMBER = lazy("[(（]?[0-9一二三四五六七八九十]{1,3}[.．)）]")
_BARE_NUMBER = lazy("[一二三四五六七八九十]{1,3}")
_HEAD = lazy(  # a gap behind these stands before a title
    "第 ?[〇零一二三四五六七八九十百千0-9]{1,6} ?(?:部分|[编篇章节条回卷部集])|(?:[续附]?[表图]|图表|专栏) ?[0-9一二三四五六七八九十]{1,3}(?:[-.．—][0-9]{1,3})?"
)
_JUSTIFIED = lazy("(?<![一-鿿])[一-鿿] {2,8}[一-鿿] {0,4}[:：]")  # 时  间：
_SPACED = lazy("[一-鿿](?: [一-鿿]){2,5}")  # 审 判 长: a word that was spaced out
_COURT = lazy("(?:代理|助理|执行)?(?:审判[长员]|人民陪审员|书记员|法官助理|检察[长员]|仲裁员)")
_PROSE = "，。；！？,;!?"  # behind these it is a slip in a sentence: the line is no row
_SENTENCE = lazy(r"[，。；！？]|[,;!?](?![0-9])")
_FIGURE = lazy(r"[¥￥$€+−-]?[0-9][0-9,./:~～—-]*+[%‰℃]?")
_PAGE_NUMBER = lazy("[0-9]{1,4}")  # spacing knows the gap before one
_UNITS = frozenset(
    "年月日号时点分秒个名人位家户项件条款次届期季度元角万亿千百十余多倍岁天周里米亩吨公平立种类级层栋座所"
)
_SMALL_WORDS = frozenset(
    "的了着是把被与及和"
)  # no cell without a mark begins or ends with one of these: words were spaced out
_GOES_ON = frozenset("达约为至过近超共前的了于在是第")  # ends no cell before a figure: a sentence was spaced out
_FIELD = lazy(f"[{HAN}]{{2,12}}[:：] ?[^ ]")
_LABELLED = lazy(f"[^:：\n]{{0,{CELL}}}[{HAN}）)][:：].")  # of a time (8:00-8:40) the colon is no label's
_AGENCY = lazy("[^，。：:\n]{2,40}[局会府办处委部院厅司心室校学社队站所]")
_DATED = lazy(r"\d{4} ?年 ?\d{1,2} ?月 ?\d{1,2} ?日(?: ?印发)?")
_NAMES = lazy(f"(?:[{HAN}] ?){{2,4}}")


class _Row(NamedTuple):
    """A line that may be a row: its cells (code points), how many there are (less than 0 for pipes), whether it may stand
    among rows of another width, and whether it is one all alone."""

    cells: list[Span]
    columns: int
    solid: bool = False
    alone: bool = False


def gaps(page: Page) -> Places:
    """Where what sets columns apart may begin (code points): inside a line two spaces in a row, or any other mark of it."""
    every = members(_GAPS_AND_LF)
    at = page.unusual_places(_EVERY_GAP)
    drawn = members(_DRAWN)
    wide = (page.beside(at, 0) != SPACE) | every.take(page.beside(at, 1))
    found: Places = at[wide & ~every.take(page.beside(at, -1)) | drawn.take(page.beside(at, 0))]
    return found


def tables(text: str, *, drawn: bool = True) -> Iterator[Span]:
    """The cells (code points) of tables, set apart by wide gaps (two spaces, a tab): rows one under the other, of as many
    cells, or all with clean cells; between two of these a row may have but one cell. A row between pipes, or with a drawn line
    at its head (also of a tree of folders), is one cell, marks and all; none is looked for where nothing is ``drawn``."""
    text = text.replace("\u3000", " ").replace("\xa0", " ")
    boxes = drawn and bool(_DRAWN_LINE.search(text))
    if "|" not in text and "  " not in text and "\t" not in text and not boxes:
        return
    borders = "+-" in text
    rows: list[_Row] = []
    bridged = ruled = False
    at = 0
    for line in text.split("\n"):
        marked = "|" in line or (borders and "+-" in line) or (boxes and line.strip()[:1] in BOX)
        ruled = "|" in line and (ruled or ("--" in line and bool(_RULE.fullmatch(line.strip()))))
        row = _row(line, at, ruled) if marked or "  " in line or "\t" in line else None
        if row and ruled and rows and rows[-1].columns < 0:
            row = row._replace(columns=rows[-1].columns)
        if row and rows and not _belong(rows[-1], row, bridged):
            yield from _cells(rows)
            rows = []
        if row:
            rows.append(row)
            bridged = False
        elif rows and line.strip():  # an empty line between rows is a page's layout
            bridged = not bridged and rows[-1].solid and len(line) <= SHORT and not _SENTENCE.search(line)
            if not bridged:
                yield from _cells(rows)
                rows = []
        at += len(line) + 1
    yield from _cells(rows)


def _belong(above: _Row, below: _Row, bridged: bool) -> bool:
    return (above.solid and below.solid) or (above.columns == below.columns and not bridged)


def _cells(rows: list[_Row]) -> Iterator[Span]:
    if len(rows) > 1 or any(row.alone for row in rows):
        for row in rows:
            yield from row.cells


def _row(line: str, at: int, ruled: bool) -> _Row | None:
    """The row that a line, which begins at ``at``, may be; one with pipes that stands below the rule of a table is one."""
    body = line.strip()
    start = at + len(line) - len(line.lstrip())
    pipes = body.count("|")
    if not ruled and pipes > 1 and (body[0] == "|" or body[-1] == "|"):
        return _Row([(start, start + len(body))], -pipes)
    if body[:1] in BOX or ruled:
        return _Row([(start, start + len(body))], BOXED)
    if body[:2] == "+-" and not body.strip("+-="):
        return _Row([(start, start + len(body))], -body.count("+"))
    if _is_spaced_title(body):
        return None
    spans, slip = _split(body)
    cells = [body[left:right] for left, right in spans]
    figures = [i for i, cell in enumerate(cells) if _FIGURE.fullmatch(cell)]
    torn = any(_is_torn(cells, i) for i in figures)
    figured = bool(figures) and not torn and any(HAN_CHAR.search(cell) for cell in cells)
    strong = figured and len(cells) > 2
    lone = sum(is_han(cell) for cell in cells if len(cell) == 1)
    longest = max(map(len, cells))
    if len(cells) < 2 or lone * 2 > len(cells) or _lists_names(cells) or any(map(_SPACED.fullmatch, cells)):
        return None
    if len(cells) == 2 and _BARE_NUMBER.fullmatch(cells[0]) and _SENTENCE.search(cells[1]):
        return None  # an item of a list: 一  审定年度计划。
    if len(cells) == 2 and _COURT.fullmatch(cells[0]) and is_name(cells[1].replace(" ", "")):
        return None  # who signs a judgment
    if len(cells) == 2 and _DATED.fullmatch(cells[1]) and _AGENCY.fullmatch(cells[0]):
        return None  # who issued a document, and when
    if any(cell.count("（") + cell.count("(") != cell.count("）") + cell.count(")") for cell in cells):
        return None  # brackets around what is set apart
    if not strong and (slip or longest > CELL or all(map(_FIELD.match, cells))):
        return None  # prose, or fields of a form: 校对：李强  电话：…
    if _SENTENCE.search(body) and any(map(tears_word, cells, cells[1:])):
        return None  # words of a sentence that were spaced out
    clean = longest <= SHORT and not torn and not _SENTENCE.search(body) and not _is_words(cells)
    alone = (
        clean and figured and (strong or _is_sum(cells)) and not any("：" in cell or ":" in cell[:-3] for cell in cells)
    )
    return _Row([(start + left, start + right) for left, right in spans], len(cells), strong or clean, alone)


def _is_spaced_title(body: str) -> bool:
    """Whether a line is the number of a chapter and a title whose ideographs were set apart: ``第一章 总  则``."""
    head = _HEAD.match(body) if body[:1] == "第" else None
    return (
        head is not None
        and len(body) > head.end()
        and all(len(piece) == 1 and is_han(piece) for piece in body[head.end() :].split())
    )


def _split(body: str) -> tuple[list[Span], bool]:
    """The pieces of a line between its wide gaps, and whether a gap stands behind the mark of a sentence."""
    spans, left, slip = [], 0, False
    for gap in _GAP.finditer(body):
        if _HEAD.fullmatch(body, 0, gap.start()):
            left = gap.end()
            continue
        before = body[gap.start() - 1]
        slip = slip or before in _PROSE
        layout = before in _LABEL or _NUMBER.fullmatch(body, 0, gap.start()) or _JUSTIFIED.match(body, gap.start() - 1)
        if not layout:
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
    """Whether the first cell has a label, and the others are short words or halves of names: they are set apart, but in no columns."""
    label = _LABELLED.match(cells[0]) is not None
    return label and all((len(cell) == 1 and is_han(cell)) or _NAMES.fullmatch(cell) for cell in cells[1:])
