"""What fits into a place and what does not: marks, what follows a digit, what a line hardly ends with."""

from __future__ import annotations

from ..text.pattern import lazy

ODD = 4.0  # nats for what hardly ever stands so
MORE = 2.0  # nats more where two signs agree
LIKELY = 3.0  # nats less for what is to be expected
CLOSING = {"）": "（", "”": "“", "》": "《", "】": "【", "〕": "〔", "』": "『", "」": "「", "〉": "〈", "’": "‘"}
OPENING = frozenset(CLOSING.values())
PAIRED = "…—"  # they stand in twos
_AT_END = frozenset("。！？；：…") | CLOSING.keys()  # what a line may end with; no other mark does
MARKS = frozenset("，、·•") | OPENING | _AT_END | frozenset(PAIRED)
MEASURES = (
    "个年月日名项次条章号点元万亿种家位件天届页岁台座张只辆所米吨部间期层本户份套批类组级卷节首幅场轮根支头匹棵株颗粒块片段篇"
    "句封艘架栋幢处笔门堂顿双对副盏把瓶杯碗袋箱桶盒包棒斤克升里亩楼班队人周时分秒度倍成字款课"
)  # what is counted
NUMERALS = "一二三四五六七八九十两几百千〇零"
_AFTER_NUMBER = frozenset("、，是要")  # an item of a list at the beginning of a line
_YEARS = frozenset("〇零九二")
_BEFORE_ONE = frozenset("了上有另这那每任是的之单统唯同第十百千万零〇")  # 一 follows these, and 中 does not
_COUNTERS = frozenset(MEASURES + "余多")
_ORDINAL = lazy(rf"第[{NUMERALS}]{{1,7}}$")
_SPEECH = frozenset("说问道答喊說問")
_NEVER_LAST = frozenset("是在和与或及把被将从对向以于而但且并所很更最不也又就都还")
TELLING = (  # all others fit anywhere
    MARKS | _COUNTERS | _SPEECH | _NEVER_LAST | frozenset(NUMERALS + "一中") | set(map(chr, range(0xFF02, 0xFF5F)))
)
_LABEL = lazy(
    r"(?:如下|以下|下列|附件?|时间|日期|电话|手机|传真|地址|地点|编号|金额|单价|总价|数量|邮编|网址|邮箱|年龄|账号|文号|微信|版本|热线|编码|号码|比例|抄送|主送|注)$"
)
_ADDRESSED = lazy(
    r"(?:如下|以下|下列|单位|部门|科室|同志|老师|家长|朋友|公司|领导|[各市县区镇局处院校]|[说道问答曰]|命令|步骤)$"
)
_ASKS = lazy(
    r"(?:[吗呢么]|什么.{0,6}|怎[么样].{0,6}|谁.{0,6}|[哪几].{0,6}|是不是.{0,8}|为何.{0,6}|如何.{0,6}|多少.{0,4}|没有)$"
)
_CALLS = lazy(r"(?:[啊呀哇啦吧]|[太真多好].{1,4}|了)$")


def oddity(char: str, before: str, after: str) -> float:
    """The nats by which a character is unlikelier than usual between what stands before it in its line and what follows it;
    less than 0 where it is to be expected."""
    if char in MARKS:
        return _beside(char, before, after[:1]) + _in_pairs(char, before, after[:1]) + _said(char, before, after[:1])
    last, following = before[-1:], after[:1]
    if "！" < char <= "～":  # letters and digits in full width keep company
        return 0.0 if "！" < last <= "～" and last not in MARKS else ODD
    if char in _COUNTERS and ((last.isascii() and last.isdigit()) or "①" <= last <= "⑳"):
        return -ODD - (MORE if char in "年月日号" and (following.isdigit() or not following.strip()) else 0.0)
    if char in "年月日" and last.isspace() and following.isspace():  # a form that is to be filled in
        return -ODD - MORE
    if char in NUMERALS and not before.strip() and following in _AFTER_NUMBER:
        return -ODD
    if char in NUMERALS and (last in _YEARS or following in _YEARS):
        return -LIKELY
    if char in MEASURES and _ORDINAL.search(before):
        return -LIKELY
    if char in _SPEECH and following == "：":
        return -LIKELY
    if char in "一中" and "\u4e00" <= last <= "\u9fff" and following not in MEASURES:
        return ((char == "中") == (last in _BEFORE_ONE)) * (MORE if char == "中" else 1.0)
    return ODD if _ends(following) and char in _NEVER_LAST else 0.0


def _ends(following: str) -> bool:
    return not following or following in "\r\n"


def _beside(char: str, before: str, following: str) -> float:
    """Marks at either end of a line, and before a letter or a digit."""
    odd = 0.0
    if char == "•":
        odd += -2 * ODD if not before.strip() and following.isspace() else ODD
    elif not before.strip() and char not in OPENING and char not in PAIRED:
        odd += ODD
    if _ends(following):
        return odd + (ODD if char not in _AT_END else 0.0)
    if following.isspace():
        return odd + (ODD if char in OPENING else 0.0)
    return odd + (LIKELY if char in "。！？；" and following.isascii() and following.isalnum() else 0.0)


def _in_pairs(char: str, before: str, following: str) -> float:
    """Marks that stand in twos, and those that close what was opened."""
    if char in PAIRED:
        alone = (len(before) - len(before.rstrip(char))) % 2
        between = char == "—" and before[-1:].isdigit() and following.isdigit()
        return -2 * ODD if alone or between else 0.0 if following == char else 1.0
    if char not in CLOSING:
        return 0.0
    said = -1.0 if char == "”" and before[-1:] in "。！？…" else 0.0
    if before.count(CLOSING[char]) > before.count(char):
        return said - LIKELY - (MORE if _ends(following) else 0.0)
    unknown = "\ufffd" in before or (following.isascii() and following.isalnum())
    return said + (1.0 if unknown else LIKELY)


def _said(char: str, before: str, following: str) -> float:
    """Marks that the words before them ask for."""
    if char == "：":
        return -LIKELY if _LABEL.search(before) or (_ends(following) and _ADDRESSED.search(before)) else 0.0
    if char == "？":
        return -LIKELY if _ASKS.search(before) else 1.0
    if char == "！":
        return -LIKELY + 1 if _CALLS.search(before) else 0.0
    return -1.0 if char == "；" and _ends(following) and before[:1].isascii() else 0.0
