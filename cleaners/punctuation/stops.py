"""Full stops of the half width: which of them end a Chinese sentence, which join a foreign name, and which nobody can tell.

Wrong in numbers, versions, names, abbreviations and references; so a stop is judged by the clauses on both sides, and what cannot be told is left
and reported.
"""

from __future__ import annotations

import numpy as np

from ..rulebook.match import Rules
from ..text.classes import CLOSING, HAN, Places, is_context, is_han, members
from ..text.headings import numbering_mark
from ..text.openings import CLAUSE
from ..text.page import LF, Page, Proposal
from ..text.pattern import lazy
from ..text.references import begins_entry
from .context import TOKEN, clause_length, is_embedded
from .names import is_dated_event, names_beside

STOP_CLOSERS = "”’》）)\"'】"  # behind these a full stop may end a sentence
LONGEST_NUMBER = 12  # code points of a heading's number, with its mark
LONGEST_HEADING = 20  # code points of a mark and a heading behind it
MIXED = 3  # full-width stops for one half-width one, in a document that mixes both
BESIDE = 100  # code points around a stop in which its sentence is looked for
OPENING = frozenset("“‘《（(【")
CLAUSE_LENGTH = 4  # ideographs and digits of a clause that begins behind a number and its measure
NO_END = frozenset(("依照", "按照", "遵照", "对于", "关于", "由于", "以及"))  # of a sentence
COUNTED = "图表式例注第卷期章节条页"  # abbreviated before a number

_MEASURED = lazy(
    f"(?<=[{HAN}])\\d[\\d.,]{{0,12}}(?:[%‰℃]|[kcmμ]?[gmlLtW]|h?m[²³23]|kWh|[MG]B)$"
    f"|(?<=[{HAN}）”》])\\[\\d{{1,3}}(?:[-–,，]\\d{{1,3}}){{0,4}}\\]$"
)
_BREAK = lazy("[。；：！？.\n]")
_SECOND_HALF = lazy(r"\s{1,8}\d{1,4} ?[%％‰亿万元]")  # 占8.|5%: a line's end parts the number
_HALF = lazy("(?<=[一-鿿]),(?=[一-鿿])")


def judge_stops(page: Page, rules: Rules, proposal: Proposal) -> None:
    """Propose the Chinese stop, or the dot of a name, for each half-width one that is it beyond doubt."""
    if "." not in page.unusual:
        return
    at = page.unusual_places(".")
    before, after = page.beside(at, -1), page.beside(at, 1)
    may_end = (after == LF) | members(f"{HAN}{STOP_CLOSERS}。 ").take(before)
    may_end |= members("%‰℃²³23\\]A-Za-z").take(before) & members(HAN).take(after)
    named = {start: _rule_of(page, start, rules, dotted=False) for start in at[may_end].tolist()}
    unclear = [start for start, name in named.items() if name == "unclear-stop"]
    if unclear:
        ends = np.array([start for start, name in named.items() if name == "full-stop"], np.intp)
        dotted = {number for number in page.numbers(np.array(unclear, np.intp)) if _is_dotted(page, number, ends)}
        named |= {
            start: _rule_of(page, start, rules, dotted=True)
            for start in unclear
            if page.document(start) in dotted and not begins_entry(page.text, page.line(start)[0])
        }
    for start, name in named.items():
        if name not in rules:
            continue
        rule = rules[name]
        if name == "unclear-stop":
            proposal.report(rule.name, start, start + 1, rule.why)
        else:
            proposal.edits.add(start, start + 1, "·" if name == "interpunct" else "。", rule.name)


def _is_spaced_stop(text: str, at: int) -> bool:
    """Whether a stop was set apart from its sentence: at a line's end (``敬请指正 .``), or between two clauses of four ideographs and
    more, the last of a sentence with a comma and the next (``推进建设，完成任务 . 现将情况``)."""
    if at < 2 or text[at - 1] != " " or not is_han(text[at - 2]):
        return False
    if text[at + 1 : at + 2] in ("", "\n"):
        return True
    if text[at + 1] != " " or not is_han(text[at + 2 : at + 3]):
        return False  # an entry of a list of references: 周小舟 .水渠志
    if min(clause_length(text, at - 1, -1), clause_length(text, at + 1, 1)) < 4:
        return False
    return "，" in text[max(0, text.rfind("\n", max(0, at - BESIDE), at), at - BESIDE) : at]


def _is_dotted(page: Page, number: int, ends: Places) -> bool:
    """Whether half-width stops that are told are no slips in a document, but the way in which it, or one of the hands that wrote it,
    ends sentences: several of them, one for ``MIXED`` full-width ones at least."""
    start, end = page.span(number)
    first, after = np.searchsorted(ends, (start, end))
    return bool(MIXED * (after - first - 1) >= page.text.count("。", start, end))


def _rule_of(page: Page, at: int, rules: Rules, *, dotted: bool) -> str:
    """The rule that a stop falls under: ``full-stop`` at the end of a Chinese sentence, ``interpunct`` in a foreign name, ``unclear-stop``
    where it cannot be told, ``""`` where it is right. A ``dotted`` document has stops of the half width."""
    text = page.text
    if at == 0 or text[at - 1].isspace():
        return "full-stop" if _is_spaced_stop(text, at) else ""
    before, after = text[at - 1], text[at + 1] if at + 1 < len(text) else "\n"
    if before == "." or after == "." or (before == after and before in "\"'"):  # a dot that is spoken about
        return ""
    if _belongs_to_number(page, at):
        return ""
    if before == "。" and (after == "\n" or is_han(after)):
        return "full-stop"  # the same stop twice, in two widths
    if is_han(before) or (before in STOP_CLOSERS and _closes_chinese(text, at - 1)):
        if is_han(after):
            return _between_ideographs(page, at, rules, dotted=dotted)
        if not _ends_clause(text, at, before, after):
            return _before_item(text, at, dotted=dotted)
        return "unclear-stop" if after in OPENING and _is_bound(text, at) else "full-stop"
    if after == "\n":
        return "full-stop" if _ends_sentence(page, at) or _is_measured(text, at) else ""
    goes_on = clause_length(text, at, 1) >= CLAUSE_LENGTH or CLAUSE.match(text, at + 1)
    return "full-stop" if goes_on and _is_measured(text, at) else ""


def _before_item(text: str, at: int, *, dotted: bool) -> str:
    """The rule that a stop falls under behind Chinese where the number of an item follows at once: ``法律、法规.3.适用范围``."""
    if text[at - 1] in COUNTED or clause_length(text, at, -1) < 2 or not numbering_mark(text, at + 1):
        return ""
    return "full-stop" if dotted else "unclear-stop"


def _is_measured(text: str, at: int) -> bool:
    """Whether a number with its measure, or the number of a note, ends at ``at`` behind Chinese: ``下降到5.2%``, ``每日4g``, ``有关[3]``."""
    return _MEASURED.search(text[max(0, at - TOKEN) : at]) is not None


def _ends_clause(text: str, at: int, before: str, after: str) -> bool:
    """Whether a stop behind Chinese ends a sentence by what follows, which is no ideograph: a border, a gap and more Chinese, the
    number of a note, a number behind a whole clause, an opening mark."""
    if after in "\n”’》）)」』\"'“‘《（(【":
        return True
    behind = text[at + 2 : at + 3]
    if after == " ":
        return is_context(behind) or (behind.isdigit() and before not in COUNTED and clause_length(text, at, -1) >= 3)
    return behind.isdigit() if after == "[" else after.isdigit() and clause_length(text, at, -1) >= 4


def _is_bound(text: str, at: int) -> bool:
    """Whether no sentence begins behind the stop (``第五条.的规定``) or none ends before it (``依照.《办法》``): it is a leftover."""
    if text[at + 1] == "的" and text[at + 2 : at + 3] != "确":
        return True
    return is_han(text[at - 1]) and (clause_length(text, at, -1) < 2 or text[at - 2 : at] in NO_END)


def _between_ideographs(page: Page, at: int, rules: Rules, *, dotted: bool) -> str:
    """The rule that a stop falls under behind Chinese and before an ideograph."""
    text = page.text
    names = names_beside(text, at, rules) if is_han(text[at - 1]) else 0
    if names == 2 or (is_han(text[at - 1]) and is_dated_event(text, at)):
        return "interpunct"
    if (
        not names
        and not _is_bound(text, at)
        and (_clause_follows(text, at, dotted=dotted) or _ends_heading(page, at, rules))
    ):
        return "full-stop"
    return "unclear-stop"


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
            return is_context(text[i]) or text[i] == "%" or (text[i].isalnum() and is_embedded(text, i + 1, -1))
    return False


def _clause_follows(text: str, at: int, *, dotted: bool) -> bool:
    """``任务.二是推进`` and ``已全面完成目标.各部门继续``, but not ``路线.房间``; in a dotted document less will do."""
    if text[at - 1] in CLOSING or numbering_mark(text, at + 1):
        return True
    before, after = clause_length(text, at, -1), clause_length(text, at, 1)
    if before < 2 or after < 2:
        return False
    if dotted and before + after >= 7:
        return True
    if before > 2 and before + after > 5 and _is_half_width(text, at):
        return True
    comma = text.rfind("，", max(0, at - 12), at)
    if comma >= 0 and at - comma > 3 and after >= 4 and not _BREAK.search(text, comma + 1, at):
        return True  # the last clause of several
    return bool(CLAUSE.match(text, at + 1)) or (before >= 6 and after >= 4)


def _is_half_width(text: str, at: int) -> bool:
    """Whether the sentence before ``at`` was typed in half-width marks, so that its stop is one of them: ``表彰先进,部署工作.刚才,…``.
    An entry of a list of references has no comma before its first stops."""
    start, end = max(text.rfind("\n", max(0, at - BESIDE), at) + 1, at - BESIDE, 0), text.find("\n", at, at + BESIDE)
    around = text[start : end if end >= 0 else at + BESIDE]
    if "，" in around or len(_HALF.findall(around)) < 2:
        return False
    return _HALF.search(text, max(start, text.rfind(".", start, at), text.rfind("。", start, at)), at) is not None


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
    return clause_length(page.text, at, 1) >= 4


def _ends_sentence(page: Page, at: int) -> bool:
    """A number at the end of a Chinese sentence and of its paragraph: ``用时2:15:30.``, never a bare ``1.``"""
    text = page.text
    if not (text[at - 1].isdigit() or text[at - 1] in "%‰") or _SECOND_HALF.match(text, at + 1):
        return False
    token = "0123456789:：∶%‰.,/-≥≤～~×—" + "Xx*" * (text[at - 1] in "%‰")  # a masked figure, too: 增长X%
    i = at
    while i > 0 and at - i < TOKEN and text[i - 1] in token:
        i -= 1
    while i > 0 and at - i < TOKEN and text[i - 1] in "、，" and (text[i - 2].isdigit() or text[i - 2] in "%‰"):
        i -= 1  # the last figure of several: 分别达到85.4%、92%
        while i > 0 and at - i < TOKEN and text[i - 1] in token:
            i -= 1
    return i > 0 and is_han(text[i - 1]) and text[i - 1] not in "第图表章节条款项" and clause_length(text, i, -1) >= 2
