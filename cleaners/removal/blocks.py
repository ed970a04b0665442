"""Blocks of advertisements: what stands after the body between the lines of one account or seller goes with them.

Two shapes: a few lines that could be anything between two lines that go by themselves; and a row of lines that are suspicious
each, and together of several kinds (an own club, what it costs, what one gets, how to join), with little between them.

Between a call to follow and one to buy stand lines that could be anything (a motto, the name of a course, a date of closing). What
tells them is where they stand: short, after the last paragraph, few, and enclosed on both sides. Wrong for a signature or
an author's own last line between two advertisements: sentences, dates under a name, attachments and persons stay, and end the block.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator

from ..text.pattern import lazy
from .announcements import is_announced
from .document import Document
from .frame import is_entry, is_signed
from .headlines import is_decoration, is_story_end
from .line import Line
from .pleas import PITCHES, asks_only, is_strong
from .prose import is_introduced, is_sentence
from .readers import is_spoken
from .signs import ADDRESS, CALL, CALL_LINE, CONTACT, OFFER, SELF, SHAPES, kind_of, look

ENCLOSED = 3  # lines between two advertisements
BETWEEN = 2  # lines without a sign between two lines of a row
AMONG = 5  # and so many where prices or terms of sale stand in it
ROW = 3  # suspicious lines that make a row
PAIR = 2  # and so many that bear strong signs
SUSPICIOUS = 0.4  # evidence
LONGEST = 80  # code points of a line of a row
SHORT = 30  # code points of such a line
CARRIED = 160  # code points of a paragraph in which an account speaks
LONGEST_ITEM = 45  # code points of a line that tells of goods
SIGNER = lazy(
    r"(?:局|办|办公室|委|委员会|政府|公司|部|会|院|校|学|站|所|中心|组|处|科|社)$|^[一-鿿]{2,3}$"
)  # who may have signed
_PRICE = lazy("[价￥¥]|[\\d. ]元|折|包邮|退[款换货]")
_REFERENCES = lazy(
    r"[#* ]{0,6}(?:参考|引用|附[录表图件：:]|注释|脚注|(?i:references?)\b)"
)  # what an author puts under his text


def enclosed_lines(document: Document, gone: Container[int], adverts: Container[int]) -> Iterator[int]:
    """The lines of the tail that advertisements enclose. ``gone`` are the lines that go, ``adverts`` those for selling or calling."""
    if not adverts:
        return
    yield from _walk(document, gone, adverts, document.tail)
    yield from _walk(document, gone, adverts, document.tail[::-1])


def box_lines(document: Document, adverts: Collection[int]) -> Iterator[int]:
    """The two rulers, one like the other, between which nothing but advertisements stood: the sides of their box."""
    closed: int | None = None  # the lower side of the box before, which is no upper one
    for number in sorted(adverts):
        above, below = document.above(number), document.below(number)
        if above is None or above in adverts or above == closed:
            continue
        while below is not None and below in adverts:
            below = document.below(below)
        if below is None or document.words(above) != document.words(below):
            continue
        if document.line(above).once(is_decoration):
            yield above
            yield below
            closed = below


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
    for row in _rows(
        document, document.tail, adverts, AMONG, lambda number: number not in gone and may_be_sold(document, number)
    ):
        yield from _sold(document, row, adverts)


def _rows(
    document: Document, numbers: Iterable[int], adverts: Container[int], most: int, may_stand: Callable[[int], bool]
) -> Iterator[list[int]]:
    """The rows of suspicious lines among these, with at most so many others between two of them, each of which ``may_stand`` there."""
    row, between = list[int](), list[int]()
    for number in numbers:
        if number in adverts or _is_suspicious(document, number):
            row += [*between, number] if row else [number]
            between = []
        elif row and len(between) < most and may_stand(number):
            between.append(number)
        else:
            yield row
            row, between = [], []
    yield row


def _sold(document: Document, row: list[int], adverts: Container[int]) -> Iterator[int]:
    """What goes of a row: all of it where prices stand in it, else its parts with little between them."""
    suspicious = _suspicious(document, row, adverts)
    if len(suspicious) < ROW or is_announced(document, suspicious[0]):
        return
    if _is_priced(document, suspicious):
        yield from row
        return
    for part in _rows(document, row, adverts, BETWEEN, lambda number: _is_enclosable(document, number)):
        suspicious = _suspicious(document, part, adverts)
        kinds = _kinds(document, suspicious)
        if len(suspicious) >= ROW and len(kinds) > 1 and not kinds.isdisjoint((CALL, CONTACT, SELF)):
            yield from part


def _suspicious(document: Document, row: list[int], adverts: Container[int]) -> list[int]:
    return [number for number in row if number in adverts or _is_suspicious(document, number)]


def _kinds(document: Document, numbers: list[int]) -> set[str]:
    return {kind_of(sign.rule) for number in numbers for sign in document.line(number).said} - SHAPES


def _is_priced(document: Document, suspicious: list[int]) -> bool:
    """Whether suspicious lines are a shop's: two offers, one of them a price or a term of sale, and a call or an account."""
    offers = [
        sign.match[0]
        for number in suspicious
        for sign in document.line(number).said
        if sign.rule.signal == OFFER or sign.rule.signal == CALL_LINE
    ]
    if len(offers) < ROW or not any(map(_PRICE.search, offers)):
        return False
    return not _kinds(document, suspicious).isdisjoint((CALL, CONTACT))


def _is_suspicious(document: Document, number: int) -> bool:
    """Whether a line bears evidence, and nothing speaks for it."""
    line = document.line(number)
    if not document.is_signed(number) or len(line.text) > LONGEST or number in document.runs or line.is_heading:
        return False
    if (
        line.evidence.score < SUSPICIOUS
        or line.speaks_against
        or line.shapes
        or line.is_context
        or is_sentence(line.words)
    ):
        return False
    if all(sign.rule.signal == ADDRESS for sign in line.said):  # references and pictures are full of addresses
        return False
    return not is_signed(document, number)


def _is_account(document: Document, number: int) -> bool:
    """Whether a line is nothing but an account's letters, a call, or the heading over its own matter (互动福利), which beside an
    advertisement are one."""
    line = document.line(number)
    if not document.is_signed(number) or line.speaks_against or line.is_context:
        return False
    if len(line.text) > 2 * SHORT:
        return False
    return line.says(CALL_LINE) or line.is_account or (line.is_filled(SELF) and not line.is_heading)


def may_be_sold(document: Document, number: int) -> bool:
    """Whether a line may tell of goods: short, no sentence, no signature, no person to ask."""
    line = document.line(number)
    if len(line.text) > LONGEST_ITEM or line.is_heading or line.asks or _REFERENCES.match(line.words):
        return False
    return is_entry(document, number) and not is_signed(document, number) and not SIGNER.search(line.words)


def paired_lines(document: Document, gone: Container[int]) -> Iterator[int]:
    """Lines of the tail beside each other that each bear a strong sign, together of two kinds, one of them a call: what is offered, and
    how one gets it. Each alone would be half certain."""
    row: list[int] = []
    for number in [*document.tail, None]:
        if number is not None and _bears_pitch(document, number):
            row.append(number)
            continue
        kinds = {
            kind_of(sign.rule) for other in row for sign in document.line(other).bad if sign.rule.signal in PITCHES
        }
        paired = len(row) >= PAIR and len(kinds) > 1 and (CALL in kinds or {CONTACT, SELF} <= kinds)
        if paired and not is_introduced(document, row[0]) and not is_announced(document, row[0]):
            yield from (other for other in row if other not in gone)
        row = []


def _bears_pitch(document: Document, number: int) -> bool:
    """Whether a line bears a strong sign, and speaks to readers where it is a sentence."""
    line = document.line(number)
    if not document.is_signed(number) or line.shapes or len(line.text) > CARRIED or not is_strong(line):
        return False
    return not is_sentence(line.words) or line.once(is_spoken)


def carries(line: Line) -> bool:
    """Whether an account speaks of itself or its readers in a line, in whole sentences too, and nothing speaks for it."""
    if len(line.text) > CARRIED or line.is_heading or line.asks or any(sign.rule.weight < 0 for sign in line.signs):
        return False
    return asks_only(line) or any(sign.groups for sign in look(line.terms.asked.carriers, line.text))


def _is_enclosable(document: Document, number: int) -> bool:
    """Whether a line may go for where it stands: short, no sentence, no signature, no person, nothing that speaks for it."""
    line = document.line(number)
    if carries(line):
        return True
    if len(line.text) > SHORT or line.is_heading or _REFERENCES.match(line.words) or is_story_end(line.words):
        return False
    if not is_entry(document, number) or is_signed(document, number):
        return False
    if SIGNER.search(line.words) or line.asks or any(sign.rule.weight < 0 for sign in line.signs):
        return False
    return not line.shaped
