"""The description of a run's work: what is done with each batch of documents and each block of records.

It knows no file that is written and no order; it is picklable, and the same in this process, in worker processes and on a cluster.
So all engines give the same bytes.
"""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from .. import Cleaned, Pipeline
from .archives import Guarded, read_all, unpacked
from .blocks import Block
from .diff import diff
from .explain import explain
from .extract import extract
from .extracted import Extracted
from .kinds import Kind
from .records import Cleansed, Shape, Tally, cleansed, field_arguments
from .terminal import Paint

if TYPE_CHECKING:
    from .report import Entry


class Item(NamedTuple):
    """A document to clean: a file at ``path``, or ``data`` that an archive or standard input held. Of a file that was read already, ``stat``
    says how it stood then, or ``why`` it could not be read."""

    name: str
    kind: Kind
    path: str | None = None
    data: bytes | None = None
    stat: os.stat_result | None = None
    why: str = ""


class Records(NamedTuple):
    """A block of records, and what its file is called."""

    name: str
    block: Block


@dataclass
class Task:
    """A step of a run. ``payload`` is what is sent to a worker (``None``: nothing is to be done), ``about`` what its sender knows it by,
    ``size`` the bytes of the input that it stands for."""

    payload: list[Item] | Records | None
    about: Any
    size: int = 0
    tries: int = 0


class Wants(NamedTuple):
    """What is made of each document beside its text."""

    ledger: bool = False
    diff: Paint | None = None
    explain: Paint | None = None
    report: bool = False
    to: str | None = None
    column: str | None = None


@dataclass
class Done:
    """What became of a document. ``why`` says why nothing did; ``text`` is what is written, ``shown`` what is printed about it, ``entry`` what a report keeps, ``stat`` how
    its file stood when it was read."""

    name: str
    why: str = ""
    text: bytes = b""
    changed: bool = False
    encoding: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    ledger: bytes = b""
    shown: list[str] = field(default_factory=list)
    stat: os.stat_result | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    entry: Entry | None = None


class Lost(NamedTuple):
    """A block of records came to nothing, and its file with it."""

    why: str


class _Read(NamedTuple):
    """A document whose bytes were read: and what was extracted from them, where they are no text."""

    item: Item
    data: bytes
    extracted: Extracted | None
    stat: os.stat_result | None

    @property
    def format(self) -> str | None:
        return self.item.kind.format if self.extracted or self.item.kind.reader == "text" else None


class Work:
    """What is done with a payload. ``arguments`` are those of ``Pipeline``, ``shape`` says how records are read and written."""

    def __init__(self, arguments: Mapping[str, Any], wants: Wants, shape: Shape) -> None:
        self.arguments, self.wants, self.shape = dict(arguments), wants, shape
        self.made: dict[tuple[str | None, bool], Pipeline] = {}
        self.shown = 0  # of a report, by this process

    def pipeline(self, format: str | None, *, fields: bool = False) -> Pipeline:
        """The pipeline for documents whose name states a format, or for fields. A format that the user gave holds for all; a name holds
        against what the text looks like, because two lines are no evidence. Raises ``RuleError`` or ``DecodingError``."""
        stated = self.arguments.get("format") or format
        made = next((made for (_, of_fields), made in self.made.items() if of_fields is fields), None)
        if made is not None and (stated, fields) not in self.made:
            self.made[stated, fields] = copy.copy(made)  # costs a hundredth, and reads no file of the user's
            self.made[stated, fields].format = stated
        elif made is None:
            arguments = {**self.arguments, "format": stated}
            self.made[stated, fields] = Pipeline(**(field_arguments(arguments) if fields else arguments))
        return self.made[stated, fields]

    def __call__(self, payload: list[Item] | Records) -> list[Done] | Cleansed | Lost:
        """Do it. No text makes it raise."""
        if not isinstance(payload, Records):
            return list(self._documents(payload))
        try:
            return self._records(payload)
        except Exception as error:  # other files can still be cleaned
            place = f"in the block from line {payload.block.first}"
            return Lost(f"{place}: {type(error).__name__}: {error} (a bug: please report it, with the file)")

    def _records(self, payload: Records) -> Cleansed:
        pipeline = self.pipeline(None, fields=True)
        if payload.block.kind == "parquet":
            from . import parquet

            return parquet.cleansed(payload.block, self.shape, pipeline, payload.name, self._field)
        return cleansed(payload.block, self.shape, pipeline, payload.name, self._field)

    def _documents(self, items: Sequence[Item]) -> Iterator[Done]:
        read = [_read(item) for item in items]
        whole = [one for one in read if isinstance(one, _Read)]
        cleaned = iter(
            [
                pair
                for stated, group in groupby(whole, key=lambda one: one.format)
                for pair in self._run(stated, list(group))
            ]
        )
        for one in read:
            yield one if isinstance(one, Done) else self._finished(one, next(cleaned))

    def _run(self, format: str | None, group: list[_Read]) -> list[Cleaned | Exception]:
        """Clean documents of one format, many at once; where that fails, one by one, so that one alone is lost."""
        pipeline = self.pipeline(format)
        try:
            return list(pipeline.run_many(one.extracted.text if one.extracted else one.data for one in group))
        except Exception:
            return [_alone(pipeline, one) for one in group]

    def _finished(self, read: _Read, cleaned: Cleaned | Exception) -> Done:
        name = read.item.name
        if isinstance(cleaned, Exception):  # a run over a thousand files must not end because of one
            return Done(name, f"{type(cleaned).__name__}: {cleaned} (a bug: please report it, with the file)")
        if cleaned.encoding == "binary":
            return Done(name, "no text: the bytes are of some other kind of file; nothing was written")
        wants, text = self.wants, cleaned.text.encode("utf-8")
        source = read.data if read.extracted is None else read.extracted.text.encode("utf-8", "replace")
        done = Done(
            name,
            text=text,
            changed=text != source,
            encoding=cleaned.encoding,
            metadata=cleaned.metadata,
            stat=read.stat,
        )
        done.tally.count(cleaned)
        done.facts = {} if read.extracted is None else read.extracted.record(read.data)
        if wants.ledger or wants.column:
            record = {**cleaned.ledger.record(name, with_text=False), **({"file": done.facts} if done.facts else {})}
            done.ledger = _line(record) if wants.ledger else b""
        if wants.to in ("jsonl", "parquet"):
            done.text = _line(self._record(done, cleaned, record if wants.column else None))
        if wants.report:
            done.entry = self._entry(name, cleaned)
        if wants.diff and done.changed:
            done.shown += diff(cleaned, name, wants.diff)
        if wants.explain:
            done.shown += explain(cleaned, name, self.pipeline(read.format).rules, wants.explain)
        return done

    def _field(self, name: str, cleaned: Cleaned) -> Entry:
        """The entry of a field; of those that nothing is said of, a report only tells the number."""
        return self._entry(name, cleaned, shown=bool(len(cleaned.ledger) or cleaned.findings))

    def _entry(self, name: str, cleaned: Cleaned, *, shown: bool = True) -> Entry:
        """What a report keeps. What this process has made fills a page: all that follows stands behind it, and is only counted."""
        from .report import LIMIT, cost, entry

        made = entry(name, cleaned, counted_only=not shown or self.shown > LIMIT)
        self.shown += cost(made)
        return made

    def _record(self, done: Done, cleaned: Cleaned, ledger: Any) -> dict[str, Any]:
        """A document as a record."""
        findings = [
            {"rule": one.rule, "start": one.start, "end": one.end, "note": one.note} for one in cleaned.findings
        ]
        record = {"name": done.name, "text": cleaned.text, "encoding": done.encoding, "metadata": done.metadata,
                  "findings": findings, "file": done.facts or None}  # fmt: skip
        return record if self.wants.column is None else {**record, self.wants.column: ledger}

    # A payload that kills its worker is taken apart.

    def pieces(self, payload: list[Item] | Records) -> list[Any]:
        """Payloads of one document each; a block of records is one."""
        return [payload] if isinstance(payload, Records) else [[item] for item in payload]

    def lost(self, piece: Any) -> Any:
        """What stands for a piece that killed its worker."""
        why = "its worker was killed, twice: not enough memory?"
        return Lost(why) if isinstance(piece, Records) else [Done(item.name, why) for item in piece]

    def together(self, results: list[Any]) -> Any:
        """What came of the pieces as what would have come of the whole."""
        return results[0] if isinstance(results[0], Cleansed | Lost) else [done for some in results for done in some]


def brought(payload: list[Item] | Records) -> list[Item] | Records:
    """A payload with the bytes of its files in it: another machine does not see them."""
    return payload if isinstance(payload, Records) else [_brought(item) for item in payload]


def _brought(item: Item) -> Item:
    if item.path is None:
        return item
    try:
        return item._replace(path=None, stat=os.stat(item.path), data=_bytes(item))
    except OSError as error:
        return item._replace(path=None, why=error.strerror or str(error))
    except MemoryError:
        return item._replace(path=None, why="does not fit into the memory")


def _read(item: Item) -> _Read | Done:
    """A document's bytes and its text, or why there are none."""
    if item.why:
        return Done(item.name, item.why)
    try:
        stat = os.stat(item.path) if item.path is not None else item.stat
        data = item.data if item.data is not None else _bytes(item)
        extracted = extract(item.kind.reader, data)
    except OSError as error:
        return Done(item.name, error.strerror or str(error))
    except MemoryError:
        return Done(item.name, "does not fit into the memory")
    return _Read(item, data, extracted, stat)


def text_of(item: Item) -> bytes:
    """The bytes of a document's text: its own, or those of what was extracted. Raises ``OSError``."""
    read = _read(item)
    if isinstance(read, Done):
        raise OSError(read.why)
    return read.data if read.extracted is None else read.extracted.text.encode("utf-8", "replace")


def _bytes(item: Item) -> bytes:
    assert item.path is not None
    with open(item.path, "rb") as file:
        if not item.kind.packed:
            return read_all(file)
        return read_all(Guarded(unpacked(file, item.kind.packed), file.tell))  # type: ignore[arg-type]


def _alone(pipeline: Pipeline, read: _Read) -> Cleaned | Exception:
    try:
        return pipeline.run(read.extracted.text if read.extracted else read.data)
    except Exception as error:
        return error


def _line(record: Mapping[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
