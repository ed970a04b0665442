"""How much speaks for one sentence in two lines, and what speaks against it."""

from __future__ import annotations

from typing import NamedTuple

from ..rulebook.match import Rules
from ..text.cached import cached_property
from ..text.classes import HAN_CHAR, PLAIN_HAN, is_han
from ..text.headings import numbering_mark
from ..text.openings import SENTENCE
from ..text.pattern import lazy
from .borders import begins_with_aside
from .halves import begins_with_stub, cannot_begin, is_remnant, tells
from .layout import Layout
from .line import LONG, LONGER, PROSE, is_foreign, is_ruler, unclosed
from .marks import CLOSERS, CLOSES, COMMAS, DASHES, FINAL, NEVER_FIRST
from .titles import TITLE_LINES, is_title, tears_title

TORN = 4  # evidence that joins two lines; no single sign reaches it but a line that cannot begin a sentence
PARAGRAPHS = 3  # of so many at least it is told whether they end with a final mark
OPEN = 4  # and one of so many may lack it
NAMED = 10  # code points of a line that an aside in brackets may go on
HEADED = 50  # code points with a comma, which no heading has
QUOTED = 16  # code points of either half of a short quotation
FULL_STOPS = "。！？；.!?;"
_CLOSING = {"“": 1, "《": 4}  # evidence of a pair of marks that closes in the next line; nobody leaves a title open

_PARTY = lazy(f"[{PLAIN_HAN}]{{1,12}}(?:[（(][^（）()]{{1,12}}[）)])?[:：]")
_RECIPIENTS = lazy("(?:主送|抄送|抄报|分送|发送|报送|附件|出席|列席|缺席|请假|主持|记录|参加)[^:：]{0,6}[:：]")
_CLAUSES = lazy("[，,](?=.{8})")
_LEADS_ON = lazy("[，。].{0,60}(?:如下|下列|以下)[^，。：:]{0,12}[：:]$")
_LABELLED = lazy(f"[{PLAIN_HAN}A-Za-z]{{1,12}}[:：]|[▲△↑]|图为|[上下左右附资][图料]")
_LISTING = lazy("[，：；。,:;](?:[^，。；：、,:;]{1,16}、){2,40}[^，。；：、！？,:;]{1,16}$")
_LISTED = lazy("[^，。；：、！？,:; ]{1,12}、[^，。；：]{1,40}")
_NO_PIECE = lazy("[》，。；：！？,;:]")  # in the middle lines of a name that goes over several
_EXPLAINED = lazy("[：:].{20}")
_RULED = lazy("[-—=_*~#]{3}$")
_NEEDS_VERB = lazy(
    "(?:^|[，；。])(?:并|又|再|要|应)?[将把][^，。；：]{2,40}$"
)  # 将…, and what is done with it comes later


class _Torn(NamedTuple):
    """Two lines, and what says by itself that the second goes on with the first: a page break between them, a word that begins nothing
    or the remnant of a sentence, an opening mark without its partner, and whether that closes below; a word or number cut in two."""

    line: str
    after: str
    page_break: bool
    remnant: bool
    begins: bool
    opened: str
    closes: bool
    split: bool

    @property
    def plainly(self) -> bool:
        """Whether anything more than length and marks says that the sentence goes on."""
        return bool(self.page_break or self.begins or self.opened or self.split or self.parts)

    @property
    def parts(self) -> bool:
        """Whether the border stands right behind a mark that opens, or before one that no line begins with, or inside a short quotation."""
        if self.line[-1] in CLOSES or self.after[0] in NEVER_FIRST:
            return HAN_CHAR.search(self.line) is not None
        opened, closed = self.line.rfind("“"), self.after.find("”")
        quoted = self.opened == "“" and self.closes and len(self.line) - opened <= QUOTED and closed <= QUOTED
        return quoted and not PROSE.search(self.line, opened) and not PROSE.search(self.after, 0, closed)

    @property
    def goes_on(self) -> bool:
        """Whether what stands below is more than a title: it is long, or marked as a sentence is."""
        return self.after[-1] in FINAL or len(self.after) >= LONG or bool(PROSE.search(self.after))


def _is_heading(torn: _Torn) -> bool:
    """Whether a short line with a number heads what stands below; with an explanation behind a colon it is text that may break off."""
    line = torn.line
    if len(line) >= LONGER or line[-1] in COMMAS or numbering_mark(line) is None:
        return False
    return not (torn.begins and _EXPLAINED.search(line))


class Evidence:
    """What the lines of a document tell about sentences that go on in the next line."""

    def __init__(self, layout: Layout, rules: Rules) -> None:
        self.layout, self.rules = layout, rules
        self.words = rules.table("line-words")

    def weigh(self, number: int, line: str, *, page_break: bool, carries: bool) -> int:
        """How much speaks for one sentence in a line and the next; what reaches ``TORN`` is one. Length and commas only add: without a
        sign that the sentence goes on there is no evidence. ``line`` is the line with what was joined into it, if it ``carries`` any."""
        after = self.layout.string(number + 1)
        if (is_ruler(after) and after[0] not in NEVER_FIRST) or _RULED.search(line):
            return 0
        if is_foreign(line) != is_foreign(after):
            return 0  # a command or an address between Chinese lines
        if tears_title(self.layout, number, line, self.rules):
            return TORN
        torn = self._look(number, line, after, page_break=page_break)
        if self._ends_here(torn):
            return 0
        if torn.split or torn.parts or self.lists_on(number) or self._is_cut(number, torn, carries=carries):
            return TORN
        return self._score(number, torn)

    def _look(self, number: int, line: str, after: str, *, page_break: bool) -> _Torn:
        remnant = is_remnant(line, after, self.rules)
        aside = len(line) >= NAMED and begins_with_aside(after, 0) and HAN_CHAR.search(line) is not None
        begins = remnant or aside or cannot_begin(after, line[-1], self.rules)
        opened = unclosed(line)
        closes = bool(opened) and self._closes(number, opened)
        page_break = page_break and (len(line) >= LONGER or bool(PROSE.search(line)))  # else a heading, or a title page
        return _Torn(line, after, page_break, remnant, begins, opened, closes, self.splits(number))

    def _closes(self, number: int, opened: str) -> bool:
        """Whether the mark that is open at a line's end closes soon in the next one; that of a name (《…) may close below further pieces of it."""
        after = self.layout.string(number + 1)[: 2 * LONGER]
        below = number + 2
        while opened == "《" and below < min(number + 2 + TITLE_LINES, len(self.layout.lines)):
            if _NO_PIECE.search(after):
                break
            after += self.layout.string(below)
            below += 1
        before, closed, _ = after.partition(CLOSES[opened])
        return bool(closed) and opened not in before

    def _ends_here(self, torn: _Torn) -> bool:
        """Whether the line is a heading or a title, the next one is the document's title, begins a sentence or names a party, or either says whom
        it is for."""
        line, after, last = torn.line, torn.after, torn.line[-1]
        if after == self.layout.string(0):
            return True  # the title once more, at the head of a page
        if not torn.plainly:
            if len(line) < LONG or not torn.goes_on or last in DASHES:
                return True  # nearly all headings and titles; 试举一例—— leads to what follows, as a colon does
            if last not in COMMAS and SENTENCE.match(after):
                return True  # the paragraph above lacks its stop
        if _PARTY.match(after) and not torn.remnant:
            return True
        return last not in COMMAS and not (torn.closes or torn.remnant) and _RECIPIENTS.match(line) is not None

    def _score(self, number: int, torn: _Torn) -> int:
        line, after, last = torn.line, torn.after, torn.line[-1]
        certain = torn.page_break or torn.begins or (torn.closes and torn.opened != "“")
        if (
            not (torn.page_break or torn.begins or torn.opened)
            and last.isascii()
            and last.isalpha()
            and _PARTY.match(line)
        ):
            return 0  # 电子邮箱：mail@example.org
        if not certain and (len(line) < LONG or not torn.goes_on):
            return 0
        signs = self._signs(number, torn)
        if not certain and signs < 1:
            return 0
        score = signs + 3 * torn.page_break + torn.closes * _CLOSING.get(torn.opened, 3)
        score += torn.begins * (2 if is_han(after[0]) else 4)
        score += (len(line) >= LONG) + (len(line) >= LONGER) + any(mark in line[:-1] for mark in COMMAS)
        return score + (after[-1] in FINAL or "。" in after or "，" in after)

    def _signs(self, number: int, torn: _Torn) -> int:
        """What the line's own words and marks tell: that a sentence is under way, or that it is a title."""
        line, last = torn.line, torn.line[-1]
        signs = 2 * (last in COMMAS and not self._is_listed(number)) + (last in self.words.get("cannot_end", ""))
        if tells(line, heads=number == 0):
            signs += 2
        elif not torn.opened and (is_title(self.layout, number, self.rules) or _is_heading(torn)):
            signs -= 3
        return signs + bool(_NEEDS_VERB.search(line))

    def splits(self, number: int) -> bool:
        """Whether a word or a number is cut behind a line."""
        cuts = self.layout.cuts
        return bool(cuts.words[number] or cuts.numbers[number])

    def lists_on(self, number: int) -> bool:
        """Whether a long line breaks off in a list of words, which goes on in the next one: ``办公室、规划科、河湖|管理科、建设科等。``"""
        if not self.layout.cuts.paragraphs[number]:
            return False
        return bool(_LISTING.search(self.layout.string(number)) and _LISTED.match(self.layout.string(number + 1)))

    def _is_cut(self, number: int, torn: _Torn, *, carries: bool) -> bool:
        """Whether a long line with commas lacks the final mark that the paragraphs of its document have, and the next one has it. An
        item of a list, a caption and what stands behind a label may do without."""
        line, after = torn.line, torn.after
        if number == 0 or not self.ends_sentences or not _CLAUSES.search(line) or line[0] == after[0]:
            return False
        if after[-1] not in FULL_STOPS and not _LEADS_ON.search(after):
            return False
        stub = begins_with_stub(after, self.rules)
        if (len(line) < LONGER and not stub) or (len(line) < HEADED and not stub and numbering_mark(line)):
            return False
        if line[-1] in CLOSERS or _LABELLED.match(line) or is_title(self.layout, number, self.rules):
            return False
        start, end = self.layout.lines[number - 1]
        text = self.layout.text
        listed = text[end - 1] in "：:" or (
            self.layout.open[number - 1] and end - start >= LONG and not numbering_mark(text, start)
        )
        return not listed or carries

    @cached_property
    def ends_sentences(self) -> bool:
        """Whether the long lines of the document end with a final mark, nearly all."""
        layout = self.layout
        long = (layout.ends - layout.starts)[:-1] >= LONGER
        return int(long.sum()) >= PARAGRAPHS and OPEN * int((layout.open & long).sum()) <= int(long.sum())

    def _is_listed(self, number: int) -> bool:
        """Whether the line above or the next one ends with a comma as well: one item of a list a line."""
        text, lines = self.layout.text, self.layout.lines
        return text[lines[number + 1][1] - 1] in COMMAS or (number > 0 and text[lines[number - 1][1] - 1] in COMMAS)
