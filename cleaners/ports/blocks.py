"""Pieces of files of records: whole records, about a megabyte at once, and what is said of a record that is broken."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

BLOCK = 1 << 20  # bytes that are sent to a worker at once
LONGEST = 64 << 20  # bytes of a record; a longer line is no record, and must not fill the memory

Text = tuple[str, "str | None"]  # the name of a field and what stands in it


class Block(NamedTuple):
    """A piece of a file: whole records. ``kind`` is ``jsonl``, ``csv``, ``tsv`` or ``parquet``; ``first`` the number of its first line (of
    Parquet, row), from 1; ``end`` the bytes (rows) of the input up to its end; ``header`` the names of the columns."""

    kind: str
    first: int
    data: bytes
    end: int
    header: tuple[str, ...] = ()


class BrokenRecordError(Exception):
    """A record that cannot be read: why, and where it stood."""

    line: int = 0
    raw: bytes = b""

    def at(self, line: int, raw: bytes) -> BrokenRecordError:
        """With the place filled in."""
        self.line, self.raw = line, raw
        return self

    def record(self, name: str) -> bytes:
        """A line for the file of rejects."""
        record: dict[str, Any] = {"file": name, "line": self.line, "reason": str(self)}
        try:
            record["record"] = self.raw.decode("utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            record["record_hex"] = self.raw.hex()
        return json.dumps(record, ensure_ascii=False).encode() + b"\n"


def cut(data: bytes) -> list[bytes]:
    """Lines with their ends; LF alone ends one."""
    lines = data.split(b"\n")
    last = lines.pop()
    return [line + b"\n" for line in lines] + ([last] if last else [])


def line_blocks(stream: BinaryIO, kind: str, end: int, first: int) -> Iterator[Block]:
    """Blocks of whole lines from a stream that stands at byte ``end``, at line ``first``. A line that is longer than a record may be
    comes in pieces, which are broken records."""
    rest: list[bytes] = []
    size = 0
    while data := stream.read(BLOCK):
        at = data.rfind(b"\n") + 1
        rest.append(data[:at] if at else data)
        size += len(rest[-1])
        if not at and size <= LONGEST:
            continue
        block = b"".join(rest)
        end += size
        yield Block(kind, first, block, end)
        first += block.count(b"\n")
        rest, size = ([data[at:]], len(data) - at) if 0 < at < len(data) else ([], 0)
    if size:
        yield Block(kind, first, b"".join(rest), end + size)
