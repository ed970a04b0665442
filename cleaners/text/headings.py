"""The numbering marks of official documents, in every spelling that turns up, and what they are.

GB/T 9704-2012 knows four levels, ``一、`` ``（一）`` ``1.`` ``（1）``; ``①`` follows in practice. Paragraphs are told apart by
these marks long before numbering brings them into one form, so the spellings are known here to all.
"""

from __future__ import annotations

import re

COUNT = "〇零一二三四五六七八九十百"
FORMAL = "壹贰叁肆伍陆柒捌玖拾"

MARK = re.compile(
    rf"(?P<one>[{COUNT}{FORMAL}]{{1,4}} ?[、，,.．](?!\d))"
    rf"|(?P<two>[(（] ?[{COUNT}]{{1,4}} ?[)）](?: ?[、.．，,])?|[㈠-㈩](?: ?[、.．，,])?)"
    r"|(?P<three>\d{1,3} ?[、．]|\d{1,3} ?\.(?![\d.])|\d{1,3}\. (?=\d)|[⒈-⒛])"
    r"|(?P<four>[(（] ?\d{1,3} ?[)）](?: ?[、.．，,])?|[⑴-⒇](?: ?[、.．，,])?)"
    r"|(?P<five>[①-⑳㉑-㉟㊱-㊿])"
    r"|(?P<chapter>第 ?[〇零一二三四五六七八九十百千\d]{1,6} ?[编篇章节条回卷部集])"
)
LEVELS = ("one", "two", "three", "four", "five")


def numbering_mark(line: str, at: int = 0) -> re.Match[str] | None:
    """The numbering mark that stands at ``at`` (code points), or ``None``. ``match.lastgroup`` is its level: ``one`` to
    ``five``, or ``chapter`` for ``第三章`` and its kin. Full-width digits must be folded first."""
    return MARK.match(line, at)
