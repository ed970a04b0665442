#!/usr/bin/env python3
"""Measure the speed of the chain over documents like the samples: `python scripts/bench.py [--json FILE]`.

Machines are noisy, so the numbers to believe are ratios within one run: to `ftfy.fix_text` and to decoding and encoding
the same text. Times are CPU seconds of one process, medians of several runs.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from time import process_time
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # the checkout's own package, whatever is installed

from cleaners import Pipeline  # noqa: E402
from cleaners.rulebook.match import Rules  # noqa: E402
from cleaners.rulebook.rule import Value  # noqa: E402
from cleaners.text.page import Page, Proposal  # noqa: E402

# Whole real documents where they stand beside the checkout; and the project's own samples, in which nearly every line holds a
# defect: what the chain costs on them bounds what it costs on anything that people have.
CORPORA = {"reports": ROOT.parent / "shared" / "samples", "samples": ROOT / "samples"}
SIZES = (5_000, 20_000)  # bytes of a document
COLD = 20_000  # bytes of the file that a cold process cleans
SEED = 20240308

_LAST_DIGIT = re.compile(r"(?<=\d)\d(?!\d)")


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
    applying edits, shields that no cleaner asked for, the ledger."""
    watches = {link.name: Watch(link.module) for link in pipeline._chain}
    pipeline._chain = [replace(link, module=watches[link.name]) for link in pipeline._chain]
    return watches


def shares(watches: Mapping[str, Watch], total: float) -> dict[str, float]:
    """The part of ``total`` CPU seconds that each cleaner took, and the pipeline itself; from 0 to 1, largest first."""
    parts = {name: part.seconds / total for name, part in watches.items()}
    parts["(pipeline)"] = 1 - sum(parts.values())
    return dict(sorted(parts.items(), key=lambda item: -item[1]))


def read_samples(folder: Path) -> list[list[str]]:
    """The lines of every dirty sample that is plain text in UTF-8; none where the folder is missing."""
    samples = []
    for file in sorted(folder.glob("*.txt")):
        try:
            text = "" if is_clean(file) else file.read_text(encoding="utf-8")
        except UnicodeDecodeError:  # decoding is measured elsewhere
            continue
        if text:
            samples.append(text.splitlines())
    return samples


def is_clean(file: Path) -> bool:
    """Whether a sample is the clean twin of another."""
    return any(part in ("clean", "gold") for part in file.name.split("."))


def make_document(sample: list[str], size: int, chance: random.Random) -> str:
    """About ``size`` bytes: a sample's head, pieces of it in any order, its tail; the last digits of numbers vary."""
    lines, length = sample[:4], 0
    while length < size:
        start = chance.randrange(len(sample))
        piece = sample[start : start + chance.randint(3, 12)]
        lines += piece
        length += len("\n".join(piece).encode())
    text = "\n".join([*lines, *sample[-4:]]) + "\n"
    return _LAST_DIGIT.sub(lambda match: str(chance.randrange(10)), text)


def make_documents(samples: list[list[str]], megabytes: float) -> list[str]:
    """Documents of ``megabytes`` in all, each sample in its turn, the same in every run."""
    chance = random.Random(SEED)
    documents, length = list[str](), 0
    while length < megabytes * 1e6:
        sample = samples[len(documents) % len(samples)]
        documents.append(make_document(sample, chance.randint(*SIZES), chance))
        length += len(documents[-1].encode())
    return documents


def seconds(work: Callable[[str], object], documents: list[str]) -> float:
    """CPU seconds of ``work`` over all the documents."""
    started = process_time()
    for document in documents:
        work(document)
    return process_time() - started


def measure_chain(documents: list[str], runs: int, profile: str) -> dict[str, Any]:
    """The chain beside ftfy and decode + encode, all three in each run."""
    import ftfy

    pipeline = Pipeline(profile)
    for document in documents[:3]:  # what is imported and compiled on first use is another number
        pipeline.run(document)
        ftfy.fix_text(document)
    watches = watch(pipeline)
    clean, peer, coding = list[float](), list[float](), list[float]()
    for _ in range(runs):
        clean.append(seconds(pipeline.run, documents))
        peer.append(seconds(ftfy.fix_text, documents))
        coding.append(min(seconds(lambda text: text.encode().decode(), documents) for _ in range(3)))
    size = sum(len(document.encode()) for document in documents) / 1e6
    return {
        "documents": len(documents),
        "megabytes": size,
        "seconds": statistics.median(clean),
        "megabytes_per_second": size / statistics.median(clean),
        "times_faster_than_ftfy": statistics.median(b / a for a, b in zip(clean, peer, strict=True)),
        "times_decode_encode": statistics.median(a / b for a, b in zip(clean, coding, strict=True)),
        "shares": shares(watches, sum(clean)),
    }


def child_seconds(arguments: list[str], runs: int, cache: str) -> float:
    """CPU seconds of a Python process with these arguments: the median of several, with bytecode cached in ``cache`` as an
    installed package has it."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": cache, "PYTHONDONTWRITEBYTECODE": ""}
    found = []
    for _ in range(runs + 1):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True, env=environment)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(found[1:])


def measure_start(sample: list[str], runs: int) -> dict[str, Any]:
    """What a cold process costs: Python alone, the command's imports, one file."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "document.txt"
        file.write_text(make_document(sample, COLD, random.Random(SEED)), encoding="utf-8", newline="\n")
        python = child_seconds(["-c", "pass"], runs, folder)
        return {
            "python": python,
            "version_above_python": child_seconds(["-m", "cleaners", "--version"], runs, folder) - python,
            "one_cold_file": child_seconds(["-m", "cleaners", str(file)], runs, folder),
        }


def show_chain(name: str, chain: Mapping[str, Any]) -> None:
    """The numbers of one corpus, for people."""
    print(f"{name}: {chain['documents']} documents, {chain['megabytes']:.2f} MB of UTF-8, str in, ledger on")
    print(f"  {chain['seconds']:9.3f} s CPU      {chain['megabytes_per_second']:9.2f} MB/s")
    print(f"  {chain['times_faster_than_ftfy']:9.2f} × the speed of ftfy.fix_text")
    print(f"  {chain['times_decode_encode']:9.1f} × the time of decode + encode")
    print("of that time")
    for part, share in chain["shares"].items():
        print(f"  {share:9.1%} {part}")


def show_start(start: Mapping[str, Any]) -> None:
    """What a cold process costs, for people."""
    print("a cold process (ms CPU)")
    print(f"  {start['python'] * 1000:9.1f} Python's own start")
    print(f"  {start['version_above_python'] * 1000:9.1f} clean --version, above that")
    print(f"  {start['one_cold_file'] * 1000:9.1f} clean FILE, {COLD // 1000} KB, in all")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--size", type=float, default=3.0, metavar="MB", help="documents in all (default: 3)")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="medians of so many (default: 5)")
    parser.add_argument("--profile", default="zh", help="the profile to measure (default: zh)")
    parser.add_argument("--json", metavar="FILE", help="save the numbers there too")
    chosen = parser.parse_args()
    numbers: dict[str, Any] = {}
    samples: list[list[str]] = []
    for name, folder in CORPORA.items():
        found = read_samples(folder)
        if found:
            samples = samples or found
            numbers[name] = measure_chain(make_documents(found, chosen.size), chosen.runs, chosen.profile)
            show_chain(name, numbers[name])
    numbers["start"] = measure_start(samples[0], chosen.runs)
    show_start(numbers["start"])
    if chosen.json:
        Path(chosen.json).write_text(json.dumps(numbers, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
