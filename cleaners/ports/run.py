"""One run of the command: document after document is read, cleaned, shown or written, and counted.

What goes wrong with one document is reported with its name, and the run goes on.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import Cleaned, Pipeline
from .diff import diff
from .explain import explain
from .files import Document, Found, UsageError, gather, keep_backup, shown, targets, write_whole
from .terminal import Paint

if TYPE_CHECKING:
    from .report import Report

DONE, WOULD_CHANGE, FAILED = 0, 1, 2
TOP = 8  # rules named in the summary


@dataclass
class Summary:
    """What a run did."""

    documents: int = 0
    changed: int = 0
    edits: int = 0
    findings: int = 0
    failed: int = 0
    skipped: int = 0
    rules: Counter[str] = field(default_factory=Counter)
    files: list[dict[str, Any]] = field(default_factory=list)

    def add(self, name: str, cleaned: Cleaned, changed: bool) -> None:
        """Count one document."""
        self.documents += 1
        self.changed += changed
        self.edits += len(cleaned.ledger)
        self.findings += len(cleaned.findings)
        for stage in cleaned.ledger.stages:
            self.rules.update(stage.edits.rules)
        self.files.append({"name": name, "encoding": cleaned.encoding, "changed": changed, "edits": len(cleaned.ledger),
                           "findings": len(cleaned.findings), "metadata": cleaned.metadata})  # fmt: skip

    def lines(self) -> Iterator[str]:
        """For people."""
        parts = [f"{self.documents:,} document{'' if self.documents == 1 else 's'}", f"{self.changed:,} changed",
                 f"{self.edits:,} edits", f"{self.findings:,} findings"]  # fmt: skip
        parts += [f"{self.failed:,} failed"] if self.failed else []
        parts += [f"{self.skipped:,} skipped"] if self.skipped else []
        yield ", ".join(parts)
        if self.rules:
            yield "top rules: " + ", ".join(f"{rule} {count:,}" for rule, count in self._most(TOP))

    def as_json(self) -> str:
        """For programs: one line."""
        record = {key: value for key, value in vars(self).items() if key != "rules"}
        return json.dumps({**record, "rules": dict(self._most(None))}, ensure_ascii=False)

    def _most(self, count: int | None) -> list[tuple[str, int]]:
        return sorted(self.rules.items(), key=lambda item: (-item[1], item[0]))[:count]


def run_documents(chosen: argparse.Namespace, arguments: Mapping[str, Any]) -> int:
    """Clean what the command line names; returns the exit code. Raises ``UsageError``, ``RuleError`` or ``DecodingError``
    before anything is written."""
    found, places = _plan(chosen)
    pipelines = _Pipelines(arguments)
    pipelines.of(found.documents[0] if found.documents else None)  # what is wrong with the arguments is said first
    run = _Run(chosen, pipelines, places, Summary(failed=len(found.failed), skipped=len(found.skipped)))
    for name, why in found.failed:
        print(f"clean: {name}: {why}", file=sys.stderr)
    with _ledger_file(chosen.ledger) as run.ledger, _report(chosen.report, pipelines) as run.report:
        if run.report is not None:
            for name, why in found.failed:
                run.report.fail(name, why)
        for document in found.documents:
            run.clean(document)
    if not chosen.quiet:
        sys.stdout.flush()
        for name, why in found.skipped:
            print(f"skipped: {name} ({why})", file=sys.stderr)
        for line in [run.summary.as_json()] if chosen.json else run.summary.lines():
            print(line, file=sys.stderr)
    if run.summary.failed:
        return FAILED
    return WOULD_CHANGE if chosen.check and run.summary.changed else DONE


def _plan(chosen: argparse.Namespace) -> tuple[Found, dict[Document, Path]]:
    """The documents and their places, or why it would be a mistake to begin."""
    folders = [name for name in chosen.inputs if os.path.isdir(name)]
    if folders and not (chosen.output or chosen.in_place or chosen.diff or chosen.check):
        raise UsageError(f"{shown(folders[0])} is a folder: say -o DIR, --in-place, --diff or --check")
    if chosen.inputs.count("-") > 1 or (chosen.in_place and "-" in chosen.inputs):
        raise UsageError("- is standard input: it can be read once, and not be written back")
    found = gather(chosen.inputs, chosen.output)
    if chosen.in_place:
        _leave_doubles(found)
    places = targets(found.documents, chosen.output) if chosen.output else {}
    for option, file in (("--ledger", chosen.ledger), ("--report", chosen.report)):
        paths = [document.path for document in found.documents if document.path]
        if file and any(os.path.realpath(file) == os.path.realpath(path) for path in [*paths, *places.values()]):
            raise UsageError(f"{option} {shown(file)}: is one of the documents")
    return found, places


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


@contextmanager
def _ledger_file(name: str | None) -> Iterator[FileIO | None]:
    """The ledger, open at its end: an earlier run's way back is never written over."""
    if name is None:
        yield None
        return
    with open(name, "ab+", buffering=0) as file:
        if file.seek(0, os.SEEK_END):
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":  # an earlier run was killed while it wrote
                file.write(b"\n")
        yield file


def _report(name: str | None, pipelines: _Pipelines) -> AbstractContextManager[Report | None]:
    """The report, which appears in its place when the run is over."""
    if name is None:
        return nullcontext()
    from .report import Report

    return Report(name, pipelines.of(None).rules)


class _Pipelines:
    """A pipeline for each format that the names of the documents state, made when the first such document comes."""

    def __init__(self, arguments: Mapping[str, Any]) -> None:
        self.arguments = arguments
        self.made: dict[str | None, Pipeline] = {}

    def of(self, document: Document | None) -> Pipeline:
        """The pipeline for a document. A format that the user gave holds for all; a name holds against what the text looks
        like, because two lines are no evidence. Raises ``RuleError`` or ``DecodingError``."""
        stated = self.arguments.get("format") or (document.format if document else None)
        if stated not in self.made:
            self.made[stated] = Pipeline(**{**self.arguments, "format": stated})
        return self.made[stated]


@dataclass
class _Run:
    chosen: argparse.Namespace
    pipelines: _Pipelines
    places: Mapping[Document, Path]
    summary: Summary
    ledger: FileIO | None = None
    report: Report | None = None

    def __post_init__(self) -> None:
        self.paint = Paint(sys.stdout)

    def clean(self, document: Document) -> None:
        """Clean one document and do with it what was asked for."""
        try:
            like = document.path.stat() if document.path else None
            data = document.read()
            cleaned = self.pipelines.of(document).run(data)
            if cleaned.encoding == "binary":
                self.fail(document, "no text: the bytes are of some other kind of file; nothing was written")
                return
            text = cleaned.text.encode("utf-8")
        except OSError as error:
            self.fail(document, error.strerror or str(error))
            return
        except Exception as error:  # a run over a thousand files must not end because of one
            self.fail(document, f"{type(error).__name__}: {error} (a bug: please report it, with the file)")
            return
        try:
            self.record(document, cleaned)
            self.write(document, like, data, text)
        except BrokenPipeError:
            raise
        except OSError as error:
            self.fail(document, f"not written: {error.strerror or error}")
            return
        self.summary.add(document.name, cleaned, text != data)
        self.tell(document, cleaned)
        self.show(document, cleaned, text != data)

    def record(self, document: Document, cleaned: Cleaned) -> None:
        """The way back is on disk before anything is written over."""
        if self.ledger is None:
            return
        record = cleaned.ledger.record(document.name, with_text=False)
        data = json.dumps(record, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
        end = self.ledger.seek(0, os.SEEK_END)
        try:
            if self.ledger.write(data) < len(data):
                raise OSError("no space left for its ledger")
            if self.chosen.in_place:
                os.fsync(self.ledger.fileno())
        except OSError:
            with suppress(OSError):
                self.ledger.truncate(end)  # half a line would spoil the next
            raise

    def tell(self, document: Document, cleaned: Cleaned) -> None:
        """Without room for the report, the run goes on."""
        if self.report is None:
            return
        try:
            self.report.add(document.name, cleaned)
        except OSError as error:
            self.report.drop()
            self.report = None
            self.summary.failed += 1
            print(f"clean: {error.filename}: {error.strerror}", file=sys.stderr)

    def write(self, document: Document, like: os.stat_result | None, data: bytes, text: bytes) -> None:
        chosen = self.chosen
        if document in self.places:
            target = self.places[document]
            target.parent.mkdir(parents=True, exist_ok=True)
            write_whole(target, text, like)
        elif chosen.in_place and document.path and like:
            if text == data:
                return
            path = Path(os.path.realpath(document.path))  # a link stays a link
            now = path.stat()
            if (now.st_mtime_ns, now.st_size) != (like.st_mtime_ns, like.st_size):
                raise OSError("somebody else changed it in the meantime")
            if chosen.backup:
                keep_backup(path, data, like)
            write_whole(path, text, like)
        elif not (chosen.diff or chosen.check or chosen.explain):
            sys.stdout.write(text.decode("utf-8"))

    def show(self, document: Document, cleaned: Cleaned, changed: bool) -> None:
        chosen = self.chosen
        lines: list[Iterator[str]] = []
        if chosen.diff and changed:
            lines.append(diff(cleaned, document.name, self.paint))
        if chosen.explain:
            lines.append(explain(cleaned, document.name, self.pipelines.of(document).rules, self.paint))
        if chosen.check and changed and not (lines or chosen.quiet):
            lines.append(iter([f"would change: {document.name}"]))
        for part in lines:
            for line in part:
                sys.stdout.write(line + "\n")

    def fail(self, document: Document, why: str) -> None:
        self.summary.failed += 1
        sys.stdout.flush()
        name = "standard input" if document.path is None else document.name
        print(f"clean: {name}: {why}", file=sys.stderr)
        if self.report is not None:
            self.report.fail(name, why)
