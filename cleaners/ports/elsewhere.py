"""Work on other machines: what is sent there, and that they clean by the same rules.

The pipeline goes there whole, with the user's own rules in it, so that no machine needs their files. What a machine has by itself is
its installation; where that is of another version, or its rules are others, it refuses. Payloads carry the bytes of their documents:
the machines need no common file system, and only the driver reads and writes.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import socket
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from .. import __version__
from ..rulebook.read import builtin
from .files import UsageError
from .work import Task, Work, brought


class OtherRulesError(UsageError, RuntimeError):
    """A worker has other rules than the driver."""


class KilledError(Exception):
    """What was sent killed its worker, each time that it was tried."""


class Refused(NamedTuple):
    """A worker's answer where it has other rules: an exception would be buried in an engine's own."""

    why: str


Wait = Callable[[], bytes]  # waits for an answer; raises ``KilledError``
T = TypeVar("T")

KNOCK = 10.0  # seconds in which somebody must open at a cluster's address

_arrived: dict[str, Any] = {}


@cache
def installed() -> str:
    """A hash of the version that is installed here, of its rules and its code."""
    hashed = hashlib.sha256(__version__.encode())
    package = Path(__file__).resolve().parent.parent
    for root, pattern in ((builtin(), "*.toml"), (package, "*.py"), (package, "*.tsv"), (package, "*.txt")):
        for name, file in sorted((file.relative_to(root).as_posix(), file) for file in root.rglob(pattern)):
            hashed.update(f"{name}\0".encode() + file.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return hashed.hexdigest()[:16]


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


class Elsewhere:
    """Something picklable that is used on other machines: it is unpacked once in each process, and only where the rules are the same."""

    def __init__(self, thing: Any) -> None:
        self.packed = pickle.dumps(thing)
        self.key = hashlib.sha256(self.packed).hexdigest()
        self.installed = installed()

    def check(self) -> None:
        """Raise ``OtherRulesError`` where this process has other rules than the one that packed."""
        if self.installed != installed():
            raise OtherRulesError(f"a worker has other rules or another version ({installed()}) than the driver ({self.installed}): "
                                  "install the same jingwen on each machine")  # fmt: skip

    def arrive(self) -> Any:
        """The thing. Raises ``OtherRulesError``."""
        if self.key not in _arrived:
            self.check()
            _arrived[self.key] = pickle.loads(self.packed)
        return _arrived[self.key]


class Errand(Elsewhere):
    """A run's work, as it is sent: bytes in, bytes out."""

    def __init__(self, work: Work) -> None:
        for fields in (False, True):  # both are in it, with the user's rules and profile by content
            work.pipeline(None, fields=fields)
        super().__init__(work)

    def __call__(self, payload: bytes) -> bytes:
        """Do it. Another machine's rules make it answer ``Refused``."""
        try:
            work = self.arrive()
        except OtherRulesError as error:
            return pickle.dumps(Refused(str(error)))
        return pickle.dumps(work(pickle.loads(payload)))


def in_order(
    tasks: Iterable[Task], work: Work, send: Callable[[bytes], Wait], width: int
) -> Iterator[tuple[Task, Any]]:
    """Each task with what came of it, in their order; ``width`` of them are under way. A task that kills its workers is done one document at
    a time, so that only the one that kills is lost. Raises ``OtherRulesError``."""
    waiting: deque[tuple[Task, Any, Wait | None]] = deque()
    source = iter(tasks)
    while True:
        while len(waiting) < width and (task := next(source, None)) is not None:
            payload = None if task.payload is None else brought(task.payload)
            waiting.append((task, payload, None if payload is None else send(pickle.dumps(payload))))
        if not waiting:
            return
        task, payload, wait = waiting.popleft()
        if wait is None:
            yield task, None
            continue
        try:
            done = _answer(wait)
        except KilledError:
            done = work.together([_alone(piece, work, send) for piece in work.pieces(payload)])
        yield task, done


def _alone(piece: Any, work: Work, send: Callable[[bytes], Wait]) -> Any:
    try:
        return _answer(send(pickle.dumps(piece)))
    except KilledError:
        return work.lost(piece)


def _answer(wait: Wait) -> Any:
    done = pickle.loads(wait())
    if isinstance(done, Refused):
        raise OtherRulesError(done.why)
    return done
