"""The frame of a web page: what a site sets around every article, above its title and below its end.

A page that was saved as text bears its frame in lines that could be anything (`工作动态`, a headline, a number). What tells
them is where they stand: between lines that only a site writes (its licence, the path to the page, the next article), outside
the body. Wrong for an article whose own last lines are short and stand between such lines; so the frame must prove itself
by several of them, and sentences, signatures, attachments, persons to ask, posts and what a colon introduces stay.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Iterator, Mapping

from ..text.pattern import lazy
from .document import BLOCK, Document
from .judge import Judge
from .signs import LABEL, MENU, METADATA, SHAPES

TWICE = 2  # so often one rule counts for the frame, however often it speaks
MENUS = 4  # and so many different words of a menu
ENTRY = 60  # code points of a line that is no paragraph
PIECE = 16  # code points of a piece between separators
TRAIL = 1.5  # how much surer the frame must be for what stands outside all its own lines
STARTS = 0.5  # the weight of a line below which the foot begins
CERTAIN = 2.0  # the weight of a line below which not even a date is a signature's

_FRONT = frozenset(("首页", "网站首页", "主页", "本站首页"))
_PAGES = frozenset((METADATA, LABEL))  # speak at the head of a page
_SEPARATORS = ">|丨›»/"  # what such a line begins with
_SEPARATOR = lazy(r"[>›»|丨/·\\-]{1,2}")
_SENTENCE = lazy(r"[。；;]|……|[，,][^，,]{0,60}[，,]")
_INTRODUCES = lazy(r"(?<=[一-鿿）”])[：:]$|^附|名单|^(?:注|备注|说明|参考文献|参考资料)")
_KEPT = lazy(r"\.(?i:docx?|xlsx?|pptx?|pdf|wps|et|ofd|zip|rar)\b|联系人|经办人|负责人|记者|通讯员|特此|此致|谢谢")
_DATE = lazy(
    r"(?:[12]\d{3}|二[〇零○一二三四五六七八九]{3})年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日"
)
_PIECE_ENDS = lazy(r"[。；;：:，,！？!?]")


def separated_lines(judge: Judge) -> Iterator[int]:
    """Menus and paths with a separator (`>`, `|`) on a line of its own after every piece: two separators outside the body, or one
    behind the front page. The title, where a path leads up to it, is none of its pieces."""
    document = judge.document
    if not document.has_line(_SEPARATORS):
        return
    lines, title, at = document.held, judge.title, 1
    while at < len(lines):
        until = at
        while until < len(lines) and _SEPARATOR.fullmatch(document.words(lines[until])):
            until += 2
        pieces = lines[at - 1 : until]
        front = document.words(pieces[0]) in _FRONT
        menu = until > at and (front or (until > at + 2 and document.in_zone(pieces[0])))
        if menu and all(_is_piece(document.words(i)) for i in pieces[:-1]) and not document.is_led_to(pieces[0]):
            yield from (number for number in pieces if number != title and _is_piece(document.words(number)))
        at = max(until, at + 1)


def _is_piece(line: str) -> bool:
    return len(line) <= PIECE and not _PIECE_ENDS.search(line)


def framed_lines(
    document: Document, gone: Mapping[int, str], adverts: str, enough: float, title: int | None
) -> Iterator[int]:
    """The lines of the frame that say nothing by themselves. ``gone`` maps the lines that go to their rules, ``adverts`` is
    the rule of advertisements, which prove no frame; ``enough`` the weight of a frame."""
    if document.body is None:
        return
    first, last = document.body
    seeds = {
        number: weight
        for number in document.signed
        if (number in gone or document.in_zone(number)) and (weight := _weight(document, number, gone, adverts))
    }
    above = {number: weight for number, weight in seeds.items() if number < first}
    below = {number: weight for number, weight in seeds.items() if number > last}
    for between in _between(document, [number for number in seeds if first < number < last]):
        if _total(document, {number: seeds[number] for number in between}) >= enough:
            yield from _foot(document, gone, {number: seeds[number] for number in between}, sure=False)
    if above and _total(document, above) >= enough:
        yield from _head(document, gone, above, title)
    if below and _total(document, below) >= enough:
        yield from _foot(document, gone, below, sure=_total(document, below) >= TRAIL * enough)


def _weight(document: Document, number: int, gone: Mapping[int, str], adverts: str) -> float:
    """How surely a line is a frame's own."""
    if not document.is_signed(number) or gone.get(number) == adverts or document.line(number).heads_post:
        return 0.0
    menu = 1.0 if document.line(number).is_filled(MENU) else 0.0
    if number not in gone:
        return menu
    return max((sign.rule.weight for sign in document.line(number).signs if sign.rule.signal in SHAPES), default=menu)


def _total(document: Document, seeds: Mapping[int, float]) -> float:
    """What the lines of a frame weigh together; no rule counts more than twice, no line of a menu more than once."""
    counts: Counter[str] = Counter()
    menu = {document.words(number) for number in seeds if document.line(number).is_filled(MENU)}
    total = float(min(len(menu), MENUS))
    for number, weight in seeds.items():
        if document.words(number) not in menu:
            name = max(document.line(number).signs, key=lambda sign: (sign.rule.weight, sign.rule.name)).rule.name
            counts[name] += 1
            total += weight if counts[name] <= TWICE else 0.0
    return total


def _between(document: Document, seeds: list[int]) -> Iterator[list[int]]:
    """The lines of a frame that stands between paragraphs of the body, one list for each place without one. Where a second page
    may begin, nobody can tell what is its title."""
    at = 0
    while at < len(seeds):
        until = at + 1
        while until < len(seeds) and seeds[until] - seeds[until - 1] <= BLOCK * 2:
            if any(map(document.is_body, range(seeds[until - 1] + 1, seeds[until]))):
                break
            until += 1
        if not any(_heads_page(document, number) for number in seeds[at:until]):
            yield seeds[at:until]
        at = until


def _heads_page(document: Document, number: int) -> bool:
    """Whether a line may stand over an article: a menu's word, the date, the source. An editor is named below it."""
    if document.line(number).is_filled(MENU):
        return True
    return any(
        sign.rule.signal in _PAGES and not sign.match.groupdict().get("editor") for sign in document.line(number).shaped
    )


def _head(document: Document, gone: Container[int], seeds: Mapping[int, float], title: int | None) -> Iterator[int]:
    """What stands above the path to the page, where the title stands below it. The document's first line stays."""
    paths = [number for number in seeds if document.line(number).is_path]
    if not paths or title is None or title < paths[-1]:
        return
    for number in range(document.held[0] + 1, paths[-1] + 1):
        if document.words(number) and number not in gone and is_entry(document, number):
            yield number


def _foot(document: Document, gone: Container[int], seeds: Mapping[int, float], *, sure: bool) -> Iterator[int]:
    """What stands between the first and the last line of the foot, and behind the last where the foot is ``sure``."""
    start = next((number for number, weight in sorted(seeds.items()) if weight >= STARTS), None)
    if start is None:
        return
    last, stays, certain = max(seeds), False, False
    for number in range(start, document.lines.stop):
        line = document.words(number)
        if number in gone and document.line(number).heads_post:
            stays, certain = True, False  # somebody's words follow
            continue
        if number in seeds:
            stays, certain = False, certain or seeds[number] >= CERTAIN
            if number not in gone:
                yield number
            continue
        if not line or number in gone:
            continue
        if number > last and not sure:
            return
        stays = stays or (not certain and bool(_INTRODUCES.search(line)))
        if not stays and is_entry(document, number) and (certain or not is_signed(document, number)):
            yield number


def is_entry(document: Document, number: int, longest: int = ENTRY) -> bool:
    """Whether a line can be an entry of a menu or a headline: no sentence, no attachment, no person. What says of which kind its
    neighbours are stays as well: without it they would be others in a second run."""
    line = document.words(number)
    if len(line) > longest or _SENTENCE.search(line) or _KEPT.search(line):
        return False
    return not document.line(number).is_context


def is_signed(document: Document, number: int) -> bool:
    """Whether a line is a date, or stands right above one: a signature."""
    below = document.below(number)
    lines: Collection[int] = (number,) if below is None else (number, below)
    return any(_DATE.fullmatch(document.words(other)) for other in lines)
