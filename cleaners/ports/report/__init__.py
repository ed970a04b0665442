"""``--report``: one page that shows a person what a run did to each text, and why. It needs no network and trusts no document.

It is written as the documents come: only their numbers stay in memory.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from ... import Cleaned, __version__
from ...rulebook.rule import Rule
from ..whole import beside_of, open_alone
from .entry import Entry, as_data, entry
from .kept import Kept
from .sheet import foot, head
from .tally import Tally

LIMIT = 96 << 20  # bytes of documents that a page shows: what a browser opens in seconds
LEAST = 4 << 10  # bytes that each counts for at least: a page of a hundred thousand short texts opens slowly, too

__all__ = ["LIMIT", "Entry", "Kept", "Report", "cost", "entry"]


def cost(document: Entry) -> int:
    """How much of the room of a page a document takes."""
    return max(LEAST, len(document.data)) if document.data else 0


class Report:
    """A report in the making: ``add`` document after document, then ``close``; nobody sees half of it.

    As a context it is closed at the end, and dropped where an exception ends it. ``rules`` are those that the run may use (their
    reasons are shown). Documents beyond ``limit`` bytes are counted, but not shown. All methods raise ``OSError``.
    """

    def __init__(self, path: str | Path, rules: Iterable[Rule] = (), *, limit: int = LIMIT) -> None:
        self.path = Path(os.path.realpath(path))
        self.rules = {rule.name: rule for rule in rules}
        self.tally = Tally()
        self.room = limit
        self._beside = beside_of(self.path)
        self._file = os.fdopen(open_alone(self._beside), "wb")
        self._write(head().encode("utf-8"))

    def add(self, name: str, cleaned: Cleaned) -> None:
        """Show one document."""
        self.put(entry(name, cleaned, counted_only=self.room <= 0))

    def put(self, document: Entry) -> None:
        """Show one document that another process made an entry of."""
        size = cost(document)
        if size > self.room:
            document, self.room = document.counted(), 0  # those that follow are not shown either: the page has no holes
        if document.data:
            self._block("document", document.data)
            self.room -= size
        self.tally.add(document)

    def fail(self, name: str, why: str) -> None:
        """Name a document that was not cleaned."""
        self.tally.fail(name, why)

    def close(self) -> None:
        """Write the summary, and move the page to its place; a report that was dropped is gone."""
        if self._file.closed:
            return
        self._block("summary", as_data({"version": __version__, **self.tally.record(self.rules)}))
        self._write(foot().encode("utf-8"))
        with self._named():
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            mask = os.umask(0)
            os.umask(mask)
            os.chmod(self._beside, 0o666 & ~mask)
            os.replace(self._beside, self.path)

    def drop(self) -> None:
        """Leave nothing behind; an earlier report stays."""
        with contextlib.suppress(OSError):
            self._file.close()
        with contextlib.suppress(OSError):
            os.unlink(self._beside)

    def _block(self, kind: str, data: bytes) -> None:
        self._write(b'<script type="application/json" class="%s">%s</script>\n' % (kind.encode(), data))

    def _write(self, data: bytes) -> None:
        with self._named():
            self._file.write(data)

    @contextlib.contextmanager
    def _named(self) -> Iterator[None]:
        """An error says which file could not be written."""
        try:
            yield
        except OSError as error:
            raise OSError(error.errno, f"the report was not written: {error.strerror}", str(self.path)) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.close()
        finally:
            self.drop()
