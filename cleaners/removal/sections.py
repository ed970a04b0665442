"""Sections of the tail that a Markdown heading gives to the account itself: its club, its group, its readers.

What stands in them is worded freely (what one finds there, who may come, what it costs), but the heading says whose matter it is,
and one line says how to get there. Wrong where the text is about such a group: then it speaks of it above; a paragraph of the body ends the
tail, and a section with code, attributes of a document, a telephone or a person to ask stays.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..text.pattern import lazy
from .document import Document
from .judge import Judge
from .signs import CALL, CALL_LINE, SELF

LINES = 40  # of one section, without the blank ones
ASKING = 0.5  # evidence on the line that says how to get there

_ASKS = (CALL, CALL_LINE, SELF)
_NOUN = lazy("群|公众号|星球|社群|圈子")
_LABELLED = lazy("[^，。；：:]{0,6}(?:地址|电话|邮箱|邮编|传真|热线)[：:]")
_LEVEL = lazy("#{1,6}")
_OWN = lazy(
    r"#{1,6}[^\w\n]{0,8}(?:(?:关于|关注|支持|赞赏|打赏)(?:我们?|作者|博主|本号|公众号|[一-鿿]{0,4}(?:星球|社群|圈子))"
    r"|[^，。：:\n]{0,8}(?:交流群|技术群|读者群|粉丝群|微信群|知识星球|公众号)[^，。：:\n]{0,4}"
    r"|[加进入]群[^，。：:\n]{0,4}|(?:文末|粉丝|读者)?福利|打?个?小?广告)[^\w\n]{0,8}"
)


def own_lines(judge: Judge) -> Iterator[int]:
    """The lines of such sections, with their headings."""
    document = judge.document
    if document.body is None or not document.has_line("#"):
        return
    tail = document.tail
    for place, number in enumerate(tail):
        words = document.words(number)
        if not document.line(number).is_heading or not _OWN.fullmatch(words):
            continue
        noun, section = _NOUN.search(words), _section(document, tail, place)
        if len(section) > LINES or (noun and document.speaks_of(noun[0])):
            continue
        if _asks(judge, section) and not any(_is_content(document, other) for other in section):
            yield from section


def _section(document: Document, tail: list[int], place: int) -> list[int]:
    """A heading, by its place in the tail, and what stands under it, down to the next of its level; no more than could go."""
    level, until = _level(document, tail[place]), place + 1
    while until < len(tail) and until - place <= LINES:
        if document.line(tail[until]).is_heading and _level(document, tail[until]) <= level:
            break
        until += 1
    return tail[place:until]


def _level(document: Document, number: int) -> int:
    mark = _LEVEL.match(document.words(number))
    return mark.end() if mark else 0


def _asks(judge: Judge, section: list[int]) -> bool:
    """Whether one line under the heading says how to get there."""
    for number in section[1:]:
        line = judge.document.line(number)
        if judge.gone.get(number) == judge.advertisement:
            return True
        if judge.document.is_signed(number) and line.evidence.score >= ASKING and any(map(line.says, _ASKS)):
            return True
    return False


def _is_content(document: Document, number: int) -> bool:
    line = document.line(number)
    return line.words.startswith("```") or line.is_context or line.asks or bool(_LABELLED.match(line.words))
