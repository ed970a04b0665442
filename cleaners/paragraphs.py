"""Paragraphs: one paragraph is one line, and a sentence that layout tore apart is whole again.

Wrong where a line ends without a mark because it is a heading, a title, a signature, a date, a label, a list item, a row or a
verse. So a line is joined to the next only on evidence: the widths of hard-wrapped text, or a sentence that
plainly goes on. In doubt the line stays.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from functools import cached_property

import numpy as np

from .rulebook.match import Rules
from .rulebook.rule import Value
from .text.classes import HAN, Codes, Places, Table, is_han, members
from .text.headings import numbering_mark
from .text.page import LF, Page, Proposal
from .text.pattern import lazy

SPACE, HYPHEN = ord(" "), ord("-")
TORN = 4  # evidence that joins two lines; no single sign reaches it but a line that cannot begin a sentence
LONG, LONGER = 20, 40  # code points: no heading is longer than the second, few than the first
NARROWEST = 24  # columns (an ideograph is two): narrower lines of one width may be verse
LONGEST_WRAP = 60  # code points of a line on average: no text is wrapped at more
CARRIED = 200  # code points of a joined line that are looked at again
SLACK = 4  # columns by which a full line may miss the edge: marks are not set at the head of a line

_WORD_END = re.compile(r"[A-Za-z-]+\Z")
FINAL = "。！？；：…!?;:."  # marks after which no sentence goes on
_FINAL = frozenset(FINAL)
ITEMS = "•·—*+■□●○◆◇★☆▲△▶►※→√➢✓✔#>|（(【[\ufffd-"  # what begins with one of these goes on with nothing
_CLOSERS = "”’」』）)》】\"'"
_COMMAS = "，、,"
_PROSE = re.compile("[，。、；,]")
_BEHIND_STOP = "”’」』）)"  # behind these a stop ends no sentence of the line's own
_INNER_STOP = re.compile(rf"[。！？；](?=[^{_BEHIND_STOP}])")
_DATE = (
    r"[〇○零一二三四五六七八九十\d]{2,4} ?年 ?[一二三四五六七八九十\dX×]{1,3} ?月"
    r"(?: ?[一二三四五六七八九十\dX×]{1,3} ?日)?[^，。]{0,6}$|\d{4}[-/.]\d"
)
_DATE_LINE = lazy(_DATE)
_BEGINS = lazy(
    rf"[{re.escape(ITEMS)}]"
    r"|第[一二三四五六七八九十百\d]{1,4}[章节条编篇回卷]"
    r"|[一二三四五六七八九十]{1,3}是|[首其再最]次?[先次后][，,]|另外[，,]|此外[，,]|综上|特此|此致|敬礼"
    rf"|[{HAN}]{{1,6}} ?[:：]|[{HAN}] {{1,4}}[{HAN}] ?[:：]|{_DATE}"
)
_PARTY = lazy(f"[{HAN}]{{1,12}}(?:[（(][^（）()]{{1,12}}[）)])?[:：]")
_RECIPIENTS = re.compile("(?:主送|抄送|抄报|分送|发送|报送|附件|出席|列席|缺席|请假|主持|记录|参加)[^:：]{0,6}[:：]")
_NEEDS_VERB = re.compile(
    "(?:^|[，；。])(?:并|又|再|要|应)?[将把][^，。；：]{2,40}$"
)  # 将…, and what is done with it comes later
_OPEN = {"《": "》", "（": "）", "(": ")", "“": "”"}


Span = tuple[int, int]  # of a line without the spaces around it, in code points


def propose(page: Page, rules: Rules, options: Mapping[str, Value]) -> Proposal:
    """Join what belongs together, and bring every other border between lines to one line end."""
    proposal = Proposal()
    text = page.text
    layout = _Layout(page, rules)
    starts, ends = layout.starts, layout.ends
    apart = "\n\n" if options["gap"] == 1 else "\n"
    structure = rules["line-structure"].name if "line-structure" in rules else ""
    if not len(starts):
        if text and structure:
            proposal.edits.add(0, len(text), "", structure)
        return proposal
    if starts[0] and structure:
        _trim(page, 0, int(starts[0]), "", structure, proposal)
    torn, loose = layout.borders(len(apart))
    done = -1
    for number in np.flatnonzero(torn | loose).tolist():
        while done < number < len(torn):
            done = number
            end, after = int(ends[number]), int(starts[number + 1])
            rule = (torn[number] or layout.carries(number)) and layout.joins(number)
            if not rule:
                if structure and loose[number]:
                    _trim(page, end, after, apart, structure, proposal)
                break
            put = " " if rule != "hyphen" and _are_words(text[end - 1], text[after]) else ""
            drop = rule == "hyphen" and not _keeps_hyphen(text, end, after)
            proposal.edits.add(end - drop, after, put, rules[rule].name)
            layout.carry(number)
            number += 1  # what was joined to it may make a line go on that alone would not
    end = int(ends[-1])
    if structure and text[end:] != "\n":
        _trim(page, end, len(text), "\n", structure, proposal)
    return proposal


def _trim(page: Page, start: int, end: int, put: str, rule: str, proposal: Proposal) -> None:
    """Put ``put`` between two lines; around code only its line ends, and nothing between two lines of code."""
    text, shields = page.text, page.shields
    if "code" in shields.kinds:
        above = start > 0 and shields.at(start - 1) == "code"
        below = end < len(text) and shields.at(end) == "code"
        if above and below:
            return
        if above:
            start = text.find("\n", start, end) if "\n" in text[start:end] else end
        if below:
            end = text.rfind("\n", start, end) + 1 if "\n" in text[start:end] else start
    if text[start:end] != put:
        proposal.edits.add(start, end, put, rule)


def _keeps_hyphen(text: str, end: int, after: int) -> bool:
    """``GPT-3``, ``X-ray``, ``state-of-the-art``: the hyphen belongs to the word, not to the line's end."""
    word = _WORD_END.search(text, max(0, end - 40), end - 1)
    return not text[after].islower() or word is None or len(word[0]) == 1 or "-" in word[0] or not word[0][-1].islower()


def _are_words(before: str, after: str) -> bool:
    """Whether a line end between two characters stands for a space."""
    return not is_han(before) and not is_han(after) and (before.isalnum() or before in ",;.)") and after.isalnum()


class _Layout:
    """How the lines of a page are laid out: what each is, how wide, and whether the next goes on with it."""

    def __init__(self, page: Page, rules: Rules) -> None:
        self.page = page
        self.text = page.text
        self.rules = rules
        self.starts, self.ends = _trimmed(page)
        self.words = rules.table("line-words")
        self._carried, self._carrier = "", -1  # the end of what was joined into a line, and the number of that line

    def borders(self, apart: int) -> tuple[Table, Table]:
        """Of every two lines: whether the second may go on with the first, and whether other than ``apart`` line ends stand
        between them."""
        codes, ends, afters = self.page.codes, self.ends[:-1], self.starts[1:]
        loose = afters - ends != apart
        for i in range(apart):
            loose |= self.page.beside(ends, i) != LF
        if self.indented:
            return np.ones_like(loose), loose
        last, first = codes.take(ends - 1), codes.take(afters)
        torn = ~members(FINAL).take(last) & (~members(ITEMS).take(first) | (last == HYPHEN))
        if not self.edge:
            torn &= self._bears_sign(last, first)
        return torn, loose

    def _bears_sign(self, last: Codes, first: Codes) -> Table:
        """Of every two lines: whether anything says that the second goes on with the first, by the last and first characters
        of them. Without any of these signs there is no evidence."""
        signs = members("-" + _COMMAS + self.words.get("cannot_end", "")).take(last)
        signs |= members("\n" + self.words.get("cannot_begin", "")).take(first)
        signs |= self._holds(self.page.places("将把")) | self._is_open()
        stops = self.page.places("。！？；")
        signs |= self._holds(stops[~members("\n\f" + _BEHIND_STOP).take(self.page.beside(stops, 1))])
        if "\f" in self.page.unusual:
            feeds = self.page.unusual_places("\f")
            signs |= np.searchsorted(feeds, self.ends[:-1]) < np.searchsorted(feeds, self.starts[1:])
        return signs

    def _holds(self, at: Places) -> Table:
        """Of every line but the last: whether it holds one of these offsets."""
        held: Table = np.searchsorted(at, self.starts[:-1]) < np.searchsorted(at, self.ends[:-1])
        return held

    def _is_open(self) -> Table:
        """Of every line but the last: whether an opening mark has no partner behind it."""
        at = self.page.places("".join((*_OPEN, *_OPEN.values())))
        codes, lines = self.page.codes.take(at), np.searchsorted(self.ends, at)
        found = np.zeros(len(self.ends), np.bool_)
        last = np.empty(len(self.ends), np.intp)
        for opening, closing in _OPEN.items():
            last[:] = 0
            closes = codes == ord(closing)
            last[lines[closes]] = at[closes]  # of several the last one stays
            opens = codes == ord(opening)
            found[lines[opens]] |= at[opens] > last[lines[opens]]
        return found[:-1]

    def carries(self, number: int) -> bool:
        """Whether another line was joined into a line."""
        return number == self._carrier

    @cached_property
    def lines(self) -> list[Span]:
        """Every line that is not blank, as a span without the spaces around it."""
        return list(zip(self.starts.tolist(), self.ends.tolist(), strict=True))

    def indent(self, number: int) -> int:
        """How many spaces stand before a line."""
        start = at = self.lines[number][0]
        while at and self.text[at - 1] == " ":
            at -= 1
        return start - at

    def carry(self, number: int) -> None:
        """Remember a line that was joined to the next: what speaks for going on is told by both. Of a long one its end is
        enough, and that a sentence ended in it."""
        line = self.carried(number) + self.string(number)
        if len(line) > CARRIED:
            line = ("。，" if _INNER_STOP.search(line) else "") + line[-CARRIED:]
        self._carried, self._carrier = line, number + 1

    def carried(self, number: int) -> str:
        """The end of what was joined into a line."""
        return self._carried if self.carries(number) else ""

    def string(self, number: int) -> str:
        """The text of a line."""
        start, end = self.lines[number]
        return self.text[start:end]

    def joins(self, number: int) -> str:
        """The rule that joins a line to the next one, or ``""``."""
        (start, end), (after, _) = self.lines[number], self.lines[number + 1]
        text = self.text
        last = text[end - 1]
        if last in "：:" or text[after] == "\ufffd":
            return ""
        if last == "-" and "hyphen" in self.rules and self._hyphenated(end, after):
            return "hyphen"
        if self._begins(number + 1) or (len(self.page.shields) and self._shielded(start, after)):
            return ""
        final = _is_final(text, start, end)
        if self._is_full(number) and text[end:after].strip(" ") == "\n" and "hard-wrap" in self.rules:
            if not self.indented and final:
                return ""
            if not (self.indented and self.indent(number + 1) > 1) and not self._is_label_line(number):
                return "hard-wrap"
        if final or "torn-sentence" not in self.rules:
            return ""
        return "torn-sentence" if self._evidence(number, "\f" in text[end:after]) >= TORN else ""

    def _is_full(self, number: int) -> bool:
        """Whether a line ends where hard-wrapped text ends its lines."""
        return self.edge > 0 and self.edge - SLACK <= self.widths[number] <= self.edge + 2

    def _shielded(self, *starts: int) -> bool:
        return any(self.page.shields.at(start) in ("code", "table", "format") for start in starts)

    def _hyphenated(self, end: int, after: int) -> bool:
        text = self.text
        before = text[max(0, end - 2) : end - 1]
        joined = before.isascii() and before.isalpha() and text[after].isascii() and text[after].isalnum()
        return joined and text.count("\n", end, after) == 1

    def _begins(self, number: int) -> bool:
        """Whether a line begins something of its own: a heading, a list item, a label, a date, a chapter."""
        start, end = self.lines[number]
        return bool(_BEGINS.match(self.text, start, end) or numbering_mark(self.text, start))

    def _is_label_line(self, number: int) -> bool:
        """``主送：区政府``, a date, a title: lines that end where they end."""
        start, end = self.lines[number]
        return end - start < LONGER and bool(_DATE_LINE.match(self.text, start, end) or self._is_title(number))

    def _is_title(self, number: int) -> bool:
        text = self.string(number)
        if "。" in text:
            return False
        if self._title_end.search(text):
            return True
        return len(text) < LONGER and number == 0 and "，" not in text and not self.indent(0)

    @cached_property
    def _title_end(self) -> re.Pattern[str]:
        ends = self.rules.table("line-words").get("title_ends", "通知")
        return re.compile(rf"(?:{ends})(?:[（(][^）)]{{1,12}}[）)])?$")

    def _evidence(self, number: int, page_break: bool) -> int:
        """How much speaks for one sentence in two lines. Length and commas only add: without a sign that the sentence goes on
        there is no evidence."""
        line, after = self.carried(number) + self.string(number), self.string(number + 1)
        first, last = after[0], line[-1]
        begins = first in self.words.get("cannot_begin", "")
        opened = _unclosed(line)
        goes_on = after[-1] in _FINAL or len(after) >= LONG or bool(_PROSE.search(after))
        if not (page_break or begins or opened) and (len(line) < LONG or not goes_on):
            return 0  # nearly all headings and titles
        closes = (
            bool(opened) and _OPEN[opened] in after[: 2 * LONGER] and opened not in after[: after.find(_OPEN[opened])]
        )
        if _PARTY.match(after) or (_RECIPIENTS.match(line) and last not in _COMMAS and not closes):
            return 0
        score = 3 * page_break + begins * (2 if is_han(first) else 4) + closes * (1 if opened == "“" else 3)
        certain = page_break or begins or (closes and opened != "“")
        if not certain and (len(line) < LONG or not goes_on):
            return 0
        signs = 2 * (last in _COMMAS) + (last in self.words.get("cannot_end", ""))
        if _INNER_STOP.search(line):
            signs += 2
        elif not opened and (self._is_title(number) or (len(line) < LONGER and numbering_mark(line))):
            signs -= 3
        signs += bool(_NEEDS_VERB.search(line))
        if not certain and signs < 1:
            return 0
        score += signs + (len(line) >= LONG) + (len(line) >= LONGER) + any(mark in line[:-1] for mark in _COMMAS)
        return score + (after[-1] in _FINAL or "。" in after or "，" in after)

    @cached_property
    def widths(self) -> list[int]:
        """The columns of each line with its indent: an ideograph takes two."""
        columns = self.text.replace("\f", "\n").encode("gbk", "replace").split(b"\n")
        return [len(line.rstrip(b" ")) for line in columns if line.strip(b" ")]

    @cached_property
    def edge(self) -> int:
        """The column at which hard-wrapped text ends its lines; 0 where the text is not hard-wrapped."""
        if len(self.text) > LONGEST_WRAP * len(self.lines):
            return 0
        broken = [number for number, (start, end) in enumerate(self.lines) if not _is_final(self.text, start, end)]
        wide = sorted(self.widths[number] for number in broken if self.widths[number] >= NARROWEST)
        if len(wide) < 4:
            return 0
        most, edge = 0, 0
        for number, width in enumerate(wide, 1):
            near = number - bisect_left(wide, width - SLACK)
            if near > most:
                most, edge = near, width
        beyond = sum(width > edge + 2 for width in self.widths)
        if most < 4 or 2 * most < len(wide) or 10 * beyond > len(self.lines):
            return 0
        commas = [self._comma(number) for number in broken if edge - SLACK <= self.widths[number] <= edge]
        prose = [comma for comma in commas if comma >= 0]
        return edge if 2 * len(prose) > len(commas) and len(set(prose)) > 1 else 0  # a comma in one place is verse

    def _comma(self, number: int) -> int:
        """Where the first mark of prose stands in a line; -1 for none."""
        start, end = self.lines[number]
        mark = _PROSE.search(self.text, start, end)
        return mark.start() - start if mark else -1

    @cached_property
    def indented(self) -> bool:
        """Whether the paragraphs of hard-wrapped text begin with an indent."""
        if "\n  " not in self.text or not self.edge:
            return False
        indented = sum(2 <= self.indent(number) <= 8 for number in range(len(self.lines)))
        return 2 <= indented < len(self.lines) * 2 / 3


def _trimmed(page: Page) -> tuple[Places, Places]:
    """Where the lines that are not blank begin and end, without the spaces around them. A form feed ends a line."""
    codes, text = page.codes, page.text
    breaks = np.flatnonzero(members("\n\f").take(codes))
    starts, ends = np.append(0, breaks + 1), np.append(breaks, len(text))
    filled = starts < ends
    starts, ends = starts[filled], ends[filled]
    if " " not in page.unusual:
        return starts, ends
    for i in np.flatnonzero((codes.take(starts) == SPACE) | (codes.take(ends - 1) == SPACE)).tolist():
        line = text[starts[i] : ends[i]]
        starts[i] += len(line) - len(line.lstrip(" "))
        ends[i] -= len(line) - len(line.rstrip(" "))
    filled = starts < ends
    return starts[filled], ends[filled]


def _is_final(text: str, start: int, end: int) -> bool:
    """Whether a line (its span in code points) ends with a final mark, closing quotes and brackets aside."""
    last = end
    while last > start + 1 and text[last - 1] in _CLOSERS and end - last < 4:
        last -= 1
    return text[last - 1] in _FINAL


def _unclosed(line: str) -> str:
    """The opening mark of a line that has no partner in it, if the last one of its kind has none."""
    for opening, closing in _OPEN.items():
        if line.rfind(opening) > line.rfind(closing):
            return opening
    return ""
