"""Blocks of advertisements: what stands after the body between the lines of one account or seller goes with them.

Between a call to follow and one to buy stand lines that could be anything (a motto, the name of a course, a date of closing). What
tells them is where they stand: short, after the last paragraph, few, and enclosed on both sides. Wrong for a signature or
an author's own last line between two advertisements: sentences, dates under a name, attachments and persons stay, and end the block.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from .document import Document
from .frame import is_entry, is_signed
from .signs import CALL_LINE

ENCLOSED = 3  # lines between two advertisements
SHORT = 30  # code points of such a line
_SIGNER = re.compile(
    r"(?:局|办|办公室|委|委员会|政府|公司|部|会|院|校|学|站|所|中心|组|处|科|社)$|^[一-鿿]{2,3}$"
)  # who may have signed


def enclosed_lines(document: Document, gone: Container[int], adverts: Container[int]) -> Iterator[int]:
    """The lines of the tail that advertisements enclose. ``gone`` are the lines that go, ``adverts`` those for selling or calling."""
    if document.body is None or not adverts:
        return
    tail = [number for number in range(document.body[1] + 1, document.lines.stop) if document.words(number)]
    yield from _walk(document, gone, adverts, tail)
    yield from _walk(document, gone, adverts, tail[::-1])


def _walk(document: Document, gone: Container[int], adverts: Container[int], tail: list[int]) -> Iterator[int]:
    """Such lines in the order of ``tail``; an account beyond them is one more advertisement."""
    run: list[int] = []
    opened = False
    for number in tail:
        advert = number in adverts
        if number in gone and not advert:
            continue
        if not opened and not advert:
            continue
        if advert or _is_account(document, number):
            yield from run
            if not advert:
                yield number
            run = []
            opened = True
        elif len(run) < ENCLOSED and _is_enclosable(document, number):
            run.append(number)
        else:
            opened, run = False, []


def _is_account(document: Document, number: int) -> bool:
    """Whether a line is nothing but an account's letters or a call, which beside an advertisement are one."""
    line = document.line(number)
    if not document.is_signed(number) or line.speaks_against or line.is_context:
        return False
    return len(line.text) <= 2 * SHORT and (line.says(CALL_LINE) or line.is_account)


def _is_enclosable(document: Document, number: int) -> bool:
    """Whether a line may go for where it stands: short, no sentence, no signature, no person, nothing that speaks for it."""
    line = document.line(number)
    if len(line.text) > SHORT or not is_entry(document, number) or is_signed(document, number):
        return False
    if _SIGNER.search(line.words) or line.asks or any(sign.rule.weight < 0 for sign in line.signs):
        return False
    return not line.shaped
