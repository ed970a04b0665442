"""Blocks of advertisements: what stands after the body between the lines of one account or seller goes with them.

Two shapes: a few lines that could be anything between two lines that go by themselves; and a row of lines that are suspicious
each, and together of several kinds (an own club, what it costs, what one gets, how to join), with little between them.

Between a call to follow and one to buy stand lines that could be anything (a motto, the name of a course, a date of closing). What
tells them is where they stand: short, after the last paragraph, few, and enclosed on both sides. Wrong for a signature or
an author's own last line between two advertisements: sentences, dates under a name, attachments and persons stay, and end the block.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from .document import Document
from .frame import is_entry, is_signed
from .prose import is_sentence
from .signs import ADDRESS, CALL, CALL_LINE, CONTACT, SELF, SHAPES, kind_of

ENCLOSED = 3  # lines between two advertisements
BETWEEN = 2  # lines without a sign between two lines of a row
ROW = 3  # suspicious lines that make a row
SUSPICIOUS = 0.4  # evidence
LONGEST = 80  # code points of a line of a row
SHORT = 30  # code points of such a line
_SIGNER = re.compile(
    r"(?:局|办|办公室|委|委员会|政府|公司|部|会|院|校|学|站|所|中心|组|处|科|社)$|^[一-鿿]{2,3}$"
)  # who may have signed


def enclosed_lines(document: Document, gone: Container[int], adverts: Container[int]) -> Iterator[int]:
    """The lines of the tail that advertisements enclose. ``gone`` are the lines that go, ``adverts`` those for selling or calling."""
    if document.body is None or not adverts:
        return
    tail = [number for number in range(document.body[1] + 1, document.lines.stop) if document.line(number)]
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


def sold_lines(document: Document, gone: Container[int], adverts: Container[int]) -> Iterator[int]:
    """The rows of suspicious lines in the tail: at least three, of two kinds of evidence, one of them a call, an account or a word on
    the seller himself. Prices alone are anybody's. Furniture ends a row: above the mark of an article's end the author may speak."""
    if document.body is None:
        return
    row: list[int] = []
    between: list[int] = []
    for number in range(document.body[1] + 1, document.lines.stop):
        if not document.line(number):
            continue
        if number in adverts or _is_suspicious(document, number):
            row += [*between, number] if row else [number]
            between = []
        elif row and number not in gone and len(between) < BETWEEN and _is_enclosable(document, number):
            between.append(number)
        else:
            yield from _sold(document, row, adverts)
            row, between = [], []
    yield from _sold(document, row, adverts)


def _sold(document: Document, row: list[int], adverts: Container[int]) -> Iterator[int]:
    suspicious = [number for number in row if number in adverts or _is_suspicious(document, number)]
    kinds = {kind_of(sign.rule) for number in suspicious for sign in document.said(number)} - SHAPES
    if len(suspicious) >= ROW and len(kinds) > 1 and not kinds.isdisjoint((CALL, CONTACT, SELF)):
        yield from row


def _is_suspicious(document: Document, number: int) -> bool:
    """Whether a line bears evidence, and nothing speaks for it."""
    start, end = document.span(number)
    if end - start > LONGEST or number in document.runs or document.is_heading(number) or document.is_context(number):
        return False
    if any(sign.rule.weight < 0 for sign in document.said(number)) or document.shapes(number):
        return False
    if is_sentence(document.line(number)):
        return False
    if all(
        sign.rule.signal == ADDRESS for sign in document.said(number)
    ):  # references and pictures are full of addresses
        return False
    return document.evidence(number).score >= SUSPICIOUS and not is_signed(document, number)


def _is_account(document: Document, number: int) -> bool:
    """Whether a line is nothing but an account's letters or a call, which beside an advertisement are one."""
    said = document.said(number)
    if any(sign.rule.weight < 0 for sign in said) or document.is_context(number):
        return False
    start, end = document.span(number)
    whole = any(sign.rule.signal == CALL_LINE for sign in said)
    account = any(sign.rule.signal == CONTACT for sign in said) and document.density(number) >= 0.8
    return end - start <= 2 * SHORT and (whole or account)


def _is_enclosable(document: Document, number: int) -> bool:
    """Whether a line may go for where it stands: short, no sentence, no signature, no person, nothing that speaks for it."""
    start, end = document.span(number)
    if end - start > SHORT or document.is_heading(number):
        return False
    if not is_entry(document, number) or is_signed(document, number):
        return False
    if (
        _SIGNER.search(document.line(number))
        or document.asks(number)
        or any(sign.rule.weight < 0 for sign in document.all_signs.get(number, ()))
    ):
        return False
    return not any(sign.rule.signal in SHAPES for sign in document.shaped(number))
