"""How surprising each character of a text is, in nats: what tells a right decoding from a wrong one.

A text decoded rightly costs about 6 nats an ideograph, decoded wrongly 10 and more. The table travels with the package
(``frequencies.tsv``) and is read when bytes have first to be guessed; ``scripts/frequencies.py`` makes it.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from .pattern import lazy

LOST = 10.0  # a byte that cannot be decoded
ASCII = 4.5
CONTROL = 14.0
UNKNOWN = 17.0  # an ideograph that is in no table, a private character, a control
_BLANK = frozenset(" \n\r\t")
_KANA, _KANA_COSTS = range(0x3041, 0x3100), {"zh": 10.0, "ja": 4.3, "ko": 12.5}
_SHRUNK = range(0xFF61, 0xFFA0)  # half-width katakana: in Shift-JIS each byte is one
_WIDE = "\u3041-\u9fff가-힣\ufffd\udc80-\udcff"
_ASCII = lazy("[\x00-\x7f]+")
_MIXED = lazy(f"[A-Za-z](?=[{_WIDE}])|[{_WIDE}](?=[A-Za-z])")


class Costs(dict[str, float]):
    """The cost of each character of a text in one language; what the table does not hold is judged by its kind."""

    def __init__(self, language: str) -> None:
        super().__init__(_table("zh") if language == "zh" else {})
        self.language = language

    def __missing__(self, char: str) -> float:
        cost = self._judged(char)
        self[char] = cost
        return cost

    def _judged(self, char: str) -> float:
        code = ord(char)
        if self.language == "ko" and "가" <= char <= "힣":
            return _table("ko").get(char, 8.5 if char.encode("euc_kr", "ignore")[:1] not in (b"", b"\xa4") else 14.0)
        if code in _KANA:
            return _KANA_COSTS[self.language]
        if self.language == "ja" and code in _SHRUNK:
            return 8.0
        known = chinese_costs()
        cost = float(known[code]) if code < len(known) else UNKNOWN
        if self.language != "zh" and char > "\u3400" and char in _table("zh"):  # Korean hardly writes ideographs
            return cost + (1.0 if self.language == "ja" else 6.0)
        return cost

    def of(self, text: str) -> float:
        """The cost of a whole text."""
        return sum(map(self.__getitem__, text)) + mixed(text)


def mixed(text: str) -> float:
    """What it costs that ASCII letters and ideographs touch: `f黨r` was `für`."""
    return 3.0 * len(_MIXED.findall(text))


@cache
def costs(language: str) -> Costs:
    """The costs for ``zh`` (both scripts), ``ja`` or ``ko``."""
    return Costs(language)


@cache
def chinese_costs() -> npt.NDArray[np.float64]:
    """What each code point costs in Chinese; those that are not in it are ``UNKNOWN``."""
    costs = np.full(0x30000, UNKNOWN)
    costs[:0x80] = ASCII
    costs[:0x20] = CONTROL
    costs[list(map(ord, _BLANK))] = 3.5
    costs[0x2000:0x3400] = 12.5
    costs[_KANA.start : _KANA.stop] = _KANA_COSTS["zh"]
    costs[0xDC80:0xDD00] = costs[0xFFFD] = LOST
    costs[0xFF01:0xFF5F] = 9.5
    known = _table("zh")
    costs[list(map(ord, known))] = list(known.values())
    return costs


@cache
def _table(language: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for line in Path(__file__).with_name("frequencies.tsv").read_text(encoding="utf-8").splitlines():
        name, _, row = line.partition("\t")
        if name == language:
            cost, _, chars = row.partition("\t")
            found.update(dict.fromkeys(chars, float(cost)))
    return found


def mean(text: str, language: str = "zh") -> float:
    """The mean cost of the characters beside ASCII; 0 where there are none."""
    foreign = _ASCII.sub("", text)
    return sum(map(costs(language).__getitem__, foreign)) / len(foreign) if foreign else 0.0


def alphabetic(text: str) -> float:
    """The cost of a text in any alphabet: what tells is that letters of one script stand together, capitals before small."""
    cost, before = 0.0, " "
    for char in text:
        cost += _letter(before, char)
        before = char
    return cost


class _Least(dict[str, float]):
    """The least that a character costs in any alphabet, whatever stands before it."""

    def __missing__(self, char: str) -> float:
        script, category = _kind(char) if "\x7f" < char < "\u2e80" or char == "\ufffd" else ("", "")
        cost = _letter(char, char) if not script else (6.0 if script == "LATIN" else 3.8) + 1.5 * (category == "Lu")
        self[char] = cost
        return cost


_LEAST = _Least()


def alphabetic_at_least(text: str) -> float:
    """No more than ``alphabetic`` says, and sooner said."""
    return sum(map(_LEAST.__getitem__, text))


@cache
def _kind(char: str) -> tuple[str, str]:
    """The script of a letter or of a mark on one, and its category in Unicode; no script for anything else."""
    category = unicodedata.category(char)
    return (unicodedata.name(char, "?").partition(" ")[0] if category[0] in "LM" else ""), category


def _letter(before: str, char: str) -> float:
    if char < "\x80":
        return 3.5 if char in _BLANK else ASCII if char > "\x1f" else CONTROL
    if "\u2e80" <= char != "\ufffd":
        return UNKNOWN
    script, category = _kind(char)
    if not script:
        return 7.0 if char in "\xa0«»°·–—‘’“”„…№€§©®™" else LOST if char == "\ufffd" else 9.5
    last, last_category = _kind(before)
    cost = 6.0 if script == "LATIN" else 3.8
    if last != script and (last or category[0] == "M") and not (script == "LATIN" and before < "\x80"):
        cost += 6.0
    if category == "Lu":
        cost += 7.0 if last and last_category != "Lu" else 1.5
    return cost
