"""What a run did, counted: for people a line or two, for programs JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .records import Tally

TOP = 8  # rules named in the summary


@dataclass
class Summary:
    """What a run, or a part of it, did. Records count as they are read and written, documents one by one; a file of records is no
    document. ``files`` says more of each, where that is asked for."""

    documents: int = 0
    changed: int = 0
    failed: int = 0
    skipped: int = 0
    rejects: int = 0
    records: bool = False
    tally: Tally = field(default_factory=Tally)
    files: list[dict[str, Any]] = field(default_factory=list)

    def add(self, other: Summary) -> None:
        """Count what another part did."""
        for name in ("documents", "changed", "failed", "skipped", "rejects"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.records |= other.records
        self.tally.add(other.tally)
        self.files += other.files

    def saved(self) -> dict[str, Any]:
        """As it can stand in a journal."""
        return {**vars(self), "tally": vars(self.tally)}

    @classmethod
    def loaded(cls, saved: dict[str, Any]) -> Summary:
        """What ``saved`` gave."""
        tally = Tally()
        tally.add(Tally(**saved["tally"]))
        return cls(**{**saved, "tally": tally})

    def lines(self) -> Iterator[str]:
        """For people."""
        tally, parts = self.tally, list[str]()
        if self.documents or not self.records:
            parts += [f"{self.documents:,} document{'' if self.documents == 1 else 's'}", f"{self.changed:,} changed"]
        if self.records:
            parts += [f"{tally.records_in:,} records in = {tally.records_out:,} out + {self.rejects:,} rejected"]
            parts += [f"{tally.changed:,} records changed"]
        parts += [f"{tally.edits:,} edits", f"{tally.findings:,} findings"]
        parts += [f"{self.failed:,} failed"] if self.failed else []
        parts += [f"{self.skipped:,} skipped"] if self.skipped else []
        yield ", ".join(parts)
        if tally.rules:
            yield "top rules: " + ", ".join(f"{rule} {count:,}" for rule, count in self._most(TOP))

    def as_json(self) -> str:
        """For programs: one line."""
        tally = self.tally
        record = {
            "documents": self.documents, "changed": self.changed, "edits": tally.edits, "findings": tally.findings,
            "failed": self.failed, "skipped": self.skipped, "records_in": tally.records_in,
            "records_out": tally.records_out, "records_changed": tally.changed, "rejects": self.rejects,
            "files": self.files, "rules": dict(self._most(None)),
        }  # fmt: skip
        return json.dumps(record, ensure_ascii=False)

    def _most(self, count: int | None) -> list[tuple[str, int]]:
        return sorted(self.tally.rules.items(), key=lambda item: (-item[1], item[0]))[:count]
