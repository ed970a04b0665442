"""Entries of a report on disk, as long as the run lasts: an interrupted one is gone on with, and its report shows all of it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from io import FileIO
from typing import Any

from .entry import Effect, Entry


class Kept:
    """Entries in the file ``file``, one on a line. Raises ``OSError``."""

    def __init__(self, file: FileIO) -> None:
        self.file = file

    def add(self, entry: Entry) -> None:
        """Add one at the end."""
        record = {**vars(entry), "data": entry.data.decode("utf-8")}
        line = memoryview(json.dumps(record).encode() + b"\n")
        while len(line):
            line = line[self.file.write(line) :]

    def __iter__(self) -> Iterator[Entry]:
        self.file.seek(0)
        with open(os.dup(self.file.fileno()), "rb") as lines:
            for line in lines:
                yield _entry(json.loads(line))


def _entry(record: Mapping[str, Any]) -> Entry:
    effects = {rule: Effect(*counts) for rule, counts in record["effects"].items()}
    made_by = [tuple(rules) for rules in record["made_by"]]
    return Entry(**{**record, "data": record["data"].encode("utf-8"), "effects": effects, "made_by": made_by})
