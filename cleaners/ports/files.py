"""Which files are meant, where their text goes, and how it gets there whole or not at all."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .terminal import visible

SUFFIXES = (".txt", ".md", ".html", ".htm")  # what is taken of a folder
FORMATS = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".json": "json",
    ".jsonl": "json",
    ".md": "markdown",
}  # what a name says for sure
STDIN = "-"


class UsageError(Exception):
    """A request that would lose something or that cannot be meant; nothing was written."""


@dataclass(frozen=True)
class Document:
    """One input. ``name`` is what messages call it, ``path`` is ``None`` for standard input, ``place`` is its path below
    an output folder, ``linked`` says that a folder holds it as a symbolic link."""

    name: str
    path: Path | None
    place: Path
    linked: bool = False

    @property
    def format(self) -> str | None:
        """The format that the name states, ``None`` where the text has to show it."""
        return FORMATS.get(self.place.suffix.lower())

    def read(self) -> bytes:
        """The bytes. Raises ``OSError``."""
        return sys.stdin.buffer.read() if self.path is None else self.path.read_bytes()


@dataclass
class Found:
    """What the inputs of a command line come to: documents, and names with the reason why they are left."""

    documents: list[Document] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)


def shown(path: str | Path) -> str:
    """A file name as it can be printed: a byte that is not UTF-8 as ``\\xff``, and nothing that drives a terminal."""
    return visible(os.fsencode(path).decode("utf-8", "backslashreplace"))


def gather(inputs: Sequence[str], output: str | None = None) -> Found:
    """The documents of files, folders and ``-``, in a fixed order. Below a folder nothing hidden, no linked folder and not
    the output folder is entered. Files named by the user are taken whatever they are called."""
    found = Found()
    for given in inputs:
        if given == STDIN:
            found.documents.append(Document(STDIN, None, Path(STDIN)))
        elif os.path.isdir(given):
            _walk(Path(given), output, found)
        else:
            found.documents.append(Document(shown(given), Path(given), Path(os.path.basename(given))))
    return found


def _walk(top: Path, output: str | None, found: Found) -> None:
    def unreadable(error: OSError) -> None:
        found.failed.append((shown(error.filename), error.strerror or str(error)))

    for folder, folders, files in os.walk(top, onerror=unreadable):
        for name in sorted(folders):
            path = Path(folder, name)
            why = (
                "a hidden folder" if name.startswith(".") else
                "a link to a folder" if path.is_symlink() else
                "the output folder" if output and _same(path, output) else ""
            )  # fmt: skip
            if why:
                folders.remove(name)
                found.skipped.append((shown(path) + os.sep, why))
        folders.sort()
        for name in sorted(files):
            path = Path(folder, name)
            if path.suffix.lower() not in SUFFIXES:
                found.skipped.append((shown(path), f"not {' '.join(SUFFIXES)}"))
            elif path.exists() and not path.is_file():
                found.skipped.append((shown(path), "not a regular file"))
            else:
                found.documents.append(Document(shown(path), path, path.relative_to(top), path.is_symlink()))


def targets(documents: Iterable[Document], output: str) -> dict[Document, Path]:
    """Where each document goes below ``output``. Raises ``UsageError`` where two go to one place or one over an input."""
    documents = list(documents)
    if os.path.exists(output) and not os.path.isdir(output):
        raise UsageError(f"-o {shown(output)}: is a file; expected a folder")
    sources = {_identity(document.path): document.name for document in documents if document.path}
    taken: dict[str, str] = {}
    places: dict[Document, Path] = {}
    for document in documents:
        if document.path is None:
            raise UsageError("standard input has no name for a file in -o: write it with > instead")
        target = Path(output, document.place)
        rival = taken.setdefault(os.path.normcase(target), document.name)
        if rival != document.name or document in places:
            raise UsageError(f"{rival} and {document.name} would both become {shown(target)}; clean them one by one")
        overwritten = sources.get(_identity(target)) if target.exists() else None
        if overwritten:
            raise UsageError(f"{shown(target)} is an input itself; choose another -o, or say --in-place")
        places[document] = target
    return places


def write_whole(target: Path, data: bytes, like: os.stat_result | None = None) -> None:
    """Put ``data`` into ``target`` so that no one ever sees half of it: written beside, synced, moved over.

    ``like`` gives the mode (and, where allowed, the owner) of the new file. Raises ``OSError``; then ``target`` is as it was.
    """
    handle, beside = tempfile.mkstemp(dir=target.parent, prefix=".clean-", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if like is None:
            mask = os.umask(0)
            os.umask(mask)
            os.chmod(beside, 0o666 & ~mask)
        else:
            if hasattr(os, "chown"):
                with contextlib.suppress(OSError):  # only root may give a file away
                    os.chown(beside, like.st_uid, like.st_gid)
            os.chmod(beside, stat.S_IMODE(like.st_mode))
        os.replace(beside, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        raise
    _sync_folder(target.parent)


def keep_backup(path: Path, data: bytes, like: os.stat_result) -> Path:
    """Write ``data`` beside ``path`` as ``.bak`` (``.bak2`` … where that is taken by other bytes)."""
    for backup in _backup_names(path):
        if not os.path.lexists(backup):
            write_whole(backup, data, like)
            return backup
        if backup.is_file() and backup.read_bytes() == data:
            return backup
    raise AssertionError("the names never end")


def _backup_names(path: Path) -> Iterator[Path]:
    yield path.with_name(path.name + ".bak")
    number = 2
    while True:
        yield path.with_name(f"{path.name}.bak{number}")
        number += 1


def _sync_folder(folder: Path) -> None:
    """Make a move survive a power cut, where the system can (not on Windows)."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _identity(path: Path) -> tuple[int, int] | str:
    """The same for two names of one file."""
    try:
        status = path.stat()
    except OSError:
        return os.path.abspath(path)
    return (status.st_dev, status.st_ino)


def _same(path: Path, other: str) -> bool:
    return os.path.exists(other) and os.path.samefile(path, other)
