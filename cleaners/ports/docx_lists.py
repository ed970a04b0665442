"""The numbers that Word writes before the paragraphs of a list: they stand in no paragraph, and are half of a Chinese document's
structure (``一、``, ``（二）``, ``第三条``)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS, _LEGAL = "〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_PLACE = re.compile("%([1-9])")


@dataclass
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    legal: bool = False


@dataclass
class Lists:
    """Counts the lists of one document; ``label`` is asked for each paragraph, in their order."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)  # by the number that a paragraph names
    shared: dict[str, str] = field(default_factory=dict)  # numbers that count together: number -> definition
    restarts: dict[tuple[str, int], int] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, numbering: Any) -> Lists:
        """From the root of ``numbering.xml``, ``None`` for a document without one."""
        lists = cls()
        if numbering is None:
            return lists
        definitions = {}
        for definition in numbering.iterfind(f"{W}abstractNum"):
            levels = {int(level.get(f"{W}ilvl", "0")): _level(level) for level in definition.iterfind(f"{W}lvl")}
            definitions[definition.get(f"{W}abstractNumId")] = levels
        for number in numbering.iterfind(f"{W}num"):
            name, base = number.get(f"{W}numId"), _value(number, "abstractNumId")
            lists.shared[name] = base
            lists.levels[name] = dict(definitions.get(base, {}))
            for change in number.iterfind(f"{W}lvlOverride"):
                at = int(change.get(f"{W}ilvl", "0"))
                if (level := change.find(f"{W}lvl")) is not None:
                    lists.levels[name][at] = _level(level)
                if start := _value(change, "startOverride"):
                    lists.restarts[name, at] = int(start)
        return lists

    def label(self, number: str, at: int) -> str:
        """The label of the next paragraph of list ``number`` on level ``at``, with the gap behind it; often empty."""
        levels = self.levels.get(number, {})
        level = levels.get(at)
        if level is None or number == "0":
            return ""
        counts = self.counts.setdefault(self.shared.get(number, number), {})
        restart = self.restarts.pop((number, at), None)
        counts[at] = restart if restart is not None else counts.get(at, level.start - 1) + 1
        for deeper in [key for key in counts if key > at]:
            del counts[deeper]
        if level.format == "bullet":
            return "• "
        if level.format == "none":
            return ""

        def put(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            named = levels.get(place, level)
            count = counts.setdefault(place, named.start)
            return numeral(count, "decimal" if level.legal else named.format)

        label = _PLACE.sub(put, level.text)
        gap = "" if level.suffix == "nothing" or not label.isascii() else " "
        return label + gap if label else ""


def _level(level: Any) -> _Level:
    legal = level.find(f"{W}isLgl") is not None
    start = _value(level, "start") or "1"
    return _Level(
        int(start), _value(level, "numFmt") or "decimal", _value(level, "lvlText"), _value(level, "suff"), legal
    )


def _value(parent: Any, name: str) -> str:
    found = parent.find(f"{W}{name}")
    return "" if found is None else str(found.get(f"{W}val") or "")


def numeral(count: int, format: str) -> str:
    """A number as Word writes it in a format of its own; in one that is not known here, in Arabic figures."""
    low = format.lower()
    if low.endswith(("letter",)) and 0 < count < 781:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if low.startswith("upper") else letter
    if low.endswith("roman") and 0 < count < 4000:
        return _roman(count).upper() if low.startswith("upper") else _roman(count)
    if "legal" in low:
        return _counted(count, _LEGAL, "拾佰仟万")
    if "counting" in low or low == "japanesecounting":
        return _counted(count, _DIGITS.replace("〇", "零"), "十百千万")
    if "digital" in low:
        return "".join(_DIGITS[int(digit)] for digit in str(count))
    if low == "ideographtraditional" and 0 < count <= 10:
        return _STEMS[count - 1]
    if low == "ideographzodiac" and 0 < count <= 12:
        return _BRANCHES[count - 1]
    if "enclosed" in low and 0 < count <= 20:
        first = "⒈" if "fullstop" in low else "⑴" if "paren" in low else "①"
        return chr(ord(first) + count - 1)
    return f"{count:02}" if low == "decimalzero" else str(count)


def _roman(count: int) -> str:
    out = ""
    for value, letters in _ROMAN:
        out += letters * (count // value)
        count %= value
    return out


def _counted(count: int, digits: str, units: str) -> str:
    """A Chinese numeral up to 99,999: 十二, 二十, 一百零五."""
    if not 0 < count < 100_000:
        return str(count)
    out, zero = "", False
    for place in range(4, -1, -1):
        digit = count // 10**place % 10
        if digit:
            out += (digits[0] if zero and out else "") + digits[digit] + (units[place - 1] if place else "")
            zero = False
        else:
            zero = True
    ten = digits[1] + units[0]
    return out[1:] if out.startswith(ten) and count < 20 else out
