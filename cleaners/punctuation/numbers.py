"""What a match of a rule with a condition becomes; ``None`` where it must stay."""

from __future__ import annotations

import re

from ..rulebook.match import Decision
from ..text.pattern import lazy

_RANGE = lazy(r"(\d{1,4}) ?([年月日]?) ?(?:[-–－]|--) ?(\d{1,4})")
_SPOKEN = lazy("[，。；：！？、“”‘’「」,;:!?我你您他她它咱吗呢吧啊呀嘛啦哦嗯哎唉了着过]")
HEADLINE = 12  # ideographs; a shorter line may trail off
_STRENGTH = "。；，、"


def keep_strongest(match: re.Match[str]) -> str:
    """``，。`` becomes ``。``; four ``！`` and more become three."""
    run = match[0]
    if run[0] in "！？":
        return run[:3]
    return next(mark for mark in _STRENGTH if mark in run)


def dash_range(match: re.Match[str]) -> str | None:
    """``2021-2025年`` becomes ``2021—2025年`` where both ends are years, months or days, and the second is the later."""
    parts = _RANGE.fullmatch(match[0])
    if parts is None:
        return None
    first, unit, second = parts[1], parts[2], parts[3]
    before, after = match.string[: match.start()][-1:], match.string[match.end() : match.end() + 2].lstrip()
    low, high, unit_after = int(first), int(second), after[:1]
    if len(first) == 4:
        years = len(second) == 4 and 1900 <= low < high <= 2100
        named = unit_after in ("年", "学", "财", "赛") or (before in ("（", "(") and unit_after in ("）", ")"))
        if not years or unit not in ("", "年") or not named:
            return None
    elif len(second) == 4 and unit and unit != "年" and unit_after == "年":
        if not 1900 <= high <= 2100:
            return None  # 2019年1月-2021年12月
    elif len(second) > 2 or unit == "年":
        return None
    elif unit:
        if unit_after not in ("月", "日") or (unit == unit_after and low >= high and not _follows_month(match)):
            return None
    elif unit_after not in ("月", "日") or not 0 < low < high <= (12 if unit_after == "月" else 31):
        return None
    return f"{first}{unit}—{second}"


def _follows_month(match: re.Match[str]) -> bool:
    """``3月25日-4月2日``: the second number is a month or belongs to one."""
    return match.string[match.end() : match.end() + 1] == "月"


def group_digits(match: re.Match[str]) -> str | None:
    """``1，234，567`` becomes ``1,234,567``; ``100，200，300`` is a list of round numbers."""
    number = match[0]
    groups = number.split("，")
    if len(groups[0]) == 3 and all(group.endswith("0") for group in groups):
        return None
    return number.replace("，", ",")


def six_dots(match: re.Match[str]) -> str | None:
    """``……``, but not where a site cut a headline off: a long line without any other mark, and nobody speaking; nor in the middle of a
    series (``P1、P2、…、Pn``, ``x1，x2，…，xn``)."""
    text, start, end = match.string, match.start(), match.end()
    mark = text[start - 1 : start]
    if mark == text[end : end + 1] and (mark == "、" or (mark == "，" and text[start - 2 : start - 1].isascii())):
        return None
    if match[0][0] in ".…" and text[end : end + 1] in ("", "\n"):
        line = text[text.rfind("\n", 0, end) + 1 : match.start()]
        if len(line) >= HEADLINE and not _SPOKEN.search(line):
            return None
    return "……"


DECISIONS: dict[str, Decision] = {
    "punctuation.doubled": keep_strongest,
    "punctuation.range": dash_range,
    "punctuation.digit-comma": group_digits,
    "punctuation.ellipsis": six_dots,
}
