"""The gaps of plays and scripts: behind the name of a speaker, and in the heading of a scene."""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby

from ..text.classes import PLAIN_HAN
from ..text.page import Page
from ..text.pattern import lazy
from .beside import Gap

SPOKEN = frozenset("。！？!?…—～~”’」』）)")  # what a line of a play ends with
SPEAKERS = 2  # who speak, and so often each, before a gap behind a name is a play's
NAME = 6  # ideographs
SPACED = 3  # spaces inside of a name
SCENE_ENDS = "内外內景日夜晨昏天晚"  # the last words of a scene's heading: when, and whether in the open

_NAME = f"(?:[{PLAIN_HAN}·]{{2,{NAME}}}|[问答問甲乙丙丁男女众眾合])"
_SET = f"[{PLAIN_HAN}] {{1,3}}[{PLAIN_HAN}](?= {{1,4}}(?:[（(“…—]|[{PLAIN_HAN}][^ ]))"  # 鲁　贵　: two ideographs, as wide as three
_SPEAKER = lazy(f"{_SET}|{_NAME}(?= )")
_HEAD = lazy(f"^(?:{_SET}|{_NAME}(?=[ （(]))", re.MULTILINE)
_TIME = "(?:[日夜晨昏]|白天|夜晚|清晨|早晨|[黄黃]昏|傍晚|凌晨)"
_INSIDE = "(?:[内內]外|[内內外]景?)"
_SCENE = lazy(f"{_TIME} +{_INSIDE}|{_INSIDE} +{_TIME}")
_SCENE_LINE = lazy(f"(?:{_INSIDE}|[内內外][—/、-][内內外]景?) [^。，；\n]{{1,60}} {_TIME}")


def follows_name(text: str, start: int, end: int) -> bool:
    """Whether a gap stands behind what may be a name at the head of a line that ends like speech."""
    head = text.rfind("\n", max(0, start - NAME - SPACED - 1), start) + 1
    if start - head > NAME + SPACED or (match := _SPEAKER.match(text, head, end + 2)) is None or match.end() != start:
        return False
    stop = text.find("\n", end)
    return text[stop - 1 if stop >= 0 else len(text) - 1] in SPOKEN


def spoken_gaps(page: Page, heads: list[Gap]) -> frozenset[Gap]:
    """The gaps behind the names of a play: in one document several stand again and again at the heads of lines, with a gap or a
    stage direction behind them."""
    text, found = page.text, list[Gap]()
    for number, gaps in groupby(heads, lambda gap: page.document(gap[0])):
        counts = Counter(match[0].replace(" ", "") for match in _HEAD.finditer(text, *page.span(number)))
        names = {name for name, count in counts.items() if count >= SPEAKERS}
        if len(names) >= SPEAKERS:
            found += (gap for gap in gaps if text[text.rfind("\n", 0, gap[0]) + 1 : gap[0]].replace(" ", "") in names)
    return frozenset(found)


def is_scene(text: str, start: int, end: int, gaps: list[Gap]) -> bool:
    """Whether a line is the heading of a scene: it ends in its time and 内 or 外, or begins with 内景 or 外景 and ends in its time."""
    if text[end - 1] not in SCENE_ENDS:
        return False
    last = gaps[-2][1] if len(gaps) > 1 else start
    return bool(_SCENE.fullmatch(text, last, end) or _SCENE_LINE.fullmatch(text, start, end))
