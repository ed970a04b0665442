"""One run of the command: tasks are done, wherever that may be, and what comes of them is shown or written here, in the order of the
inputs, and counted.

What goes wrong with one document is reported with its name, and the run goes on.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from io import FileIO
from pathlib import Path
from typing import Any

from .. import __version__
from .files import STDIN, Document, Found, UsageError, gather, mirrored, shown, targets
from .inputs import Begins, Ends, Fault, Inputs, Piece
from .journal import NAME, Checkpoint, Journal, checkpoint_of, hash_of
from .outputs import Output, can_go_on, part_of, rejects_of
from .progress import Meter
from .records import Cleansed, Shape, Tally
from .summary import Summary
from .terminal import Paint
from .whole import beside_of, keep_backup, keep_copy, write_whole
from .work import Done, Task, Wants, Work

DONE, WOULD_CHANGE, FAILED, REJECTED = 0, 1, 2, 3
SYNC = 0.5  # seconds between two checkpoints in a file of records: what an interruption costs at most


def run_documents(chosen: argparse.Namespace, arguments: Mapping[str, Any]) -> int:
    """Clean what the command line names; returns the exit code. Raises ``UsageError``, ``RuleError`` or ``DecodingError``
    before anything is written."""
    work = _work(chosen, arguments)
    inputs = Inputs(work.shape, bool(chosen.text_field), arguments.get("encoding"))
    found, places = _plan(chosen, inputs)
    first = found.documents[0] if found.documents else None
    work.pipeline(
        first.kind.format if first and not inputs.is_records(first) else None,
        fields=bool(first and inputs.is_records(first)),
    )
    summary = Summary(failed=len(found.failed), skipped=len(found.skipped))
    for name, why in found.failed:
        print(f"clean: {name}: {why}", file=sys.stderr)
    with ExitStack() as stack:
        run = _Run(chosen, work, inputs, places, summary, found.documents, stack)
        run.all(found.documents)
    if not chosen.quiet:
        sys.stdout.flush()
        for name, why in found.skipped:
            print(f"skipped: {name} ({why})", file=sys.stderr)
        for line in [summary.as_json()] if chosen.json else summary.lines():
            print(line, file=sys.stderr)
    run.finish()
    if summary.failed:
        return FAILED
    if chosen.check:
        return WOULD_CHANGE if run.would_change else DONE
    return REJECTED if summary.rejects else DONE


def _work(chosen: argparse.Namespace, arguments: Mapping[str, Any]) -> Work:
    paint = Paint(sys.stdout)
    wants = Wants(
        bool(chosen.ledger),
        paint if chosen.diff else None,
        paint if chosen.explain else None,
        chosen.to,
        chosen.ledger_column,
    )
    fields = tuple(chosen.text_field) or ("text",)
    to = chosen.to if chosen.to != "txt" else None
    # A table is made of lines of JSON at the end, unless it is made of a table.
    return Work(arguments, wants, Shape(fields, chosen.ledger_column, bool(chosen.ledger), to))


def _plan(chosen: argparse.Namespace, inputs: Inputs) -> tuple[Found, dict[Document, Path]]:
    """The documents and their places, or why it would be a mistake to begin."""
    writes = chosen.output or chosen.in_place or chosen.diff or chosen.check
    folders = [name for name in chosen.inputs if os.path.isdir(name)]
    if folders and not writes and chosen.to != "jsonl":
        raise UsageError(f"{shown(folders[0])} is a folder: say -o DIR, --in-place, --diff or --check")
    if chosen.inputs.count(STDIN) > 1 or (chosen.in_place and STDIN in chosen.inputs):
        raise UsageError("- is standard input: it can be read once, and not be written back")
    stdin = chosen.stdin_name or (f"-.{_record_format(chosen)}" if chosen.text_field else STDIN)
    found = gather(chosen.inputs, chosen.output, chosen.ignore, stdin)
    _check_records(chosen, inputs, found)
    if chosen.in_place:
        _leave_doubles(found)
        _leave_what_is_no_text(chosen, found, inputs)
    places = targets(found.documents, chosen.output, chosen.to) if chosen.output else {}
    for option, file in (("--ledger", chosen.ledger), ("--rejects", chosen.rejects)):
        paths = [document.path for document in found.documents if document.path]
        if file and any(os.path.realpath(file) == os.path.realpath(path) for path in [*paths, *places.values()]):
            raise UsageError(f"{option} {shown(file)}: is one of the documents")
    return found, places


def _record_format(chosen: argparse.Namespace) -> str:
    return chosen.format if chosen.format in ("csv", "tsv") else "jsonl"


def _check_records(chosen: argparse.Namespace, inputs: Inputs, found: Found) -> None:
    of_records = [document for document in found.documents if inputs.is_records(document)]
    archives = any(document.kind.reader == "archive" for document in found.documents)
    if chosen.text_field and not (of_records or archives) and not found.failed:
        raise UsageError("--text-field: none of the inputs holds records: .jsonl .csv .tsv .parquet")
    if of_records and (chosen.diff or chosen.explain):
        raise UsageError(
            "--diff and --explain show documents; of records, --ledger FILE or --ledger-column NAME tell each edit"
        )
    if of_records and chosen.to == "txt":
        raise UsageError("--to txt: records keep their fields: --to jsonl or parquet")
    if (
        any(document.kind.records == "parquet" for document in of_records)
        and not writes_files(chosen)
        and chosen.to != "jsonl"
    ):
        raise UsageError("Parquet is no text for standard output: say -o DIR, or --to jsonl")
    if chosen.to == "parquet" and not writes_files(chosen):
        raise UsageError("--to parquet: say -o DIR; a Parquet file cannot be printed")


def writes_files(chosen: argparse.Namespace) -> bool:
    """Whether the texts go to files, or nowhere."""
    return bool(chosen.output or chosen.in_place or chosen.check or chosen.diff)


def _leave_doubles(found: Found) -> None:
    """In place, a file is written once; a link that a folder holds may lead out of it, so its target is left."""
    seen: dict[str, str] = {}
    for document in list(found.documents):
        path = os.path.realpath(document.path or "")
        why = "a link; its target is left as it is" if document.linked else ""
        if path in seen:
            why = f"the same file as {seen[path]}"
        if why:
            found.documents.remove(document)
            found.skipped.append((document.name, why))
        else:
            seen[path] = document.name


def _leave_what_is_no_text(chosen: argparse.Namespace, found: Found, inputs: Inputs) -> None:
    """A PDF cannot be written back as text. Where the user named it, that is an error; a folder may hold some."""
    named = {shown(name) for name in chosen.inputs}
    for document in list(found.documents):
        kind = document.kind
        if kind.packed or not (kind.reader == "text" or inputs.is_records(document)):
            found.documents.remove(document)
            place = found.failed if document.name in named else found.skipped
            place.append((document.name, "cannot be written back: take -o instead of --in-place"))


@contextmanager
def _appended(name: str | None, *, anew: bool = False) -> Iterator[FileIO | None]:
    """A file open at its end; without ``anew``, what an earlier run wrote is never written over."""
    if name is None:
        yield None
        return
    with open(name, "ab+", buffering=0) as file:
        if anew:
            with suppress(OSError):
                file.truncate(0)
        elif file.seek(0, os.SEEK_END):
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":  # an earlier run was killed while it wrote
                file.write(b"\n")
        yield file


class _Run:
    def __init__(self, chosen: argparse.Namespace, work: Work, inputs: Inputs, places: Mapping[Document, Path], summary: Summary,
                 documents: list[Document], stack: ExitStack) -> None:  # fmt: skip
        self.chosen, self.work, self.inputs, self.places, self.summary = chosen, work, inputs, places, summary
        self.would_change = False
        self.taken = {os.path.normcase(place) for place in places.values()}
        self.output: Output | None = None
        self.begun: Begins | None = None
        self.at = Checkpoint()
        self.synced = 0.0
        self.done: dict[str, list[Any]] = {}
        self.doubtful: set[str] = set()
        self.partial: tuple[str, Checkpoint, dict[str, Any]] | None = None
        self.finished: dict[str, dict[str, Any]] = {}
        self.inputs_by_id = {self._id(document): document for document in documents} if chosen.resume else {}
        self.journal = self._journal(stack)
        resumes = self.journal is not None and self.journal.resumes
        self.ledger = stack.enter_context(_appended(chosen.ledger))
        self.rejects = stack.enter_context(_appended(chosen.rejects, anew=not resumes))
        self.known = _lines_of(chosen.ledger) if chosen.resume and not resumes else set()
        if resumes:
            self._resume()
        if self.journal is not None:
            self.journal.begin()
        inputs.is_done, inputs.reached = self._is_done, self._reached
        self.meter = Meter(0, None if not (chosen.quiet or chosen.json) else False)
        stack.callback(self.meter.close)

    # Where an earlier run was

    def _journal(self, stack: ExitStack) -> Journal | None:
        chosen = self.chosen
        if chosen.output:
            os.makedirs(chosen.output, exist_ok=True)
            path = Path(chosen.output, NAME)
        elif chosen.in_place and chosen.ledger:
            path = beside_of(Path(chosen.ledger), ".run")
        else:
            return None
        said = {name: value for name, value in vars(chosen).items() if name not in ("resume", "jobs", "quiet", "json")}
        digest = next(iter(self.work.made.values())).digest
        key = hashlib.sha256(
            repr((__version__, digest, sorted(said.items()))).encode("utf-8", "surrogatepass")
        ).hexdigest()
        journal = Journal(path, key, self._ends, resume=chosen.resume)
        stack.callback(journal.leave)
        return journal

    def _ends(self) -> dict[str, int]:
        return {
            name: file.seek(0, os.SEEK_END)
            for name, file in (("ledger", self.ledger), ("rejects", self.rejects))
            if file
        }

    def _resume(self) -> None:
        assert self.journal is not None
        progress = self.journal.progress(self._is_there, self._can_go_on)
        self.done, self.doubtful, self.partial = progress.documents, progress.doubtful, progress.partial
        self.finished = progress.files
        for name, file in (("ledger", self.ledger), ("rejects", self.rejects)):
            if file is not None:
                if file.seek(0, os.SEEK_END) < progress.ends[name]:
                    raise UsageError(
                        f"--resume: --{name} is shorter than the interrupted run left it; begin anew without --resume"
                    )
                file.truncate(progress.ends[name])
        for total in progress.sums:
            self._count(total)

    def _can_go_on(self, name: str, line: dict[str, Any]) -> bool:
        source = self.inputs_by_id.get(name)
        return can_go_on(self._target_of(name), checkpoint_of(line)) and (
            source is None or _time_and_size(source.file) == line["input"]
        )

    def _is_there(self, name: str, line: dict[str, Any]) -> bool:
        target = self._target_of(name)
        return not part_of(target).exists() and target.exists() and target.stat().st_size == line["size"]

    def _target_of(self, name: str) -> Path:
        return Path(self.chosen.output, name) if self.chosen.output else Path(name)

    def _is_done(self, document: Document) -> bool:
        name = self._id(document)
        if name in self.finished:
            return self.finished[name]["input"] == _time_and_size(document.file)
        entry = self.done.get(name)
        if entry is None:
            return False
        if self.chosen.in_place or name in self.doubtful:
            return hash_of(self._target_of(name)) == entry[3]
        return _time_and_size(document.file) == entry[1:3]

    def _reached(self, document: Document) -> Checkpoint | None:
        if self.partial is None or self._id(document) != self.partial[0]:
            return None
        return self.partial[1]

    def _id(self, document: Document) -> str:
        """What the journal calls a document: its place below the output folder, or its file."""
        if self.chosen.output:
            return os.fspath(self._place(document).relative_to(self.chosen.output))
        return os.path.realpath(document.path or "")

    def _place(self, document: Document) -> Path:
        """Where a document goes below the output folder."""
        return self.places.get(document) or Path(self.chosen.output, mirrored(document.place, self.chosen.to))

    # The run

    def all(self, documents: list[Document]) -> None:
        """Do everything."""
        for document in documents:
            if document.path:
                with suppress(OSError):
                    self.meter.total += document.path.stat().st_size
        tasks = self.inputs.tasks(documents)
        with _engine(self.work, self.chosen.jobs) as engine:
            for task, done in engine(tasks):
                self.take(task, done)
        self.meter.close()

    def finish(self) -> None:
        """The run is over, and all is in its place: there is nothing to resume."""
        if self.journal is not None:
            self.journal.finish()

    def take(self, task: Task, done: Any) -> None:
        """Do with the result of a task what was asked for."""
        about = task.about
        if isinstance(about, list):
            self._documents(list(zip(about, done, strict=True)))
            self.meter.add(task.size, len(done))
        elif isinstance(about, Fault):
            self._fault(about)
        elif isinstance(about, Begins):
            self._begin(about)
        elif isinstance(about, Piece):
            self._piece(about, done)
            self.meter.add(task.size, done.tally.records_in)
        elif isinstance(about, Ends):
            self._end(about.document)

    # Documents

    def _documents(self, results: list[tuple[Document, Done]]) -> None:
        kept = []
        for document, done in results:
            if done.why:
                self.fail(document, done.why)
            elif document not in self.places and self.chosen.output and not self._is_free(document):
                self.fail(document, f"{shown(self._place(document))} is another document's place: left")
            else:
                kept.append((document, done))
        again = [document for document, _ in kept if self.journal is not None and self._id(document) in self.doubtful]
        try:
            self._record([done.ledger for document, done in kept if done.ledger and document not in again])
            if self.journal is not None:
                self._promise([pair for pair in kept if pair[0] not in again])
        except OSError as error:
            for document, _ in kept:
                self.fail(document, f"not written: {error.strerror or error}")
            return
        for document, done in kept:
            try:
                self._write(document, done)
            except BrokenPipeError:
                raise
            except OSError as error:
                self.fail(document, f"not written: {error.strerror or error}")
                continue
            if document not in again:
                self._count(_total(done, self._wants_files()))
            self.would_change |= done.changed
            self._show(document, done)

    def _is_free(self, document: Document) -> bool:
        """Whether no other document went to the place of a file that an archive holds."""
        place = os.path.normcase(self._place(document))
        return not (place in self.taken or self.taken.add(place))

    def _record(self, lines: list[bytes]) -> None:
        """The way back is on disk before anything is written over."""
        if self.ledger is None or not lines:
            return
        if self.known:
            lines = [line for line in lines if hashlib.sha256(line).digest() not in self.known]
        end = self.ledger.seek(0, os.SEEK_END)
        data = memoryview(b"".join(lines))
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

    def _promise(self, kept: list[tuple[Document, Done]]) -> None:
        """Say in the journal what is about to be written."""
        entries, total = [], _empty_total()
        for document, done in kept:
            facts = [done.stat.st_mtime_ns, done.stat.st_size] if done.stat else _time_and_size(document.file)
            entries.append([self._id(document), *facts, hashlib.sha256(done.text).hexdigest()])
            _add_total(total, _total(done, self._wants_files()))
        if entries:
            assert self.journal is not None
            self.journal.documents(entries, total)

    def _write(self, document: Document, done: Done) -> None:
        chosen = self.chosen
        if chosen.output:
            target = self._place(document)
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

    def _show(self, document: Document, done: Done) -> None:
        for line in done.shown:
            sys.stdout.write(line + "\n")
        if self.chosen.check and done.changed and not (done.shown or self.chosen.quiet):
            sys.stdout.write(f"would change: {document.name}\n")

    # Files of records

    def _begin(self, begins: Begins) -> None:
        chosen, document = self.chosen, begins.document
        self.begun, self.at, self.synced = begins, Checkpoint(), time.monotonic()
        target = None
        if chosen.output:
            target = self._place(document)
        elif chosen.in_place and document.path:
            target = Path(os.path.realpath(document.path))
        own = chosen.rejects is None
        self.output = Output(
            target, self.work.shape, document.kind.records or "jsonl", own_rejects=own, silent=chosen.check
        )
        try:
            if document not in self.places and chosen.output and not self._is_free(document):
                raise OSError(f"{shown(self._place(document))} is another document's place: left")
            if begins.resumed and self.partial is not None:
                self.at = self.partial[1]
                self.output.tally = _tally(self.partial[2])
                self.output.rejected = self.partial[2]["rejects"]
            self.output.begin(begins.head, begins.like, self.at if begins.resumed else None)
        except OSError as error:
            self._give_up(document, error)

    def _piece(self, piece: Piece, done: Cleansed) -> None:
        output = self.output
        if output is None or piece.document in self.inputs.given_up:
            return
        try:
            self._record([done.ledger] if done.ledger else [])
            output.write(done)
            lines = b"".join(line for _, _, line in done.rejects)
            if self.rejects is not None and lines:
                self.rejects.write(lines)
            self.at.end, self.at.line = piece.end, piece.line
            if self.journal is not None and output.resumable and time.monotonic() - self.synced >= SYNC:
                self.synced = time.monotonic()
                self._checkpoint(piece.document, output.sync(self.at), _record_total(output))
        except BrokenPipeError:
            raise
        except OSError as error:
            self._give_up(piece.document, error)
            return
        if self.rejects is None and not output.own_rejects:
            for line, why, _ in done.rejects:
                self._say(piece.document, f"line {line}: {why}")

    def _end(self, document: Document) -> None:
        output, begun = self.output, self.begun
        if output is None or begun is None or document in self.inputs.given_up:
            return
        try:
            if self.chosen.in_place and document.path and begun.stat and output.target is not None:
                _check_unchanged(output.target, begun.stat)
                if self.ledger is not None:
                    os.fsync(self.ledger.fileno())
                if self.chosen.backup:
                    keep_copy(output.target)
            output.end()
            output.sync(self.at)
            total = _record_total(output)
            if self._wants_files():
                total["files"] = [{"name": document.name, "records_in": output.tally.records_in, "records_out": output.tally.records_out,
                                   "rejects": output.rejected, "edits": output.tally.edits}]  # fmt: skip
            if self.journal is not None and output.target is not None:
                size = 0 if output.convert else part_of(output.target).stat().st_size
                self._checkpoint(document, self.at, total, closed=True, size=size)
            output.place(begun.stat)
        except OSError as error:
            self._give_up(document, error)
            return
        self._count(total)
        changed = bool(output.tally.changed or output.rejected)
        self.would_change |= changed
        if self.chosen.check and changed and not self.chosen.quiet:
            sys.stdout.write(f"would change: {document.name}\n")
        if output.rejected and output.own_rejects and output.target is not None:
            self._say(document, f"{output.rejected:,} records rejected: {shown(rejects_of(output.target))}")
        self.output = self.begun = None

    def _checkpoint(self, document: Document, at: Checkpoint, total: dict[str, Any], **facts: Any) -> None:
        assert self.journal is not None
        self.journal.checkpoint(self._id(document), at, total, input=_time_and_size(document.file), **facts)

    def _give_up(self, document: Document, error: OSError) -> None:
        """The output cannot be written: what was there stays as it was."""
        self.inputs.given_up.add(document)
        if self.output is not None:
            self.output.drop()
        self.output = None
        self.fail(document, f"not written: {error.strerror or error}")

    def _fault(self, fault: Fault) -> None:
        if fault.passed:
            self.summary.skipped += 1
            if not self.chosen.quiet:
                print(f"skipped: {fault.document.name} ({fault.why})", file=sys.stderr)
            return
        if self.begun is not None and self.begun.document == fault.document and self.output is not None:
            self.output.drop()
            self.output = self.begun = None
        self.fail(fault.document, fault.why)

    # What is said and counted

    def fail(self, document: Document, why: str) -> None:
        """Report a document that came to nothing."""
        self.summary.failed += 1
        self._say(document, why)

    def _say(self, document: Document, what: str) -> None:
        sys.stdout.flush()
        name = "standard input" if document.name == STDIN else document.name
        print(f"clean: {name}: {what}", file=sys.stderr)

    def _wants_files(self) -> bool:
        return bool(self.chosen.json)

    def _count(self, total: dict[str, Any]) -> None:
        summary = self.summary
        summary.documents += total["documents"]
        summary.changed += total["changed"]
        summary.rejects += total["rejects"]
        summary.records |= total["records"]
        summary.tally.add(_tally(total))
        summary.files += total["files"]


def _engine(work: Work, jobs: int) -> Any:
    """Where the work is done: here, or in worker processes."""
    from .workers import Workers, map_here

    @contextmanager
    def here() -> Iterator[Any]:
        yield lambda tasks: map_here(work, tasks)

    @contextmanager
    def workers() -> Iterator[Any]:
        pool = Workers(work, jobs)
        try:
            yield pool.map
        except BaseException:
            pool.close(wait=False)
            raise
        pool.close()

    return here() if jobs == 1 else workers()


def _empty_total() -> dict[str, Any]:
    return {"documents": 0, "changed": 0, "rejects": 0, "records": False, "tally": {}, "files": []}


def _total(done: Done, files: bool) -> dict[str, Any]:
    """What a document adds to the summary, as it can stand in the journal."""
    total = {**_empty_total(), "documents": 1, "changed": int(done.changed), "tally": vars(done.tally)}
    if files:
        total["files"] = [{"name": done.name, "encoding": done.encoding, "changed": done.changed, "edits": done.tally.edits,
                           "findings": done.tally.findings, "metadata": done.metadata,
                           **({"file": done.facts} if done.facts else {})}]  # fmt: skip
    return total


def _record_total(output: Output) -> dict[str, Any]:
    return {**_empty_total(), "rejects": output.rejected, "records": True, "tally": vars(output.tally)}


def _add_total(total: dict[str, Any], more: dict[str, Any]) -> None:
    tally = _tally(total)
    tally.add(_tally(more))
    for name in ("documents", "changed", "rejects"):
        total[name] += more[name]
    total["tally"] = vars(tally)
    total["files"] += more["files"]


def _tally(total: dict[str, Any]) -> Tally:
    tally = Tally()
    tally.add(Tally(**total["tally"]))
    return tally


def _time_and_size(path: Path | None) -> list[int]:
    try:
        stat = path.stat() if path is not None else os.stat_result([0] * 10)
    except OSError:
        return [0, 0]
    return [stat.st_mtime_ns, stat.st_size]


def _check_unchanged(path: Path, stat: os.stat_result) -> None:
    if _time_and_size(path) != [stat.st_mtime_ns, stat.st_size]:
        raise OSError("somebody else changed it in the meantime")


def _write_table(target: Path, done: Done) -> None:
    """A document as a Parquet file of one row."""
    from .parquet import from_json_lines

    lines, table = beside_of(target, ".part"), beside_of(target, ".table")
    try:
        lines.write_bytes(done.text)
        from_json_lines(lines, table)
        write_whole(target, table.read_bytes(), done.stat)
    finally:
        lines.unlink(missing_ok=True)
        table.unlink(missing_ok=True)


def _lines_of(ledger: str | None) -> set[bytes]:
    """The lines that a ledger has: a run that came to its end leaves no journal, and is not written into it twice."""
    if ledger is None:
        return set()
    try:
        with open(ledger, "rb") as file:
            return {hashlib.sha256(line).digest() for line in file}
    except OSError:
        return set()
