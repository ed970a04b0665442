"""What the words beside a border tell: whether the next line can begin anything, or is only the rest of a sentence; and whether a
sentence ended before it."""

from __future__ import annotations

import re

from ..rulebook.match import Rules
from ..text.classes import is_han
from ..text.pattern import lazy
from .line import LONGER, PROSE
from .marks import BEHIND_STOP, DASHES, STOPS_ALONE

REMNANT = 4  # code points with the mark: what a page or a column leaves of a sentence for a line of its own
TEXT = 30  # code points of a line that may leave a remnant: no name, no heading

_SENTENCE = rf"(?=[^{BEHIND_STOP}])(?!(?<=[A-Za-z\d].)[A-Za-z\d])"  # after a stop; in an address or a number it is none
_INNER_STOP = lazy(rf"[。！？；]{_SENTENCE}")
_INNER_POINT = lazy(rf"。{_SENTENCE}")
_CLAUSE_ENDS = lazy("[，。；]")
_STUB = lazy("[一-鿿]{2,3}[，、。；](?!男|女|[^，。]{1,4}人，)")
_BOUNDS = ("以上", "以下", "以内", "以外")  # of a quantity; 以上意见 begins a sentence


def cannot_begin(after: str, last: str, rules: Rules) -> bool:
    """Whether nothing begins as the next line does: with a word that needs one before it, or half a word. ``last`` ends the line."""
    words = rules.table("line-words")
    if after[0] not in words.get("cannot_begin", ""):
        return False
    if after[:2] in _BOUNDS and not (last.isdigit() or last in "%％" or last in words.get("quantities", "")):
        return False
    return last + after[0] in words.get("halves", "").split("|") or not rules.once(_begins_anyway).match(after)


def _begins_anyway(rules: Rules) -> re.Pattern[str]:
    return re.compile(rules.table("line-words").get("begins_anyway", "的确"))


def is_remnant(line: str, after: str, rules: Rules) -> bool:
    """Whether the next line is the last word of a sentence, and its stop; a line may say no more (谢谢。), but not that. Or it
    begins with the second half of a word, and a comma (料，): nobody begins so, unless he says it."""
    words = rules.table("line-words")
    if line[-1] == "如" and after[0] == "下" and after[1:2] in ("：", ":"):
        return len(line) >= TEXT  # 现将有关事项通知如|下：
    if after[1:2] in ("，", ",") and is_han(after[0]) and after[0] not in words.get("said", ""):
        return len(line) >= LONGER and bool(PROSE.search(line))
    if after[1:2] == "、" and is_han(after[0]) and "、" in line[-REMNANT:]:
        return len(line) >= LONGER  # 王小明、李|强、赵…
    if len(after) > REMNANT or after[-1] not in STOPS_ALONE or not all(map(is_han, after[:-1])):
        return False
    if line[-1] in DASHES:
        return False  # 他推开门，屋里一片漆黑——
    whole = after[:-1] in words.get("whole_lines", "").split("|")
    return not whole and len(line) >= TEXT and bool(PROSE.search(line))


def begins_with_stub(after: str, rules: Rules) -> bool:
    """Whether the next line begins with what only ends a clause: two or three ideographs and a mark (措施。二是…). Times, links and what is
    said (目前，) begin sentences, too."""
    stub = _STUB.match(after)
    if stub is None or stub[0][:-1] in rules.table("line-words").get("whole_lines", "").split("|"):
        return False
    return not rules.once(_begins_clause).match(after)


def _begins_clause(rules: Rules) -> re.Pattern[str]:
    words = rules.table("line-words")
    links, times, said = words.get("clauses", "目前"), words.get("times", "日"), words.get("said", "好")
    return re.compile(f"(?:{links})[，、。；]|[一-鿿]{{0,2}}[{times}]，|[{said}]")


def ends_sentence(line: str) -> bool:
    """Whether a sentence ends inside a line."""
    return _INNER_STOP.search(line) is not None


def tells(line: str, *, heads: bool) -> bool:
    """Whether a sentence ended inside a line that is no headline. Those call and ask before they tell (开工啦！…, 怎么办？…), no heading
    is long, and phrases set apart by gaps, without a comma or a full stop, are a headline however long. ``heads``: the line is the first of
    its document."""
    if " " in line and not _CLAUSE_ENDS.search(line):
        return False
    if len(line) < LONGER:
        return bool(_INNER_POINT.search(line)) and (not heads or "，" in line)
    return bool((_INNER_POINT if heads else _INNER_STOP).search(line))
