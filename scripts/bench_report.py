#!/usr/bin/env python3
"""Measure the report: `python scripts/bench_report.py [--documents 1000] [--edits 200] [--runs 3] [--keep report.html]`.

Makes documents of so many edits each, writes their report, and opens it in a real Chromium: how long until it can be read, until a
document stands there, until everything removed is sorted, and how evenly it scrolls. Needs what `scripts/chromium.py` says.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from chromium import chromium, missing  # beside this file

from cleaners import Pipeline
from cleaners.ports.report import Report

SENTENCES = (
    "各 单位要按照要求,认真做好相关工作.",
    "這次會議研究了下一階段的重點任務;",
    "　　供水热线 12345 应当在60秒内接听(节假日除外).",
    "XX市XX区已经完成 2024 年度的检查,结果如下:",
    "更多公文材料请加微信：gongwen8899，领取完整版",
    "居民可以在网上办理,也可以到窗口办理.",
    "— 3 —",
    "维修人员到场以后,先查明原因,再告诉住户大约需要多久。",
)

# Scroll an element to its end in a second, and report the time of each frame.
SCROLL = """(selector) => new Promise((done) => {
  const element = document.querySelector(selector), frames = [], begun = performance.now(); let last = begun;
  const step = (now) => {
    frames.push(now - last); last = now;
    element.scrollTop = (now - begun) / 1000 * Math.min(element.scrollHeight, 60000);
    now - begun < 1000 ? requestAnimationFrame(step) : done(frames.slice(1));
  };
  requestAnimationFrame(step);
})"""

# Do something, and report how long it takes until it is painted.
ACT = """(code) => new Promise((done) => {
  const begun = performance.now(), { selector, key } = code;
  if (key) document.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  else document.querySelector(selector).click();
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
})"""


def documents(number: int, edits: int) -> Iterator[str]:
    chance = random.Random(7)
    for _ in range(number):
        lines = ["关于 2024 年工作的说明"]
        lines += [
            chance.choice(SENTENCES) + (chance.choice(SENTENCES) if chance.random() < 0.5 else "")
            for _ in range(edits // 4)
        ]
        yield "\n".join(lines) + "\n"


def write(path: Path, number: int, edits: int) -> None:
    pipeline, texts = Pipeline(), list(documents(number, edits))
    begun = time.process_time()
    cleaned = list(pipeline.run_many(texts))
    cleaning = time.process_time() - begun
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    with Report(path, pipeline.rules) as report:
        for place, one in enumerate(cleaned):
            report.add(f"folder/{place // 100:02}/document-{place:04}.txt", one)
    writing = time.process_time() - begun
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    total = sum(len(one.ledger) for one in cleaned)
    print(f"{number:,} documents, {total:,} edits, {sum(map(len, texts)):,} characters")
    print(f"cleaned in {cleaning:.1f} s, report in {writing:.1f} s of CPU time, {path.stat().st_size / 1e6:.1f} MB; "
          f"{(after - before) / 1024:.0f} MB of memory more")  # fmt: skip


def measure(page: Any, path: Path) -> dict[str, float]:
    """Milliseconds."""
    page.goto("about:blank")
    page.goto(f"{path.as_uri()}#summary", wait_until="load")
    page.wait_for_selector(".facts")
    found = {"open": page.evaluate("performance.getEntriesByName('report-open')[0].startTime")}
    found["first paint of the summary"] = page.evaluate(
        "new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))"
    )
    found["list of documents"] = page.evaluate(ACT, {"key": "2"})
    found["a document"] = page.evaluate(ACT, {"selector": ".choice .item"})
    found["next edit"] = page.evaluate(ACT, {"key": "n"})
    found["side by side"] = page.evaluate(ACT, {"key": "s"})
    frames = page.evaluate(SCROLL, ".scroll")
    found["document, scrolled: the worst of twenty frames"] = statistics.quantiles(frames, n=20)[-1]
    found["everything removed"] = page.evaluate(ACT, {"key": "3"})
    frames = page.evaluate(SCROLL, ".list")
    found["removed, scrolled: the worst of twenty frames"] = statistics.quantiles(frames, n=20)[-1]
    found["a filter"] = page.evaluate(ACT, {"selector": ".filter"})
    found["elements on the page"] = page.evaluate("document.body.querySelectorAll('#page *').length")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--edits", type=int, default=200)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="leave the report here")
    chosen = parser.parse_args()
    if missing():
        print(f"bench_report: not installed: {missing()}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        path = (chosen.keep or Path(folder, "report.html")).resolve()
        write(path, chosen.documents, chosen.edits)
        with chromium() as opened:
            context = opened(viewport={"width": 1280, "height": 800})
            runs = [measure(context.new_page(), path) for _ in range(chosen.runs)]
    print(f"in Chromium (medians of {chosen.runs}; milliseconds):")
    for name in runs[0]:
        print(f"  {name:48} {statistics.median(run[name] for run in runs):8.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
