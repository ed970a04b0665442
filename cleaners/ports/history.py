"""What an earlier run did that was interrupted, and what this one writes down in case it is interrupted too."""

from __future__ import annotations

import argparse
import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from io import FileIO
from pathlib import Path
from typing import Any

from .. import __version__
from .blocks import cut
from .dataset import Reached
from .files import Document, UsageError, mirrored
from .journal import NAME, Checkpoint, Journal, Progress, checkpoint_of, hash_of
from .outputs import Output, can_go_on, part_of
from .plan import Plan
from .summary import Summary
from .whole import beside_of
from .work import Done


class History:
    """Knows what is done already. Without ``-o``, and in place without a ledger, there is nothing to know: no journal is kept."""

    def __init__(self, chosen: argparse.Namespace, plan: Plan) -> None:
        self.output: str | None = chosen.output
        self.in_place: bool = chosen.in_place
        self.places, self.dataset = plan.places, plan.dataset
        self.to = chosen.to
        self.journal: Journal | None = None
        self.appended: dict[str, FileIO] = {}  # the ledger and the rejects
        self.before = Progress()
        self.known: set[bytes] = set()
        self.sources = {self.id(document): document for document in plan.found.documents} if chosen.resume else {}
        path = self._path(chosen)
        if path is not None:
            self.journal = Journal(path, _key(chosen, plan), self._ends, resume=chosen.resume)
        if chosen.resume:  # what the ledger held before the run that was interrupted began
            before = self.journal.before.get("ledger", 0) if self.journal is not None and self.resumes else None
            self.known = set(_hashes(chosen.ledger, before))

    def _path(self, chosen: argparse.Namespace) -> Path | None:
        if self.dataset is not None:
            self.dataset.journal.parent.mkdir(parents=True, exist_ok=True)
            return self.dataset.journal
        if chosen.output and Path(chosen.output) in self.places.values():  # one file of records
            Path(chosen.output).parent.mkdir(parents=True, exist_ok=True)
            return beside_of(Path(chosen.output), ".run")
        if chosen.output:
            os.makedirs(chosen.output, exist_ok=True)
            return Path(chosen.output, NAME)
        return beside_of(Path(chosen.ledger), ".run") if chosen.in_place and chosen.ledger else None

    @property
    def resumes(self) -> bool:
        """Whether there is something to go on from."""
        return self.journal is not None and self.journal.resumes

    def begin(self, appended: Mapping[str, FileIO | None]) -> list[Summary]:
        """Cut off from the ledger and the rejects (``appended``) what the journal does not speak of; what was done so far. Raises
        ``UsageError`` where they are shorter than they were."""
        self.appended = {name: file for name, file in appended.items() if file is not None}
        if self.journal is None:
            return []
        if self.resumes:
            self.before = self.journal.progress(self._is_there, self._can_go_on)
            for name, file in self.appended.items():
                if file.seek(0, os.SEEK_END) < self.before.ends[name]:
                    raise UsageError(
                        f"--resume: --{name} is shorter than the interrupted run left it; begin anew without --resume"
                    )
                file.truncate(self.before.ends[name])
        self.journal.begin()
        return [Summary.loaded(saved) for saved in self.before.sums]

    def _ends(self) -> dict[str, int]:
        return {name: file.seek(0, os.SEEK_END) for name, file in self.appended.items()}

    # What an earlier run did

    def id(self, document: Document) -> str:
        """What the journal calls a document: its place below the output folder, or its file; in a data set, its name."""
        if self.dataset is not None:
            return document.name
        if self.output:
            return os.fspath(self.place(document).relative_to(self.output))
        return os.path.realpath(document.path or "")

    def place(self, document: Document) -> Path:
        """Where a document goes below the output folder."""
        assert self.output is not None
        return self.places.get(document) or Path(self.output, mirrored(document.place, self.to))

    def is_done(self, document: Document) -> bool:
        """Whether its output is in its place, and was made of what the document still is."""
        if not self.resumes:
            return False
        name = self.id(document)
        file, entry = self.before.files.get(name), self.before.documents.get(name)
        if file is not None:
            return self._is_there(name, file) if self.in_place else bool(file["input"] == time_and_size(document.file))
        if entry is None:
            return False
        if not self.in_place and time_and_size(document.file) != entry[1:3]:
            if self.dataset is not None:
                raise UsageError(
                    f"--resume: {document.name} has changed, and is in the data set already; begin anew without --resume"
                )
            return False
        if self.in_place or name in self.before.doubtful:
            return bool(hash_of(self._target(name)) == entry[3])
        return self.dataset is not None or self._stands(name, entry[4])

    def _stands(self, name: str, size: int) -> bool:
        """Whether an output could be written, and nobody took it away. Of a table, the journal does not know the size."""
        try:
            return self._target(name).stat().st_size == size or self.to == "parquet"
        except OSError:
            return False

    def is_doubtful(self, document: Document) -> bool:
        """Whether the interruption may have come before the document was put in its place. Its ledger's line is written."""
        if not self.before.doubtful or self.id(document) not in self.before.doubtful:
            return False
        return bool(time_and_size(document.file) == self.before.documents[self.id(document)][1:3])

    def reached(self, document: Document) -> Checkpoint | None:
        """How far a file of records had come."""
        partial = self.before.partial
        return partial[1] if partial is not None and self.id(document) == partial[0] else None

    def reached_dataset(self) -> Reached | None:
        """How far the data set had come."""
        return Reached(*self.before.dataset) if self.before.dataset else None

    def so_far(self) -> Summary:
        """What was done of the file of records that was at work."""
        assert self.before.partial is not None
        return Summary.loaded(self.before.partial[2])

    def unknown(self, lines: bytes) -> bytes:
        """The lines that the ledger does not have. A run that came to its end left no journal: done again by ``--resume``, it leaves no
        line twice."""
        if not self.known:
            return lines
        return b"".join(line for line in cut(lines) if hashlib.sha256(line).digest() not in self.known)

    def _is_there(self, name: str, line: dict[str, Any]) -> bool:
        target = self._target(name)
        if self.in_place:  # what stands there may be the source, of the same size
            return bool(hash_of(target) == line["hash"])
        return not part_of(target).exists() and target.exists() and target.stat().st_size == line["size"]

    def _can_go_on(self, name: str, line: dict[str, Any]) -> bool:
        source = self.sources.get(name)
        same = source is None or time_and_size(source.file) == line["input"]
        return same and can_go_on(self._target(name), checkpoint_of(line))

    def _target(self, name: str) -> Path:
        return Path(self.output, name) if self.output else Path(name)

    # What this one does

    def promise(self, kept: Sequence[tuple[Document, Done]], total: Summary, dataset: Reached | None = None) -> None:
        """Say what is about to be written; of a data set, what is. Raises ``OSError``."""
        if self.journal is None or not (kept or dataset):
            return
        entries = []
        for document, done in kept:
            facts = [done.stat.st_mtime_ns, done.stat.st_size] if done.stat else time_and_size(document.file)
            entries.append([self.id(document), *facts, hashlib.sha256(done.text).hexdigest(), len(done.text)])
        self.journal.documents(entries, total.saved(), dataset)

    def checkpoint(
        self, document: Document, at: Checkpoint, total: Summary, output: Output, *, closed: bool = False
    ) -> None:
        """Say how far a file of records has come. Raises ``OSError``."""
        if self.journal is None or output.target is None or not (closed or output.resumable):
            return
        facts: dict[str, Any] = {"input": time_and_size(document.file)}
        if closed:
            part = part_of(output.target)
            facts |= {"closed": True, "size": -1 if output.convert else part.stat().st_size}
            facts |= {"hash": hash_of(part)} if self.in_place else {}
        self.journal.checkpoint(self.id(document), at, total.saved(), **facts)

    def finish(self) -> None:
        """The run is over, and all is in its place: there is nothing to resume."""
        if self.journal is not None:
            self.journal.finish()

    def leave(self) -> None:
        """The run is over, or was interrupted."""
        if self.journal is not None:
            self.journal.leave()


def time_and_size(path: Path | None) -> list[int]:
    """What changes when a file does."""
    with suppress(OSError):
        if path is not None:
            stat = path.stat()
            return [stat.st_mtime_ns, stat.st_size]
    return [0, 0]


def _key(chosen: argparse.Namespace, plan: Plan) -> str:
    """What must be the same for a run to be gone on with."""
    said = {
        name: value
        for name, value in vars(chosen).items()
        if name not in ("resume", "jobs", "engine", "address", "quiet", "json")
    }
    digests = [pipeline.digest for pipeline in plan.work.made.values()]
    content = repr((__version__, digests, sorted(said.items())))
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def _hashes(ledger: str | None, end: int | None) -> Iterator[bytes]:
    """The hashes of a ledger's lines, up to the byte ``end``."""
    with suppress(OSError):
        if ledger is not None:
            with open(ledger, "rb") as file:
                at = 0
                for line in file:
                    at += len(line)
                    if end is not None and at > end:
                        return
                    yield hashlib.sha256(line).digest()
