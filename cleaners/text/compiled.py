"""Regular expressions as Python's own engine compiles them, kept beside its bytecode.

Compiling the patterns that one document needs takes longer than cleaning it. What a pattern compiles to depends on nothing but the
pattern, its flags and the version of Python, so it is kept as modules are: in ``__pycache__`` (or below ``PYTHONPYCACHEPREFIX``),
for one version, never where ``PYTHONDONTWRITEBYTECODE`` is set. A file that is missing, damaged, of another version or not to be
written costs time and nothing else. Only the command writes it (``keep``); whoever imports the package just reads.
"""

from __future__ import annotations

import importlib.util
import marshal
import os
import re
import sys
import zlib
from array import array
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

_MOST = 4000  # patterns; a file with more of them, from rules that are no more, is begun anew
_CODE = "I"  # one word of the engine's code

_Key = tuple[str | bytes, int]  # a pattern and its flags
_missed: set[_Key] = set()


class _Entry(NamedTuple):
    """What the engine is made of for one pattern, but for the pattern itself."""

    flags: int
    code: bytes
    groups: int
    names: dict[str, int]

    def pattern(self, written: str | bytes) -> re.Pattern[Any]:
        by_number: list[str | None] = [None] * (self.groups + 1)
        for name, number in self.names.items():
            by_number[number] = name
        code = array(_CODE, self.code).tolist()
        made: re.Pattern[Any] = _engine().compile(
            written, self.flags, code, self.groups, dict(self.names), tuple(by_number)
        )
        return made


def compiled(pattern: str | bytes, flags: int = 0) -> re.Pattern[Any]:
    """``re.compile(pattern, flags)``, from what was kept where that is possible. Raises ``re.error`` for a wrong pattern."""
    key = pattern, int(flags)
    entry = _kept().get(key)
    if entry is not None:
        with suppress(Exception):  # the engine refuses code that is not its own
            return _Entry(*entry).pattern(pattern)
    made = re.compile(pattern, flags)
    _missed.add(key)
    return made


def keep() -> None:
    """Write what this process had to compile beside what was kept before, for those that come after it. Where that is not
    possible, nothing happens."""
    file = _file()
    if not _missed or file is None or sys.dont_write_bytecode:
        return
    with suppress(Exception):  # as with bytecode: a folder that nobody may write, an engine of another make
        entries = _kept() if len(_kept()) + len(_missed) <= _MOST else {}
        body = marshal.dumps((_version(), {**entries, **{key: tuple(_entry(*key)) for key in _missed}}))
        file.parent.mkdir(parents=True, exist_ok=True)
        half = file.with_name(f"{file.name}.{os.getpid()}")
        try:
            half.write_bytes(zlib.crc32(body).to_bytes(4, "little") + body)
            half.replace(file)
        finally:
            half.unlink(missing_ok=True)


def _entry(pattern: str | bytes, flags: int) -> _Entry:
    """Compile a pattern, and take its code, which the compiled pattern does not show."""
    compiler: Any = import_module("re._compiler")
    parsed = import_module("re._parser").parse(pattern, flags)
    made = re.compile(pattern, flags)
    code = array(_CODE, compiler._code(parsed, flags)).tobytes()
    return _Entry(made.flags, code, made.groups, dict(made.groupindex))


@cache
def _kept() -> dict[_Key, tuple[int, bytes, int, dict[str, int]]]:
    """What earlier runs of this version of Python have kept."""
    file = _file()
    if file is None:
        return {}
    with suppress(Exception):
        data = file.read_bytes()
        if zlib.crc32(data[4:]) == int.from_bytes(data[:4], "little"):
            version, entries = marshal.loads(data[4:])
            if version == _version():
                return dict(entries)
    return {}


@cache
def _file() -> Path | None:
    if sys.implementation.name != "cpython" or sys.implementation.cache_tag is None:
        return None
    return Path(importlib.util.cache_from_source(__file__)).with_suffix(".patterns")


@cache
def _engine() -> Any:
    return import_module("_sre")


@cache
def _version() -> tuple[str, int, int]:
    return sys.version, _engine().MAGIC, _engine().CODESIZE
