"""Neighbours: what goes with the line beside it.

An advertisement takes suspicious lines with it. Furniture takes further furniture and the value under a label. Both take
decoration in head and tail.
"""

from __future__ import annotations

from ..text.headings import numbering_mark
from ..text.names import is_name
from ..text.pattern import lazy
from .document import BLOCK
from .headlines import heads_content, is_decoration, is_picture, is_story_end
from .judge import Judge
from .line import Line
from .pleas import STRONG
from .signs import ADDRESS, BAR, COMPANION, FOOTER, FURNITURE

_FRAME = frozenset("|丨>＞›»【】[]▽▼↓")  # what a web page sets around and between its buttons
_NO_VALUE = lazy(r"[。！？；，,;!?]|[：:](?!\d)")
_TIME = r"(?:19|20)\d\d ?[-/.年]|[〇○零一二三四五六七八九]{4}年|\d{1,2} ?[-/月:：] ?\d{1,2}|[今昨前]天|刚刚|前$"
_VALUES = {  # what may stand under a label; anything else is the document's first line
    "published": lazy(_TIME),
    "views": lazy(r"^[\d,.]{1,12} ?[wWkK万千]?\+?(?:人?次|人)?$"),
}
_SOURCE = lazy(
    r"(?:[报網网社刊志台局厅部委办府站处科室院校会所组团队署司行厂店库频端吧坛]|中心|公司|大学|频道|杂志|在线|微博|微信|博客|空间|[众条百网]家?号)$"
    r"|\.[a-z]{2,4}\b|^(?:本站|原创|网络|互联网|转载|综合|未知|佚名|匿名|admin)"
)  # who puts something up
_VALUE = 30  # code points
_VOTE = lazy("[* ]{0,4}点?(?:分享|收藏|点赞|赞|在看|转发|评论|留言|关注|喜欢)[* ]{0,4}")
_COLONS = ("：", ":")
_FURNITURE = frozenset((COMPANION, FURNITURE, FOOTER, BAR))


def grow(judge: Judge, seeds: list[int]) -> None:
    """Let lines go with their neighbours: each line that went asks the next one above and below, once."""
    asked = list(reversed(seeds))
    while asked:
        number = asked.pop()
        for other in (judge.document.above(number), judge.document.below(number)):
            if other is not None and other not in judge.gone and _goes_with(judge, other, number):
                asked.append(other)


def _goes_with(judge: Judge, number: int, beside: int) -> bool:
    """Whether a line went because the line ``beside`` it did."""
    document, rule = judge.document, judge.gone[beside]
    line, outside, sure = document.line(number), document.in_zone(number), beside in judge.sure
    if (outside or sure) and line.once(is_decoration) and (outside or line.words[0] in _FRAME):
        return _strike(judge, number, rule, sure=sure)
    if document.in_tail(number) and is_picture(line.words):  # the code to scan, the card of an account
        return judge.strike(number, rule, sure=True)
    if number < beside and _is_address(line):
        return False  # what an author points to stands above the advertisement, a seller's below it
    if rule == judge.advertisement or document.line(beside).asks_to_follow:
        score, enough = judge.score(number, document.limits.neighbour)
        may_be_title = (
            number < beside and document.in_head(number) and all(sign.rule.weight < STRONG for sign in line.bad)
        )
        stays = line.is_heading or may_be_title or is_story_end(line.words)
        if enough and score >= document.limits.remove and not stays:
            return judge.strike(number, judge.advertisement, sure=False)
        if rule == judge.advertisement:
            vote = document.in_tail(number) and (_VOTE.fullmatch(line.words) or line.heads_list)
            return bool(vote) and _goes_with_furniture(judge, number, sure=False)
    return (sure or outside) and _goes_with_furniture(judge, number, sure=sure)


def _is_address(line: Line) -> bool:
    """Whether nothing speaks against a line but an address of the web: what one finds there says the author."""
    return bool(line.bad) and all(sign.rule.signal == ADDRESS for sign in line.bad)


def _strike(judge: Judge, number: int, rule: str, *, sure: bool) -> bool:
    """Let a line go, which is then as sure as the one beside it."""
    if sure:
        judge.sure.add(number)
    return judge.strike(number, rule, sure=True)


def _goes_with_furniture(judge: Judge, number: int, *, sure: bool) -> bool:
    """Whether a line beside furniture went: more furniture, or the value under a label."""
    document, line = judge.document, judge.document.line(number)
    shapes = line.shapes
    if (FOOTER in shapes and not _is_footer(judge, number)) or heads_content(document, judge.gone, number):
        return False
    if shapes == {COMPANION} and line.words.endswith(_COLONS) and not document.in_zone(number):
        return False  # 引用： over what is quoted
    if shapes:
        furniture = shapes <= _FURNITURE
        name = judge.names.get("furniture" if furniture else "metadata", "")
        gone = (furniture or not document.in_block(number)) and judge.strike(number, name, sure=True)
    else:
        above = document.above(number)
        key = document.line(above).label if above is not None else ""
        gone = bool(key) and _is_value(key, line.words)
        if gone:
            judge.values[number] = key
            gone = judge.strike(number, judge.names.get("metadata", ""), sure=True)
    if gone and sure:
        judge.sure.add(number)
    return gone


def _is_value(key: str, words: str) -> bool:
    """Whether a line may be the value of the label above it. A program that leaves one empty (``来源：``) has the document begin there:
    with its number, its title, its first heading."""
    if (
        len(words) > _VALUE
        or _NO_VALUE.search(words)
        or numbering_mark(words)
        or words[0] in "(（[【第"
        or "关于" in words
    ):
        return False
    if key in _VALUES:
        return bool(_VALUES[key].search(words))
    return is_name(words) or bool(_SOURCE.search(words))


def _is_footer(judge: Judge, number: int) -> bool:
    """Whether a telephone or address is the site's: furniture stands above it, and no person to ask in between.

    Under a notice, above the first furniture, it is the notice's own.
    """
    document = judge.document
    if not document.in_tail(number):
        return False
    above, site = document.above(number), False
    for _ in range(BLOCK):
        if above is None:
            break
        line = document.line(above)
        if document.is_body(above):
            break  # who is named in a paragraph of the body is nobody to ask
        if line.asks:
            return False
        site = site or bool(line.shapes - {FOOTER})
        if not site and not line.shapes:
            return False
        above = document.above(above)
    return site
