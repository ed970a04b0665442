"""The card of an account: where else it is to be found, three channels and more in a row.

One line with a platform and a name (`知乎 | …`, `公众号：…`) could be a notice's. Nobody but who wants to be followed names three of them, one
under the other, and between them nothing else. Wrong for the imprint of an office, which stands beside its telephone or its address: there
the row stays.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..text.pattern import lazy
from .document import Document

CHANNELS = 3  # different platforms in a row
HEADING = 16  # code points of the line above that leads to them

_CHANNEL = "channel"
_ADDRESS = lazy(
    r"[*> •·-]{0,6}[^\s，。：:|]{2,12}[* ]{0,4}[:：|] {0,2}(?:\[[^\[\]\n]{1,24}\]\()?https?://[!-~]{4,300}[* ]{0,4}"
)
_LABEL = lazy(r"[*>•· -]{0,6}[^\s，。；：:|*]{2,8}[* ]{0,4}[|：:]")
_OFFICE = lazy("电话|热线|传真|地址|邮编|联系人|网址")


def card_lines(document: Document) -> Iterator[int]:
    """The lines of such cards below the body, with the short line above that leads to them."""
    row = list[int]()
    for number in [*document.tail, None]:
        if number is not None and (_channel(document, number) or _ADDRESS.fullmatch(document.words(number))):
            row.append(number)
            continue
        if len({_channel(document, one) for one in row} - {""}) >= CHANNELS:
            above = document.above(row[0])
            beside = [document.words(other) for other in (above, number) if other is not None]
            if not any(map(_OFFICE.search, beside)):
                yield from row
                if above is not None and document.in_tail(above) and _leads(document.words(above)):
                    yield above
        row = []


def _channel(document: Document, number: int) -> str:
    """The platform that a line names with nothing but an account of it, or ``""``."""
    line = document.line(number)
    if not _LABEL.match(line.words):
        return ""
    for sign in line.shaped:
        if _CHANNEL in sign.groups and line.shapes:
            return sign.match[_CHANNEL].lower()
    return ""


def _leads(words: str) -> bool:
    return len(words) <= HEADING and words.rstrip("* ").endswith(("：", ":"))
