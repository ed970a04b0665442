"""The head of a web page: what a site sets above, beside and under the title of an article, in lines that say nothing by themselves.

The lines of a head that are certain (the path, a button, the date of publication, the counts of a board) are its *anchors*. Between the first
and the last of them stands nothing of the article but its title, with what is written right above or under it; so other lines there go, and so do
numbers, times and labels without a value beside them. What stands above a path, over which no title stands, goes as well. Wrong for a document
whose own head (its number, whom it is for, its parts) stands between such lines: sentences, dates, numbers of documents, salutations,
headings and attributes stay, and so does all that stands beside the title.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..text.classes import count_han
from ..text.headings import numbering_mark
from ..text.pattern import lazy
from .document import Document
from .frame import is_entry, is_signed
from .headlines import heads_content, is_picture
from .judge import Judge
from .line import Line
from .posted import LINES, MEETING, OWN, SHORTEST, is_posted, is_timed
from .signs import COMPANION, LABEL, MENU, METADATA, SHAPES

ENOUGH = 1.0  # the weight of the anchors of a head
MENU_WORD = 0.5  # of which a word of a menu has so much
NEAR = 6  # places below the last certain line where a title may still stand
UNDER = 3  # lines under the last anchor or the title that may be numbers and times
ABOVE = 3  # lines above a path
NAME = 20  # code points of such a line
BROKEN_OFF = 60  # code points of a line that is no piece of a head
TITLE = 6  # ideographs of a line that is a title where another holds it
PIECE = 30  # code points of a line between two anchors
BESIDE = 5  # ideographs of a line that is a part of the title beside it
STOPS = ("。", "；")  # no title ends with one of these
BROKEN = 2  # lines above and below that a broken title may have

_QUESTIONS = ("？", "?")
_METADATA, _AUTHOR, _WORD = frozenset((METADATA, LABEL)), frozenset(("author",)), frozenset((COMPANION,))
_FIRST = ("1", "01")
_SITES = ".name-of-the-site"
_UNSIGNED = (".echo", ".button-row", ".menu")  # rules by which lines go that bear no sign
_NAVIGATES = lazy("首页|[>›»|]|^[一-鿿]{2,8}(?: [一-鿿]{2,8}){2}")
_BULLET = "[ •·●*\\-\\[【(（]{0,6}"
_COUNT = lazy(
    rf"{_BULLET}(?:[\d,]{{1,9}}|(?:(?:时间|日期|发布|更新)[:：] ?)?(?:(?:19|20)\d\d[-/.]\d{{1,2}}(?:[-/.]\d{{1,2}})?"
    rf"(?:[ T]{{0,3}}\d{{1,2}}:\d\d(?::\d\d)?)?|(?:19|20)\d\d年\d{{1,2}}月\d{{1,2}}日 {{0,3}}\d{{1,2}}:\d\d(?::\d\d)?))[ )）\]】|]{{0,4}}"
)
_LABEL = lazy(rf"{_BULLET}(?=[^\d])[^，。；：:\n]{{1,8}} ?[:：][ )）\]】]{{0,3}}")
_COLUMN = lazy(
    "[一-鿿]{0,4}(?:新闻|中心|公告|动态|资讯|要闻|公开|信息|文章|知识|问答|百科|专栏|之窗|园地|频道|报道|活动|简报|导航|搜索|菜单)|"
    "(?:(?i:app)|客户端|手机)?下载|(?:用户|会员)?登[录陆]|[一-鿿]{2,4}版(?:-.{1,3})?|点击右上角.{0,10}"
)
_NO_TITLE = lazy(r"https?:|www\.|\||[，,]标签|\*{3}|_[^_\n]{1,40}_|>$|^注[:：]|必填|^欢迎|^[您你]好")
_SITE = lazy(
    "[一-鿿A-Za-z0-9]{2,10}(?<![联物电管河渔路铁上])(?:网|网站|论坛|文库|小说|书[院屋城库]|文学|百科|社区|公司)(?= |$)"
)
_BEHIND = lazy(r"(?:19|20)\d\d[-/.年]\d{1,2}")
_SALUTATION = lazy(
    "同志|代表|各位|领导|女士|先生|朋友|亲爱|尊敬|[你您]好|[局委办会院校厅部处区市县省乡镇村司行所站]{1,2}[）)]? ?[:：]$|[老同]师?学"
)
_CLAUSE = lazy("[，,。；;]")
_NUMBERED = lazy(r"[〔\[(（【][12]\d{3}[〕\])）】] ?第?\d{1,5} ?号")


def masthead_lines(judge: Judge) -> Iterator[int]:
    """The lines of a page's head that go with its anchors."""
    document = judge.document
    head = _head(judge)
    certain = [place for place, number in enumerate(head) if _is_certain(judge, number)]
    if not certain:
        return
    menus = [place for place, number in enumerate(head) if place not in certain and _is_menu(document, number)]
    anchored = sum(_weight(document.line(head[place])) for place in certain) + MENU_WORD * len(menus) >= ENOUGH
    data = {place for place, number in enumerate(head) if document.line(number).once(_is_data)}
    column = head[0] not in judge.gone and _COLUMN.fullmatch(document.words(head[0]))
    if not (anchored or column or any(head[place] not in judge.gone for place in data)):
        return  # whatever is the title, no line would go
    title = _title(judge, head, certain)
    if title is None:
        return
    titles = [place for place, number in enumerate(head) if document.words(number) == document.words(head[title])]
    kept = {place for one in titles for place in _block(judge, head, one)}
    claimed = _claimed(judge, head)
    yield from _data(judge, head, data, certain[-1], title, kept, claimed)
    if title == 1 and column:
        yield head[0]
    if not anchored:
        return
    posted = [place for place, number in enumerate(head) if document.line(number).once(is_posted)]
    anchors = sorted({*certain, *menus, *posted})
    first, last = anchors[0], max(anchors[-1], certain[-1])
    if first < title and first <= ABOVE and _METADATA.isdisjoint(document.line(head[first]).shapes):
        first = -1  # over a path stands no title
    for place in range(first + 1, last):
        number = head[place]
        if number in judge.gone or place in kept or place in claimed:
            continue
        if place > anchors[0] and _is_alone(judge, head, place):
            continue  # another may be taken for the title, by its length
        if _is_piece(document, number, NAME if place < anchors[0] else PIECE):
            yield number


def site_names(document: Document) -> Iterator[int]:
    """The name of the site over everything, of which the text does not speak."""
    first = next(iter(document.held), None)
    if first is None or not document.is_signed(first) or document.below(first) is None:
        return
    named = any(sign.rule.name.endswith(_SITES) for sign in document.line(first).signs)
    if named and document.sheet.page.text.find(document.words(first), document.span(first)[1], document.end) < 0:
        yield first


def _head(judge: Judge) -> list[int]:
    """The lines above the body that are not blank; without a body, those above the first that is long or begins with a number."""
    document, head = judge.document, list[int]()
    if document.body:
        return document.head[:LINES]
    for number in document.held[:LINES]:
        words = document.words(number)
        if (len(words) > BROKEN_OFF or numbering_mark(words)) and number not in judge.gone:
            break
        head.append(number)
    return head


def _is_certain(judge: Judge, number: int) -> bool:
    """Whether a line of the head went as furniture."""
    rule = judge.gone.get(number, judge.advertisement)
    if rule == judge.advertisement:
        return False
    return judge.document.is_signed(number) or number in judge.document.stamps or rule.endswith(_UNSIGNED)


def _is_menu(document: Document, number: int) -> bool:
    return document.is_signed(number) and document.line(number).is_filled(MENU)


def _weight(line: Line) -> float:
    return max((sign.rule.weight for sign in line.shaped if sign.rule.signal in SHAPES), default=0.0)


def _title(judge: Judge, head: list[int], certain: list[int]) -> int | None:
    """The place of the title among the lines of the head that stay: the one over the metadata, the one under the path, else the longest
    above the last line that is certain; where that is short, the line below it. Of two lines that both hold the title the bare one is it."""
    document, last, known = judge.document, certain[-1], judge.title
    lengths = {
        place: _length(document, number) for place, number in enumerate(head) if _may_be_title(judge, head, place)
    }
    lengths = {place: length for place, length in lengths.items() if length >= SHORTEST}
    above = {place: length for place, length in lengths.items() if place < last}
    below = next((place for place in lengths if last < place <= last + NEAR), None)
    paths = [place for place in certain if document.line(head[place]).is_path]
    best = next((place for place in above if head[place] == known), None)
    if best is None and paths:
        best = next((place for place in lengths if place > paths[-1] and (place in above or place == below)), None)
    if best is None:
        best = max(above, key=lambda place: above[place], default=None)
        if best is None or (above[best] < TITLE and below is not None and _is_longer_title(document, head[below])):
            best = below
    if best is None:
        return None
    words = document.words(head[best])
    inside = (place for place in above if above[place] >= TITLE and document.words(head[place]) in words)
    return min(inside, key=lambda place: above[place], default=best)


def _is_longer_title(document: Document, number: int) -> bool:
    """Whether a line is long enough for a title, and no line of the text."""
    words = document.words(number)
    clause = len(words) > PIECE and _CLAUSE.search(words)
    return _length(document, number) >= TITLE and not clause


def _is_alone(judge: Judge, head: list[int], place: int) -> bool:
    """Whether a line that is long enough for a title stands alone between two lines that went."""
    around = head[place - 1] in judge.gone and head[place + 1] in judge.gone
    return around and _length(judge.document, head[place]) >= TITLE


def _may_be_title(judge: Judge, head: list[int], place: int) -> bool:
    """Whether a line that stays may be the title: no piece of the page, no name of a site on top of it."""
    number = head[place]
    words = judge.document.words(number)
    if number in judge.gone or judge.document.line(number).once(_is_data):
        return False
    if _NO_TITLE.search(words) or words[-1:] in STOPS:
        return False
    return bool(place) or not _SITE.match(words)


def _length(document: Document, number: int) -> int:
    """The ideographs of a line without the time behind them."""
    return count_han(_BEHIND.split(document.words(number))[0])


def _block(judge: Judge, head: list[int], title: int) -> range:
    """The places of the title and the lines beside it that are its own: it may be broken over several, and a name may stand under it."""
    first = last = title
    while first > title - BROKEN and first and _is_part(judge, head[first - 1], BESIDE):
        first -= 1
    while last < title + BROKEN and last + 1 < len(head) and _is_part(judge, head[last + 1], BESIDE):
        last += 1
    beside = [_is_part(judge, number, 2) for number in head[last + 1 : last + 3]]
    if beside and beside[0] and not any(beside[1:]):
        last += 1
    return range(first, last + 1)


def _claimed(judge: Judge, head: list[int]) -> set[int]:
    """The places of lines that others claim for the document: those in one list with its number are its attributes, those beside a place or
    those who were present are a meeting's; and what heads the contents that stay."""
    found = {place for place, number in enumerate(head) if heads_content(judge.document, judge.gone, number)}
    words = ["" if number in judge.gone else judge.document.words(number) for number in head]
    for place, line in enumerate(words):
        if MEETING.search(line):
            found.update(range(place - 1, place + 2))
        elif _NUMBERED.search(line):
            for step in (-1, 1):
                other = place
                while 0 <= other < len(words) and words[other][:1] == line[:1]:
                    found.add(other)
                    other += step
    return found


def _is_part(judge: Judge, number: int, least: int) -> bool:
    """Whether a line that stays has at least so many ideographs."""
    words = judge.document.words(number)
    return (
        number not in judge.gone
        and count_han(words) >= least
        and not (judge.document.line(number).once(_is_data) or _NAVIGATES.search(words))
    )


def _data(
    judge: Judge, head: list[int], data: set[int], last: int, title: int, kept: set[int], claimed: set[int]
) -> Iterator[int]:
    """The numbers and times of the page (of which ``data`` are the places) up to the last line that is certain, and right under it or the
    title; before it also labels without a value."""
    document = judge.document
    under = max(last, title)
    while under < max(last, title) + UNDER and under + 1 in data:
        if document.line(head[under + 1]).shapes == _WORD:
            break  # 背景 under a title may head the first section
        under += 1
    for place in sorted(data - claimed):
        number = head[place]
        if place > under or number in judge.gone or document.in_block(number):
            continue
        if _heads_section(document, number):
            continue
        label = _LABEL.fullmatch(document.words(number)) and not document.line(number).shapes
        if label and (place > last or place in kept):
            continue
        yield number


def _heads_section(document: Document, number: int) -> bool:
    """Whether a line is the first of bare numbers that count the sections of a document: ``01``, further below ``02``."""
    words = document.words(number)
    return words in _FIRST and words.replace("1", "2") in map(document.words, range(number + 1, document.lines.stop))


def _is_data(line: Line) -> bool:
    """Whether a line is nothing but a number, a time of the page or a label."""
    words = line.words
    if is_picture(words):
        return False
    if _COUNT.fullmatch(words) or is_timed(words) or (_LABEL.fullmatch(words) and not _SALUTATION.search(words)):
        return True
    return (bool(line.shapes) and line.groups != _AUTHOR) or line.once(is_posted)


def _is_piece(document: Document, number: int, longest: int) -> bool:
    """Whether a line can be a piece of a page's head, and nothing of a document's own."""
    line = document.line(number)
    if (
        len(line.words) > longest
        or is_picture(line.words)
        or line.is_heading
        or line.is_chapter
        or line.asks
        or OWN.search(line.words)
    ):
        return False
    if numbering_mark(line.words) or _SALUTATION.search(line.words) or document.in_block(number):
        return False
    if line.words.endswith(_QUESTIONS):
        return False  # what a page of answers is about
    return is_entry(document, number) and not is_signed(document, number)
