"""The numbering marks of official documents, in every spelling that turns up, and what they are.

GB/T 9704-2012 knows four levels, ``一、`` ``（一）`` ``1.`` ``（1）``; ``①`` follows in practice. Paragraphs are told apart by
these marks long before numbering brings them into one form, so the spellings are known here to all. Wrong where a
paragraph begins by counting (``一，二，三``), with a list of references (``（一）、（二）项``), with what a part is called in a patent
(``支架(3), 其特征在于``) or with a dated event (``一.二八``): these are no marks.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from .pattern import lazy

COUNT = "〇零一二三四五六七八九十百"
FORMAL = "壹贰叁肆伍陆柒捌玖拾"
VARIANTS = {"參": 3, "参": 3}  # of 叁

_GAP = "[ \u3000\u00a0]{0,4}"
_DIGIT = "[0-9０-９]"
_COUNTING = rf"(?!{_GAP}(?:[^\n][，,、]|[{COUNT}]{{1,4}}{_GAP}(?:[，,、.．和至]|$)))"  # one, two, three
_LISTED = rf"(?:{_GAP}[、.．，,](?!{_GAP}[(（㈠-㈩⑴-⒇]))?"  # a mark's mark, but not the one between （一）、（二）

MARK = lazy(
    rf"(?P<one>(?:[{COUNT}]{{1,4}}|[{FORMAL}參参]{{1,3}}){_GAP}(?:[、，,]|[.．](?:(?![{COUNT}0-9０-９])|(?=(?:19|20)[0-9]{{2}} ?年))){_COUNTING})"
    rf"|(?P<two>[(（]{_GAP}[{COUNT}]{{1,4}}{_GAP}[)）]{_LISTED}|[㈠-㈩]{_LISTED})"
    rf"|(?P<three>{_DIGIT}{{1,3}}(?:{_GAP}、(?!{_GAP}{_DIGIT}{{1,3}}{_GAP}[、，])|{_GAP}．|{_GAP}\.(?![0-9０-９.])|\. (?=\d))|[⒈-⒛])"
    rf"|(?P<four>[(（]{_GAP}(?!0|０){_DIGIT}{{1,2}}{_GAP}[)）](?!{_GAP}[，,]){_LISTED}|[⑴-⒇]{_LISTED})"
    r"|(?P<five>[①-⑳㉑-㉟㊱-㊿])"
    r"|(?P<chapter>第 ?[〇零一二三四五六七八九十百千\d]{1,6} ?[编篇章节条回卷部集])",
    re.MULTILINE,
)
HEADS = (
    f"{COUNT}{FORMAL}參参(（0-9０-９第①-⒛㈠-㈩㉑-㉟㊱-㊿"  # what a mark begins with: the inside of a character class
)
LEVELS = ("one", "two", "three", "four", "five")

_NUMBER = lazy(rf"[{COUNT}{FORMAL}參参]+|[0-9]+")
_PLAIN = lazy(rf"[{COUNT}{FORMAL}參参0-9(（）)、，,.． ]*+")  # no ring, no full-width digit
_VALUES = {char: value for value, char in enumerate("零一二三四五六七八九十")} | {"〇": 0}
_VALUES |= {char: value for value, char in enumerate(FORMAL, 1)} | VARIANTS


def numbering_mark(line: str, at: int = 0) -> re.Match[str] | None:
    """The numbering mark that stands at ``at`` (code points), or ``None``. ``match.lastgroup`` is its level: ``one`` to
    ``five``, or ``chapter`` for ``第三章`` and its kin."""
    return MARK.match(line, at)


@lru_cache(maxsize=1024)
def read_mark(mark: str) -> tuple[str, int | None]:
    """The numeral in a mark, and what it counts (``None`` where it is not how one counts)."""
    numeral = mark_numeral(mark)
    return numeral, numeral_value(numeral)


def mark_numeral(mark: str) -> str:
    """The numeral in a mark, as written, but out of its ring or bracket: ``十二`` of ``（十二）``, ``3`` of ``⒊`` and ``①``'s 1."""
    found = _NUMBER.search(mark if _PLAIN.fullmatch(mark) else unicodedata.normalize("NFKC", mark))
    return found[0] if found else ""


def numeral_value(numeral: str) -> int | None:
    """What a numeral of a mark counts, from 1 to 199 in Chinese; ``None`` where it is not how one counts (``二三``, ``十〇``)."""
    if numeral.isdecimal():
        return int(numeral)
    value, rest = 0, numeral
    hundred, found, tail = rest.partition("百")
    if found:
        if hundred != "一":
            return None
        value, rest = 100, tail.lstrip("零〇")
    if len(rest) > 3 or not numeral or "百" in rest:
        return None
    digits = [_VALUES[char] for char in rest]
    match digits:
        case []:
            return value
        case [unit]:
            return value + unit if unit else None
        case [10, unit] if 0 < unit < 10:
            return value + 10 + unit
        case [tens, 10] if 0 < tens < 10:
            return value + tens * 10
        case [tens, 10, unit] if 0 < tens < 10 and 0 < unit < 10:
            return value + tens * 10 + unit
    return None
