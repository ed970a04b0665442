"""Where a file of records goes: written beside its place as it comes, moved there when it is whole; its rejects likewise."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from .files import REJECTS
from .journal import Checkpoint
from .records import Cleansed, Shape, Tally
from .whole import beside_of, finish, lock


class Output:
    """One file of records on its way. ``target`` is its place, ``None`` for standard output (or nothing at all, with ``silent``)."""

    def __init__(
        self, target: Path | None, shape: Shape, kind: str, *, own_rejects: bool, silent: bool = False
    ) -> None:
        self.target, self.shape, self.silent = target, shape, silent
        self.tables = kind == "parquet" and shape.to in (None, "parquet")
        self.convert = shape.to == "parquet" and kind != "parquet"
        self.own_rejects = own_rejects and target is not None
        self.tally = Tally()
        self.rejected = 0
        self.changed = False
        self.file: BinaryIO | None = None
        self.rejects: BinaryIO | None = None
        self.writer: Any = None

    @property
    def resumable(self) -> bool:
        """Whether the parts can be gone on with. A Parquet file without its footer is none."""
        return self.target is not None and not self.tables

    def begin(self, head: bytes, like: Any, at: Checkpoint | None) -> None:
        """Open the parts; with ``at``, as an earlier run left them. Raises ``OSError``."""
        if self.target is None:
            if head and not (self.silent or self.shape.to == "jsonl"):
                self._print(head)
            return
        self.target.parent.mkdir(parents=True, exist_ok=True)
        part = part_of(self.target)
        if self.tables:
            from .parquet import Writer

            self.writer = Writer(part, *like)
        else:
            self.file = open_part(part, None if at is None else at.out)
            if at is None:
                self.file.write(head)
        if self.own_rejects:
            self.rejects = open_part(rejects_part(self.target), None if at is None else at.rejects)

    def write(self, done: Cleansed) -> None:
        """Add what became of a block. Raises ``OSError``."""
        self.tally.add(done.tally)
        self.rejected += len(done.rejects)
        if self.silent:
            return
        if self.target is None:
            self._print(done.out)
        elif self.writer is not None:
            from .parquet import batches_of

            for batch in batches_of(done.out):
                self.writer.write(batch)
        elif self.file is not None:
            self.file.write(done.out)
        if self.rejects is not None:
            self.rejects.write(b"".join(line for _, _, line in done.rejects))

    def sync(self, at: Checkpoint) -> Checkpoint:
        """Have the parts on the disk, and say how long they are. Raises ``OSError``."""
        for file in (self.file, self.rejects):
            if file is not None:
                file.flush()
                os.fsync(file.fileno())
        at.out = self.file.tell() if self.file is not None else 0
        at.rejects = self.rejects.tell() if self.rejects is not None else 0
        return at

    def end(self) -> None:
        """All is written; what is left is to move it. Raises ``OSError``."""
        if self.writer is not None:
            self.writer.close()
            self.writer = None

    def place(self, like: os.stat_result | None) -> None:
        """Move the output, and its rejects where there are any, to their places. Raises ``OSError``."""
        if self.target is None:
            return
        part = part_of(self.target)
        if self.convert:
            from .parquet import from_json_lines

            assert self.file is not None
            self.file.flush()
            table = beside_of(self.target, ".table")
            from_json_lines(part, table)
            part.unlink()
            part = table
        rejects = rejects_of(self.target)
        if self.rejects is not None and self.rejects.tell():
            finish(self.rejects.fileno(), rejects_part(self.target), rejects, like)
        else:
            rejects_part(self.target).unlink(missing_ok=True)
            if self.own_rejects:
                rejects.unlink(missing_ok=True)  # of an earlier run, and not true any more
        with part.open("rb+") as file:
            finish(file.fileno(), part, self.target, like)
        self.close()

    def drop(self) -> None:
        """It came to nothing: no parts are left."""
        if self.writer is not None:
            with suppress(Exception):
                self.writer.writer.close()
            self.writer = None
        self.close()
        if self.target is not None:
            for part in (part_of(self.target), rejects_part(self.target), beside_of(self.target, ".table")):
                with suppress(OSError):
                    part.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the parts, as they are."""
        for file in (self.file, self.rejects):
            if file is not None:
                with suppress(OSError):
                    file.close()
        self.file = self.rejects = None

    def _print(self, data: bytes) -> None:
        sys.stdout.write(data.decode("utf-8"))


def part_of(target: Path) -> Path:
    """What the output is called until it is whole."""
    return beside_of(target, ".part")


def rejects_of(target: Path) -> Path:
    """Where the rejects of an output go."""
    return target.with_name(target.name + REJECTS)


def rejects_part(target: Path) -> Path:
    """What they are called until they are whole."""
    return beside_of(target, ".rejects")


def open_part(path: Path, size: int | None) -> BinaryIO:
    """A part that is written: from its beginning, or from where it was cut."""
    file = open(path, "ab+")  # noqa: SIM115
    try:
        lock(file.fileno())
        file.truncate(size or 0)
    except BaseException:
        file.close()
        raise
    file.seek(0, os.SEEK_END)
    return file


def can_go_on(target: Path, at: Checkpoint) -> bool:
    """Whether the parts of an interrupted run are there, as far as the journal says."""
    if not at.out:  # of a Parquet file no part is of use
        return False
    try:
        return part_of(target).stat().st_size >= at.out and (
            not at.rejects or rejects_part(target).stat().st_size >= at.rejects
        )
    except OSError:
        return False
