"""Regions: blocks that may stand beside the main text of a page, and what proves it: element, class, links.

Wrong where an author's own list of links looks like a menu. So a region with a sentence of its own (one in a link is said by the
page behind it) is no menu, and neither is one with the page's title, one under words that point to sources or files, or one inside
of ``<main>`` and ``<article>`` that does not call itself a part of the page's frame.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import lru_cache

from .attributes import attributes
from .links import INSIDE, Link, is_attachment
from .rows import Row

LINKS = 3  # a block of fewer links is no menu
DENSE = 0.75  # the part of a menu that its links cover
SHORT = 200  # code points; a block that is navigation by its class alone has no more
FOOT = 500  # code points; a block that is the foot of a site by nothing but what it says has no more
SENTENCES = 2  # so many outside of all navigation make a page whose menus are told by their links
GROUPS = ("div", "ul", "ol", "dl", "table", "section", "form", "menu", "center")  # what a site puts its menus in

BESIDE = 0.6  # the part of a block beside the body that its links cover, if they are ``LINKS``
BELOW = 0.5  # the same for any block below the body
BODY = 0.6  # the part of the page's sentences that its body holds

ADVERTISEMENT, FRAME, MENU, FOOTER, CONTENTS = "advertisement", "frame", "menu", "footer", "contents"
_ROLES = (
    (ADVERTISEMENT, r"(?<![\w-])(?:ads?|advert|advertisement|ad-?box|adsbygoogle|guanggao)(?![\w-])"),
    # what a site sets into and behind an article: tags, sharing, related articles, the path, what a script unfolds; a forum beside a
    # post: who wrote it, how large its pictures are, what can be done with it
    (
        FRAME,
        r"(?<![a-z])(?:tags|(?:meta|post|article|entry|news)[-_]?tag|social|related?|relatedposts|recommend(?:ed|s)?|share|sharing|sharedaddy|sharebar|bdshare\w{0,30}|breadcrumbs?|crumbs?|comments|respond|login|"
        r"search|searchbar|pager|pagination|pagebar|qrcode|tuijian|xiangguan|fenxiang|pinglun|paihang|biaoqian|mianbaoxie|weizhi|ewm|erweima|"
        r"(?:page|post|edit)-(?:nav|edit|link)|last-?(?:updated|modified)|reward|dashang|aside|side-?(?:bar|content|column)|"
        r"weixin|wechat|digg|author-?(?:bio|box|card))(?![a-z])|"
        r"(?<![\w-])(?:hide|hidden|d-none|pls|plm|pob|aimg_tip|p_btn|postauthor|postprofile)(?![\w-])",
    ),
    (FOOTER, r"(?<![a-z])(?:foot|footer|copyright|dibu|banquan)(?![a-z])"),
    (
        MENU,
        r"(?<![a-z])(?:nav|navbar|navi|navigation|menu|submenu|toolbar|topbar|friendlinks?|daohang|caidan|nav-?top|top-?nav)(?![a-z])",
    ),
    # what a program lists of the page itself: its headings
    (CONTENTS, r"(?<![a-z])(?:toc|table-of-contents|catalog)(?![a-z])"),
)
_ROLE = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _ROLES), re.IGNORECASE)
_POINTS = re.compile(
    r"\W{0,3}(?:\d{1,2}[.、]|[一二三四五六七八九十]、)?\s?"
    r"(?:主要|相关)?(?:参考|引用|附件\d{0,2}|附录|资料来源|数据来源|出处|原文|相关下载|项目|名单|清单)"
    r"(?:资料|文献|书目|链接|网址|地址|来源|文章|下载|列表)?\W{0,3}"
)
RULER = 40  # code points of what stands between the links of a menu
NO_WORDS = re.compile(r"(?:&(?:nbsp|middot|bull|[lr]s?aquo|gt|lt|emsp|ensp|#\d{1,6});|[\W\d_])*+")
_TOLD = re.compile(
    r"(?:浏览|阅读|点击|访问)\D{0,6}\d|(?:来源|作者|编辑|发[布表](?:时间|日期))[：:]|发[布表]于 ?\d"
)  # of the document
_RIGHTS = re.compile(  # behind what one of them begins with, which is asked quickly
    r"(?=[©®版CcAaI公])(?:[©®]|版权所有|(?i:copyright|all rights reserved)|ICP[备证]|公网安备)"
)


@lru_cache(maxsize=1024)  # the tags of a page are alike
def role(written: str) -> str:
    """What a block says of itself by its class or its id; empty where it says nothing."""
    if not _ROLE.search(written):
        return ""
    found = attributes(written)
    match = _ROLE.search(f"{found.get('class', '')} {found.get('id', '')}")
    return (match and match.lastgroup) or ""


@dataclass(slots=True, eq=False)
class Region:
    """A ``nav``, ``header``, ``footer`` or ``aside``, or a ``group``: any block that may turn out to be one by its links or its class.

    ``main`` where it stands inside the main text, ``role`` what its class says, ``path`` where it holds the path
    to the page, which is read as text. ``row`` is the row of one that is a cell of a table. ``stops`` are its own sentences, ``letters``
    its code points, ``figures`` those of dates, numbers and rulers between its words, ``linked`` those inside of its ``links``, and
    ``inner`` those in links into the page; all with those of the regions inside. ``within`` where it stands in the body of the page.
    """

    name: str
    main: bool
    parent: Region | None = None
    role: str = ""
    row: Row | None = None
    kept: bool = False  # it holds the title, or points to sources or files
    path: bool = False
    rights: bool = False  # it says whose the site is
    led: bool = False  # words above lead to it
    headed: bool = False  # its first words head a list of other pages
    told: bool = False  # it says something about the document, which is read as text
    above: int = 0  # sentences of the page before it
    stops: int = 0
    letters: int = 0
    figures: int = 0
    linked: int = 0
    links: int = 0
    inner: int = 0
    last_link: int = -1
    within: bool = False
    beside: bool | None = None  # whether it stands beside the main text, once that is judged
    heads: bool = False  # it is a header, or stands in one

    def __post_init__(self) -> None:
        self.heads = self.name == "header" or bool(self.parent and self.parent.heads)

    @property
    def plain(self) -> bool:
        """Whether neither it nor what it stands in is navigation by its element."""
        return self.name == "group" and (self.parent is None or self.parent.plain)

    def add(self, words: str, link: Link | None, *, title: str, heading: bool) -> int:
        """A run of text stands in it, in that link, and ``heading`` where it stands in a heading of the page. The answer is how many
        sentences are its own."""
        bare = words.strip()
        if "&" in bare:
            bare = html.unescape(bare).strip()
        self.letters += len(bare)
        if link is None and len(bare) <= RULER and NO_WORDS.fullmatch(bare):
            self.figures += len(bare)
            return 0
        self.path = self.path or "位置" in bare
        self.rights = self.rights or bool(_RIGHTS.search(bare))
        titled = len(bare) > HEADLINE and (title.startswith(bare) or (heading and bare in title))
        self.headed = self.headed or (self.letters == len(bare) and _FRAME_HEADING.fullmatch(bare) is not None)
        if link and link.kind != INSIDE and not is_attachment(bare):
            self.kept = self.kept or (titled and (self.heads or heading))
            self.linked += len(bare)
            self.links += link.number != self.last_link
            self.last_link = link.number
            return 0
        if link and link.kind == INSIDE:
            self.inner += len(bare)
        stops = bare.count("。")
        self.stops += stops
        self.kept = self.kept or titled or (link is None and points(bare))
        self.told = self.told or (len(bare) <= SHORT // 2 and bool(_TOLD.search(bare)))
        return stops

    def close(self) -> None:
        """It ends: what it holds stands in its parent as well; of a menu, all is as good as linked."""
        parent = self.parent
        if parent:
            parent.headed = parent.headed or (self.headed and not parent.letters)
            parent.letters += self.letters
            parent.figures += self.figures
            parent.stops += self.stops
            parent.links += self.links
            parent.inner += self.inner
            parent.linked += self.letters if self.is_menu else self.linked
            parent.path = parent.path or self.path
            parent.kept = parent.kept or self.kept
            parent.rights = parent.rights or self.rights
            parent.told = parent.told or self.told

    @property
    def is_menu(self) -> bool:
        """Whether it is made of links, or is part of the frame by its class, and says nothing in sentences."""
        if self.stops or self.main or self.path or self.kept or not self.letters:
            return False
        if self.row and not self.row.layout:
            return False
        if self.role == CONTENTS:
            return self.inner >= BELOW * self.letters
        dense = self.links >= LINKS and self.linked >= DENSE * self.letters
        return dense or (bool(self.role) and self.letters <= SHORT and not self.told)

    def is_side(self, body: Region) -> bool:
        """Whether it stands beside the body of the page, and lists other pages: by its heading, or because it is made of links: of nothing
        else, or to a part that is less where they are several, or where it stands below the body."""
        below = self.above >= body.above + body.stops
        said = self.stops > (
            below and self.role == FRAME and self.letters <= SHORT
        )  # a form's one sentence is the site's
        if self is body or said or self.path or self.kept or self.told:
            return False
        if self.within and not (below and self.headed and self.links):
            return False
        if self.stops:
            return not self.within
        if not (self.links or self.headed) or (self.row and not self.row.layout):
            return False
        if self.headed and self.letters > HEADLINE:
            return True
        share = BELOW if below else BESIDE if self.links >= LINKS else 1.0
        return self.linked >= share * (self.letters - self.figures)

    def is_teasers(self, others: int) -> bool:
        """Whether it shows other pages with a sentence of each, by its class and its links, where the rest of the page has so many."""
        shown = self.role == FRAME and self.links >= LINKS and 0 < self.stops <= self.links
        return shown and not self.kept and others >= SENTENCES and others > self.stops

    def is_foot(self, others: int) -> bool:
        """Whether it is the foot of a site, where the rest of the page has so many sentences: by its name and whose the site is, or by
        that alone, where nothing but it is left of the page."""
        if self.main or self.kept or others < SENTENCES or others <= self.stops:
            return False
        if self.name == FOOTER or self.role == FOOTER:
            return self.rights or self.links >= LINKS
        return self.rights and not self.stops and self.letters <= FOOT and self.above == others


HEADLINE = 5  # code points; a title has more
_FRAME_HEADING = re.compile(
    r"(?:相关|相似|类似|推荐|热门|最新|精彩|猜你|更多|其[他它]|本[周月]|友情|栏目|最近|随机)(?!附件|文件|资料|下载|法[规律]|规定|依据|材料|表格|政策)"
    r"[一-鿿A-Za-z]{0,8}[：:]?"
)
_LEADS = re.compile(r"[^。！？\n]{2,60}(?:[：:]|如下)")
_OF_FRAME = re.compile(r"相关|推荐|阅读|热门|更多|往期|延伸|精彩|最新|上一|下一|标签|分类|导航")


def points(words: str) -> bool:
    """Whether words point to sources or files: links below them are the author's."""
    return bool(_POINTS.fullmatch(words, 0, 40)) and len(words) <= 40


def leads(words: str) -> bool:
    """Whether an author's words lead to what stands below them, links too: ``检查记录如下：``."""
    return words[-1:] in ("：", ":", "下") and bool(_LEADS.fullmatch(words)) and not _OF_FRAME.search(words)
