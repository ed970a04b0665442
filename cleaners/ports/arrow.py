"""Tables of Apache Arrow in and out: Parquet, pandas, polars, datasets, DuckDB, Ray and Spark all go through here.

>>> import pyarrow as pa
>>> table, ledger = clean_table(pa.table({"id": [1], "text": ["工作,推进"]}), "text")
>>> table["text"].to_pylist(), ledger["rule"].to_pylist()
(['工作，推进'], ['punctuation.half-width'])
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from .. import Cleaned, Pipeline
from .elsewhere import Elsewhere, OtherRulesError
from .records import Tally, field_arguments
from .wanting import need

ROW = ("row", "column", "round", "cleaner", "rule", "start", "end", "before", "after", "source_start", "source_end")
_TEXT_IN = ("string", "large_string", "string_view", "binary", "large_binary", "binary_view", "null")
BATCH = 4 << 20  # bytes of a table that are cleaned at once

_made: dict[str, Pipeline] = {}


def clean_table(
    table: Any,
    column: str | Sequence[str],
    profile: str | Path = "zh",
    *,
    pipeline: Pipeline | None = None,
    **arguments: Any,
) -> tuple[Any, Any]:
    """Clean the text of one column or several; ``(table, ledger)``, both ``pyarrow.Table``.

    All else stays as it is: order, types, nulls, metadata. A column of bytes is decoded and becomes one of text. The ledger has
    a row for each edit: ``row`` counts the rows of the table from 0, ``start`` and ``end`` are code points of the text that
    the cleaner received, ``source_start`` and ``source_end`` of the decoded source. ``profile`` and ``arguments`` are those of
    ``Pipeline``; ``pipeline`` is used as it is. Raises ``KeyError`` for a column that is not there, ``TypeError`` for one that is
    no text, and what ``Pipeline`` raises.
    """
    pa = need("pyarrow", "tables", "cleaning tables")
    columns = [column] if isinstance(column, str) else list(column)
    chain = pipeline or _pipeline({"profile": profile, **arguments})
    is_batch = isinstance(table, pa.RecordBatch)
    whole = pa.Table.from_batches([table]) if is_batch else table
    for name in columns:
        check_column(whole.schema, name)
    texts: dict[str, list[Any]] = {name: [] for name in columns}
    ledgers, first = [], 0
    for batch in _sliced(whole.select(columns)):
        done = clean_batch(batch, columns, chain)
        for name in columns:
            texts[name].append(done.columns[name])
        ledgers.append(ledger_batch(done.cleaned, first))
        first += batch.num_rows
    for name in columns:
        at = whole.schema.get_field_index(name)
        type_ = text_type(whole.schema.field(at).type)
        whole = whole.set_column(at, whole.schema.field(at).with_type(type_), pa.chunked_array(texts[name], type_))
    ledger = pa.Table.from_batches(ledgers, ledger_schema())
    return (whole.to_batches()[0] if is_batch and whole.num_rows else whole), ledger


class CleanBatches:
    """``clean_table`` as a function of one table, for engines that send it to other machines: picklable, with the user's own rules in it;
    a worker whose rules are others than ``digest`` says is an error. With ``ledger`` the edits stand in a column of that name, as JSON."""

    def __init__(self, column: str | Sequence[str], ledger: str | None = None, **arguments: Any) -> None:
        self.columns = [column] if isinstance(column, str) else list(column)
        self.ledger = ledger
        chain = _pipeline(arguments)
        self.digest = chain.digest
        self.chain = Elsewhere(chain)

    def __call__(self, table: Any) -> Any:
        """A table (or record batch) with these columns cleaned. Raises ``OtherRulesError``."""
        chain = self.chain.arrive()
        if chain.digest != self.digest:
            raise OtherRulesError(f"this worker has other rules ({chain.digest}) than the driver ({self.digest})")
        return self._cleaned(table, chain)

    def schema(self, schema: Any) -> Any:
        """The schema of what comes out, of that of what goes in."""
        import pyarrow as pa

        for name in self.columns:
            at = check_column(schema, name)
            schema = schema.set(at, schema.field(at).with_type(text_type(schema.field(at).type)))
        return schema.append(pa.field(self.ledger, pa.string())) if self.ledger else schema

    def _cleaned(self, table: Any, chain: Pipeline) -> Any:
        import pyarrow as pa

        wanted = self.schema(table.schema)
        pieces = []
        for batch in _sliced(table if isinstance(table, pa.Table) else pa.Table.from_batches([table])):
            done = clean_batch(batch, self.columns, chain)
            arrays = [done.columns.get(name, batch.column(at)) for at, name in enumerate(batch.schema.names)]
            if self.ledger:
                arrays.append(pa.array(done.records(self.columns), pa.string()))
            pieces.append(pa.RecordBatch.from_arrays(arrays, schema=wanted))
        whole = pa.Table.from_batches(pieces, wanted)
        return (
            whole
            if isinstance(table, pa.Table)
            else whole.combine_chunks().to_batches()[0]
            if len(whole)
            else pieces[0]
        )


class CleanedBatch(NamedTuple):
    """``columns`` are the clean ones; ``cleaned`` tells what was done: row, column, and the ``Cleaned`` of each text."""

    columns: dict[str, Any]
    cleaned: list[tuple[int, str, Cleaned]]
    tally: Tally

    def records(self, columns: Sequence[str]) -> list[str | None]:
        """The ledgers of each row as JSON, ``None`` for a row without text: with the clean text, each gives its source back."""
        rows: dict[int, dict[str, Any]] = {}
        for row, name, cleaned in self.cleaned:
            rows.setdefault(row, {})[name] = cleaned.ledger.record(name, with_text=False)
        count = len(next(iter(self.columns.values()), []))
        return [json.dumps(rows[row], ensure_ascii=False) if row in rows else None for row in range(count)]


def clean_batch(batch: Any, columns: Sequence[str], pipeline: Pipeline) -> CleanedBatch:
    """Clean the text columns of a record batch."""
    import pyarrow as pa

    done, cleaned, tally = {}, [], Tally(batch.num_rows, batch.num_rows)
    changed: set[int] = set()
    for name in columns:
        array = batch.column(batch.schema.get_field_index(name))
        values = values_of(array)
        results = pipeline.run_many(value for value in values if value is not None)
        new: list[str | None] = []
        for row, value in enumerate(values):
            if value is None:
                new.append(None)
                continue
            one = next(results)
            tally.count(one)
            cleaned.append((row, name, one))
            new.append(one.text)
            if one.text != value:
                changed.add(row)
        done[name] = pa.array(new, text_type(array.type))
    tally.changed = len(changed)
    cleaned.sort(key=lambda entry: entry[0])
    return CleanedBatch(done, cleaned, tally)


def values_of(array: Any) -> list[str | bytes | None]:
    """The values of a column: ``str``, or ``bytes`` where they are bytes, or are said to be UTF-8 and are not."""
    import pyarrow as pa

    if pa.types.is_dictionary(array.type):
        array = array.cast(array.type.value_type)
    if str(array.type) == "null" or "binary" in str(array.type):
        return list(array.to_pylist())
    try:
        return list(array.to_pylist())
    except UnicodeDecodeError:
        return [_decoded(value) for value in array.cast(pa.large_string()).view(pa.large_binary()).to_pylist()]


def _decoded(value: bytes | None) -> str | bytes | None:
    try:
        return None if value is None else value.decode("utf-8")
    except UnicodeDecodeError:
        return value


def ledger_schema() -> Any:
    """The columns of a ledger table."""
    import pyarrow as pa

    texts = ("column", "cleaner", "rule", "before", "after")
    return pa.schema([(name, pa.string() if name in texts else pa.int64()) for name in ROW])


def ledger_batch(cleaned: Iterable[tuple[int, str, Cleaned]], first: int) -> Any:
    """The edits of some texts as rows; ``first`` is the number of the first row of their table."""
    import pyarrow as pa

    columns: list[list[Any]] = [[] for _ in ROW]
    for row, name, one in cleaned:
        for edit in one.ledger.rows():
            for values, value in zip(columns, (first + row, name, *edit), strict=True):
                values.append(value)
    schema = ledger_schema()
    arrays = [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def check_column(schema: Any, name: str) -> int:
    """The place of a column of text. Raises ``KeyError`` or ``TypeError``."""
    import pyarrow as pa

    at = schema.get_field_index(name)
    if at < 0:
        twice = name in schema.names
        raise KeyError(f"{'several columns' if twice else 'no column'} {name!r}; there are {', '.join(schema.names)}")
    type_ = schema.field(at).type
    inner = type_.value_type if pa.types.is_dictionary(type_) else type_
    if str(inner) not in _TEXT_IN:
        raise TypeError(f"column {name!r} holds {type_}: expected text")
    return int(at)


def text_type(type_: Any) -> Any:
    """The type of a cleaned column: bytes become text, all else stays."""
    import pyarrow as pa

    become = {
        "binary": pa.string(),
        "large_binary": pa.large_string(),
        "binary_view": pa.string_view(),
        "null": pa.string(),
    }
    if pa.types.is_dictionary(type_):
        return become.get(str(type_.value_type), type_.value_type) if "binary" in str(type_.value_type) else type_
    return become.get(str(type_), type_)


def _sliced(table: Any) -> Iterator[Any]:
    """Batches of a few megabytes, one at least."""
    rows = max(1, BATCH * max(1, table.num_rows) // max(1, table.nbytes))
    batches = table.to_batches(max_chunksize=rows)
    if not batches:
        import pyarrow as pa

        batches = [pa.RecordBatch.from_pylist([], schema=table.schema)]
    yield from batches


def _pipeline(arguments: Mapping[str, Any]) -> Pipeline:
    """A pipeline for fields, made once for the same arguments: making one costs as much as cleaning a hundred documents."""
    key = repr(sorted(arguments.items()))
    if key not in _made:
        _made[key] = Pipeline(**field_arguments(arguments))
    return _made[key]
