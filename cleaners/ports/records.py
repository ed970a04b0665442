"""Records: texts in fields, many of them in a file. They are read in blocks of about a megabyte, cleaned block by block wherever
that may be, and written in their order; a record that is broken goes to the rejects, and nothing is lost."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from .. import Cleaned, Pipeline
from .blocks import Block, BrokenRecordError, Text

if TYPE_CHECKING:
    from .report import Entry

MakeEntry = Callable[[str, Cleaned], "Entry"]


class Record(Protocol):
    """A record of any kind."""

    line: int

    @property
    def texts(self) -> list[Text]:
        """Name and text of each field that is cleaned; ``None`` for a null."""

    def put(self, texts: Sequence[str | None], column: str | None, ledger: Any) -> bytes:
        """The record with other texts in these fields, ready to be written."""

    def values(self) -> dict[str, Any]:
        """The record as a mapping."""


@dataclass
class Tally:
    """What was done to some records or documents; tallies can be added."""

    records_in: int = 0
    records_out: int = 0
    changed: int = 0
    edits: int = 0
    findings: int = 0
    rules: Counter[str] = field(default_factory=Counter)

    def count(self, cleaned: Cleaned) -> None:
        """Count what was done to one text."""
        self.edits += len(cleaned.ledger)
        self.findings += len(cleaned.findings)
        for stage in cleaned.ledger.stages:
            self.rules.update(stage.edits.rules)

    def add(self, other: Tally) -> None:
        """Count what somebody else counted."""
        for name, value in vars(other).items():
            if name == "rules":
                self.rules.update(value)
            else:
                setattr(self, name, getattr(self, name) + value)


@dataclass
class Cleansed:
    """What became of a block: the bytes to write, the ledger's lines, the rejects' lines, the count, and what a report
    keeps."""

    out: bytes = b""
    ledger: bytes = b""
    rejects: list[tuple[int, str, bytes]] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    entries: list[Entry] = field(default_factory=list)


class Shape(NamedTuple):
    """How the records of a run are read and written: the paths of the fields, the field for the ledger, whether there is a ledger
    beside, what is written (``jsonl``, ``csv``, ``tsv``; ``None``: what was read), and whether there is a report."""

    fields: tuple[str, ...]
    column: str | None = None
    ledger: bool = False
    to: str | None = None
    report: bool = False

    @property
    def paths(self) -> list[tuple[str, ...]]:
        return [tuple(field.split(".")) for field in self.fields]


def field_arguments(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a ``Pipeline`` for fields: a value of a record has no line end of its own, unless the user says so."""
    return {**arguments, "options": {"paragraphs.last_line_end": "none", **(arguments.get("options") or {})}}


def cleansed(block: Block, shape: Shape, pipeline: Pipeline, name: str, entry: MakeEntry) -> Cleansed:
    """Clean the texts of a block. ``name`` is what the ledger and the rejects call its file; ``entry`` makes what a report keeps."""
    done = Cleansed()
    parsed = list(_parse(block, shape))
    kept = [(record, record.texts) for record in parsed if not isinstance(record, BrokenRecordError)]
    texts = pipeline.run_many(text for _, fields in kept for _, text in fields if text is not None)
    out: list[bytes] = []
    ledger: list[bytes] = []
    for record, fields in kept:
        cleaned = {path: next(texts) for path, text in fields if text is not None}
        new = [None if text is None else cleaned[path].text for path, text in fields]
        entries = {}
        for path, one in cleaned.items():
            done.tally.count(one)
            if shape.column or shape.ledger:
                entries[path] = one.ledger.record(f"{name}:{record.line}:{path}", with_text=False)
            if shape.report:
                done.entries.append(entry(f"{name}:{record.line}:{path}", one))
        out.append(_written(record, fields, new, entries if shape.column else None, block, shape))
        if shape.ledger:
            ledger += [
                json.dumps(entry, ensure_ascii=False).encode("utf-8", "replace") + b"\n" for entry in entries.values()
            ]
        done.tally.changed += any(text != was for text, (_, was) in zip(new, fields, strict=True))
    broken = [record for record in parsed if isinstance(record, BrokenRecordError)]
    done.rejects = [(record.line, str(record), record.record(name)) for record in broken]
    done.tally.records_in, done.tally.records_out = len(parsed), len(kept)
    done.out, done.ledger = b"".join(out), b"".join(ledger)
    return done


def _parse(block: Block, shape: Shape) -> Iterator[Record | BrokenRecordError]:
    if block.kind == "jsonl":
        from . import jsonl

        yield from jsonl.parse(block, shape.paths)
    else:
        from . import delimited

        yield from delimited.parse(block, shape.fields)


def _written(
    record: Record, fields: list[Text], new: list[str | None], ledger: Any, block: Block, shape: Shape
) -> bytes:
    """A record as bytes, in the form that it had or in another one."""
    if shape.to in (None, block.kind):
        return record.put(new, shape.column, ledger)
    if block.kind == "jsonl":
        return record.put(new, shape.column, ledger)
    values = record.values()
    values |= {name: text for (name, _), text in zip(fields, new, strict=True) if text is not None}
    if shape.column:
        values[shape.column] = ledger
    return json.dumps(values, ensure_ascii=False).encode() + b"\n"
