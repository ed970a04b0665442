"""Addresses of a site alone in their lines below the paragraphs of a story: a stamp of whoever passed it on.

Wrong where an author gives his readers an address. So the document must be a story (chapters, people who speak), in which no other line
speaks of sites or links, and the paragraph above must be whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..text.pattern import lazy
from .document import Document
from .signs import ADDRESS

SPEECH = 4  # lines in which somebody speaks; a document with so many is a story
LONGEST = 80  # code points of a line with an address

_ALONE = lazy(
    r"[（(【\[]?(?:https?://)?(?:[a-z\d-]{1,40}\.){1,4}[a-z]{2,8}(?:[:/][\w./?=&%#~+-]{0,60})?[）)】\]]?", re.IGNORECASE
)
_WHOLE = frozenset("。！？…”」』")
_SPOKEN = lazy(r"[“「『][^”」』]{1,200}[。！？…，][”」』]")
_OF_SITES = lazy(r"网[址站页]|链接|官网|主页|域名|邮箱|下载|公众号|(?i:https?|www)")


def stamped_addresses(document: Document) -> Iterator[int]:
    """The lines of a story that are nothing but an address, between two paragraphs or under the last."""
    alone = [number for number in document.signed if _is_alone(document, number)]
    if not alone or not _is_story(document, alone):
        return
    for number in alone:
        above = document.above(number)
        if above is None or document.is_led_to(number):
            continue
        if above in alone or document.words(above)[-1] in _WHOLE:
            yield number


def _is_alone(document: Document, number: int) -> bool:
    words = document.words(number)
    if len(words) > LONGEST or not document.line(number).says(ADDRESS):
        return False
    return _ALONE.fullmatch(words) is not None


def _is_story(document: Document, alone: list[int]) -> bool:
    """Whether a document tells a story, and no other line of it speaks of sites."""
    spoken, chapter = 0, False
    skipped = set(alone)
    for number in document.lines:
        if number not in skipped:
            words = document.words(number)
            if document.is_body(number) and _OF_SITES.search(words):
                return False
            spoken += _SPOKEN.search(words) is not None
            chapter = chapter or document.line(number).is_chapter
    return spoken >= SPEECH or (chapter and spoken > 0)
