#!/usr/bin/env python3
"""Measure the speed of the chain over documents like the samples: `python scripts/bench.py [--json FILE]`.

Machines are noisy, so the numbers to believe are ratios within one run: to `ftfy.fix_text` and to decoding and encoding
the same text. Times are CPU seconds of one process, medians of several runs.
"""

from __future__ import annotations

import argparse
import json
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

SAMPLES = (ROOT / "samples", ROOT.parent / "shared" / "samples")
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


def read_samples() -> list[list[str]]:
    """The lines of every dirty sample. Raises ``FileNotFoundError`` where there is none."""
    files = [file for folder in SAMPLES for file in sorted(folder.glob("*.txt")) if not is_clean(file)]
    texts = [file.read_bytes().decode("utf-8", "ignore") for file in files]
    if not texts:
        raise FileNotFoundError(f"no dirty *.txt in {' or '.join(map(str, SAMPLES))}")
    return [text.splitlines() for text in texts]


def is_clean(file: Path) -> bool:
    """Whether a sample is the clean twin of another."""
    return any(part in ("clean", "gold") for part in file.name.split("."))


def make_document(samples: list[list[str]], size: int, chance: random.Random) -> str:
    """About ``size`` bytes: the head of one sample, pieces of any, its tail; the last digits of numbers vary."""
    frame = chance.choice(samples)
    lines, length = frame[:4], 0
    while length < size:
        sample = chance.choice(samples)
        start = chance.randrange(len(sample))
        piece = sample[start : start + chance.randint(3, 12)]
        lines += piece
        length += len("\n".join(piece).encode())
    text = "\n".join([*lines, *frame[-4:]]) + "\n"
    return _LAST_DIGIT.sub(lambda match: str(chance.randrange(10)), text)


def make_documents(megabytes: float) -> list[str]:
    """Documents of ``megabytes`` in all, the same in every run."""
    samples, chance = read_samples(), random.Random(SEED)
    documents, length = list[str](), 0
    while length < megabytes * 1e6:
        documents.append(make_document(samples, chance.randint(*SIZES), chance))
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


def child_seconds(arguments: list[str], runs: int) -> float:
    """CPU seconds of a Python process with these arguments: the median of several."""
    found = []
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(found)


def measure_start(runs: int) -> dict[str, Any]:
    """What a cold process costs: Python alone, the command's imports, one file."""
    python = child_seconds(["-c", "pass"], runs)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "document.txt"
        file.write_text(make_document(read_samples(), COLD, random.Random(SEED)), encoding="utf-8", newline="\n")
        one_file = child_seconds(["-m", "cleaners", str(file)], runs)
    return {
        "python": python,
        "version_above_python": child_seconds(["-m", "cleaners", "--version"], runs) - python,
        "one_cold_file": one_file,
    }


def show(chain: Mapping[str, Any], start: Mapping[str, Any]) -> None:
    """The numbers, for people."""
    print(f"{chain['documents']} documents, {chain['megabytes']:.2f} MB of UTF-8, str in, ledger on")
    print(f"  {chain['seconds']:9.3f} s CPU      {chain['megabytes_per_second']:9.2f} MB/s")
    print(f"  {chain['times_faster_than_ftfy']:9.2f} × the speed of ftfy.fix_text")
    print(f"  {chain['times_decode_encode']:9.1f} × the time of decode + encode")
    print("of that time")
    for name, share in chain["shares"].items():
        print(f"  {share:9.1%} {name}")
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
    numbers = {
        "chain": measure_chain(make_documents(chosen.size), chosen.runs, chosen.profile),
        "start": measure_start(chosen.runs),
    }
    show(numbers["chain"], numbers["start"])
    if chosen.json:
        Path(chosen.json).write_text(json.dumps(numbers, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
