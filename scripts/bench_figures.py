"""The figures that the chain is held to, and how each is taken: `bench.py` shows them.

A figure is a ratio inside one run wherever it can be: of speeds for the same amount of text, taken in turn.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from time import process_time
from typing import Any

from bench_corpus import DIRT, ROOT, Author, cut, dirty, long_document, part, read_samples, records, user_rules
from bench_measure import (
    Runner,
    Spent,
    batch,
    children,
    each,
    encode_and_decode,
    files_to_files,
    has_jobs,
    measure_shares,
    naive_chain,
    peak_memory,
    pinned,
    race,
    spend,
)

from cleaners.pipeline import WINDOW, Pipeline  # the checkout's: `bench_measure` puts it on the path

REPORTS = ROOT.parent / "shared" / "samples"  # whole real documents, where they stand beside the checkout
SAMPLES = ROOT / "samples"  # the project's own, in which nearly every line holds a defect: the worst that people have

CHAIN, ONE, CODEC, FTFY = "chain, in a batch", "chain, one at a time", "decode + encode", "ftfy.fix_text"
AUTOCORRECT, OPENCC, NAIVE = "autocorrect", "OpenCC t2s", "chardet + ftfy + bs4 + OpenCC"


@dataclass(frozen=True)
class Figure:
    """A figure: what it says, and the least or the most that is asked (neither: told for orientation). ``down``: less is better."""

    says: str
    least: float | None = None
    most: float | None = None
    down: bool = False

    @property
    def asked(self) -> str:
        """What is asked of it, for people."""
        return f"≥ {self.least:g}" if self.least is not None else f"≤ {self.most:g}" if self.most is not None else ""

    def misses(self, value: float) -> bool:
        """Whether the value is not what is asked."""
        return (self.least is not None and value < self.least) or (self.most is not None and value > self.most)


FIGURES = {
    "batch.ftfy": Figure("reports of 5–20 KB in a batch, str in, ledger on: × ftfy.fix_text", least=30),
    "batch.codec": Figure("the same: share of decode + encode", least=0.15),
    "one.ftfy": Figure("one document at a time: × ftfy.fix_text", least=15),
    "canonical.codec": Figure("canonical text (nothing to do), in a batch: share of decode + encode", least=0.20),
    "html.naive": Figure("HTML: × chardet + ftfy + BeautifulSoup + OpenCC on the same bytes", least=2),
    "mojibake.naive": Figure("mojibake: × the same", least=5),
    "traditional.naive": Figure("traditional text: × the same", least=5),
    "ads.naive": Figure("advertisements: × the same", least=5),
    "long.straight": Figure("speed in one long document over speed at 100 KB", least=0.8),
    "ledger.kept": Figure("ledger on (every result kept) over ledger thrown away (the text kept alone)", least=0.8),
    "rules.many": Figure("5,000 rules of the user over 300", least=0.6),
    "workers.two": Figure("two workers, files to files, over one process without a pool (wall)", least=1.5),
    "memory.growth": Figure("peak memory over four times the documents: grows by a factor of", most=1.25, down=True),
    "start.version": Figure("clean --version above Python's own start, ms CPU", most=60, down=True),
    "memory.window": Figure("peak memory of a batch over the size of one window", down=True),
    "memory.resident": Figure("peak resident memory of one process, files to files, MB", down=True),
    "batch.autocorrect": Figure("reports in a batch: × autocorrect (a part of the job)"),
    "batch.opencc": Figure("reports in a batch: × OpenCC t2s (a part of the job)"),
    "one.codec": Figure("one document at a time: share of decode + encode"),
    "canonical.ftfy": Figure("canonical text, in a batch: × ftfy.fix_text"),
    "samples.ftfy": Figure("the project's samples (a defect in nearly every line), in a batch: × ftfy.fix_text"),
    "samples.codec": Figure("the same: share of decode + encode"),
    "records.ftfy": Figure("records of 300 bytes, in a batch: × ftfy.fix_text"),
    "records.codec": Figure("the same: share of decode + encode"),
    "ledger.rows": Figure("every row of the ledger read, over ledger thrown away"),
    "ledger.saved": Figure("every ledger made into a line of JSON, over ledger thrown away"),
    "rules.read": Figure("5,000 rules of the user are read and compiled in, ms CPU", down=True),
    "start.python": Figure("Python's own start, ms CPU", down=True),
    "start.file": Figure("one cold file of 20 KB, Python's start included, ms CPU", down=True),
}
Values = dict[str, list[float]]  # by figure, one value for each run


def over(one: Sequence[float], other: Sequence[float]) -> list[float]:
    """How many times as fast as ``one`` the ``other`` is, for each run: both are times for the same amount."""
    return [a / b for a, b in zip(one, other, strict=True)]


@dataclass
class Bench:
    """What is measured, how often, and what was found on the way: speeds and shares, by corpus."""

    profile: str
    size: float  # megabytes of the greatest corpus
    runs: int
    folder: Path
    speeds: dict[str, dict[str, float]] = field(default_factory=dict)
    shares: dict[str, dict[str, float]] = field(default_factory=dict)

    @cached_property
    def pipeline(self) -> Pipeline:
        """The chain."""
        return Pipeline(self.profile)

    @cached_property
    def reports(self) -> list[str]:
        """Varied reports, of the greatest size."""
        return Author(read_samples(self.folder) or read_samples(SAMPLES)).documents(self.size)

    def some(self, megabytes: float) -> list[str]:
        """Fewer reports."""
        return part(self.reports, min(megabytes, self.size))

    def race(self, corpus: str, *runners: Runner) -> dict[str, list[float]]:
        """A race, its speeds noted."""
        times = race(runners, self.runs)
        found = self.speeds.setdefault(corpus, {})
        found.update({name: 1 / statistics.median(spent) for name, spent in times.items()})
        return times

    def share(self, corpus: str, texts: Sequence[bytes | str]) -> None:
        """Note where the time goes."""
        self.shares[corpus] = measure_shares(self.pipeline, texts)

    def chain(self, texts: Sequence[bytes | str]) -> Runner:
        """The chain as it should be used on many documents."""
        return Runner(CHAIN, batch(self.pipeline), texts)


def measure_reports(bench: Bench) -> Values:
    """The chain beside its peers. These get fewer of the same documents: their cost grows with the size alone."""
    import ftfy
    from opencc import OpenCC

    runners = [
        bench.chain(bench.reports),
        Runner(ONE, each(bench.pipeline.run), bench.some(5)),
        Runner(CODEC, each(encode_and_decode), bench.some(5), 5),
        Runner(FTFY, each(ftfy.fix_text), bench.some(1)),
        Runner(OPENCC, each(OpenCC("t2s").convert), bench.some(5)),
    ]
    try:
        import autocorrect_py
    except ImportError:
        print("autocorrect is not installed (it comes with the extra `dev`)", file=sys.stderr)
    else:
        runners.append(Runner(AUTOCORRECT, each(autocorrect_py.format), bench.some(2)))
    times = bench.race("reports", *runners)
    bench.share("reports", bench.some(5))
    return {
        "batch.ftfy": over(times[FTFY], times[CHAIN]),
        "batch.codec": over(times[CODEC], times[CHAIN]),
        "batch.opencc": over(times[OPENCC], times[CHAIN]),
        "one.ftfy": over(times[FTFY], times[ONE]),
        "one.codec": over(times[CODEC], times[ONE]),
        **({"batch.autocorrect": over(times[AUTOCORRECT], times[CHAIN])} if AUTOCORRECT in times else {}),
    }


def _beside_peers(bench: Bench, corpus: str, texts: Sequence[str]) -> Values:
    import ftfy

    some = part(texts, min(5, bench.size))
    codec = Runner(CODEC, each(encode_and_decode), some, 5)
    times = bench.race(corpus, bench.chain(texts), codec, Runner(FTFY, each(ftfy.fix_text), part(texts, 0.5)))
    bench.share(corpus, some)
    return {f"{corpus}.ftfy": over(times[FTFY], times[CHAIN]), f"{corpus}.codec": over(times[CODEC], times[CHAIN])}


def measure_canonical(bench: Bench) -> Values:
    """The reports once they are clean: only guards and the second look are left to pay for."""
    return _beside_peers(bench, "canonical", [done.text for done in bench.pipeline.run_many(bench.some(5))])


def measure_samples(bench: Bench) -> Values:
    """The project's own samples, dense with defects."""
    return _beside_peers(bench, "samples", Author(read_samples(SAMPLES)).documents(min(3, bench.size)))


def measure_records(bench: Bench) -> Values:
    """Records of 300 bytes: 100,000 where the greatest corpus has 20 MB."""
    return _beside_peers(bench, "records", records(bench.reports, round(bench.size * 5000)))


def measure_dirt(bench: Bench) -> Values:
    """Each kind of dirt, from bytes, beside the naive chain on the same bytes."""
    values: Values = {}
    for kind in DIRT:
        texts = dirty(kind, bench.some(2))
        times = bench.race(kind, bench.chain(texts), Runner(NAIVE, each(naive_chain()), texts[::4]))
        bench.share(kind, texts)
        values[f"{kind}.naive"] = over(times[NAIVE], times[CHAIN])
    return values


def measure_long(bench: Bench) -> Values:
    """One document of the greatest size, and pieces of the same document of 100 KB, one at a time."""
    text = long_document(bench.reports, bench.size)
    pieces, run = cut(text, 100_000), each(bench.pipeline.run)
    times = bench.race("long", Runner("one document", run, [text]), Runner("100 KB each", run, part(pieces, 3)))
    return {"long.straight": over(times["100 KB each"], times["one document"])}


def measure_ledger(bench: Bench) -> Values:
    """The chain always writes its ledger, so this tells what it costs to keep and to read it. Thrown away: of each result only
    ``text`` is kept. On: each result is kept whole, until the batch is done."""
    texts, many = bench.some(4), bench.pipeline.run_many
    works: dict[str, Callable[[Any], object]] = {
        "thrown away": lambda texts: [done.text for done in many(texts)],
        "kept": lambda texts: list(many(texts)),
        "rows": lambda texts: [(done.text, list(done.ledger.rows())) for done in many(texts)],
        "saved": lambda texts: [(done.text, json.dumps(done.ledger.record())) for done in many(texts)],
    }
    times = bench.race("ledger", *(Runner(name, work, texts) for name, work in works.items()))
    return {f"ledger.{name}": over(times["thrown away"], times[name]) for name in ("kept", "rows", "saved")}


def measure_rules(bench: Bench) -> Values:
    """Rules of the user, read from a file: 300 and 5,000, the same twenty of which find something."""
    texts, runners, reading = bench.some(3), list[Runner](), 0.0
    with tempfile.TemporaryDirectory() as folder:
        for count in (300, 5000):
            file = Path(folder) / f"rules-{count}.toml"
            file.write_text(user_rules(count, bench.reports), encoding="utf-8", newline="\n")
            started = process_time()
            pipeline = Pipeline(bench.profile, rules=[file])
            pipeline.run(texts[0])
            reading = process_time() - started
            runners.append(Runner(f"{count} rules", batch(pipeline), texts))
    times = bench.race("rules", *runners)
    return {"rules.many": over(times["300 rules"], times["5000 rules"]), "rules.read": [reading * 1000]}


def measure_workers(bench: Bench) -> Values:
    """Files to files, pinned to two cores: one process without a pool and two workers, in pairs, so that both meet the same noise."""
    with tempfile.TemporaryDirectory() as folder, children() as environment, pinned(2) as enough:
        if not enough:
            print("two workers: not measured, two cores are needed and a system that pins processes", file=sys.stderr)
            return {}
        source, target = Path(folder) / "in", Path(folder) / "out"
        source.mkdir()
        for number, text in enumerate(bench.reports):
            (source / f"{number:05}.txt").write_text(text, encoding="utf-8", newline="\n")
        by_command = has_jobs(environment)

        def once(jobs: int) -> Spent:
            shutil.rmtree(target, ignore_errors=True)
            return spend(files_to_files(source, target, jobs, by_command=by_command), environment)

        once(1)  # writes the bytecode
        pairs = [(once(1), once(2)) for _ in range(bench.runs)]
    bench.speeds["files"] = {
        f"{jobs} (wall)": bench.size / statistics.median(pair[at].wall for pair in pairs)
        for at, jobs in enumerate(("one process", "two workers"))
    }
    return {
        "workers.two": [one.wall / two.wall for one, two in pairs],
        "memory.resident": [one.resident / 1e6 for one, _ in pairs],
    }


def measure_memory(bench: Bench) -> Values:
    """What a batch holds at its peak, above what was there before, its documents left out of account; and whether it grows with
    the number of documents. A window is text of 100,000 code points as Python holds it."""
    many = bench.some(4)
    few, run = many[: max(1, len(many) // 4)], batch(bench.pipeline)
    run(many)  # what is made on first use stays
    low, high = peak_memory(run, few), peak_memory(run, many)
    return {"memory.window": [high / sys.getsizeof("字" * WINDOW)], "memory.growth": [high / low]}


def measure_start(bench: Bench) -> Values:
    """What a cold process costs: Python alone, the command's own imports, one file."""
    with children() as environment, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "document.txt"
        file.write_text(cut(long_document(bench.reports, 0.1), 20_000)[0], encoding="utf-8", newline="\n")
        commands = (["-c", "pass"], ["-m", "cleaners", "--version"], ["-m", "cleaners", "-q", str(file)])
        for command in commands:
            spend(command, environment)  # writes the bytecode
        found = [[spend(command, environment).cpu * 1000 for command in commands] for _ in range(bench.runs)]
    python, version, cleaned = zip(*found, strict=True)
    above = [a - b for a, b in zip(version, python, strict=True)]
    return {"start.version": above, "start.python": list(python), "start.file": list(cleaned)}


PARTS: dict[str, Callable[[Bench], Values]] = {
    "reports": measure_reports,
    "canonical": measure_canonical,
    "dirt": measure_dirt,
    "long": measure_long,
    "records": measure_records,
    "samples": measure_samples,
    "ledger": measure_ledger,
    "rules": measure_rules,
    "workers": measure_workers,
    "memory": measure_memory,
    "start": measure_start,
}
