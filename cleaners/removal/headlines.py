"""Headlines: what a line looks like that names another article, and what stands under the heading of a list of them.

Wrong for a teacher's own list to read: such a heading goes only with what stands under it, and stays where that is a book's
title or a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Container

from ..text.headings import numbering_mark
from ..text.pattern import lazy
from .document import BLOCK, Document
from .line import Line

HEADLINE = 45  # code points
HEADING = 30  # code points of a heading that says whose matter stands under it
SECTION = 60  # lines under a heading

_NO_HEADLINE = lazy(r"[。；;：:]|日$|^[（(]|\.$")
_NO_ITEM = lazy(r"[。；;]|[：:]$")
_DECORATION = lazy(r"[-=_*~—–─━═┄┈▬★☆■□◆◇●○※▽▼↓↑▲△▶🔻🔺👇👆〓📢🔥👍|丨>＞›»【】\[\] ]+")
_ITEM = lazy(r"(?:[·•◆■▪>›»○●☞→▶➤]|\d{1,2}[ .、．])\s{0,3}(?=\S)")
_LINK = lazy(r"(?:[-*>#·•▶ ]{0,6}|\d{1,2} ?[.、．] ?)\[([^\[\]\n]{2,80})\]\([^()\n]{1,500}\)[* ]{0,4}")
_OWN = lazy(r"[^\[\n]{0,8}\[[^\[\]\n]{2,80}\]\(https?://mp\.weixin\.qq\.com/(?:s|mp)[?/]")
_PICTURE = lazy(
    r"[* ]{0,4}!\[[^\[\]\n]{0,80}\]\([^()\n]{0,500}\)[* ]{0,4}"
    r"|(?:</?(?:p|div|center)[^<>\n]{0,60}>){0,3}<img [^<>\n]{1,500}>(?:</(?:p|div|center)>){0,3}"
)
_OWN_MATTER = lazy(
    "福利|彩蛋|关于(?:我|作者|本号)|关注|交流|[加进社]群|公众号|推荐|往期|更多|后续|写在最后|最后|广告|课程|星球|支持|[赞打]赏|联系|鸣谢|致谢"
)
_ATTACHMENTS = lazy(r"[^\w]{0,4}(?:相关)?附件(?:下载|列表)?[^\w]{0,4}")
_ATTACHMENT = lazy(r"附件|.{1,120}\.(?:docx?|xlsx?|pdf|wps|et|ofd|pptx?|zip|rar|jpg|png)\b", re.IGNORECASE)
_END = lazy(r"[^\w\n]{0,12}(?:[全本][书文章篇剧卷])?(?:完结?|终)[^\w\n]{0,12}")
_BOOK = lazy("《[^《》]*+》")
_CONTENTS = lazy("目 {0,8}[录錄次]")
_ENTRY = lazy(r".{2,60}(?:…|\.{3}|·{3})")
ENTRIES = 2  # of a table of contents that stand under its heading


def is_decoration(line: Line) -> bool:
    """Whether a line is nothing but marks: rules, stars, arrows, brackets."""
    return bool(_DECORATION.fullmatch(line.words))


def is_picture(words: str) -> bool:
    """Whether a line is nothing but a picture, as Markdown or HTML has it."""
    return bool(_PICTURE.fullmatch(words))


def is_story_end(words: str) -> bool:
    """Whether an author ends his story with a line: 完, （全书完）."""
    return bool(_END.fullmatch(words))


def is_headline(line: Line) -> bool:
    """Whether a line can be the title of another article; with a bullet or number before it a colon may stand in it."""
    link = _LINK.fullmatch(line.words)
    words = link[1] if link else line.words
    if len(words) > HEADLINE or _BOOK.fullmatch(words):
        return False
    return not (_NO_ITEM if link or _ITEM.match(words) else _NO_HEADLINE).search(words)


def is_own_article(line: Line) -> bool:
    """Whether a line is nothing but a link to an article of a public account: what accounts recommend, and no author cites so."""
    return bool(_OWN.match(line.words) and _LINK.fullmatch(line.words))


def heads_nothing(document: Document, gone: Container[int], number: int) -> bool:
    """Whether a Markdown heading that says it is the account's own matter (文末福利, 关于我) has nothing left under it but pictures."""
    words = document.words(number)
    if not document.line(number).is_heading or len(words) > HEADING or not _OWN_MATTER.search(words):
        return False
    found = False
    for below in range(number + 1, min(document.lines.stop, number + SECTION)):
        words = document.words(below)
        if not words or is_picture(words) or is_decoration(document.line(below)):
            continue
        if below in gone or document.is_emptied(below):
            found = True
        else:
            return found and document.line(below).is_heading
    return found and number + SECTION >= document.lines.stop


def _heads_attachments(line: Line) -> bool:
    return bool(_ATTACHMENTS.fullmatch(line.words))


def _heads_contents(line: Line) -> bool:
    return bool(_CONTENTS.fullmatch(line.words))


def _heads_entries(document: Document, gone: Container[int], number: int) -> bool:
    """Whether entries of a table of contents stand under a line: chapters, or numbered titles."""
    below: int | None = number
    for _ in range(ENTRIES):
        below = document.below(below) if below is not None else None
        if below is None or below in gone:
            return False
        words = document.words(below)
        if not (_ENTRY.match(words) or numbering_mark(words)):
            return False
    return True


def heads_content(document: Document, gone: Container[int], number: int) -> bool:
    """Whether what stands under a heading such as 往期推荐 stays, as a book's title or a sentence: then the heading stays too. So
    does 相关附件 over the names of attachments, and 目录 over the entries of a table of contents."""
    line = document.line(number)
    if line.once(_heads_attachments):
        below = document.below(number)
        return below is not None and below not in gone and bool(_ATTACHMENT.match(document.words(below)))
    if line.once(_heads_contents):
        return _heads_entries(document, gone, number)
    below = document.below(number) if line.heads_list else None
    for _ in range(BLOCK):
        if below is None or not (below in gone or document.is_emptied(below)):
            break
        below = document.below(below)
    if below is None:
        return False
    line = document.line(below)
    if line.shapes or line.evidence.score > 0:
        return False
    if document.in_tail(below):
        return not line.once(is_headline) and not line.once(is_decoration)
    return bool(_BOOK.fullmatch(line.words)) or document.is_body(below) or not document.in_zone(number)
