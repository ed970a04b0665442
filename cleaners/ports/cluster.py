"""How a cluster is reached: whether anybody is there, and what an engine says while it starts."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TypeVar

from .files import UsageError

T = TypeVar("T")

KNOCK = 10.0  # seconds in which somebody must open at a cluster's address


@contextmanager
def unheard() -> Iterator[Callable[[], list[str]]]:
    """What an engine says on standard error while it starts goes to a file, and so does what the processes say that it starts: its notes on
    itself are not the user's. Gives what it said so far."""
    sys.stderr.flush()
    kept = os.dup(2)
    with tempfile.TemporaryFile() as file:
        os.dup2(file.fileno(), 2)

        def heard() -> list[str]:
            file.seek(0)
            return file.read().decode("utf-8", "replace").split("\n")[:-1]

        try:
            yield heard
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def knock(address: str) -> None:
    """See whether anybody listens at ``scheme://host:port`` or ``host:port`` (several with commas: one is enough): engines take minutes to
    notice that nobody does. Raises ``UsageError``."""
    why: Exception | None = None
    for place in address.rpartition("://")[2].partition("/")[0].split(","):
        host, _, port = place.rpartition(":")
        if not (host and port.isdigit()):
            raise UsageError(f"--address {address}: expected a host and a port, as in host:6379")
        try:
            socket.create_connection((host.strip("[]"), int(port)), KNOCK).close()
            return
        except (OSError, OverflowError) as error:
            why = error
    raise UsageError(f"--address {address}: nobody answers there ({getattr(why, 'strerror', None) or why})")


def welcomed(begin: Callable[[], T], address: str, patience: float) -> T:
    """What ``begin`` gives within ``patience`` seconds. Engines wait for minutes, deaf to signals, where something else than a cluster
    listens: they are left alone with it. Raises ``UsageError``, and what ``begin`` raises."""
    answer: Future[T] = Future()

    def ask() -> None:
        try:
            answer.set_result(begin())
        except BaseException as error:
            answer.set_exception(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        return answer.result(patience)
    except TimeoutError:
        raise UsageError(f"--address {address}: what listens there does not answer as a cluster does") from None
