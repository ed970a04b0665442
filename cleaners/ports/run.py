"""One run of the command: its tasks are done, wherever that may be, and what comes of them is taken in the order of the inputs.

What goes wrong with one document is reported with its name, and the run goes on.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from importlib import import_module
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..rulebook.known import keep_compiled
from .desk import Desk, Documents
from .files import Document
from .history import History
from .inputs import Begins, Ends, Fault, Piece
from .plan import Plan, plan
from .progress import Meter
from .record_files import RecordFiles
from .summary import Summary
from .whole import beside_of
from .work import Lost, Task, Work

if TYPE_CHECKING:
    from .report import Kept, Report

DONE, WOULD_CHANGE, FAILED, REJECTED = 0, 1, 2, 3


def run_documents(chosen: argparse.Namespace, arguments: Mapping[str, Any]) -> int:
    """Clean what the command line names; returns the exit code. Raises ``UsageError``, ``RuleError`` or ``DecodingError``
    before anything is written."""
    planned = plan(chosen, arguments)
    summary = Summary(failed=len(planned.found.failed), skipped=len(planned.found.skipped))
    for name, why in planned.found.failed:
        print(f"clean: {name}: {why}", file=sys.stderr)
    with ExitStack() as stack:
        desk = _desk(chosen, planned, summary, stack)
        _do(planned, desk, stack)
    if not chosen.quiet:
        sys.stdout.flush()
        for name, why in planned.found.skipped:
            print(f"skipped: {name} ({why})", file=sys.stderr)
        for line in [summary.as_json()] if chosen.json else summary.lines():
            print(line, file=sys.stderr)
    desk.history.finish()
    keep_compiled()
    if chosen.report:
        beside_of(Path(chosen.report), ".entries").unlink(missing_ok=True)
    if summary.failed:
        return FAILED
    if chosen.check:
        return WOULD_CHANGE if desk.would_change else DONE
    return REJECTED if summary.rejects else DONE


def _desk(chosen: argparse.Namespace, planned: Plan, summary: Summary, stack: ExitStack) -> Desk:
    """Everything that is open while the run lasts."""
    history = History(chosen, planned)
    stack.callback(history.leave)
    ledger = stack.enter_context(_appended(chosen.ledger))
    rejects = stack.enter_context(_appended(chosen.rejects, anew=not history.resumes))
    entries = stack.enter_context(_appended(_entries(chosen, history), anew=not history.resumes))
    for part in history.begin({"ledger": ledger, "rejects": rejects, "report": entries}):
        summary.add(part)
    planned.inputs.is_done, planned.inputs.reached = history.is_done, history.reached
    report = stack.enter_context(_report(chosen.report, planned))
    kept = None
    if report is not None:
        for name, why in planned.found.failed:
            report.fail(name, why)
        kept = _kept(report, entries)
    if planned.dataset is not None:
        planned.dataset.begin(history.reached_dataset(), again=chosen.resume)
        stack.callback(planned.dataset.leave)
    taken = {os.path.normcase(place) for place in planned.places.values()}
    return Desk(chosen, history, summary, ledger, rejects, taken, report, kept, planned.dataset)


def _entries(chosen: argparse.Namespace, history: History) -> str | None:
    """Where the entries of the report are kept, in case the run is interrupted; nowhere if it could not be resumed."""
    return os.fspath(beside_of(Path(chosen.report), ".entries")) if chosen.report and history.journal else None


def _kept(report: Report, file: FileIO | None) -> Kept | None:
    """What an interrupted run had told in its report is told again."""
    from .report import Kept

    if file is None:
        return None
    kept = Kept(file)
    for entry in kept:
        report.put(entry)
    return kept


def _do(planned: Plan, desk: Desk, stack: ExitStack) -> None:
    """Do every task, and take what comes of it."""
    documents, files = Documents(desk), RecordFiles(desk, planned.work.shape, planned.inputs.given_up)
    stack.callback(files.leave)
    quiet = desk.chosen.quiet or desk.chosen.json
    meter = Meter(_size(planned.found.documents), False if quiet else None)
    stack.callback(meter.close)
    with _engine(planned.work, desk.chosen) as engine:
        for task, done in engine(planned.inputs.tasks(planned.found.documents)):
            about = task.about
            if isinstance(about, list):
                documents.take(list(zip(about, done, strict=True)))
                meter.add(task.size, len(done))
            elif isinstance(about, Begins):
                files.begin(about)
            elif isinstance(done, Lost):
                files.give_up(about.document, OSError(done.why))
            elif isinstance(about, Piece):
                files.piece(about, done)
                meter.add(task.size, done.tally.records_in)
            elif isinstance(about, Ends):
                files.end(about.document)
            elif isinstance(about, Fault) and about.passed:
                desk.skip(about)
            elif isinstance(about, Fault):
                files.drop(about.document)
                desk.fail(about.document, about.why)
    documents.end()


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


def _report(name: str | None, planned: Plan) -> AbstractContextManager[Report | None]:
    """The report, which appears in its place when the run is over."""
    if name is None:
        return nullcontext()
    from .report import Report

    return Report(name, planned.work.pipeline(None).rules)


@contextmanager
def _engine(work: Work, chosen: argparse.Namespace) -> Iterator[Any]:
    """Where the work is done: a function from tasks to tasks with their results, in the same order. In this process, in others, on a
    cluster."""
    jobs = chosen.jobs
    if chosen.engine != "local":
        cluster = import_module(f".{chosen.engine}", __package__)
        with cluster.engine(work, jobs, chosen.address) as engine:
            yield engine
        return
    if jobs == 1:
        yield lambda tasks: _here(work, tasks)
        return
    from .workers import Workers

    workers = Workers(work, jobs)
    try:
        yield workers.map
    except BaseException:
        workers.close(wait=False)
        raise
    workers.close()


def _here(work: Work, tasks: Iterable[Task]) -> Iterator[tuple[Task, Any]]:
    for task in tasks:
        yield task, (None if task.payload is None else work(task.payload))


def _size(documents: Iterable[Document]) -> int:
    """The bytes of all inputs, as far as they are known."""
    size = 0
    for document in documents:
        if document.path:
            with suppress(OSError):
                size += document.path.stat().st_size
    return size
