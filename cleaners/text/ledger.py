"""The history of a text: every edit of every stage, forwards and backwards.

A ledger never guesses: text and source are joined by the edits that the pipeline made, not by a comparison afterwards.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from .cached import cached_property
from .edit import Edit, Edits, Skipped, apply, revert
from .source import Source

FORMAT = 1  # of a saved ledger; a reader refuses what it does not know


class LedgerError(ValueError):
    """A saved ledger that cannot be used: damaged, of another format, or beside another text."""


@dataclass(frozen=True)
class Stage:
    """What one cleaner changed in one round.

    ``edits`` are in code points of the text that the cleaner received, ``cut`` holds what stood at each of them, and
    ``skipped`` the edits that were not made because they overlapped another or reached into a shield.
    """

    cleaner: str
    round: int
    edits: Edits
    cut: list[str]
    skipped: list[Skipped] = field(default_factory=list)

    @cached_property
    def back(self) -> Edits:
        """The edits that undo this stage, in code points of the text that it left."""
        return revert(self.edits, self.cut)


class Row(NamedTuple):
    """One edit, flat. ``start:end`` counts in the text that the cleaner received, ``source_start:source_end`` in the
    decoded source (widened to whole edits); all in code points."""

    round: int
    cleaner: str
    rule: str
    start: int
    end: int
    before: str
    after: str
    source_start: int
    source_end: int


def follow(there: Edits, here: Edits, start: int, end: int) -> tuple[int, int]:
    """Carry ``start:end`` over one stage: ``there`` are its edits in the coordinates of the span, ``here`` the same
    edits on the other side.

    A span that shares a code point with an edit is widened to the whole of it. What was inserted (or, on the way back,
    deleted) at the span's border stays outside; an empty span takes what was inserted or deleted at its point.
    """
    if start == end:
        first = bisect_left(there.ends, start)  # the first edit that ends at the point or after it
        while first < len(there) and there.starts[first] < there.ends[first] == start:
            first += 1
        last = bisect_right(there.starts, start)
        while last > first and there.starts[last - 1] == start < there.ends[last - 1]:
            last -= 1
    else:
        first = bisect_right(there.ends, start)
        last = bisect_left(there.starts, end)
    if first >= last:  # no edit is touched: both borders move by what stands before them
        shift = here.ends[first - 1] - there.ends[first - 1] if first else 0
        return start + shift, end + shift
    left = here.starts[first] - max(there.starts[first] - start, 0)
    return left, here.ends[last - 1] + max(end - there.ends[last - 1], 0)


class Ledger:
    """The way from a source to its clean text and back.

    ``source`` is the decoded source, ``stages`` what was changed, in order; ``digest`` names the rules and options (two texts with equal
    digests were cleaned alike). ``len`` is the number of edits. It restores without the rules that it was made with.
    """

    def __init__(self, source: Source, stages: tuple[Stage, ...], text: str, digest: str = "") -> None:
        self.source = source
        self.stages = stages
        self.digest = digest
        self._text = text

    def __len__(self) -> int:
        """How many edits were made."""
        return sum(len(stage.edits) for stage in self.stages)

    def __repr__(self) -> str:
        return f"<Ledger of {len(self._text)} code points: {len(self)} edits in {len(self.stages)} stages>"

    def replay(self) -> str:
        """The clean text, made again from the decoded source by the recorded edits alone."""
        text = self.source.text
        for stage in self.stages:
            text, _ = apply(text, stage.edits)
        return text

    def undo(self) -> str:
        """The decoded source, made again from the clean text by taking every edit back."""
        return _undo(self._text, self.stages)

    def restore(self) -> bytes | str:
        """The original input: its exact bytes, or for ``str`` input the exact ``str``."""
        return self.source.encode(self.undo())

    def origin(self, start: int, end: int, stage: int | None = None) -> tuple[int, int]:
        """Where a span of the clean text comes from in the decoded source (code points, widened to whole edits). What was
        deleted beside the span is no part of it; the whole text comes from the whole source. With ``stage`` the span is one of the text
        that this stage (its number in ``stages``) received. Raises ``ValueError`` for a span that is none of the clean text."""
        if stage is None:
            _check(start, end, len(self._text), "clean text")
            if (start, end) == (0, len(self._text)):
                return 0, len(self.source.text)
        for one in reversed(self.stages[:stage]):
            start, end = follow(one.back, one.edits, start, end)
        return start, end

    def landing(self, start: int, end: int) -> tuple[int, int]:
        """Where a span of the decoded source went in the clean text (code points, widened to whole edits). What was
        inserted beside the span is no part of it; the whole source went into the whole text. Raises ``ValueError`` for a span that is
        none of the source."""
        _check(start, end, len(self.source.text), "decoded source")
        if (start, end) == (0, len(self.source.text)):
            return 0, len(self._text)
        for stage in self.stages:
            start, end = follow(stage.edits, stage.back, start, end)
        return start, end

    def rows(self) -> Iterator[Row]:
        """Every edit as a flat record (``Row``), in the order in which they were made. Spans are code points of the text that the cleaner
        received, and of the decoded source."""
        for number, stage in enumerate(self.stages):
            for edit, before in zip(stage.edits, stage.cut, strict=True):
                span = self.origin(edit.start, edit.end, number)
                yield Row(
                    stage.round, stage.cleaner, edit.rule, edit.start, edit.end, before, edit.text, span[0], span[1]
                )

    def record(self, name: str = "", *, with_text: bool = True) -> dict[str, Any]:
        """The ledger as a record for JSON: enough, with the clean text, to restore the source without the rules."""
        record: dict[str, Any] = {
            "format": FORMAT,
            "name": name,
            "digest": self.digest,
            "text_hash": _hash(self._text),
            "source_hash": _hash(self.restore()),
            "source": self.source.record(),
            "stages": [
                {
                    "cleaner": stage.cleaner,
                    "round": stage.round,
                    "edits": [[*edit[:3], cut, edit.rule] for edit, cut in zip(stage.edits, stage.cut, strict=True)],
                    "skipped": [[*edit, winner] for edit, winner in stage.skipped],
                }
                for stage in self.stages
            ],
        }
        if with_text:
            record["text"] = self._text
        return record

    def save(self, file: str | Path, name: str = "") -> None:
        """Write the ledger, with the clean text, as one line of JSON in UTF-8; ``name`` is what ``load`` may ask for. Raises ``OSError``
        where the file cannot be written."""
        line = json.dumps(self.record(name), ensure_ascii=False)
        Path(file).write_text(line + "\n", encoding="utf-8", newline="\n")

    @classmethod
    def load(cls, file: str | Path, text: str | None = None, name: str | None = None) -> Ledger:
        """Read a saved ledger.

        ``text`` is the clean text where the ledger was saved without it; ``name`` picks one of many in a file (without
        it the one whose text has the right hash). Raises ``LedgerError`` for a damaged file, for a format of another
        version, and for a text that was edited since; ``OSError`` where the file cannot be read.
        """
        seen = 0
        for number, line in _numbered(file):
            seen += 1
            record = _parse(line, f"{file}:{number}")
            fits = text is None or record.get("text_hash") == _hash(text)
            if fits if name is None else record.get("name") == name:
                return cls.from_record(record, text, f"{file}:{number}")
        what = f"named {name!r}" if name is not None else "of this text: it was edited since, or cleaned elsewhere"
        raise LedgerError(
            f"{file}: none of its {seen} ledgers is {what}; restore needs the text exactly as it was left"
        )

    @classmethod
    def from_record(cls, record: dict[str, Any], text: str | None = None, where: str = "ledger") -> Ledger:
        """Build a ledger from ``record()``; the arguments and errors of ``load``."""
        if record.get("format") != FORMAT:
            raise LedgerError(f"{where}: format {record.get('format')!r}, expected {FORMAT}: made by another version")
        text = record.get("text") if text is None else text
        if not isinstance(text, str):
            raise LedgerError(f"{where}: saved without its text: give the clean text too")
        if _hash(text) != record.get("text_hash"):
            raise LedgerError(f"{where}: the text was edited since it was cleaned: it cannot be taken back")
        try:
            stages = tuple(
                Stage(
                    part["cleaner"],
                    part["round"],
                    Edits(Edit(start, end, new, rule) for start, end, new, _, rule in part["edits"]),
                    [cut for _, _, _, cut, _ in part["edits"]],
                    [Skipped(Edit(*lost[:4]), lost[4]) for lost in part["skipped"]],
                )
                for part in record["stages"]
            )
            ledger = cls(Source.from_record(_undo(text, stages), record["source"]), stages, text, record["digest"])
            whole = _hash(ledger.restore()) == record["source_hash"] and ledger.replay() == text
        except (LookupError, TypeError, ValueError, OverflowError, AttributeError) as error:
            raise LedgerError(f"{where}: not a ledger as this version writes it ({error!r})") from error
        if not whole:
            raise LedgerError(f"{where}: its edits do not lead back to the source: the file is damaged")
        return ledger


def _check(start: int, end: int, length: int, what: str) -> None:
    if not 0 <= start <= end <= length:
        raise ValueError(f"span {start}:{end} is none of the {what}, which has {length} code points")


def _numbered(file: str | Path) -> Iterator[tuple[int, str]]:
    """The lines of a file that are not blank, one at a time, with their numbers."""
    try:
        with Path(file).open(encoding="utf-8") as lines:
            yield from ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    except UnicodeDecodeError as error:
        raise LedgerError(f"{file}: is not UTF-8 ({error.reason} at byte {error.start}); expected JSON lines") from None


def _undo(text: str, stages: tuple[Stage, ...]) -> str:
    for stage in reversed(stages):
        text, _ = apply(text, stage.back)
    return text


def _parse(line: str, where: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise LedgerError(f"{where}: not JSON ({error}); expected a ledger as `clean --ledger` writes it") from None
    if not isinstance(record, dict):
        raise LedgerError(f"{where}: expected a JSON object, one ledger a line")
    return record


def _hash(data: str | bytes) -> str:
    return hashlib.sha256(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data).hexdigest()
