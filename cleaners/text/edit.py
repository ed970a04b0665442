"""An edit is a value: this span of a text becomes that string, because of that rule.

Everything here is arithmetic on spans and strings. Spans are half-open and counted in code points of the text that
the edits were proposed for.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import compress
from typing import NamedTuple

import numpy as np

from .classes import Places, Table, as_text, code_points, where

FEW = 100  # edits that are made one by one in any text
DENSE = 200  # code points of a text to each further one, at most, if edits that put one for one are dense


class Edit(NamedTuple):
    """``text`` takes the place of the code points ``start:end``; an empty span inserts, an empty ``text`` deletes."""

    start: int
    end: int
    text: str
    rule: str


class Skipped(NamedTuple):
    """An edit that was not made, and the rule (or the kind of shield) that it lost to."""

    edit: Edit
    winner: str


class Finding(NamedTuple):
    """A suspicion without a change.

    ``start`` and ``end`` are code points of the cleaned text (the text is as long as it will be, nothing is removed);
    ``score`` is how sure the rule is, from 0 to 1.
    """

    rule: str
    start: int
    end: int
    note: str
    score: float = 1.0

    def moved(self, offset: int) -> Finding:
        """The same, ``offset`` code points further on."""
        return Finding(self.rule, self.start + offset, self.end + offset, self.note, self.score) if offset else self


class Edits:
    """Edits in columns: a dense cleaner appends four numbers and strings; ``Edit`` objects exist only while being read."""

    __slots__ = ("ends", "rules", "starts", "texts")

    def __init__(self, edits: Iterable[Edit] = ()) -> None:
        self.starts: array[int] = array("q")
        self.ends: array[int] = array("q")
        self.texts: list[str] = []
        self.rules: list[str] = []
        for edit in edits:
            self.add(*edit)

    @classmethod
    def of(cls, starts: array[int], ends: array[int], texts: list[str], rules: list[str]) -> Edits:
        """Edits of whole columns, which are not copied."""
        edits = cls.__new__(cls)
        edits.starts, edits.ends, edits.texts, edits.rules = starts, ends, texts, rules
        return edits

    def add(self, start: int, end: int, text: str, rule: str) -> None:
        """Propose that ``text`` takes the place of ``start:end`` (code points)."""
        self.starts.append(start)
        self.ends.append(end)
        self.texts.append(text)
        self.rules.append(rule)

    def add_all(self, starts: Places, texts: Sequence[str], rule: str) -> None:
        """Propose that each of ``texts`` takes the place of the one code point at its start."""
        self.starts.extend(_column(starts))
        self.ends.extend(_column(starts + 1))
        self.texts += texts
        self.rules += [rule] * len(starts)

    def add_spans(self, starts: Places, ends: Places, text: str, rule: str) -> None:
        """Propose that ``text`` takes the place of each span between a start and its end."""
        self.starts.extend(_column(starts))
        self.ends.extend(_column(ends))
        self.texts += [text] * len(starts)
        self.rules += [rule] * len(starts)

    def extend(self, other: Edits, offset: int) -> None:
        """Add other edits, ``offset`` code points further on."""
        self.starts.extend([start + offset for start in other.starts] if offset else other.starts)
        self.ends.extend([end + offset for end in other.ends] if offset else other.ends)
        self.texts += other.texts
        self.rules += other.rules

    def nearer(self, offsets: Places) -> Edits:
        """The same edits, each so many code points nearer to the beginning."""
        starts, ends = np.asarray(self.starts) - offsets, np.asarray(self.ends) - offsets
        return Edits.of(_column(starts), _column(ends), self.texts, self.rules)

    @property
    def grown(self) -> Places:
        """By how many code points each edit makes the text longer."""
        return np.fromiter(map(len, self.texts), np.intp, len(self)) - np.subtract(self.ends, self.starts)

    def part(self, first: int, after: int) -> Edits:
        """The edits ``first:after`` (numbers)."""
        some = slice(first, after)
        return Edits.of(self.starts[some], self.ends[some], self.texts[some], self.rules[some])

    def __len__(self) -> int:
        return len(self.texts)

    def __iter__(self) -> Iterator[Edit]:
        return map(Edit, self.starts, self.ends, self.texts, self.rules)

    def __getitem__(self, index: int) -> Edit:
        return Edit(self.starts[index], self.ends[index], self.texts[index], self.rules[index])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Edits) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # columns grow: not a key


def in_order(edits: Edits) -> bool:
    """Whether the edits stand from left to right without touching the same code point or insertion point twice."""
    return _stand_apart(np.asarray(edits.starts), np.asarray(edits.ends))


def _stand_apart(starts: Places, ends: Places) -> bool:
    apart = (ends[:-1] <= starts[1:]) & (starts[:-1] < ends[1:])
    return bool(np.count_nonzero(apart) == len(apart))  # of a few, counted in a third of the time of `all`


def settle(edits: Edits, rank: Callable[[str], int] = lambda rule: 0) -> tuple[Edits, list[Skipped]]:
    """Order edits from left to right and drop what overlaps: first wins, then longest, then the rule of lower ``rank``.

    An insertion overlaps what it stands inside, or another insertion at its point; it may stand on the border of an edit.
    """
    column, texts, rules = np.asarray(edits.starts), edits.texts, edits.rules
    if _stand_apart(column, np.asarray(edits.ends)):
        return edits, []
    from_left = column.argsort(kind="stable")
    order: list[int] = from_left.tolist()
    left, right = column[from_left], np.asarray(edits.ends)[from_left]
    if _stand_apart(left, right):  # several sweeps over one text, and nothing overlaps
        return Edits.of(_column(left), _column(right), [texts[i] for i in order], [rules[i] for i in order]), []
    starts, ends = edits.starts, edits.ends
    order.sort(key=lambda i: (starts[i], ends[i] > starts[i], -ends[i], rank(rules[i]), i))
    kept, skipped, last = Edits(), list[Skipped](), None
    for edit in map(edits.__getitem__, order):
        if last and (edit.start < last.end or edit.start == edit.end == last.end == last.start):
            skipped.append(Skipped(edit, last.rule))
        else:
            kept.add(*edit)
            last = edit
    return kept, skipped


def apply(text: str, edits: Edits) -> tuple[str, list[str]]:
    """The edited text, and what each edit cut out of ``text``. ``edits`` must be settled."""
    if not len(edits):
        return text, []
    if len(text) < DENSE * (len(edits) - FEW):
        single = (np.subtract(edits.ends, edits.starts) == 1) & (edits.grown == 0)
        if len(text) < DENSE * (np.count_nonzero(single) - FEW):
            return _exchanged(text, edits, single)
    return _pieced(text, edits)


def _pieced(text: str, edits: Edits) -> tuple[str, list[str]]:
    """The same, piece by piece."""
    starts, ends = edits.starts, edits.ends
    pieces = [""] * (2 * len(edits) + 1)
    pieces[::2] = [text[start:end] for start, end in zip((0, *ends), (*starts, len(text)), strict=True)]
    pieces[1::2] = edits.texts
    return "".join(pieces), [text[start:end] for start, end in zip(starts, ends, strict=True)]


def _exchanged(text: str, edits: Edits, single: Table) -> tuple[str, list[str]]:
    """The same, where the ``single`` ones put one code point for one: these first, all at once."""
    codes, at = code_points(text), np.asarray(edits.starts)
    cut = list(as_text(codes.take(at, mode="clip")))
    codes[at[single]] = code_points("".join(compress(edits.texts, single.tolist())))
    others: list[int] = where(~single).tolist()
    text, cut_out = _pieced(as_text(codes), Edits(map(edits.__getitem__, others)))
    for number, old in zip(others, cut_out, strict=True):
        cut[number] = old
    return text, cut


def _column(numbers: Places) -> array[int]:
    return array("q", numbers.astype(np.int64, copy=False).tobytes())


def revert(edits: Edits, cut: list[str]) -> Edits:
    """The edits that lead back: proposed for the edited text, they put ``cut`` where the new strings stand."""
    back, shift = Edits(), 0
    for start, end, new, old, rule in zip(edits.starts, edits.ends, edits.texts, cut, edits.rules, strict=True):
        back.add(start + shift, start + shift + len(new), old, rule)
        shift += len(new) - (end - start)
    return back
