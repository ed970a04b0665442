"""What comes of documents: recorded in the ledger, promised in the journal, put in its place, shown, counted."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING

from .files import STDIN, Document, shown
from .history import History, time_and_size
from .inputs import Fault
from .summary import Summary
from .whole import beside_of, keep_backup, write_whole
from .work import Done

if TYPE_CHECKING:
    from .dataset import Dataset
    from .report import Entry, Kept, Report


@dataclass
class Desk:
    """What both kinds of results need: the wishes of the command line, the ledger, the journal, the summary."""

    chosen: argparse.Namespace
    history: History
    summary: Summary
    ledger: FileIO | None = None
    rejects: FileIO | None = None
    taken: set[str] = field(default_factory=set)
    report: Report | None = None
    kept: Kept | None = None
    dataset: Dataset | None = None
    would_change: bool = False

    def record(self, lines: list[bytes]) -> None:
        """The way back is on disk before anything is written over. Raises ``OSError``; then the ledger is as it was."""
        if self.ledger is None or not lines:
            return
        end = self.ledger.seek(0, os.SEEK_END)
        data = memoryview(self.history.unknown(b"".join(lines)))
        try:
            while len(data):
                written = self.ledger.write(data)
                if not written:
                    raise OSError("no space left for its ledger")
                data = data[written:]
            if self.chosen.in_place:
                os.fsync(self.ledger.fileno())
        except OSError:
            with suppress(OSError):
                self.ledger.truncate(end)  # half a line would spoil the next
            raise

    def check_free(self, document: Document) -> None:
        """What an archive holds may have the place of another document. Raises ``OSError``."""
        if self.chosen.output and self.dataset is None and document not in self.history.places:
            place = self.history.place(document)
            if os.path.normcase(place) in self.taken:
                raise OSError(f"{shown(place)} is another document's place")
            self.taken.add(os.path.normcase(place))

    def fail(self, document: Document, why: str) -> None:
        """Tell of a document that came to nothing."""
        self.summary.failed += 1
        self.say(document, why)
        if self.report is not None:
            self.report.fail("standard input" if document.name == STDIN else document.name, why)

    def tell(self, entries: Iterable[Entry]) -> None:
        """Show documents in the report, and keep them for the case of an interruption. Without room for the report, the run goes on."""
        if self.report is None:
            return
        try:
            for entry in entries:
                self.report.put(entry)
                if self.kept is not None:
                    self.kept.add(entry)
        except OSError as error:
            self.report.drop()
            self.report = self.kept = None
            self.summary.failed += 1
            print(f"clean: {error.filename or shown(self.chosen.report)}: {error.strerror}", file=sys.stderr)

    def say(self, document: Document, what: str) -> None:
        """One line about a document, on standard error."""
        sys.stdout.flush()
        name = "standard input" if document.name == STDIN else document.name
        print(f"clean: {name}: {what}", file=sys.stderr)

    def skip(self, fault: Fault) -> None:
        """Something that an archive holds was left out."""
        self.summary.skipped += 1
        if not self.chosen.quiet:
            print(f"skipped: {fault.document.name} ({fault.why})", file=sys.stderr)


@dataclass
class Documents:
    """Puts documents in their places, a batch at a time."""

    desk: Desk

    def take(self, results: list[tuple[Document, Done]]) -> None:
        """Do with each what was asked for."""
        desk, kept = self.desk, []
        for document, done in results:
            try:
                if not done.why:
                    desk.check_free(document)
                    kept.append((document, done))
                else:
                    desk.fail(document, done.why)
            except OSError as error:
                desk.fail(document, f"not written: {error}")
        if desk.dataset is not None:
            for portion in desk.dataset.portions(kept):
                self._add(desk.dataset, portion)
        else:
            self._place(kept)

    def _add(self, dataset: Dataset, kept: Sequence[tuple[Document, Done]]) -> None:
        """Put documents into the data set."""
        self.desk.record([done.ledger for _, done in kept if done.ledger])
        reached = dataset.write([done.text for _, done in kept])
        self.desk.tell(done.entry for _, done in kept if done.entry)
        self.desk.history.promise(kept, self._total(kept), reached)
        for _, done in kept:
            self._count(done)
        dataset.turn()

    def end(self) -> None:
        """All documents are done: a data set goes to its place. Raises ``OSError``."""
        dataset = self.desk.dataset
        if dataset is not None:
            self.desk.history.promise([], Summary(), dataset.at._replace(closed=True))
            dataset.end()

    def _place(self, kept: Sequence[tuple[Document, Done]]) -> None:
        """Put documents in their places, one by one."""
        desk = self.desk
        again = [
            pair for pair in kept if desk.history.is_doubtful(pair[0])
        ]  # recorded and promised before the interruption
        new = [pair for pair in kept if pair not in again] if again else kept
        try:
            desk.record([done.ledger for _, done in new if done.ledger])
            desk.tell(done.entry for _, done in new if done.entry)
            desk.history.promise(new, self._total(new))
        except OSError as error:
            for document, _ in kept:
                desk.fail(document, f"not written: {error.strerror or error}")
            return
        for document, done in kept:
            self._put(document, done, counts=(document, done) in new)

    def _put(self, document: Document, done: Done, *, counts: bool) -> None:
        desk = self.desk
        try:
            self._write(document, done)
        except BrokenPipeError:
            raise
        except OSError as error:
            desk.fail(document, f"not written: {error.strerror or error}")
            return
        if counts:
            self._count(done)
        for line in done.shown:
            sys.stdout.write(line + "\n")
        if desk.chosen.check and done.changed and not (done.shown or desk.chosen.quiet):
            sys.stdout.write(f"would change: {document.name}\n")

    def _count(self, done: Done) -> None:
        self.desk.summary.add(self._summary(done))
        self.desk.would_change |= done.changed

    def _total(self, kept: Sequence[tuple[Document, Done]]) -> Summary:
        total = Summary()
        for _, done in kept:
            total.add(self._summary(done))
        return total

    def _write(self, document: Document, done: Done) -> None:
        chosen = self.desk.chosen
        if chosen.output:
            target = self.desk.history.place(document)
            target.parent.mkdir(parents=True, exist_ok=True)
            if chosen.to == "parquet":
                _write_table(target, done, chosen.ledger_column)
            else:
                write_whole(target, done.text, done.stat)
        elif chosen.in_place and document.path and done.stat:
            if not done.changed:
                return
            path = Path(os.path.realpath(document.path))  # a link stays a link
            check_unchanged(path, done.stat)
            if chosen.backup:
                keep_backup(path, path.read_bytes(), done.stat)
            write_whole(path, done.text, done.stat)
        elif not (chosen.diff or chosen.check or chosen.explain):
            sys.stdout.write(done.text.decode("utf-8"))

    def _summary(self, done: Done) -> Summary:
        summary = Summary(1, int(done.changed), tally=done.tally)
        if self.desk.chosen.json:
            facts = {"file": done.facts} if done.facts else {}
            summary.files = [{"name": done.name, "encoding": done.encoding, "changed": done.changed, "edits": done.tally.edits,
                              "findings": done.tally.findings, "metadata": done.metadata, **facts}]  # fmt: skip
        return summary


def check_unchanged(path: Path, stat: os.stat_result) -> None:
    """Raise ``OSError`` where a file is not any more what was read."""
    if time_and_size(path) != [stat.st_mtime_ns, stat.st_size]:
        raise OSError("somebody else changed it in the meantime")


def _write_table(target: Path, done: Done, column: str | None) -> None:
    """A document as a Parquet file of one row."""
    from .parquet import from_documents

    lines, table = beside_of(target, ".part"), beside_of(target, ".table")
    try:
        lines.write_bytes(done.text)
        from_documents(lines, table, column)
        write_whole(target, table.read_bytes(), done.stat)
    finally:
        lines.unlink(missing_ok=True)
        table.unlink(missing_ok=True)
