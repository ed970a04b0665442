"""The gaps between the ideographs of a line: kept where they separate phrases or items, closed where they do not."""

from __future__ import annotations

from collections.abc import Iterator

from ..text.classes import HAN, HANGUL, KANA
from ..text.headings import numbering_mark
from ..text.lexicon import tears_word_at
from ..text.names import is_name
from ..text.pattern import lazy
from .beside import BLANK, Gap
from .plays import is_scene

PROSE = frozenset("的了着是与及和在把被")  # no item of a list holds one of these; a sentence does
BLANK_WORD = "空"  # what is to be filled in counts as one ideograph
SIGNED = 12  # pieces of a post and a name that were spaced out, at most
LABEL = 24  # code points of a label that was set apart
NEAR, ROWS = 200, 2  # code points above and below a line, and the rows in them, where names may be listed
NAMES = 2  # of such a row that tell that it lists them
SEPARATORS = ("，", "、", "；", ",")
DEEPEST = 2  # quotation marks inside quotation marks; deeper ones are no sentence

_SPACED_LABEL = lazy(f"(?<![{HAN}])[{HAN}](?: {{1,8}}[{HAN}]){{1,4}} {{0,4}}[:：]")
_QUOTED = lazy("[“”‘’「」『』]")
_STRETCH = lazy(f"[{HAN}](?:[{HAN} ·]|(?<![{HAN}][{HAN}])[X×*]{{1,2}}(?=[ \n）)]|$))*+")  # 王×, too
_POST = lazy(
    "(?:书记|[主局处科部厅市县区省镇乡院校所站队会行社组班]长|主任|委员|常委|主席|经理|总监|教授|研究员|工程师|代表|[审判书记陪][审判记]{1,2}[长员]|人民陪审员|书记员|法官助理|检察官助理|记者|编辑|顾问|律师|会长|董事|主编|成员|组员|(?:封面|装帧|版式|美术|整体)设计|装帧|插[图画]|校对|印制|翻译)$"
)
_SENTENCE = lazy("[。；]")
_CLAUSES = lazy("[。；，、！？](?=.)")
_MARKS = lazy("[。；，：]")
_ASIDE = lazy("^[^：:\n]{0,12}[：:]|（[^（）\n]{0,40}）|[^一-鿿0-9A-Za-z]")
_MASKED = lazy("[一-鿿][X×*某]{1,2}")
_OFFICES = lazy(f"[{HAN}]{{2,24}}(?:、[{HAN}]{{2,24}}+){{0,4}}、$")  # of one person, before the last of them
_NAMES = lazy(f"(?:[^：，。\n]{{1,16}}：)?(?: {{0,4}}[{HAN}]{{1,4}}+){{3,60}}+ {{0,8}}")
_LABELLED = lazy("[^：，。\n]{1,16}：")
_OTHER_LANGUAGE = lazy(f"[{KANA}{HANGUL}]")
_CREDIT = lazy("(?:记者|通讯员|摄影|文|图|供稿|编辑|作者|記者|通訊員|攝影|圖|編輯)$")
_BYLINE = lazy("(?:记者|作者|通讯员|编辑|摄影|文|图|编剧|导演|主演|校对|記者|通訊員|編輯|攝影)[：/]$")


def judge_line(text: str, start: int, end: int, gaps: list[Gap]) -> Iterator[tuple[Gap, str, int]]:
    """The gaps between ideographs of one line: kept where they separate phrases or items, closed where they do not."""
    if _OTHER_LANGUAGE.search(text, start, end):
        yield from ((gap, "run", 1) for gap in gaps)
        return
    if is_scene(text, start, end, gaps):
        yield from ((gap, "list-gap", 1) for gap in gaps)
        return
    for (left, right), own in _scopes(text, start, end, gaps):
        quoted = (left, right) != (start, end)
        if not _is_sentence(text, left, right, quoted=quoted) and _are_phrases(text, left, right, own):
            yield from ((gap, "phrase-gap", 1) for gap in own)
            continue
        form = "__" in text[left:right] or "▁▁" in text[left:right]
        sentence = form or bool(_MARKS.search(text, left, right))
        for stretch, inside in _stretches(text, left, right, own):
            apart = _item_gaps(text, *stretch, inside, start, end)
            if apart:
                yield from ((gap, "list-gap", int(gap in apart)) for gap in inside)
                continue
            for gap in inside:
                width = gap[1] - gap[0]
                if form and width > 1 and width < BLANK:
                    yield gap, "label-gap", 2
                    continue
                blank = sentence and width >= BLANK and not (_is_in_label(text, *gap) or _tears(text, gap))
                yield gap, "hole" if blank else "between-ideographs", width * blank


def _is_sentence(text: str, left: int, right: int, *, quoted: bool) -> bool:
    """Whether a line, or what is quoted in it, is made of sentences, and no phrases stand side by side in it."""
    return bool((_CLAUSES if quoted else _SENTENCE).search(text, left, right))


def _tears(text: str, gap: Gap) -> bool:
    """Whether a gap stands inside a word."""
    return tears_word_at(text, *gap)


def _stretches(text: str, left: int, right: int, gaps: list[Gap]) -> Iterator[tuple[Gap, list[Gap]]]:
    """The gaps of a scope by the run of ideographs and spaces in which each stands."""
    at = 0
    for match in _STRETCH.finditer(text, left, right):
        start, end = match.span()
        first = at
        while at < len(gaps) and gaps[at][1] <= end:
            at += 1
        if at > first:
            yield (start, end), gaps[first:at]


def _scopes(text: str, start: int, end: int, gaps: list[Gap]) -> list[tuple[Gap, list[Gap]]]:
    """The gaps of a line by the innermost pair of quotation marks around them, or by the line."""
    spans: list[Gap] = []
    stack: list[int] = []
    first, last = gaps[0][0], gaps[-1][0]
    for match in _QUOTED.finditer(text, start, end):
        if match[0] in "“‘「『":
            stack.append(match.end())
        elif stack:
            opened, closed = stack.pop(), match.start()
            if len(stack) < DEEPEST and closed > first:
                spans.append((opened, closed))
        if not stack and match.start() > last:
            break  # what follows holds no gap
    by_scope: dict[Gap, list[Gap]] = {}
    spans.sort()
    active: list[Gap] = []
    at = 0
    for gap in gaps:
        while at < len(spans) and spans[at][0] <= gap[0]:
            active.append(spans[at])
            at += 1
        while active and active[-1][1] < gap[1]:
            active.pop()
        by_scope.setdefault(active[-1] if active else (start, end), []).append(gap)
    return list(by_scope.items())


def _is_in_label(text: str, start: int, end: int) -> bool:
    """Whether a gap stands between the ideographs of a label that was set as wide as others: ``时    间：``."""
    label = _SPACED_LABEL.search(text, max(0, start - LABEL), end + LABEL)
    while label and label.end() < end:
        label = _SPACED_LABEL.search(text, label.end(), end + LABEL)
    return label is not None and label.start() < start


def _pieces(text: str, left: int, right: int, gaps: list[Gap]) -> list[str]:
    borders = [left, *(border for gap in gaps for border in gap), right]
    return [text[borders[i] : borders[i + 1]].replace(" ", "") for i in range(0, len(borders), 2)]


def _are_phrases(text: str, left: int, right: int, gaps: list[Gap]) -> bool:
    """Every piece has four characters or more, or all have one length from three up; the label before them, marks and what
    stands in brackets do not count. No gap between phrases stands inside a word."""
    lengths = {len(_ASIDE.sub("", piece.replace("（）", BLANK_WORD))) for piece in _pieces(text, left, right, gaps)}
    alike = min(lengths) >= 4 or (len(lengths) == 1 and min(lengths) >= 3)
    return alike and not any(_tears(text, gap) or _parts_name(text, *gap) for gap in gaps)


def _parts_name(text: str, start: int, end: int) -> bool:
    """Whether a gap stands between two ideographs that are all between two marks: a name among others (``王小明1，宋 娟2，``)."""
    return text[start - 2 : start - 1] in SEPARATORS and (
        text[end + 1 : end + 2] in SEPARATORS or text[end + 1 : end + 2].isdigit()
    )


def _item_gaps(text: str, left: int, right: int, gaps: list[Gap], start: int, end: int) -> set[Gap]:
    """The gaps that separate the items of a list which fills its line, or what stands behind a label."""
    behind = left
    while behind > start and text[behind - 1] == " ":
        behind -= 1  # a gap between a label and its items
    mark = numbering_mark(text, start)
    if mark and mark.end() == left:
        start = behind = left  # (72)发明人 张三 李四 王五
    label = text[behind - 1] if behind > start else ""
    if "、" in (label, text[right : right + 1]) and _LABELLED.match(text, start, left):
        widest = max(gap[1] - gap[0] for gap in gaps)
        apart = [gap for gap in gaps if gap[1] - gap[0] == widest]
        if all(map(is_name, _pieces(text, left, right, apart))):
            return set(apart)
    if (
        _MASKED.fullmatch(text, gaps[-1][1], right)
        and text[right : right + 1] in ("", "\n", "）", ")")
        and len(gaps) == 1
    ):
        return set(gaps)  # （某镇某村 李某某）
    if label == "、" and right == end and _OFFICES.match(text, start, left):
        pieces = _pieces(text, left, right, gaps)
        return set(gaps) if _is_post(pieces) else _signed(pieces, gaps)  # 局党组书记、局长 何 伟
    if left != start and label not in "：（/X×*":
        return set()
    narrow = min(gap[1] - gap[0] for gap in gaps)
    wide = [gap for gap in gaps if gap[1] - gap[0] > narrow]
    if _is_post(_pieces(text, left, right, wide or gaps)):
        return set(wide or gaps)
    if left != start and label in "X×*":
        return set()  # 某局局长 张某, but no list
    if right != end and text[right] not in "）。":
        return set()
    pieces = _pieces(text, left, right, gaps)
    if len(pieces) > 2 and _CREDIT.search(pieces[0]) and all(map(is_name, pieces[1:])):
        return set(gaps)
    byline = bool(
        _BYLINE.search(text, max(start, behind - 6), behind)
        or (label == "：" and _POST.search(text[start : behind - 1]))
        or (label in ("", "：") and right == end and _is_beside_list(text, start, end))
    )
    if (left, right) == (start, end) and (signed := _signed(pieces, gaps)):
        return signed
    if wide and _is_list(_pieces(text, left, right, wide), byline):
        return set(wide)
    return _paired_names(pieces, gaps, byline, label == "：")


def _is_beside_list(text: str, start: int, end: int) -> bool:
    """Whether one of the lines near a line lists names, three or more: then two are a list as well."""
    above = text[max(0, start - NEAR) : max(0, start - 1)].split("\n")[-ROWS:]
    below = text[end + 1 : end + NEAR].split("\n")[:ROWS]
    return any(_NAMES.fullmatch(row) and sum(map(is_name, row.split())) >= NAMES for row in (*above, *below))


def _is_post(items: list[str]) -> bool:
    """A name and what it is, or the other way round: ``王刚 市委副书记``, ``审判长 张三``."""
    if len(items) != 2:
        return False
    name, post = items if is_name(items[0]) and _POST.search(items[1]) else reversed(items)
    return is_name(name) and bool(_POST.search(post))


def _signed(pieces: list[str], gaps: list[Gap]) -> set[Gap]:
    """The gap between a post and a name that were spaced out alike, all in one line: ``书 记 员 赵 小 舟``, ``县长 赵 小 舟``."""
    if len(pieces) > SIGNED:
        return set()
    name = pieces[1:]
    if len(name) > 1 and all(len(piece) == 1 for piece in name) and _POST.search(pieces[0]) and is_name("".join(name)):
        return {gaps[0]}
    for i in range(2, len(pieces)):
        if len(pieces[i - 1]) > 1 or len(pieces[0]) > 1:
            break
        if _POST.search(post := "".join(pieces[:i])) and len(post) == i and is_name("".join(pieces[i:])):
            return {gaps[i - 1]}
    return set()


def _paired_names(pieces: list[str], gaps: list[Gap], byline: bool, labelled: bool) -> set[Gap]:
    """The gaps between items, where single ideographs pair into names; nothing where that makes no list."""
    if all(len(piece) == 1 for piece in pieces):
        return set()
    kept: set[Gap] = set()
    items = []
    i = 0
    while i < len(pieces):
        item = pieces[i]
        if len(item) == 1 and i + 1 < len(pieces) and len(pieces[i + 1]) == 1:
            item += pieces[i + 1]
            if not is_name(item):
                return set()
            i += 1
        if i < len(gaps):
            kept.add(gaps[i])
        items.append(item)
        i += 1
    if labelled and len(items) > 2 and len(items[-1]) == 1:
        items.pop()  # 主题词：经济管理 考察 函
        return kept if all(2 <= len(item) <= 4 for item in items) else set()
    return kept if _is_list(items, byline) or _is_post(items) else set()


def _is_list(items: list[str], byline: bool) -> bool:
    """Three items or more of two to four ideographs, or two names after a by-line."""
    if not all(2 <= len(item) <= (12 if "·" in item else 4) for item in items) or any(
        char in PROSE for item in items for char in item
    ):
        return False
    return len(items) >= 3 or (len(items) == 2 and byline and all(map(is_name, items)))
