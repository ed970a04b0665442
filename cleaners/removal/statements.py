"""The numbered statement of a site over or under a document: what it answers for, where its files come from, whom to write to.

Each item is a sentence, and some would pass for an author's. Together they cannot: most speak of the site, its files and its uploaders,
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

_NUMBER = lazy(r"(?:[-•·] ?)?(\d{1,2}) {0,2}(?:[.、．]|[:：](?!\d))")
_HEADING = lazy("提示|声明|须知|说明|注意|申明")
_SPEAKS = frozenset((SELF, DISCLAIMER))


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
