"""What a run has done so far, kept beside its output: after any interruption ``--resume`` goes on from there, and gives the bytes of
a run that was never interrupted.

Every line is written before the files that it speaks of are moved to their places, and after the ledger's lines for them. So all
but the last line are facts, and what the last one says is looked up. Whatever the ledger holds beyond it is cut off.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .files import UsageError
from .whole import lock

NAME = ".clean-run"  # in the output folder, while a run is at work or was interrupted


@dataclass
class Checkpoint:
    """How far a file of records has come: bytes (rows) and lines of the input, bytes of the parts that are written."""

    end: int = 0
    line: int = 1
    out: int = 0
    rejects: int = 0


@dataclass
class Progress:
    """What an interrupted run had done. ``documents`` are those in their places, ``doubtful`` those of the last line, with the hash of
    what should stand there; ``files`` the finished files of records; ``partial`` the one that was at work, ``dataset`` how far the data set had come."""

    documents: dict[str, list[Any]] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    partial: tuple[str, Checkpoint, dict[str, Any]] | None = None
    ends: dict[str, int] = field(default_factory=dict)
    sums: list[dict[str, Any]] = field(default_factory=list)
    dataset: list[Any] | None = None


class Journal:
    """The journal of a run at ``path``. ``key`` names its rules, options and inputs; ``ends`` gives the sizes of the files that are only
    ever appended to (``ledger``, ``rejects``)."""

    def __init__(self, path: Path, key: str, ends: Callable[[], dict[str, int]], *, resume: bool) -> None:
        self.path, self.key, self.ends, self.resume = path, key, ends, resume
        self.file = path.open("ab+")
        try:
            self._read()
        except BaseException:
            self.file.close()
            raise

    def _read(self) -> None:
        lock(self.file.fileno())
        self.file.seek(0)
        self.lines, self.places = _whole_lines(self.file.read()) if self.resume else ([], [])
        if self.lines and self.lines[0].get("key") != self.key:
            raise UsageError(f"--resume: the run that was interrupted had other inputs, rules or options ({self.path}); "
                             "begin anew without --resume, or ask for the same")  # fmt: skip

    @property
    def resumes(self) -> bool:
        """Whether there is something to go on from."""
        return bool(self.lines)

    @property
    def before(self) -> dict[str, int]:
        """The sizes of the files that are appended to, as they were before the run that was interrupted; nothing where it was no
        ``--resume``: what was there then is another run's."""
        return dict(self.lines[0]["ends"]) if self.lines and self.lines[0]["again"] else {}

    def begin(self) -> None:
        """Start anew, or cut off what does not count any more."""
        self.file.truncate(self.places[len(self.lines) - 1] if self.lines else 0)
        if not self.lines:
            self._add({"key": self.key, "ends": self.ends(), "again": self.resume})

    def progress(
        self, is_there: Callable[[str, dict[str, Any]], bool], part: Callable[[str, dict[str, Any]], bool]
    ) -> Progress:
        """What was done. ``is_there`` says whether a finished file is in its place, ``part`` whether one that was at work can be gone on
        with; lines of which neither is true are dropped."""
        lines, found = self.lines, Progress()
        name, closed = lines[-1].get("file"), False
        if name is not None:
            closed = bool(lines[-1].get("closed")) and is_there(name, lines[-1])
            if not closed and part(name, lines[-1]):
                found.partial = (name, checkpoint_of(lines[-1]), lines[-1]["sum"])
            elif not closed:
                while lines[-1].get("file") == name:
                    lines.pop()
        for line in lines[1:]:
            if "docs" in line:
                found.documents |= {entry[0]: entry for entry in line["docs"]}
                found.sums.append(line["sum"])
            elif line.get("closed") and (line is not lines[-1] or closed):
                found.files[line["file"]] = line
        if found.partial:
            found.files.pop(found.partial[0], None)
        found.sums += [line["sum"] for line in found.files.values()]
        found.dataset = lines[-1].get("dataset")
        found.doubtful = set() if found.dataset else {entry[0] for entry in lines[-1].get("docs", ())}
        found.ends = lines[-1]["ends"]
        return found

    def documents(self, entries: list[list[Any]], total: dict[str, Any], dataset: Sequence[Any] | None = None) -> None:
        """These documents (id, time, size, hash and size of the output) are about to be put in their places; or they are in the data set already,
        which came so far with them."""
        self._add({"docs": entries, "ends": self.ends(), "sum": total, **({"dataset": dataset} if dataset else {})})

    def checkpoint(self, name: str, at: Checkpoint, total: dict[str, Any], **facts: Any) -> None:
        """A file of records has come so far; with ``closed=True`` it is about to be put in its place."""
        self._add({"file": name, **vars(at), "ends": self.ends(), "sum": total, **facts})
        os.fsync(self.file.fileno())

    def _add(self, line: dict[str, Any]) -> None:
        self.file.write(json.dumps(line, ensure_ascii=True).encode() + b"\n")
        self.file.flush()

    def finish(self) -> None:
        """The run has come to its end: there is nothing to resume."""
        self.file.close()
        self.path.unlink(missing_ok=True)

    def leave(self) -> None:
        """The run was interrupted."""
        self.file.close()


def checkpoint_of(line: dict[str, Any]) -> Checkpoint:
    """How far a line of the journal says that a file came."""
    return Checkpoint(line["end"], line["line"], line["out"], line["rejects"])


def _whole_lines(data: bytes) -> tuple[list[dict[str, Any]], list[int]]:
    """The lines up to the first that was cut, and where each ends."""
    lines, places, at = [], [], 0
    for raw in data.split(b"\n")[:-1]:
        try:
            lines.append(json.loads(raw))
        except ValueError:
            break
        at += len(raw) + 1
        places.append(at)
    return lines, places


def hash_of(path: Path) -> str:
    """The hash of a file's bytes; empty where there is none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
