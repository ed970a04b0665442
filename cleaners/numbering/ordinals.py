"""Ordinals where a sentence begins: ``第一,`` ``一是:`` ``首先,`` take Chinese marks.

Wrong where a list of numbers begins so (``第一,二产业``): a numeral behind the mark keeps it.
"""

from __future__ import annotations

import re

from ..rulebook.match import Rules
from ..text.headings import COUNT
from ..text.page import Proposal

_MARK = re.compile("[,:](?<=[一-鿿][,:])| [,:，：]")  # a space is rarer than a full-width comma
_LONGEST_ORDINAL = 8  # code points, with the mark before it


def mark_ordinals(text: str, rules: Rules, proposal: Proposal) -> None:
    """``第一,`` ``一是:`` ``首先,`` take Chinese marks where a sentence begins."""
    if "ordinal" not in rules:
        return
    pattern = rules.once(_ordinal_pattern)
    for match in _MARK.finditer(text):
        at = match.start()
        after = text[match.end() : match.end() + 1]
        if pattern.search(text[max(0, at - _LONGEST_ORDINAL) : at]) and not (after and after in COUNT + "0123456789"):
            proposal.edits.add(at, match.end(), "，" if match[0][-1] in ",，" else "：", rules["ordinal"].name)


def _ordinal_pattern(rules: Rules) -> re.Pattern[str]:
    words = "|".join(rules.table("ordinal-words").get("words", "首先").split())
    return re.compile(rf"(?:^|[\n。；;] ?)(?:第[{COUNT}]{{1,3}}|[{COUNT}]{{1,2}}是|{words})\Z")
