"""What a block says of itself by its class or its id: an advertisement, a part of the page's frame, a menu, a foot, a table of contents.

Wrong where a site names its blocks after something else: so a name alone leaves out only what is short and says no sentence.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ..text.pattern import lazy
from .attributes import attributes

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
_ROLE = lazy("|".join(f"(?P<{name}>{pattern})" for name, pattern in _ROLES), re.IGNORECASE)


@lru_cache(maxsize=1024)  # the tags of a page are alike
def role(written: str) -> str:
    """What a block says of itself by its class or its id; empty where it says nothing."""
    if not _ROLE.search(written):
        return ""
    found = attributes(written)
    match = _ROLE.search(f"{found.get('class', '')} {found.get('id', '')}")
    return (match and match.lastgroup) or ""
