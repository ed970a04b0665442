"""What comes of documents and of files of records: recorded in the ledger, promised in the journal, put in its place, shown, counted."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING

from .files import STDIN, Document, shown
from .history import History, time_and_size
from .inputs import Begins, Fault, Piece
from .journal import Checkpoint
from .outputs import Output, rejects_of
from .records import Cleansed, Shape
from .summary import Summary
from .whole import beside_of, keep_backup, keep_copy, write_whole
from .work import Done

if TYPE_CHECKING:
    from .report import Entry, Report

SYNC = 0.5  # seconds between two checkpoints in a file of records: what an interruption costs at most


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
        if self.chosen.output and document not in self.history.places:
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

    def tell(self, entry: Entry | None) -> None:
        """Show a document in the report. Without room for the report, the run goes on."""
        if self.report is None or entry is None:
            return
        try:
            self.report.put(entry)
        except OSError as error:
            self.report.drop()
            self.report = None
            self.summary.failed += 1
            print(f"clean: {error.filename}: {error.strerror}", file=sys.stderr)

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
        again = [
            pair for pair in kept if desk.history.is_doubtful(pair[0])
        ]  # recorded and promised before the interruption
        new = [pair for pair in kept if pair not in again] if again else kept
        try:
            desk.record([done.ledger for _, done in new if done.ledger])
            total = Summary()
            for _, done in new:
                total.add(self._summary(done))
            desk.history.promise(new, total)
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
            desk.summary.add(self._summary(done))
        desk.tell(done.entry)
        desk.would_change |= done.changed
        for line in done.shown:
            sys.stdout.write(line + "\n")
        if desk.chosen.check and done.changed and not (done.shown or desk.chosen.quiet):
            sys.stdout.write(f"would change: {document.name}\n")

    def _write(self, document: Document, done: Done) -> None:
        chosen = self.desk.chosen
        if chosen.output:
            target = self.desk.history.place(document)
            target.parent.mkdir(parents=True, exist_ok=True)
            if chosen.to == "parquet":
                _write_table(target, done)
            else:
                write_whole(target, done.text, done.stat)
        elif chosen.in_place and document.path and done.stat:
            if not done.changed:
                return
            path = Path(os.path.realpath(document.path))  # a link stays a link
            _check_unchanged(path, done.stat)
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


@dataclass
class RecordFiles:
    """Puts files of records in their places, one after another, block by block. ``given_up`` are those whose output failed."""

    desk: Desk
    shape: Shape
    given_up: set[Document]
    output: Output | None = None
    begun: Begins | None = None
    at: Checkpoint = field(default_factory=Checkpoint)
    synced: float = 0.0

    def begin(self, begins: Begins) -> None:
        """A file begins, or goes on where an interrupted run was."""
        chosen, history, document = self.desk.chosen, self.desk.history, begins.document
        self.begun, self.at, self.synced = begins, Checkpoint(), time.monotonic()
        target = None
        if chosen.output:
            target = history.place(document)
        elif chosen.in_place and document.path:
            target = Path(os.path.realpath(document.path))
        kind = document.kind.records or "jsonl"
        self.output = Output(target, self.shape, kind, own_rejects=chosen.rejects is None, silent=chosen.check)
        try:
            self.desk.check_free(document)
            before = history.reached(document) if begins.resumed else None
            if before is not None:
                self.at, so_far = before, history.so_far()
                self.output.tally, self.output.rejected = so_far.tally, so_far.rejects
            self.output.begin(begins.head, begins.like, before)
        except OSError as error:
            self.give_up(document, error)

    def piece(self, piece: Piece, done: Cleansed) -> None:
        """A block of it is clean."""
        desk, output = self.desk, self.output
        if output is None or piece.document in self.given_up:
            return
        try:
            desk.record([done.ledger] if done.ledger else [])
            output.write(done)
            if desk.rejects is not None and done.rejects:
                desk.rejects.write(b"".join(line for _, _, line in done.rejects))
            self.at.end, self.at.line = piece.end, piece.line
            if time.monotonic() - self.synced >= SYNC:
                self.synced = time.monotonic()
                desk.history.checkpoint(piece.document, output.sync(self.at), self._summary(output), output)
        except BrokenPipeError:
            raise
        except OSError as error:
            self.give_up(piece.document, error)
            return
        if desk.rejects is None and not output.own_rejects:
            for line, why, _ in done.rejects:
                desk.say(piece.document, f"line {line}: {why}")

    def end(self, document: Document) -> None:
        """All of it is clean: it goes to its place."""
        desk, output, begun = self.desk, self.output, self.begun
        if output is None or begun is None or document in self.given_up:
            return
        try:
            if desk.chosen.in_place and begun.stat and output.target is not None:
                self._before_writing_over(output.target, begun.stat)
            output.end()
            summary = self._summary(output)
            if desk.chosen.json:
                tally = output.tally
                summary.files = [{"name": document.name, "records_in": tally.records_in, "records_out": tally.records_out,
                                  "records_changed": tally.changed, "rejects": output.rejected, "edits": tally.edits,
                                  "findings": tally.findings}]  # fmt: skip
            desk.history.checkpoint(document, output.sync(self.at), summary, output, closed=True)
            output.place(begun.stat)
        except OSError as error:
            self.give_up(document, error)
            return
        desk.summary.add(summary)
        changed = bool(output.tally.changed or output.rejected)
        desk.would_change |= changed
        if desk.chosen.check and changed and not desk.chosen.quiet:
            sys.stdout.write(f"would change: {document.name}\n")
        if output.rejected and output.own_rejects and output.target is not None:
            desk.say(document, f"{output.rejected:,} records rejected: {shown(rejects_of(output.target))}")
        self.output = self.begun = None

    def _before_writing_over(self, target: Path, stat: os.stat_result) -> None:
        _check_unchanged(target, stat)
        if self.desk.ledger is not None:
            os.fsync(self.desk.ledger.fileno())
        if self.desk.chosen.backup:
            keep_copy(target)

    def give_up(self, document: Document, error: OSError) -> None:
        """The output cannot be written: what was there stays as it was."""
        if document in self.given_up:
            return
        self.given_up.add(document)
        self.drop(document)
        self.desk.fail(document, f"not written: {error.strerror or error}")

    def drop(self, document: Document) -> None:
        """What was written so far comes to nothing."""
        if self.output is not None and self.begun is not None and self.begun.document == document:
            self.output.drop()
            self.output = self.begun = None

    def leave(self) -> None:
        """The run was interrupted: the parts stay."""
        if self.output is not None:
            self.output.close()

    def _summary(self, output: Output) -> Summary:
        return Summary(rejects=output.rejected, records=True, tally=output.tally)


def _check_unchanged(path: Path, stat: os.stat_result) -> None:
    if time_and_size(path) != [stat.st_mtime_ns, stat.st_size]:
        raise OSError("somebody else changed it in the meantime")


def _write_table(target: Path, done: Done) -> None:
    """A document as a Parquet file of one row."""
    from .parquet import from_documents

    table = beside_of(target, ".table")
    try:
        from_documents([json.loads(done.text)], table)
        write_whole(target, table.read_bytes(), done.stat)
    finally:
        table.unlink(missing_ok=True)
