"""``clean learn``: reads a corpus of files, and writes the rules that are proposed for it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from ..learn import Learnt, learn
from .files import STDIN, Document, UsageError, gather, shown
from .whole import keep_backup, write_whole
from .work import Item, text_of

DONE, FAILED = 0, 2


class Corpus:
    """The bytes of documents, one at a time, as often as they are asked for. What cannot be read is named once and left."""

    def __init__(self, documents: list[Document]) -> None:
        self.documents = documents
        self.failed: dict[str, str] = {}

    def __iter__(self) -> Iterator[bytes]:
        for document in self.documents:
            if document.name in self.failed:
                continue
            try:
                yield text_of(Item(document.name, document.kind, str(document.path)))
            except OSError as error:
                self.failed[document.name] = error.strerror or str(error)
                print(f"clean learn: {document.name}: {self.failed[document.name]}", file=sys.stderr)


def learn_files(
    inputs: list[str], output: str | None, profile: str, rules: list[str], least: int | None, *, quiet: bool
) -> int:
    """Learn from files and folders, write the proposals to ``output`` (standard output for ``None``); the exit code.

    A file that stands there is kept as ``.bak``: somebody may have worked in it. Raises ``UsageError``, ``RuleError``,
    ``OSError``.
    """
    if STDIN in inputs:
        raise UsageError("- is standard input: a corpus is read three times; give files or a folder")
    found = gather(inputs)
    target = Path(output) if output is not None else None
    if target is not None and any(_same(target, document) for document in found.documents):
        raise UsageError(f"-o {shown(target)}: is one of the documents")
    if target is not None and target.is_dir():
        raise UsageError(f"-o {shown(target)}: is a folder; expected a file for the rules, such as found.toml")
    for name, why in found.failed:
        print(f"clean learn: {name}: {why}", file=sys.stderr)
    corpus = Corpus([document for document in found.documents if document.kind.reader not in ("archive", "parquet")])
    learnt = learn(corpus, profile, rules=rules, least=least)
    if not learnt.documents:
        raise UsageError("no document to learn from: name files or folders of text")
    if target is None:
        sys.stdout.write(learnt.toml)
    else:
        _write(target, learnt.toml.encode("utf-8"))
    if not quiet:
        sys.stdout.flush()
        print(*_summary(learnt, target), sep="\n", file=sys.stderr)
    return FAILED if corpus.failed or found.failed else DONE


def _write(target: Path, data: bytes) -> None:
    if target.is_file() and (old := target.read_bytes()) != data:
        keep_backup(target, old, target.stat())
    write_whole(target, data)


def _same(target: Path, document: Document) -> bool:
    return document.path is not None and os.path.realpath(target) == os.path.realpath(document.path)


def _summary(learnt: Learnt, target: Path | None) -> Iterator[str]:
    yield (
        f"{learnt.documents:,} documents, {len(learnt.proposals):,} rules proposed, {len(learnt.doubtful):,} in doubt "
        f"(repeated in {learnt.least} documents or more)"
    )
    if target is not None and learnt.proposals:
        name = shown(target)
        yield f"look at {name}, delete what you do not want, then:  clean rules --check {name}"
        yield f"                                                clean DOCUMENTS --rules {name}"
