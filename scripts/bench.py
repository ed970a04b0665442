#!/usr/bin/env python3
"""Tell the speed of the chain, as ratios inside one run: `python scripts/bench.py [--quick] [--json FILE] [--compare OLD]`.

Every figure that the chain is held to is printed beside what is asked of it, with a mark where it is missed. The texts are made by
script (`bench_corpus.py`); the contestants take turns (`bench_measure.py`), and each figure is the median of five runs. A
whole run takes some minutes; figures from a machine at work on other things, or of `--quick`, are for orientation.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench_corpus import Author, is_clean, read_samples
from bench_figures import FIGURES, PARTS, REPORTS, SAMPLES, Bench, Values
from bench_measure import count_instructions

from cleaners import __version__  # the checkout's: `bench_measure` puts it on the path

LEAST_MOVE = 0.03  # a figure that moved by less did not move
UNKNOWN_NOISE = 0.2  # of a figure that was taken once


# What is told


def spread(runs: Sequence[float]) -> float:
    """How far runs lie apart, as a part of their median: twice the median of the distances from it."""
    if len(runs) == 1:
        return UNKNOWN_NOISE
    middle = statistics.median(runs)
    return 2 * statistics.median(abs(run - middle) for run in runs) / abs(middle) if middle else 0.0


def digits(value: float) -> str:
    """A number with three digits that count."""
    return next(
        (f"{value:.{places}f}" for places, least in enumerate((99.95, 9.995, 0.9995)) if value >= least), f"{value:.3f}"
    )


def saved(bench: Bench, values: Values) -> dict[str, Any]:
    """All that was found, as a record for JSON."""
    made = {
        "version": __version__, "python": platform.python_version(), "machine": platform.platform(), "cores": os.cpu_count(),
        "profile": bench.profile, "megabytes": bench.size, "runs": bench.runs,
        "reports": "real documents" if read_samples(bench.folder) else "the project's samples",
    }  # fmt: skip
    figures = {
        name: {
            "says": figure.says,
            "asked": figure.asked,
            "value": statistics.median(values[name]),
            "runs": values[name],
            "missed": figure.misses(statistics.median(values[name])),
        }
        for name, figure in FIGURES.items()
        if name in values
    }
    return {"made": made, "figures": figures, "speeds": bench.speeds, "shares": bench.shares}


def show_figures(figures: Mapping[str, Mapping[str, Any]]) -> None:
    """The table: what is asked, what was measured, and a mark where it is missed; then what is told for orientation."""
    print(f"\n{'asked':>8} {'measured':>9} {'noise':>6}")
    for wanted in (True, False):
        for found in figures.values():
            if bool(found["asked"]) == wanted:
                mark = "   ← MISSED" if found["missed"] else ""
                noise = f"±{spread(found['runs']):.0%}" if len(found["runs"]) > 1 else ""
                print(f"{found['asked']:>8} {digits(found['value']):>9} {noise:>6}  {found['says']}{mark}")
        print()


def show_speeds(speeds: Mapping[str, Mapping[str, float]]) -> None:
    """MB of UTF-8 per second, by corpus and contestant."""
    print("MB/s (CPU)")
    for corpus, contestants in speeds.items():
        print(f"  {corpus:12}", "   ".join(f"{name} {digits(speed)}" for name, speed in contestants.items()))


def show_shares(shares: Mapping[str, Mapping[str, float]]) -> None:
    """The share of each cleaner, a column for each corpus."""
    print("\nshare of the time " + "".join(f"{corpus[:10]:>12}" for corpus in shares))
    for cleaner in next(iter(shares.values()), {}):
        print(f"  {cleaner:16}" + "".join(f"{found.get(cleaner, 0):12.1%}" for found in shares.values()))


def show_instructions(counted: Mapping[str, Any]) -> None:
    """How many instructions were counted, and by what."""
    print(
        f"{counted['one_pass']:,} instructions for one pass over {counted['bytes']:,} bytes, {counted['per_byte']:.0f} per byte"
    )
    print(f"{counted['start_and_two_passes']:,} for the start and two passes (counted by {counted['by']})")


def moved(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """What moved from one saved run to another by more than the noise of both."""
    if not new.keys() & old.keys():
        return ["the old file holds none of what this run measured"]
    lines = []
    if "made" in old and "made" in new:
        unlike = [key for key, value in new["made"].items() if key != "version" and old["made"].get(key) != value]
        lines += [f"made otherwise, so compare with care: {', '.join(unlike)}"] if unlike else []
    for name, found in new.get("figures", {}).items():
        before = old.get("figures", {}).get(name)
        if not before or not before["value"]:
            continue
        change = found["value"] / before["value"] - 1
        noise = max(LEAST_MOVE, spread(before["runs"]) + spread(found["runs"]))
        if abs(change) > noise:
            verdict = "better" if (change > 0) != FIGURES[name].down else "worse"
            lines.append(f"{verdict:6} {digits(before['value'])} → {digits(found['value'])} ({change:+.0%}, "
                         f"noise ±{noise:.0%})  {found['says']}")  # fmt: skip
    for corpus, parts in new.get("shares", {}).items():
        before = old.get("shares", {}).get(corpus, {})
        lines += [
            f"share  {before[cleaner]:.1%} → {share:.1%}  {cleaner} in {corpus}"
            for cleaner, share in parts.items()
            if cleaner in before and abs(share - before[cleaner]) > LEAST_MOVE
        ]
    if "instructions" in old and "instructions" in new:
        was, now = (saved["instructions"]["one_pass"] for saved in (old, new))
        lines.append(f"instructions of one pass: {was:,} → {now:,} ({now / was - 1:+.1%})")
    return lines or ["nothing moved beyond noise"]


def measure(bench: Bench, parts: Sequence[str]) -> dict[str, Any]:
    """Take the figures of some parts, and show them."""
    values: Values = {}
    for name in parts:
        print(f"{name} …", file=sys.stderr, flush=True)
        values |= PARTS[name](bench)
    found = saved(bench, values)
    print("  ".join(f"{key}: {value}" for key, value in found["made"].items()))
    show_figures(found["figures"])
    show_speeds(bench.speeds)
    show_shares(bench.shares)
    return found


def measure_instructions(profile: str) -> dict[str, Any]:
    """Count instructions for two dense documents and the clean twins of all samples: the same texts on every machine."""
    twins = [file.read_text(encoding="utf-8") for file in sorted(SAMPLES.glob("*.txt")) if is_clean(file)]
    counted = count_instructions([*Author(read_samples(SAMPLES)).documents(0.02), *twins], profile)
    if counted is None:
        print("instructions: not counted, neither valgrind nor a `perf stat -e instructions` that works is here")
        return {}
    show_instructions(counted)
    return {"instructions": counted}


def one_hash_seed() -> None:
    """Begin again with a fixed hash seed: the order of sets must not differ from run to run."""
    if os.environ.get("PYTHONHASHSEED") != "0":
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, "PYTHONHASHSEED": "0"})


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    add = parser.add_argument
    add("--size", type=float, metavar="MB", help="the greatest corpus (default: 20, with --quick 1)")
    add("--runs", type=int, metavar="N", help="medians of so many (default: 5, with --quick 3)")
    add(
        "--quick",
        action="store_true",
        help="within a minute, for orientation; without the part `workers`, which needs more text",
    )
    add("--only", action="append", choices=PARTS, metavar="PART", help=f"only this part: {', '.join(PARTS)}")
    add("--profile", default="zh", help="the profile to measure (default: zh)")
    add("--reports", type=Path, default=REPORTS, metavar="DIR", help="whole documents to make reports from")
    add("--instructions", action="store_true", help="count instructions for a small fixed input instead")
    add("--json", type=Path, metavar="FILE", help="save everything there")
    add("--compare", type=Path, metavar="FILE", help="show what moved since it was saved")
    add("--strict", action="store_true", help="exit with 1 where a figure is missed")
    chosen = parser.parse_args()
    one_hash_seed()
    old = json.loads(chosen.compare.read_text(encoding="utf-8")) if chosen.compare else None
    if chosen.instructions:
        found = measure_instructions(chosen.profile)
    else:
        size, runs = chosen.size or (1 if chosen.quick else 20), chosen.runs or (3 if chosen.quick else 5)
        parts = chosen.only or [part for part in PARTS if not chosen.quick or part != "workers"]
        found = measure(Bench(chosen.profile, size, runs, chosen.reports), parts)
    if chosen.json:
        chosen.json.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    if old is not None:
        print("\nmoved since", chosen.compare, *moved(old, found), sep="\n  ")
    missed = [name for name, figure in found.get("figures", {}).items() if figure["missed"]]
    return 1 if chosen.strict and missed else 0


if __name__ == "__main__":
    sys.exit(main())
