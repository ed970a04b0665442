"""Spark: data frames, and runs of the command on a Spark cluster.

>>> frame = session().createDataFrame([(1, "工作,推进")], ["id", "text"])  # doctest: +SKIP
>>> clean_dataframe(frame, "text").collect()  # doctest: +SKIP
[Row(id=1, text='工作，推进')]

Spark needs Java (Debian: default-jre-headless). Its workers run the Python that ``PYSPARK_PYTHON`` names; where it names none, the one that
runs here.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .arrow import CleanBatches
from .cluster import knock, unheard, welcomed
from .errands import Errand, KilledError, Wait, in_order
from .files import UsageError
from .wanting import MissingError, need
from .work import Task, Work

TRIES = 4  # how often a task of Spark is tried: its own default on a cluster; on one machine it would be once

_said = "PYSPARK_PYTHON" in os.environ
os.environ.setdefault("PYSPARK_PYTHON", sys.executable)


def clean_dataframe(
    frame: Any, column: str | Sequence[str], profile: str | Path = "zh", *, ledger: str | None = None, **arguments: Any
) -> Any:
    """Clean the text of one column or several of a ``pyspark.sql.DataFrame``; lazy, as all of Spark.

    All else stays as it is; a column of bytes is decoded and becomes one of text; with ``ledger`` a column of that name holds the edits
    of each row as JSON. ``profile`` and ``arguments`` are those of ``Pipeline``. Each row comes out as it would from ``clean_table``,
    however the frame is partitioned. A worker that has other rules raises ``OtherRulesError`` (inside Spark's own error) when the frame is
    computed. Raises ``KeyError`` for a column that is not there, ``TypeError`` for one that is no text.
    """
    need("pyspark.sql", "spark", "cleaning data frames of Spark")
    work = CleanBatches(column, ledger, profile=profile, **arguments)
    _take_this_python(frame.sparkSession)
    return frame.mapInArrow(_Batches(work), _schema(frame.schema, work.columns, ledger))


class _Batches:
    """``CleanBatches`` for an iterator of batches."""

    def __init__(self, work: CleanBatches) -> None:
        self.work = work

    def __call__(self, batches: Iterable[Any]) -> Iterator[Any]:
        """Each batch with its columns cleaned."""
        return map(self.work, batches)


def _schema(schema: Any, columns: Sequence[str], ledger: str | None) -> Any:
    """The schema of what comes out."""
    from pyspark.sql.types import BinaryType, StringType, StructField, StructType

    for name in columns:
        if schema.names.count(name) != 1:
            what = "several columns" if name in schema.names else "no column"
            raise KeyError(f"{what} {name!r}; there are {', '.join(schema.names)}")
        if not isinstance(schema[name].dataType, StringType | BinaryType):
            raise TypeError(f"column {name!r} holds {schema[name].dataType.simpleString()}: expected text")
    fields = [
        StructField(field.name, StringType(), field.nullable, field.metadata) if field.name in columns else field
        for field in schema.fields
    ]
    return StructType(fields + ([StructField(ledger, StringType())] if ledger else []))


def _take_this_python(session: Any) -> None:
    """A session on this machine that was made before this module was imported would take any Python that it finds."""
    try:
        context = session.sparkContext
    except Exception:  # Spark Connect has none: its server knows its Python
        return
    if not _said and context.master.startswith("local"):
        context.pythonExec = os.environ["PYSPARK_PYTHON"]


def session(address: str | None = None, jobs: int | None = None, **settings: str) -> Any:
    """A session on the cluster at ``address`` (``spark://host:7077``, ``yarn`` …), or on ``jobs`` cores here. Raises ``MissingError``,
    ``UsageError`` where nobody is at the address, and Spark's own errors."""
    sql = need("pyspark.sql", "spark", "Spark")
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        raise MissingError("Spark needs Java, which is not installed: apt-get install default-jre-headless")
    if address and not re.match(r"(spark|k8s)://|yarn$|local(\[|$)", address):
        raise UsageError(
            f"--address {address}: expected Spark's, as in spark://host:7077, yarn or k8s://https://host:6443"
        )
    builder = sql.SparkSession.builder.master(address or f"local[{jobs or '*'},{TRIES}]").appName("jingwen")
    quiet = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.log.level": "OFF"}
    for name, value in {**quiet, "spark.task.maxFailures": str(TRIES), **settings}.items():
        builder = builder.config(name, value)
    if address and address.startswith("spark://"):
        knock(address)
        return welcomed(builder.getOrCreate, address, 40.0)
    return builder.getOrCreate()


@contextmanager
def engine(work: Work, jobs: int, address: str | None = None) -> Iterator[Any]:
    """An engine on the cluster at ``address``; without one, on ``jobs`` cores here. Raises ``MissingError`` or ``UsageError``."""
    with unheard() as heard:
        try:
            made = session(address, jobs)
        except (UsageError, MissingError):
            raise
        except Exception as error:
            raise UsageError(f"--engine spark: {_reason(error, heard())}") from None
    threads = ThreadPoolExecutor(2 * made.sparkContext.defaultParallelism + 2)
    try:
        yield _Engine(made.sparkContext, work, threads).map
    finally:
        made.sparkContext.cancelAllJobs()
        threads.shutdown(wait=True, cancel_futures=True)
        made.stop()


def _reason(error: Exception, heard: Sequence[str]) -> str:
    """Why Spark does not begin, in one line: Java's own reason, else what the process said that did not even start."""
    java = getattr(error, "java_exception", None)
    said = [line.partition("Exception: ")[2] for line in heard if "Exception: " in line]
    return str(java.getMessage() if java else said[0] if said else error).strip().splitlines()[0]


class _Engine:
    def __init__(self, context: Any, work: Work, threads: ThreadPoolExecutor) -> None:
        self.context, self.work, self.threads = context, work, threads
        self.errand = context.broadcast(Errand(work))

    def map(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Any]]:
        """Each task with what came of it, in their order: as many jobs as there are threads, of one task each."""
        return in_order(tasks, self.work, self.send, self.threads._max_workers)

    def send(self, payload: bytes) -> Wait:
        """Send a payload to a worker."""
        future = self.threads.submit(self._job, payload)

        def wait() -> bytes:
            return future.result()

        return wait

    def _job(self, payload: bytes) -> bytes:
        from py4j.protocol import Py4JJavaError

        errand = self.errand
        try:
            done: bytes = self.context.parallelize([payload], 1).map(lambda data: errand.value(data)).collect()[0]
        except Py4JJavaError as error:
            said = str(error.java_exception.getMessage())
            if "PythonException" not in said:
                raise KilledError from error
            why = (
                said.partition("Driver stacktrace")[0].strip().splitlines()
            )  # a Python that has no jingwen, or another one
            raise UsageError(f"--engine spark: a worker says: {why[-1].strip()}") from None
        return done
