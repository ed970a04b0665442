"""Counting more kinds of things than memory holds, so that neither the order nor the size of a corpus matters.

A first pass counts keys in a table of fixed size (a count-min sketch): what it says is never too low. A second pass counts
exactly, but only keys that may be frequent enough, and of those at most as many as a ``Top`` has room for: the ones
that the sketch holds for the most frequent. Both give the same whatever comes first.
"""

from __future__ import annotations

import heapq
from array import array
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar
from zlib import crc32

T = TypeVar("T")

BITS = 22
CELLS = 1 << BITS  # per row; two rows of two bytes each: 16 MiB
FULL = 0xFFFF


def fingerprint(text: str) -> int:
    """A number of 32 bits for a string, the same in every run."""
    return crc32(text.encode("utf-8", "surrogatepass"))


class Sketch:
    """How many documents hold a key: two rows of counters, of which the lower is believed. Counts end at 65,535."""

    def __init__(self) -> None:
        self._low, self._high = array("H", bytes(2 * CELLS)), array("H", bytes(2 * CELLS))

    def add(self, keys: Iterable[int]) -> None:
        """Count one document with these keys (fingerprints), each of them once."""
        low, high = self._low, self._high
        for key in keys:
            at = key & (CELLS - 1)
            if low[at] < FULL:
                low[at] += 1
            at = key >> (32 - BITS)
            if high[at] < FULL:
                high[at] += 1

    def estimate(self, key: int) -> int:
        """How many documents hold the key; too many where others share its counters, never too few (below 65,535)."""
        return min(self._low[key & (CELLS - 1)], self._high[key >> (32 - BITS)])


class Top(Generic[T]):
    """What is known of at most ``room`` keys: those with the highest rank, whatever order they come in.

    A key whose place is taken by a higher one never comes back, since the lowest rank that is kept only rises; so what is
    kept has been counted from its first occurrence on.
    """

    def __init__(self, room: int, make: Callable[[], T]) -> None:
        self.entries: dict[str, T] = {}
        self.full = False
        self._room, self._make = room, make
        self._heap: list[tuple[int, str]] = []
        self._floor = (-1, "")

    def get(self, key: str, rank: int) -> T | None:
        """What is kept of a key, or ``None`` where there is no room for one of this rank."""
        if key in self.entries:
            return self.entries[key]
        if (rank, key) <= self._floor:
            return None
        entry = self.entries[key] = self._make()
        heapq.heappush(self._heap, (rank, key))
        if len(self._heap) > self._room:
            self._floor = heapq.heappop(self._heap)
            del self.entries[self._floor[1]]
            self.full = True
        return entry if key in self.entries else None


class Sample(Generic[T]):
    """At most ``size`` of many things: those of the lowest fingerprints, so that their order does not matter."""

    __slots__ = ("_things", "_worst", "size")

    def __init__(self, size: int) -> None:
        self.size = size
        self._things: dict[int, T] = {}
        self._worst = -1

    def wants(self, number: int) -> bool:
        """Whether a thing with this fingerprint would be kept: asked before it is made."""
        return number not in self._things and (len(self._things) < self.size or number < self._worst)

    def add(self, number: int, thing: T) -> None:
        """Keep a thing that is wanted."""
        self._things[number] = thing
        if len(self._things) > self.size:
            del self._things[self._worst]
            self._worst = max(self._things)
        elif number > self._worst:
            self._worst = number

    def things(self) -> list[T]:
        """What is kept, in the order of the fingerprints."""
        return [self._things[number] for number in sorted(self._things)]
