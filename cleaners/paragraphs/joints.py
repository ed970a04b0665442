"""Whether a line goes on in the next one: which questions are asked of the two, and in which order."""

from __future__ import annotations

from ..rulebook.match import Rules
from ..text.cached import cached_property
from ..text.classes import where
from ..text.page import Page
from ..text.pattern import lazy
from .alone import begins_anew, is_label_line
from .borders import Borders
from .entries import torn_entries
from .evidence import TORN, Evidence
from .halves import ends_sentence
from .layout import LETTER, Layout, Span
from .line import is_final, scans
from .marks import CLOSERS, COMMAS, OPENS, QUOTES

CARRIED = 200  # code points of a joined line that are looked at again
NUMBERED = 16  # code points at the end of a line of a table of contents

_CONTENTS = lazy(r"(?:[.．…·] ?){4} ?[0-9]{1,4}$")  # a line of a table of contents


class Joints:
    """The borders between the lines of a document, and which of them tear a sentence."""

    def __init__(self, page: Page, document: Span, borders: Borders, first: int, after: int, rules: Rules) -> None:
        """``document`` is a span of the page; its lines are those from ``first`` up to ``after`` of the page's."""
        self.page, self.rules = page, rules
        self.layout = Layout(page, document, borders, first, after)
        self.evidence = Evidence(self.layout, rules)
        self._carried, self._carrier = "", -1  # the end of what was joined into a line, and the number of that line

    def asked(self) -> list[int]:
        """The lines that the next one may go on with."""
        layout = self.layout
        if layout.indented:
            return list(range(len(layout.open)))
        found: list[int] = where(layout.open if layout.edge else layout.telling | layout.cuts.any).tolist()
        return sorted({*found, *self._entries}) if self._entries else found

    @cached_property
    def _entries(self) -> frozenset[int]:
        """The lines that the next one goes on with in one numbered entry of a list of references."""
        return torn_entries(self.page, self.layout)

    def carry(self, number: int) -> None:
        """Remember a line that was joined to the next: what speaks for going on is told by both. Of a long one its end is
        enough, and that a sentence ended in it."""
        line = self._whole(number)
        if len(line) > CARRIED:
            line = ("。，" if ends_sentence(line) else "") + line[-CARRIED:]
        self._carried, self._carrier = line, number + 1

    def _carries(self, number: int) -> bool:
        """Whether another line was joined into a line."""
        return number == self._carrier

    def _whole(self, number: int) -> str:
        """A line, behind the end of what was joined into it."""
        line = self.layout.string(number)
        return self._carried + line if self._carries(number) else line

    def joins(self, number: int) -> str:
        """The rule that joins a line to the next one, or ``""``."""
        if number in self._entries and "torn-sentence" in self.rules:
            return "torn-sentence"
        rule = self._judge(number) if self._may_go_on(number) else ""
        return "" if rule and rule != "hyphen" and self._is_shielded(number) else rule

    def _may_go_on(self, number: int) -> bool:
        """Whether anything at all says that a line goes on."""
        layout, evidence = self.layout, self.evidence
        return bool(
            layout.indented
            or layout.signs[number]
            or (layout.open[number] and (self._carries(number) or layout.is_full(number)))
            or evidence.splits(number)
            or (layout.cuts.paragraphs[number] and (evidence.ends_sentences or evidence.lists_on(number)))
        )

    def _judge(self, number: int) -> str:
        layout, text = self.layout, self.page.text
        (start, end), (after, _) = layout.lines[number], layout.lines[number + 1]
        last = text[end - 1]
        if text[after] == "\ufffd" or (last in "：:" and not self._speaks_on(number)):
            return ""
        if last == "-" and "hyphen" in self.rules and _is_hyphenated(text, end, after):
            return "hyphen"
        if self._stands_apart(number):
            return ""
        if text[after] in QUOTES and "torn-sentence" in self.rules and self._closes_speech(number):
            return "torn-sentence"
        final = is_final(text, start, end) and not self.evidence.splits(number)  # 98.|5分
        if not final and last in CLOSERS and self._carries(number):
            line = self._whole(number)
            final = is_final(line, 0, len(line))
        if layout.is_full(number) and self._is_close(number) and "hard-wrap" in self.rules:
            if final and not (layout.indented and self._is_text(number + 1)):
                return ""
            if not (layout.indented and layout.indent(number + 1) > 1) and not is_label_line(
                layout, number, self.rules
            ):
                return "hard-wrap"
        if final or last in "：:" or "torn-sentence" not in self.rules:
            return ""
        return "torn-sentence" if self._weigh(number) >= TORN else ""

    def _is_close(self, number: int) -> bool:
        """Whether nothing stands between a line and the next one; or the end of a page, where paragraphs are indented and the next line is not."""
        (_, end), (after, _) = self.layout.lines[number : number + 2]
        between = self.page.text[end:after].strip(" ")
        return between == "\n" or ("\f" in between and self.layout.indented and not self.layout.indent(number + 1))

    def _weigh(self, number: int) -> int:
        (_, end), (after, _) = self.layout.lines[number], self.layout.lines[number + 1]
        page_break = "\f" in self.page.text[end:after] and not self.layout.is_short(number)
        return self.evidence.weigh(number, self._whole(number), page_break=page_break, carries=self._carries(number))

    def _stands_apart(self, number: int) -> bool:
        """Whether the next line begins something of its own, or this one is nothing that goes on: a line without a letter (a ruler, a page
        number, a time), a line of a table of contents, verse."""
        layout, text = self.layout, self.page.text
        start, end = layout.lines[number]
        below = slice(*layout.lines[number + 1])
        if begins_anew(layout, number + 1, self.evidence.words) or not LETTER.search(text, start, end):
            return True
        if text[below].isdecimal():
            return True  # no sentence breaks off before a bare number
        if text[end - 1].isdigit() and _CONTENTS.search(text, max(start, end - NUMBERED), end):
            return True
        return text[end - 1] in COMMAS and scans(text[start:end]) and scans(text[below])

    def _speaks_on(self, number: int) -> bool:
        """Whether the speech that a full line announces goes on with the sentence: where paragraphs are indented, a line that is not
        begins none."""
        layout = self.layout
        if not layout.indented or layout.indent(number + 1) > 1 or not layout.is_full(number):
            return False
        return layout.text[layout.lines[number + 1][0]] in OPENS

    def _is_text(self, number: int) -> bool:
        """Whether a line goes on to the edge or ends with a final mark: where a paragraph ended at the edge, a signature does neither."""
        layout = self.layout
        return is_final(layout.text, *layout.lines[number]) or (
            number + 1 < len(layout.lines) and layout.is_full(number)
        )

    def _closes_speech(self, number: int) -> bool:
        """Whether the mark at the head of the next line closes the quotation that is open at a line's end. Where marks stand the
        wrong way round (``”好“``) it opens one: so in both lines they have to take turns, and come out even."""
        below = self.layout.string(number + 1)
        opening, closing = QUOTES[below[0]], below[0]
        depth = 0
        for char in self._whole(number) + below:
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


def _is_hyphenated(text: str, end: int, after: int) -> bool:
    """Whether the hyphen before ``end`` parts a Latin word that goes on at ``after``, in the next line."""
    before = text[max(0, end - 2) : end - 1]
    joined = before.isascii() and before.isalpha() and text[after].isascii() and text[after].isalnum()
    return joined and text.count("\n", end, after) == 1
