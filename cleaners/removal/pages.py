"""Page marks: the numbers of pages, and the headers and footers that repeat beside them.

Wrong for a number that is the author's: a bare ``3`` is never a page number by itself, ``3/4`` only in a series over
one total, ``第3页`` only in a series that tears a sentence, and a line is a running header only where it stands at nearly every page break.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from ..rulebook.match import Rules
from ..text.classes import HAN, members, where
from ..text.page import Page
from ..text.pattern import lazy
from .counted import CLAUSES, FINAL, PAGE, TORN, WIDEST, counted_heads, tear_text
from .document import REACH, Document
from .heads import numbered_heads

LONGEST_NUMBER = 24  # code points of a line that is a page number
CENTRED = 10  # spaces before a bare number in the middle of a page, at least
LONGEST_HEADER = 40
COPIES = 3  # of a line beside page breaks, before it is a running header; two where it is the document's first line
SERIES = 3  # lines over one total before 3/4 is page three of four
BOOK = 10  # 4 / 195 is a page by itself; 1 / 2 needs a second one

_SHAPES = (
    r"[-—–―─－]{1,2} ?(?P<a>[1-9]\d{0,2}|[ivx]{1,6}) ?[-—–―─－]{1,2}",
    r"[·•∙・]{1,2} ?(?P<b>[1-9]\d{0,2}) ?[·•∙・]{1,2}",
    r"[~～] ?(?P<c>[1-9]\d{0,2}) ?[~～]",
    r"[-—–]{0,2} ?第 ?(?P<d>[1-9]\d{0,3}) ?[页頁][ ,，/|(（]{0,3}共 ?(?P<dm>[1-9]\d{0,3}) ?[页頁] ?[)）]? ?[-—–]{0,2}",
    r"共 ?(?P<em>[1-9]\d{0,3}) ?[页頁][ ,，/|(（]{0,3}第 ?(?P<e>[1-9]\d{0,3}) ?[页頁] ?[)）]?",
    r"第[一二三四五六七八九十百]{1,4}[页頁][ ,，/|(（]{0,3}共[一二三四五六七八九十百]{1,4}[页頁][)）]?",
    r"PAGE {0,4}\\\* {0,2}MERGEFORMAT {0,2}\d{0,4}",  # a field of a word processor
    r"(?i:page) ?(?P<f>[1-9]\d{0,3}) ?(?:of|/) ?(?P<fm>[1-9]\d{0,3})",
    r"[（(]?第 ?[（(] ?(?P<h>[1-9]\d{0,2}) ?/ ?(?P<hm>[1-9]\d{0,2}) ?[）)] ?[页頁][）)]?",
    r"第? ?(?P<g>[1-9]\d{0,3})(?P<slash> ?/ ?)(?P<gm>[1-9]\d{0,3}) ?(?P<unit>[页頁])?",
    r"[-—–]{0,2} ?第 ?(?P<alone>[1-9]\d{0,3}) ?[页頁] ?[-—–]{0,2}",
)
_PAGE = lazy("|".join(_SHAPES))
_FIRST = frozenset("-—–―─－·•∙・~～第共（(pP123456789")
_FIRST_OR_SPACE = "（(—–―─－·•∙・~～第共pP1-9 \t\v\f\x1c-\x1f\x85\xa0\u2000-\u200a\u202f\u205f\u3000-"
_NO_END = (
    "一-\u9800\u9802-\u9874\u9876-鿿，。：；！？、（《》“”…A-SU-Za-z"  # of a page number: no ideograph but 页 and 頁
)
_GOES_ON = lazy(f"[{HAN}，、]")
SPACE = ord(" ")
_BARE = lazy(r"[1-9]\d{0,3}")
_NO_HEADER = lazy(r"[。！？；;，,：:]$|^[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|^[#|>*-]|^\d+$")


@dataclass(frozen=True, slots=True)
class PageMark:
    """The line ``line`` goes, as the rule ``rule`` says: a page number, or what stands beside it. ``pages`` is the total that it
    names."""

    line: int
    rule: str
    is_number: bool
    pages: str = ""


def short_lines(page: Page) -> list[int]:
    """The lines of a page (numbers) that are page numbers by their words."""
    lengths, head, last = page.line_lengths, page.line_heads, page.line_tails
    short = (lengths <= LONGEST_NUMBER) & members(_FIRST_OR_SPACE).take(head)
    short |= (lengths <= WIDEST) & members("0-9").take(last) & (head == SPACE)
    at = where(short & ~members(_NO_END).take(last))
    spans = zip(at.tolist(), page.line_starts[at].tolist(), page.line_ends[at].tolist(), strict=True)
    return [number for number, start, end in spans if _is_numbered(page.text[start:end].strip())]


def _is_numbered(words: str) -> bool:
    """Whether a line is nothing but a number, as pages bear them."""
    if not words or words[0] not in _FIRST:
        return False
    return bool(_PAGE.fullmatch(words) or _BARE.fullmatch(words))


def find_page_marks(document: Document, short: list[int], counted: list[int], rules: Rules) -> list[PageMark]:
    """Page numbers and running headers of a document, from top to bottom. ``short`` are the lines of its page that are numbers, ``counted`` those
    that may be a page's head with its number."""
    if "page-number" not in rules:
        return []
    name = rules["page-number"].name
    numbers = dict(_numbers(document, short))
    marks = [PageMark(line, name, True, pages) for line, pages in numbers.items()]
    if "running-header" in rules:
        header = rules["running-header"].name
        counting = set(counted_heads(document, counted)) - numbers.keys()
        marks += (PageMark(line, header, True) for line in counting)
        heads = set(numbered_heads(document)) - counting
        if len(numbers) > 1 or document.has_feeds:
            heads.update(set(_headers(document, sorted(numbers))) - counting)
        marks += (PageMark(line, header, False) for line in sorted(heads - numbers.keys()))
    return sorted(marks, key=lambda mark: mark.line)


def _numbers(document: Document, short: list[int]) -> Iterator[tuple[int, str]]:
    """The lines that are page numbers, with the total that they name (or ``""``)."""
    fractions: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    alone: list[tuple[int, int]] = []
    bare: list[tuple[int, int]] = []
    feeds = document.has_feeds
    for number in document.own(short):
        line = document.words(number)
        if match := _PAGE.fullmatch(line):
            if match["alone"]:
                alone.append((number, int(match["alone"])))
                continue
            page, total = match["d"] or match["e"] or match["f"] or match["g"] or match["h"], ""
            if page:
                total = match["dm"] or match["em"] or match["fm"] or match["gm"] or match["hm"]
                if int(page) > int(total):
                    continue
                if match["g"] and not match["unit"] and not (" " in match["slash"] and int(total) >= BOOK):
                    fractions[total].append((number, int(page)))
                    continue
            yield number, total
        elif not feeds or _at_feed(document, number):
            bare.append((number, int(line)))
    for total, lines in fractions.items():
        if len(lines) >= SERIES and _rising(lines):
            yield from ((number, total) for number, _ in lines)
    if len(alone) >= SERIES and _rising(alone) and any(_tears(document, number) for number, _ in alone):
        yield from ((number, "") for number, _ in alone)
    if len(bare) > 1 and _rising(bare) and (feeds or _are_pages(document, bare)):
        yield from ((number, "") for number, _ in bare)
        return
    if feeds and len(bare) == 1 and _ends_its_page(document, *bare[0]):
        yield bare[0][0], ""
        return
    if chain := _chain(bare):
        torn = sum(_tears(document, number) for number, _ in chain)
        if torn > 1 and 4 * torn >= len(chain):
            yield from ((number, "") for number, _ in chain)
            return
    centred = [(number, page) for number, page in bare if _is_centred(document, number)]
    if (len(centred) >= SERIES or _ends_document(document, centred)) and _follow(centred):
        yield from ((number, "") for number, _ in centred)


def _chain(lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest series of numbers that count pages, among those of rows and items: each is the next, or next but one, a page of
    lines below."""
    lengths = [1] * len(lines)
    above = [-1] * len(lines)
    last: dict[int, int] = {}  # of every number: which of its lines ends the longest series
    for at, (line, page) in enumerate(lines):
        for found in (last[before] for before in (page - 1, page - 2) if before in last):
            if line - lines[found][0] >= PAGE and lengths[found] >= lengths[at]:
                lengths[at], above[at] = lengths[found] + 1, found
        if page not in last or lengths[at] >= lengths[last[page]]:
            last[page] = at
    at = max(range(len(lines)), key=lengths.__getitem__, default=-1)
    series = []
    while at >= 0:
        series.append(lines[at])
        at = above[at]
    return series[::-1] if len(series) >= SERIES else []


def _is_centred(document: Document, number: int) -> bool:
    """Whether a line is set far in: in the middle of its page."""
    start, end = document.span(number)
    line = document.sheet.written.text[start:end]
    return len(line) - len(line.lstrip(" ")) >= CENTRED


def _ends_document(document: Document, lines: list[tuple[int, int]]) -> bool:
    """Whether numbers begin with the first page, and the last one ends the document: then two are a series."""
    return len(lines) == SERIES - 1 and lines[0][1] == 1 and document.below(lines[-1][0]) is None


def _follow(lines: list[tuple[int, int]]) -> bool:
    """Whether numbers count pages: each is the next, and a page of lines stands between them."""
    (first, low), (last, high) = lines[0], lines[-1]
    return _rising(lines) and high - low == len(lines) - 1 and last - first >= PAGE * (len(lines) - 1)


def _rising(lines: list[tuple[int, int]]) -> bool:
    return all(before[1] < after[1] for before, after in itertools.pairwise(lines))


def _tears(document: Document, number: int) -> bool:
    """Whether a line stands in the middle of a sentence: a heading (第3页 of a picture book) stands behind its end."""
    above, below = document.above(number), document.below(number)
    if above is None or below is None:
        return False
    words = document.words(above)
    return len(words) >= TORN and words[-1] not in FINAL and bool(_GOES_ON.match(document.words(below)))


def _are_pages(document: Document, lines: list[tuple[int, int]]) -> bool:
    """Whether bare numbers count pages, and one tears a sentence that has clauses on both sides. The numbers of rows and items stand
    closer, and between names."""
    return _follow(lines) and any(_tears(document, number) and _tears_clauses(document, number) for number, _ in lines)


def _tears_clauses(document: Document, number: int) -> bool:
    beside = document.above(number), document.below(number)
    return all(line is not None and CLAUSES.search(document.words(line)) for line in beside)


def _at_feed(document: Document, number: int) -> bool:
    """Whether a form feed or the end of its document stands beside a line, blank lines aside."""
    start, end = document.span(number)
    above, below = document.above(number), document.below(number)
    if below is None:
        return True
    before = start - 2 * REACH if above is None else document.span(above)[1]
    after = document.span(below)[0]
    text = document.sheet.written.text
    return "\f" in text[max(before, 0) : start] or "\f" in text[end:after]


def _ends_its_page(document: Document, number: int, page: int) -> bool:
    """Whether a form feed follows a line, and as many stand above as pages do."""
    start, end = document.span(number)
    below = document.below(number)
    text = document.sheet.written.text
    fed = "\f" in text[end : document.end if below is None else document.span(below)[0]]
    return fed and text.count("\f", document.start, start) == page - 1


def _headers(document: Document, numbers: list[int]) -> Iterator[int]:
    """The lines beside page breaks that stand at nearly all of them with the same words."""
    known = set(numbers)
    edges: defaultdict[str, set[int]] = defaultdict(set)
    breaks = len(numbers)
    for number in numbers:
        for line in (document.above(number), document.below(number)):
            if line is not None and line not in known:
                _add_edge(document, line, edges)
    if document.has_feeds:
        written = document.sheet.written.text
        breaks = max(breaks, written.count("\f", document.start, document.end))
        following = None
        for number in reversed(document.lines):
            following = number if document.words(number) else following
            start = document.span(number)[0]
            if written[start - 1 : start] == "\f" and following is not None and following not in known:
                _add_edge(document, following, edges)
    first = document.words(document.lines.start) or document.words(
        document.below(document.lines.start) or document.lines.start
    )
    copies: Counter[str] = Counter()
    for words, lines in edges.items():
        enough = max(2 if words == first else COPIES, breaks - 1)
        often = len(lines) > COPIES and 3 * len(lines) >= breaks
        if COPIES <= len(lines) < enough and (often or tear_text(document, sorted(lines), known | lines)):
            copies = copies or Counter(document.words(number) for number in document.lines)
            if (
                copies[words] <= len(lines) + 1
            ):  # the title of a chapter or of every other page heads its text once more
                yield from lines
        if len(lines) >= enough and not (document.has_feeds and _same_below(document, lines, known, enough)):
            yield from lines


def _same_below(document: Document, lines: set[int], known: set[int], enough: int) -> bool:
    """Whether the lines under these repeat as well: then whole pages repeat, and taking line after line would eat them."""
    below: Counter[str] = Counter()
    for line in lines:
        under = document.below(line)
        while under is not None and under in known:
            under = document.below(under)
        if under is not None:
            below[document.words(under)] += 1
    return any(count >= min(enough, 2) for count in below.values())


def _add_edge(document: Document, line: int, edges: defaultdict[str, set[int]]) -> None:
    words = document.words(line)
    if len(words) <= LONGEST_HEADER and not _NO_HEADER.search(words):
        edges[words].add(line)
