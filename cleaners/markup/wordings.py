"""What words of a page say about what stands around them: that links below are the author's, or that other pages are listed.

Wrong where an author writes what a program writes: so each is asked of a whole heading, line or run of text, never of a part.
"""

from __future__ import annotations

from ..text.pattern import lazy

_POINTS = lazy(
    r"\W{0,3}(?:\d{1,2}[.、]|[一二三四五六七八九十]、)?\s?"
    r"(?:主要|相关)?(?:参考|引用|附件\d{0,2}|附录|资料来源|数据来源|出处|原文|相关下载|项目|名单|清单)"
    r"(?:资料|文献|书目|链接|网址|地址|来源|文章|下载|列表)?\W{0,3}"
)
_FRAME_HEADING = lazy(
    r"(?:相关|相似|类似|推荐|热门|最新|精彩|猜你|更多|其[他它]|本[周月]|友情|栏目|最近|随机)(?!附件|文件|资料|下载|法[规律]|规定|依据|材料|表格|政策)"
    r"[一-鿿A-Za-z]{0,8}[：:]?"
)
_LEADS = lazy(r"[^。！？\n]{2,60}(?:[：:]|如下)")
_OF_FRAME = lazy(r"相关|推荐|阅读|热门|更多|往期|延伸|精彩|最新|上一|下一|标签|分类|导航")

_TOLD = lazy(r"(?:浏览|阅读|点击|访问)\D{0,6}\d|(?:来源|作者|编辑|发[布表](?:时间|日期))[：:]|发[布表]于 ?\d")
_RIGHTS = lazy(  # behind what one of them begins with, which is asked quickly
    r"(?=[©®版CcAaI公])(?:[©®]|版权所有|(?i:copyright|all rights reserved)|ICP[备证]|公网安备)"
)
_NO_WORDS = lazy(r"(?:&(?:nbsp|middot|bull|[lr]s?aquo|gt|lt|emsp|ensp|#\d{1,6});|[\W\d_])*+")


def heads_pages(words: str) -> bool:
    """Whether words head a list of other pages of the site: ``相关阅读``, but not ``相关附件``."""
    return _FRAME_HEADING.fullmatch(words) is not None


def tells_of_document(words: str) -> bool:
    """Whether words say something about the document: its source, its date, its views."""
    return _TOLD.search(words) is not None


def states_rights(words: str) -> bool:
    """Whether words say whose the site is."""
    return _RIGHTS.search(words) is not None


def has_no_words(written: str) -> bool:
    """Whether a run of a page, entities and all, is nothing but marks, numbers and room."""
    return _NO_WORDS.fullmatch(written) is not None


def points_to_sources(words: str) -> bool:
    """Whether words point to sources or files: links below them are the author's."""
    return len(words) <= 40 and _POINTS.fullmatch(words) is not None


def leads_below(words: str) -> bool:
    """Whether an author's words lead to what stands below them, links too: ``检查记录如下：``."""
    return words[-1:] in ("：", ":", "下") and bool(_LEADS.fullmatch(words)) and not _OF_FRAME.search(words)
