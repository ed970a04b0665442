"""Streams of records in UTF-8, whatever they are in."""

from __future__ import annotations

import codecs
import io
from typing import Any, BinaryIO

from .. import detect
from .archives import Plain
from .blocks import BLOCK


def utf8(stream: BinaryIO, kind: str, encoding: str | None) -> BinaryIO:
    """The stream in UTF-8. JSON is UTF-8 by its standard; of a table the first megabyte shows its encoding. What cannot be decoded comes
    out as bytes that are no UTF-8: its record is broken, and none else."""
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(Plain(stream), BLOCK)
    if encoding is None and kind != "jsonl":
        encoding = _encoding(buffered.peek(BLOCK))
    if encoding is None or codecs.lookup(encoding).name in ("utf-8", "ascii", "utf-8-sig"):
        return buffered
    return io.BufferedReader(_Recoded(buffered, encoding), BLOCK)


def _encoding(head: bytes) -> str | None:
    """The encoding of a table; ``None`` for UTF-8, damaged or not."""
    lines = [line for line in head.split(b"\n")[:-1] or [head] if not line.isascii()]
    bad = sum(1 for line in lines if not _is_utf8(line))
    if not bad and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None
    if len(lines) - bad >= bad:
        return None
    return detect(head).encoding


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


class _Recoded(io.RawIOBase):
    """A stream in another encoding as UTF-8."""

    def __init__(self, stream: Any, encoding: str) -> None:
        wide = codecs.lookup(encoding).name.startswith(("utf-16", "utf-32"))
        self.errors = "surrogatepass" if wide else "surrogateescape"
        self.stream, self.decoder = stream, codecs.getincrementaldecoder(encoding)(self.errors)
        self.rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while not self.rest:
            data = self.stream.read(BLOCK)
            try:
                text = self.decoder.decode(data, final=not data)
            except UnicodeDecodeError as error:
                raise OSError(f"cannot be read as {error.encoding}: {error.reason} at its end") from error
            self.rest = text.encode("utf-8", self.errors)
            if not data:
                break
        size = min(len(buffer), len(self.rest))
        buffer[:size], self.rest = self.rest[:size], self.rest[size:]
        return size
