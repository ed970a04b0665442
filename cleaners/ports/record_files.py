"""What comes of files of records, block by block: written, recorded in the ledger, promised in the journal, put in its place."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from .desk import Desk, check_unchanged
from .files import Document, shown
from .inputs import Begins, Piece
from .journal import Checkpoint
from .outputs import Output, rejects_of
from .records import Cleansed, Shape
from .summary import Summary
from .whole import keep_copy

SYNC = 0.5  # seconds between two checkpoints in a file of records: what an interruption costs at most


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
        if self.desk.dataset is not None:
            self.give_up(
                document, OSError("records have no place in a data set of documents; clean them into a folder")
            )
            return
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
            desk.tell(done.entries)
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
        check_unchanged(target, stat)
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
