"""The heads and feet of pages that hold the number of the page: ``某公司年度报告  12``, ``13  水务年鉴``, ``Page 3``.

Wrong for headings that count (练习3) and for the rows of a table. So the same words come back with a number that rises page by page, a page of
lines stands between them, and they stand in the middle of sentences, where no heading stands.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from ..text.classes import members, where
from ..text.lexicon import tears_word
from ..text.page import Page
from ..text.pattern import lazy
from .document import Document

WIDEST = 100  # code points of such a line, with its indent and the room inside
LONGEST = 40  # of its words
COPIES = 3  # of the words, before they are a page's head
PAGE = 4  # lines from one to the next, on average
STEP = 2  # by which the numbers rise, at most: the heads of even and odd pages differ
TORN = 12  # code points of a line of text that a page's end tears from the next one

_ENDS = "0-9页頁·•~—-"  # what a line that names its page last ends with
_FIRST = lazy(r"[·•—~-]{0,2} ?(?:第 ?)?([1-9]\d{0,3})(?: ?[页頁])?(?: ?[·•|—~-]{1,2} ?| {1,60}|(?<=[页頁]))(?=[^\W\d])")
_LAST = lazy(
    r"(?<=[^\W\d]|[）)》”])(?: {0,60}[·•|—~-]{1,2} ?| {0,60})(?:第 ?)?([1-9]\d{0,3})(?: ?[页頁])?(?: ?[·•—~-]{1,2})?$"
)
_NO_HEAD = lazy("[，。；：！？,;:!?]")
_LETTERS = lazy(r"[^\W\d_]{2}")
FINAL = frozenset("。！？…：；”’」』）)!?:;.")
_GOES_ON = lazy(r"[一-鿿A-Za-z0-9，、“《（]")
CLAUSES = lazy("[，。；,]")

Counted = tuple[int, int]  # the number of a line, and of the page that it names


def counted_lines(page: Page) -> list[int]:
    """The lines of a page (numbers) that begin or end with a number and are no longer than a page's head, with the
    same words three times in a document."""
    lengths = page.line_lengths
    last, first = members(_ENDS).take(page.line_tails), members("1-9·•~—-").take(page.line_heads)
    at = where((lengths >= COPIES) & (lengths <= WIDEST) & (first | last))
    starts, ends = page.line_starts[at], page.line_ends[at]
    alike: defaultdict[tuple[int, bool, str], list[int]] = defaultdict(list)
    columns = page.document_numbers(starts).tolist(), at.tolist(), starts.tolist(), ends.tolist()
    for document, number, start, end in zip(*columns, strict=True):
        if not _NO_HEAD.search(page.text, start, end) and (head := _read_head(page.text[start:end].strip())):
            alike[document, *head[:2]].append(number)
    return sorted(number for numbers in alike.values() if len(numbers) >= COPIES for number in numbers)


def counted_heads(document: Document, counted: list[int]) -> list[int]:
    """The lines of a document that are heads or feet of pages with their number. ``counted`` are the lines of its page that may be."""
    mine = document.own(counted)
    if len(mine) < COPIES:
        return []
    alike: defaultdict[tuple[bool, str], list[Counted]] = defaultdict(list)
    for number in mine:
        if head := _read_head(document.words(number)):
            last, words, page = head
            alike[last, words].append((number, page))
    heads = [lines for lines in alike.values() if len(lines) >= COPIES and _count_pages(lines)]
    known = {number for lines in heads for number, _ in lines}
    proven: list[Counted] = []
    for lines in sorted(heads, key=lambda lines: not tear_text(document, [number for number, _ in lines], known)):
        if tear_text(document, [number for number, _ in lines], known) or (proven and _count_pages([*proven, *lines])):
            proven = sorted([*proven, *lines])  # the head of even pages proves that of odd ones
    return [number for number, _ in proven]


def _read_head(words: str) -> tuple[bool, str, int] | None:
    """What a line says beside a number, whether that stands last, and the number; ``None`` where it is no page's head."""
    last = _LAST.search(words) if members(_ENDS)[ord(words[-1])] else None
    match = last or _FIRST.match(words)
    if match is None:
        return None
    rest = words[: match.start()] or words[match.end() :]
    if len(rest) > LONGEST or not _LETTERS.search(rest):
        return None
    return last is not None, rest.replace(" ", ""), int(match[1])


def _count_pages(lines: list[Counted]) -> bool:
    """Whether numbers rise page by page: nearly all by one, or by two, with a page of lines between them."""
    lines = sorted(lines)
    steps = [below[1] - above[1] for above, below in pairwise(lines)]
    even = sum(0 < step <= STEP for step in steps)
    return min(steps) > 0 and 3 * even >= 2 * len(steps) and lines[-1][0] - lines[0][0] >= PAGE * len(steps)


def tear_text(document: Document, lines: list[int], known: set[int]) -> bool:
    """Whether lines stand in the middle of sentences: a third of them, and more than one; or two cut words. The lines ``known`` beside
    them go, too."""
    beside = [pair for number in lines if (pair := _torn(document, number, known))]
    return len(beside) > 1 and (3 * len(beside) >= len(lines) or sum(tears_word(*pair) for pair in beside) > 1)


def _torn(document: Document, number: int, known: set[int]) -> tuple[str, str] | None:
    """The two lines of one sentence between which a line stands."""
    above, below = document.above(number), document.below(number)
    while above is not None and above in known:
        above = document.above(above)
    while below is not None and below in known:
        below = document.below(below)
    if above is None or below is None:
        return None
    before, after = document.words(above), document.words(below)
    if len(before) < TORN or before[-1] in FINAL or not _GOES_ON.match(after):
        return None
    return (before, after) if CLAUSES.search(before) or CLAUSES.search(after) else None
