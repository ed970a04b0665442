"""Mojibake of European words and marks inside a text, by ftfy: ``cafÃ©``, ``itâ€™s``.

Only the words around a suspicious pair are handed to it, with settings that change nothing else: its defaults turn ``，（）：“”``
into ASCII. Wrong for words that really hold ``Ã`` before a sign; ftfy weighs how rare that is.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from ..rulebook.match import Rules
from ..text.page import Page, Proposal
from ..text.pattern import lazy

_SIGN = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_SUSPICIOUS = lazy(f"[ÂÃ][{_SIGN}]|â€[{_SIGN}]|â‚¬|â„¢")
_HEAD = lazy(r"[^ \t\r\n\u2e80-\uffef]{0,40}$")
_WORD = lazy(r"[^ \t\r\n\u2e80-\uffef]{1,200}+")


# What a European word is written with; anything else shows that the word was none.
_EUROPEAN = lazy(r"[\x20-\x7e\xa0-\u024f‐-―‘-„†-•…‰‹›€™⁄−]+")
_THICK = lazy(r"[\xa1-\u024f]{3}")  # three accents in a row: still wrong


def repair_latin(page: Page, rules: Rules, proposal: Proposal) -> None:
    """Propose what ftfy makes of the words that hold a suspicious pair."""
    text = page.text
    if "utf8-in-words" not in rules or page.unusual.isdisjoint("ÂÃâ"):
        return
    rule, done = rules["utf8-in-words"].name, 0
    known: dict[str, str] = {}  # ftfy takes its time, and words come again
    for match in _SUSPICIOUS.finditer(text):
        at = match.start()
        if at < done:
            continue
        head = _HEAD.search(text, max(done, at - 40), at)
        word = _WORD.match(text, head.start() if head else at)
        if word is None:
            continue
        start, done = word.span()
        put = known.get(word[0]) or known.setdefault(word[0], _fixed(word[0]))
        if put != word[0] and _EUROPEAN.fullmatch(put) and not _THICK.search(put):
            proposal.edits.add(*_narrow(word[0], put, start), rule)


def _fixed(word: str) -> str:
    import ftfy

    fixed: str = ftfy.fix_encoding(word, _settings())
    return fixed


@cache
def _settings() -> Any:
    import ftfy

    return ftfy.TextFixerConfig(
        unescape_html=False, remove_terminal_escapes=False, replace_lossy_sequences=False, fix_latin_ligatures=False,
        fix_character_width=False, uncurl_quotes=False, fix_line_breaks=False, fix_surrogates=False,
        remove_control_chars=False, normalization=None,
    )  # fmt: skip


def _narrow(old: str, new: str, start: int) -> tuple[int, int, str]:
    """The edit without what both have in common at head and tail."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return start + head, start + len(old) - tail, new[head : len(new) - tail]
