"""Lists of other articles under a heading such as 往期推荐, in the tail; the first line that is no headline ends them."""

from __future__ import annotations

import re

from .headlines import is_decoration, is_headline
from .judge import Judge

HEADLINES = 12  # of one list

_READING = re.compile("阅读|推荐")


def strike_lists(judge: Judge) -> None:
    """Let the headlines under a heading go."""
    document = judge.document
    for number in sorted(judge.gone):
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
