"""One TOML file with rules or a profile. What is wrong in it is told with its line, what was expected, and what to do."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from ..text.cached import cached_property
from .known import Prepared
from .rule import RuleError, suggest


class RulesFile:
    """A TOML file: its ``data``, and where each key stands. Raises ``RuleError`` where it cannot be read.

    What was ``prepared`` of it is taken, where it is still what the file says; examples are left out of that.
    """

    def __init__(self, path: Path, prepared: Prepared | None = None) -> None:
        self.path = path
        try:
            text = path.read_text(encoding="utf-8")
        except OSError as error:
            raise RuleError(f"{path}: cannot be read ({error.strerror}); expected a TOML file") from None
        except UnicodeDecodeError:
            raise RuleError(f"{path}: is not UTF-8; expected a TOML file in UTF-8") from None
        self.lines = text.splitlines()
        known = prepared.data(path, text) if prepared else None
        self.data = self._parsed(text) if known is None else known

    def _parsed(self, text: str) -> dict[str, Any]:
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            line = re.search(r"at line (\d+)", str(error))
            at = int(line[1]) if line else len(self.lines)
            raise RuleError(f"{self.path}:{at}: is not TOML: {error}") from None

    def error(self, key: str, message: str, table: str = "", number: int = 0) -> RuleError:
        """What is wrong about ``key``; ``table`` and ``number`` as in ``line``."""
        return RuleError(f"{self.path}:{self.line(key, table, number)}: {message}")

    def line(self, key: str, table: str = "", number: int = 0) -> int:
        """The line of ``key``, in the ``number``-th ``[[table]]`` where one is named; the table's own if it has none."""
        heads = self._heads.get(table, [])
        head = heads[number] if number < len(heads) else 0
        for i in range(head + bool(table), len(self.lines)):
            text = self.lines[i].lstrip()
            if table and text.startswith("[["):
                break
            if text.lstrip("\"'").startswith(key) and re.match(rf"""["']?{re.escape(key)}["']?\s*[=.]""", text):
                return i + 1
        return head + 1

    @cached_property
    def _heads(self) -> dict[str, list[int]]:
        """The lines (from 0) on which the tables of each name begin."""
        found: dict[str, list[int]] = {}
        for i, line in enumerate(self.lines):
            if line.lstrip().startswith("[["):
                found.setdefault(line.strip().strip("[]").strip(), []).append(i)
        return found

    def check_keys(self, data: Mapping[str, Any], known: Collection[str], table: str = "", number: int = 0) -> None:
        """Raise ``RuleError`` for a key that is not ``known``."""
        for key in data:
            if key not in known:
                expected = ", ".join(sorted(known))
                message = f"unknown key {key!r}{suggest(key, known)}; expected one of {expected}"
                raise self.error(key, message, table, number)

    def strings(self, data: Mapping[str, Any], key: str, table: str = "", number: int = 0) -> tuple[str, ...]:
        """The strings listed under ``key``; none where it is not there."""
        value = data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.error(key, f"{key} = {value!r}; expected a list of strings", table, number)
        return tuple(value)

    def tables(self, key: str) -> list[dict[str, Any]]:
        """The tables of a name, as ``[[key]]`` writes them."""
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.error(key, f"{key!r} must be written as [[{key}]] tables")
        return value


def flat(table: Mapping[str, Any], prefix: str = "") -> Iterable[tuple[str, Any]]:
    """``{"spacing": {"latin_space": "one"}}`` and ``{"spacing.latin_space": "one"}`` are the same options."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value
