"""From the inputs of a run to its tasks: documents in batches of about a megabyte, records in blocks, one after another, in a fixed
order. Archives are opened here; what cannot be read becomes a fault with its reason, and the run goes on."""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from .archives import Guarded, members, read_all, unpacked
from .blocks import BLOCK, Block, BrokenRecordError, line_blocks
from .delimited import MARKS, blocks, header_of, lines_of, records
from .files import Document, inside
from .journal import Checkpoint
from .kinds import is_known
from .recoding import utf8
from .records import Shape
from .wanting import MissingError
from .work import Item, Records, Task

MANY = 256  # documents in a batch at most
DEEPEST = 3  # archives inside archives
_BOM = codecs.BOM_UTF8


class Begins(NamedTuple):
    """A file of records begins: what its output begins with, and how its input looks (of Parquet: its schema and metadata)."""

    document: Document
    head: bytes = b""
    like: Any = None
    stat: os.stat_result | None = None
    resumed: bool = False


class Piece(NamedTuple):
    """A block of a file of records is done; ``end`` and ``line`` say how far that is."""

    document: Document
    end: int
    line: int


class Ends(NamedTuple):
    """A file of records is read to its end."""

    document: Document


class Fault(NamedTuple):
    """An input cannot be read (any further); ``passed`` says that it was only left out."""

    document: Document
    why: str
    passed: bool = False


@dataclass
class Inputs:
    """Makes the tasks of a run. ``is_done`` says what an earlier run has done already, ``reached`` how far it came in a file of records;
    ``given_up`` holds files whose output failed: the rest of them is not read."""

    shape: Shape
    fields: bool
    encoding: str | None = None
    is_done: Callable[[Document], bool] = lambda document: False
    reached: Callable[[Document], Checkpoint | None] = lambda document: None
    given_up: set[Document] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.batch: list[tuple[Document, Item]] = []
        self.size = 0

    def tasks(self, documents: Iterable[Document]) -> Iterator[Task]:
        """The tasks of all documents, lazily."""
        for document in documents:
            yield from self._document(document)
        yield from self._flush()

    def is_records(self, document: Document) -> bool:
        """Whether a document is cleaned record by record."""
        kind = document.kind
        return kind.reader == "parquet" or (self.fields and kind.records is not None)

    def _document(self, document: Document) -> Iterator[Task]:
        kind = document.kind
        if self.is_done(document):
            return
        try:
            if kind.reader == "archive" or self.is_records(document):
                yield from self._flush()
                with _opened(document) as stream:
                    if kind.reader == "archive":
                        yield from self._archive(document, stream, 1)
                    else:
                        yield from self._file_of_records(document, stream)
            elif document.path is None:
                data = read_all(_packed(sys.stdin.buffer, kind.packed))
                yield from self._add(document, Item(document.name, kind, data=data), len(data))
            else:
                try:
                    size = document.path.stat().st_size
                except OSError:  # the worker will say so
                    size = 0
                yield from self._add(document, Item(document.name, kind, os.fspath(document.path)), size)
        except OSError as error:
            yield from self._flush()
            yield Task(None, Fault(document, error.strerror or str(error)))

    def _add(self, document: Document, item: Item, size: int) -> Iterator[Task]:
        self.batch.append((document, item))
        self.size += size
        if self.size >= BLOCK or len(self.batch) >= MANY:
            yield from self._flush()

    def _flush(self) -> Iterator[Task]:
        if self.batch:
            batch, size = self.batch, self.size
            self.batch, self.size = [], 0
            yield Task([item for _, item in batch], [document for document, _ in batch], size)

    # Archives

    def _archive(self, archive: Document, stream: BinaryIO, depth: int) -> Iterator[Task]:
        seen = set()
        if not stream.seekable() and archive.place.name.lower().endswith(".zip"):
            stream = io.BytesIO(read_all(stream))
        for member in members(stream, archive.place.name):
            document = inside(archive, member.name)
            why = (
                "its name leads out of the archive: left" if document is None else
                "a second file of this name" if document.place in seen else
                member.why
            )  # fmt: skip
            if document is None or why:
                document = document or Document(
                    f"{archive.name}/{os.path.basename(member.name) or '…'}", None, archive.place
                )
                yield Task(None, Fault(document, why, passed=why == "a link" or why == "not a regular file"))
                continue
            seen.add(document.place)
            hidden = any(part.startswith(".") or part == "__MACOSX" for part in Path(member.name).parts)
            if hidden or not is_known(document.place):
                yield Task(None, Fault(document, "not a kind of file that is cleaned", passed=True))
                continue
            assert member.open is not None
            try:
                yield from self._member(document, member.open(), depth)
            except OSError as error:
                yield Task(None, Fault(document, error.strerror or str(error)))
        yield from self._flush()

    def _member(self, document: Document, stream: BinaryIO, depth: int) -> Iterator[Task]:
        kind = document.kind
        if self.is_done(document):
            return
        if kind.reader == "archive":
            if depth >= DEEPEST:
                yield Task(None, Fault(document, f"an archive in an archive, {DEEPEST} deep: left"))
                return
            yield from self._flush()
            yield from self._archive(document, io.BytesIO(read_all(stream)), depth + 1)
        elif self.is_records(document):
            yield from self._flush()
            yield from self._file_of_records(document, stream)
        else:
            data = read_all(_packed(stream, kind.packed))
            yield from self._add(document, Item(document.name, kind, data=data), len(data))

    # Records

    def _file_of_records(self, document: Document, stream: BinaryIO) -> Iterator[Task]:
        stat = os.fstat(stream.fileno()) if document.path is not None else None
        begun = self.reached(document)
        try:
            if document.kind.records == "parquet":
                yield from self._parquet(document, stream, stat)
            else:
                yield from self._lines(document, stream, stat, begun)
        except MissingError as error:
            yield Task(None, Fault(document, str(error)))
        except BrokenRecordError as error:
            yield Task(None, Fault(document, str(error)))
        except OSError as error:
            yield Task(None, Fault(document, error.strerror or str(error)))
        else:
            yield Task(None, Ends(document))

    def _lines(
        self, document: Document, raw: BinaryIO, stat: os.stat_result | None, begun: Checkpoint | None
    ) -> Iterator[Task]:
        kind = document.kind.records or "jsonl"
        packed = document.kind.packed
        stream = utf8(unpacked(raw, packed), kind, self.encoding)
        bom = stream.peek(3)[:3] == _BOM  # type: ignore[attr-defined]
        end = len(stream.read(3)) if bom else 0
        head, header, first = (_BOM if bom and kind != "jsonl" else b""), tuple[str, ...](), 1
        if kind != "jsonl":
            record = next(records(lines_of(stream), MARKS[kind]), b"")
            header = header_of(record, MARKS[kind])
            _check(header, self.shape)
            end, first, head = end + len(record), 1 + record.count(b"\n"), head + _header(record, kind, self.shape)
        yield Task(None, Begins(document, head, stat=stat, resumed=begun is not None), end)
        if begun is not None:
            _skip(stream, begun.end - end)
            end, first = begun.end, begun.line
        made: Iterator[Block] = (
            line_blocks(stream, kind, end, first) if kind == "jsonl" else blocks(stream, kind, header, end, first)
        )
        for block in made:
            if document in self.given_up:
                return
            size = block.end - end
            end = block.end
            line = block.first + block.data.count(b"\n")
            yield Task(Records(document.name, block), Piece(document, end, line), size)

    def _parquet(self, document: Document, raw: BinaryIO, stat: os.stat_result | None) -> Iterator[Task]:
        import tempfile

        from . import parquet

        with tempfile.TemporaryFile() as spool:
            stream = unpacked(raw, document.kind.packed)
            if not stream.seekable() or document.kind.packed:
                while piece := stream.read(BLOCK):
                    spool.write(piece)
                spool.seek(0)
                stream = spool
            file = parquet.opened(stream)
            schema = file.schema_arrow
            parquet.checked(schema, self.shape)
            like = (parquet.written_schema(schema, self.shape), file.metadata)
            yield Task(None, Begins(document, like=like, stat=stat))
            rows, size = max(1, file.metadata.num_rows), stat.st_size if stat else 0
            for block in parquet.blocks(file):
                if document in self.given_up:
                    return
                share = size * (block.end - block.first + 1) // rows
                yield Task(Records(document.name, block), Piece(document, block.end, block.end), share)


def _opened(document: Document) -> AbstractContextManager[BinaryIO]:
    return open(document.path, "rb", BLOCK) if document.path is not None else nullcontext(sys.stdin.buffer)


def _packed(stream: BinaryIO, packed: str) -> Any:
    return Guarded(unpacked(stream, packed), stream.tell) if packed and stream.seekable() else unpacked(stream, packed)


def _check(header: tuple[str, ...], shape: Shape) -> None:
    for name in shape.fields:
        if header.count(name) != 1:
            what = "several columns" if name in header else "no column"
            raise BrokenRecordError(f"{what} {name!r}; there are {', '.join(header) or 'none'}")
    if shape.column in header:
        raise BrokenRecordError(f"has a column {shape.column!r} already: choose another name for the ledger's")


def _header(record: bytes, kind: str, shape: Shape) -> bytes:
    """The first record of the output."""
    if shape.to not in (None, kind):
        return b""
    line = record.rstrip(b"\r\n")
    end = record[len(line) :] or b"\n"
    return line + (MARKS[kind] + shape.column if shape.column else "").encode() + end


def _skip(stream: BinaryIO, size: int) -> None:
    """Go on from where an earlier run was."""
    if stream.seekable():
        stream.seek(size, os.SEEK_CUR)
        return
    while size > 0 and (data := stream.read(min(size, BLOCK))):
        size -= len(data)
