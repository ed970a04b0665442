"""Pleas and pitches: lines by which an account or a seller speaks to readers, worded so freely that no pattern holds all of them.

A *plea* asks for what only a program's reader can do (follow, star, forward), and says nothing else: what it has in common with all
others is how little is left of it when the words of the asking are out: the act, those who are asked, particles, what sellers say, one
name. A *pitch* has words of its own besides: it must say two things of a seller's, or stand beside an advertisement. Wrong where a
notice asks for its own matter in such words: there a good sign speaks for it. Only outside the body are they enough.
"""

from __future__ import annotations

from .line import Line
from .prose import authors_words, is_sentence
from .readers import count_left, is_spoken
from .signs import ADDRESS, CALL, CALL_LINE, OFFER, SELF, Sign, look

LONGEST = 100  # code points of a plea
SHORTEST = 5  # ideographs; fewer are a button or a title
PART = 0.2  # the part of its ideographs that may be left
LEFT = 6  # and so many of them
STRONG = 0.5  # the weight of a sign that hardly anybody but a seller or an account would write
PITCH = 24  # ideographs of its own in a pitch
LONGEST_PITCH = 120  # code points
PITCHES = frozenset((CALL, CALL_LINE, OFFER, SELF))


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


def is_strong(line: Line) -> bool:
    """Whether a line that is no heading bears a strong sign, and nothing speaks for it."""
    if line.speaks_against or line.is_heading:
        return False
    return any(sign.rule.signal in PITCHES and sign.rule.weight >= STRONG for sign in line.bad)


def is_pitch(line: Line, *, beside: bool) -> bool:
    """Whether a line after the body is an advertisement for what it says to readers. ``beside`` another it need not say two things,
    and need not speak to them unless it is a sentence."""
    if len(line.text) > LONGEST_PITCH or not is_strong(line):
        return False
    if not (beside or line.evidence.signals > 1):
        return False
    spoken = (beside and not is_sentence(line.words)) or line.once(is_spoken)
    return spoken and not line.once(_has_own_words)


def _has_own_words(line: Line) -> bool:
    """Whether a line says more than a pitch."""
    return authors_words(line, line.bad, 0, len(line.text)) > PITCH


def _leaves_little(text: str, signs: list[Sign]) -> bool:
    """Whether signs and names cover nearly all ideographs of a line."""
    left, whole = count_left(text, signs)
    return whole >= SHORTEST and left <= min(LEFT, PART * whole)
