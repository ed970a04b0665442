"""Whether a pattern's cost is bounded: the shape ``X+$`` alone makes 200,000 commas cost minutes."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

LONGEST = 1000  # code points that one match may span
LOOKAHEAD = 150  # code points behind its end that a match may look at


@lru_cache(maxsize=64)
def parse(pattern: str) -> Any:
    """What Python's own parser makes of a pattern; asked several times of each when it is compiled. Raises ``re.error``."""
    return re._parser.parse(pattern)  # type: ignore[attr-defined]


def measure(pattern: str) -> tuple[int, int, bool, bool]:
    """How many code points a match may span, how many behind its end it may look at, whether it can only begin at a
    line's head, and whether it can only be a whole line."""
    parsed = parse(pattern)
    anchored = bool(parsed) and str(parsed[0][1]) == "AT_BEGINNING"
    return parsed.getwidth()[1], _ahead(parsed) + 1, anchored, anchored and _ends_line(parsed)


def _ends_line(parsed: Any) -> bool:
    """Whether every match of a pattern ends where its line does."""
    name, argument = str(parsed[-1][0]), parsed[-1][1]
    if name == "AT":
        return str(argument) == "AT_END"
    inside = _parts(name, argument) if name in ("SUBPATTERN", "BRANCH", "ATOMIC_GROUP") else []
    return bool(inside) and all(bool(part) and _ends_line(part) for part in inside)


def _ahead(parsed: Any) -> int:
    """The widest lookahead of a pattern; its place in the pattern is not asked."""
    widest = 0
    for operator, argument in parsed:
        name = str(operator)
        if name in ("ASSERT", "ASSERT_NOT"):
            widest = max(widest, argument[1].getwidth()[1] if argument[0] > 0 else 0)
        for part in _parts(name, argument):
            widest = max(widest, _ahead(part))
    return widest


def _parts(name: str, argument: Any) -> list[Any]:
    """The patterns inside an operator of a parsed pattern."""
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return [argument[2]]
    if name == "BRANCH":
        return list(argument[1])
    if name == "SUBPATTERN":
        return [argument[3]]
    if name in ("ASSERT", "ASSERT_NOT"):
        return [argument[1]]
    return [argument] if name == "ATOMIC_GROUP" else []


def unbounded(pattern: str) -> str | None:
    """Why the pattern is refused, with what to write instead; ``None`` where its cost is bounded.

    Refused are repeats without an upper bound, matches that may span more than ``LONGEST`` code points, and a repeat
    inside a repeat where both vary (``(a{1,9}){1,9}`` can be split in exponentially many ways); possessive repeats and
    atomic groups are never split again and may stand inside.
    """
    parsed = re._parser.parse(pattern)  # type: ignore[attr-defined]
    problem = _walk(parsed, inside=False)
    if problem is None and parsed.getwidth()[1] > LONGEST:
        return f"may match more than {LONGEST} characters; give its repeats smaller bounds"
    return problem


def _walk(parsed: Any, *, inside: bool) -> str | None:
    for operator, argument in parsed:
        name = str(operator)
        within = inside and name != "ATOMIC_GROUP"
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            low, high, _ = argument
            if high == re._constants.MAXREPEAT:  # type: ignore[attr-defined]
                return "a repeat has no upper bound; write {0,80} for * and {1,80} for +"
            if inside and low != high and high > 1 and name != "POSSESSIVE_REPEAT":
                return "a repeat inside a repeat; make the inner one possessive ({1,9}+) or give it a fixed length"
            within = inside or high > 1
        for part in _parts(name, argument):
            problem = _walk(part, inside=within)
            if problem:
                return problem
        if name in ("ASSERT", "ASSERT_NOT") and argument[1].getwidth()[1] > LOOKAHEAD:
            return f"looks more than {LOOKAHEAD} characters ahead; give its repeats smaller bounds"
    return None
