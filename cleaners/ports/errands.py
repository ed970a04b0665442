"""The tasks of a run, done on other machines: bytes go out, bytes come back, in the order of the tasks.

Payloads carry the bytes of their documents: the machines need no common file system, and only the driver reads and writes.
"""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from .elsewhere import Elsewhere, OtherRulesError
from .work import Task, Work, brought

Wait = Callable[[], bytes]  # waits for an answer; raises ``KilledError``


class KilledError(Exception):
    """What was sent killed its worker, each time that it was tried."""


class Refused(NamedTuple):
    """A worker's answer where it has other rules: an exception would be buried in an engine's own."""

    why: str


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
