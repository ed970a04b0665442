"""What a report keeps of one document. An entry is made where the document is cleaned, and can be sent to another process.

The text is told as what was kept and what became something else, in turns: ``kept[0] after[0] kept[1] after[1] …`` is the clean text,
with ``before`` in the place of ``after`` the source. So no offset has to fit the way in which a browser counts characters.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ... import Cleaned, Finding
from .pieces import Piece, pieces

_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
_BEYOND_16_BITS = re.compile("[\U00010000-\U0010ffff]")


class Effect(NamedTuple):
    """What edits did, in code points: an edit that makes two of five changed two and removed three."""

    edits: int = 0
    removed: int = 0
    changed: int = 0
    added: int = 0

    def plus(self, other: Effect) -> Effect:
        """Both together."""
        return Effect(*map(sum, zip(self, other, strict=True)))


class Step(NamedTuple):
    """One edit of the ledger, without its place."""

    rule: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """One document. ``size`` is the length of its source (code points), ``share`` the part of it that changed, from 0 to 1.

    ``data`` is its block of the page; it is empty where the document is only counted. ``rules`` are those that made its pieces; of each
    piece ``removed`` says by how many code points it became shorter, and ``made_by`` which of ``rules`` made it.
    """

    name: str
    encoding: str | None
    digest: str
    size: int
    share: float
    effects: Mapping[str, Effect]
    findings: Sequence[str]
    data: bytes = b""
    rules: Sequence[str] = ()
    removed: Sequence[int] = ()
    made_by: Sequence[tuple[int, ...]] = ()

    def counted(self) -> Entry:
        """The same document, only counted."""
        return replace(self, data=b"", rules=(), removed=(), made_by=())


def entry(name: str, cleaned: Cleaned, *, counted_only: bool = False) -> Entry:
    """What a report keeps of a document that was cleaned."""
    ledger = cleaned.ledger
    found, source = pieces(ledger), ledger.source.text
    steps = [
        Step(*edit)
        for stage in ledger.stages
        for edit in zip(stage.edits.rules, stage.cut, stage.edits.texts, strict=True)
    ]
    findings = sorted(cleaned.findings, key=lambda finding: (finding.start, -finding.end))
    counted = Entry(
        name, cleaned.encoding, ledger.digest, len(source), _share(found, len(source)), _effects(steps),
        [finding.rule for finding in findings],
    )  # fmt: skip
    if counted_only:
        return counted
    rules = list(dict.fromkeys(step.rule for step in steps))
    numbers = {rule: number for number, rule in enumerate(rules)}
    record = {
        "name": name,
        "encoding": cleaned.encoding,
        "metadata": cleaned.metadata,
        "rules": rules,
        **_told(found, source, cleaned.text),
        "steps": [_listed([steps[row] for row in piece.rows], numbers) for piece in found],
        "findings": _placed(findings, cleaned.text),
    }
    return replace(
        counted,
        data=as_data(record),
        rules=rules,
        removed=[max(0, piece.end - piece.start - (piece.new_end - piece.new_start)) for piece in found],
        made_by=[tuple(dict.fromkeys(numbers[steps[row].rule] for row in piece.rows)) for piece in found],
    )


def as_data(record: object) -> bytes:
    """JSON that can stand in a page: nothing in it can end its element, begin another, or be taken for a line of a script. A lone
    surrogate, which a file name may hold, is written as its number."""
    return json.dumps(record, ensure_ascii=False).translate(_ESCAPES).encode("utf-8", "backslashreplace")


def _share(found: Sequence[Piece], size: int) -> float:
    touched = sum(max(piece.end - piece.start, piece.new_end - piece.new_start) for piece in found)
    kept = size - sum(piece.end - piece.start for piece in found)
    return touched / (touched + kept) if touched else 0.0


def _effects(steps: Sequence[Step]) -> dict[str, Effect]:
    """What each rule did."""
    counts: dict[str, list[int]] = {}
    for rule, before, after in steps:
        old, new = len(before), len(after)
        count = counts.setdefault(rule, [0, 0, 0, 0])
        count[0] += 1
        count[1] += max(0, old - new)
        count[2] += min(old, new)
        count[3] += max(0, new - old)
    return {rule: Effect(*count) for rule, count in counts.items()}


def _told(found: Sequence[Piece], source: str, text: str) -> dict[str, list[str]]:
    """The source and the text at once."""
    edges = [(0, 0), *((piece.end, piece.new_end) for piece in found)]
    starts = [*(piece.start for piece in found), len(source)]
    return {
        "kept": [source[edge[0] : start] for edge, start in zip(edges, starts, strict=True)],
        "before": [source[piece.start : piece.end] for piece in found],
        "after": [text[piece.new_start : piece.new_end] for piece in found],
    }


def _listed(steps: Sequence[Step], numbers: Mapping[str, int]) -> int | list[int | str]:
    """The edits of a piece: the number of the rule where one edit is the whole piece, else rule, before, after of each in turn."""
    if len(steps) == 1:
        return numbers[steps[0].rule]
    return [part for rule, before, after in steps for part in (numbers[rule], before, after)]


def _placed(findings: Sequence[Finding], text: str) -> list[tuple[str, int, int, str]]:
    """Findings with their places as a browser counts them."""
    wide = [match.start() for match in _BEYOND_16_BITS.finditer(text)]
    return [
        (rule, start + bisect_left(wide, start), end + bisect_left(wide, end), note)
        for rule, start, end, note, _ in findings
    ]
