"""Half-width marks that stand in Chinese context."""

from __future__ import annotations

import itertools
import re

import numpy as np

from ..rulebook.match import Rules
from ..text.classes import CLOSING, HAN, PLAIN_HAN, WIDE_MARKS, Places, is_context, is_han, members
from ..text.headings import numbering_mark
from ..text.page import LF, Page, Proposal
from ..text.pattern import lazy

LABEL = 12  # code points of who speaks, in brackets
TOKEN = 40  # code points of a number or Latin word that are looked at to see what it is embedded in
QUESTION = ord("?")  # between two ideographs it may be an interpunct that was lost
STOP_CLOSERS = "”’》）)\"'】"  # behind these a full stop may end a sentence
NAME = 4  # ideographs of a transliterated name that are looked at
LONGEST_NUMBER = 12  # code points of a heading's number, with its mark
LONGEST_HEADING = 20  # code points of a mark and a heading behind it

BESIDE = 100  # code points around a stop in which its sentence is looked for
COUNTED = "图表式例注第卷期章节条页"  # abbreviated before a number
FORM = 24  # code points between two boxes of a form

_EMOTICON = re.compile(r"[:;][-']?(?:\)|\((?! {0,8}[)）])(?=[\s。，！]|$))", re.MULTILINE)
_TOKEN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789%‰.,+#&/*°℃_×-")
_EVENT = re.compile("“[一二三四五六七八九十]{1,2}[.][一二三四五六七八九十]{1,3}”")
_DOT = lazy("[.·](?=[一-鿿])")
_BREAK = re.compile("[。；：！？.\n]")
_SECOND_HALF = re.compile(r"\s{1,8}\d{1,4} ?[%％‰亿万]")  # 占8.|5%: a line's end parts the number
_HALF = lazy("(?<=[一-鿿]),(?=[一-鿿])")
_CLAUSE = re.compile(
    "[一二三四五六七八九十]是|[首其再最]|同时|此外|另外|因此|目前|其中|为此|对此|随着|通过|按照|根据|[近今去前][年日期]|[一二三四五六七八九十几多]年来|但|并|本|请|我|各|要|在|对|为|第"
)


def widen_marks(page: Page, rules: Rules, proposal: Proposal) -> None:
    """Propose the Chinese mark for each half-width one whose context is Chinese."""
    if page.unusual.isdisjoint(",;:?!."):
        return
    if "half-width" in rules:
        _widen(page, rules, proposal, rules["half-width"].name)
    if "." in page.unusual:
        _judge_stops(page, rules, proposal)


def _widen(page: Page, rules: Rules, proposal: Proposal, name: str) -> None:
    text, add = page.text, proposal.edits.add
    at = page.unusual_places(",;:?!")
    han = members(PLAIN_HAN)
    plain = han.take(page.beside(at, -1)) & han.take(page.beside(at, 1)) & (page.codes[at] != QUESTION)
    between = at[plain]  # a mark between two ideographs needs no judge
    proposal.edits.add_all(between.tolist(), [WIDE_MARKS[chr(code)] for code in page.codes[between].tolist()], name)
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


def _judge_stops(page: Page, rules: Rules, proposal: Proposal) -> None:
    at = page.unusual_places(".")
    ends_line = page.beside(at, 1) == LF
    before = members(f"{HAN}{STOP_CLOSERS}。 ").take(page.beside(at, -1))
    ends_sentence = ends_line & members("一-鿿”》）").take(page.beside(at, -1))
    dotted = {number for number in page.numbers(at[ends_sentence]) if _is_dotted(page, number, at[ends_sentence])}
    for start in at[before | ends_line].tolist():
        if start and not page.text[start - 1].isspace():
            _judge_stop(page, start, rules, proposal, dotted=page.document(start) in dotted)
        elif _is_spaced_stop(page.text, start) and "full-stop" in rules:
            proposal.edits.add(start, start + 1, "。", rules["full-stop"].name)


def _is_spaced_stop(text: str, at: int) -> bool:
    """Whether a stop was set apart from its sentence: at a line's end (``敬请指正 .``), or between two clauses of four ideographs and
    more, the last of a sentence with a comma and the next (``推进建设，完成任务 . 现将情况``)."""
    if at < 2 or text[at - 1] != " " or not is_han(text[at - 2]):
        return False
    if text[at + 1 : at + 2] in ("", "\n"):
        return True
    if text[at + 1] != " " or not is_han(text[at + 2 : at + 3]):
        return False  # an entry of a list of references: 周小舟 .水渠志
    if min(_clause_length(text, at - 1, -1), _clause_length(text, at + 1, 1)) < 4:
        return False
    return "，" in text[max(0, text.rfind("\n", max(0, at - BESIDE), at), at - BESIDE) : at]


def _is_dotted(page: Page, number: int, last: Places) -> bool:
    """Whether a document ends more paragraphs with half-width stops than it has full-width ones."""
    start, end = page.span(number)
    first, after = np.searchsorted(last, (start, end + 1))
    return bool(after - first > page.text.count("。", start, end))


def _in_context(text: str, start: int, end: int, mark: str) -> bool:
    """Whether the nearest neighbour on either side is Chinese, or a number or Latin word inside a Chinese sentence."""
    left, right = _nearest(text, start, -1), _nearest(text, end, 1)
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
        return mark[-1] in "?!;,:" and _embedded(text, start, -1)
    if right != end or mark not in ",;" or not after.isascii():
        return False
    if after.isdigit() and before.isdigit():  # 1,234 is a number; 邮编100000;二 holds two
        return mark == ";" and _embedded(text, start, -1) and _embedded(text, end, 1)
    return after.isalnum() and (_embedded(text, start, -1) or _embedded(text, end, 1))


def _closes_label(text: str, at: int) -> bool:
    """Whether the bracket at ``at`` closes the Chinese name of who speaks: ``[渠首站]:8时开闸``. What a link refers to has a space."""
    return is_han(text[at - 1]) and is_han(text[text.rfind("[", max(0, at - LABEL), at) + 1])


def _nearest(text: str, at: int, step: int) -> int:
    """The nearest character that is neither a space nor a curly quote, from ``at`` in one direction, inside the line.
    A few steps are enough: characters has not left long runs of spaces, and a long gap is no neighbourhood."""
    i = at - 1 if step < 0 else at
    for _ in range(8):
        if not 0 <= i < len(text) or text[i] not in (" “”‘’" if step > 0 else " “”‘’…"):
            break  # 哗啦…! is said in Chinese
        i += step
    return i


def _embedded(text: str, at: int, step: int) -> bool:
    """Whether the number or Latin word (or the list of them) beside ``at`` touches Chinese: ``使用PPT`` but not ``say PPT``."""
    start = i = at - 1 if step < 0 else at
    while 0 <= i < len(text) and abs(i - start) < TOKEN and text[i] in _TOKEN:
        i += step
    return i != start and 0 <= i < len(text) and is_context(text[i])


def _entity(text: str, at: int) -> bool:
    """Whether the semicolon at ``at`` ends ``&nbsp;`` or its like."""
    amp = text.rfind("&", max(0, at - 10), at)
    return amp >= 0 and text[amp + 1 : at].isalnum()


def _judge_stop(page: Page, at: int, rules: Rules, proposal: Proposal, *, dotted: bool) -> None:
    """A full stop ends a Chinese sentence, or joins a transliterated name, or cannot be told. A ``dotted`` document ends its
    paragraphs with half-width stops."""
    text = page.text
    before, after = text[at - 1], text[at + 1] if at + 1 < len(text) else "\n"
    put, name = "。", "full-stop"
    if before == "." or after == "." or (before == after and before in "\"'"):  # a dot that is spoken about
        return
    if _belongs_to_number(page, at):
        return
    if before == "。" and (after == "\n" or is_han(after)):
        pass  # the same stop twice, in two widths
    elif is_han(before) or (before in STOP_CLOSERS and _closes_chinese(text, at - 1)):
        behind = text[at + 2 : at + 3] if after == " " else ""
        gap = is_context(behind) or (behind.isdigit() and before not in COUNTED and _clause_length(text, at, -1) >= 3)
        if after in "\n”’》）)」』\"'" or gap or (after == "[" and text[at + 2 : at + 3].isdigit()):
            pass
        elif is_han(after):
            names = _names_beside(text, at, rules) if is_han(before) else 0
            if names == 2 or (is_han(before) and _dated_event(text, at)):
                put, name = "·", "interpunct"
            elif names or not (_clause_follows(text, at, dotted=dotted) or _ends_heading(page, at, rules)):
                if "unclear-stop" in rules:
                    rule = rules["unclear-stop"]
                    proposal.report(rule.name, at, at + 1, rule.why)
                return
        elif not (after.isdigit() and _clause_length(text, at, -1) >= 4) and after not in "“‘《（(":
            return
    elif not (after == "\n" and _ends_sentence(page, at)):
        return
    if name in rules:
        proposal.edits.add(at, at + 1, put, rules[name].name)


def _ends_heading(page: Page, at: int, rules: Rules) -> bool:
    """Whether the stop ends a heading that stands in the line of its text: ``（一）指导思想.坚持以人为本``."""
    start = page.line(at)[0]
    mark = numbering_mark(page.text, start) if at - start < LONGEST_HEADING else None
    if mark is None or mark.lastgroup == "chapter":
        return False
    words = page.text[mark.end() : at].strip()
    letters = rules.table("transliteration").get("characters", "")
    foreign = sum(char in letters for char in words)
    if len(words) < 2 or not all(map(is_han, words)) or foreign == len(words) or (foreign and len(words) < 4):
        return False  # a name may go on behind the stop
    return _clause_length(page.text, at, 1) >= 4


def _belongs_to_number(page: Page, at: int) -> bool:
    """Whether the stop is the mark of a heading: ``二. 深化改革`` is numbering's."""
    start = page.line(at)[0]
    mark = numbering_mark(page.text, start) if at - start < LONGEST_NUMBER else None
    return mark is not None and mark.end() > at


def _closes_chinese(text: str, at: int) -> bool:
    """Whether an ideograph or Chinese mark stands before the closing marks that end at ``at``, or one of them is Chinese."""
    for i in range(at, max(-1, at - 5), -1):
        if text[i] in "）》":
            return True
        if text[i] not in STOP_CLOSERS:
            return is_context(text[i]) or text[i] == "%" or (text[i].isalnum() and _embedded(text, i + 1, -1))
    return False


def _clause_length(text: str, at: int, step: int) -> int:
    """How many ideographs and digits stand between ``at`` and the next mark in one direction; eight are as good as more, and
    what a title or quotation follows (``印发《办法》``) goes on."""
    length, i = 0, at + step
    while 0 <= i < len(text) and length < 8 and (is_han(text[i]) or text[i].isalnum() or text[i] in "“”"):
        length += text[i] not in "“”"
        i += step
    return 8 if step > 0 and length > 1 and text[i : i + 1] in ("《", "“") else length


def _clause_follows(text: str, at: int, *, dotted: bool) -> bool:
    """``任务.二是推进`` and ``已全面完成目标.各部门继续``, but not ``路线.房间``; in a dotted document less will do."""
    if text[at - 1] in CLOSING:
        return True
    before, after = _clause_length(text, at, -1), _clause_length(text, at, 1)
    if before < 2 or after < 2:
        return False
    if dotted and before + after >= 7:
        return True
    if before > 2 and before + after > 5 and _is_half_width(text, at):
        return True
    comma = text.rfind("，", max(0, at - 12), at)
    if comma >= 0 and at - comma > 3 and after >= 4 and not _BREAK.search(text, comma + 1, at):
        return True  # the last clause of several
    return bool(_CLAUSE.match(text, at + 1)) or (before >= 6 and after >= 4)


def _is_half_width(text: str, at: int) -> bool:
    """Whether the sentence before ``at`` was typed in half-width marks, so that its stop is one of them: ``表彰先进,部署工作.刚才,…``.
    An entry of a list of references has no comma before its first stops."""
    start, end = max(text.rfind("\n", max(0, at - BESIDE), at) + 1, at - BESIDE, 0), text.find("\n", at, at + BESIDE)
    around = text[start : end if end >= 0 else at + BESIDE]
    if "，" in around or len(_HALF.findall(around)) < 2:
        return False
    return _HALF.search(text, max(start, text.rfind(".", start, at), text.rfind("。", start, at)), at) is not None


def _ends_sentence(page: Page, at: int) -> bool:
    """A number at the end of a Chinese sentence and of its paragraph: ``用时2:15:30.``, never a bare ``1.``"""
    text = page.text
    if not (text[at - 1].isdigit() or text[at - 1] in "%‰") or _SECOND_HALF.match(text, at + 1):
        return False
    i = at
    while i > 0 and at - i < TOKEN and text[i - 1] in "0123456789:：∶%‰.,/-≥≤～~×":
        i -= 1
    return i > 0 and is_han(text[i - 1]) and text[i - 1] not in "第图表章节条款项" and _clause_length(text, i, -1) >= 2


def _dated_event(text: str, at: int) -> bool:
    """``“九.一八”``: numerals alone on both sides, in quotation marks."""
    return bool(_EVENT.match(text, max(0, text.rfind("“", max(0, at - 4), at))))


def _between_names(text: str, at: int, rules: Rules) -> bool:
    """Whether the mark at ``at`` stands between two transliterated names."""
    return _names_beside(text, at, rules) == 2


def _names_beside(text: str, at: int, rules: Rules) -> int:
    """On how many sides of the mark at ``at`` a transliterated name stands: of the ideographs next to it two at least are among those
    that transliterations are written with, and one of them tells. None, where either neighbour is not among those."""
    table = rules.table("transliteration")
    letters, telling = table.get("characters", ""), table.get("telling", "")
    left, right = text[max(0, at - NAME) : at][::-1], text[at + 1 : at + 1 + NAME]
    if right[1:2] not in letters and _DOT.search(text, max(0, at - 6), at):
        right = right[:1] * 2  # the last part of a name of three may be one ideograph: 马丁.路德.金
        telling += right
    if left[:1] not in letters or right[:1] not in letters:
        return 0
    return sum(_is_name(side, letters, telling) for side in (left, right))


def _is_name(side: str, letters: str, telling: str) -> bool:
    name = list(itertools.takewhile(letters.__contains__, side))
    return len(name) > 1 and not set(telling).isdisjoint(name)
