"""NFC: one code point for a letter with its marks, and the unified ideograph for a compatibility one.

Never wrong: both forms are the same text by definition.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from ..rulebook.match import Rules
from ..text.edit import Edit
from ..text.page import Page
from ..text.pattern import lazy

MANY = 60  # marks on one base; beyond that they are sorted here, because normalize() takes quadratic time to sort them

# What NFC leaves as it is, whatever stands beside it: the inside of a character class.
STAYS = "\0-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u2328\u2460-\u2adb\u3001-\u3029\u3030-\u3098一-鿿\uff01-\uff60\uffe0-\uffe6"
_MAY_CHANGE = lazy(f"[^{STAYS}]")
_SEPARATE = "\u034f\u180b\u180c\u180d\u180f" + "".join(map(chr, range(0xFE00, 0xFE10)))  # marks that never join


def is_composed(page: Page) -> bool:
    """Whether a text is in NFC."""
    return not any(map(_MAY_CHANGE.match, page.unusual)) or unicodedata.is_normalized("NFC", page.text)


def compose(page: Page, rules: Rules) -> Iterator[Edit]:
    """Bring each base and its marks into NFC; a text that is in NFC should not come here."""
    if "nfc" not in rules:
        return
    name, text = rules["nfc"].name, page.text
    for match in _pieces().finditer(text):
        start, end = match.span()
        if start and _is_mark(text[start]):
            start -= 1
        piece = text[start:end]
        new = unicodedata.normalize("NFC", piece if len(piece) < MANY else _sorted(piece))
        if new != piece:
            yield Edit(start, end, new, name)


@cache
def _pieces() -> re.Pattern[str]:
    """Marks in a row, or a character that NFC never has and the marks on it: from Unicode's own data, when first needed."""
    marks, alone = [], []
    for character in map(chr, (*range(0x300, 0x20000), *range(0x2F800, 0x2FA20))):
        if _is_mark(character):
            marks.append(character)
        elif not unicodedata.is_normalized("NFC", character):
            alone.append(character)
    return re.compile(f"[{''.join(marks + alone)}][{''.join(marks)}]*+")


def _is_mark(character: str) -> bool:
    """Whether a character may join the one before it: a mark, or the vowel or last consonant of a Hangul syllable."""
    if character in _SEPARATE:
        return False
    return unicodedata.category(character)[0] == "M" or "\u1160" <= character <= "\u11ff"


def _sorted(piece: str) -> str:
    """The piece decomposed, each row of marks in canonical order."""
    keys, starters = [], 0
    parts = unicodedata.normalize("NFD", piece[:1]) + "".join(unicodedata.normalize("NFD", mark) for mark in piece[1:])
    for part in parts:
        kind = unicodedata.combining(part)
        starters += kind == 0
        keys.append((starters, kind))
    return "".join(parts[i] for i in sorted(range(len(parts)), key=keys.__getitem__))
