"""Titles of documents: which lines are one, and which are a part of one that goes on in the next lines."""

from __future__ import annotations

import re

from ..rulebook.match import Rules
from ..text.classes import PLAIN_HAN
from ..text.headings import numbering_mark
from ..text.pattern import lazy
from .layout import Layout
from .line import LONGER

LONGEST_TITLE = 100  # code points
TITLE_LINES = 2  # of a title, below its first one
HEAD = 8  # lines

_BROKEN_TITLE = lazy(
    "(?!(?:[^《》]{0,60}《[^《》]{0,60}》)?[^《》]{0,60}《[^《》]{0,60}$)(?![# ]|.{0,40}关于(?:我|你|本|作者|公司|投稿|版权))"
    "[^，。；：！？,;:!?\n]{0,40}关于[^，。；：！？,;:!?\n]{2,60}"
)
_SPREAD = lazy(f"[{PLAIN_HAN}](?: {{1,4}}[{PLAIN_HAN}]){{1,7}}")  # 实 施 意 见
_REST_OF_TITLE = lazy(
    "(?![（(])(?!.{0,60}?(?<!《)关于)[^，。；：！？,;:!?了是我你她这那\n]{2,60}"
)  # no title of its own


def is_title(layout: Layout, number: int, rules: Rules) -> bool:
    """Whether a line is a title: by the word at its end, or by its place at the head of the document."""
    text = layout.string(number)
    if "。" in text:
        return False
    if rules.once(_title_end).search(text):
        return True
    return len(text) < LONGER and number == 0 and "，" not in text and not layout.indent(0)


def tears_title(layout: Layout, number: int, line: str, rules: Rules) -> bool:
    """Whether a title breaks off (``某市人民政府关于印发``) whose end comes in one of the next lines: 关于 asks for 的 and what the
    document is. It stands at a document's head, or over whom it is for. ``line`` is the line with what was joined into it."""
    title_end = rules.once(_title_end)
    if "关于" not in line or len(line) > LONGEST_TITLE or numbering_mark(line):
        return False
    if not _BROKEN_TITLE.fullmatch(line) or title_end.search(line):
        return False
    lines = len(layout.lines)
    for below in range(number + 1, min(number + 1 + TITLE_LINES, lines)):
        words = layout.string(below)
        if _SPREAD.fullmatch(words):
            words = words.replace(" ", "")
        if not _REST_OF_TITLE.fullmatch(words) or numbering_mark(words):
            return False
        if title_end.search(words) and ("的" in words or line.endswith("的")):
            after = layout.string(below + 1) if below + 1 < lines else ""
            return number < HEAD or after.endswith(("：", ":")) or after.startswith(("（", "("))
    return False


def _title_end(rules: Rules) -> re.Pattern[str]:
    ends = rules.table("line-words").get("title_ends", "通知")
    return re.compile(rf"(?:{ends})(?:[（(][^）)]{{1,12}}[）)])?$")
