"""What stands inside a line of prose and is none: calls and attributes of code, formulas, sentences of another language.

Wrong where Chinese prose looks like either: so code needs a straight-quoted string where a program would have one, a formula
needs an operator behind its bracket, and a sentence of another language a line in which its letters outweigh the ideographs.
"""

from __future__ import annotations

from collections.abc import Iterator

from .classes import HAN, count_han
from .pattern import lazy

Span = tuple[int, int]

_STRING = r"(?:\"[^\"\n]{0,200}\"|'[^'\n]{0,200}')"
_CALL = lazy(rf"[=A-Za-z_][A-Za-z0-9_.]{{0,40}}\((?:[^()\"'\n]{{0,60}}{_STRING}){{1,9}}+[^()\"'\n]{{0,60}}\)")
_INDEX = lazy(rf"[A-Za-z0-9_\])]\[{_STRING}\]")
_ATTRIBUTE = lazy(rf"(?<![A-Za-z0-9_-])[A-Za-z_][A-Za-z0-9_-]{{0,30}}={_STRING}")
_OPTION = lazy(rf"(?<=[A-Za-z0-9_.]) -{{1,2}}[A-Za-z][A-Za-z-]{{0,20}}[ =]{_STRING}")

_TERM = r"[A-Za-z0-9.²³^]{1,6}"
_SUM = lazy(rf"\({_TERM}(?: ?[-+*/×÷] ?{_TERM}){{1,9}}+\)")
_SIGNED = lazy(rf"\([-+−±]?{_TERM}\)(?=[\^²³])")
_BEFORE_SUM = frozenset(")²³=/*×")
_BEHIND_SUM = frozenset("²³^=≤≥<>:：*/(+-")

_WORDS = lazy(r"[A-Za-z]{2,}(?:[ ,;:'\"-]+[A-Za-z]{2,}){3}")
_LETTER = lazy("[A-Za-z]")
_RUN = lazy(f"[^{HAN}，。；：！？、《》（）“”\\n]+")
_PIECE = lazy(r"\S(?:(?!  )[^\t\n])*")
LEAST = 20  # letters of a line in another language
TIMES = 2  # by which they outnumber the ideographs


def code_in_prose(text: str, start: int, end: int) -> Iterator[Span]:
    """Calls, indices, attributes and options of the line ``start:end`` (code points) that hold a straight-quoted string."""
    for pattern in (_CALL, _INDEX, _ATTRIBUTE, _OPTION):
        yield from (match.span() for match in pattern.finditer(text, start, end))


def formulas(text: str, start: int, end: int) -> Iterator[Span]:
    """Sums and products in round brackets (code points) of a line beside an operator, and what is raised to a power: ``(a+b)²``,
    ``(x+1)(x-1)``, ``(-1)^3``."""
    first, after = start, end
    for match in _SUM.finditer(text, start, end):
        start, end = match.span()
        if text[end : end + 1] in _BEHIND_SUM or text[start - 1 : start] in _BEFORE_SUM:
            yield start, end
    yield from (match.span() for match in _SIGNED.finditer(text, first, after))


def foreign_runs(text: str, start: int, end: int) -> Iterator[Span]:
    """The pieces of the line ``start:end`` (code points) in another language, around the Chinese words that it quotes. Trailing
    spaces and a hyphen at the line's end are layout."""
    if not _WORDS.search(text, start, end):
        return
    ideographs = count_han(text, start, end)
    letters = len(_LETTER.findall(text, start, end))
    if not ideographs or letters < max(LEAST, TIMES * ideographs):
        return
    for run in _RUN.finditer(text, start, end):
        if not _LETTER.search(text, *run.span()):
            continue
        for piece in _PIECE.finditer(text, *run.span()):
            stop = piece.end()
            if stop == end:
                stop -= len(piece[0]) - len(piece[0].rstrip(" -"))
            first = piece.start()
            first -= first - 1 == run.start() > start  # the one space behind the Chinese that is quoted
            if stop > first:
                yield first, stop
