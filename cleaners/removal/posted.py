"""What tells when a page was put up, where from, and how often it was read: lines of a page's head that say it without the words that a rule knows.

A time to the minute under the title, or two such things in one line with little besides. Wrong for what happens at that time (a meeting, a
deadline, the entries of a log): so the words of those keep the line, and so does a clause.
"""

from __future__ import annotations

from ..text.classes import count_han, members, where
from ..text.page import Page
from ..text.pattern import lazy
from .document import Document
from .judge import Judge
from .line import Line
from .signs import METADATA

LINES = 40  # of a head that are looked at
SHORTEST = 3  # ideographs of a title
TIMED = 80  # code points of a line that tells when a page was put up
POSTED = 160  # code points of a line that tells two things of it
DATE = 8  # code points of a date
STAMPS = 1  # lines that begin with a time; more are a log
BEFORE_TIME = 5  # ideographs before the time
BESIDE_TIME = 12  # ideographs that such a line has besides

MEETING = lazy("(?:地点|参加|出席|主持|记录|列席|议题|集合|报到)[^，。：:\n]{0,6}[:：]|会议时间")
OWN = lazy(
    r"[〔\[(（【]\d{4}[〕\])）】] ?第?\d|^[(（].*[)）]$|^[—–\-]{2}|^《.*》$|^目 {0,8}录$|^第.{1,9}[章节篇条部卷回集话]|摘 {0,4}要|^[前引序] ?言|"
    "关于|通知|公告|通告|报告|意见|方案|办法|决定|讲话|总结|规定|制度|合同|协议|纪要|计划|规划|批复|函$|稿$|书$|[记作著编译]者|摄影|通讯员"
)
_MINUTE = lazy(
    r"(?:19|20)\d\d[-/.:年]\d{1,2}[-/.:月]\d{1,2}日?[ T]{0,3}\d{1,2}[:：时]\d\d(?:[:：分]\d{2}秒?)?|"
    r"(?<=[间期布新辑表][:：])(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?![\d:])"
)
_STAMPED = lazy(
    r"[ |(（\[【]{0,4}(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}[ T]{1,3}\d{1,2}:\d\d(?::\d\d)?[ |)）\]】]{0,4}|"
    r"(?:19|20)\d\d-\d\d-\d\d(?=[一-鿿]{2,12}$)"
)
_FIELD = lazy(
    "(?:文章|信息|稿件|系统|本文|内容)?(?:发布|发表|更新|上传|录入|创建|修改|收录|转载|添加|解决|提问|编辑)?(?:时间|日期|于)|来源|作者|[小责]编|编辑|"
    "(?:阅读|浏览|点击|访问|评论|收藏|订阅|点赞)(?:次数|人次|数|量)?|字数|栏目|分类|格式|页[码数]|大小|[次人条]|显示全部楼层|阅读模式|来自"
)
_OTHER_TIME = lazy("时间|日期|截止|开[始标考]|结束|生效|实施|签[订署]|成文|施行")
_CLAUSE = lazy("[。；，！？]")


def dated_lines(page: Page) -> list[int]:
    """The lines of a page (numbers) that begin with a year and are no longer than what tells when a page was put up."""
    lengths = page.line_lengths
    lines = where((lengths >= DATE) & (lengths <= TIMED) & members("12").take(page.line_heads))
    begins = members("-/.").take(page.beside(page.line_starts[lines], 4))
    found: list[int] = lines[begins].tolist()
    return found


def stamped_lines(document: Document, dated: list[int]) -> list[int]:
    """The lines under the title that begin with the time, to the minute, at which the page was put up. ``dated`` are the lines of the page
    that begin with a year. Where several begin so, it is a log."""
    found = [number for number in document.own(dated) if _STAMPED.match(document.words(number))]
    if not found or len(found) > STAMPS or document.body is None:
        return []
    return [number for number in found if _is_stamp(document, number)]


def _is_stamp(document: Document, number: int) -> bool:
    above = document.above(number)
    if (
        above is None
        or not document.in_head(number)
        or number - document.lines.start > LINES
        or document.in_block(number)
    ):
        return False
    titled = document.words(above)
    rest = _FIELD.sub(" ", _STAMPED.sub(" ", document.words(number), count=1))
    if count_han(rest) > BESIDE_TIME or _CLAUSE.search(rest) or _OTHER_TIME.search(rest) or OWN.search(rest):
        return False
    return count_han(titled) >= SHORTEST and not titled.endswith(("。", "：", ":")) and not MEETING.search(titled)


def tells_of_page(judge: Judge, number: int) -> bool:
    """Whether a line of the head tells two things of a page (its source, when it was put up, how often it was read) and little besides."""
    document = judge.document
    if number in judge.gone or not document.in_head(number) or document.in_block(number):
        return False
    line = document.line(number)
    return line.once(is_posted) and not judge.is_under_caption(number) and not judge.is_log(line)


def is_posted(line: Line) -> bool:
    found = [sign for sign in line.signs if sign.rule.signal == METADATA or "editor" in sign.groups]
    kinds = {sign.rule.name for sign in found} | (
        {""} if found and _MINUTE.search(line.text, max(sign.end for sign in found)) else set()
    )
    if len(kinds) < 2 or len(line.text) > POSTED or _CLAUSE.search(line.text):
        return False
    left, at = 0, 0
    for sign in [*found, None]:
        left += count_han(line.text, at, sign.start if sign else len(line.text))
        at = max(at, sign.end if sign else at)
    return left <= BESIDE_TIME


def is_timed(words: str) -> bool:
    """Whether a line tells when a page was put up, to the minute, and little besides."""
    if len(words) > TIMED or not (time := _MINUTE.search(words)) or _CLAUSE.search(words) or MEETING.search(words):
        return False
    before, after = (_FIELD.sub(" ", piece) for piece in (words[: time.start()], words[time.end() :]))
    before_it = count_han(before)
    if before_it > BEFORE_TIME or before_it + count_han(after) > BESIDE_TIME:
        return False
    return not _OTHER_TIME.search(before) and not _OTHER_TIME.search(after)
