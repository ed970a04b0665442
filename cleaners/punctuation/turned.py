"""Double quotes that stand the wrong way round, line by line.

Wrong where a quotation goes on over several paragraphs: each of them may begin with ``“`` or end with ``”`` without its partner. So quotes are
turned only where that balances a line, or where nothing that is quoted could begin.
"""

from __future__ import annotations

import numpy as np

from ..text.classes import Places, members
from ..text.page import Page, Proposal, firsts
from ..text.pattern import lazy

CLOSER = ord("”")
MARKS = "，。；：、！？）》"
QUOTED = 30  # code points between two “ of which the second closes
NEVER_FIRST = frozenset(["", *'\n，。！？；：、”）》"'])  # what nothing that is quoted begins with

_DOUBLE = lazy("[“”]")
_SAID = frozenset("说道问答称叫喊写念云曰是为的了和与及或个")  # behind these speech is opened
_CONNECTS = lazy(
    r"[，。；：、！？）》 ]|(?:和|与|及|或|到|至|以及|或者|还有)\Z"
)  # what stands between two quotations, and in none


def turn_quotes(page: Page, name: str, proposal: Proposal) -> set[tuple[int, int]]:
    """Turn the quotes that stand the wrong way round, and say in which lines."""
    turned = set[tuple[int, int]]()
    at = _out_of_turn(page, page.places("“”"))
    for find, turn in (
        (_closers_first, _turn_all),
        (_openers_before_marks, _turn_before_marks),
        (_openers_alone, _turn_seconds),
    ):
        for line in page.lines_of(find(page, at)) if len(at) else ():
            before = len(proposal.edits)
            turn(page.text, *line, name, proposal)
            if len(proposal.edits) > before:
                turned.add(line)
    return turned


def _out_of_turn(page: Page, at: Places) -> Places:
    """The quotes of the lines in which they do not open and close in turns: in nearly all they do."""
    if not len(at):
        return at
    lines, closes = page.line_numbers(at), page.codes.take(at) == CLOSER
    if len(at) % 2 == 0 and not (closes[::2] | ~closes[1::2] | (lines[::2] != lines[1::2])).any():
        return at[:0]  # in all lines, as in nearly all documents
    same = lines[1:] == lines[:-1]  # line as the quote before
    wrong = closes.copy()  # a line begins with one that opens,
    wrong[1:] = np.where(same, closes[1:] == closes[:-1], closes[1:])
    wrong[:-1] |= ~same & ~closes[:-1]  # and ends with one that closes
    wrong[-1] |= not closes[-1]
    if not wrong.any():
        return at[:0]
    held = np.zeros(int(lines[-1]) + 1, np.bool_)
    held[lines[wrong]] = True
    found: Places = at[held[lines]]
    return found


def _closers_first(page: Page, at: Places) -> Places:
    """Each ” before which no “ stands in its line, nor another ”: only there may quotes stand the wrong way round."""
    closes = page.codes[at] == CLOSER
    if not closes.any():
        return at[:0]
    first = firsts(page.line_numbers(at))  # of the quotes of each line
    places: Places = at[first[closes[first]]]
    return places


def _turn_all(text: str, start: int, end: int, name: str, proposal: Proposal) -> None:
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


def _openers_alone(page: Page, at: Places) -> Places:
    """Each “ of the lines that hold an even number of them, and no ”: there every second one may stand for its partner."""
    lines, closes = page.line_numbers(at), page.codes[at] == CLOSER
    closed = np.bincount(lines[closes], minlength=int(lines[-1]) + 1)
    opened = np.bincount(lines[~closes], minlength=len(closed))
    places: Places = at[((closed == 0) & (opened % 2 == 0))[lines]]
    return places


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
