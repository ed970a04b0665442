"""Whether a line goes on in the next one: the evidence, and what speaks against it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property

import numpy as np

from ..rulebook.match import Rules
from ..text.classes import PLAIN_HAN, is_han, where
from ..text.headings import numbering_mark
from ..text.page import Page
from ..text.pattern import lazy
from ..text.references import begins_entry, ends_entry
from .borders import REMNANT, TEXT, Borders, begins_with_aside, begins_with_brackets
from .layout import LETTER, PROSE, Layout, Span
from .line import is_final, is_foreign, is_ruler, scans, unclosed
from .marks import BEHIND_STOP, CLOSERS, CLOSES, COMMAS, DASHES, FINAL, ITEMS, OPENS, QUOTES, STOPS_ALONE

TORN = 4  # evidence that joins two lines; no single sign reaches it but a line that cannot begin a sentence
LONG, LONGER = 20, 40  # code points: no heading is longer than the second, few than the first
_CLOSING = {"“": 1, "《": 4}  # evidence of a pair of marks that closes in the next line; nobody leaves a title open
LONGEST_TITLE = 100  # code points
TITLE_LINES = 2  # of a title, below its first one
HEAD = 8  # lines
PARAGRAPHS = 6  # of so many at least it is told whether they end with a final mark
OPEN = 4  # and one of so many may lack it
FULL_STOPS = "。！？；.!?;"
CARRIED = 200  # code points of a joined line that are looked at again

_SENTENCE = rf"(?=[^{BEHIND_STOP}])(?!(?<=[A-Za-z\d].)[A-Za-z\d])"  # after a stop; in an address or a number it is none
_INNER_STOP = re.compile(rf"[。！？；]{_SENTENCE}")
_INNER_POINT = re.compile(rf"。{_SENTENCE}")
_CLAUSE_ENDS = re.compile("[，。；]")
_DATE = (
    r"[〇○零一二三四五六七八九十\d]{2,4} ?年 ?[一二三四五六七八九十\dX×]{1,3} ?月"
    r"(?: ?[一二三四五六七八九十\dX×]{1,3} ?日)?[^，。]{0,6}$"
    r"|(?:1[89]|20)\d{2}[-/.](?:1[0-2]|0?[1-9])(?![\d亿万千元%‰倍])"
)
_DATE_LINE = lazy(_DATE)
_BEGINS = lazy(
    rf"[{re.escape(ITEMS)}]"
    rf"|[{PLAIN_HAN}] {{2,8}}[{PLAIN_HAN}] {{0,8}}$"  # 目    录
    r"|(?:\d{1,4} {2,8})?第[一二三四五六七八九十百\d]{1,4}[章节条编篇回卷]|\.\. "
    rf"|[A-H][.．、] ?(?=[{PLAIN_HAN}《“0-9√+−-])|(?:[A-Z][a-z]{{2,12}} ?){{1,2}}[:：]"
    r"|(?:来自|来源|转自|原文|链接)?[:： ]{0,2}<?https?://"
    r"|[以如]下是|下面是|本报讯|(?:据?新华社|本报)[一-鿿]{2,8}\d{1,2}月\d|特此|此致|敬礼"
    rf"|(?![{PLAIN_HAN}]{{0,5}}[道说說问問答叫喊骂嚷曰]：[“「『]|[{PLAIN_HAN}]{{0,4}}如下[:：])[{PLAIN_HAN}]{{1,6}} ?[:：]|[{PLAIN_HAN}] {{1,4}}[{PLAIN_HAN}] ?[:：]|{_DATE}"
)
_TURNS = lazy(
    "[一二三四五六七八九十]{1,3}是|[首其再最]次?[先次后][，,]|另外[，,]|此外[，,]|综上"
)  # a sentence, inside a paragraph too
_STARTS = lazy(
    "之所以|因此|同时|此外|另外|[首其再最]次?[先次后]|总之|综上|当前|目前|近年来|[今去]年|[一几多]年来|下一步|接下来|[一二三四五六七八九十]{1,2}[是要]|第[一二三四五六七八九十][，,]"
)  # what begins a sentence
_BROKEN_TITLE = lazy(
    "(?!(?:[^《》]{0,60}《[^《》]{0,60}》)?[^《》]{0,60}《[^《》]{0,60}$)(?![# ]|.{0,40}关于(?:我|你|本|作者|公司|投稿|版权))"
    "[^，。；：！？,;:!?\n]{0,40}关于[^，。；：！？,;:!?\n]{2,60}"
)
_REST_OF_TITLE = lazy(
    "(?![（(])(?!.{0,60}?(?<!《)关于)[^，。；：！？,;:!?了是我你她这那\n]{3,60}"
)  # no title of its own
_CITED = lazy(
    f"[（(][{PLAIN_HAN}]{{2,10}}[〔（(【\\[][12]\\d{{3}}[〕）)】\\]][^（）()\n]{{1,10}}号[）)]."
)  # the number of what was named above
_PARTY = lazy(f"[{PLAIN_HAN}]{{1,12}}(?:[（(][^（）()]{{1,12}}[）)])?[:：]")
_RECIPIENTS = re.compile("(?:主送|抄送|抄报|分送|发送|报送|附件|出席|列席|缺席|请假|主持|记录|参加)[^:：]{0,6}[:：]")
_CLAUSES = re.compile("[，,](?=.{8})")
_LABELLED = lazy(f"[{PLAIN_HAN}A-Za-z]{{1,12}}[:：]|[▲△↑]|图为|[上下左右附资][图料]")
_LISTING = lazy("[，：；。,:;](?:[^，。；：、,:;]{1,16}、){2,40}[^，。；：、！？,:;]{1,16}$")
_LISTED = lazy("[^，。；：、！？,:; ]{1,12}、[^，。；：]{1,40}")
_CONTENTS = re.compile(r"(?:[.．…·] ?){4} ?[0-9]{1,4}$")  # a line of a table of contents
NUMBERED = 16  # code points at the end of one
_COUNTED = re.compile("[一二三四五六七八九十]{1,3}，")
_RULED = re.compile("[-—=_*~#]{3}$")
_NEEDS_VERB = re.compile(
    "(?:^|[，；。])(?:并|又|再|要|应)?[将把][^，。；：]{2,40}$"
)  # 将…, and what is done with it comes later


class Joints:
    """The borders between the lines of a document, and which of them tear a sentence."""

    def __init__(self, page: Page, document: Span, borders: Borders, first: int, after: int, rules: Rules) -> None:
        """``document`` is a span of the page; its lines are those from ``first`` up to ``after`` of the page's."""
        self.layout = Layout(page, document, borders, first, after)
        self.page, self.text = page, page.text
        self.rules, self.words = rules, rules.table("line-words")
        self.starts, self.ends = self.layout.starts, self.layout.ends
        below = max(first, after - 1)
        self.open, self.signs = borders.open[first:below], borders.signs[first:below]
        self.cuts = borders.cuts.part(first, below)
        self._carried, self._carrier = "", -1  # the end of what was joined into a line, and the number of that line

    def asked(self) -> list[int]:
        """The lines that the next one may go on with."""
        if self.layout.indented:
            return list(range(len(self.open)))
        found: list[int] = where(self.open if self.layout.edge else self.signs | self.cuts.any).tolist()
        return sorted({*found, *self._entries}) if self._entries else found

    @cached_property
    def _entries(self) -> frozenset[int]:
        """The lines that the next one goes on with in one numbered entry of a list of references."""
        shields = self.page.shields
        if "reference" not in shields.kinds or not len(self.starts):
            return frozenset()
        first, after = bisect_left(shields.starts, self.starts[0]), bisect_right(shields.starts, self.starts[-1])
        heads = [shields.starts[i] for i in range(first, after) if shields.kinds[i] == "reference"]
        lines = np.searchsorted(self.starts, heads).tolist()
        found, inside, above = set[int](), False, -2
        for line, head in zip(lines, heads, strict=True):
            if begins_entry(self.text, head):
                inside = True
            elif inside := inside and line == above + 1 and not ends_entry(self.text, int(self.ends[above])):
                found.add(above)
            above = line
        return frozenset(found)

    def carries(self, number: int) -> bool:
        """Whether another line was joined into a line."""
        return number == self._carrier

    def carry(self, number: int) -> None:
        """Remember a line that was joined to the next: what speaks for going on is told by both. Of a long one its end is
        enough, and that a sentence ended in it."""
        line = self.carried(number) + self.layout.string(number)
        if len(line) > CARRIED:
            line = ("。，" if _INNER_STOP.search(line) else "") + line[-CARRIED:]
        self._carried, self._carrier = line, number + 1

    def carried(self, number: int) -> str:
        """The end of what was joined into a line."""
        return self._carried if self.carries(number) else ""

    def joins(self, number: int) -> str:
        """The rule that joins a line to the next one, or ``""``."""
        if number in self._entries and "torn-sentence" in self.rules:
            return "torn-sentence"
        if not (
            self.layout.indented
            or self.signs[number]
            or (self.open[number] and (self.layout.edge or self.carries(number)))
            or self._splits(number)
            or (self.cuts.paragraphs[number] and (self._ends_sentences or self._lists_on(number)))
        ):
            return ""
        rule = self._joins(number)
        return "" if rule and rule != "hyphen" and self._is_shielded(number) else rule

    def _joins(self, number: int) -> str:
        (start, end), (after, _) = self.layout.lines[number], self.layout.lines[number + 1]
        text = self.text
        last = text[end - 1]
        if text[after] == "\ufffd" or (last in "：:" and not self._speaks_on(number)):
            return ""
        if last == "-" and "hyphen" in self.rules and self._hyphenated(end, after):
            return "hyphen"
        if self._begins(number + 1) or not LETTER.search(text, start, end) or self._is_number(number + 1):
            return ""  # what holds no letter is a ruler, a page number, a time
        if last.isdigit() and _CONTENTS.search(text, max(start, end - NUMBERED), end):
            return ""
        if last in COMMAS and scans(self.layout.string(number)) and scans(self.layout.string(number + 1)):
            return ""
        if text[after] in QUOTES and "torn-sentence" in self.rules and self._closes_speech(number):
            return "torn-sentence"
        final = is_final(text, start, end)
        if not final and last in CLOSERS and self.carries(number):
            line = self.carried(number) + self.layout.string(number)
            final = is_final(line, 0, len(line))
        if self.layout.is_full(number) and text[end:after].strip(" ") == "\n" and "hard-wrap" in self.rules:
            if final and not (self.layout.indented and self._is_text(number + 1)):
                return ""
            if not (self.layout.indented and self.layout.indent(number + 1) > 1) and not self._is_label_line(number):
                return "hard-wrap"
        if final or last in "：:" or "torn-sentence" not in self.rules:
            return ""
        page_break = "\f" in text[end:after] and not self.layout.is_short(number)
        return "torn-sentence" if self._evidence(number, page_break) >= TORN else ""

    def _speaks_on(self, number: int) -> bool:
        """Whether the speech that a full line announces goes on with the sentence: where paragraphs are indented, a line that is not
        begins none."""
        if not self.layout.indented or self.layout.indent(number + 1) > 1 or not self.layout.is_full(number):
            return False
        return self.text[self.layout.lines[number + 1][0]] in OPENS

    def _is_number(self, number: int) -> bool:
        """Whether a line is nothing but a number: no sentence breaks off behind one."""
        return self.text[slice(*self.layout.lines[number])].isdecimal()

    def _is_text(self, number: int) -> bool:
        """Whether a line goes on to the edge or ends with a final mark: where a paragraph ended at the edge, a signature does neither."""
        return is_final(self.text, *self.layout.lines[number]) or (
            number + 1 < len(self.starts) and self.layout.is_full(number)
        )

    def _closes_speech(self, number: int) -> bool:
        """Whether the mark at the head of the next line closes the quotation that is open at a line's end. Where marks stand the
        wrong way round (``”好“``) it opens one: so in both lines they have to take turns, and come out even."""
        opening, closing = QUOTES[self.layout.string(number + 1)[0]], self.layout.string(number + 1)[0]
        depth = 0
        for char in self.carried(number) + self.layout.string(number) + self.layout.string(number + 1):
            if char in (opening, closing):
                depth += 1 if char == opening else -1
                if not 0 <= depth <= 1:
                    return False
        return depth == 0

    def _is_shielded(self, number: int) -> bool:
        """Whether a line or the next one is code, or the row of a table."""
        shields = self.page.shields
        heads = self.layout.lines[number][0], self.layout.lines[number + 1][0]
        return len(shields) > 0 and any(shields.at(head) in ("code", "table", "format") for head in heads)

    def _hyphenated(self, end: int, after: int) -> bool:
        text = self.text
        before = text[max(0, end - 2) : end - 1]
        joined = before.isascii() and before.isalpha() and text[after].isascii() and text[after].isalnum()
        return joined and text.count("\n", end, after) == 1

    def _begins(self, number: int) -> bool:
        """Whether a line begins something of its own: a heading, a list item, a label, a date, a chapter."""
        start, end = self.layout.lines[number]
        flush = self.layout.indented and not self.layout.indent(number) and self.layout.is_full(number - 1)
        if flush and _CITED.match(self.text, start, end):
            return False
        if begins_with_aside(self.text, start) or (number and self.cuts.words[number - 1]):
            return False
        if number and self.open[number - 1] and self.layout.is_full(number - 1) and self._is_needed(number, start):
            return False
        if _BEGINS.match(self.text, start, end) or numbering_mark(self.text, start):
            return True
        return not flush and bool(_TURNS.match(self.text, start, end))

    def _is_needed(self, number: int, start: int) -> bool:
        """Whether a full line is nothing without the next one: it ends with a word that needs another, or that begins with brackets and
        goes on behind them, or with a numeral and a comma (``之|一，``)."""
        if begins_with_brackets(self.text, start) or _COUNTED.match(self.text, start):
            return True
        needs = self.text[self.ends[number - 1] - 1] in self.words.get("cannot_end", "")
        return needs and is_han(self.text[start]) and not numbering_mark(self.text, start)

    def _is_label_line(self, number: int) -> bool:
        """``主送：区政府``, a date, a title: lines that end where they end."""
        start, end = self.layout.lines[number]
        return end - start < LONGER and bool(_DATE_LINE.match(self.text, start, end) or self._is_title(number))

    def _is_title(self, number: int) -> bool:
        text = self.layout.string(number)
        if "。" in text:
            return False
        if self._title_end.search(text):
            return True
        return len(text) < LONGER and number == 0 and "，" not in text and not self.layout.indent(0)

    @property
    def _title_end(self) -> re.Pattern[str]:
        return self.rules.once(_title_end)

    def _evidence(self, number: int, page_break: bool) -> int:
        """How much speaks for one sentence in two lines. Length and commas only add: without a sign that the sentence goes on
        there is no evidence."""
        line, after = self.carried(number) + self.layout.string(number), self.layout.string(number + 1)
        if is_ruler(after) or _RULED.search(line):
            return 0
        if is_foreign(line) != is_foreign(after):
            return 0  # a command or an address between Chinese lines
        if self._tears_title(number, line):
            return TORN
        first, last = after[0], line[-1]
        remnant = self._is_remnant(line, after)
        begins = remnant or self._cannot_begin(after, last)
        opened, split = unclosed(line), self._splits(number)
        page_break = page_break and (len(line) >= LONGER or bool(PROSE.search(line)))  # else a heading, or a title page
        goes_on = after[-1] in FINAL or len(after) >= LONG or bool(PROSE.search(after))
        if not (page_break or begins or opened or split) and (len(line) < LONG or not goes_on or last in DASHES):
            return 0  # nearly all headings and titles; 试举一例—— leads to what follows, as a colon does
        if not (page_break or begins or opened or split or last in COMMAS) and _STARTS.match(after):
            return 0  # the paragraph above lacks its stop
        closes = (
            bool(opened) and CLOSES[opened] in after[: 2 * LONGER] and opened not in after[: after.find(CLOSES[opened])]
        )
        if _PARTY.match(after) or (_RECIPIENTS.match(line) and last not in COMMAS and not (closes or remnant)):
            return 0
        if split or self._lists_on(number) or self._is_cut(number, line, after):
            return TORN
        if not (page_break or begins or opened) and last.isascii() and last.isalpha() and _PARTY.match(line):
            return 0  # 电子邮箱：mail@example.org
        score = 3 * page_break + begins * (2 if is_han(first) else 4) + closes * _CLOSING.get(opened, 3)
        certain = page_break or begins or (closes and opened != "“")
        if not certain and (len(line) < LONG or not goes_on):
            return 0
        signs = 2 * (last in COMMAS and not self._is_listed(number)) + (last in self.words.get("cannot_end", ""))
        if self._has_sentence(number, line):
            signs += 2
        elif not opened and (self._is_title(number) or (len(line) < LONGER and numbering_mark(line))):
            signs -= 3
        signs += bool(_NEEDS_VERB.search(line))
        if not certain and signs < 1:
            return 0
        score += signs + (len(line) >= LONG) + (len(line) >= LONGER) + any(mark in line[:-1] for mark in COMMAS)
        return score + (after[-1] in FINAL or "。" in after or "，" in after)

    def _tears_title(self, number: int, line: str) -> bool:
        """Whether a title breaks off (``某市人民政府关于印发``) whose end comes in one of the next lines: 关于 asks for 的 and what the
        document is. It stands at a document's head, or over whom it is for."""
        if "关于" not in line or len(line) > LONGEST_TITLE or numbering_mark(line):
            return False
        if not _BROKEN_TITLE.fullmatch(line) or self._title_end.search(line):
            return False
        for below in range(number + 1, min(number + 1 + TITLE_LINES, len(self.starts))):
            words = self.layout.string(below)
            if not _REST_OF_TITLE.fullmatch(words) or numbering_mark(words):
                return False
            if self._title_end.search(words) and "的" in words:
                after = self.layout.string(below + 1) if below + 1 < len(self.starts) else ""
                return number < HEAD or after.endswith(("：", ":")) or after.startswith(("（", "("))
        return False

    def _splits(self, number: int) -> bool:
        """Whether a word or a number is cut behind a line."""
        return bool(self.cuts.words[number] or self.cuts.numbers[number])

    def _lists_on(self, number: int) -> bool:
        """Whether a long line breaks off in a list of words, which goes on in the next one: ``办公室、规划科、河湖|管理科、建设科等。``"""
        if not self.cuts.paragraphs[number]:
            return False
        return bool(_LISTING.search(self.layout.string(number)) and _LISTED.match(self.layout.string(number + 1)))

    def _is_cut(self, number: int, line: str, after: str) -> bool:
        """Whether a long line with commas lacks the final mark that the paragraphs of its document have, and the next one has it. An
        item of a list, a caption and what stands behind a label may do without."""
        if not self._ends_sentences or len(line) < LONGER or not _CLAUSES.search(line) or after[-1] not in FULL_STOPS:
            return False
        if number == 0 or line[-1] in CLOSERS or _LABELLED.match(line) or numbering_mark(line) or line[0] == after[0]:
            return False
        above = self.text[self.ends[number - 1] - 1]
        listed = above in "：:" or (self.open[number - 1] and self.ends[number - 1] - self.starts[number - 1] >= LONG)
        return not listed or self.carries(number)

    @cached_property
    def _ends_sentences(self) -> bool:
        """Whether the long lines of the document end with a final mark, nearly all."""
        long = (self.ends - self.starts)[:-1] >= LONGER
        return int(long.sum()) >= PARAGRAPHS and OPEN * int((self.open & long).sum()) <= int(long.sum())

    def _cannot_begin(self, after: str, last: str) -> bool:
        """Whether nothing begins as the next line does: with a word that needs one before it, or half a word. ``last`` ends the line."""
        if after[0] not in self.words.get("cannot_begin", ""):
            return False
        return last + after[0] in self.words.get("halves", "").split("|") or not self._begins_anyway.match(after)

    @property
    def _begins_anyway(self) -> re.Pattern[str]:
        return self.rules.once(_begins_anyway)

    def _has_sentence(self, number: int, line: str) -> bool:
        """Whether a sentence ended inside a line. Headlines call and ask before they tell (开工啦！…, 怎么办？…), no heading is long, and
        phrases set apart by gaps, without a comma or a full stop, are a headline however long."""
        if " " in line and not _CLAUSE_ENDS.search(line):
            return False
        if len(line) < LONGER:
            return bool(_INNER_POINT.search(line)) and (number > 0 or "，" in line)
        return bool((_INNER_STOP if number else _INNER_POINT).search(line))

    def _is_listed(self, number: int) -> bool:
        """Whether the line above or the next one ends with a comma as well: one item of a list a line."""
        above, below = self.ends[number - 1] if number else 0, self.ends[number + 1]
        return self.text[below - 1] in COMMAS or (above > 0 and self.text[above - 1] in COMMAS)

    def _is_remnant(self, line: str, after: str) -> bool:
        """Whether the next line is the last word of a sentence, and its stop; a line may say no more (谢谢。), but not that. Or it
        begins with the second half of a word, and a comma (料，): nobody begins so, unless he says it."""
        if after[1:2] in ("，", ",") and is_han(after[0]) and after[0] not in self.words.get("said", ""):
            return len(line) >= LONGER and bool(PROSE.search(line))
        if after[1:2] == "、" and is_han(after[0]) and "、" in line[-REMNANT:]:
            return len(line) >= LONGER  # 王小明、李|强、赵…
        if len(after) > REMNANT or after[-1] not in STOPS_ALONE or not all(map(is_han, after[:-1])):
            return False
        if line[-1] in DASHES:
            return False  # 他推开门，屋里一片漆黑——
        whole = after[:-1] in self.words.get("whole_lines", "").split("|")
        return not whole and len(line) >= TEXT and bool(PROSE.search(line))


def _title_end(rules: Rules) -> re.Pattern[str]:
    ends = rules.table("line-words").get("title_ends", "通知")
    return re.compile(rf"(?:{ends})(?:[（(][^）)]{{1,12}}[）)])?$")


def _begins_anyway(rules: Rules) -> re.Pattern[str]:
    return re.compile(rules.table("line-words").get("begins_anyway", "的确"))
