"""A gap by its two neighbours: a cell, an address, a label, a number, a mark, a word of another script stands beside it."""

from __future__ import annotations

import re

from ..text.classes import CONTEXT, HAN, MEASURES, is_han, is_latin
from ..text.headings import numeral_value
from ..text.lexicon import tears_word_at
from ..text.names import is_name
from ..text.page import Page
from ..text.pattern import lazy

Gap = tuple[int, int]  # the code points of a run of spaces

BLANK = 4  # spaces of a sentence that are a blank to fill in
STOPS = "，。、；,"
PARTS = "编篇章节条回卷部集话話幕场場折讲講课課季夜"  # what has a number, and a title behind it
PORTION = "分"  # 第二部分 is a heading's number at a paragraph's head alone: elsewhere it is counted
CHAPTERS = PARTS + PORTION  # the ends of them all
MASKS = "X×"
MASKED_NAMES = "X×*"  # what hides a name behind its surname
MASKED = 16  # code points around a gap in which a mask that is set apart stands
SOFT = "“‘”’—…·"  # marks that English text has too
FIELD = 16  # code points in which the label of the field before is looked for
LONGEST_FIELD = 60  # the same where the field begins its line and holds no mark of a sentence
LONGEST_TITLE = 40  # code points before the number of a chapter
CHOICES = 120  # code points of a line of choices
SPACED = 7  # code points of a label of two ideographs that is spaced out
DOSE = 20  # code points of an item with its amount
MENTION = 24  # code points of a name with its @
SIGNED = 40  # code points of an agency's name
ITEM = 400  # code points of an item of a list

_COUNTED = frozenset(MEASURES + "天时分秒种类级层")  # behind a number
_CHAPTER = lazy(
    rf"第 ?[〇零一二三四五六七八九十百千\d]{{1,6}} ?(?:部分|[{PARTS}])(?: ?之 ?[一二三四五六七八九十]{{1,3}})?"
)
_BARE_NUMBER = lazy("[一二三四五六七八九十]{1,3}")
_BARE_HEAD = lazy("([一二三四五六七八九十]{1,3}) ")
_TITLE = lazy("[^。，；！？：“\n]{0,60}$", re.MULTILINE)
_SHORT_LINE = lazy(f" +[{HAN}](?<!是)(?:[^。；，\n]{{0,30}}|(?P<clauses>[^。；\n]{{0,30}}))$", re.MULTILINE)
_MASKED_NAME = lazy(f"(?<![{HAN}])[{HAN}][X×*]{{1,2}}$")
_CHOICE = lazy("[B-H][.．、]")
_LATER_CHOICE = lazy(f"[B-H](?:[.．、]| ?[{HAN}])")
_FIRST_CHOICE = lazy(rf"(?:[(（]?\d{{1,3}}[)）.．、]{{0,2}} ?)?([A-G])(?:[.．、]| ?[{HAN}])")
_LABEL = lazy(
    f"[{HAN}]{{2,8}}(?:（[^（）\n]{{1,8}}）)?[:：]|{_CHOICE.pattern}"
)  # of a field, or of a choice in an exam
_COLON = lazy(f"(?:^|[{HAN}A-Za-z ）)])[:：]")  # of a label, or of one out of reach; none of 17:00
_FIELD_LABEL = lazy(f"^[^{HAN}\n]{{0,3}}[{HAN}]{{2,8}} ?[:：]")
_OFFICE = lazy("(?:同志|总?书记|主席|总理|部长|省长|市长|县长|局长|主任)")
_PAGE_NUMBER = lazy(r"\d{1,4}$", re.MULTILINE)
_AGENCIES = frozenset("局会府办处委部院厅司心室校学社队站所")  # the last ideograph of their names
_FIGURE = "[0-9XxＸ×某]{1,2}"  # of a date, which may be masked
_SIGNED = lazy(
    rf"[0-9]{{2}}[0-9XxＸ×]{{2}} ?年 ?{_FIGURE} ?月(?: ?{_FIGURE} ?日)?(?: ?印发)?(?:（[^（）\n]{{1,12}}）)? {{0,8}}$",
    re.MULTILINE,
)
_ATTACHED = lazy(r"附件 ?[:：] ?[0-9]{1,2}[.．]\Z")
COLONS = frozenset(":：")
ITEMS = frozenset("-*+")  # what marks one at the head of a line
CLOSERS = frozenset("，。、；：！？）》”’,;:!?)")
CHOICE_LETTERS = frozenset("BCDEFGH")
MARKS_OF_CHOICE = ".．、"
CONJUNCTIONS = frozenset("和与及或跟同、到至")
_MARKS = lazy("[。；，：]")
_SPACED_MASK = lazy(r"[记長长任席员者人师：:] {0,6}([X×]) {1,4}\1 {1,4}\1(?! {0,4}[A-Za-z0-9×=])")
_UNITS = "%‰℃％"
_MENTION = lazy(r"(?<![A-Za-z0-9_.-])@[\w·-]{1,20}\Z")  # who is spoken to in a chat
_AMOUNT = r"[0-9]{1,5}(?:\.[0-9]{1,3})?(?:[A-Za-zμ]{1,3}|[克枚片粒丸条支张个只斤两钱])(?![A-Za-z])"
_DOSE = lazy(rf"[{HAN}]{{1,8}}{_AMOUNT}")  # 甘草6g: what, and how much of it
_DOSE_BEFORE = lazy(rf"[{HAN}]{{1,8}}{_AMOUNT}\Z")
_FILLED_IN = lazy(rf"（ {{0,8}}）[{HAN}]")  # a word of which a part is to be filled in
_ADDRESSES = ("url", "email", "path")


def judge_gap(page: Page, start: int, end: int, latin: str) -> tuple[str, int]:
    """The rule for a gap and the width that it gives, by its two neighbours; gaps between ideographs are told later."""
    text = page.text
    before, after = text[start - 1], text[end]
    if len(page.shields):
        kinds = page.shields.at(start - 1), page.shields.at(end)
        if kinds == ("table", "table"):
            return "column-gap", 2
        if kinds[0] in _ADDRESSES or kinds[1] in _ADDRESSES:
            return "address-gap", 1
    if end - start > 1 and not before.isascii() and after.isdigit() and _PAGE_NUMBER.match(text, end):
        return "contents-gap", 2
    if "|" in (before, after):
        return "run", 1  # between cells
    if before in CHAPTERS and after not in CLOSERS and _follows_number(text, start):
        return "after-number", 1  # 第一条  合同期限：, too
    if after in CHOICE_LETTERS and _is_before_choice(text, start, end):
        return "label-gap", min(end - start, 2)
    if (_LABEL.match(text, end) and _before_label(text, start, end)) or _before_short_label(text, start, end):
        return "label-gap", min(end - start, 2)
    if "@" in page.unusual and is_han(after) and _MENTION.search(text, max(0, start - MENTION), start):
        return "address-gap", 1
    if is_han(after) and before in MASKED_NAMES and _MASKED_NAME.search(text, max(0, start - 4), start):
        return "between-ideographs", 0
    if before == "*" and _is_masked_office(text, start, end):
        return "between-masks", 0
    if is_han(before) and is_han(after):
        numbered = _follows_number(text, start) or (after == "第" and _is_before_chapter(text, end))
        return ("after-number", 1) if numbered else ("between-ideographs", 0)
    if after.isdigit() and _ends_agency(text, start) and _is_signature(text, start, end):
        return "signature-gap", min(end - start, 2)
    if before in ".．" and is_han(after) and _ATTACHED.search(text, max(0, start - 8), start):
        return "beside-marks", 0
    if before in "（(" and after in "）)" and end - start > 1:
        return "run", end - start  # room for an answer
    if after in STOPS and _is_blank(before, after, end - start):
        return "hole", end - start
    if after == "（" and _FILLED_IN.match(text, end):
        return "between-ideographs", 0
    if before in ITEMS and text[start - 2 : start - 1] in ("", "\n"):
        return "run", 1  # - （甲）, the mark of an item
    if before in CONTEXT or after in CONTEXT or _beside_soft_mark(text, start, end):
        return "beside-marks", 0
    if before == after and before in MASKS and _is_spaced_mask(text, start, end):
        return "between-masks", 0
    if is_han(before) and after == "×" and (text.startswith("×", end + 1) or _is_spaced_mask(text, end + 1, end + 1)):
        return "between-masks", 0
    if is_han(after) and before.isalpha() and before.isascii() and _is_dose(text, start, end):
        return "list-gap", 1
    if (is_han(before) and is_latin(after)) or (is_han(after) and (is_latin(before) or before in _UNITS)):
        return "beside-latin", 0 if latin == "none" else 1
    if after in _UNITS and before.isdigit():
        return "before-unit", 0
    return "run", 1


def _is_dose(text: str, start: int, end: int) -> bool:
    """Whether a gap separates two items of one list, each with how much of it is needed: ``桂枝9g 甘草6g``."""
    return _DOSE.match(text, end) is not None and _DOSE_BEFORE.search(text, max(0, start - DOSE), start) is not None


def _is_spaced_mask(text: str, start: int, end: int) -> bool:
    """Whether the gap stands inside three signs set apart that hide the name behind an office or a label: ``书记 × × ×``."""
    return any(
        match.start() < start and end < match.end()
        for match in _SPACED_MASK.finditer(text, max(0, start - MASKED), end + MASKED)
    )


def _is_masked_office(text: str, start: int, end: int) -> bool:
    """Whether three stars hide the name before an office: ``以*** 同志为核心``."""
    stars = text[max(0, start - 4) : start]
    return stars.endswith("***") and stars != "****" and bool(_OFFICE.match(text, end))


def _is_blank(before: str, after: str, width: int) -> bool:
    """Whether a gap before a mark is room for an answer: a wide one, or what is left of one item of several (``、 、``)."""
    return before == after == "、" or (width >= BLANK and (is_han(before) or before in STOPS))


def _ends_agency(text: str, at: int) -> bool:
    """Whether the name of an agency ends at ``at``, or it and what it did to the document: ``办公室编``."""
    return text[at - 1] in _AGENCIES or (text[at - 1] in "编印" and text[at - 2 : at - 1] in _AGENCIES)


def _is_signature(text: str, start: int, end: int) -> bool:
    """Whether a line is nothing but an agency, the gap and a date, or when the agency issued the document."""
    head = text.rfind("\n", max(0, start - SIGNED), start)
    whole = head >= 0 or start <= SIGNED
    return whole and bool(_SIGNED.match(text, end)) and not _MARKS.search(text, head + 1, start)


def _before_label(text: str, start: int, end: int) -> bool:
    """Whether the label behind a gap is one of several in its line: the gap is all that keeps the fields apart."""
    if end - start > 1:
        return True
    line = text.rfind("\n", max(0, start - LONGEST_FIELD), start)
    field = text[max(0, start - FIELD, line + 1) : start]
    if _CHOICE.match(text, end):
        before = chr(ord(text[end]) - 1)
        return any(before + mark in field for mark in ".．、")
    if _COLON.search(field):
        return True
    value = text[max(0, start - LONGEST_FIELD, line + 1) : start]
    label = _FIELD_LABEL.search(value)
    return label is not None and not _MARKS.search(value, label.end())


def _is_before_choice(text: str, start: int, end: int) -> bool:
    """Whether a further choice of an exam stands behind a gap, in a line that begins with an earlier one: ``A 正投影 B 斜投影``. One that
    has no mark follows the letter before it."""
    choice = _LATER_CHOICE.match(text, end)
    head = text.rfind("\n", max(0, start - CHOICES), start) + 1
    first = _FIRST_CHOICE.match(text, head) if choice and (head or start <= CHOICES) else None
    if first is None or first[1] >= text[end]:
        return False
    if text[end + 1] in MARKS_OF_CHOICE:
        return True
    above = chr(ord(text[end]) - 1)
    follows = first[1] == above or text.find(f" {above}", first.end(), start) > 0
    if not follows or text[start - 1] in CONJUNCTIONS:
        return False
    below = text.find("\n", end, end + CHOICES)
    return not _MARKS.search(text, head, below if below >= 0 else end + CHOICES)


def _before_short_label(text: str, start: int, end: int) -> bool:
    """Whether a label of one ideograph (``词：小舟 曲：大山``) or one that is spaced out (``姓 名：张三 性 别：男``) stands behind a gap,
    and a field with its label before it. The gap inside a label leaves one ideograph of it before."""
    behind = text[end + 1 : end + 2]
    if behind not in (" ", ":", "：") or not is_han(text[end]):
        return False
    spaced = behind == " "
    if spaced:
        first = text[end + 1 : end + SPACED].lstrip(" ")
        if not is_han(first[:1]) or first[1:2] not in COLONS:
            return False
    line = text.rfind("\n", max(0, start - FIELD), start)
    field = text[max(0, start - FIELD, line + 1) : start].replace(":", "：")
    label, _, value = field.rpartition("：")
    pieces = value.split()
    if not label or not pieces:
        return False
    return len(pieces[-1]) > 1 or (spaced and (len(pieces) == 1 or is_name("".join(pieces))))


def _beside_soft_mark(text: str, start: int, end: int) -> bool:
    """Curly quotes, dashes, dots and interpuncts are Chinese only where, past them, an ideograph or Chinese mark stands."""
    if text[start - 1] not in SOFT and text[end] not in SOFT:
        return False
    if text[start - 1] in "—…·" and (start == 1 or text[start - 2] == "\n"):
        return False  # a bullet
    return _is_chinese_past_soft(text, start - 1, -1) or _is_chinese_past_soft(text, end, 1)


def _is_chinese_past_soft(text: str, at: int, step: int) -> bool:
    for i in range(at, at + 4 * step, step):
        if not 0 <= i < len(text) or text[i] not in SOFT:
            return 0 <= i < len(text) and (is_han(text[i]) or text[i] in CONTEXT)
    return False


def _follows_number(text: str, at: int) -> bool:
    """Whether the gap at ``at`` stands after ``第三条`` at the head of a paragraph or sentence, or after a bare ``一`` that
    heads a section."""
    if text[at - 1] in CHAPTERS or "之" in text[max(0, at - 4) : at]:
        start = text.rfind("第", max(0, at - 14), at)
        if start < 0 or not _CHAPTER.fullmatch(text, start, at):
            return False
        if text[start - 1 : start] in ("", "\n", "。"):
            return True
        return text[start - 1] == " " and text[at - 1] != PORTION and _is_in_title(text, start)
    if text[at - 1] not in "一二三四五六七八九十":
        return False
    start = text.rfind("\n", max(0, at - 4), at) + 1 or (0 if at < 4 else at)
    if not _BARE_NUMBER.fullmatch(text, start, at):
        return False
    line = _SHORT_LINE.match(text, at)
    if line is None:
        return _is_among_items(text, start, at)
    if line["clauses"] is None:
        return True
    return line[0].lstrip(" ")[0] not in _COUNTED and not tears_word_at(text, at, at + 1)  # 三 日内付清，…


def _is_among_items(text: str, start: int, at: int) -> bool:
    """Whether the line above begins with the number before that at ``start`` and a gap, or the line below with the next one."""
    number = numeral_value(text[start:at]) or 0
    return number - 1 == _number_at(text, text.rfind("\n", max(0, start - ITEM), max(0, start - 1)) + 1) or (
        number + 1 == _number_at(text, text.find("\n", at, at + ITEM) + 1)
    )


def _number_at(text: str, line: int) -> int | None:
    """The bare number before a gap at the head of a line."""
    head = _BARE_HEAD.match(text, line) if line == 0 or text[line - 1] == "\n" else None
    return numeral_value(head[1]) if head else None


def _is_before_chapter(text: str, at: int) -> bool:
    """Whether the number of a chapter stands at ``at``, in a title, and a gap or the line's end follows it."""
    match = _CHAPTER.match(text, at)
    if match is None or text[match.end() - 1] == PORTION:
        return False
    return text[match.end() : match.end() + 1] in ("", " ", "\n") and _is_in_title(text, at)


def _is_in_title(text: str, at: int) -> bool:
    head = text.rfind("\n", max(0, at - LONGEST_TITLE), at) + 1
    return at - head < LONGEST_TITLE and bool(_TITLE.match(text, head))
