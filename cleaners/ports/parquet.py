"""Records of Parquet: read in batches, written with the same schema, compression and order. Bounded memory, whatever the file's size.

A text that is not UTF-8 (a writer that lied) is a broken record; a null stays one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from .. import Pipeline
from .archives import RefusedError
from .arrow import BATCH, check_column, clean_batch, text_type, values_of
from .blocks import Block, BrokenRecordError
from .records import Cleansed, MakeEntry, Shape
from .wanting import need

GROUP = 64 << 20  # bytes of a row group at most; each is held until it is written


def opened(source: BinaryIO) -> Any:
    """The file, read lazily. Raises ``RefusedError`` for one that is not whole, ``MissingError`` without pyarrow."""
    pq = need("pyarrow.parquet", "tables", "reading Parquet")
    try:
        return pq.ParquetFile(source)
    except Exception as error:  # pyarrow raises OSError, ValueError and errors of its own for a damaged file
        raise RefusedError(f"not a whole Parquet file: {error}") from error


def checked(schema: Any, shape: Shape) -> None:
    """Raises ``RefusedError`` where the columns are not there, are no text, or the ledger's name is taken."""
    try:
        for name in shape.fields:
            check_column(schema, name)
    except (KeyError, TypeError) as error:
        raise RefusedError(str(error.args[0])) from None
    if shape.column in schema.names:
        raise RefusedError(f"has a column {shape.column!r} already: choose another name for the ledger's")


def blocks(file: Any) -> Iterator[Block]:
    """Record batches of about ``BATCH`` bytes, each with its schema, ready to be sent."""
    import pyarrow as pa

    meta = file.metadata
    size = sum(meta.row_group(number).total_byte_size for number in range(meta.num_row_groups))
    rows = max(1, min(65_536, BATCH * max(1, meta.num_rows) // max(1, size)))
    first = 1
    for batch in file.iter_batches(batch_size=rows, use_threads=False):
        end = first + batch.num_rows - 1
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, batch.schema) as writer:
            writer.write_batch(batch)
        yield Block("parquet", first, sink.getvalue().to_pybytes(), end)
        first = end + 1


def batches_of(data: bytes) -> Iterator[Any]:
    """What a block, or what became of one, holds."""
    import pyarrow as pa

    if data:
        with pa.ipc.open_stream(data) as reader:
            yield from reader


def cleansed(block: Block, shape: Shape, pipeline: Pipeline, name: str, entry: MakeEntry) -> Cleansed:
    """Clean the texts of a block. ``entry`` makes what a report keeps."""
    import pyarrow as pa

    done = Cleansed()
    pieces = []
    for batch in batches_of(block.data):
        broken = _broken(batch, shape.fields)
        done.tally.records_in += batch.num_rows
        for row, why in broken.items():
            raw = json.dumps(_row(batch, row), ensure_ascii=False, default=str).encode("utf-8", "replace")
            done.rejects.append(
                (block.first + row, why, BrokenRecordError(why).at(block.first + row, raw).record(name))
            )
        rows = [row for row in range(batch.num_rows) if row not in broken]
        kept = batch.take(pa.array(rows, pa.int64())) if broken else batch
        result = clean_batch(kept, shape.fields, pipeline)
        done.tally.records_out += kept.num_rows
        result.tally.records_in = result.tally.records_out = 0
        done.tally.add(result.tally)
        if shape.report:
            done.entries += [
                entry(f"{name}:{block.first + rows[row]}:{column}", one) for row, column, one in result.cleaned
            ]
        if shape.ledger:
            done.ledger += _lines(result.cleaned, rows, block.first, name)
        column = result.records(shape.fields) if shape.column else None
        pieces.append(_put(kept, result.columns, shape, column))
    done.out = _json_lines(pieces) if shape.to == "jsonl" else _stream(pieces)
    return done


def _put(batch: Any, columns: dict[str, Any], shape: Shape, ledger: list[str | None] | None) -> Any:
    import pyarrow as pa

    arrays = [columns.get(name, batch.column(at)) for at, name in enumerate(batch.schema.names)]
    if ledger is not None:
        arrays.append(pa.array(ledger, pa.string()))
    return pa.RecordBatch.from_arrays(arrays, schema=written_schema(batch.schema, shape))


def written_schema(schema: Any, shape: Shape) -> Any:
    """The schema of what is written."""
    import pyarrow as pa

    for name in shape.fields:
        at = schema.get_field_index(name)
        schema = schema.set(at, schema.field(at).with_type(text_type(schema.field(at).type)))
    return schema.append(pa.field(shape.column, pa.string())) if shape.column else schema


def _stream(pieces: list[Any]) -> bytes:
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, pieces[0].schema) as writer:
        for piece in pieces:
            writer.write_batch(piece)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def _json_lines(pieces: list[Any]) -> bytes:
    rows = (row for piece in pieces for row in piece.to_pylist())
    return b"".join(
        json.dumps(row, ensure_ascii=False, default=_plain).encode("utf-8", "replace") + b"\n" for row in rows
    )


def _plain(value: Any) -> Any:
    """Dates, times and decimals as text, bytes as hexadecimal."""
    if isinstance(value, bytes):
        return value.hex()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _broken(batch: Any, columns: Sequence[str]) -> dict[int, str]:
    """The rows whose text is not UTF-8, with the reason."""
    found: dict[int, str] = {}
    for name in columns:
        array = batch.column(batch.schema.get_field_index(name))
        if "binary" in str(array.type):
            continue
        for row, value in enumerate(values_of(array)):
            if isinstance(value, bytes):
                found.setdefault(row, f"column {name!r} is not UTF-8")
    return found


def _row(batch: Any, row: int) -> dict[str, Any]:
    """A row as it can be shown; what cannot be decoded is hexadecimal."""
    shown = {}
    for at, name in enumerate(batch.schema.names):
        try:
            shown[name] = batch.column(at)[row].as_py()
        except UnicodeDecodeError:
            value = values_of(batch.column(at).slice(row, 1))[0]
            shown[name] = value.hex() if isinstance(value, bytes) else value
    return shown


def _lines(cleaned: Iterable[tuple[int, str, Any]], rows: list[int], first: int, name: str) -> bytes:
    records = (
        one.ledger.record(f"{name}:{first + rows[row]}:{column}", with_text=False) for row, column, one in cleaned
    )
    return b"".join(json.dumps(record, ensure_ascii=False).encode("utf-8", "replace") + b"\n" for record in records)


class Writer:
    """Collects batches into row groups. The first row group of the source says how they are compressed and how large they are."""

    def __init__(self, place: Path, schema: Any, like: Any = None) -> None:
        import pyarrow.parquet as pq

        compression, self.rows = "zstd", 1 << 20
        if like is not None and like.num_row_groups and like.num_columns:
            group = like.row_group(0)
            compression, self.rows = group.column(0).compression.lower(), max(1, group.num_rows)
        compression = "none" if compression == "uncompressed" else compression
        self.writer = pq.ParquetWriter(place, schema, compression=compression)
        self.schema = schema
        self.waiting: list[Any] = []

    def write(self, batch: Any) -> None:
        """Add a batch."""
        self.waiting.append(batch)
        if sum(one.num_rows for one in self.waiting) >= self.rows or sum(one.nbytes for one in self.waiting) >= GROUP:
            self._flush()

    def close(self) -> None:
        """Write what is left, and the footer."""
        if self.waiting:
            self._flush(last=True)
        self.writer.close()

    def _flush(self, *, last: bool = False) -> None:
        """Write whole row groups; what is too little for one waits, unless it is the last."""
        import pyarrow as pa

        table = pa.Table.from_batches(self.waiting, self.schema)
        whole = len(table) if last or len(table) < self.rows else len(table) // self.rows * self.rows
        self.writer.write_table(table.slice(0, whole), row_group_size=self.rows)
        self.waiting = table.slice(whole).to_batches()


def from_documents(lines: Path, place: Path, column: str | None = None) -> None:
    """Write documents (the records of ``--to jsonl``; ``column`` is the ledger's) as a table that has the same columns for all documents."""
    pa = need("pyarrow", "tables", "writing Parquet")
    finding = pa.struct([("rule", pa.string()), ("start", pa.int64()), ("end", pa.int64()), ("note", pa.string())])
    known = {"metadata": pa.map_(pa.string(), pa.string()), "findings": pa.list_(finding)}
    names = ["name", "text", "encoding", "metadata", "findings", "file", *([column] if column else [])]
    schema = pa.schema([(name, known.get(name, pa.string())) for name in names])
    writer = Writer(place, schema)
    try:
        for records in _chunks(lines):
            rows = [{name: _cell(name, value) for name, value in record.items()} for record in records]
            for batch in pa.Table.from_pylist(rows, schema=schema).to_batches():
                writer.write(batch)
    finally:
        writer.close()


def _cell(name: str, value: Any) -> Any:
    if name == "metadata":
        return list(value.items())
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value


def from_json_lines(lines: Path, place: Path) -> None:
    """Write records, one JSON object on a line, as Parquet. Read twice: what a column holds is known at the end only. Raises ``RefusedError``
    where a field holds what has no common type."""
    pa = need("pyarrow", "tables", "writing Parquet")
    schema = None
    try:
        for rows in _chunks(lines):
            found = _schema(rows)
            schema = found if schema is None else pa.unify_schemas([schema, found], promote_options="permissive")
        schema = schema or pa.schema([])
        writer = Writer(place, schema)
        try:
            for rows in _chunks(lines):
                for batch in pa.Table.from_pylist(rows, schema=schema).to_batches():
                    writer.write(batch)
        finally:
            writer.close()
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, OverflowError) as error:
        raise RefusedError(f"cannot be one table: {error}; --to jsonl keeps the records as they are") from error


def _schema(rows: list[dict[str, Any]]) -> Any:
    import pyarrow as pa

    names = dict.fromkeys(name for row in rows for name in row)
    return pa.schema([(name, pa.infer_type([row.get(name) for row in rows])) for name in names])


def _chunks(lines: Path) -> Iterator[list[dict[str, Any]]]:
    """Records, some megabytes at a time."""
    with lines.open("rb") as file:
        while chunk := file.readlines(8 << 20):
            yield [json.loads(line) for line in chunk]
