"""Records of CSV and TSV: a line each, or more where a quoted field holds line ends. Fields that are not cleaned keep their bytes,
quotes and all; so does the line end.

Wrong where a field that begins with a quotation mark means it as one (``"甲"说``): CSV knows no such field, and readers differ.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO

from .blocks import BLOCK, LONGEST, Block, BrokenRecordError, Text, cut

MARKS = {"csv": ",", "tsv": "\t"}
_FIELD = {
    # A field that begins with a quote ends with one; what stands between that and the delimiter belongs to it, as Python's csv
    # has it. Any other field may hold quotes.
    mark: re.compile(rf'(?:("(?:[^"]++|"")*+"[^{mark}\n]*+)|([^{mark}\n]*+))({mark}|\Z)')
    for mark in MARKS.values()
}
_BEGIN = {mark: re.compile(rf'(?:\A|{mark})"'.encode()) for mark in MARKS.values()}
_END = re.compile(rb'(?:[^"]++|"")*+"')
_QUOTED = re.compile(r'"((?:[^"]++|"")*+)"')
_NEEDS_QUOTES = {mark: re.compile(rf'[{mark}"\r\n]|\A[ \t]|[ \t]\Z') for mark in MARKS.values()}


class Row:
    """A record of a table."""

    def __init__(self, line: int, raw: bytes, header: Sequence[str], wanted: Sequence[str], mark: str) -> None:
        self.line, self.header, self.mark = line, header, mark
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise BrokenRecordError(f"not UTF-8: {error.reason} at byte {error.start + 1}") from None
        body = text.rstrip("\r\n")
        self.end = text[len(body) :] or "\n"
        self.fields = split(body, mark)
        if len(self.fields) != len(header):
            raise BrokenRecordError(f"{len(self.fields)} fields, where the header has {len(header)}")
        self.at = [header.index(name) for name in wanted]

    @property
    def texts(self) -> list[Text]:
        """Name and text of each field that is cleaned; an empty one is nothing to clean."""
        return [(self.header[at], unquoted(self.fields[at]) or None) for at in self.at]

    def put(self, texts: Sequence[str | None], column: str | None, ledger: Any) -> bytes:
        """The line with other texts, and with the ledger as a last field, where it is asked for."""
        fields = list(self.fields)
        for at, (_, old), new in zip(self.at, self.texts, texts, strict=True):
            if new is not None and new != old:
                fields[at] = quoted(new, self.mark, always=fields[at].startswith('"'))
        if column is not None:
            fields.append(quoted(json.dumps(ledger, ensure_ascii=False), self.mark))
        return (self.mark.join(fields) + self.end).encode()

    def values(self) -> dict[str, Any]:
        """The record as a mapping of texts."""
        return {name: unquoted(field) for name, field in zip(self.header, self.fields, strict=True)}


def split(line: str, mark: str) -> list[str]:
    """The fields of a record without its line end, quotes and all. Raises ``BrokenRecordError`` for a quote that is never closed."""
    if '"' not in line:
        return line.split(mark)
    fields, at = [], 0
    while match := _FIELD[mark].match(line, at):
        if match[1] is None and match[2].startswith('"'):
            raise BrokenRecordError("a quote is never closed")
        fields.append(match[1] or match[2])
        at = match.end()
        if match[3] != mark:
            break
    if at < len(line) or match is None:
        raise BrokenRecordError("a line end outside quotes")
    return fields


def unquoted(field: str) -> str:
    """What a field says."""
    match = _QUOTED.match(field) if field.startswith('"') else None
    return match[1].replace('""', '"') + field[match.end() :] if match else field


def quoted(text: str, mark: str, *, always: bool = False) -> str:
    """A text as a field; in quotes where it needs them, or had them."""
    if always or _NEEDS_QUOTES[mark].search(text):
        return '"' + text.replace('"', '""') + '"'
    return text


def parse(block: Block, wanted: Sequence[str]) -> Iterator[Row | BrokenRecordError]:
    """The records of a block; a line without anything is none."""
    line, mark = block.first, MARKS[block.kind]
    for raw in records(cut(block.data), mark):
        if raw.strip(b"\r\n"):
            try:
                yield Row(line, raw, block.header, wanted, mark)
            except BrokenRecordError as broken:
                yield broken.at(line, raw)
        line += raw.count(b"\n")


def records(lines: Iterable[bytes], mark: str) -> Iterator[bytes]:
    """Whole records from lines: those that a quoted field runs over go together. What becomes longer than a record may be, because
    a quote is never closed, is given up, and the next line begins anew."""
    waiting: list[bytes] = []
    size = 0
    for line in lines:
        is_open = bool(waiting)
        if is_open or b'"' in line:
            is_open = _ends_open(line, is_open, mark)
        if not (is_open or waiting):
            yield line
            continue
        waiting.append(line)
        size += len(line)
        if not is_open or size > LONGEST:
            yield b"".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield b"".join(waiting)


def _ends_open(line: bytes, is_open: bool, mark: str) -> bool:
    """Whether a line ends inside a quoted field, by whether it begins there."""
    at = 0
    while True:
        if is_open:
            closing = _END.match(line, at)
            if not closing:
                return True
            at = closing.end()
        opening = _BEGIN[mark].search(line, at)
        if not opening:
            return False
        at, is_open = opening.end(), True


def header_of(record: bytes, mark: str) -> tuple[str, ...]:
    """The names in the first record. Raises ``BrokenRecordError``."""
    try:
        line = record.decode("utf-8").removeprefix("\ufeff").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise BrokenRecordError(f"its header is not UTF-8 (byte {error.start + 1}): say --encoding") from None
    return tuple(unquoted(field) for field in split(line, mark))


def blocks(stream: BinaryIO, kind: str, header: tuple[str, ...], end: int, first: int) -> Iterator[Block]:
    """Blocks of whole records from a stream that stands at byte ``end``, at line ``first``."""
    waiting: list[bytes] = []
    size = lines = 0
    for record in records(lines_of(stream), MARKS[kind]):
        waiting.append(record)
        size += len(record)
        lines += record.count(b"\n")
        if size >= BLOCK:
            end += size
            yield Block(kind, first, b"".join(waiting), end, header)
            first, lines, size, waiting = first + lines, 0, 0, []
    if waiting:
        yield Block(kind, first, b"".join(waiting), end + size, header)


def lines_of(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream; what goes on without a line end for longer than a record may be, in pieces."""
    while line := stream.readline(LONGEST):
        yield line
