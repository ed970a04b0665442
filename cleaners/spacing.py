"""Spaces: Chinese sets none between ideographs, and a gap that says something is one space wide.

Wrong where a gap separates: the phrases of a slogan, the names of a list, the columns of a table, an address from its
sentence. So gaps between ideographs are judged together, a line at a time; all others by their two neighbours.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import groupby

import numpy as np

from .rulebook.match import Rules, compile_find
from .rulebook.rule import Value
from .text.classes import CONTEXT, HAN, HANGUL, KANA, is_han, is_latin, members
from .text.names import is_name
from .text.page import Page, Proposal
from .text.pattern import lazy

Gap = tuple[int, int]  # the code points of a run of spaces

PROSE = frozenset("的了着是与及和在把被")  # no item of a list holds one of these; a sentence does
SOFT = "“‘”’—…·"  # marks that English text has too
FIELD = 16  # code points in which the label of the field before is looked for
BLANK = 4  # spaces between ideographs of a sentence that are a blank to fill in
LINE_END = "\n\f"
SPOKEN = frozenset("。！？!?…—～~”’」』）)")  # what a line of a play ends with
SPEAKERS = 2  # who speak, and so often each, before a gap behind a name is a play's
NAME = 6  # ideographs
SCENE_ENDS = "内外內景日夜晨昏天晚"  # the last words of a scene's heading: when, and whether in the open
LONGEST_TITLE = 40  # code points before the number of a chapter
SIGNED = 40  # code points of an agency's name
ROW = 120  # code points of a table's row that are looked at
DEEPEST = 2  # quotation marks inside quotation marks; deeper ones are no sentence

_CHAPTER = re.compile(
    r"第 ?[〇零一二三四五六七八九十百千\d]{1,6} ?[编篇章节条回卷部集话話幕场場折讲講课課季夜](?: ?之 ?[一二三四五六七八九十]{1,3})?"
)
_BARE_NUMBER = re.compile("[一二三四五六七八九十]{1,3}")
_TITLE = re.compile("[^。，；！？：“\n]{0,60}$", re.MULTILINE)
_NAME = f"(?:[{HAN}·]{{2,{NAME}}}|[问答問甲乙丙丁男女众眾合])"
_SPEAKER = lazy(f"{_NAME}(?= )")
_HEAD = lazy(f"^{_NAME}(?=[ （(])", re.MULTILINE)
_SHORT_LINE = lazy(f" +[{HAN}](?<!是)[^。；，\n]{{0,30}}$", re.MULTILINE)
_CHOICE = re.compile("[B-H][.．、]")
_LABEL = lazy(
    f"[{HAN}]{{2,8}}(?:（[^（）\n]{{1,8}}）)?[:：]|{_CHOICE.pattern}"
)  # of a field, or of a choice in an exam
_PAGE_NUMBER = re.compile(r"\d{1,4}$", re.MULTILINE)
_QUOTED = re.compile("[“”‘’「」『』]")
_STRETCH = lazy(f"[{HAN}][{HAN} ·]*+")
_POST = re.compile(
    "(?:书记|[主局处科部厅市县区省镇乡院校所站队会行社组班]长|主任|委员|常委|主席|经理|总监|教授|研究员|工程师|代表|[审判书记陪][审判记]{1,2}[长员]|人民陪审员|书记员|记者|编辑|顾问|律师|会长|董事|主编|(?:封面|装帧|版式|美术|整体)设计|装帧|插[图画]|校对|印制|翻译)$"
)
_SENTENCE = re.compile("[。；]")
_TIME = "(?:[日夜晨昏]|白天|夜晚|清晨|早晨|[黄黃]昏|傍晚|凌晨)"
_INSIDE = "(?:[内內]外|[内內外]景?)"
_SCENE = re.compile(f"{_TIME} +{_INSIDE}|{_INSIDE} +{_TIME}")
_SCENE_LINE = re.compile(f"(?:{_INSIDE}|[内內外][—/、-][内內外]景?) [^。，；\n]{{1,60}} {_TIME}")
_FIGURE = r"(?:[+-]?\d[\d,.]{0,24}[%‰]?|[-/—])"
_FIGURES = re.compile(rf"{_FIGURE}(?: {{1,8}}{_FIGURE}){{1,24}} {{0,8}}$", re.MULTILINE)
_AGENCIES = frozenset("局会府办处委部院厅司心室校学社队站所")  # the last ideograph of their names
_SIGNED = re.compile(
    r"[0-9]{4} ?年 ?[0-9]{1,2} ?月 ?[0-9]{1,2} ?日(?: ?印发)?(?:（[^（）\n]{1,12}）)? {0,8}$", re.MULTILINE
)
_ATTACHED = re.compile(r"附件 ?[:：] ?[0-9]{1,2}[.．]\Z")
_MONEY = re.compile(r"\d[,.]\d|[%‰]")
_SPACES = re.compile(" {1,8}")
_MARKS = re.compile("[。；，：]")
_ASIDE = re.compile("^[^：:\n]{0,12}[：:]|（[^（）\n]{0,40}）|[^一-鿿0-9A-Za-z]")
_OTHER_LANGUAGE = lazy(f"[{KANA}{HANGUL}]")
_BORDER = lazy(f"(?<=[{HAN}])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?=[{HAN}])")
_DATE = re.compile("[0-9]{4}年[0-9]{1,2}月(?:[0-9]{1,2}[日号])?|[0-9]{1,2}月[0-9]{1,2}[日号]")
_BYLINE = re.compile("(?:记者|作者|通讯员|编辑|摄影|文|图|编剧|导演|主演|校对|記者|通訊員|編輯|攝影)[：/]$")
_UNITS = "%‰℃％"
_ADDRESSES = ("url", "email", "path")


def propose(page: Page, rules: Rules, options: Mapping[str, Value]) -> Proposal:
    """Close gaps, or bring them to the one width that they have."""
    proposal = Proposal()
    text = page.text
    latin = options["latin_space"]
    if latin == "one" and "beside-latin" in rules:
        dates = {i for date in _DATE.finditer(text) for i in range(date.start() + 1, date.end())}
        for match in _BORDER.finditer(text):
            if match.start() in dates:
                continue  # numbering closes dates up
            proposal.edits.add(match.start(), match.start(), " ", rules["beside-latin"].name)
    if " " not in page.unusual:
        return proposal
    hole = rules.once(_hole_pattern)
    between: list[Gap] = []
    heads: list[Gap] = []
    runs = list(_gaps(page))
    columns = set(_columns(page, runs)) if "figures-gap" in rules else set()
    for gap in runs:
        if gap[0] in columns:
            _set_width(text, gap, "figures-gap", 1, rules, proposal)
            continue
        if "speaker-gap" in rules and _follows_name(text, *gap):
            heads.append(gap)
        window = max(0, gap[0] - 4), gap[1] + 2
        if hole and any(found.end() == gap[1] for found in hole.finditer(text, *window)):
            proposal.report(rules["hole"].name, *gap, rules["hole"].why)
            continue
        rule, width = _judge(page, *gap, str(latin))
        if rule == "between-ideographs":
            between.append(gap)
        else:
            _set_width(text, gap, rule, width, rules, proposal)
    spoken = _spoken(page, heads)
    for line, inside in groupby(between, lambda gap: page.line(gap[0])):
        gaps = list(inside)
        if gaps[0] in spoken and len(gaps) == 1:
            _set_width(text, gaps[0], "speaker-gap", 1, rules, proposal)
            continue
        for gap, rule, width in _judge_line(text, *line, gaps):
            if rule == "hole" and rule in rules:
                proposal.report(rules[rule].name, *gap, rules[rule].why)
            _set_width(text, gap, rule, width, rules, proposal)
    return proposal


def _gaps(page: Page) -> Iterator[Gap]:
    """Every run of spaces inside a line. An indent or a trailing space is layout, which belongs to the paragraphs."""
    at = page.unusual_places(" ")
    starts, ends = at[np.diff(at, prepend=-2) > 1], at[np.diff(at, append=len(page.text) + 2) > 1] + 1
    layout = members(LINE_END)
    inside = ~layout.take(page.beside(starts, -1)) & ~layout.take(page.beside(ends, 0))
    yield from zip(starts[inside].tolist(), ends[inside].tolist(), strict=True)


def _follows_name(text: str, start: int, end: int) -> bool:
    """Whether a gap stands behind what may be a name at the head of a line that ends like speech."""
    head = text.rfind("\n", max(0, start - NAME - 1), start) + 1
    if start - head > NAME or (match := _SPEAKER.match(text, head, end)) is None or match.end() != start:
        return False
    stop = text.find("\n", end)
    return text[stop - 1 if stop >= 0 else len(text) - 1] in SPOKEN


def _spoken(page: Page, heads: list[Gap]) -> frozenset[Gap]:
    """The gaps behind the names of a play: in one document several stand again and again at the heads of lines, with a gap or a
    stage direction behind them."""
    text, found = page.text, list[Gap]()
    for number, gaps in groupby(heads, lambda gap: page.document(gap[0])):
        counts = Counter(match[0] for match in _HEAD.finditer(text, *page.span(number)))
        names = {name for name, count in counts.items() if count >= SPEAKERS}
        if len(names) >= SPEAKERS:
            found += (gap for gap in gaps if text[text.rfind("\n", 0, gap[0]) + 1 : gap[0]] in names)
    return frozenset(found)


def _columns(page: Page, gaps: list[Gap]) -> Iterator[int]:
    """Where the gaps of rows begin that were set with single spaces: words, and figures up to the line's end; and of the line above
    one, where it has as many pieces. A row of wide gaps is a table's, whose cells are shielded."""
    text = page.text
    for start, end in gaps:
        row = _FIGURES.match(text, end) if text[end] in "+-0123456789" and is_han(text[start - 1]) else None
        if not row or not _MONEY.search(row[0]) or (len(page.shields) and page.shields.at(start - 1) == "table"):
            continue
        yield start
        head = text.rfind("\n", max(0, start - ROW), start)
        above = text.rfind("\n", max(0, head - ROW), max(0, head)) + 1
        names = text[above : max(above, head)]
        if len(names.split()) == len(text[head + 1 : row.end()].split()) > 2 and not _MARKS.search(names):
            yield from (above + gap.start() for gap in _SPACES.finditer(names.rstrip()))


def _set_width(text: str, gap: Gap, rule: str, width: int, rules: Rules, proposal: Proposal) -> None:
    start, end = gap
    if end - start != width and rule in rules:
        proposal.edits.add(start, end, " " * width, rules[rule].name)


def _judge(page: Page, start: int, end: int, latin: str) -> tuple[str, int]:
    """The rule for a gap and the width that it gives, by its two neighbours; gaps between ideographs are told later."""
    text = page.text
    before, after = text[start - 1], text[end]
    if len(page.shields):
        kinds = page.shields.at(start - 1), page.shields.at(end)
        if kinds == ("table", "table"):
            return "column-gap", 2
        if kinds[0] in _ADDRESSES or kinds[1] in _ADDRESSES:
            return "address-gap", 1
    if end - start > 1 and not before.isascii() and after.isdigit() and _PAGE_NUMBER.match(text, end):
        return "contents-gap", 2
    if _LABEL.match(text, end) and _before_label(text, start, end):
        return "label-gap", min(end - start, 2)
    if is_han(before) and is_han(after):
        numbered = _follows_number(text, start) or (after == "第" and _is_before_chapter(text, end))
        return ("after-number", 1) if numbered else ("between-ideographs", 0)
    if before in _AGENCIES and after.isdigit() and _is_signature(text, start, end):
        return "signature-gap", min(end - start, 2)
    if before in ".．" and is_han(after) and _ATTACHED.search(text, max(0, start - 8), start):
        return "beside-marks", 0
    if before in "（(" and after in "）)" and end - start > 1:
        return "run", end - start  # room for an answer
    if before in CONTEXT or after in CONTEXT or _beside_soft_mark(text, start, end):
        return "beside-marks", 0
    if (is_han(before) and is_latin(after)) or (is_han(after) and (is_latin(before) or before in _UNITS)):
        return "beside-latin", 0 if latin == "none" else 1
    if after in _UNITS and before.isdigit():
        return "before-unit", 0
    return "run", 1


def _is_signature(text: str, start: int, end: int) -> bool:
    """Whether a line is nothing but an agency, the gap and a date, or when the agency issued the document."""
    head = text.rfind("\n", max(0, start - SIGNED), start)
    whole = head >= 0 or start <= SIGNED
    return whole and bool(_SIGNED.match(text, end)) and not _MARKS.search(text, head + 1, start)


def _before_label(text: str, start: int, end: int) -> bool:
    """Whether the label behind a gap is one of several in its line: the gap is all that keeps the fields apart."""
    if end - start > 1:
        return True
    line = text.rfind("\n", max(0, start - FIELD), start)
    field = text[max(0, start - FIELD, line + 1) : start]
    if _CHOICE.match(text, end):
        before = chr(ord(text[end]) - 1)
        return any(before + mark in field for mark in ".．、")
    return ":" in field or "：" in field


def _beside_soft_mark(text: str, start: int, end: int) -> bool:
    """Curly quotes, dashes, dots and interpuncts are Chinese only where, past them, an ideograph or Chinese mark stands."""
    if text[start - 1] not in SOFT and text[end] not in SOFT:
        return False
    if text[start - 1] in "—…·" and (start == 1 or text[start - 2] == "\n"):
        return False  # a bullet
    return _is_chinese_past_soft(text, start - 1, -1) or _is_chinese_past_soft(text, end, 1)


def _is_chinese_past_soft(text: str, at: int, step: int) -> bool:
    for i in range(at, at + 4 * step, step):
        if not 0 <= i < len(text) or text[i] not in SOFT:
            return 0 <= i < len(text) and (is_han(text[i]) or text[i] in CONTEXT)
    return False


def _follows_number(text: str, at: int) -> bool:
    """Whether the gap at ``at`` stands after ``第三条`` at the head of a paragraph or sentence, or after a bare ``一`` that
    heads a section."""
    if text[at - 1] in "编篇章节条回卷部集话話幕场場折讲講课課季夜" or "之" in text[max(0, at - 4) : at]:
        start = text.rfind("第", max(0, at - 14), at)
        if start < 0 or not _CHAPTER.fullmatch(text, start, at):
            return False
        return text[start - 1 : start] in ("", "\n", "。") or (text[start - 1] == " " and _is_in_title(text, start))
    if text[at - 1] not in "一二三四五六七八九十":
        return False
    start = text.rfind("\n", max(0, at - 4), at) + 1 or (0 if at < 4 else at)
    return bool(_BARE_NUMBER.fullmatch(text, start, at)) and bool(_SHORT_LINE.match(text, at))


def _is_before_chapter(text: str, at: int) -> bool:
    """Whether the number of a chapter stands at ``at``, in a title, and a gap or the line's end follows it."""
    match = _CHAPTER.match(text, at)
    return match is not None and text[match.end() : match.end() + 1] in ("", " ", "\n") and _is_in_title(text, at)


def _is_in_title(text: str, at: int) -> bool:
    head = text.rfind("\n", max(0, at - LONGEST_TITLE), at) + 1
    return at - head < LONGEST_TITLE and bool(_TITLE.match(text, head))


def _hole_pattern(rules: Rules) -> re.Pattern[str] | None:
    return compile_find(rules["hole"]) if "hole" in rules else None


def _judge_line(text: str, start: int, end: int, gaps: list[Gap]) -> Iterator[tuple[Gap, str, int]]:
    """The gaps between ideographs of one line: kept where they separate phrases or items, closed where they do not."""
    if _OTHER_LANGUAGE.search(text, start, end):
        yield from ((gap, "run", 1) for gap in gaps)
        return
    if text[end - 1] in SCENE_ENDS and _is_scene(text, start, end, gaps):
        yield from ((gap, "list-gap", 1) for gap in gaps)
        return
    for (left, right), own in _scopes(text, start, end, gaps):
        quoted = (left, right) != (start, end)
        if (quoted or not _SENTENCE.search(text, left, right)) and _are_phrases(text, left, right, own):
            yield from ((gap, "phrase-gap", 1) for gap in own)
            continue
        sentence = bool(_MARKS.search(text, left, right))
        for stretch, inside in _stretches(text, left, right, own):
            apart = _item_gaps(text, *stretch, inside, start, end)
            if apart:
                yield from ((gap, "list-gap", int(gap in apart)) for gap in inside)
                continue
            for gap in inside:
                width = gap[1] - gap[0]
                blank = sentence and width >= BLANK
                yield gap, "hole" if blank else "between-ideographs", width * blank


def _is_scene(text: str, start: int, end: int, gaps: list[Gap]) -> bool:
    """Whether a line is the heading of a scene: it ends in its time and 内 or 外, or begins with 内景 or 外景 and ends in its time."""
    last = gaps[-2][1] if len(gaps) > 1 else start
    return bool(_SCENE.fullmatch(text, last, end) or _SCENE_LINE.fullmatch(text, start, end))


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
    for match in _QUOTED.finditer(text, start, end):
        if match[0] in "“‘「『":
            stack.append(match.end())
        elif stack:
            opened = stack.pop()
            if len(stack) < DEEPEST:
                spans.append((opened, match.start()))
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


def _pieces(text: str, left: int, right: int, gaps: list[Gap]) -> list[str]:
    borders = [left, *(border for gap in gaps for border in gap), right]
    return [text[borders[i] : borders[i + 1]].replace(" ", "") for i in range(0, len(borders), 2)]


def _are_phrases(text: str, left: int, right: int, gaps: list[Gap]) -> bool:
    """Every piece has four characters or more, or all have one length from three up; the label before them, marks and what
    stands in brackets do not count."""
    lengths = {len(_ASIDE.sub("", piece)) for piece in _pieces(text, left, right, gaps)}
    return min(lengths) >= 4 or (len(lengths) == 1 and min(lengths) >= 3)


def _item_gaps(text: str, left: int, right: int, gaps: list[Gap], start: int, end: int) -> set[Gap]:
    """The gaps that separate the items of a list which fills its line, or what stands behind a label."""
    label = text[left - 1] if left > start else ""
    if left != start and label not in "：（/":
        return set()
    narrow = min(gap[1] - gap[0] for gap in gaps)
    wide = [gap for gap in gaps if gap[1] - gap[0] > narrow]
    if _is_post(_pieces(text, left, right, wide or gaps)):
        return set(wide or gaps)
    if right != end and text[right] not in "）。":
        return set()
    byline = bool(_BYLINE.search(text, max(start, left - 6), left))
    if wide and _is_list(_pieces(text, left, right, wide), byline):
        return set(wide)
    return _paired_names(_pieces(text, left, right, gaps), gaps, byline, label == "：")


def _is_post(items: list[str]) -> bool:
    """A name and what it is, or the other way round: ``王刚 市委副书记``, ``审判长 张三``."""
    if len(items) != 2:
        return False
    name, post = items if is_name(items[0]) and _POST.search(items[1]) else reversed(items)
    return is_name(name) and bool(_POST.search(post))


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
