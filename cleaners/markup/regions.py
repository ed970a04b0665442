"""Regions: blocks that may stand beside the main text of a page, and what proves it: element, class, links.

Wrong where an author's own list of links looks like a menu. So a region with a sentence of its own (one in a link is said by the
page behind it) is no menu, and neither is one with the page's title, one under words that point to sources or files, or one inside
of ``<main>`` and ``<article>`` that does not call itself a part of the page's frame.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from .attributes import attributes
from .rows import Row

LINKS = 3  # a block of fewer links is no menu
DENSE = 0.75  # the part of a menu that its links cover
SHORT = 200  # code points; a block that is navigation by its class alone has no more
FOOT = 500  # code points; a block that is the foot of a site by nothing but what it says has no more
SENTENCES = 2  # so many outside of all navigation make a page whose menus are told by their links
GROUPS = ("div", "ul", "ol", "dl", "table", "section", "form", "menu", "center")  # what a site puts its menus in

ADVERTISEMENT, FRAME, MENU, FOOTER = "advertisement", "frame", "menu", "footer"
_ROLES = (
    (ADVERTISEMENT, r"(?<![\w-])(?:ads?|advert|advertisement|ad-?box|adsbygoogle|guanggao)(?![\w-])"),
    # what a site sets into and behind an article: tags, sharing, related articles, the path, what a script unfolds; a forum beside a
    # post: who wrote it, how large its pictures are, what can be done with it
    (
        FRAME,
        r"(?<![a-z])(?:tags|(?:meta|post|article|entry|news)[-_]?tag|social|related?|relatedposts|recommend(?:ed|s)?|share|sharing|sharedaddy|sharebar|bdshare\w{0,30}|breadcrumbs?|crumbs?|comments|respond|login|"
        r"search|searchbar|pager|pagination|pagebar|qrcode|tuijian|xiangguan|fenxiang|pinglun|paihang|biaoqian|mianbaoxie|weizhi|ewm|erweima)(?![a-z])|"
        r"(?<![\w-])(?:hide|hidden|d-none|pls|plm|pob|aimg_tip|p_btn|postauthor|postprofile)(?![\w-])",
    ),
    (FOOTER, r"(?<![a-z])(?:foot|footer|copyright|dibu|banquan)(?![a-z])"),
    (
        MENU,
        r"(?<![a-z])(?:nav|navbar|navi|navigation|menu|submenu|sidebar|toolbar|topbar|friendlinks?|daohang|caidan)(?![a-z])",
    ),
)
_ROLE = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _ROLES), re.IGNORECASE)
_POINTS = re.compile(
    r"\W{0,3}(?:\d{1,2}[.、]|[一二三四五六七八九十]、)?\s?"
    r"(?:主要|相关)?(?:参考|引用|附件|附录|资料来源|数据来源|出处|原文|相关下载|项目|名单|清单)"
    r"(?:资料|文献|书目|链接|网址|地址|来源|文章|下载|列表)?\W{0,3}"
)
_RIGHTS = re.compile(r"[©®]|版权所有|(?i:copyright|all rights reserved)|ICP[备证]|公网安备")


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
    to the page, which is read as text. ``row`` is the row of one that is a cell of a table. ``stops`` are its own sentences, ``letters`` its code points, ``linked`` those inside of
    its ``links``; all with those of the regions inside.
    """

    name: str
    main: bool
    parent: Region | None = None
    role: str = ""
    row: Row | None = None
    kept: bool = False  # it holds the title, or points to sources or files
    path: bool = False
    rights: bool = False  # it says whose the site is
    above: int = 0  # sentences of the page before it
    stops: int = 0
    letters: int = 0
    linked: int = 0
    links: int = 0
    last_link: int = -1
    beside: bool | None = None  # whether it stands beside the main text, once that is judged
    heads: bool = False  # it is a header, or stands in one

    def __post_init__(self) -> None:
        self.heads = self.name == "header" or bool(self.parent and self.parent.heads)

    @property
    def plain(self) -> bool:
        """Whether neither it nor what it stands in is navigation by its element."""
        return self.name == "group" and (self.parent is None or self.parent.plain)

    def add(self, words: str, link: int, *, title: str) -> int:
        """A run of text stands in it, in the link of that number (``-1``: in none). The answer is how many sentences are its own."""
        bare = words.strip()
        self.letters += len(bare)
        self.path = self.path or "位置" in bare
        self.rights = self.rights or bool(_RIGHTS.search(bare))
        if link >= 0:
            self.kept = self.kept or (self.heads and len(bare) > HEADLINE and title.startswith(bare))
            self.linked += len(bare)
            self.links += link != self.last_link
            self.last_link = link
            return 0
        stops = bare.count("。")
        self.stops += stops
        self.kept = self.kept or (len(bare) > HEADLINE and title.startswith(bare)) or points(bare)
        return stops

    def close(self) -> None:
        """It ends: what it holds stands in its parent as well; of a menu, all is as good as linked."""
        parent = self.parent
        if parent:
            parent.letters += self.letters
            parent.stops += self.stops
            parent.links += self.links
            parent.linked += self.letters if self.is_menu else self.linked
            parent.path = parent.path or self.path
            parent.kept = parent.kept or self.kept
            parent.rights = parent.rights or self.rights

    @property
    def is_menu(self) -> bool:
        """Whether it is made of links, or is part of the frame by its class, and says nothing in sentences."""
        if self.stops or self.main or self.path or self.kept or not self.letters:
            return False
        if self.row and not self.row.layout:
            return False
        dense = self.links >= LINKS and self.linked >= DENSE * self.letters
        return dense or (bool(self.role) and self.letters <= SHORT)

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


def points(words: str) -> bool:
    """Whether words point to sources or files: links below them are the author's."""
    return bool(_POINTS.fullmatch(words, 0, 40)) and len(words) <= 40
