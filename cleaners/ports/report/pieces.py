"""All stages of a ledger as one: the pieces of the source that became others, and the edits that made each of them.

Two edits share a piece only where one changed what the other had touched; that they stand side by side is not enough, or a line of
commas would be one edit of five rules. Nothing is compared: a piece is put together from the ledger's own edits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ... import Ledger


class Piece(NamedTuple):
    """``start:end`` of the decoded source became ``new_start:new_end`` of the clean text (code points); ``rows`` are the numbers of
    the edits that did it, as ``Ledger.rows`` counts them."""

    start: int
    end: int
    new_start: int
    new_end: int
    rows: tuple[int, ...]


class _Span(NamedTuple):
    """Something that happened between two stages, in the text between them. Of ``grown`` code points was the source longer, by
    ``grows`` code points becomes the text longer."""

    start: int
    end: int
    is_new: bool
    grown: int
    grows: int
    rows: tuple[int, ...]

    @property
    def order(self) -> int:
        """What is empty stands before what begins at its point; there, what was deleted before what is put in."""
        return self.start * 4 + (self.start < self.end) * 2 + self.is_new


def pieces(ledger: Ledger) -> list[Piece]:
    """What became of the source, from left to right; each edit of the ledger is in exactly one piece."""
    found: list[Piece] = []
    rules: list[str] = []
    for stage in ledger.stages:
        spans = [
            _Span(old.new_start, old.new_end, False, old.end - old.start - (old.new_end - old.new_start), 0, old.rows)
            for old in found
        ]
        spans += [
            _Span(edit.start, edit.end, True, 0, len(edit.text) - (edit.end - edit.start), (number,))
            for number, edit in enumerate(stage.edits, len(rules))
        ]
        spans.sort(key=lambda span: span.order)  # two sorted runs: one pass
        found = list(_composed(spans))
        rules += stage.edits.rules
    return list(_joined(found, rules))


def _composed(spans: Iterable[_Span]) -> Iterator[Piece]:
    """Spans that overlap, as one piece of source and of text."""
    group: list[_Span] = []
    start = end = grown = grows = 0
    for span in spans:
        if group and not _belongs(span, group[-1], start, end):
            piece = _piece(group, start + grown, end + grown, start + grows, end + grows)
            yield piece
            grown, grows = piece.end - end, piece.new_end - end
            group = []
        if not group:
            start = end = span.start
        group.append(span)
        end = max(end, span.end)
    if group:
        yield _piece(group, start + grown, end + grown, start + grows, end + grows)


def _piece(group: Sequence[_Span], start: int, end: int, new_start: int, new_end: int) -> Piece:
    if len(group) == 1:  # nearly all
        (span,) = group
        return Piece(start, end + span.grown, new_start, new_end + span.grows, span.rows)
    end += sum(span.grown for span in group)
    new_end += sum(span.grows for span in group)
    rows = sorted(row for span in group for row in span.rows)
    return Piece(start, end, new_start, new_end, tuple(rows))


def _belongs(span: _Span, last: _Span, start: int, end: int) -> bool:
    """Whether a span shares a code point with ``start:end``, or stands inside of it; or puts something where something was deleted."""
    if span.start < span.end:
        return span.start < end
    return start < span.start < end or (span.is_new and not last.is_new and last.start == last.end == span.start)


def _joined(found: Iterable[Piece], rules: Sequence[str]) -> Iterator[Piece]:
    """Neighbours that the same rules made are read as one: three traditional characters of a word, two tags."""
    group: list[Piece] = []
    by: set[str] = set()
    for piece in found:
        made = {rules[row] for row in piece.rows}
        if group and (made != by or group[-1].end < piece.start or group[-1].new_end < piece.new_start):
            yield _one(group)
            group = []
        group.append(piece)
        by = made
    if group:
        yield _one(group)


def _one(group: Sequence[Piece]) -> Piece:
    first, last = group[0], group[-1]
    return Piece(
        first.start, last.end, first.new_start, last.new_end, tuple(row for piece in group for row in piece.rows)
    )
