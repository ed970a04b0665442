#!/usr/bin/env python3
"""Measure removal on labelled lines: `python scripts/bench_removal.py LINES.tsv [--held-out] [--only removal] [--missed]`.

The file has the columns document, kind, line, label (keep, ad, furniture, blank), confidence (sure, unsure, inline) and
text. Of every three documents the third is held out: without `--held-out` it is dropped before anything else sees it, and with it
only counts are printed, never a word of its text, so that rules cannot be tuned on what judges them. Recall counts the
sure lines of each label; a good line is destroyed when removal took all its letters, and cut when it took some.

Without LINES.tsv only the watermarks are measured: advertisements that a fixed seed writes into sentences of the
project's own samples, and how many sentences come back exactly.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # the checkout's own package, whatever is installed

from cleaners import Cleaned, Pipeline  # noqa: E402

HELD_OUT = 3  # every third document, by its number
SEED = 20240308
WATERMARKS = 200
REMOVERS = ("markup.", "removal.")  # what may take a line away

_LETTER = re.compile(r"\w")


@dataclass(frozen=True)
class Line:
    """A labelled line: half-open span in code points of its document, label, confidence and text."""

    start: int
    end: int
    label: str
    confidence: str
    text: str


@dataclass(frozen=True)
class Labelled:
    """A document with its lines."""

    number: int
    kind: str
    text: str
    lines: tuple[Line, ...]


def read_lines(path: Path, *, held_out: bool) -> list[Labelled]:
    """The documents that are held out, or those that are not. The others are dropped as they are read."""
    found: dict[int, list[dict[str, str]]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="\n") as file:  # a text may hold CR and quotation marks: no CSV
        names = next(file).rstrip("\n").split("\t")
        for row in file:
            number = int(row[: row.index("\t")])
            if (number % HELD_OUT == 0) == held_out:
                found[number].append(dict(zip(names, row.rstrip("\n").split("\t", 5), strict=True)))
    return [_document(number, rows) for number, rows in sorted(found.items())]


def _document(number: int, rows: list[dict[str, str]]) -> Labelled:
    lines, at = [], 0
    for row in rows:
        text = row["text"]
        lines.append(Line(at, at + len(text), row["label"], row["confidence"], text))
        at += len(text) + 1
    return Labelled(number, rows[0]["kind"], "".join(line.text + "\n" for line in lines), tuple(lines))


def taken(cleaned: Cleaned) -> list[tuple[int, int]]:
    """The spans of the source (code points) that removal took, merged, from left to right. A form feed may stand for a page number."""
    merged: list[tuple[int, int]] = []
    spans = ((row.source_start, row.source_end) for row in cleaned.ledger.rows()
             if not row.after.strip() and row.rule.startswith(REMOVERS))  # fmt: skip
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def fates(document: Labelled, pipeline: Pipeline) -> Iterator[tuple[Line, str, str]]:
    """What became of each line that bears a letter: ``gone``, ``cut`` or ``stays``, with what was taken out of it."""
    cleaned = pipeline.run(document.text)
    spans, at = taken(cleaned), 0
    for line in document.lines:
        letters = len(_LETTER.findall(line.text))
        while at < len(spans) and spans[at][1] <= line.start:
            at += 1
        out, i = [], at
        while i < len(spans) and spans[i][0] < line.end:
            out.append(document.text[max(spans[i][0], line.start) : min(spans[i][1], line.end)])
            i += 1
        lost = len(_LETTER.findall("".join(out)))
        whole = lost == letters if letters else bool(out)
        yield line, "gone" if whole else "cut" if lost else "stays", " … ".join(out)


def measure(documents: Iterable[Labelled], pipeline: Pipeline, *, show: str) -> dict[str, Counter[str]]:
    """The counts by kind of document. ``show`` names what is printed line by line: ``""``, ``good`` or ``all``."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for document in documents:
        for line, fate, out in fates(document, pipeline):
            for kind in (document.kind, "all"):
                counts[kind][f"{line.label} {line.confidence} {fate}"] += 1
            good = line.label == "keep" and (fate != "stays" or line.confidence == "inline")
            missed = line.label in ("ad", "furniture") and fate != "gone" and line.confidence == "sure"
            if (good and show) or (missed and show == "all"):
                place = f"{document.number:02}:{document.lines.index(line) + 1}"
                print(f"  {place:7} {line.label:9} {line.confidence:6} {fate:5} {line.text[:90]!r}")
                if out and fate == "cut":
                    print(f"          taken: {out!r}")
    return counts


def print_counts(title: str, counts: dict[str, Counter[str]]) -> None:
    """A table: for each kind of document, recall of advertisements and furniture, and good lines destroyed and cut."""
    print(f"\n{title}")
    print(f"{'kind':10} {'ads':>16} {'furniture':>18} {'good destroyed':>16} {'good cut':>10} {'inline cut':>11}")
    for kind in sorted(counts, key=lambda kind: (kind == "all", kind)):
        found = counts[kind]
        good = sum(found[f"keep sure {fate}"] for fate in ("gone", "cut", "stays"))
        inline = sum(found[f"keep inline {fate}"] for fate in ("gone", "cut", "stays"))
        print(
            f"{kind:10} {_share(found, 'ad'):>16} {_share(found, 'furniture'):>18}"
            f" {found['keep sure gone']:>7} of {good:>5} {found['keep sure cut']:>10}"
            f" {found['keep inline cut']:>6} of {inline}"
        )


def _share(found: Counter[str], label: str) -> str:
    every = sum(found[f"{label} sure {fate}"] for fate in ("gone", "cut", "stays"))
    gone = found[f"{label} sure gone"]
    return f"{gone}/{every} {100 * gone / every:.1f} %" if every else "-"


# --- watermarks -------------------------------------------------------------------------------------------------------

_NAMES = ("墨香", "青云", "雅文", "万象", "知行", "晨曦", "百川", "锦绣", "飞鸟", "云舟", "清风", "南山")
_KINDS = ("小说网", "文库", "范文网", "书城", "电子书论坛", "素材库", "中文网", "资料网", "文学网", "题库")
_HOSTS = ("moxiang", "qyun", "yawen99", "wx58", "zhixing", "cx-book", "bc123", "jx777")
_ENDS = (".com", ".net", ".cc", ".org", ".la", ".com.cn", ".vip", ".top")
_BRACKETED = (
    "（{name}{kind} {site}）", "[{site} {name}{kind}]", "【{name}{kind}：{site}】", "(本文来自{name}{kind} {site})",
    "（本书由{name}{kind}整理，更多好书请访问 {site}）", "【更多精品范文加微信：{account}】", "（关注公众号：{account}，领取完整版）",
    "【{name}{kind} {site} 免费下载】", "（想看更多小说请到{name}{kind} {site}）", "{{{site} {name}{kind}首发}}",
)  # fmt: skip
_SENTENCE = (
    "更多精彩内容，请访问{name}{kind} {site}。", "一秒记住【{name}{kind}】{site}，精彩小说无弹窗免费阅读！",
    "本文由{name}{kind}收集整理，更多范文请加微信：{account}。", "最新章节请到{name}{kind} {site} 阅读！",
    "手机用户请浏览{site}阅读，掌上阅读更方便。", "欢迎加入{name}会员群，海量材料免费下载，微信：{account}。",
)  # fmt: skip


def _sentences() -> list[str]:
    """Paragraphs of the project's own samples, canonical, with two sentences or more."""
    found = []
    for path in sorted((ROOT / "samples").glob("*.gold.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if len(line) >= 30 and line.count("。") >= 1 and "http" not in line and "," not in line:
                found.append(line)
    return found


def inject(count: int, seed: int = SEED) -> Iterator[tuple[str, str]]:
    """Pairs of a document with a watermark in one of its paragraphs, and the document without it."""
    chance, paragraphs = random.Random(seed), _sentences()
    for _ in range(count):
        before, paragraph, after = (chance.choice(paragraphs) for _ in range(3))
        words = {
            "name": chance.choice(_NAMES), "kind": chance.choice(_KINDS),
            "site": chance.choice(("www.", "", "http://www.", "m.")) + chance.choice(_HOSTS) + chance.choice(_ENDS),
            "account": chance.choice(_HOSTS).replace("-", "") + str(chance.randrange(100, 99999)),
        }  # fmt: skip
        places = [m.end() for m in re.finditer("。(?![”’）])", paragraph)]
        if places and chance.random() < 0.4:  # a sentence, behind a sentence
            mark = chance.choice(_SENTENCE)
        else:  # in brackets: anywhere but inside a number or a Latin word
            places = [m.end() for m in re.finditer(r"[一-鿿，、。](?=[一-鿿])", paragraph)]
            mark = chance.choice(_BRACKETED)
        mark, at = mark.format(**words), chance.choice(places)
        lines = (before, paragraph[:at] + mark + paragraph[at:], after)
        yield "\n".join(lines) + "\n", "\n".join((before, paragraph, after)) + "\n"


def measure_watermarks(pipeline: Pipeline, *, show: bool) -> tuple[int, int]:
    """How many documents come back exactly, of how many."""
    restored = total = 0
    for dirty, clean in inject(WATERMARKS):
        total += 1
        text = pipeline.run(dirty).text
        restored += text == pipeline.run(clean).text
        if show and text != pipeline.run(clean).text:
            print("  not restored:", next(line for line in dirty.split("\n") if line not in clean.split("\n")))
    return restored, total


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("lines", nargs="?", type=Path, metavar="LINES.tsv")
    parser.add_argument("--held-out", action="store_true", help="also count the documents that are held out")
    parser.add_argument("--only", action="append", default=[], metavar="CLEANER", help="run these cleaners alone")
    parser.add_argument("--missed", action="store_true", help="print what was missed in the documents that are read")
    arguments = parser.parse_args()
    pipeline = Pipeline("zh", only=arguments.only)
    if arguments.lines:
        show = "all" if arguments.missed else "good"
        print_counts("documents read", measure(read_lines(arguments.lines, held_out=False), pipeline, show=show))
        if arguments.held_out:
            counts = measure(read_lines(arguments.lines, held_out=True), pipeline, show="")
            print_counts("documents held out", counts)
    restored, total = measure_watermarks(Pipeline("zh"), show=arguments.missed)
    print(f"\nwatermarks restored exactly: {restored} of {total} ({100 * restored / total:.1f} %)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
