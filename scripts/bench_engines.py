#!/usr/bin/env python3
"""Measure the engines: `python scripts/bench_engines.py [--documents 20000] [--size 1500] [--cores 2] [--runs 3] [--only ray,spark]`.

Cleans the same folder with one, two and four worker processes, with Ray and with Spark (those that are installed), and tells for each how long it
takes to start (a run of one document), how many documents come per second once it has, and what a document costs beyond its cleaning: the
seconds of all cores that the engine was given, less those of one process. Median of the runs, which take turns. Ends with 1 where the bytes
differ.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SENTENCES = (
    "各 单位要按照要求,认真做好相关工作.",
    "這次會議研究了下一階段的重點任務;",
    "供水热线 12345 应当在60秒内接听(节假日除外).",
    "XX市XX区已经完成 2024 年度的检查,结果如下:",
    "维修人员到场以后,先查明原因,再告诉住户大约需要多久。",
)


def folder(path: Path, documents: int, size: int) -> None:
    """Documents of about ``size`` characters, a hundred in a folder."""
    chance = random.Random(7)
    for number in range(documents):
        file = path / f"{number // 100:04}" / f"{number:06}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        lines = [f"第{number}号关于{chance.randrange(10**6)}的报告"]
        while sum(map(len, lines)) < size:
            lines.append("".join(chance.choices(SENTENCES, k=4)) + str(chance.randrange(10**4)))
        file.write_text("\n".join(lines), "utf-8")


def run(source: Path, engine: str, jobs: int) -> tuple[float, str]:
    """Seconds, and a hash of everything that was written."""
    with tempfile.TemporaryDirectory() as out:
        command = [
            sys.executable,
            "-P",
            "-m",
            "cleaners",
            str(source),
            "-o",
            out,
            "-q",
            "--engine",
            engine,
            "--jobs",
            str(jobs),
        ]
        begun = time.perf_counter()
        subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, "RAY_DEDUP_LOGS": "0"})
        lasted = time.perf_counter() - begun
        hashed = hashlib.sha256()
        for name, file in sorted((file.relative_to(out).as_posix(), file) for file in Path(out).rglob("*.txt")):
            hashed.update(name.encode() + b"\0" + file.read_bytes())
    return lasted, hashed.hexdigest()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--size", type=int, default=1_500, help="characters of a document")
    parser.add_argument("--cores", type=int, default=2, help="what Ray and Spark are given")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", default="local,ray,spark")
    chosen = parser.parse_args()
    wanted = [("local", 1)]
    wanted += [("local", 2), ("local", 4)] if "local" in chosen.only else []
    for engine, module in (("ray", "ray"), ("spark", "pyspark")):
        if engine in chosen.only:
            if importlib.util.find_spec(module):
                wanted.append((engine, chosen.cores))
            else:
                print(f"{engine}: not installed")
    starts: dict[tuple[str, int], list[float]] = {one: [] for one in wanted}
    whole: dict[tuple[str, int], list[float]] = {one: [] for one in wanted}
    hashes = set()
    with tempfile.TemporaryDirectory() as place:
        folder(Path(place, "one"), 1, chosen.size)
        folder(Path(place, "all"), chosen.documents, chosen.size)
        for _ in range(chosen.runs):
            for one in wanted:
                starts[one].append(run(Path(place, "one"), *one)[0])
                lasted, hashed = run(Path(place, "all"), *one)
                whole[one].append(lasted)
                hashes.add(hashed)
    cores = os.cpu_count() or 1
    print(f"{chosen.documents:,} documents of {chosen.size:,} characters, {cores} cores")
    print(f"{'engine':10} {'workers':>7} {'start s':>8} {'documents/s':>12} {'overhead µs/document':>21}")
    alone = 0.0
    for engine, jobs in wanted:
        start = statistics.median(starts[engine, jobs])
        seconds = statistics.median(whole[engine, jobs]) - start
        if seconds <= 0:
            print(f"{engine:10} {jobs:7} {start:8.2f}   too few documents, or too busy a machine, to tell")
            continue
        alone = alone or seconds
        overhead = (seconds * min(jobs, cores) - alone) / chosen.documents * 1e6
        print(f"{engine:10} {jobs:7} {start:8.2f} {chosen.documents / seconds:12,.0f} {overhead:21,.0f}")
    print("the bytes are the same" if len(hashes) == 1 else "THE BYTES DIFFER")
    return int(len(hashes) != 1)


if __name__ == "__main__":
    sys.exit(main())
