"""What is read off expressions: beforehand for the built-in rules, as it would take every start a tenth of a second.

``scripts/triggers.py`` writes it into a file beside the rules. What is not in it, or belongs to another expression by now, is
read off when it is needed.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from .beginning import find_beginning
from .bounds import measure

FILE = "patterns.json"


class Known(NamedTuple):
    """What a rule's expression tells of its matches: how many code points one may span, how many behind its end it may look at,
    whether it can only begin at a line's head, and for each wording the class of its first characters (nothing where any may be
    first)."""

    reach: int
    ahead: int
    anchored: bool
    beginnings: tuple[str, ...]


def read_off(whole: str, single: Iterable[str]) -> Known:
    """What an expression tells of its matches: the ``whole`` one, and each ``single`` wording of it. Raises ``re.error``."""
    return Known(*measure(whole), tuple(map(find_beginning, single)))


def checksum(expression: str) -> int:
    """What tells whether an expression is still the one that something was read off."""
    return zlib.crc32(expression.encode("utf-8"))


class KnownPatterns:
    """What was read off the expressions of the built-in rules' folder; nothing for any other rules."""

    def __init__(self, folder: Path | None = None) -> None:
        self._found: Mapping[str, Mapping[str, Any]] = {}
        if folder and (folder / FILE).is_file():
            self._found = json.loads((folder / FILE).read_text(encoding="utf-8"))

    def of(self, name: str, whole: str) -> tuple[Known | None, tuple[tuple[str, ...], ...]]:
        """What is known of a rule's expression, and for each wording the literals that call for it; ``name`` is the rule's full
        name."""
        found = self._found.get(name)
        if found is None or found["sum"] != checksum(whole):
            return None, ()
        reach, ahead, anchored, beginnings = found["known"]
        return Known(reach, ahead, anchored, tuple(beginnings)), tuple(map(tuple, found.get("calls", ())))
