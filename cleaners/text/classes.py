"""Which characters are what: one table for all, so that every cleaner means the same by an ideograph.

Each name is the inside of a regular expression's character class.
"""

from __future__ import annotations

from .pattern import lazy

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af〇々"  # ideographs, and the two marks that stand for one
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

HAN_CHAR = lazy(f"[{HAN}]")


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
