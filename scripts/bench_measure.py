"""How the figures of `bench.py` are taken: contestants in turn, watched cleaners, child processes, memory, instructions.

Times are CPU seconds of one process, except where two workers are compared with one process (seconds on the wall). Machines are
noisy: contestants take turns within each run, so that noise hits all alike, and only ratios within one run are to be believed.
"""

from __future__ import annotations

import gc
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # the checkout's own package, whatever is installed

from cleaners import Pipeline  # noqa: E402
from cleaners.rulebook.match import Rules  # noqa: E402
from cleaners.rulebook.rule import Value  # noqa: E402
from cleaners.text.page import Page, Proposal  # noqa: E402

TURNS = 4  # parts of a contestant's texts; all contestants have one turn before the first has the next
BATCH = 64  # files that go to a worker at once


# Where the time goes


class Watch:
    """A cleaner, and the CPU seconds that its proposals took."""

    def __init__(self, module: Any) -> None:
        self.module = module
        self.seconds = 0.0

    def propose(self, page: Page, rules: Rules, options: Mapping[str, Value]) -> Proposal:
        """What the cleaner proposes."""
        started = process_time()
        try:
            proposal: Proposal = self.module.propose(page, rules, options)
            return proposal
        finally:
            self.seconds += process_time() - started


def watch(pipeline: Pipeline) -> dict[str, Watch]:
    """Put a watch on every cleaner of a pipeline, by its name. What they do not account for is the pipeline's own work:
    reading, applying edits, shields that no cleaner asked for, the ledger."""
    watches = {link.name: Watch(link.module) for link in pipeline._chain}
    pipeline._chain = [replace(link, module=watches[link.name]) for link in pipeline._chain]
    return watches


def shares(watches: Mapping[str, Watch], total: float) -> dict[str, float]:
    """The part of ``total`` CPU seconds that each cleaner took, and the pipeline itself; from 0 to 1, largest first."""
    parts = {name: part.seconds / total for name, part in watches.items()}
    parts["(pipeline)"] = 1 - sum(parts.values())
    return dict(sorted(parts.items(), key=lambda item: -item[1]))


def measure_shares(pipeline: Pipeline, documents: Sequence[bytes | str]) -> dict[str, float]:
    """The shares of the cleaners, documents in a batch. The pipeline itself stays unwatched."""
    pipeline = copy(pipeline)
    watches = watch(pipeline)
    return shares(watches, seconds(batch(pipeline), documents))


# Contestants


@dataclass(frozen=True)
class Runner:
    """Who takes part in a race: what is done, to which texts, and how often in a turn (for what takes next to no time)."""

    name: str
    work: Callable[[Any], object]
    texts: Sequence[bytes | str]
    repeat: int = 1

    @property
    def megabytes(self) -> float:
        """The size of the texts, as UTF-8."""
        return sum(len(text.encode() if isinstance(text, str) else text) for text in self.texts) / 1e6


def seconds(work: Callable[[Any], object], text: object) -> float:
    """CPU seconds of ``work`` on a text, or on a list of them."""
    started = process_time()
    work(text)
    return process_time() - started


def race(runners: Sequence[Runner], runs: int) -> dict[str, list[float]]:
    """CPU seconds for each megabyte, by runner, for each run. What is imported and compiled on first use is another number."""
    for runner in runners:
        runner.work(runner.texts[:: max(1, len(runner.texts) // 8)])
    times: dict[str, list[float]] = {runner.name: [] for runner in runners}
    sizes = {runner.name: runner.megabytes * runner.repeat for runner in runners}
    for _ in range(runs):
        took = dict.fromkeys(times, 0.0)
        for turn in range(TURNS):
            for runner in runners:
                texts = runner.texts[turn::TURNS]
                gc.collect()
                for _ in range(runner.repeat):
                    took[runner.name] += seconds(runner.work, texts)
        for name, spent in took.items():
            times[name].append(spent / sizes[name])
    return times


def each(work: Callable[[Any], object]) -> Callable[[Sequence[Any]], None]:
    """The same work on one text after another."""

    def run(texts: Sequence[Any]) -> None:
        for text in texts:
            work(text)

    return run


def batch(pipeline: Pipeline) -> Callable[[Sequence[bytes | str]], None]:
    """The chain on many documents together; each result is dropped before the next window is cleaned."""

    def run(texts: Sequence[bytes | str]) -> None:
        for _ in pipeline.run_many(texts):
            pass

    return run


def encode_and_decode(text: str) -> str:
    """``str.encode`` and ``bytes.decode``: as fast as anything that reads and writes a text can be."""
    return text.encode().decode()


def naive_chain() -> Callable[[bytes], str]:
    """What people write: chardet, ftfy, BeautifulSoup and OpenCC one after another on the bytes."""
    import warnings

    import chardet
    import ftfy
    from bs4 import BeautifulSoup
    from opencc import OpenCC

    warnings.filterwarnings("ignore", module="bs4")
    converter = OpenCC("t2s")

    def run(data: bytes) -> str:
        text = data.decode(chardet.detect(data)["encoding"] or "utf-8", "replace")
        text = BeautifulSoup(ftfy.fix_text(text), "lxml").get_text("\n")
        return str(converter.convert(text))

    return run


# Memory


def peak_memory(work: Callable[[Any], object], texts: Sequence[str]) -> int:
    """The most bytes that Python and NumPy held at once during ``work``, above what they held before."""
    gc.collect()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        work(texts)
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


# Child processes


@contextmanager
def children() -> Iterator[dict[str, str]]:
    """The environment of child processes: bytecode cached as an installed package has it, one hash seed for all."""
    with tempfile.TemporaryDirectory() as cache:
        changed = {"PYTHONPYCACHEPREFIX": cache, "PYTHONDONTWRITEBYTECODE": "", "PYTHONHASHSEED": "0"}
        yield {**os.environ, **changed}


@dataclass(frozen=True)
class Spent:
    """What a process spent: CPU seconds, seconds on the wall, bytes of resident memory at its peak."""

    cpu: float
    wall: float
    resident: int


def spend(arguments: Sequence[str], environment: Mapping[str, str]) -> Spent:
    """Run Python with these arguments. Raises ``RuntimeError`` with what it said where it fails."""
    started = perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, stdout=said, stderr=said, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        wall = perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise RuntimeError(f"{' '.join(arguments)}:\n{said.read().decode(errors='replace')}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Spent(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * unit)


def has_jobs(environment: Mapping[str, str]) -> bool:
    """Whether the command has workers of its own."""
    done = subprocess.run([sys.executable, "-m", "cleaners", "--help"], cwd=ROOT, capture_output=True, env=environment)
    return b"--jobs" in done.stdout


def files_to_files(folder: Path, out: Path, jobs: int, *, by_command: bool) -> list[str]:
    """The arguments of a Python process that cleans a folder into another, with so many workers (1: no pool)."""
    if by_command:
        return ["-m", "cleaners", str(folder), "-o", str(out), "-q", *(["--jobs", str(jobs)] if jobs > 1 else [])]
    return [__file__, "files", str(folder), str(out), str(jobs)]


@contextmanager
def pinned(cores: int) -> Iterator[bool]:
    """Keep this process and its children on so many cores meanwhile. Whether there are as many, and a way to do it."""
    allowed = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set[int]()
    if len(allowed) < cores:
        yield False
        return
    os.sched_setaffinity(0, sorted(allowed)[:cores])
    try:
        yield True
    finally:
        os.sched_setaffinity(0, allowed)


def _clean_files(files: list[tuple[str, str]]) -> None:
    inputs = (Path(name).read_bytes() for name, _ in files)
    for done, (_, out) in zip(_pipeline().run_many(inputs), files, strict=True):
        Path(out).write_text(done.text, encoding="utf-8", newline="\n")


@cache
def _pipeline() -> Pipeline:
    return Pipeline()  # one for each worker


def _clean_folder(folder: Path, out: Path, jobs: int) -> None:
    out.mkdir()
    names = [(str(file), str(out / file.name)) for file in sorted(folder.iterdir())]
    batches = [names[at : at + BATCH] for at in range(0, len(names), BATCH)]
    if jobs == 1:
        each(_clean_files)(batches)
        return
    with get_context("spawn").Pool(jobs) as pool:
        for _ in pool.imap_unordered(_clean_files, batches):
            pass


# Instructions


def counter() -> tuple[str, list[str], re.Pattern[str]] | None:
    """What counts instructions on this machine: its name, its command, where its report says how many. None where nothing does."""
    perf = ["perf", "stat", "-x,", "-e", "instructions:u", "--"]
    count = re.compile(r"^(\d+),", re.MULTILINE)
    if shutil.which("perf") and count.search(subprocess.run([*perf, "true"], capture_output=True, text=True).stderr):
        return "perf stat", perf, count
    if shutil.which("valgrind"):
        callgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
        return "callgrind", callgrind, re.compile(r"Collected *: *(\d+)")
    return None


def count_instructions(texts: Sequence[str], profile: str) -> dict[str, Any] | None:
    """Instructions of one pass of the chain over some texts: the difference of two processes with two and with three passes,
    so that what is made on first use falls out of it. Beside it, the whole of the shorter process. None where nothing counts."""
    found = counter()
    if not found:
        return None
    name, command, report = found
    with children() as environment, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "texts.json"
        file.write_text(json.dumps(texts), encoding="utf-8")
        spend([__file__, "passes", profile, str(file), "1"], environment)  # writes the bytecode
        counts = []
        for passes in ("2", "3"):
            arguments = [*command, sys.executable, __file__, "passes", profile, str(file), passes]
            done = subprocess.run(arguments, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
            said = report.search(done.stderr)
            if not said:
                raise RuntimeError(f"{name} counted nothing:\n{done.stderr}")
            counts.append(int(said[1]))
    size = sum(len(text.encode()) for text in texts)
    one = counts[1] - counts[0]
    return {"by": name, "bytes": size, "one_pass": one, "per_byte": one / size, "start_and_two_passes": counts[0]}


def _passes(profile: str, file: Path, count: int) -> None:
    pipeline, texts = Pipeline(profile), json.loads(file.read_text(encoding="utf-8"))
    gc.disable()  # a collection more or less would drown a small change
    for _ in range(count):
        batch(pipeline)(texts)


if __name__ == "__main__":  # what the children do
    task, *given = sys.argv[1:]
    if task == "files":
        _clean_folder(Path(given[0]), Path(given[1]), int(given[2]))
    elif task == "passes":
        _passes(given[0], Path(given[1]), int(given[2]))
