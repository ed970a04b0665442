"""What an object tells of itself when first asked, and keeps.

Python's own ``cached_property`` takes a lock before 3.12, which costs more than many of the questions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

T = TypeVar("T")


class cached_property(Generic[T]):  # noqa: N801 (the name by which it is known)
    """``functools.cached_property`` without a lock: two threads that ask at once both find the same answer."""

    def __init__(self, ask: Callable[[Any], T]) -> None:
        self._ask, self.__doc__ = ask, ask.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, thing: None, owner: type) -> Self: ...
    @overload
    def __get__(self, thing: object, owner: type | None = None) -> T: ...
    def __get__(self, thing: object | None, owner: type | None = None) -> Self | T:
        if thing is None:
            return self
        answer = thing.__dict__[self._name] = self._ask(thing)
        return answer
