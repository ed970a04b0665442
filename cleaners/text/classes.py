"""Which characters are what: one table for all, so that every cleaner means the same by an ideograph.

Each name is the inside of a regular expression's character class.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from .pattern import lazy

Codes = npt.NDArray[np.uint32]  # the code points of a text
Places = npt.NDArray[np.intp]  # offsets in a text, from left to right
Table = npt.NDArray[np.bool_]  # for every code point of Unicode, whether it belongs
Class = str | Callable[[], Table]  # the inside of a regular expression's character class, or what makes a table

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af〇々"  # ideographs, and the two marks that stand for one
PLAIN_HAN = "一-鿿"  # the main block alone, for what is said in everyday words: compiled in half the time
KANA = "ぁ-ヿㇰ-ㇿ"
HANGUL = "ᄀ-ᇿ㄰-㆏가-힯"
STOPS = "。！？…"  # end a sentence
PAUSES = "，、；："
OPENING = "（《〈“‘「『【〔〖［｛"
CLOSING = "）》〉”’」』】〕〗］｝"
MARKS = STOPS + PAUSES + OPENING + CLOSING + "—～·"  # punctuation that only Chinese text has
CONTEXT = frozenset(
    "，。、；：？！（）《》〈〉「」『』【】〔〕〖〗～"
)  # marks that prove Chinese context; “”‘’—… do not

MEASURES = "年月日亿万千余多个名人次元吨里米克岁号届期项条起户家座台辆度倍"  # what a number is followed by
WIDE_MARKS = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}  # the Chinese mark for a half-width one
EVERYDAY = "一-鿿，。、；：（）“”《》0-9\n"  # what Chinese prose is made of

HAN_CHAR = lazy(f"[{HAN}]")
_HAN_RUN = lazy(f"[{HAN}]+")
_RANGES = lazy(r"(.)(?:-(.))?", re.DOTALL)


@cache
def members(characters: str) -> Table:
    """A table of the characters of a class; ``characters`` is the inside of a regular expression's character class, without
    escapes: ranges (``0-9``), ``^`` in front for all others, a hyphen last."""
    table = np.zeros(0x110000, np.bool_)
    negated = characters[:1] == "^" and len(characters) > 1
    listed = characters[negated:]
    if "-" not in listed:
        table[code_points(listed)] = True
    else:
        for first, last in _RANGES.findall(listed):
            table[ord(first) : ord(last or first) + 1] = True
    return ~table if negated else table


def among(characters: str) -> Table:
    """A table of just these characters, none of which means a range."""
    table = np.zeros(0x110000, np.bool_)
    table[code_points(characters)] = True
    return table


def listed(characters: str) -> str:
    """The inside of a character class that holds just these, none of which means a range."""
    return "-" * ("-" in characters) + characters.replace("-", "").replace("^", "") + "^" * ("^" in characters)


class Kinds:
    """What each code point of Unicode is, as bits of one number: one look into the table tells of a text where every class that
    pages are asked for stands. A class gets its bit when it is first asked for, while there is one left; but for those that are met all
    the time: where any class stands is looked up once for all, and ten times as fast where little does."""

    SIZE = 32  # bits
    COMMON = "，、的"  # what all text is full of

    def __init__(self) -> None:
        self.table = np.zeros(0x110000, np.uint32)
        self.known = 0  # the bits that the table holds
        self._bits: dict[Class, int] = {}

    def bit(self, of: Class) -> int:
        """The bit of a class; 0 where it has none."""
        bit = self._bits.get(of)
        return self._begin(of) if bit is None else bit

    def _begin(self, of: Class) -> int:
        table, number = table_of(of), self.known.bit_count()
        bit = self._bits[of] = 1 << number if number < self.SIZE and not table[code_points(self.COMMON)].any() else 0
        if bit:
            self.table[table] |= np.uint32(bit)
            self.known |= bit
        return bit


KINDS = Kinds()


def table_of(of: Class) -> Table:
    """The table of a class."""
    return members(of) if isinstance(of, str) else of()


def where(answers: npt.NDArray[Any]) -> Places:
    """The places at which an answer about every character of a text is not false and not 0."""
    return (answers if answers.dtype == np.bool_ else answers != 0).nonzero()[
        0
    ]  # of numbers, NumPy seeks it ten times as long


def code_points(text: str) -> Codes:
    """The code points of a text as numbers."""
    # A string of NumPy's is its code points, in a quarter of the time of an encoding; an empty one is a single 0.
    return np.array([text]).view(np.uint32)[: len(text)]


def as_text(codes: Codes) -> str:
    """The text that these numbers are the code points of."""
    text: str = codes.view(f"<U{len(codes)}").item() if len(codes) else ""
    return text + "\0" * (len(codes) - len(text))  # NumPy takes those at the end for padding


def count_han(text: str, start: int = 0, end: int = sys.maxsize) -> int:
    """How many ideographs stand in ``text[start:end]`` (code points)."""
    return len("".join(_HAN_RUN.findall(text, start, end)))


def is_han(char: str) -> bool:
    """Whether a character (or the empty string at a text's border) is an ideograph."""
    return (
        "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or "\U00020000" <= char <= "\U000323af"
        or "\uf900" <= char <= "\ufaff" or char in ("〇", "々")
    )  # fmt: skip


def is_chinese(char: str) -> bool:
    """Whether a character is an ideograph or punctuation that only Chinese text has."""
    return bool(char) and (is_han(char) or char in MARKS)


def is_context(char: str) -> bool:
    """Whether a neighbour proves that a mark stands in Chinese context."""
    return is_han(char) or char in CONTEXT


def is_latin(char: str) -> bool:
    """Whether a character is an ASCII letter or digit; the empty string at a text's border is none."""
    return char.isascii() and char.isalnum()
