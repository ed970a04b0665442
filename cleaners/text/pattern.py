"""Regular expressions that are compiled when they are first used.

A character class with the ideographs in it costs milliseconds to compile, and most documents need few of the patterns: a
command that cleans one file should not wait for the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, cast, overload

from .compiled import compiled

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn")


class _Lazy:
    """Stands for a compiled pattern; its methods are the pattern's own from the first use on."""

    def __init__(self, pattern: str | bytes | Callable[[], str], flags: int) -> None:
        self._made = pattern
        self.flags = flags

    @property
    def pattern(self) -> str | bytes:
        """The pattern as it is written."""
        return self._made() if callable(self._made) else self._made

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = compiled(self.pattern, self.flags)
        for method in _METHODS:
            setattr(self, method, getattr(made, method))
        return getattr(made, name)


@overload
def lazy(pattern: str | Callable[[], str], flags: int = 0) -> re.Pattern[str]: ...
@overload
def lazy(pattern: bytes, flags: int = 0) -> re.Pattern[bytes]: ...
def lazy(pattern: str | bytes | Callable[[], str], flags: int = 0) -> re.Pattern[Any]:
    """``re.compile(pattern, flags)``, put off until a method of it is called. A wrong pattern raises then. Where the pattern
    itself takes time to write, ``pattern`` is what writes it."""
    return cast("re.Pattern[Any]", _Lazy(pattern, flags))
