"""Whether a pattern's cost is bounded: the shape ``X+$`` alone makes 200,000 commas cost minutes."""

from __future__ import annotations

import re
from typing import Any

LONGEST = 1000  # code points that one match may span
LOOKAHEAD = 150  # code points behind its end that a match may look at


def measure(pattern: str) -> tuple[int, bool]:
    """How many code points a match may span, and whether it can only begin at a line's head."""
    parsed = re._parser.parse(pattern)  # type: ignore[attr-defined]
    return parsed.getwidth()[1], bool(parsed) and str(parsed[0][1]) == "AT_BEGINNING"


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
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            low, high, body = argument
            if high == re._constants.MAXREPEAT:  # type: ignore[attr-defined]
                return "a repeat has no upper bound; write {0,80} for * and {1,80} for +"
            varies = low != high and name != "POSSESSIVE_REPEAT"
            if inside and varies and high > 1:
                return "a repeat inside a repeat; make the inner one possessive ({1,9}+) or give it a fixed length"
            problem = _walk(body, inside=inside or high > 1)
        elif name == "ATOMIC_GROUP":
            problem = _walk(argument, inside=False)
        elif name == "BRANCH":
            problem = next(filter(None, (_walk(branch, inside=inside) for branch in argument[1])), None)
        elif name == "SUBPATTERN":
            problem = _walk(argument[3], inside=inside)
        elif name in ("ASSERT", "ASSERT_NOT"):
            problem = _walk(argument[1], inside=inside)
            if problem is None and argument[1].getwidth()[1] > LOOKAHEAD:
                problem = f"looks more than {LOOKAHEAD} characters ahead; give its repeats smaller bounds"
        else:
            problem = None
        if problem:
            return problem
    return None
