"""How far a run has come, how fast, and how long it will take: on standard error, where that is a terminal (rich).

It appears after a second: most runs are over by then, and loading it would be half of their time.
"""

from __future__ import annotations

import sys
import time
from typing import Any

AFTER = 1.0  # seconds


class Meter:
    """Counts bytes and documents (or records). ``total`` is the bytes of all inputs, 0 where nobody knows; ``shown`` whether to show
    it at all (``None``: where standard error is a terminal)."""

    def __init__(self, total: int, shown: bool | None = None) -> None:
        self.total = total
        self.on = sys.stderr.isatty() if shown is None else shown
        self.after = 0.0 if shown else AFTER
        self.began = time.monotonic()
        self.bytes = self.count = 0
        self.bar: Any = None

    def add(self, size: int, count: int) -> None:
        """So many bytes of the input are done, so many documents or records."""
        self.bytes += size
        self.count += count
        if not self.on:
            return
        if self.bar is None and time.monotonic() - self.began >= self.after:
            self._begin()
        if self.bar is not None:
            self.bar.update(self.task, completed=self.bytes, count=f"{self.count:,}")

    def _begin(self) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            DownloadColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
            TransferSpeedColumn,  # fmt: skip
        )

        columns = [
            TextColumn("{task.fields[count]}"),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
        ]
        console = Console(
            file=sys.stderr, force_terminal=True if self.after == 0.0 else None, markup=False, highlight=False
        )
        self.bar = Progress(*columns, console=console, redirect_stdout=False, transient=True)
        self.task = self.bar.add_task("", total=self.total or None, completed=self.bytes, count=f"{self.count:,}")
        self.bar.start()

    def close(self) -> None:
        """Take it off the screen."""
        if self.bar is not None:
            self.bar.stop()
            self.bar = None
