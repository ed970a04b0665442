"""Ordinals where a sentence begins: ``第一,`` ``一是:`` ``首先,`` take Chinese marks.

Wrong where a list of numbers begins so (``第一,二产业``): a numeral behind the mark keeps it.
"""

from __future__ import annotations

import re

from ..rulebook.match import Rules
from ..text.classes import members
from ..text.headings import COUNT
from ..text.page import Page, Proposal

SPACE = ord(" ")
_LONGEST_ORDINAL = 8  # code points, with the mark before it


def mark_ordinals(page: Page, rules: Rules, proposal: Proposal) -> None:
    """``第一,`` ``一是:`` ``首先,`` take Chinese marks where a sentence begins."""
    if "ordinal" not in rules or page.unusual.isdisjoint(",: "):
        return
    text, pattern = page.text, rules.once(_ordinal_pattern)
    at = page.unusual_places(",: ")
    spaced = page.codes[at] == SPACE
    marks = at[
        spaced & members(",:，：").take(page.beside(at, 1)) | ~spaced & members("一-鿿").take(page.beside(at, -1))
    ]
    for start in marks.tolist():
        end = start + 1 + (text[start] == " ")
        after = text[end : end + 1]
        if pattern.search(text[max(0, start - _LONGEST_ORDINAL) : start]) and not (
            after and after in COUNT + "0123456789"
        ):
            proposal.edits.add(start, end, "，" if text[end - 1] in ",，" else "：", rules["ordinal"].name)


def _ordinal_pattern(rules: Rules) -> re.Pattern[str]:
    words = "|".join(rules.table("ordinal-words").get("words", "首先").split())
    return re.compile(rf"(?:^|[\n。；;] ?)(?:第[{COUNT}]{{1,3}}|[{COUNT}]{{1,2}}是|{words})\Z")
