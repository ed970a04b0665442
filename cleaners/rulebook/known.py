"""What is read of the built-in rules beforehand, as it would take every start a tenth of a second: what their files say, and what
is read off their expressions.

``scripts/prepare.py`` writes it into a file beside the rules. What is not in it, or belongs to another text by now, is
read when it is needed: so the TOML files alone count.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ..text.compiled import keep as keep_compiled
from .beginning import find_beginning
from .bounds import measure

__all__ = ["FILE", "Known", "Prepared", "checksum", "keep_compiled", "read_off"]

FILE = "prepared.json"


class Known(NamedTuple):
    """What a rule's expression tells of its matches: how many code points one may span, how many behind its end it may look at,
    whether it can only begin at a line's head, whether it can only be a ``whole`` line, and for each wording the class of its first
    characters (nothing where any may be first)."""

    reach: int
    ahead: int
    anchored: bool
    whole: bool
    beginnings: tuple[str, ...]


def read_off(whole: str, single: Iterable[str]) -> Known:
    """What an expression tells of its matches: the ``whole`` one, and each ``single`` wording of it. Raises ``re.error``."""
    return Known(*measure(whole), tuple(map(find_beginning, single)))


def checksum(text: str) -> int:
    """What tells whether a text is still the one that something was read of."""
    return zlib.crc32(text.encode("utf-8"))


class Prepared:
    """What was read of the built-in rules' folder beforehand; nothing of any other rules."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self._files: Mapping[str, Mapping[str, Any]] = {}
        self._rules: Mapping[str, Mapping[str, Any]] = {}
        if folder and (folder / FILE).is_file():
            found = json.loads((folder / FILE).read_text(encoding="utf-8"))
            self._files, self._rules = found["files"], found["rules"]

    def data(self, path: Path, text: str) -> dict[str, Any] | None:
        """What the TOML of a file says, without its examples; ``None`` where the ``text`` is another by now."""
        found = self._files.get(path.relative_to(self.folder).as_posix()) if self.folder else None
        data: dict[str, Any] | None = found["data"] if found and found["sum"] == checksum(text) else None
        return data

    def of(self, name: str, whole: str) -> tuple[Known | None, tuple[tuple[str, ...], ...]]:
        """What is known of a rule's expression, and for each wording the literals that call for it; ``name`` is the rule's full
        name."""
        found = self._rules.get(name)
        if found is None or found["sum"] != checksum(whole):
            return None, ()
        *measured, beginnings = found["known"]
        return Known._make((*measured, tuple(beginnings))), tuple(map(tuple, found.get("calls", ())))
