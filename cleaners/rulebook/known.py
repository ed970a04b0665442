"""What is read off patterns: beforehand for the built-in rules, as it would take every start a tenth of a second.

``scripts/triggers.py`` writes it into a file beside the rules. What is not in it, or belongs to another pattern by now, is read
off when it is needed.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from .beginning import find_beginning
from .bounds import measure

FILE = "patterns.json"


class Known(NamedTuple):
    """What a pattern tells of its matches: how many code points one may span, how many behind its end it may look at, whether it
    can only begin at a line's head, and the class of its first characters (nothing where any may be first)."""

    reach: int
    ahead: int
    anchored: bool
    beginning: str


def read_off(pattern: str) -> Known:
    """What a pattern tells of its matches. Raises ``re.error``."""
    return Known(*measure(pattern), find_beginning(pattern))


def checksum(pattern: str) -> int:
    """What tells whether a pattern is still the one that something was read off."""
    return zlib.crc32(pattern.encode("utf-8"))


class KnownPatterns:
    """What was read off the patterns of the built-in rules' folder; nothing for any other rules."""

    def __init__(self, folder: Path | None = None) -> None:
        self._found: Mapping[str, Mapping[str, Any]] = {}
        if folder and (folder / FILE).is_file():
            self._found = json.loads((folder / FILE).read_text(encoding="utf-8"))

    def of(self, name: str, pattern: str) -> tuple[Known | None, tuple[str, ...]]:
        """What is known of a rule's pattern, and the literals that call for it; ``name`` is the rule's full name."""
        found = self._found.get(name)
        if found is None or found["sum"] != checksum(pattern):
            return None, ()
        return Known(*found["known"]), tuple(found.get("trigger", ()))
