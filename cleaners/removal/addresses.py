"""Addresses of a site in a story, which whoever passed it on has stamped there: alone in a line, in brackets, or glued into a sentence.

Wrong where an author gives his readers an address. So the document must be a story (chapters, people who speak), in which no other line
speaks of sites or links; above a line of its own the paragraph must be whole, and in a sentence no word may lead to the address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..text.classes import is_han
from ..text.pattern import lazy
from .document import Document
from .line import Line, Run
from .serials import tells_story
from .signs import ADDRESS

LONGEST = 80  # code points of a line with an address

_BARE = r"(?:https?://)?(?:[a-z\d-]{1,40}\.){1,4}[a-z]{2,8}(?:[:/][\w./?=&%#~+-]{0,60})?"
_ALONE = lazy(rf"[（(【\[]?{_BARE}[）)】\]]?", re.IGNORECASE)
_OPENS = "（(【[「『{"
_GLUED = lazy(rf"([{re.escape(_OPENS)}]?){_BARE}([）)】\]」』}}]?)", re.IGNORECASE)
_LED_TO = lazy("(?:[到于在见录问为是址站即开入打输回叫]|[:：=＝])[ “「]?$")
_ENDS = frozenset("。！？…”“」』")
_OF_SITES = lazy(r"网[址站页]|链接|官网|主页|域名|邮箱|下载|公众号|(?i:https?|www)")


def stamped_addresses(document: Document) -> Iterator[int]:
    """The lines of a story that are nothing but an address, between two paragraphs or under the last."""
    alone = [number for number in document.signed if _is_alone(document, number)]
    if not alone or not is_story(document):
        return
    for number in alone:
        above = document.above(number)
        if above is None or document.is_led_to(number):
            continue
        if above in alone or document.words(above)[-1] in _ENDS:
            yield number


def stamped_words(document: Document, rule: str) -> dict[int, list[Run]]:
    """The addresses among the words of a story that go by a rule, by the number of their line."""
    glued = {number: runs for number in document.signed if (runs := list(_glued(document.line(number), rule)))}
    return glued if glued and is_story(document) else {}


def _glued(line: Line, rule: str) -> Iterator[Run]:
    """The addresses in a line that brackets hold, or that stand between two of its words without a space."""
    for sign in line.signs:
        if sign.rule.signal != ADDRESS:
            continue
        bracket = sign.start > 0 and line.text[sign.start - 1] in _OPENS
        found = _GLUED.match(line.text, sign.start - bracket)
        if found is None or found.end() - found.start() == len(line.words):
            continue
        start, end = found.span()
        before, behind = line.text[start - 1 : start], line.text[end : end + 1]
        bounded = bool(found[1]) == bool(found[2]) and (bool(found[1]) or _is_of_text(before, behind))
        if bounded and not _LED_TO.search(line.text, max(0, start - 2), start):
            yield Run(start, end, rule, [sign])


def _is_of_text(before: str, behind: str) -> bool:
    """Whether what stands on both sides of an address are words of a text, or the end of the line behind it."""
    left = is_han(before) or before in _ENDS
    return bool(before) and left and (not behind or is_han(behind) or behind in _ENDS)


def _is_alone(document: Document, number: int) -> bool:
    words = document.words(number)
    if len(words) > LONGEST or not document.line(number).says(ADDRESS):
        return False
    return _ALONE.fullmatch(words) is not None


def is_story(document: Document) -> bool:
    """Whether a document tells a story, and no line of it without an address speaks of sites."""
    quiet = (number for number in document.held if not document.is_signed(number))
    return tells_story(document) and not any(_OF_SITES.search(document.words(number)) for number in quiet)
