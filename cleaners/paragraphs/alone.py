"""Lines that stand alone: what begins something of its own (a heading, an item, a label, a date), and what ends where it ends.

Wrong where a sentence says what a label says: the words of a full line go on with anything but a mark.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..rulebook.match import Rules
from ..text.classes import PLAIN_HAN, is_han
from ..text.headings import numbering_mark
from ..text.openings import TURN
from ..text.pattern import lazy
from .borders import begins_with_aside, begins_with_brackets
from .layout import Layout
from .line import LONGER, is_final
from .marks import ITEMS
from .titles import is_title

_DATE = (
    r"[〇○零一二三四五六七八九十\d]{2,4} ?年 ?[一二三四五六七八九十\dX×]{1,3} ?月"
    r"(?: ?[一二三四五六七八九十\dX×]{1,3} ?日)?[^，。]{0,6}$"
    r"|(?:1[89]|20)\d{2}[-/.](?:1[0-2]|0?[1-9])(?![\d亿万千元%‰倍])"
)
_DATE_LINE = lazy(_DATE)
_BEGINS = lazy(
    rf"[{re.escape(ITEMS)}]"
    rf"|[{PLAIN_HAN}] {{2,8}}[{PLAIN_HAN}] {{0,8}}$"  # 目    录
    r"|(?:\d{1,4} {2,8})?第[一二三四五六七八九十百\d]{1,4}[章节条编篇回卷]|\.\. "
    rf"|[A-H][.．、] ?(?=[{PLAIN_HAN}《“0-9√+−-])|(?:[A-Z][a-z]{{2,12}} ?){{1,2}}[:：]"
    r"|(?:来自|来源|转自|原文|链接)?[:： ]{0,2}<?https?://"
    r"|[以如]下是|下面是|本报讯|(?:据?新华社|本报)[一-鿿]{2,8}\d{1,2}月\d|特此|此致|敬礼"
    rf"|(?![{PLAIN_HAN}]{{0,5}}[道说說问問答叫喊骂嚷曰]：[“「『]|[{PLAIN_HAN}]{{0,4}}如下[:：]|下[:：])[{PLAIN_HAN}]{{1,6}} ?[:：]|[{PLAIN_HAN}] {{1,4}}[{PLAIN_HAN}] ?[:：]|{_DATE}"
)
_CITED = lazy(
    f"[（(][{PLAIN_HAN}]{{2,10}}[〔（(【\\[][12]\\d{{3}}[〕）)】\\]][^（）()\n]{{1,10}}号[）)]."
)  # the number of what was named above
_COUNTED = lazy("[一二三四五六七八九十]{1,3}，")


def begins_anew(layout: Layout, number: int, words: Mapping[str, str]) -> bool:
    """Whether a line begins something of its own: a heading, a list item, a label, a date, a chapter."""
    text, (start, end) = layout.text, layout.lines[number]
    flush = layout.indented and not layout.indent(number) and layout.is_full(number - 1)
    if flush and (_CITED.match(text, start, end) or not is_final(text, *layout.lines[number - 1])):
        return False
    if begins_with_aside(text, start) or (number and layout.cuts.words[number - 1]):
        return False
    if number and layout.open[number - 1] and layout.is_full(number - 1) and _is_needed(layout, number, words):
        return False
    if _BEGINS.match(text, start, end) or numbering_mark(text, start):
        return True
    return not flush and bool(TURN.match(text, start, end))


def _is_needed(layout: Layout, number: int, words: Mapping[str, str]) -> bool:
    """Whether the full line above is nothing without this one: it ends with a word that needs another, or this one begins with brackets
    and goes on behind them, or with a numeral and a comma (``之|一，``)."""
    text, start = layout.text, layout.lines[number][0]
    if begins_with_brackets(text, start) or _COUNTED.match(text, start):
        return True
    needs = text[layout.lines[number - 1][1] - 1] in words.get("cannot_end", "")
    return needs and is_han(text[start]) and not numbering_mark(text, start)


def is_label_line(layout: Layout, number: int, rules: Rules) -> bool:
    """``主送：区政府``, a date, a title: lines that end where they end."""
    start, end = layout.lines[number]
    if end - start >= LONGER:
        return False
    return bool(_DATE_LINE.match(layout.text, start, end)) or is_title(layout, number, rules)
