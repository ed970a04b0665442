"""Runs: what may be cut out of a line that stays: paid markers, watermarks, an address that tore in two.

A marker of a ``replace`` rule goes wherever it is not quoted. Of the rest only what has clear bounds goes.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..rulebook.match import Rules
from ..text.classes import count_han, is_han
from .addresses import stamped_words
from .document import Document
from .line import Line, Run
from .metadata import Metadata
from .prose import is_one_of_list
from .signs import ADDRESS, FURNITURE, Sign
from .strike import Strikes
from .watermarks import find_watermarks

WORDS = 6  # ideographs of the author's that make a line worth sparing

_QUOTES = frozenset(("“”", "‘’", "「」", "《》", '""', "''", "``"))
_BLANK = " \t\u3000"


def find_runs(document: Document, rules: Rules) -> None:
    """Find what may be cut out of the lines of a document, and the lines that are good once it is out."""
    watermark, furniture, torn, story = (
        rules[name].name if name in rules else "" for name in ("watermark", "furniture", "torn-link", "story-address")
    )
    glued = stamped_words(document, story) if story and ADDRESS in document.signals else {}
    for number in sorted({*document.marked, *document.signed}):
        line = document.line(number)
        runs = list(_markers(document, line)) if line.markers else []
        if watermark:
            marks = [Run(start, end, watermark, inside) for start, end, inside in line.once(find_watermarks)]
            if marks and is_one_of_list(document, number):
                marks = []
            if marks and _is_good_without(line, marks):
                document.spared.add(number)
            runs += marks
        if furniture:
            runs += _at_head_of_field(line, furniture)
        if torn:
            runs += _torn_link(document, number, torn)
        runs += glued.get(number, ())
        if runs:
            document.runs[number] = _apart(runs)


def cut_runs(document: Document, gone: set[int], strikes: Strikes, metadata: Metadata) -> None:
    """Strike the runs of the lines that stay. A line of which nothing is left goes with its LF."""
    for number, runs in document.runs.items():
        if number in gone:
            continue
        begin, end = document.span(number)
        struck = [run for run in runs if strikes.run(begin + run.start, begin + run.end, run.rule, run.put)]
        written = document.as_written(number)
        for run in struck:
            metadata.take(run.signs, written)
        if struck and _is_emptied(document.line(number), struck):
            strikes.line(begin, end, struck[0].rule, sure=True)


def _at_head_of_field(line: Line, rule: str) -> Iterator[Run]:
    """Furniture that a quoted field begins with, up to the end of the line: the first line of a page inside a CSV."""
    for sign in line.signs[-1:]:
        whole = sign.start > 0 and sign.end == len(line.text) and line.text[sign.start - 1] == '"'
        if whole and sign.rule.signal == FURNITURE:
            yield Run(sign.start, sign.end, rule, [sign])


def _torn_link(document: Document, number: int, rule: str) -> Iterator[Run]:
    """The address that ends a line in the middle of a sentence, where it stands alone on the next line; or that line."""
    line = document.line(number)
    signs = [sign for sign in line.signs if sign.rule.signal == ADDRESS]
    if not signs:
        return
    address = signs[-1].match[0]
    alone = line.words == address
    other = document.above(number) if alone else document.below(number)
    if other is None or not line.words.endswith(address):
        return
    beside = document.words(other)
    glued, bare = (beside, line.words) if alone else (line.words, beside)
    if bare == address and len(glued) > len(address) and glued.endswith(address) and is_han(glued[-len(address) - 1]):
        start = line.text.rindex(address)
        yield Run(start, start + len(address), rule, signs[-1:])


def _apart(runs: list[Run]) -> list[Run]:
    """Of runs that overlap the first, then the longest."""
    kept: list[Run] = []
    for run in sorted(runs, key=lambda run: (run.start, -run.end)):
        if not kept or run.start >= kept[-1].end:
            kept.append(run)
    return kept


def _is_good_without(line: Line, runs: list[Run]) -> bool:
    """Whether what is left of a line without its runs is text of the author's: words enough, and no sign in them."""
    runs = _apart(runs)
    if any(sign.rule.weight > 0 for sign in line.outside(runs)):
        return False
    return count_han(line.rest(runs)) >= WORDS


def _markers(document: Document, line: Line) -> Iterator[Run]:
    """The markers of ``replace`` rules: they go wherever they stand, unless a pair of quotation marks holds just them."""
    for sign in line.markers:
        around = line.text[max(sign.start - 1, 0) : sign.start] + line.text[sign.end : sign.end + 1]
        if around not in _QUOTES and not _is_lonely(document, sign):
            yield Run(sign.start, sign.end, sign.rule.name, [sign], sign.rule.written(sign.match))


def _is_lonely(document: Document, sign: Sign) -> bool:
    """Whether a tag has no partner in the document. ``tag`` and ``word`` name it, ``close`` and ``slash`` its end."""
    found = sign.match.groupdict()
    name = found.get("tag") or found.get("word")
    if not name:
        return False
    opens, closes = document.tags
    return name.lower() not in (opens if found.get("close") or found.get("slash") else closes)


def _is_emptied(line: Line, struck: list[Run]) -> bool:
    """Whether a line held nothing but what was struck: it goes as a whole, so that no empty line is left of it."""
    at = 0
    for run in struck:
        if run.put or line.text[at : run.start].strip(_BLANK):
            return False
        at = run.end
    return not line.text[at:].strip(_BLANK)
