"""What fits into a place and what does not: marks, what follows a digit, what a line hardly ends with."""

from __future__ import annotations

import re
from collections.abc import Iterable

ODD = 4.0  # nats for what hardly ever stands so
LIKELY = 3.0  # nats less for what is to be expected
CLOSING = {"）": "（", "”": "“", "》": "《", "】": "【", "〕": "〔", "』": "『", "」": "「", "〉": "〈", "’": "‘"}
OPENING = frozenset(CLOSING.values())
PAIRED = "…—"  # they stand in twos
_AT_END = frozenset("。！？；：…") | CLOSING.keys()  # what a line may end with; no other mark does
MARKS = frozenset("，、·•") | OPENING | _AT_END | frozenset(PAIRED)
MEASURES = "个年月日名项次条章号点元万亿种家位件天届届页岁台座张只辆所届米吨部间期层本户份套期批类届组户级卷节首幅场轮根支头匹棵株颗粒块片段篇句封艘架栋幢处笔门堂顿双对副盏把瓶杯碗袋箱桶盒包棒斤克升里亩楼班队届人周时分秒度倍成字款课期"
NUMERALS = "一二三四五六七八九十两几百千〇零"
_YEARS = frozenset("〇零九二")
_BEFORE_ONE = frozenset("了上有另这那每任是的")
_COUNTERS = frozenset(MEASURES + "余多")
_NEVER_LAST = frozenset("是在和与或及把被将从对向以于而但且并所很更最不也又就都还")
_LABEL = re.compile(
    r"(?:如下|以下|下列|附件?|时间|日期|电话|手机|传真|地址|地点|编号|金额|单价|总价|数量|邮编|网址|邮箱|年龄|账号|文号|微信|版本|热线|编码|号码|比例|抄送|主送|注)$"
)
_ADDRESSED = re.compile(r"(?:如下|以下|下列|单位|部门|科室|同志|老师|家长|朋友|公司|领导|[各市县区镇局处院校]|[说道问答曰]|命令|步骤)$")
_ASKS = re.compile(r"(?:[吗呢么]|什么.{0,6}|怎[么样].{0,6}|谁.{0,6}|[哪几].{0,6}|是不是.{0,8}|为何.{0,6}|如何.{0,6}|多少.{0,4}|没有)$")
_CALLS = re.compile(r"(?:[啊呀哇啦吧]|[太真多好].{1,4}|了)$")


def oddity(char: str, before: str, after: str) -> float:
    """The nats by which a character is unlikelier than usual between what stands before it in its line and what follows it."""
    last, following = before[-1:], after[:1]
    ends = not following or following in "\r\n"
    digit = (last.isascii() and last.isdigit()) or "①" <= last <= "⑳"
    if char in _COUNTERS and digit:
        return -ODD - (2.0 if char in "年月日号" and (following.isdigit() or not following.strip()) else 0.0)
    if char in "年月日" and last.isspace() and following.isspace():
        return -ODD - 2.0
    if char in NUMERALS and not before.strip() and following in ("、", "是", "要", "，"):
        return -ODD
    if char in NUMERALS and (last in _YEARS or following in _YEARS):
        return -LIKELY
    if char in "一中" and "\u4e00" <= last <= "\u9fff" and following not in MEASURES:
        return (LIKELY - 1 if last in _BEFORE_ONE else 0.0) if char == "中" else 0.0 if last in _BEFORE_ONE else 1.0
    if "！" < char <= "～" and char not in MARKS:
        return 0.0 if "！" < last <= "～" and last not in MARKS else ODD
    if char not in MARKS:
        return ODD if ends and char in _NEVER_LAST else 0.0
    return _mark(char, before, following, ends=ends)


def _mark(char: str, before: str, after: str, *, ends: bool) -> float:
    odd = 0.0
    line = before.strip()
    foreign = after.isascii() and after.isalnum()
    if char in PAIRED:
        alone = (len(before) - len(before.rstrip(char))) % 2
        between = before[-1:].isdigit() and after.isdigit()
        odd += -2 * ODD if alone or (between and char == "—") else 0.0 if after == char else 1.0
    elif char in CLOSING:
        opened = before.count(CLOSING[char]) - before.count(char)
        odd += -LIKELY if opened > 0 else 1.0 if "\ufffd" in before or foreign else LIKELY
        if char == "”":
            odd += -1.0 if before[-1:] in "。！？…" else 0.0
    if not line and char not in OPENING and char not in PAIRED and char != "•":
        odd += ODD
    if char == "•":
        odd += -2 * ODD if not line and after.isspace() else ODD
    if ends:
        odd += ODD if char not in _AT_END else 0.0
    elif after.isspace():
        odd += ODD if char in OPENING else 0.0
    elif char in "。！？；" and foreign:
        odd += LIKELY
    if char == "：":
        odd -= LIKELY if _LABEL.search(before) or (ends and _ADDRESSED.search(before)) else 0.0
    elif char == "？":
        odd -= LIKELY if _ASKS.search(before) else -1.0
    elif char == "！":
        odd -= LIKELY - 1 if _CALLS.search(before) else 0.0
    elif char == "；" and ends and before[:1].isascii():
        odd -= 1.0
    return odd
