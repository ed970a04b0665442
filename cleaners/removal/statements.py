"""What a site states over or under a document: what it answers for, where its files come from, whom to write to.

In one paragraph under everything (`closing_lines`) it says whose rights may be hurt, asks those to write, and speaks of itself or of
where its texts come from. Wrong for a document about such things; so nothing above may speak of them.

In a numbered list each item is a sentence, and some would pass for an author's. Together they cannot: most speak of the site, its files and its uploaders,
they are numbered, and on one side of them stands nothing but furniture. A contest's or a contract's clauses speak of parties, and more follows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..text.pattern import lazy
from .signs import DISCLAIMER, SELF

if TYPE_CHECKING:
    from .document import Document

ITEMS = 3  # of a statement at least
SHARE = 0.5  # of them speak of the site
TITLE = 12  # code points
LONGEST = 400  # code points of a closing paragraph
SENTENCE = 20  # code points of a line of the text above it

_NUMBER = lazy(r"(?:[-•·] ?)?(\d{1,2}) {0,2}(?:[.、．]|[:：](?!\d))")
_HEADING = lazy("提示|声明|须知|说明|注意|申明")
_SPEAKS = frozenset((SELF, DISCLAIMER))

_RIGHTS = ("侵权", "侵犯", "版权", "著作权", "知识产权")
_HURT = lazy(
    r"(?:如|若|凡|倘|一旦|发现)[^。！？\n]{0,40}(?:侵权|侵犯|侵害|版权|著作权|知识产权)(?![^。！？\n]{0,12}(?:他人|第三[方人]))"
)
_WRITES = lazy(
    r"(?:请|可以?|来[信电函]|以便)[^。！？\n]{0,24}(?:联系|通知|告知|反馈|举报|沟通|来[信电函])|联系(?:我们|我方|本[站网]|博主|站长|作者|管理员|客服|小编)"
)
_OWN = lazy(
    r"本(?:网?站|网|平台|博客|博主|号|公众号)|博主|(?:来自|来源于|源于|转载自?|摘自|整理自)[^。！？\n]{0,8}(?:网络|互联网|网友|会员)"
    r"|(?:用户|网友|会员)[^。！？\n]{0,6}(?:上传|投稿|贡献|发布)|我们[^。！？\n]{0,24}(?:删除|下架|更正|改正|撤下|处理)"
)


def stated_lines(document: Document) -> frozenset[int]:
    """The lines of the statement at one end of a document, with its heading; none where there is no such list."""
    speaking = [number for number in document.signed if _number(document, number) and _speaks(document, number)]
    if len(speaking) < 2:
        return frozenset()
    items = _list_around(document, speaking[-1])
    spoken = sum(_speaks(document, number) for number in items)
    if len(items) < ITEMS or spoken < SHARE * len(items) or not any(document.line(i).says(SELF) for i in items):
        return frozenset()
    first, last = items[0], items[-1]
    if _has_prose(document, range(document.lines.start, first)) == _has_prose(
        document, range(last + 1, document.lines.stop)
    ):
        return frozenset()
    heading = document.above(first)
    headed = heading is not None and len(document.words(heading)) <= TITLE and _HEADING.search(document.words(heading))
    return frozenset((*items, *([heading] if heading is not None and headed else [])))


def closing_lines(document: Document) -> frozenset[int]:
    """The paragraphs under everything else in which a site answers for what it took from others."""
    found, last = list[int](), document.lines.start
    for number in reversed(document.held):
        if _closes(document.words(number)):
            found.append(number)
        elif document.line(number).is_prose:
            last = number
            break
    above = [document.words(other) for other in range(document.lines.start, last + 1)] if found else []
    if not any(map(_is_sentence, above)) or any(
        mark in words for words in above for mark in (*_RIGHTS, "本站", "本网")
    ):
        return frozenset()
    return frozenset(found)


def _closes(words: str) -> bool:
    return (
        len(words) <= LONGEST
        and any(mark in words for mark in _RIGHTS)
        and all(pattern.search(words) for pattern in (_HURT, _WRITES, _OWN))
    )


def _is_sentence(words: str) -> bool:
    return len(words) >= SENTENCE and "。" in words


def _list_around(document: Document, number: int) -> list[int]:
    """The items of the list in which an item stands."""
    items = [number]
    while (above := document.above(items[0])) is not None and 0 < _number(document, above) == _number(
        document, items[0]
    ) - 1:
        items.insert(0, above)
    while (below := document.below(items[-1])) is not None and _number(document, below) == _number(
        document, items[-1]
    ) + 1:
        items.append(below)
    return items


def _number(document: Document, number: int) -> int:
    """The number that a line begins with; 0 for none."""
    match = _NUMBER.match(document.words(number))
    return int(match[1]) if match else 0


def _speaks(document: Document, number: int) -> bool:
    return not _SPEAKS.isdisjoint(document.line(number).kinds)


def _has_prose(document: Document, lines: range) -> bool:
    """Whether a sentence that does not speak of the site stands in these lines."""
    return any(document.line(number).is_prose and not _speaks(document, number) for number in lines)
