"""Width: letters, digits and symbols of ASCII become ASCII; half-width kana, jamo and Chinese marks become full-width.

Wrong for the punctuation of Chinese text, which is full-width by right: ，：；！？（） and ～ are never touched. Marks that
are Chinese in one place and ASCII in another (．－＜＞［］｛｝) change only where Latin text or numbers stand around them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ..rulebook.match import Rules
from ..text.classes import CLOSING, is_chinese, is_han
from ..text.edit import Edit
from ..text.headings import COUNT, numbering_mark
from ..text.openings import SURE_CLAUSE
from ..text.page import Page
from ..text.pattern import lazy

FULL = "＂-＇＊＋／０-９＝＠Ａ-Ｚ＼＾＿｀ａ-ｚ"
MARKS = "．－＜＞［｛"
HALF = "｡-ￜ"

_FULL = lazy(f"[{FULL}]+")
_TO_ASCII = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_DIGIT = "0-9０-９"
_LETTER = "A-Za-zＡ-Ｚａ-ｚ"
_WORD = _DIGIT + _LETTER


def narrow_letters(page: Page, rules: Rules) -> Iterator[Edit]:
    """Put ASCII for full-width letters, digits and symbols."""
    if "full-width" in rules:
        name = rules["full-width"].name
        for match in _FULL.finditer(page.text):
            yield Edit(match.start(), match.end(), match[0].translate(_TO_ASCII), name)


# Judging the ideographs around in Python: a pattern with a class of ideographs takes 5 ms to compile.
_POINT = lazy(f"．(?<=[{_WORD}]．)(?=[{_WORD}])|．(?<=[{_LETTER}]．)(?= ?[{_LETTER}])")
_HYPHEN = lazy(
    f"－(?<=[{_WORD}%％‰℃°年月日]－)(?=[{_WORD}])|－(?=[{_DIGIT}])(?![{_DIGIT}]{{1,4}}－)|－(?<=[{_LETTER}]－)(?![－—\\s])"
)
_ANGLE = lazy(f"[＜＞](?=[ \u3000]?[{_DIGIT}=＝+＋.-])")
_BRACKETS = lazy("［[^［］\n]{0,60}］|｛[^｛｝\n]{0,60}｝")
_LATIN = lazy(f"[{_LETTER}_)]")
# A number at the head of a line may number a paragraph that begins with a digit: １．５年以上. These units say it is a decimal.
_HEADED = lazy(rf"(?:^|\n)[ \t\xa0\u3000]{{0,20}}[{_DIGIT}]{{1,3}}$")
_FRACTION = lazy(f"．[{_DIGIT}]{{1,9}}+")
_OF_DECIMALS = "万亿元倍"


def narrow_marks(page: Page, rules: Rules) -> Iterator[Edit]:
    """Put the ASCII mark where ．－＜＞［］｛｝ stand in numbers or Latin text."""
    text = page.text
    for rule, pattern, is_chinese_mark in (
        ("full-width-point", _POINT, _numbers_paragraph),
        ("full-width-hyphen", _HYPHEN, _is_dash),
        ("full-width-angle", _ANGLE, _is_beside_chinese),
    ):
        if rule in rules:
            for match in pattern.finditer(text):
                at = match.start()
                if not is_chinese_mark(text, at):
                    yield Edit(at, at + 1, match[0].translate(_TO_ASCII), rules[rule].name)
    if "full-width-bracket" in rules:
        for match in _BRACKETS.finditer(text):
            if _is_latin(match):
                for at in (match.start(), match.end() - 1):
                    yield Edit(at, at + 1, text[at].translate(_TO_ASCII), rules["full-width-bracket"].name)


def _numbers_paragraph(text: str, at: int) -> bool:
    if not _HEADED.search(text[max(0, at - 24) : at]):
        return False
    fraction = _FRACTION.match(text, at)
    after = text[fraction.end() : fraction.end() + 1] if fraction else ""
    return not fraction or (is_han(after) and after not in _OF_DECIMALS)


def _is_dash(text: str, at: int) -> bool:
    """Between two words of Chinese － may be a dash; －－ is one."""
    before = text[max(0, at - 1) : at]
    return before in ("－", "—") or (is_han(before) and before not in "年月日")


def _is_beside_chinese(text: str, at: int) -> bool:
    """Beside an ideograph ＜ may be the mark of a title, beside another a bracket of two."""
    before = text[max(0, at - 1) : at]
    return is_chinese(before) or before in ("<", "＜", ">", "＞")


def _is_latin(brackets: re.Match[str]) -> bool:
    text, (start, end) = brackets.string, brackets.span()
    if any(map(is_chinese, text[start + 1 : end - 1])):
        return False
    before = text[max(0, start - 1) : start]
    return bool(_LATIN.match(before)) or not (is_chinese(before) or is_chinese(text[end : end + 1]))


_STOP = lazy(r"．(?<=[^\s．]．)(?!．)")
_LAST_STOP = lazy(r"．(?<=[^\s．]．)(?=\n|\Z)")
_ENDS_TEXT = "\n”’》）)」』】\"'“‘《（"  # what a stop stands before, beside the next clause
_INDENT, _LONGEST_MARK = 28, 12  # code points before a heading's number, and of it


def narrow_stops(page: Page, rules: Rules) -> Iterator[Edit]:
    """Put `.` for the ． that ends a Chinese sentence; punctuation, which knows the stops, makes 。 of it."""
    if "full-width-stop" in rules:
        name, text = rules["full-width-stop"].name, page.text
        last = sum(_is_after_chinese(text, match.start()) for match in _LAST_STOP.finditer(text))
        dotted = last > text.count("。")
        for match in _STOP.finditer(text):
            at = match.start()
            if _is_after_chinese(text, at) and _is_stop(text, at, dotted=dotted) and not _numbers_heading(page, at):
                yield Edit(at, at + 1, ".", name)


def _is_after_chinese(text: str, at: int) -> bool:
    """After an ideograph, what closes a Chinese clause, or a number, which may end one."""
    before = text[at - 1]
    return is_han(before) or before in CLOSING or before in "%％‰)" or before.isdecimal()


def _is_stop(text: str, at: int, *, dotted: bool) -> bool:
    """Whether a text or a clause goes on after the ．: else it joins two numerals (四．二八) or two names, or cannot be told. A
    ``dotted`` document ends its paragraphs with it."""
    before, after = text[at - 1], text[at + 1 : at + 2] or "\n"
    if before.isdecimal():
        return after == "\n"
    if after in _ENDS_TEXT or before in "%％‰":
        return True
    if not is_han(after) or (before in COUNT and after in COUNT):
        return False
    return dotted or bool(SURE_CLAUSE.match(text, at + 1))


def _numbers_heading(page: Page, at: int) -> bool:
    head = page.text[page.line(at)[0] : at + 1] if at - page.line(at)[0] < _INDENT + _LONGEST_MARK else ""
    mark = numbering_mark(page.text, at + 1 - len(head.lstrip())) if head else None
    return mark is not None and mark.end() > at


_ADDRESS = lazy(
    "：(?=//|／／)(?:(?<=[HhＨｈ][TtＴｔ][TtＴｔ][PpＰｐ]：)|(?<=[HhＨｈ][TtＴｔ][TtＴｔ][PpＰｐ][SsＳｓ]：)|(?<=[FfＦｆ][TtＴｔ][PpＰｐ]：))"
)


def narrow_addresses(page: Page, rules: Rules) -> Iterator[Edit]:
    """Put `:` for the ： of ``http：//``."""
    if "full-width-address" in rules:
        name = rules["full-width-address"].name
        for match in _ADDRESS.finditer(page.text):
            yield Edit(match.start(), match.end(), ":", name)


_HALF = lazy("[｡-ﾟ]+|[ﾠ-ￜ]+")
_KANA = lazy("[ァ-ヺ]")


def widen(page: Page, rules: Rules) -> Iterator[Edit]:
    """Put full-width kana, jamo and Chinese marks for half-width ones; a voicing mark joins its kana."""
    if "half-width" in rules:
        name = rules["half-width"].name
        for match in _HALF.finditer(page.text):
            start, end = match.span()
            new = _widened(match[0], after_kana=bool(_KANA.match(page.text[max(0, start - 1) : start])))
            if new != match[0]:
                yield Edit(start, end, new, name)


def _widened(half: str, *, after_kana: bool) -> str:
    if half[0] >= "ﾠ":  # jamo: one step to the letters that stand alone; NFKC would make them parts of syllables
        return "".join(chr(int(unicodedata.decomposition(c).split()[1], 16)) if c.isalpha() else c for c in half)
    full = unicodedata.normalize("NFKC", half)
    if full[0] in "\u3099\u309a" and not after_kana:  # nothing to join
        full = chr(ord(full[0]) + 2) + full[1:]
    return full


FORMS = "︰︵︶︹-﹄﹐-﹒﹔-﹗﹙﹚﹝﹞﹪"
_FORMS = lazy(f"[{FORMS}]+")
_AMONG = 2  # of these in a row are marks of a text; more are a list of them
_WIDE = str.maketrans(",;:?!()", "，；：？！（）")


def level_forms(page: Page, rules: Rules) -> Iterator[Edit]:
    """Put the full-width mark for its small form (``﹐﹑﹔``, Big5's) and for the one of vertical lines (``︰﹁﹂``)."""
    if "small-form" in rules:
        name, text = rules["small-form"].name, page.text
        for match in _FORMS.finditer(text):
            start, end = match.span()
            around = end - start <= _AMONG and "﹒" not in match[0]  # which stands in names and numbers
            if around and (is_chinese(text[max(0, start - 1) : start]) or is_chinese(text[end : end + 1])):
                new = match[0].replace("︰", "：")
                yield Edit(start, end, unicodedata.normalize("NFKC", new).translate(_WIDE), name)
