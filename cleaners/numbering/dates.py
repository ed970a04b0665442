"""Dates: closed up, and with 〇 where a ring, a letter or a digit stands for it.

Wrong for the blanks of a form (``2024年   月   日``), for masks (``张三○``) and for faces made of characters.
"""

from __future__ import annotations

from ..rulebook.match import Rules
from ..text.classes import HAN_CHAR, members
from ..text.page import Page, Proposal
from ..text.pattern import lazy

_S = "[ \u3000\u00a0]"
_SPACES = " \u3000\u00a0"
_D = "[0-9０-９]"
_YEAR = rf"{_D}{{4}}{_S}{{0,4}}年"
_MONTH = rf"{_D}{{1,2}}{_S}{{0,4}}月"
_DAY = rf"(?:{_D}{{1,2}}|[1-3]{_S}{_D}){_S}{{0,4}}[日号]"  # 1 7日, too, where the month stands before it
_LATE_MONTH = rf"1{_S}[0-2]{_S}{{0,4}}月"  # and 1 2月 behind the year
_DATE = lazy(
    rf"(?<!{_D})(?:{_YEAR}{_S}{{0,4}}(?:{_MONTH}|{_LATE_MONTH})(?:{_S}{{0,4}}{_DAY})?|{_MONTH}{_S}{{0,4}}{_DAY})"
)
_RUN_OF_SPACES = lazy(f"{_S}+")


def close_dates(page: Page, rules: Rules, proposal: Proposal) -> None:
    """``2024 年 1 月 5 日`` closes up; the blanks of a form (``年   月   日``) hold no digits and stay."""
    if "date-gap" not in rules or page.unusual.isdisjoint(_SPACES):
        return
    at = page.unusual_places(_SPACES)
    beside = members("年月日号").take(page.beside(at, 1)) | members("年月").take(page.beside(at, -1))
    beside |= members("月日号").take(page.beside(at, 2))  # 1 7日
    for line in page.lines_of(at[beside]):
        for date in _DATE.finditer(page.text, *line):
            for gap in _RUN_OF_SPACES.finditer(page.text, *date.span()):
                proposal.edits.add(*gap.span(), "", rules["date-gap"].name)


_LIKE_ZERO = "○◯OoＯｏ0０О"
_WITH_ZERO = lazy(
    f"(?<![{_LIKE_ZERO}一二三四五六七八九〇零A-Za-z0-9])[{_LIKE_ZERO}一二三四五六七八九〇零]{{2,8}}(?![{_LIKE_ZERO}一二三四五六七八九〇零A-Za-z0-9])"
)
_ZEROS = lazy(f"[{_LIKE_ZERO}]")


def round_zeros(page: Page, rules: Rules, proposal: Proposal) -> None:
    """``二○二四年`` is ``二〇二四年``: a ring, a letter or a digit that stands for 〇 in a Chinese number."""
    if "year-zero" not in rules:
        return
    text, at = page.text, page.places(_LIKE_ZERO)
    for line in page.lines_of(at[members("一二三四五六七八九〇零").take(page.beside(at, -1))]):
        for number in _WITH_ZERO.finditer(text, *line):
            if _ZEROS.search(number[0]) and _is_number(number[0], text[number.end() : number.end() + 2]):
                for zero in _ZEROS.finditer(text, *number.span()):
                    proposal.edits.add(*zero.span(), "〇", rules["year-zero"].name)


def _is_number(number: str, after: str) -> bool:
    """Whether digits that hold a ring or letter are a year, a day or a number, and no mask (``张三○``) or face (``一o一``)."""
    if number[0] not in "一二三四五六七八九":
        return False
    if len(number) == 4 and after[:1] == "年":
        return True
    rings_only = not set(number) & set("OoＯｏ0０О")
    if number[-1] in _LIKE_ZERO:
        return after[:1] in tuple("年月日号条") if rings_only else len(number) == 2 and after == "年代"
    if rings_only:
        return True
    return "o" not in number and "ｏ" not in number and bool(HAN_CHAR.match(after))
