"""Whether what a repair would give is Chinese text: evidence on the far side."""

from __future__ import annotations

from ..text.classes import HAN, HAN_CHAR, HANGUL, KANA
from ..text.frequency import costs, mean
from ..text.pattern import lazy

COMMON = 7.5  # nats
SIGNS = frozenset("×÷°±·§²³½¼¾®©")  # of two bytes in UTF-8: they prove nothing, but stand in Chinese text

# Ideographs, kana, hangul and the marks, signs and emoji that stand among them; never ASCII, never a control.
_TEXT = lazy(
    rf"[{HAN}{KANA}{HANGUL}\u2010-\u2027\u2030-\u205e\u2070-\u27bf\u3000-\u303f\u3200-\u33ff\ufe30-\ufe4f\uff01-\uff65\uffe0-\uffe6"
    rf"\U0001f300-\U0001faff·×÷°±¥§àáèéêìíòóùúüāēīōūǎěǐǒǔǚǜ]+"
)
_CJK = lazy(rf"[{HAN}{KANA}{HANGUL}\u3000-\u303f\uff01-\uff65“”‘’…—]")
# Arrows, stars, boxes, ticks and other signs and emoji: of no language, so they prove nothing but themselves.
_SIGNS = lazy(r"[\u2010-\u2027\u2030-\u205e\u2100-\u27bf\u2900-\u297f\u2b00-\u2bff\U0001f300-\U0001faff\ufe0f]+")


def is_sign(put: str) -> bool:
    """Whether every character is a sign of no language, and none a mark of Chinese text."""
    return bool(_SIGNS.fullmatch(put)) and not _CJK.search(put)


def is_text(put: str) -> bool:
    """Whether every character is one that Chinese text is written with, and at least one belongs to it alone."""
    return bool(_TEXT.fullmatch(put)) and bool(_CJK.search(put))


def is_said(put: str) -> bool:
    """Whether it may be part of what a text says: text, or signs of no language, or nothing."""
    return is_text(put) or SIGNS.issuperset(put) or is_sign(put)


def is_varied(put: str) -> bool:
    """Whether it has two different ideographs: ``ÅÅÅÅ`` is one twice."""
    first = HAN_CHAR.search(put)
    return first is not None and any(found[0] != first[0] for found in HAN_CHAR.finditer(put, first.end()))


def proves(put: str) -> bool:
    """Whether words alone prove a reading: plausible ones, of different ideographs."""
    return is_varied(put) and chinese(put)


def common(put: str) -> int:
    """How many characters are among the commonest, which make up two thirds of any Chinese text."""
    known = costs("zh")
    return sum(char > "\x7f" and known[char] <= COMMON for char in put)


def chinese(put: str) -> bool:
    """Whether a text is plausible though nothing but its words proves it: the shorter it is, the commoner they must be."""
    return bool(HAN_CHAR.search(put)) and mean(put) <= (
        7.5 if len(put) == 1 else 8.5 if len(put) == 2 else 9.5 if len(put) <= 5 else 10.7
    )
