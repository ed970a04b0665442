"""Ray: data sets of Ray Data, and runs of the command on a Ray cluster.

>>> import ray
>>> dataset = ray.data.from_items([{"id": 1, "text": "工作,推进"}])  # doctest: +SKIP
>>> clean_dataset(dataset, "text").take_all()  # doctest: +SKIP
[{'id': 1, 'text': '工作，推进'}]
"""

from __future__ import annotations

import os
import secrets
import signal
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .arrow import CleanBatches
from .cluster import knock, unheard, welcomed
from .errands import Errand, KilledError, Wait, in_order
from .files import UsageError
from .wanting import need
from .work import Task, Work

TRIES = 2  # how often what killed its worker is tried again


def clean_dataset(
    dataset: Any,
    column: str | Sequence[str],
    profile: str | Path = "zh",
    *,
    ledger: str | None = None,
    **arguments: Any,
) -> Any:
    """Clean the text of one column or several of a ``ray.data.Dataset``; lazy, as all of Ray Data.

    All else stays as it is; with ``ledger`` a column of that name holds the edits of each row as JSON. ``profile`` and ``arguments``
    are those of ``Pipeline``. Each row comes out as it would from ``clean_table``, however the data set is cut. A worker that is
    killed costs its batch a second try; one that has other rules raises ``OtherRulesError``, and a column that is not there, or is no
    text, ``KeyError`` or ``TypeError`` (inside Ray's own error) when the data set is computed.
    """
    need("ray.data", "ray", "cleaning data sets of Ray")
    return dataset.map_batches(
        CleanBatches(column, ledger, profile=profile, **arguments).__call__,
        batch_format="pyarrow",
        zero_copy_batch=True,
    )


@contextmanager
def engine(work: Work, jobs: int, address: str | None = None) -> Iterator[Any]:
    """An engine on the cluster at ``address``; without one, on a cluster of ``jobs`` workers that lives as long as the run. Raises
    ``MissingError``, or ``UsageError`` where there is no cluster."""
    ray = need("ray", "ray", "--engine ray")
    _begin(ray, jobs, address)
    try:
        yield _Engine(ray, work).map
    finally:
        ray.shutdown()


def _begin(ray: Any, jobs: int, address: str | None) -> None:
    """Connect, or start a cluster here. Ray's own messages are not the user's, and SIGTERM stays ours."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is sent to anybody
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")  # the coming default; Ray warns of it
    says = {"logging_level": "ERROR", "log_to_driver": False}
    main = threading.current_thread() is threading.main_thread()
    terminate = signal.getsignal(signal.SIGTERM)
    far = address not in (None, "auto", "local")
    if far:
        knock(str(address))
    elif address != "auto":
        _lock()
    try:
        with unheard():
            if far:
                patience = 40.0 if "://" in str(address) else 15.0
                welcomed(lambda: ray.init(address, **says), str(address), patience)
            elif address == "auto":
                ray.init("auto", **says)
            else:
                ray.init("local", num_cpus=jobs, include_dashboard=False, **says)
    except (OSError, ValueError, RuntimeError, ImportError, UsageError) as error:
        token = "; if it asks for a token: RAY_AUTH_MODE=token and RAY_AUTH_TOKEN" if far else ""
        raise UsageError(f"--engine ray: {' '.join(str(error).split())}{token}") from None
    if main:
        signal.signal(signal.SIGTERM, terminate)


def _lock() -> None:
    """A cluster that is started here opens to a token of its own: without one, Ray writes one into the home folder, where that can be
    written."""
    if not any(os.environ.get(name) for name in ("RAY_AUTH_MODE", "RAY_AUTH_TOKEN", "RAY_AUTH_TOKEN_PATH")):
        os.environ["RAY_AUTH_TOKEN"] = secrets.token_hex(32)


class _Engine:
    def __init__(self, ray: Any, work: Work) -> None:
        self.ray, self.work = ray, work
        self.errand = ray.put(Errand(work))
        self.do = ray.remote(max_retries=TRIES, num_cpus=1)(_do)
        self.width = 2 * max(1, int(ray.cluster_resources().get("CPU", 1))) + 2

    def map(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Any]]:
        """Each task with what came of it, in their order."""
        return in_order(tasks, self.work, self.send, self.width)

    def send(self, payload: bytes) -> Wait:
        """Send a payload to a worker."""
        reference = self.do.remote(self.errand, payload)
        broken = self.ray.exceptions

        def wait() -> bytes:
            try:
                done: bytes = self.ray.get(reference)
            except (broken.WorkerCrashedError, broken.OutOfMemoryError, broken.NodeDiedError, broken.ObjectLostError):
                raise KilledError from None
            except broken.RayError as error:
                raise UsageError(f"--engine ray: {str(error).strip().splitlines()[-1]}") from None
            return done

        return wait


def _do(errand: Errand, payload: bytes) -> bytes:
    return errand(payload)
