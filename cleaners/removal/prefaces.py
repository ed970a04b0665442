"""The preface with which a site of samples hands a text over: a paragraph of commonplaces whose last sentence says who collected it for whom.

Only that sentence is a site's by its words (rule `editor-in-passing`); what stands before it could be an author's. Where the first sample of a
collection begins right below, nobody but the site wrote the whole paragraph. Wrong for a teacher who introduces his own samples so: he is no
editor, and no reader of his is everybody.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from ..text.pattern import lazy
from .document import Document

PLACE = 6  # lines of the head above it
LONGEST = 320  # code points
HEADING = 60  # code points of the title of a sample

_HANDS_OVER = lazy(
    r"(?:小编|本站|[我们]{1,2}(?=[^，。]{0,6}(?:为|给|帮)?大家)|这里|下面)[^。！？!?\n]{0,16}(?:整理|收集|搜集|准备|带来|分享|推荐)[^。！？!?\n]{0,80}"
    r"(?:参考|借鉴|帮[到助]|阅读|参阅|喜欢|启发|鼓励|收获)[^。！？!?\n]{0,40}[。！!]?$"
)
_SAMPLE = lazy(
    r"(?:篇|范[文本]|模板|[】)）]|[^\d.、．])[【(（]?(?:[一二三四五六七八九十1-9]|[1-9]\d)[】)）]?$|篇[ 〇]?[一1]|^(?:【?第[一1][篇套章]|[一1][、.．]|范文|模板)|篇[)）]$"
)


def preface_lines(document: Document) -> Iterator[int]:
    """The paragraphs that hand over the samples below them."""
    if document.body is None:
        return
    lines = document.top[: PLACE + 2]
    for number, below in itertools.pairwise(lines):
        words = document.words(number)
        if len(words) <= LONGEST and ("大家" in words or "小编" in words) and _HANDS_OVER.search(words):
            heading = document.words(below)
            if (
                len(heading) <= HEADING
                and not heading.endswith(("。", "；"))
                and (_SAMPLE.search(heading) or _is_titled(document, lines, below))
            ):
                yield number


def _is_titled(document: Document, lines: list[int], below: int) -> bool:
    """Whether the line below says a title of the head again."""
    heading = document.words(below)
    return any(heading == document.words(other) for other in lines if other < below)
