"""What the program for public accounts sets around an article, when the whole page was copied: below its end, and above its head.

The program's own lines (`预览时标签不可点`, `喜欢此内容的人还喜欢`, `在小说阅读器读本章`) are furniture by their words. Between and below them stand
names of accounts, headlines of others, buttons and counts that could be anything: what tells them is that nobody writes below
the program's first line, nor between its lines. Wrong where another article without a single sentence follows: a heading ends the foot.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..text.pattern import lazy
from .document import BLOCK, Document
from .headlines import is_picture
from .judge import Judge

APART = 2 * BLOCK  # lines between two lines of the program
NAME = 24  # code points of the name of an account or an author
NAMES = 4  # names between the title and the program's line
ABOUT = 160  # code points in which an account says what it is about
CARD = 2  # lines of an account's card: its name, what it is about

_MARKS = "*_. \u3000\\"
_NO_NAME = lazy(r"[。；;！？!?，,：:]")
_ORIGINAL = "原创"


def program_lines(judge: Judge) -> Iterator[int]:
    """The lines of a document that stand between or below the lines of the program, and say nothing by themselves."""
    yield from _foot(judge)
    for number in sorted(judge.gone):
        groups = judge.document.line(number).groups
        if "header" in groups:
            yield from _names_above(judge, number)
        if "source" in groups and "header" in groups:
            yield from _source_below(judge, number)
        if "card" in groups and judge.document.in_tail(number):
            yield from _card_above(judge, number)


def _foot(judge: Judge) -> Iterator[int]:
    """What stands between two lines of the program's foot; after the body, all that stands below the first."""
    document = judge.document
    marks = [number for number in sorted(judge.gone) if "foot" in document.line(number).groups]
    if not marks:
        return
    for mark, following in zip(marks, [*marks[1:], document.lines.stop], strict=True):
        between = range(mark + 1, following)
        outside = document.in_tail(mark)
        if outside or (following in judge.gone and len(between) <= APART and not any(map(document.is_body, between))):
            for number in between:
                if not document.words(number) or number in judge.gone:
                    continue
                if document.line(number).is_heading:
                    return
                yield number


def _names_above(judge: Judge, number: int) -> Iterator[int]:
    """The names between an article's heading and the program's line: they go where a heading or 原创 bounds them."""
    document, names = judge.document, list[int]()
    above = document.above(number)
    for _ in range(APART):
        if above is None or len(names) > NAMES:
            return
        words = document.words(above)
        if document.line(above).is_heading:
            yield from names
            return
        if words.strip(_MARKS) == _ORIGINAL:
            yield from (*names, above)
            return
        if above not in judge.gone and not is_picture(words):
            if len(words) > NAME or _NO_NAME.search(words):
                return
            names.append(above)
        above = document.above(above)


def _source_below(judge: Judge, number: int) -> Iterator[int]:
    """The card of the account that an article came from: its name once more, and what it is about."""
    document = judge.document
    line = document.line(number)
    name = line.text[slice(*next(span for key, span in _spans(document, number) if key == "source"))].strip(_MARKS)
    below, named = document.below(number), False
    for _ in range(BLOCK):
        if below is None:
            return
        words = document.words(below)
        if words.strip(_MARKS) == name or not words.strip(_MARKS):
            named = named or words.strip(_MARKS) == name
            yield below
        elif named:
            if len(words) <= ABOUT and not document.line(below).is_heading and document.in_head(below):
                yield below
            return
        elif below not in judge.gone and not is_picture(words):
            return
        below = document.below(below)


def _spans(document: Document, number: int) -> Iterator[tuple[str, tuple[int, int]]]:
    """The named groups of a line with their places."""
    for sign in document.line(number).shaped:
        yield from sign.groups.items()


def _card_above(judge: Judge, number: int) -> Iterator[int]:
    """The name of an account and what it is about, above the number of its articles."""
    above = judge.document.above(number)
    for _ in range(CARD):
        if above is None or above in judge.gone or not judge.document.in_tail(above):
            return
        if judge.document.line(above).is_heading or len(judge.document.words(above)) > ABOUT:
            return
        yield above
        above = judge.document.above(above)
