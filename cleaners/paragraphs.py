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
from itertools import pairwise

from .rulebook.match import Rules
from .rulebook.rule import Value
from .text.classes import HAN, is_han
from .text.headings import numbering_mark
from .text.page import Page, Proposal
from .text.pattern import lazy

TORN = 4  # evidence that joins two lines; no single sign reaches it but a line that cannot begin a sentence
LONG, LONGER = 20, 40  # code points: no heading is longer than the second, few than the first
NARROWEST = 24  # columns (an ideograph is two): narrower lines of one width may be verse
LONGEST_WRAP = 60  # code points of a line on average: no text is wrapped at more
CARRIED = 200  # code points of a joined line that are looked at again
SLACK = 4  # columns by which a full line may miss the edge: marks are not set at the head of a line

_LINE = re.compile(r"[^ \n\f](?:[^\n\f]*[^ \n\f])?+")
_WORD_END = re.compile(r"[A-Za-z-]+\Z")
_FINAL = frozenset("。！？；：…!?;:.")
_CLOSERS = "”’」』）)》】\"'"
_COMMAS = "，、,"
_PROSE = re.compile("[，。、；,]")
_INNER_STOP = re.compile(r"[。！？；](?=[^”’」』）)])")
_DATE = (
    r"[〇○零一二三四五六七八九十\d]{2,4} ?年 ?[一二三四五六七八九十\dX×]{1,3} ?月"
    r"(?: ?[一二三四五六七八九十\dX×]{1,3} ?日)?[^，。]{0,6}$|\d{4}[-/.]\d"
)
_DATE_LINE = lazy(_DATE)
_BEGINS = lazy(
    r"[•·\-—*+■□●○◆◇★☆▲△▶►※→√➢✓✔#>|]|[（(【\[]|第[一二三四五六七八九十百\d]{1,4}[章节条编篇回卷]"
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
    lines = layout.lines
    apart = "\n\n" if options["gap"] == 1 else "\n"
    structure = rules["line-structure"].name if "line-structure" in rules else ""
    if not lines:
        if text and structure:
            proposal.edits.add(0, len(text), "", structure)
        return proposal
    if lines[0][0] and structure:
        _trim(page, 0, lines[0][0], "", structure, proposal)
    for number, ((_, end), (after, _)) in enumerate(pairwise(lines)):
        if text[end - 1] not in _FINAL or layout.indented:
            rule = layout.joins(number)
            if rule:
                put = " " if rule != "hyphen" and _are_words(text[end - 1], text[after]) else ""
                drop = rule == "hyphen" and not _keeps_hyphen(text, end, after)
                proposal.edits.add(end - drop, after, put, rules[rule].name)
                layout.carry(number)
                continue
        layout.carried = ""
        if structure and text[end:after] != apart:
            _trim(page, end, after, apart, structure, proposal)
    end = lines[-1][1]
    last = "\n" if options["last_line_end"] == "one" else ""
    if structure and text[end:] != last:
        _trim(page, end, len(text), last, structure, proposal)
    return proposal


def _trim(page: Page, start: int, end: int, put: str, rule: str, proposal: Proposal) -> None:
    """Put ``put`` between two lines; around code only its line ends, and nothing between two lines of code."""
    text, shields = page.text, page.shields
    if len(shields):
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
        self.text = text = page.text
        self.rules = rules
        self.carried = ""  # the end of what was joined into the line at hand
        self.lines: list[Span] = [match.span() for match in _LINE.finditer(text)]

    def indent(self, number: int) -> int:
        """How many spaces stand before a line."""
        start = at = self.lines[number][0]
        while at and self.text[at - 1] == " ":
            at -= 1
        return start - at

    def carry(self, number: int) -> None:
        """Remember a line that was joined to the next: what speaks for going on is told by both. Of a long one its end is
        enough, and that a sentence ended in it."""
        line = self.carried + self.string(number)
        if len(line) > CARRIED:
            line = ("。，" if _INNER_STOP.search(line) else "") + line[-CARRIED:]
        self.carried = line

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
        words = self.rules.table("line-words")
        line, after = self.carried + self.string(number), self.string(number + 1)
        first, last = after[0], line[-1]
        begins = first in words.get("cannot_begin", "")
        opened = _unclosed(line)
        closes = (
            bool(opened) and _OPEN[opened] in after[: 2 * LONGER] and opened not in after[: after.find(_OPEN[opened])]
        )
        if _PARTY.match(after) or (_RECIPIENTS.match(line) and last not in _COMMAS and not closes):
            return 0
        score = 3 * page_break + begins * (2 if is_han(first) else 4) + closes * (1 if opened == "“" else 3)
        certain = page_break or begins or (closes and opened != "“")
        if not certain and (
            len(line) < LONG or not (after[-1] in _FINAL or len(after) >= LONG or _PROSE.search(after))
        ):
            return 0
        signs = 2 * (last in _COMMAS) + (last in words.get("cannot_end", ""))
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
