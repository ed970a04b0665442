"""The rows about speed: ratios of CPU time within one run, medians."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from time import process_time

import chardet
import ftfy

from cleaners.encoding import propose
from cleaners.text.page import Page
from cleaners.text.source import read

from .mojibake import cleaner
from .row import Row
from .texts import chance, chinese, traditional

RUNS = 40
LEAST = 0.004  # CPU seconds of a run
DOCUMENT = 10_000  # bytes


def document(paragraphs: tuple[str, ...], encoding: str, size: int) -> bytes:
    """Whole paragraphs in an order of chance, about ``size`` bytes."""
    random, lines, length = chance("speed", encoding), list[str](), 0
    while length < size:
        line = random.choice(paragraphs).encode(encoding, "ignore").decode(encoding)
        lines.append(line)
        length += len(line.encode(encoding)) + 1
    return "\n".join(lines).encode(encoding)


def ratio(work: Callable[[], object], peer: Callable[[], object]) -> float:
    """How many times as fast as a peer: the median of runs side by side, each long enough to be measured."""
    times = [max(1, round(LEAST / min(_seconds(each) for _ in range(3)))) for each in (work, peer)]
    return statistics.median(_seconds(peer, times[1]) / _seconds(work, times[0]) for _ in range(RUNS))


def _seconds(work: Callable[[], object], times: int = 1) -> float:
    """CPU seconds of one call, over so many."""
    started = process_time()
    for _ in range(times):
        work()
    return max(process_time() - started, 1e-7) / times


def rows() -> Iterator[Row]:
    """Every row."""
    big = document(chinese(), "utf-8", 1_000_000)
    yield Row("reading valid UTF-8, of the speed of bytes.decode", ratio(lambda: read(big), big.decode), 0.5, unit=" ×")
    for encoding, paragraphs in (("gb18030", chinese()), ("big5hkscs", traditional())):
        data = document(paragraphs, encoding, DOCUMENT)
        figure = ratio(lambda data=data: read(data), lambda data=data: chardet.detect(data))  # type: ignore[misc]
        yield Row(f"reading {encoding}, 10 KB, of the speed of chardet.detect", figure, 10.0, unit=" ×")
    text = document(chinese(), "utf-8", DOCUMENT).decode()
    link = cleaner()._chain[0]
    figure = ratio(lambda: propose(Page(text), link.rules, link.options), lambda: ftfy.fix_text(text))
    yield Row("sound Chinese through the guard, of the speed of ftfy.fix_text", figure, 30.0, unit=" ×")
