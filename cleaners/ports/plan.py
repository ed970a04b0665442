"""What a command line asks for: which documents, their places, the work; or why it would be a mistake to begin."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from .dataset import Dataset
from .files import STDIN, Document, Found, UsageError, gather, identity, shown, targets
from .inputs import Inputs
from .records import Shape
from .terminal import Paint
from .wanting import need
from .work import Wants, Work


class Plan(NamedTuple):
    """A run before it begins: inputs, the work that is done with them, outputs. Every engine is given the same."""

    work: Work
    inputs: Inputs
    found: Found
    places: dict[Document, Path]
    dataset: Dataset | None = None


def plan(chosen: argparse.Namespace, arguments: Mapping[str, Any]) -> Plan:
    """Read the command line's wishes. Raises ``UsageError``, ``RuleError`` or ``DecodingError``; nothing is written."""
    dataset = _dataset(chosen)
    if chosen.ledger_column and not (chosen.text_field or chosen.to in ("jsonl", "parquet")):
        raise UsageError("--ledger-column belongs to records: say --text-field or --to")
    paint = Paint(sys.stdout)
    wants = Wants(
        ledger=bool(chosen.ledger),
        diff=paint if chosen.diff else None,
        explain=paint if chosen.explain else None,
        report=bool(chosen.report),
        to=chosen.to,
        column=chosen.ledger_column,
    )
    fields = tuple(chosen.text_field) or ("text",)
    shape = Shape(
        fields,
        chosen.ledger_column,
        bool(chosen.ledger),
        chosen.to if chosen.to != "txt" else None,
        bool(chosen.report),
    )
    work = Work(arguments, wants, shape)
    inputs = Inputs(shape, bool(chosen.text_field), arguments.get("encoding"))
    found = _found(chosen, inputs)
    if chosen.to == "parquet":
        need("pyarrow", "tables", "writing Parquet")
    places: dict[Document, Path] = {}
    if dataset is not None:
        dataset, places = _settled(dataset, found, inputs)
    elif chosen.output:
        places = targets(found.documents, chosen.output, chosen.to)
    for option, file in (("--ledger", chosen.ledger), ("--rejects", chosen.rejects), ("--report", chosen.report)):
        paths = [document.path for document in found.documents if document.path]
        paths += [dataset.target] if dataset is not None else []
        if file and any(os.path.realpath(file) == os.path.realpath(path) for path in [*paths, *places.values()]):
            raise UsageError(f"{option} {shown(file)}: is one of the documents, or an output")
    first = found.documents[0] if found.documents else None
    of_records = first is not None and inputs.is_records(first)
    work.pipeline(
        first.kind.format if first and not of_records else None, fields=of_records
    )  # raises what is wrong with it
    return Plan(work, inputs, found, places, dataset)


def _dataset(chosen: argparse.Namespace) -> Dataset | None:
    """The data set that all documents become, where ``-o`` names a file, or ``--shard`` says how many a file of it holds."""
    suffix = PurePath(chosen.output or "").suffix.lower().removeprefix(".")
    is_file = suffix in ("jsonl", "parquet") and not os.path.isdir(chosen.output)
    if chosen.shard is None and not is_file:
        return None
    if chosen.shard is not None and (is_file or not chosen.output or chosen.to not in ("jsonl", "parquet")):
        raise UsageError("--shard is for a folder of files: say -o DIR and --to jsonl or parquet")
    if is_file and chosen.to not in (None, suffix):
        raise UsageError(f"-o {shown(chosen.output)} --to {chosen.to}: one of them is meant")
    chosen.to = suffix if is_file else chosen.to
    return Dataset(Path(chosen.output), chosen.to, chosen.shard, chosen.ledger_column)


def _settled(dataset: Dataset, found: Found, inputs: Inputs) -> tuple[Dataset | None, dict[Document, Path]]:
    """The data set, once it is known what is read; of one file of records, the place of its output."""
    taken: dict[str, Document] = {}
    for document in found.documents:
        if document.path and dataset.target.exists() and identity(document.path) == identity(dataset.target):
            raise UsageError(f"{document.name} is an input itself; choose another -o")
        if inputs.is_records(document):
            if len(found.documents) == 1 and dataset.each is None:
                return None, {document: dataset.target}
            raise UsageError(f"{document.name} holds records, which have no place in a data set of documents: --ignore it, or clean "
                             "it into a folder")  # fmt: skip
        if taken.setdefault(document.name, document) is not document:
            raise UsageError(f"{document.name}: named twice")
    return dataset, {}


def _found(chosen: argparse.Namespace, inputs: Inputs) -> Found:
    folders = [name for name in chosen.inputs if os.path.isdir(name)]
    if folders and not (_writes_files(chosen) or chosen.to == "jsonl"):
        raise UsageError(f"{shown(folders[0])} is a folder: say -o DIR, --in-place, --diff or --check")
    if chosen.inputs.count(STDIN) > 1 or (chosen.in_place and STDIN in chosen.inputs):
        raise UsageError("- is standard input: it can be read once, and not be written back")
    suffix = chosen.format if chosen.format in ("csv", "tsv") else "jsonl"
    stdin = chosen.stdin_name or (f"{STDIN}.{suffix}" if chosen.text_field else STDIN)
    found = gather(chosen.inputs, chosen.output, chosen.ignore, stdin)
    _check_records(chosen, inputs, found)
    if chosen.in_place:
        _leave_doubles(found)
        _leave_what_is_no_text(chosen, found, inputs)
    return found


def _check_records(chosen: argparse.Namespace, inputs: Inputs, found: Found) -> None:
    of_records = [document for document in found.documents if inputs.is_records(document)]
    archives = any(document.kind.reader == "archive" for document in found.documents)
    tables = any(document.kind.records == "parquet" for document in of_records)
    if getattr(chosen, "fields_asked", chosen.text_field) and not (of_records or archives or found.failed):
        raise UsageError("--text-field: none of the inputs holds records: .jsonl .csv .tsv .parquet")
    if of_records and (chosen.diff or chosen.explain):
        raise UsageError(
            "--diff and --explain show documents; for records, --report, --ledger FILE or --ledger-column NAME tell each edit"
        )
    if of_records and chosen.to == "txt":
        raise UsageError("--to txt: records keep their fields: --to jsonl or parquet")
    if tables and not _writes_files(chosen) and chosen.to != "jsonl":
        raise UsageError("Parquet is no text for standard output: say -o DIR, or --to jsonl")
    if chosen.to == "parquet" and not _writes_files(chosen):
        raise UsageError("--to parquet: say -o DIR; a Parquet file cannot be printed")


def _writes_files(chosen: argparse.Namespace) -> bool:
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
