"""Lists in the tail: other articles under a heading such as 往期推荐, which the first line that is no headline ends; and the items
of a call that ends in a colon."""

from __future__ import annotations

from collections.abc import Callable

from ..text.pattern import lazy
from .document import Document
from .frame import is_signed
from .headlines import heads_nothing, is_decoration, is_headline, is_own_article
from .judge import Judge
from .signs import CALL, CALL_LINE, CONTACT, SELF

HEADLINES = 12  # of one list
ITEM = 120  # code points of an item
LEAD = 40  # code points of a line that says what the items are
OFFERED = 0.4  # evidence on such a line

_ASKING = (CALL, CALL_LINE, CONTACT, SELF)
_COLONS = ("：", ":")
_ITEM = lazy(r"[-*+•·●▪◆✅✔☑👉🔥📌🎁⭐★①-⑩] ?(?=[^\s-])|\d{1,2} {0,2}[.、．)）]")
_OFFERED = lazy("圈子|社群|群里|福利|课程|会员|星球|本号|公众号|资料|加入|[你您](?:将|可以|能)|权益|获得|领取")
_READING = lazy("阅读|推荐|链接|信息|解读|文章|新闻|报道|内容")


def strike_lists(judge: Judge) -> None:
    """Let the headlines under a heading go."""
    document = judge.document
    for number in sorted(judge.gone):
        if judge.gone[number] == judge.advertisement and document.in_tail(number):
            _strike_items(judge, number)
            _strike_items_above(judge, number)
        if not document.line(number).heads_list:
            continue
        below = document.below(number)
        while below is not None and below in judge.gone and document.line(below).once(is_decoration):
            below = document.below(below)  # the arrows under a heading
        while below is not None and document.in_tail(below) and below not in judge.gone:
            if not document.line(below).once(is_headline) or not judge.strike(below, judge.gone[number], sure=True):
                break
            below = document.below(below)
    for number in sorted(judge.gone):
        if document.in_tail(number) and judge.gone[number] != judge.advertisement:
            _strike_list_above(judge, number)
    for number in document.signed:
        if document.in_tail(number) and document.line(number).once(is_own_article):
            _strike_own_articles(judge, number)


def strike_headings(judge: Judge) -> None:
    """Let headings go under which nothing but advertisements stood, from the last to the first."""
    document = judge.document
    if document.body is None or not document.has_line("#"):
        return
    for number in range(document.lines.stop - 1, document.body[1], -1):
        if number not in judge.gone and heads_nothing(document, judge.gone, number):
            judge.strike(number, judge.advertisement, sure=False)


def _strike_items(judge: Judge, number: int) -> None:
    """Let the items go that a call ends with a colon to name: what one gets for it, what one is asked to do."""
    document, first = judge.document, number
    if not _introduces(document, number):
        below = document.below(number)  # a club's name, and a line that says what one finds there
        if below is None or below in judge.gone or not document.line(number).says(SELF):
            return
        if not _says_what_for(document, below) or not _introduces(document, below):
            return
        judge.strike(below, judge.advertisement, sure=False)
        first = below
    elif not any(map(document.line(number).says, _ASKING)):
        return  # an offer of a notice's, that a call above took with it
    for item in _items(document, first, document.below):
        judge.strike(item, judge.advertisement, sure=False)


def _strike_items_above(judge: Judge, number: int) -> None:
    """Let an offer go that a colon and items follow, where a call says how one gets them."""
    document = judge.document
    items = _items(document, number, document.above)
    offer = document.above(items[-1]) if items else None
    if offer is None or offer in judge.gone or not document.is_signed(offer) or not document.in_tail(offer):
        return
    line = document.line(offer)
    if line.evidence.score >= OFFERED and line.words.rstrip("* ").endswith(_COLONS):
        for struck in (offer, *items):
            judge.strike(struck, judge.advertisement, sure=False)


def _items(document: Document, number: int, beside: Callable[[int], int | None]) -> list[int]:
    """The items of a list that stand beside a line of the tail, the nearest first."""
    items = list[int]()
    other = beside(number)
    while other is not None and len(items) < HEADLINES and document.in_tail(other):
        line = document.line(other)
        if not _ITEM.match(line.words) or len(line.words) > ITEM or is_signed(document, other):
            break
        items.append(other)
        other = beside(other)
    return items


def _says_what_for(document: Document, number: int) -> bool:
    """Whether a short line speaks of what an account offers."""
    words = document.words(number)
    return len(words) <= LEAD and bool(_OFFERED.search(words)) and not document.line(number).is_context


def _introduces(document: Document, number: int) -> bool:
    """Whether a line of the tail ends in a colon, and items follow."""
    below = document.below(number)
    if not document.in_tail(number) or not document.words(number).rstrip("* ").endswith(_COLONS):
        return False
    return below is not None and bool(_ITEM.match(document.words(below)))


def _strike_own_articles(judge: Judge, number: int) -> None:
    """Let a list to read on go whose first entry is a link to an article of an account."""
    document, above = judge.document, judge.document.above(number)
    if above is None or above in judge.gone or not document.in_tail(above):
        return
    heading = document.line(above)
    if not heading.heads_list or not _READING.search(heading.words):
        return
    below: int | None = number
    judge.strike(above, judge.names.get("furniture", ""), sure=True)
    while below is not None and (below in judge.gone or document.line(below).once(is_own_article)):
        judge.strike(below, judge.names.get("furniture", ""), sure=True)
        below = document.below(below)


def _strike_list_above(judge: Judge, number: int) -> None:
    """Let a list to read on go where furniture ends it: its heading (推荐阅读) alone could be a teacher's."""
    document, headlines = judge.document, list[int]()
    above = document.above(number)
    while above is not None and above not in judge.gone and len(headlines) < HEADLINES:
        line = document.line(above)
        if not document.in_tail(above) or not line.once(is_headline):
            return
        if headlines and line.heads_list and _READING.search(line.words):
            for headline in (above, *headlines):
                judge.strike(headline, judge.names.get("furniture", ""), sure=True)
            return
        headlines.append(above)
        above = document.above(above)
