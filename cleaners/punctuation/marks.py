"""Half-width commas, semicolons, colons, question and exclamation marks that stand in Chinese context.

Wrong in a number, a time, an address, an emoticon, an entity, an English sentence: each mark is judged by what stands beside it.
"""

from __future__ import annotations

import re

from ..rulebook.match import Rules
from ..text.classes import HAN_CHAR, PLAIN_HAN, WIDE_MARKS, as_text, is_context, is_han, members
from ..text.page import Page, Proposal
from ..text.pattern import lazy
from .context import TOKEN, is_embedded, nearest
from .names import names_beside

LABEL = 12  # code points of who speaks, in brackets
QUESTION = ord("?")  # between two ideographs it may be an interpunct that was lost
TIMES = 6  # code points of a time and what stands before it
FORM = 24  # code points between two boxes of a form

_ITEM = lazy(rf"\(\d{{1,2}}\)[{PLAIN_HAN}]")  # 达到85.2%;(2)医改方面
_TIME = lazy(r"\d{1,2}[:：]\d\d(?!\d)")
_TIME_BEFORE = lazy(r"(?<!\d)\d{1,2}[:：]\d\d\Z")
_WIDEN = str.maketrans(WIDE_MARKS)
_EMOTICON = lazy(r"[:;][-']?(?:\)|\((?! {0,8}[)）])(?=[\s。，！]|$))", re.MULTILINE)


def widen_marks(page: Page, rules: Rules, proposal: Proposal) -> None:
    """Propose the Chinese mark for each half-width one whose context is Chinese, and report a ``?`` that stands for what was lost."""
    if "half-width" not in rules or page.unusual.isdisjoint(",;:?!"):
        return
    text, add, name = page.text, proposal.edits.add, rules["half-width"].name
    at = page.unusual_places(",;:?!")
    han = members(PLAIN_HAN)
    plain = han.take(page.beside(at, -1)) & han.take(page.beside(at, 1)) & (page.codes[at] != QUESTION)
    between = at[plain]  # a mark between two ideographs needs no judge
    proposal.edits.add_all(between, as_text(page.codes[between]).translate(_WIDEN), name)
    end = 0
    for start in at[~plain].tolist():
        if start < end:  # the rest of a run that was judged as one
            continue
        end = start + 1
        while text[end : end + 1] in WIDE_MARKS:
            end += 1
        mark = text[start:end]
        before, after = text[start - 1] if start else "\n", text[end] if end < len(text) else "\n"
        if mark == "?" and is_han(before) and is_han(after) and _between_names(text, start, rules):
            if "lost-interpunct" in rules:
                rule = rules["lost-interpunct"]
                proposal.report(rule.name, start, end, rule.why)
        elif mark == "?" and before in " \n" and is_han(after) and _ticks(text, start):
            if "lost-tick" in rules:
                rule = rules["lost-tick"]
                proposal.report(rule.name, start, end, rule.why)
        elif is_han(before) and not (mark in ":;" and after in "()-'" and _EMOTICON.match(text, start)):
            add(start, end, WIDE_MARKS.get(mark) or "".join(map(WIDE_MARKS.__getitem__, mark)), name)
        elif _in_context(text, start, end, mark):
            add(start, end, "".join(map(WIDE_MARKS.__getitem__, mark)), name)


def _ticks(text: str, at: int) -> bool:
    """Whether a box for another choice stands near the choice behind ``at``, in its line."""
    head, end = text.rfind("\n", max(0, at - FORM), at), text.find("\n", at, at + FORM)
    return text.find("□", max(head, at - FORM, 0), end if end >= 0 else at + FORM) >= 0


def _in_context(text: str, start: int, end: int, mark: str) -> bool:
    """Whether the nearest neighbour on either side is Chinese, or a number or Latin word inside a Chinese sentence."""
    left, right = nearest(text, start, -1), nearest(text, end, 1)
    before, after = text[left] if left >= 0 else "\n", text[right] if right < len(text) else "\n"
    if mark in ":;" and _EMOTICON.match(text, start):
        return False
    if is_context(before) or (before == "]" and right == end and _closes_label(text, left)):
        return True
    if before == "&" or (mark == ";" and _entity(text, start)):
        return False
    if is_context(after):
        return before != "\n" or mark[0] in ",;" or (len(mark) == 1 and mark in "?!")
    if before == "\n" or left != start - 1:
        return False
    if after == "\n" or after in "”’\"')）":
        return mark[-1] in "?!;,:" and is_embedded(text, start, -1)
    if right != end or mark not in ",;" or not after.isascii():
        return False
    if after == "(" and before in "0123456789%‰":
        return is_embedded(text, start, -1) and _ITEM.match(text, end) is not None
    if after.isdigit() and before.isdigit():  # 1,234 is a number; 邮编100000;二 holds two
        if mark == ",":
            return _parts_times(text, start)
        return is_embedded(text, start, -1) and is_embedded(text, end, 1)
    return after.isalnum() and (is_embedded(text, start, -1) or is_embedded(text, end, 1))


def _parts_times(text: str, at: int) -> bool:
    """Whether the comma at ``at`` stands between two times of day in a Chinese line: ``上班时间8:30-12:00,14:00-17:30``."""
    if not _TIME.match(text, at + 1) or not _TIME_BEFORE.search(text, max(0, at - TIMES), at):
        return False
    return HAN_CHAR.search(text, max(0, text.rfind("\n", max(0, at - TOKEN), at), at - TOKEN), at) is not None


def _closes_label(text: str, at: int) -> bool:
    """Whether the bracket at ``at`` closes the Chinese name of who speaks: ``[渠首站]:8时开闸``. What a link refers to has a space."""
    return is_han(text[at - 1]) and is_han(text[text.rfind("[", max(0, at - LABEL), at) + 1])


def _entity(text: str, at: int) -> bool:
    """Whether the semicolon at ``at`` ends ``&nbsp;`` or its like."""
    amp = text.rfind("&", max(0, at - 10), at)
    return amp >= 0 and text[amp + 1 : at].isalnum()


def _between_names(text: str, at: int, rules: Rules) -> bool:
    """Whether the mark at ``at`` stands between two transliterated names."""
    return names_beside(text, at, rules) == 2
