"""Templates: a line or run in which what varies from document to document is a slot.

A template is a string in which one character that no text holds stands for each slot: a number, a word with digits in it,
a date, a counted chapter, a gap, a value after a colon. Two lines with one template say the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from ..text.pattern import lazy

# Noncharacters of Unicode: they stand in no text. (A text that holds one all the same only yields a template nobody needs.)
NUMBER, WORD, DATE, COUNT, GAP, VALUE, FREE = (chr(0xFDD0 + i) for i in range(7))
SLOTS = NUMBER + WORD + DATE + COUNT + GAP + VALUE + FREE
LONGEST = 200  # code points of a line that can be a template
WIDEST = 30  # code points that an open slot may hold

_COUNTED = "[〇零一二三四五六七八九十百千两]{1,9}"
_DATE = (
    r"[0-9]{4}(?:-[0-9]{1,2}-[0-9]{1,2}|/[0-9]{1,2}/[0-9]{1,2}|\.[0-9]{1,2}\.[0-9]{1,2}|年[0-9]{1,2}月[0-9]{1,2}日)"
    r"(?: {0,2}[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?"
)
_VARIES = lazy(
    rf"(?P<date>{_DATE})"
    r"|(?P<word>[A-Za-z_-]{1,20}[0-9][A-Za-z0-9_-]{0,30}|[0-9]{1,20}[A-Za-z_][A-Za-z0-9_-]{0,30})"
    r"|(?P<number>[0-9]{1,20})"
    rf"|(?<=第)(?P<count>{_COUNTED})(?=[章回节節卷集页頁期])"
    r"|(?P<gap>[ \t\u3000]+)"
)
_SLOT = {"date": DATE, "word": WORD, "number": NUMBER, "count": COUNT, "gap": GAP}
_OTHERS = r"\n：:|｜，。；《》【】"  # what no value holds
_VALUED = frozenset("：:|｜《")  # what stands before a value
_TITLES = r"\n《》"
_VALUES = lazy(
    rf"(?:(?<=[：:|｜])|(?<=[：:|｜]{GAP}))[^{_OTHERS}{GAP}]{{1,30}}(?={GAP}|[|｜，。；）)】\]]|$)|(?<=《)[^《》\n]{{1,30}}(?=》)"
)
_PATTERN = {
    NUMBER: "[0-9]{1,20}",
    WORD: "[A-Za-z0-9_-]{2,50}",
    DATE: _DATE,
    COUNT: _COUNTED,
    GAP: r"[ \t\u3000]{1,20}",
}
_PIECE = lazy(f"[{SLOTS}]|[^{SLOTS}]+")
_LITERAL = lazy(f"[^{SLOTS}]+")


class Form(NamedTuple):
    """A template as a rule can look for it: a pattern, literals of which one stands in every match, the fixed words."""

    find: str
    trigger: str
    words: str


def mask(line: str) -> str:
    """A line as its template: what varies is a slot. Of the same length class whatever the numbers in it."""
    return _VARIES.sub(lambda match: _SLOT[match.lastgroup or ""], line)


def mask_values(masked: str) -> str:
    """A masked line with a slot for each value after a colon and for each title between 《 and 》."""
    if _VALUED.isdisjoint(masked):
        return masked
    return _VALUES.sub(lambda match: match[0] if match[0] in SLOTS else VALUE, masked)


def words(template: str) -> str:
    """What stands in every line of a template, each slot as a space."""
    return re.sub(f"[{SLOTS}]", " ", template)


def fixed(template: str) -> int:
    """How many code points of a template are no slots."""
    return len(template) - sum(map(template.count, SLOTS))


def form(template: str, lines: Iterable[str], *, whole: bool) -> Form | None:
    """The pattern of a template; open slots are as wide as in ``lines`` (examples of it), and half as wide again.

    ``whole`` lines are looked for from end to end. ``None`` where no literal of two code points stands in it.
    """
    literals = sorted(_LITERAL.findall(template), key=lambda piece: (-_telling(piece), piece))
    if not literals or len(literals[0].strip()) < 2:
        return None
    trigger = literals[0].strip()[:16]
    widths = _widths(template, lines, whole=whole)
    find = _find(template, lambda at: min(WIDEST, widths.get(at, 4) * 3 // 2 + 1))
    if whole:
        find = rf"^[ \t\u3000]{{0,20}}{find}[ \t\u3000]{{0,20}}$"
    return Form(find, trigger, words(template))


def _telling(piece: str) -> int:
    """How well a literal tells its template from other text: by its length, ideographs count twice."""
    return sum(2 if char > "\u2e80" else 1 for char in piece.strip())


def _find(template: str, width: Callable[[int], int]) -> str:
    """The pattern; ``width`` says how much an open slot at a place of the template may hold."""
    parts = []
    for match in _PIECE.finditer(template):
        piece = match[0]
        if piece == VALUE:
            others = _TITLES if template[match.start() - 1 : match.start()] == "《" else _OTHERS
            parts.append(rf"[^{others}]{{1,{width(match.start())}}}")
        elif piece == FREE:
            parts.append(rf"[^\n]{{1,{width(match.start())}}}")
        else:
            parts.append(_PATTERN.get(piece) or re.escape(piece))
    return "".join(parts)


def _widths(template: str, lines: Iterable[str], *, whole: bool) -> dict[int, int]:
    """The widest that each open slot of a template was in these lines, by its place in the template."""
    places = [at for at, char in enumerate(template) if char in (VALUE, FREE)]
    if not places:
        return {}
    pieces = []
    for match in _PIECE.finditer(template):
        if match[0] in (VALUE, FREE):
            pieces.append(rf"([^\n]{{1,{WIDEST}}}?)")
        else:
            pieces.append(_PATTERN.get(match[0]) or re.escape(match[0]))
    find, widest = re.compile("".join(pieces)), dict[int, int]()
    for line in lines:
        match_ = find.fullmatch(line) if whole else find.search(line)
        for at, value in zip(places, match_.groups() if match_ else (), strict=False):
            widest[at] = max(widest.get(at, 0), len(value))
    return widest
