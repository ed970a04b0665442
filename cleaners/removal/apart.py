"""Blocks of the tail that a mark sets apart: the mark of the article's end, a ruler, a row of arrows.

Above such a mark the author may speak in any way; what stands below it between the lines of an account or a seller is theirs, however it is
worded: the name of a course, its price, its hotline. Below the end of the article one certain line is enough; below a ruler they must be
at least as many as the others. Rows of advertisements are such marks, too: what stands between two of them is theirs. Wrong for an author who
sets his own last words apart and lets an account's stand below them: so sentences, signatures, notes, references and persons to ask stay.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..text.pattern import lazy
from .blocks import carries, may_be_sold
from .document import Document
from .ending import closes_with_hands
from .frame import ENTRY, is_entry, is_signed
from .headlines import HEADING, is_decoration
from .judge import Judge
from .prose import is_sentence

LINES = 20  # of a block that may go
CERTAIN = 2  # lines below a ruler that are certain
LONGEST = 120  # code points of a line between walls
WALL = 2  # advertisements that part the account's matter from the author's
AFTER = 2  # lines of a block behind its last certain one: the account's name, its motto

_CLAIMED = lazy(
    r"[^\w\n]{0,3}(?:注|备注|说明|附[件录：:]|参考|作者|来源|资料来源|脚注|致谢|[图表] ?[：:/\d]|\[\d)|[^，。：:\n]{0,12}(?:电话|热线|地址)[：:].*(?:[局委办]|办公室|中心|医院|学校)"
)


def apart_lines(judge: Judge, adverts: Collection[int]) -> Iterator[int]:
    """The lines of such blocks that say nothing by themselves. ``adverts`` are those for selling or calling."""
    document = judge.document
    for ended, marks, block in _blocks(judge) if adverts else ():
        certain = [place for place, number in enumerate(block) if number in adverts]
        if not certain:
            continue
        lists = [place for place, number in enumerate(block) if document.line(number).heads_list]
        below = sum(number not in judge.gone for number in block[certain[-1] :])
        until = len(block) if not ended or below <= AFTER or (lists and lists[-1] > certain[-1]) else certain[-1]
        left = [number for number in block[:until] if number not in judge.gone]
        if len(left) > LINES:
            continue
        if ended or (CERTAIN <= len(certain) >= len(left) and all(may_be_sold(document, number) for number in left)):
            unclaimed = [number for number in left if is_unclaimed(document, number)]
            yield from unclaimed
            if len(unclaimed) == len(left):
                yield from (mark for mark in marks if mark not in judge.gone)


def walled_lines(judge: Judge, adverts: Collection[int]) -> Iterator[int]:
    """The lines of the tail between two walls: each several advertisements, one under the other, and nothing between them that is the author's."""
    document, row, walled, between = judge.document, 0, False, list[int]()
    for number in document.tail if len(adverts) >= 2 * WALL else ():
        if number in adverts:
            row += 1
            if row == WALL:
                if (
                    walled
                    and len(between) <= LINES
                    and all(is_unclaimed(document, other, LONGEST) for other in between)
                ):
                    yield from between
                walled, between = True, []
        elif number not in judge.gone and not document.line(number).once(is_decoration):
            row = 0
            between.append(number)


def _blocks(judge: Judge) -> Iterator[tuple[bool, list[int], list[int]]]:
    """The blocks of the tail, each with whether the end of the article stands above it, and with the marks over it."""
    document = judge.document
    marks, block, ended = list[int](), list[int](), False
    for number in document.tail:
        line = document.line(number)
        ends = number in judge.gone and _ends(judge, number)
        if not ends and (ended or not (line.heads_list or line.once(is_decoration))):
            block.append(number)
            continue
        if marks and block:
            yield ended, marks, block
            marks = []
        marks, block, ended = [*marks, number], [], ended or ends
        if _underlines(judge, number):
            marks = []
    if marks:
        yield ended, marks, block


def _ends(judge: Judge, number: int) -> bool:
    """Whether a line that went stands only below an article: the mark of its end, or who edited and checked it."""
    line = judge.document.line(number)
    return "end" in line.groups or (judge.gone[number] == judge.names.get("metadata") and closes_with_hands(line))


def _underlines(judge: Judge, number: int) -> bool:
    """Whether a ruler stands right under a heading of the author's: ``参考文档`` / ``----``."""
    above = judge.document.words(number - 1)
    if judge.document.words(number).strip("-=") or number - 1 in judge.gone:
        return False
    return 0 < len(above) <= HEADING and not is_sentence(above)


def is_unclaimed(document: Document, number: int, longest: int = ENTRY) -> bool:
    """Whether nothing claims a line for the author."""
    line = document.line(number)
    if line.is_heading or line.is_chapter or _CLAIMED.match(line.words):
        return False
    if carries(line):
        return not is_signed(document, number)
    return is_entry(document, number, longest) and not is_signed(document, number)
