"""How the lines of a document are laid out: how wide each is, how far indented, and where hard-wrapped text ends its lines."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from itertools import pairwise

from ..text.cached import cached_property
from ..text.classes import HAN, HAN_CHAR, where
from ..text.headings import numbering_mark
from ..text.page import Page
from ..text.pattern import lazy
from .borders import Borders
from .line import PROSE, is_final

DIGITS_AND_ROOM = "0123456789 "
WIDEST_VERSE = 40  # columns: lines of one width may be verse up to there
WIDEST_PAGE = 100  # columns: no page has wider lines
NARROWEST = 24  # columns (an ideograph is two): narrower lines of one width may be verse
LEAST = 4  # lines that show where a text is wrapped
LONGEST_WRAP = 60  # code points of a line on average: no text is wrapped at more
LONGEST_WORD = 16  # columns of a word that a line may have had no room for
SLACK = 4  # columns by which a full line may miss the edge: marks are not set at the head of a line

_CLAUSE = lazy("[，。、；：,:]")
_NARROWED = lazy(f"[,;:!?()](?:(?<=[{HAN}》”）].)|(?=[{HAN}《“（]))")  # one class in front makes this a fast search
LETTER = lazy(r"[^\W\d_]")
_WORD = lazy(r"[A-Za-z0-9][A-Za-z0-9.,%/:–-]*+")

Span = tuple[int, int]  # of a line without the spaces around it, in code points


class Layout:
    """The lines of a document, where they end, and what may be torn between them (``open``, ``signs``, ``telling``, ``cuts``: as in
    ``Borders``)."""

    def __init__(self, page: Page, document: Span, borders: Borders, first: int, after: int) -> None:
        """``document`` is a span of the page; its lines are those from ``first`` up to ``after`` of the page's."""
        self.text, self.document = page.text, document
        self.starts, self.ends = borders.starts[first:after], borders.ends[first:after]
        below = max(first, after - 1)  # the last line has no border
        self.open, self.signs, self.telling = (
            column[first:below] for column in (borders.open, borders.signs, borders.telling)
        )
        self.cuts = borders.cuts.part(first, below)
        unmarked: list[int] = where(borders.unmarked[first:below]).tolist()
        self._unmarked = [*unmarked, below - first]  # perhaps the last line, too
        self._cut_words: list[int] = where(self.cuts.words).tolist()

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

    def string(self, number: int) -> str:
        """The text of a line."""
        start, end = self.lines[number]
        return self.text[start:end]

    def is_full(self, number: int) -> bool:
        """Whether a line ends where hard-wrapped text ends its lines. Where paragraphs are indented and the next line is not, it
        may be shorter; and so it may where the word or number that found no room went down whole."""
        if self.edge <= 0:
            return False
        goes_on = self.indented and not self.indent(number + 1)
        room = self.edge - self.widths[number]
        if room < (-2 if self._common_edge else -SLACK) or (
            room > SLACK * (1 + goes_on) and room > self._word_below(number)
        ):
            return False
        if self._common_edge:
            return True
        begins = goes_on and room <= SLACK and self._hangs(number)  # a paragraph, whatever it says
        return (begins or bool(_CLAUSE.search(self.string(number)))) and not self._has_columns(number)

    def is_short(self, number: int) -> bool:
        """Whether a line of hard-wrapped text leaves room: what ends there is a paragraph, a heading, a verse."""
        return self._common_edge > 0 and 4 * self.widths[number] < 3 * self._common_edge

    def _word_below(self, number: int) -> int:
        """How many columns the word or number takes that begins the next line; -1 for none. A long one may be an address."""
        word = _WORD.match(self.text, self.lines[number + 1][0])
        return len(word[0]) if word and len(word[0]) <= LONGEST_WORD and not self.indent(number + 1) else -1

    def _has_columns(self, number: int) -> bool:
        """Whether a line is a row of a table; a number and room may stand before a paragraph."""
        return "  " in self.string(number).lstrip(DIGITS_AND_ROOM)

    @cached_property
    def widths(self) -> list[int]:
        """The columns of each line with its indent: an ideograph takes two, and so does a mark beside it that has lost its
        width since the line was set."""
        text = self.text[slice(*self.document)].replace("\f", "\n")
        columns = _NARROWED.sub("，", text).encode("gbk", "replace").split(b"\n")
        return [len(line.rstrip(b" ")) for line in columns if line.strip(b" ")]

    def _width(self, number: int) -> int:
        """The columns of one line, where not all are asked for."""
        line = _NARROWED.sub("，", self.string(number))
        return self.indent(number) + len(line.encode("gbk", "replace"))

    @cached_property
    def edge(self) -> int:
        """The column at which hard-wrapped text ends its lines; 0 where the text is not hard-wrapped."""
        return self._common_edge or self._proven_edge

    @cached_property
    def _proven_edge(self) -> int:
        """The column at which two lines break off: in the middle of a word, or at an indented line's end without a mark, where the line below
        begins no paragraph. So little wraps a short text, or one among titles, tables and long lines."""
        broken = sorted({*self._cut_words, *self._hanging})
        if len(broken) < 2:
            return self._widest if broken == self._hanging and self._runs_over(*broken) else 0
        wide = sorted(self._width(number) for number in broken if not self._has_columns(number))
        pairs = [width for below, width in pairwise(wide) if width - below <= SLACK and below >= WIDEST_VERSE]
        return pairs[-1] if pairs else 0

    def _runs_over(self, number: int = -1) -> bool:
        """Whether a line breaks off as far out as the text goes, which has no wider line than pages have, and the line below, not indented as
        the paragraphs are, ends with a mark or goes as far: so little wraps a text of few lines."""
        if number < 0 or not WIDEST_VERSE < self._widest <= WIDEST_PAGE or self._has_columns(number):
            return False
        edge = self._widest - SLACK
        indents = Counter(map(self.indent, range(len(self.lines))))
        common = indents[self.indent(number)] >= LEAST
        goes_on = self.widths[number + 1] >= edge or is_final(self.text, *self.lines[number + 1])
        few = sum(width >= edge for width in self.widths) < 2 * LEAST  # more would have shown the edge by themselves
        return common and self.widths[number] >= edge and goes_on and few

    @cached_property
    def _widest(self) -> int:
        """The width of the widest line."""
        return max(self.widths)

    @property
    def _hanging(self) -> list[int]:
        """The lines that end without a mark in a paragraph whose first line is indented."""
        start, end = self.document
        if self.text.find("\n  ", start, end) < 0:
            return []
        return [number for number in where(self.open).tolist() if self._hangs(number)]

    def _hangs(self, number: int) -> bool:
        """Whether a line is indented and the next one is not, as the lines of a Chinese paragraph are: one of them has clauses, and the second
        bears no number."""
        if self.indent(number + 1) or not 2 <= self.indent(number) <= 8:
            return False
        (start, end), (below, after) = self.lines[number], self.lines[number + 1]
        if not HAN_CHAR.search(self.text, start, end) or not HAN_CHAR.search(self.text, below, after):
            return False
        return bool(_CLAUSE.search(self.text, start, after)) and numbering_mark(self.text, below) is None

    @cached_property
    def _common_edge(self) -> int:
        """The column near which most lines end in the middle of a sentence; 0 where there is none."""
        start, end = self.document
        if end - start > LONGEST_WRAP * len(self.starts) or len(self._unmarked) < LEAST:
            return 0
        broken = [number for number in self._unmarked if self._is_broken(*self.lines[number])]
        if sum(self._is_long(number) for number in broken) < LEAST:
            return 0
        wide = sorted(self.widths[number] for number in broken if self.widths[number] >= NARROWEST)
        if len(wide) < LEAST:
            return 0
        most, edge = 0, 0
        for number, width in enumerate(wide, 1):
            near = number - bisect_left(wide, width - SLACK)
            if near > most:
                most, edge = near, width
        beyond = sum(width > edge + 2 for width in self.widths)
        if most < LEAST or 2 * most < len(wide) or 10 * beyond > len(self.lines):
            return 0
        commas = [self._comma(number) for number in broken if edge - SLACK <= self.widths[number] <= edge]
        prose = [comma for comma in commas if comma >= 0]
        return edge if 2 * len(prose) > len(commas) and len(set(prose)) > 1 else 0  # a comma in one place is verse

    def _is_broken(self, start: int, end: int) -> bool:
        """Whether a line breaks off in the middle of a sentence, or is a heading."""
        return not is_final(self.text, start, end) and LETTER.search(self.text, start, end) is not None

    def _is_long(self, number: int) -> bool:
        """Whether a line may be wide, were it of ideographs alone: the widths of all take a while to tell."""
        start, end = self.lines[number]
        return 2 * (end - start) + self.indent(number) >= NARROWEST

    def _comma(self, number: int) -> int:
        """Where the first mark of prose stands in a line; -1 for none."""
        start, end = self.lines[number]
        mark = PROSE.search(self.text, start, end)
        return mark.start() - start if mark else -1

    @cached_property
    def indented(self) -> bool:
        """Whether the paragraphs of hard-wrapped text begin with an indent: no margin before all the lines of a quotation."""
        if self.text.find("\n  ", *self.document) < 0 or not self.edge:
            return False
        indented = [number for number in range(len(self.lines)) if 2 <= self.indent(number) <= 8]
        if len(indented) < 2 or (len(indented) >= len(self.lines) * 2 / 3 and not self._runs_under()):
            return False
        begins = sum(number == 0 or is_final(self.text, *self.lines[number - 1]) for number in indented)
        headed = sum(number > 0 and self._is_heading(number - 1) for number in indented)
        return 2 * (begins + headed) >= len(indented)

    def _runs_under(self) -> bool:
        """Whether nearly all lines without an indent stand under lines that reach the edge, in a text of short paragraphs."""
        flush = [number for number in range(1, len(self.lines)) if not self.indent(number)]
        under = sum(self.widths[number - 1] >= self.edge - 2 * SLACK for number in flush)
        return bool(flush) and 4 * under >= 3 * len(flush)

    def _is_heading(self, number: int) -> bool:
        """Whether a short line without a final mark heads what is below it: it is numbered, or not indented as that is."""
        start, end = self.lines[number]
        if is_final(self.text, start, end) or self.widths[number] >= self.edge - 2 * SLACK:
            return False
        return not 2 <= self.indent(number) <= 8 or numbering_mark(self.text, start) is not None
