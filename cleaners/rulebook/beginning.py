"""What a match can begin with: asked first, it spares most of a pattern's work.

Python's ``re`` tries an alternation of many words at every position, one word after another. One character class in front,
which no match can fail, turns nearly all positions down at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ..text.pattern import lazy
from .bounds import parse

_FLAGS = lazy(r"\(\?i\)")
_PIECE = lazy(r"(?:\\.|[^\\])(?:-(?:\\.|[^\\]))?")  # of a character class: a character, a category, a range
_CATEGORIES = {
    "CATEGORY_DIGIT": r"\d", "CATEGORY_NOT_DIGIT": r"\D", "CATEGORY_SPACE": r"\s", "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w", "CATEGORY_NOT_WORD": r"\W",
}  # fmt: skip


def find_beginning(find: str) -> str:
    """The class of the first characters of a pattern's matches: the inside of a character class, nothing where it cannot be told."""
    flags = _FLAGS.match(find)
    first, empty = _first(parse(find[flags.end() :] if flags else find), fold=bool(flags))
    return "" if first is None or empty else "".join(sorted(first))


def with_beginning(find: str, beginning: str) -> str:
    """The same pattern, with the class of its first characters in front."""
    if not beginning:
        return find
    flags = _FLAGS.match(find)
    return f"{flags[0]}(?=[{beginning}])(?:{find[flags.end() :]})" if flags else f"(?=[{beginning}])(?:{find})"


def as_probe(find: str, beginning: str) -> str:
    """A pattern that is found where a match of the other begins, and spans no more than its first character. It begins with a plain
    class, from one of whose characters to the next Python's ``re`` leaps, as it does behind no lookahead."""
    flags = _FLAGS.match(find)
    return f"{flags[0] if flags else ''}[{beginning}](?<=(?={find[flags.end() if flags else 0 :]})[{beginning}])"


def joined(beginnings: Iterable[str]) -> str:
    """One class of all characters in some classes, each piece once: a long range takes ``re`` a millisecond whenever it reads one."""
    return "".join(dict.fromkeys(piece for beginning in beginnings for piece in _PIECE.findall(beginning)))


def _first(parsed: Any, *, fold: bool) -> tuple[set[str] | None, bool]:
    """The pieces of a character class that hold every first character, ``None`` where any may be first; and whether the
    pattern can match nothing. ``fold`` says that upper and lower case are the same."""
    found: set[str] = set()
    for operator, argument in parsed:
        first, empty = _first_of(str(operator), argument, fold=fold)
        if first is None:
            return None, False
        found |= first
        if not empty:
            return found, False
    return found, True


def _first_of(name: str, argument: Any, *, fold: bool) -> tuple[set[str] | None, bool]:
    if name == "LITERAL":
        return _cases(chr(argument), fold=fold), False
    if name == "IN":
        found: set[str] = set()
        for kind, value in argument:
            pieces = _pieces(str(kind), value, fold=fold)
            if not pieces:
                return None, False
            found |= pieces
        return found, False
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        first, empty = _first(argument[2], fold=fold)
        return first, empty or argument[0] == 0
    if name == "SUBPATTERN":
        return _first(argument[3], fold=(fold or bool(argument[1] & re.IGNORECASE)) and not argument[2] & re.IGNORECASE)
    if name == "ATOMIC_GROUP":
        return _first(argument, fold=fold)
    if name == "BRANCH":
        branches = [_first(branch, fold=fold) for branch in argument[1]]
        if any(first is None for first, _ in branches):
            return None, False
        return set().union(*(first or () for first, _ in branches)), any(empty for _, empty in branches)
    if name in ("ASSERT", "ASSERT_NOT", "AT"):
        return set(), True
    return None, False


def _pieces(kind: str, value: Any, *, fold: bool) -> set[str]:
    """A member of a character class, as it is written; nothing for a class that is turned round."""
    if kind == "LITERAL":
        return _cases(chr(value), fold=fold)
    if kind == "RANGE":
        ends = [re.escape(chr(end)) for end in value]
        swapped = [end.swapcase() for end in ends] if fold and all(chr(end).isalpha() for end in value) else ends
        return {"-".join(ends), "-".join(swapped)}
    category = _CATEGORIES.get(str(value)) if kind == "CATEGORY" else None
    return {category} if category else set()


def _cases(char: str, *, fold: bool) -> set[str]:
    return {re.escape(case) for case in ((char.lower(), char.upper()) if fold else (char,)) if len(case) == 1}
