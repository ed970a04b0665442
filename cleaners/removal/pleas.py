"""Pleas: lines that ask the reader for what only a program's reader can do (follow, scan, star, forward), and say nothing else.

Such a line is worded freely, so no pattern holds all of it; what it has in common with all others is how little is left of it
when the words of the asking are out: the act, those who are asked, particles, what sellers say, one name. Wrong where a
notice asks for its own matter in such words: there a good sign speaks for it. Only outside the body is a plea enough.
"""

from __future__ import annotations

from ..text.classes import HAN_CHAR
from ..text.pattern import lazy
from .line import Line
from .signs import ADDRESS, Sign, look

LONGEST = 100  # code points of a plea
SHORTEST = 5  # ideographs; fewer are a button or a title
PART = 0.2  # the part of its ideographs that may be left
LEFT = 6  # and so many of them

_NAME = lazy(r"“[^“”\n]{1,16}”|【[^【】\n]{1,16}】|「[^「」\n]{1,16}」|《[^《》\n]{1,16}》|`[^`\n]{1,24}`")


def is_plea(line: Line) -> bool:
    """Whether a line asks its reader for an act of this kind, bears evidence for it, and leaves next to nothing besides."""
    if line.speaks_against or all(sign.rule.signal == ADDRESS for sign in line.bad):
        return False
    return asks_only(line)


def asks_only(line: Line) -> bool:
    """Whether a line asks for such an act and leaves next to nothing besides, whatever it is evidence for."""
    if len(line.words) > LONGEST:
        return False
    text, asked = line.text, line.terms.asked
    acts = look(asked.acts, text)
    if not acts:
        return False
    said = [*line.bad, *acts, *look(asked.readers, text), *look(asked.fillers, text)]
    return _leaves_little(text, said)


def addresses_readers(line: Line) -> bool:
    """Whether a line has words that are said to readers. In a story people speak of each other's accounts as well."""
    return any(sign.groups for sign in look(line.terms.asked.readers, line.text))


def _leaves_little(text: str, signs: list[Sign]) -> bool:
    """Whether signs and names cover nearly all ideographs of a line."""
    spans = sorted([*((sign.start, sign.end) for sign in signs), *(name.span() for name in _NAME.finditer(text))])
    at, left = 0, 0
    for start, end in [*spans, (len(text), len(text))]:
        if start > at:
            left += len(HAN_CHAR.findall(text, at, start))
        at = max(at, end)
    whole = len(HAN_CHAR.findall(text))
    return whole >= SHORTEST and left <= min(LEFT, PART * whole)
