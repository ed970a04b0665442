"""Echoes: lines in which a site says the title of the text once more, in a path, behind a call to download, as the name of a picture.

The title itself stands elsewhere, so nothing is lost with them. Wrong where a part of a work is named after the work: so a mark that sites
set between pages (`>`, `_`, `|`), a word of downloading or the number of a picture must stand beside it.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..text.classes import count_han
from ..text.pattern import lazy
from .document import Document

TITLE = 6  # ideographs of a title
AROUND = 40  # code points beside it in a path
BESIDE = 16  # and beside it in the foot

_PARTED = (*">＞›»_|", "首页")  # one of them stands in every line that has such parts
_APART = lazy(r" ?[>＞›»_|] ?")
_FRONT = lazy(r"(?:(?:当前)?(?:位置|导航)[:：] ?)?(?:网站)?首页[ >＞›»|]")
_GETS = lazy(r"下载|全文|在线|免费|打包|预览|[Ww]ord|\.(?:docx?|pdf|rar|zip)\b")
_SUFFIX = lazy(r"\.[A-Za-z]{3,4}(?:VIP)?$")
_NO_TITLE = lazy("[。：:]$|https?:")
_NUMBERED = r"[ _—-]{0,3}(?:插|配)?图 ?"
_PICTURE = lazy(rf"{_NUMBERED}(?:\d{{1,3}}|[一二三四五六七八九十])")
_NAMED = lazy(rf"(.{{6,60}}?){_NUMBERED}\d{{1,3}}")


def echo_lines(document: Document) -> Iterator[int]:
    """The lines that say the title again."""
    yield from document.pictures
    head = document.top
    if head and _has_parts(document, head):
        yield from _above(document, head)
    titled = next((number for number in head if _is_title(document.words(number))), None)
    if titled is not None and (titled == head[0] or document.in_head(titled)):
        yield from _below(document, titled)


def named_pictures(document: Document, counted: list[int]) -> list[int]:
    """The lines (of those of its page that end with a number) that name a picture after the first line of a document."""
    found = [
        (number, match[1]) for number in document.own(counted) if (match := _NAMED.fullmatch(document.words(number)))
    ]
    if not found:
        return []
    title = document.words(document.held[0])
    return [number for number, name in found if name == title and _is_title(title)]


def _has_parts(document: Document, head: list[int]) -> bool:
    words = document.sheet.page.text[document.span(head[0])[0] : document.span(head[-1])[1]]
    return any(mark in words for mark in _PARTED)


def _above(document: Document, head: list[int]) -> Iterator[int]:
    """The lines of the head of which a part is the title that stands below."""
    places = {document.words(number): number for number in reversed(head)}
    for number in head:
        words = document.words(number)
        pieces = words.split() if _FRONT.match(words) else []
        for piece in (*pieces, *_APART.split(words)):
            below = places.get(piece)
            if below is not None and below > number and _is_title(piece) and len(words) - len(piece) <= AROUND:
                yield number
                break


def _below(document: Document, titled: int) -> Iterator[int]:
    """The lines below the title that name a picture after it, and those of the tail that offer it."""
    bare = _SUFFIX.sub("", document.words(titled))
    if document.sheet.page.text.find(bare, document.span(titled)[1], document.end) < 0:
        return
    for number in range(titled + 1, document.lines.stop):
        words = document.words(number)
        at = words.find(bare)
        if at < 0 or len(words) == len(bare) or len(words) > len(bare) + BESIDE:
            continue
        if (not at and _PICTURE.fullmatch(words, len(bare))) or (
            document.in_tail(number) and _GETS.search(words[:at] + " " + words[at + len(bare) :])
        ):
            yield number


def _is_title(words: str) -> bool:
    return count_han(words) >= TITLE and not _NO_TITLE.search(words)
