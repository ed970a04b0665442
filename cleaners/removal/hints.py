"""Lines beside an advertisement that say what sellers and accounts say, each in words that everybody has.

`名额只有一百个，领完下架` / `长按下图，添加班主任`: what stands beside a certain call, one line after another, mostly goes with it; but what a notice has
there is as short. What tells them is a word that hints at a shop, an account or its reader, of which the text itself does not speak.
Two such lines and more, of different kinds (how one gets there, with whom one speaks, what one gets, who is speaking), are as good as a call.
Wrong for a club's own notice with a call below it: so what is announced, labelled, numbered or signed stays, a sentence and what a good sign claims
unless it says two kinds of such things, and nothing goes farther from the call than such lines reach.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..text.headings import numbering_mark
from ..text.pattern import lazy
from .announcements import is_announced
from .apart import is_unclaimed
from .blocks import SIGNER
from .document import Document
from .frame import is_signed
from .judge import Judge
from .leanings import MOST, Around, may_lean
from .line import Line
from .prose import is_sentence
from .signs import OFFER, look

ROUNDS = 4  # lines that stand one beside the other
ROW = 2  # lines of a row of which none is certain
KINDS = 3  # kinds of hints in it
LONGEST = 70  # code points of a line

_LABEL = lazy("[^，。；：:？?！!]{1,8}[：:](?=.)")
_SELLERS = lazy("[^，。：:]{0,6}(?:微信|QQ|客服|店|管家|公众号|视频号|主理人|好物|ID)[^，。：:]{0,4}[：:]")
_UNIT = lazy(r"第[一二三四五六七八九十\d]{1,3}(?:单元|部分|课|讲|期)|[，,]")


def hinted_lines(judge: Judge, adverts: set[int]) -> Iterator[int]:
    """The lines of the tail that stand beside ``adverts``, those for selling or calling, or beside each other, and hint at what these say."""
    document, tail = judge.document, judge.document.tail
    if not adverts or len(tail) > MOST:
        return
    left = [place for place, number in enumerate(tail) if number not in judge.gone and _hints(document, number)]
    around = Around(judge, tail, adverts, foot=False) if left else None
    for _ in range(ROUNDS):
        found = [place for place in left if around and around.is_beside(place)]
        if not found or not around:
            return
        for place in found:
            around.take(tail[place])
            left.remove(place)
            yield tail[place]


def hinted_rows(judge: Judge) -> Iterator[int]:
    """The rows of such lines in the tail of which none is certain, but which together say all that a seller does."""
    document, row, between = judge.document, list[int](), list[int]()
    for number in [*document.tail, None]:
        if number is not None and (number in judge.gone or _hints(document, number)):
            row += [*between, number] if row else [number]
            between = []
        elif number is not None and row and not between and _is_open(document, number):
            between.append(number)
        else:
            yield from _sellers(judge, row)
            row, between = [], []


def _sellers(judge: Judge, row: list[int]) -> Iterator[int]:
    """What goes of a row: all that is left of it, where it has enough lines with hints, of enough kinds."""
    document, left = judge.document, [number for number in row if number not in judge.gone]
    hinted = [number for number in left if _hints(document, number)]
    if (
        len(hinted) >= ROW
        and _says_enough(document, row, _kinds(document, hinted))
        and not is_announced(document, row[0])
    ):
        yield from left


def _says_enough(document: Document, row: list[int], kinds: set[str]) -> bool:
    """Whether a row bears several kinds of hints; of two kinds one must be what one gets, and no line of a notice may stand beside the row."""
    if len(kinds) >= KINDS or (len(kinds) > 1 and len(row) > ROW):
        return True
    beside = (document.above(row[0]), document.below(row[-1]))
    return len(kinds) > 1 and OFFER in kinds and not any(_is_notices(document, other) for other in beside)


def _outweighs(document: Document, number: int) -> bool:
    """Whether a line with words of a notice's says two kinds of things that sellers say, and what one gets is one of them."""
    kinds = _kinds(document, [number])
    return len(kinds) > 1 and OFFER in kinds


def _has_good_words(line: Line) -> bool:
    return any(sign.rule.weight < 0 for sign in line.signs)


def _is_notices(document: Document, number: int | None) -> bool:
    """Whether a line names a person to ask, or bears words of a notice."""
    if number is None or document.is_body(number):
        return False
    line = document.line(number)
    return line.asks or _has_good_words(line) or bool(look(line.terms.asked.announced, line.text))


def _kinds(document: Document, row: list[int]) -> set[str]:
    lines = [document.line(number) for number in row]
    return {key for line in lines for sign in look(line.terms.asked.hints, line.text) for key in sign.groups}


def _hints(document: Document, number: int) -> bool:
    """Whether a line has such a word of its own, and nothing claims it for the author."""
    line = document.line(number)
    found = look(line.terms.asked.hints, line.text) if len(line.text) <= LONGEST else []
    if not found or not _is_open(document, number):
        return False
    return not any(document.speaks_of(sign.match[0]) for sign in found)


def _is_open(document: Document, number: int) -> bool:
    """Whether nothing claims a line for the author."""
    line = document.line(number)
    if len(line.text) > LONGEST or (_has_good_words(line) and not _outweighs(document, number)):
        return False
    if SIGNER.search(line.words) or numbering_mark(line.words) or _UNIT.match(line.words):
        return False
    if _LABEL.match(line.words) and not _SELLERS.match(line.words):
        return False
    if not may_lean(document, number):
        return False
    if is_sentence(line.words) or ("，" in line.words and not is_unclaimed(document, number)):
        return _outweighs(document, number) and not is_signed(document, number)
    return is_unclaimed(document, number)
