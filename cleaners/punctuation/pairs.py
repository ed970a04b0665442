"""What comes in pairs: brackets, quotation marks, book-title marks; paired inside one line, never across."""

from __future__ import annotations

import re

import numpy as np

from ..rulebook.match import Rules
from ..text.classes import HAN, Places, is_context, is_han, is_latin, members
from ..text.page import Page, Proposal, firsts
from ..text.pattern import lazy

CLOSER, OPENER = ord("”"), ord("《")
RANGE = "~～—–-"
FIGURE = 12  # code points of a percentage
MARKS = "，。；：、！？）》"
QUOTED = 30  # code points between two “ of which the second closes
DEEPEST = 8  # quotation marks open at once; a line with more is no text
NEVER_FIRST = frozenset(["", *'\n，。！？；：、”）》"'])  # what nothing that is quoted begins with

_BRACKETS = re.compile(r"[()（）]")
_CHINESE = lazy(f"[{HAN}，。、；：？！《》「」『』【】〔〕]")
_QUOTES = re.compile("[\"'“”‘’]")
_DECADE = lazy(r"'\d{2,4}s?(?![\d一-鿿])")
_DOUBLE = re.compile("[“”]")
_SAID = frozenset("说道问答称叫喊写念云曰是为的了和与及或个")  # behind these speech is opened
_CONNECTS = re.compile(
    r"[，。；：、！？）》 ]|(?:和|与|及|或|到|至|以及|或者|还有)\Z"
)  # what stands between two quotations, and in none
_TITLES = re.compile("[《》〈〉<>]")


def pair_brackets(page: Page, rules: Rules, proposal: Proposal) -> None:
    """Widen the half-width brackets of each pair that holds Chinese or stands beside it."""
    text = page.text
    if "brackets" not in rules or page.unusual.isdisjoint("()"):
        return
    name = rules["brackets"].name
    for line in page.lines_of(page.unusual_places("()")):
        _pair_in_line(text, line, name, proposal)


def _pair_in_line(text: str, line: tuple[int, int], name: str, proposal: Proposal) -> None:
    pairs: list[tuple[int, int, bool]] = []
    stack: list[int] = []
    bare = (0, 0)  # the last pair that was found to hold no Chinese: the one around it need not look there again
    for match in _BRACKETS.finditer(text, *line):
        at, char = match.start(), match[0]
        if char in "(（":
            stack.append(at)
        elif stack:
            start = stack.pop()
            chinese = _holds_chinese(text, start + 1, at, bare)
            if not chinese:
                bare = (start, at + 1)
            pairs.append((start, at, chinese))
    widened = (
        closed
    ) = -9  # the last brackets that become Chinese ones, and so Chinese for what stands beside them: 式（1）～（3）
    for start, at, chinese in sorted(pairs):
        joined = widened == start - 1 or (closed == start - 2 and text[start - 1] in RANGE)
        if not (chinese or joined or _beside_chinese(text, start, at)):
            continue
        if text[start] == "(":
            proposal.edits.add(start, start + 1, "（", name)
            widened = start
        if text[at] == ")":
            proposal.edits.add(at, at + 1, "）", name)
            closed = at


def _holds_chinese(text: str, start: int, end: int, bare: tuple[int, int]) -> bool:
    """Whether Chinese stands in a span, of which a part is known to hold none."""
    if start <= bare[0] and bare[1] <= end:
        return bool(_CHINESE.search(text, start, bare[0]) or _CHINESE.search(text, bare[1], end))
    return bool(_CHINESE.search(text, start, end))


def _beside_chinese(text: str, start: int, end: int) -> bool:
    """A pair that is full-width on one side, or follows Chinese; ``(WTO)成员`` too, at the head of a line, of what is quoted, or behind a
    number and a gap."""
    if text[start] == "（" or text[end] == "）":
        return True
    i = start - 1
    while i >= 0 and start - i < 4 and text[i] in " ”’":
        i -= 1
    if text[start - 1] in "%‰" and i == start - 1:
        return _follows_figure(text, i) and is_context(text[end + 1 : end + 2])
    if i < 0 or text[i] in "\n“‘" or (text[i].isdigit() and i < start - 1 and text.find(",", start, end) < 0):
        return is_context(text[end + 1 : end + 2])
    return is_context(text[i])


def _follows_figure(text: str, at: int) -> bool:
    """Whether a percentage that ends at ``at`` stands behind Chinese: ``有效率为95.0%(57/60)，``."""
    i = at - 1
    while i >= 0 and at - i < FIGURE and text[i] in "0123456789.":
        i -= 1
    return i >= 0 and is_context(text[i])


def pair_quotes(page: Page, rules: Rules, proposal: Proposal) -> None:
    """Give straight quotes their direction, and turn those that stand the wrong way round."""
    text = page.text
    turned = _turn(page, rules["reversed-quotes"].name, proposal) if "reversed-quotes" in rules else set()
    if "quotes" in rules and not page.unusual.isdisjoint("\"'"):
        for line in page.lines_of(page.unusual_places("\"'")):
            if line not in turned:  # what is open in it is told when they stand right
                _pair_line(page, [match.start() for match in _QUOTES.finditer(text, *line)], rules, proposal)


def _turn(page: Page, name: str, proposal: Proposal) -> set[tuple[int, int]]:
    """Turn the quotes that stand the wrong way round, and say in which lines."""
    turned = set[tuple[int, int]]()
    at = page.places("“”")
    for find, turn in (
        (_closers_first, _turn_line),
        (_openers_before_marks, _turn_before_marks),
        (_openers_alone, _turn_seconds),
    ):
        for line in page.lines_of(find(page, at)) if len(at) else ():
            before = len(proposal.edits)
            turn(page.text, *line, name, proposal)
            if len(proposal.edits) > before:
                turned.add(line)
    return turned


def _closers_first(page: Page, at: Places) -> Places:
    """Each ” before which no “ stands in its line, nor another ”: only there may quotes stand the wrong way round."""
    closes = page.codes[at] == CLOSER
    if not closes.any():
        return at[:0]
    first = firsts(page.line_numbers(at))  # of the quotes of each line
    places: Places = at[first[closes[first]]]
    return places


def _openers_alone(page: Page, at: Places) -> Places:
    """Each “ of the lines that hold an even number of them, and no ”: there every second one may stand for its partner."""
    lines, closes = page.line_numbers(at), page.codes[at] == CLOSER
    closed = np.bincount(lines[closes], minlength=int(lines[-1]) + 1)
    opened = np.bincount(lines[~closes], minlength=len(closed))
    places: Places = at[((closed == 0) & (opened % 2 == 0))[lines]]
    return places


def _openers_before_marks(page: Page, at: Places) -> Places:
    """Each “ before a mark that nothing quoted begins with: it can only close."""
    places: Places = at[(page.codes[at] != CLOSER) & members(MARKS).take(page.beside(at, 1))]
    return places


def _turn_before_marks(text: str, start: int, end: int, name: str, proposal: Proposal) -> None:
    """Turn such “ behind the “ of a few words, in a line with too many of them: ``“六稳“、“六保”``. Of nothing but “ every second one
    is turned."""
    marks = list(_DOUBLE.finditer(text, start, end))
    surplus = sum(1 if match[0] == "“" else -1 for match in marks)
    if all(match[0] == "“" for match in marks) and len(marks) % 2 == 0:
        return
    last: int | None = None  # the “ that is open
    for match in marks:
        at = match.start()
        if match[0] == "”":
            last = None
        elif last is not None and surplus > 1 and text[at + 1 : at + 2] in MARKS and 1 < at - last <= QUOTED:
            proposal.edits.add(at, at + 1, "”", name)
            surplus, last = surplus - 2, None
        else:
            last = at


def _turn_seconds(text: str, start: int, end: int, name: str, proposal: Proposal) -> None:
    """Turn every second “ of a line without ”, where each of them closes a few words: ``坚持“自重、自省“，``. Behind a colon or a comma it
    opens speech inside of speech, whose ends stand in other paragraphs."""
    marks = [match.start() for match in _DOUBLE.finditer(text, start, end)]
    pairs = list(zip(marks[::2], marks[1::2], strict=True))
    if all(0 < last - first - 1 <= QUOTED and _closes_words(text, first, last) for first, last in pairs):
        for _, last in pairs:
            proposal.edits.add(last, last + 1, "”", name)


def _closes_words(text: str, first: int, last: int) -> bool:
    """Whether a “ may close the words behind another one: it stands neither behind a mark nor behind a word that says."""
    return (
        text[last - 1] not in "：，、；。（ ,;:.("
        and text[last - 1] not in _SAID
        and "。" not in text[first:last]
        and text[first + 1] not in NEVER_FIRST
    )


def _pair_line(page: Page, marks: list[int], rules: Rules, proposal: Proposal) -> None:
    """Pair the quotes of one line. Curly ones keep their direction and can be the partner of a straight one."""
    text, shields = page.text, page.shields
    name = rules["quotes"].name
    curly = [text[at] for at in marks]
    balanced = {False: curly.count("“") == curly.count("”"), True: curly.count("‘") == curly.count("’")}
    turns = balanced[False] and _take_turns(text, [at for at in marks if text[at] == '"'])
    stack: list[int] = []
    lost: list[int] = []
    for at in marks:
        char = text[at]
        if char in "\"'" and (_apostrophe(text, at) or (len(shields) and shields.at(at))):
            continue
        single = char in "'‘’"
        kin = char if balanced[single] and char in "\"'" else "'‘" if single else '"“'
        if balanced[single] and char in "”’":
            kin = "‘" if single else "“"
        partner = next((i for i in reversed(range(len(stack))) if text[stack[i]] in kin), None)
        if char in "\"'" and partner is None and _closes_only(text, at):
            continue
        if len(stack) == DEEPEST:
            return
        if char in "“‘" or (char in "\"'" and (partner is None or _opens(text, at, stack[partner], turns=turns))):
            stack.append(at)
            continue
        if partner is None:
            continue
        lost += stack[partner + 1 :]
        start = stack[partner]
        del stack[partner:]
        if char in "”’" and text[start] in "“‘":
            continue
        if _chinese_quote(text, start, at):
            depth = sum(text[i] in '“"' for i in stack) if not single else 1
            opening, closing = "‘’" if single or depth % 2 else "“”"
            for i, put in ((start, opening), (at, closing)):
                if text[i] in "\"'":
                    proposal.edits.add(i, i + 1, put, name)
    if "unpaired-quote" in rules:
        for at in sorted(lost + stack):
            if text[at] == '"' and _near_chinese(text, at):
                rule = rules["unpaired-quote"]
                proposal.report(rule.name, at, at + 1, rule.why)


def _apostrophe(text: str, at: int) -> bool:
    """``it's``, ``the '90s``: no quotation mark."""
    if text[at] != "'":
        return False
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    return (is_latin(before) and not is_context(after)) or bool(_DECADE.match(text, at))


def _closes_only(text: str, at: int) -> bool:
    """A straight mark behind a digit or a Latin letter may be a prime, an inch mark or a second: it closes what is open, and
    opens nothing."""
    return at > 0 and is_latin(text[at - 1])


def _take_turns(text: str, marks: list[int]) -> bool:
    """Whether the straight double quotes of a line can open and close in turns: ``"明天，"他说，"明天去。"``."""
    opens, closes = marks[::2], marks[1::2]
    if len(opens) != len(closes):
        return False
    after = (text[at + 1 : at + 2] for at in opens)
    return all(char not in NEVER_FIRST for char in after) and all(text[at - 1] not in '：（《“"' for at in closes)


def _opens(text: str, at: int, partner: int, *, turns: bool) -> bool:
    """Whether a straight quote opens although one of its kind is open: nothing but that one stands before it, or an
    opening mark, and an ideograph follows. Where quotes can take ``turns``, a comma before it is what it closes."""
    before, after = text[at - 1], text[at + 1 : at + 2]
    if turns and text[at] == '"' and before in "，、":
        return False
    return at - 1 != partner and before in "：，（《、" and (is_han(after) or after in "《（")


def _chinese_quote(text: str, start: int, end: int) -> bool:
    """Whether quotes hold Chinese or stand beside it, or one of them is already a Chinese one."""
    if text[start] in "“‘" or text[end] in "”’":
        return True
    return _near_chinese(text, start) or _near_chinese(text, end) or bool(_CHINESE.search(text, start + 1, end))


def _near_chinese(text: str, at: int) -> bool:
    return (at > 0 and is_context(text[at - 1])) or is_context(text[at + 1 : at + 2])


def _turn_line(text: str, start: int, end: int, name: str, proposal: Proposal) -> None:
    """Turn the double quotes of a paragraph that begins with a closing one, if that balances them all, and what stands between
    two of them can be quoted: in ``的“甲`` / ``乙”和“丙`` / ``丁”`` it cannot."""
    marks = list(_DOUBLE.finditer(text, start, end))
    shape = "".join(match[0] for match in marks)
    if shape == "””" or shape == "”“" * (len(shape) // 2):
        inside = (text[left.end() : right.start()] for left, right in zip(marks[::2], marks[1::2], strict=True))
        if any(map(_CONNECTS.match, inside)):
            return
        for number, match in enumerate(marks):
            put = "“”"[number % 2]
            if match[0] != put:
                proposal.edits.add(match.start(), match.end(), put, name)


def pair_titles(page: Page, rules: Rules, proposal: Proposal) -> None:
    """``<<办法>>`` becomes ``《办法》``, and a title inside a title stands in ``〈〉``."""
    text = page.text
    if "book-title" not in rules:
        return
    hits = _nested(page)
    if not page.unusual.isdisjoint("<>"):
        hits = np.sort(np.concatenate((page.unusual_places("<>"), hits)))
    name = rules["book-title"].name
    for line in page.lines_of(hits):
        for start, end, put in _nest_titles(text, [match.start() for match in _TITLES.finditer(text, *line)]):
            if text[start:end] != put:
                proposal.edits.add(start, end, put, name)


def _nested(page: Page) -> Places:
    """Each 《 that stands right behind another one, with no 》 between them."""
    at = page.places("《》")
    opens = page.codes[at] == OPENER
    inner: Places = at[1:][opens[1:] & opens[:-1]]
    return inner


def _nest_titles(text: str, marks: list[int]) -> list[tuple[int, int, str]]:
    """The title marks of one line by their depth; nothing where they do not balance."""
    edits: list[tuple[int, int, str]] = []
    stack: list[tuple[int, int, str]] = []
    skip = -1
    for number, at in enumerate(marks):
        if at == skip:
            continue
        char = text[at]
        double = char in "<>" and number + 1 < len(marks) and marks[number + 1] == at + 1 and text[at + 1] == char
        if char in "《〈" or (char == "<" and (stack or double)):
            if char == "<" and not double and not is_han(text[at + 1 : at + 2]):
                return []
            stack.append((at, at + 1 + (double and not stack), char))
            skip = at + 1 if double and len(stack) == 1 else -1
        elif char in "》〉" or (char == ">" and stack):
            if not stack or {"《": "》", "〈": "〉", "<": ">"}[stack[-1][2]] != char:
                return []
            start, after, opened = stack.pop()
            wide = double and after - start == 2
            if after - start == 2 and not wide:
                return []
            skip = at + 1 if wide else -1
            if opened == "〈" and not stack:
                continue  # alone, as the author wrote it
            opening, closing = "〈〉" if len(stack) % 2 else "《》"
            if opened == "<" and not _CHINESE.search(text, after, at):
                return []
            edits += [(start, after, opening), (at, at + 1 + wide, closing)]
    return [] if stack else edits
