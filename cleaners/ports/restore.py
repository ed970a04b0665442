"""``clean restore``: a cleaned text and its ledger give the original bytes again."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Any

from .. import Ledger, LedgerError
from .files import STDIN, shown
from .whole import write_whole


def restore(text_file: str, ledger_file: str, output: str | None, name: str | None) -> int:
    """Write the original bytes to ``output`` or standard output. Raises ``LedgerError`` for a text that was edited since,
    for a damaged ledger, and where the same clean text has several origins and none is clearly meant."""
    data = sys.stdin.buffer.read() if text_file == STDIN else Path(text_file).read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise LedgerError(f"{shown(text_file)}: is not UTF-8, so it is not as `clean` wrote it") from None
    original = _original(text, text_file, ledger_file, name)
    bytes_again = original.encode("utf-8", "surrogatepass") if isinstance(original, str) else original
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(bytes_again)
        sys.stdout.buffer.flush()
    else:
        write_whole(Path(output), bytes_again)
    return 0


def _original(text: str, text_file: str, ledger_file: str, name: str | None) -> bytes | str:
    """Two documents may have become the same text. The one whose name ends like the text's path is meant, or the one
    that changed: a text cleaned twice has an earlier ledger that leads back and a later one that does nothing."""
    wanted = hashlib.sha256(text.encode()).hexdigest()
    named: dict[str, bytes | str] = {}
    for record in _records(ledger_file):
        if record.get("text_hash") != wanted or (name is not None and record.get("name") != name):
            continue
        original = Ledger.from_record(record, text, ledger_file).restore()
        key = str(record.get("name", ""))
        if key not in named or original != text.encode():
            named[key] = original
    if not named:
        try:
            return Ledger.load(ledger_file, text, name).restore()  # says what is wrong
        except UnicodeDecodeError:
            raise LedgerError(f"{shown(ledger_file)}: is not UTF-8; expected a ledger as --ledger writes it") from None
    if len(set(named.values())) == 1:
        return next(iter(named.values()))
    shared = {key: _shared_tail(key, text_file) for key in named}
    best = [key for key in named if shared[key] == max(shared.values())]
    if len({named[key] for key in best}) > 1 or not shared[best[0]]:
        raise LedgerError(f"{shown(ledger_file)}: several documents became this text: say which one is meant, "
                          f"--name {' or --name '.join(sorted(named))}")  # fmt: skip
    return named[best[0]]


def _records(ledger_file: str) -> Iterator[dict[str, Any]]:
    with open(ledger_file, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            try:
                record = json.loads(line) if line.strip() else None
            except ValueError:  # a run that was killed left half a line; the right one may follow
                continue
            if isinstance(record, dict):
                yield record


def _shared_tail(name: str, other: str) -> int:
    """How many last parts two paths have in common."""
    count = 0
    for part, twin in zip(reversed(PurePath(name).parts), reversed(PurePath(other).parts), strict=False):
        if part != twin:
            break
        count += 1
    return count
