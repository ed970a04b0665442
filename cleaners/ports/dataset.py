"""All documents of a run as one data set: in a file, or in a folder of files that hold as many documents each.

The records are written as lines of JSON beside their place. When a file is full it becomes a Parquet table, where that is asked for, and is
moved there. So an interrupted run loses nothing: the lines are cut off where the journal says, and it goes on.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple, TypeVar

from .files import UsageError, shown
from .outputs import open_part, part_of
from .whole import beside_of, finish

T = TypeVar("T")


class Reached(NamedTuple):
    """How far a data set has come: the number of the file that is written, the documents and the bytes in its part; ``closed``, that no more
    will come."""

    file: int = 0
    documents: int = 0
    size: int = 0
    closed: bool = False


class Dataset:
    """A data set on its way to ``target``: a file, or with ``each`` a folder of files of so many documents. ``to`` is ``jsonl`` or
    ``parquet``, ``column`` the name of the ledger's column. All methods raise ``OSError``."""

    def __init__(self, target: Path, to: str, each: int | None = None, column: str | None = None) -> None:
        self.target, self.to, self.each, self.column = target, to, each, column
        self.at = Reached()
        self.part: BinaryIO | None = None
        self.is_placed = False

    @property
    def journal(self) -> Path:
        """Where the run's journal is kept."""
        return beside_of(self.target, ".run") if self.each is None else self.target / ".clean-run"

    def place(self, number: int) -> Path:
        """The place of a file of the data set."""
        return self.target if self.each is None else self.target / f"part-{number:05}.{self.to}"

    def begin(self, before: Reached | None, *, again: bool = False) -> None:
        """Begin, or go on from where an interrupted run was. A data set that is there is written anew only if the user said so: ``again``.
        Raises ``UsageError`` where it cannot be begun."""
        (self.target.parent if self.each is None else self.target).mkdir(parents=True, exist_ok=True)
        if before is None:
            if self.each is not None and not again and any(self.target.glob("part-*")):
                raise UsageError(f"{shown(self.target)} holds a data set already: choose another folder, or remove it")
            self._open()
            return
        self.at = before
        part = part_of(self.place(self.at.file))
        if part.exists() and part.stat().st_size >= self.at.size:
            self._open()
            self._turn()
        elif self.at.closed and self._is_over:
            self.is_placed = True
        elif not self.place(self.at.file).exists() or not (self._is_full or self.at.closed):
            raise UsageError(f"--resume: {shown(part)} is gone; begin anew without --resume")
        elif self.at.closed:
            self.is_placed = True
        else:
            self.at = Reached(self.at.file + 1)
            self._open()

    def portions(self, documents: Sequence[T]) -> Iterator[Sequence[T]]:
        """Documents in as many parts as files that they go to; each part is written before the next is asked for."""
        while documents:
            fit = len(documents) if self.each is None else self.each - self.at.documents
            yield documents[:fit]
            documents = documents[fit:]

    def write(self, lines: Sequence[bytes]) -> Reached:
        """Add documents, and say how far the data set is with them. What cannot be written whole is not there."""
        if self.part is None:
            raise OSError(0, "the data set is whole already; begin anew without --resume", str(self.target))
        try:
            self.part.write(b"".join(lines))
            self.part.flush()
            os.fsync(self.part.fileno())
        except OSError as error:
            raise self._stopped(error) from None
        self.at = Reached(self.at.file, self.at.documents + len(lines), self.at.size + sum(map(len, lines)))
        return self.at

    def turn(self) -> None:
        """Put a file that is full into its place, and begin the next."""
        try:
            self._turn()
        except OSError as error:
            raise self._stopped(error) from None

    def end(self) -> None:
        """All is written: what is left goes to its place. A data set of nothing is one file without rows. Raises ``UsageError`` where the folder
        holds more files."""
        if self.is_placed or self._is_over:
            self._drop()
        else:
            try:
                self._put()
            except OSError as error:
                raise self._stopped(error) from None
        last = self.at.file - self._is_over
        if self.each is not None and self.place(last + 1).exists():
            raise UsageError(f"{shown(self.place(last + 1))} is another data set's: remove it")

    def leave(self) -> None:
        """The run is over, or was interrupted: the part stays."""
        if self.part is not None:
            self.part.close()
            self.part = None

    @property
    def _is_full(self) -> bool:
        return self.each is not None and self.at.documents >= self.each

    @property
    def _is_over(self) -> bool:
        """Whether the documents came to an end with the last file."""
        return self.at.file > 0 and not self.at.documents

    def _open(self) -> None:
        self.part = open_part(part_of(self.place(self.at.file)), self.at.size)

    def _turn(self) -> None:
        if self._is_full:
            self._put()
            self.at = Reached(self.at.file + 1)
            self._open()

    def _put(self) -> None:
        target = self.place(self.at.file)
        part, table = part_of(target), beside_of(target, ".table")
        self.leave()
        if self.to == "parquet":
            from .parquet import from_documents

            from_documents(part, table, self.column)
        with (table if self.to == "parquet" else part).open("rb+") as file:
            finish(file.fileno(), Path(file.name), target)
        part.unlink(missing_ok=True)

    def _drop(self) -> None:
        self.leave()
        part_of(self.place(self.at.file)).unlink(missing_ok=True)

    def _stopped(self, error: OSError) -> OSError:
        why = f"{error.strerror or error}; what is done is kept: --resume goes on from here"
        return OSError(error.errno, why, shown(self.target))
