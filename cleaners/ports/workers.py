"""Work on several cores: tasks go to worker processes in batches, and come back in their order.

A worker that is killed changes nothing: what it had is given to another. A task that kills its worker twice is done one document at
a time, so that only the one that kills is lost.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from .work import Task, Work

_TRIES = 2
_work: Work


def _begin(work: Work) -> None:
    """A worker begins. Ctrl-C is for the parent to act on; where the parent is killed, its workers end too."""
    global _work
    _work = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _do(payload: Any) -> Any:
    return _work(payload)


class Workers:
    """``jobs`` processes that do ``work``."""

    def __init__(self, work: Work, jobs: int) -> None:
        self.work, self.jobs = work, jobs
        self.pool = self._pool(jobs)

    def _pool(self, jobs: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _begin, (self.work,))

    def map(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Any]]:
        """Each task with what came of it, in their order; as many are under way as keep the workers busy."""
        waiting: deque[tuple[Task, Future[Any] | None]] = deque()
        source = iter(tasks)
        while True:
            while len(waiting) < 2 * self.jobs + 2 and (task := next(source, None)) is not None:
                waiting.append((task, self._send(task)))
            if not waiting:
                return
            task, future = waiting[0]
            try:
                done = None if future is None else future.result()
            except BrokenProcessPool:
                self._recover(waiting)
                continue
            waiting.popleft()
            yield task, done

    def _send(self, task: Task) -> Future[Any] | None:
        if task.payload is None:
            return None
        try:
            return self.pool.submit(_do, task.payload)
        except BrokenProcessPool:  # noticed when the task at the head is asked for
            broken: Future[Any] = Future()
            broken.set_exception(BrokenProcessPool())
            return broken

    def _recover(self, waiting: deque[tuple[Task, Future[Any] | None]]) -> None:
        """A new pool, and all that was not finished once more."""
        self.pool.shutdown(wait=True, cancel_futures=True)
        self.pool = self._pool(self.jobs)
        head = waiting[0][0]
        head.tries += 1
        for at, (task, future) in enumerate(waiting):
            if future is not None and (not future.done() or future.cancelled() or future.exception() is not None):
                if task is head and head.tries >= _TRIES:
                    future = Future()
                    future.set_result(self._alone(head.payload))
                else:
                    future = self._send(task)
                waiting[at] = (task, future)

    def _alone(self, payload: Any) -> Any:
        """A task that kills its worker, in small pieces, each with a worker of its own."""
        results = []
        for piece in self.work.pieces(payload):
            with self._pool(1) as pool:
                try:
                    results.append(pool.submit(_do, piece).result())
                except BrokenProcessPool:
                    results.append(self.work.lost(piece))
        return self.work.together(results)

    def close(self, *, wait: bool = True) -> None:
        """End the workers; without ``wait`` at once."""
        if not wait:
            for process in list((self.pool._processes or {}).values()):
                with contextlib.suppress(OSError, ValueError):
                    process.terminate()
        self.pool.shutdown(wait=True, cancel_futures=True)
