"""Words that are said to readers: how much of a line they are, and how much is left besides.

An account that asks, offers or takes leave does it in few kinds of words: the act, those who are asked, when and where, particles, what
sellers say. However freely it is worded, little is left when these are out, where an author's sentence is mostly other words. That proves
nothing alone: a letter and a lesson speak to readers, too.
"""

from __future__ import annotations

from ..text.classes import count_han
from ..text.pattern import lazy
from .line import Line
from .signs import Sign, look

READ = 400  # code points of a line that are looked at
MOST = 0.5  # the part of a paragraph that readers' words make up, where it speaks to them
SHORTEST = 14  # ideographs of such a paragraph
LONGEST = 200  # code points of it
SENTENCE = 8  # ideographs
PLAIN = 0.5  # the part of a sentence of the author's that nothing covers

_NAME = lazy(r"“[^“”\n]{1,16}”|【[^【】\n]{1,16}】|「[^「」\n]{1,16}」|《[^《》\n]{1,16}》|`[^`\n]{1,24}`")
_STOP = lazy("[。！？!?~～]+")


def count_left(text: str, signs: list[Sign], begin: int = 0) -> tuple[int, int]:
    """How many ideographs of a text signs and names leave, and how many it has. The text stands at ``begin`` of the signs' line."""
    spans = sorted(
        [*((sign.start - begin, sign.end - begin) for sign in signs), *(name.span() for name in _NAME.finditer(text))]
    )
    at, left = 0, 0
    for start, end in [*spans, (len(text), len(text))]:
        if start > at:
            left += count_han(text, at, start)
        at = max(at, end)
    return left, count_han(text)


def said_to_readers(line: Line) -> list[Sign]:
    """The signs for removal and the words of asking in a line."""
    asked, text, end = line.terms.asked, line.text, min(len(line.text), READ)
    found = [*look(asked.acts, text, 0, end), *look(asked.readers, text, 0, end), *look(asked.fillers, text, 0, end)]
    return [*(sign for sign in line.bad if sign.end <= end), *found]


def is_spoken(line: Line) -> bool:
    """Whether a line has words that are said to readers. In a story people speak of each other's accounts as well."""
    return any(probe.search(line.text) for _, probe, _ in line.terms.asked.spoken)


def speaks_to_readers(line: Line) -> bool:
    """Whether a paragraph is said to readers, whatever it says: words of address, and most of it words of asking."""
    if len(line.text) > LONGEST:
        return False
    if not is_spoken(line):
        return False
    said = said_to_readers(line)
    left, whole = count_left(line.text[:READ], said)
    return whole >= SHORTEST and left <= (1 - MOST) * whole


def is_mixed(line: Line, said: list[Sign]) -> bool:
    """Whether one sentence of several is the author's: hardly anything in it is said to readers."""
    text, start = line.text[:READ], 0
    stops = [stop.end() for stop in _STOP.finditer(text)]
    if len(stops) < 2 and (not stops or stops[0] >= len(text) - 1):
        return False
    for end in [*stops, len(text)]:
        here = [sign for sign in said if start <= sign.start < end]
        left, whole = count_left(text[start:end], here, start)
        if whole >= SENTENCE and left > PLAIN * whole:
            return True
        start = end
    return False
