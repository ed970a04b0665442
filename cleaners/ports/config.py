"""``[tool.cleaners]`` in the ``pyproject.toml`` of a project: what its people would otherwise say on every command line."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..rulebook.rule import suggest
from .files import UsageError, shown
from .options import ENGINES, FORMS

_KINDS: dict[str, Any] = {
    "profile": str, "rules": list, "skip": list, "only": list, "disable": list, "enable": list, "options": dict,
    "encoding": str, "format": str, "ignore": list, "text-field": list, "jobs": (int, str), "to": str,
    "engine": str, "address": str,
}  # fmt: skip
_EXPECTED: dict[Any, str] = {list: "a list of texts", dict: "a table", str: "a text"}
_CHOICES = {"engine": ENGINES, "to": FORMS}
_PATHS = ("rules",)  # relative to the file that names them


def project_settings(start: Path) -> dict[str, Any]:
    """What the first ``pyproject.toml`` with such a table says, in ``start`` or above it; names as on the command line. Raises
    ``UsageError`` for a table that says what is not known."""
    for folder in (start, *start.parents):
        file = folder / "pyproject.toml"
        if not file.is_file():
            continue
        try:
            table = tomllib.loads(file.read_text(encoding="utf-8")).get("tool", {}).get("cleaners")
        except (OSError, ValueError) as error:
            raise UsageError(f"{shown(file)}: cannot be read: {error}; --no-config leaves it out") from None
        if table is not None:
            return _checked(table, file)
    return {}


def _checked(table: Mapping[str, Any], file: Path) -> dict[str, Any]:
    where = f"{shown(file)}: [tool.cleaners]"
    found = {}
    for name, value in table.items():
        kind = _KINDS.get(name)
        if kind is None:
            raise UsageError(
                f"{where}: unknown key {name!r}{suggest(name, _KINDS)}; expected one of {', '.join(_KINDS)}"
            )
        if not isinstance(value, kind) or (kind is list and not all(isinstance(item, str) for item in value)):
            expected = _EXPECTED.get(kind, "a number")
            raise UsageError(f"{where}: {name} = {value!r}: expected {expected}")
        if value not in _CHOICES.get(name, (value,)):
            raise UsageError(f"{where}: {name} = {value!r}: expected one of {', '.join(_CHOICES[name])}")
        if name in _PATHS:
            value = [str(file.parent / item) for item in value]
        if name == "profile" and value.endswith(".toml"):
            value = str(file.parent / value)
        found[name.replace("-", "_")] = value
    return found


def settle(chosen: Any, settings: Mapping[str, Any]) -> None:
    """Fill in what the command line does not say. Lists are added to, single values are not overruled."""
    for name, value in settings.items():
        if name == "options":
            chosen.options = [f"{key}={_text(one)}" for key, one in _flat(value)] + chosen.options
        elif isinstance(value, list):
            setattr(chosen, name, value + getattr(chosen, name))
        elif getattr(chosen, name) is None:
            setattr(chosen, name, str(value) if name == "jobs" else value)


def _flat(options: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """``"script.target" = "hant"``, or ``script = { target = "hant" }``."""
    flat: list[tuple[str, Any]] = []
    for name, value in options.items():
        flat += [(f"{name}.{key}", one) for key, one in value.items()] if isinstance(value, dict) else [(name, value)]
    return flat


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
