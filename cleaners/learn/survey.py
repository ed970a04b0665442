"""The passes over a corpus: what repeats in it, how often, where, and between what.

Memory is bounded whatever the size of the corpus: 16 MiB for the sketch, and at most ``ROOM`` candidates of each sort with
``SIGHTS`` short examples each (about 250 MB if every place is taken by the longest lines), beside one document at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from .count import Sample, Sketch, Top, fingerprint
from .document import CONTEXT, Line, Seed, line_brackets, line_keys, line_seeds, read_lines
from .template import FREE

ROOM = 5_000
SIGHTS = 16
EXCERPT = 120  # code points of a neighbour or of the line around a run

Texts = Callable[[], Iterable[str]]  # each call goes through the corpus once more


class Sight(NamedTuple):
    """One place where a candidate stands. For a line: the lines above and below, and their keys; for a run: the masked
    text before it and after it."""

    text: str
    masked: str
    above: str
    below: str
    above_key: str = ""
    below_key: str = ""


@dataclass(slots=True)
class Seen:
    """What is known of a candidate: how many documents and lines hold it, how many of those lines stand in which place, and
    some of the sights."""

    documents: int = 0
    lines: int = 0
    head: int = 0
    tail: int = 0
    torn: int = 0
    between: int = 0
    last: int = -1  # the document that was counted last
    sample: Sample[Sight] = field(default_factory=lambda: Sample[Sight](SIGHTS))


@dataclass(slots=True)
class Survey:
    """What two passes found: candidates by their keys. ``full`` says that there were more than there is room for."""

    documents: int
    code_points: int
    least: int
    lines: dict[str, Seen]
    runs: dict[str, Seen]
    full: bool


def survey(texts: Texts, least: Callable[[int], int]) -> Survey:
    """Go through a corpus twice. ``least`` says in how many documents something must stand to count as repeated."""
    sketch, documents, code_points = Sketch(), 0, 0
    for text in texts():
        lines = read_lines(text)
        keys = {fingerprint(key) for line in lines for key in line_keys(line)}
        keys.update(fingerprint(seed.key) for line in lines for seed in line_seeds(line))
        keys.update(fingerprint(key) for line in lines for bracket in line_brackets(line) for key in bracket.keys)
        sketch.add(keys)
        documents, code_points = documents + 1, code_points + len(text)
    enough = least(documents)
    top_lines, top_runs = Top(ROOM, Seen), Top(ROOM, Seen)
    for number, text in enumerate(texts()):
        _see(number, fingerprint(text), read_lines(text), sketch, enough, top_lines, top_runs)
    kept = [
        {key: seen for key, seen in top.entries.items() if seen.documents >= enough} for top in (top_lines, top_runs)
    ]
    return Survey(documents, code_points, enough, kept[0], kept[1], top_lines.full or top_runs.full)


def _see(
    number: int,
    name: int,
    lines: list[Line],
    sketch: Sketch,
    least: int,
    top_lines: Top[Seen],
    top_runs: Top[Seen],
) -> None:
    """Count the candidates of one document, and keep sights of them. ``name`` is the fingerprint of its text."""
    ranked = [_narrowest(line_keys(line), sketch, least) for line in lines]
    for at, (line, (key, rank)) in enumerate(zip(lines, ranked, strict=True)):
        seen = top_lines.get(key, rank) if key else None
        if seen is not None:
            _count(seen, number, line)
            place = fingerprint(f"{name} {at}")
            if seen.sample.wants(place):
                above, below = at - 1 if at else -1, at + 1 if at + 1 < len(lines) else -1
                sight = Sight(
                    line.text, line.masked,
                    lines[above].text[-EXCERPT:] if above >= 0 else "", lines[below].text[:EXCERPT] if below >= 0 else "",
                    ranked[above][0] if above >= 0 else "", ranked[below][0] if below >= 0 else "",
                )  # fmt: skip
                seen.sample.add(place, sight)
        if not key or line.prose or key.startswith("|"):
            _see_runs(f"{name} {at}", number, line, sketch, least, top_runs)


def _see_runs(name: str, number: int, line: Line, sketch: Sketch, least: int, top: Top[Seen]) -> None:
    """Count the runs inside a line: pairs of brackets as wholes, and seeds outside them."""
    taken: list[tuple[int, int]] = []
    for bracket in line_brackets(line):
        key, rank = _narrowest(bracket.keys, sketch, least)
        if key:
            taken.append((bracket.start, bracket.end))
            _see_run(Seed(key, bracket.masked, bracket.start, bracket.end), rank, name, number, line, top)
    for seed in line_seeds(line):
        rank = sketch.estimate(fingerprint(seed.key))
        if rank >= least and not any(start <= seed.start < end or start < seed.end <= end for start, end in taken):
            _see_run(seed, rank, name, number, line, top)


def _see_run(seed: Seed, rank: int, name: str, number: int, line: Line, top: Top[Seen]) -> None:
    seen = top.get(seed.key, rank)
    if seen is None:
        return
    _count(seen, number, line)
    place = fingerprint(f"{name} {seed.start}")
    if seen.sample.wants(place):
        before = seed.masked[max(seed.start - CONTEXT, 0) : seed.start]
        after = seed.masked[seed.end : seed.end + CONTEXT]
        text = line.text[max(seed.start - EXCERPT, 0) :][: 3 * EXCERPT]
        seen.sample.add(place, Sight(text, seed.masked[seed.start : seed.end], before, after))


def _narrowest(keys: list[str], sketch: Sketch, least: int) -> tuple[str, int]:
    """The first of these keys that may be frequent, with the sketch's estimate; ``("", 0)`` where none is. A template with
    open values, or with an open middle, comes first where it is twice as frequent as what this line happens to hold."""
    ranks = [sketch.estimate(fingerprint(key)) for key in keys]
    at = next((at for at, rank in enumerate(ranks) if rank >= least), None)
    if at is None:
        return "", 0
    for wider in range(at + 1, len(keys)):
        if FREE not in (keys[wider][1], keys[wider][-1]) and ranks[wider] >= 2 * ranks[at]:
            at = wider
    return keys[at], ranks[at]


def _count(seen: Seen, number: int, line: Line) -> None:
    seen.documents += seen.last != number
    seen.last = number
    seen.lines += 1
    seen.head += line.place == "head"
    seen.tail += line.place == "tail"
    seen.torn += line.torn
    seen.between += line.between
