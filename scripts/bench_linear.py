#!/usr/bin/env python3
"""Prove that the chain takes linear time on hostile text: `python scripts/bench_linear.py [--only NAME] [--cleaner NAME]`.

Each generator is measured at a length that takes long enough to be told from noise, and at sixteen times that length: CPU
time may grow to less than 32 times (16 is linear, 256 quadratic). Exits with 1 and names the generators that fail.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass

from bench_measure import seconds, shares, watch  # beside this file; it puts the checkout on the path

from cleaners import Pipeline

FACTOR, ALLOWED = 16, 32
# Growth at four times the length that already proves the failure: the rest need not be waited for.
STEP, HOPELESS = 4, 12
RUNS = 3
START = 100  # repeats to begin with
# Code points that are enough, however fast. Of texts of more than 10 MB the system takes each column back at once, and its page
# faults treble the time, once: `bench.py` tells the speed of one document of 20 MB beside that of 100 KB.
LONGEST = 100_000

UNITS = {
    "commas": ",",
    "full-width commas": "，",
    "stops": "。",
    "dots": ".",
    "straight quotes": '"甲',
    "apostrophes": "'",
    "opening quotes": "“",
    "paired quotes": "“甲”",
    "opening brackets": "（",
    "mixed brackets": "([{【",
    "closing brackets": "）",
    "title marks": "《",
    "nested titles": "《甲",
    "tags cut short": "<a ",
    "nested tags": "<div>",
    "paragraph tags": "<p>甲乙</p>",
    "comments cut short": "<!--",
    "spaces": " ",
    "ideographic spaces": "　",
    "tabs": "\t",
    "gaps": "甲 ",
    "wide gaps": "甲乙  ",
    "one-character lines": "字\n",
    "short lines": "工作推进\n",
    "blank lines": "\n",
    "spaced blank lines": " \n",
    "carriage returns": "\r",
    "table rows": "甲  乙  3\n",
    "piped rows": "| 甲 | 乙 |\n",
    "dashes": "-",
    "long dashes": "—",
    "ellipses": "…",
    "masks": "XX",
    "stars": "*",
    "masked persons": "张X",
    "masked places": "XX市",
    "numbers cut short": "(1",
    "headings": "一、",
    "heading lines": "（一）甲\n",
    "numbered lines": "1.甲\n",
    "chapters": "第一章 ",
    "dates": "2024-03-08",
    "ranges": "1-",
    "digits": "1",
    "digits with dots": "1.",
    "digits with commas": "1,",
    "letters with commas": "a,",
    "letters": "a",
    "ideographs": "工作推进情况",
    "traditional ideographs": "這個機關",
    "paid markers": "##paidbegin##",
    "hashes": "#",
    "dollars": "$$",
    "web addresses": "http://a.",
    "domains": "a.com",
    "at signs": "@",
    "paths": "/a",
    "backslashes": "\\",
    "escapes": "\\u4e2d",
    "percent signs": "%E4",
    "backticks": "`",
    "fences": "```\n",
    "entities": "&amp;",
    "ampersands": "&",
    "lost bytes": "\ufffd",
    "lost ideographs": "锟斤拷",
    "mojibake": "ä¸",
    "mojibake of GBK": "ÖÐ",
    "mojibake of UTF-8": "鏂囨",
    "full-width forms": "Ａ．",
    "zero-width spaces": "\u200b",
    "joiners": "甲\u200d",
    "radicals": "⼈ ",
    "private use": "\uf0b7 ",
    "page numbers": "— 3 —\n",
    "page breaks": "\f",
    "advertisements": "加微信：abc123\n",
    "contacts": "微信",
    "breadcrumbs": "首页>",
    "names": "王小明 ",
    "settings": "甲=乙,\n",
    "signs of equality": "甲=",
    "paragraphs without a mark": "县财政安排了专项资金用来购买设备，发放补贴并且维修渠道和水闸，全年共支出各类专项资金32\n",
    "spaced labels": "姓 名：甲 ",
}
GENERATORS: dict[str, Callable[[int], str]] = {
    **{name: unit.__mul__ for name, unit in UNITS.items()},
    "combining marks": lambda n: "a" + "\u0301\u0323" * n,
    "nested and closed": lambda n: "（" * n + "）" * n,
    "nested JSON": lambda n: "[" * n + "]" * n,
    "an unclosed string": lambda n: '{"a": "' + "甲" * n,
    "CSV with a quote": lambda n: "甲,乙\n" * n + '"',
    "different lines": lambda n: "\n".join(f"第{i}号文件已收到" for i in range(n)),
    "equal long lines": lambda n: ("工作推进情况报告" * 8 + "\n") * n,
    "one sentence over lines": lambda n: "各单位要落实责任推进工\n" * n,
}


@dataclass(frozen=True)
class Growth:
    """How the time of the chain grew. ``blame`` says which parts took it at the greater length."""

    repeats: int
    before: float
    after: float
    ratio: float
    blame: str

    @property
    def fails(self) -> bool:
        """Whether it grew faster than allowed."""
        return self.ratio >= ALLOWED


def fastest(pipeline: Pipeline, text: str, least: float) -> float:
    """CPU seconds for one text: noise only adds, so the least of several counts; of more where they are short."""
    counts = [seconds(pipeline.run, text) for _ in range(RUNS)]  # the first also pays for what is made on first use
    while sum(counts) < RUNS * least:
        counts.append(seconds(pipeline.run, text))
    return min(counts)


def measure(make: Callable[[int], str], cleaners: list[str], least: float) -> Growth:
    """The growth of CPU time from a length that takes ``least`` seconds to ``FACTOR`` times that length."""
    pipeline = Pipeline("zh", only=cleaners)
    repeats = START
    while (before := fastest(pipeline, make(repeats), least)) < least and len(make(repeats)) < LONGEST:
        repeats *= 2
    watches = watch(pipeline)
    after = seconds(pipeline.run, make(STEP * repeats))
    ratio = after / before
    if ratio > HOPELESS:
        ratio **= 2  # what it would be at the square of STEP, which is FACTOR
    else:
        for part in watches.values():
            part.seconds = 0.0
        runs = [seconds(pipeline.run, make(FACTOR * repeats)) for _ in range(RUNS)]
        ratio, after = min(runs) / before, sum(runs)
    parts = list(shares(watches, after).items())[:3]
    return Growth(repeats, before, after, ratio, ", ".join(f"{name} {share:.0%}" for name, share in parts))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", action="append", metavar="NAME", choices=GENERATORS, help="only this generator")
    parser.add_argument("--cleaner", action="append", default=[], metavar="NAME", help="only this cleaner of the chain")
    parser.add_argument("--least", type=float, default=20, metavar="MS", help="shortest time that counts (default: 20)")
    parser.add_argument("--list", action="store_true", help="name the generators")
    chosen = parser.parse_args()
    if chosen.list:
        print("\n".join(GENERATORS))
        return 0
    print(f"{'generator':24} {'repeats':>9} {'ms':>8} {'ratio':>7}  where the time goes")
    failed = []
    for name in chosen.only or GENERATORS:
        growth = measure(GENERATORS[name], chosen.cleaner, chosen.least / 1000)
        verdict = "  FAILS" if growth.fails else ""
        print(f"{name:24} {growth.repeats:9,} {growth.before * 1000:8.1f} {growth.ratio:7.1f}  {growth.blame}{verdict}",
              flush=True)  # fmt: skip
        failed += [name] if growth.fails else []
    if failed:
        print(f"{len(failed)} of {len(chosen.only or GENERATORS)} fail (ratio {ALLOWED} or more): {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
