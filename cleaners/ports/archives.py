"""What is wrapped in archives and compressed files: opened as streams, one after another, never trusted.

A name that leads out of its archive is refused, and so is what would unpack to far more than text ever does.
"""

from __future__ import annotations

import io
import os
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import IO, Any, BinaryIO, NamedTuple

LARGEST = 512 << 20  # bytes of a document, which is held in memory; records are streamed and may be of any length
RATIO, SUSPECT = 200, 16 << 20  # what unpacks to more than so many bytes, and to so many times its size, is a bomb
_UTF8_NAME = 0x800  # the flag of a zip's entry whose name is UTF-8

# What readers of broken or hostile archives raise, beside OSError.
BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, ValueError, RuntimeError, NotImplementedError)


class RefusedError(OSError):
    """A file that is left for a reason that its reader can be told."""


class Member(NamedTuple):
    """A file that an archive holds: its name, and how to open it, or why it is not."""

    name: str
    open: Callable[[], BinaryIO] | None
    why: str = ""


class Guarded(io.RawIOBase):
    """A stream that stops where it has given ``RATIO`` times what it took from ``packed``: how far the packed file was read."""

    def __init__(self, stream: IO[bytes], packed: Callable[[], int]) -> None:
        self.stream, self.packed, self.given = stream, packed, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self.stream.read(len(buffer))
        buffer[: len(data)] = data
        self.given += len(data)
        if self.given > SUSPECT and self.given > RATIO * max(1, self.packed()):
            raise RefusedError(f"unpacks to more than {RATIO} times its size: left, it may be made to fill the memory")
        return len(data)


def read_all(stream: IO[bytes]) -> bytes:
    """The whole of a stream. Raises ``RefusedError`` where it is longer than a document may be."""
    pieces, size = [], 0
    while piece := stream.read(1 << 20):
        size += len(piece)
        if size > LARGEST:
            raise RefusedError(f"larger than {LARGEST >> 20} MB: split it, or clean its records with --text-field")
        pieces.append(piece)
    return b"".join(pieces)


def unpacked(stream: BinaryIO, packed: str) -> BinaryIO:
    """The stream that a compressed one holds; ``packed`` is the suffix of its name."""
    opened: Any
    if not packed:
        return stream
    if packed == ".gz":
        import gzip

        opened = gzip.GzipFile(fileobj=stream)
    elif packed == ".bz2":
        import bz2

        opened = bz2.BZ2File(stream)
    elif packed == ".xz":
        import lzma

        opened = lzma.LZMAFile(stream)  # noqa: SIM115
    else:
        opened = _zstd(stream)
    return io.BufferedReader(Plain(opened), 1 << 20)


class Plain(io.RawIOBase):
    """A decompressor whose complaints are all ``OSError``: what it read before them is kept by its reader."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            data = self.stream.read(len(buffer))
        except OSError:
            raise
        except Exception as error:  # each decompressor has errors of its own, and a damaged file is nothing else
            raise OSError(f"cannot be unpacked: {error}") from error
        buffer[: len(data)] = data
        return len(data)


def _zstd(stream: BinaryIO) -> IO[bytes]:
    try:
        from compression import zstd  # type: ignore[import-not-found, unused-ignore]  # Python 3.14
    except ImportError:
        from backports import zstd
    opened: IO[bytes] = zstd.ZstdFile(stream)
    return opened


def members(stream: BinaryIO, name: str) -> Iterator[Member]:
    """The files of an archive, in its order. Each is opened before the next one is asked for. Raises ``OSError`` for an archive
    that cannot be read (any further)."""
    try:
        yield from _zip_members(stream) if name.lower().endswith(".zip") else _tar_members(stream, name)
    except BROKEN as error:
        raise OSError(f"not a whole archive: {error}") from error


def _zip_members(stream: BinaryIO) -> Iterator[Member]:
    with zipfile.ZipFile(stream) as archive:
        for info in archive.infolist():
            name = _zip_name(info)
            if info.is_dir():
                continue
            if info.external_attr >> 28 == 0o12:
                yield Member(name, None, "a link")
            elif info.flag_bits & 1:
                yield Member(name, None, "is encrypted: unpack it with its password first")
            elif info.file_size > SUSPECT and info.file_size > RATIO * max(1, info.compress_size):
                why = f"would unpack from {info.compress_size:,} to {info.file_size:,} bytes: left, no text does"
                yield Member(name, None, why)
            else:
                yield Member(name, _opener(archive, info))


def _opener(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    def opened() -> BinaryIO:
        try:
            return io.BufferedReader(Plain(archive.open(info)), 1 << 20)
        except BROKEN as error:
            raise OSError(f"cannot be unpacked: {error}") from error

    return opened


def _zip_name(info: zipfile.ZipInfo) -> str:
    """A name as its maker wrote it: without the flag of UTF-8 it is in the code page of a Chinese Windows, or UTF-8 all the
    same, where zipfile reads code page 437."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        raw = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    return _named(raw, info.orig_filename)


def _named(raw: bytes, otherwise: str) -> str:
    """A name from its bytes. Two bytes that are a letter of UTF-8 are an ideograph of GBK as well (``通知``): then it is that."""
    found = []
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            found.append(raw.decode(encoding))
    likely = [name for name in found if not any("\x7f" < char < "\u0800" for char in name)]
    return [*likely, *found, otherwise][0]


def _tar_members(stream: BinaryIO, name: str) -> Iterator[Member]:
    packed = next((end for end in (".gz", ".tgz", ".zst", ".bz2", ".xz") if name.lower().endswith(end)), "")
    opened = unpacked(stream, ".gz" if packed == ".tgz" else packed)
    taken = Guarded(opened, stream.tell) if packed and stream.seekable() else Plain(opened)
    with tarfile.open(fileobj=io.BufferedReader(taken, 1 << 20), mode="r|") as archive:  # type: ignore[type-var, call-overload, unused-ignore]
        for info in archive:
            if info.isfile():
                yield Member(_tar_name(info.name), _extractor(archive, info))
            elif not info.isdir():
                yield Member(_tar_name(info.name), None, "not a regular file")


def _tar_name(name: str) -> str:
    return _named(os.fsencode(name), name) if "\udc80" <= max(name, default="") <= "\udcff" else name


def _extractor(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Callable[[], BinaryIO]:
    def opened() -> BinaryIO:
        stream = archive.extractfile(info)
        assert stream is not None
        return io.BufferedReader(Plain(stream), 1 << 20)

    return opened
