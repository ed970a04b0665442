"""``--diff``: the lines that changed, before and after, told from the ledger and never by comparing whole documents.

It is made to be read: what is invisible is named, and lines that differ in their line ends alone are only counted.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from .. import Cleaned, Ledger
from .terminal import Paint, Places, visible

CONTEXT = 2  # lines around a change


class Change(NamedTuple):
    """``start:end`` of the decoded source became ``new_start:new_end`` of the clean text (code points)."""

    start: int
    end: int
    new_start: int
    new_end: int


class Block(NamedTuple):
    """The lines ``first:last`` of the source (from 0, half-open) became ``new_first:new_last`` of the clean text."""

    first: int
    last: int
    new_first: int
    new_last: int


def changes(ledger: Ledger) -> list[Change]:
    """All stages of a ledger as one: what changed between source and text, from left to right, touching ones merged."""
    found: list[Change] = []
    for stage in ledger.stages:
        found = _then(found, [(edit.start, edit.end, len(edit.text)) for edit in stage.edits])
    return found


def _then(before: list[Change], edits: list[tuple[int, int, int]]) -> list[Change]:
    """``before`` leads from the source to a text, ``edits`` from there onwards; one pass over both."""
    after: list[Change] = []
    i = j = to_source = to_new = 0
    while i < len(before) or j < len(edits):
        takes_old = j == len(edits) or (i < len(before) and before[i].new_start <= edits[j][0])
        start = end = before[i].new_start if takes_old else edits[j][0]
        source_start, new_start = start + to_source, start + to_new
        while True:
            if i < len(before) and before[i].new_start <= end:
                end = max(end, before[i].new_end)
                to_source = before[i].end - before[i].new_end
                i += 1
            elif j < len(edits) and edits[j][0] <= end:
                edit_start, edit_end, length = edits[j]
                end = max(end, edit_end)
                to_new += length - (edit_end - edit_start)
                j += 1
            else:
                break
        after.append(Change(source_start, end + to_source, new_start, end + to_new))
    return after


class _Side(NamedTuple):
    """The source or the clean text: its lines, what changed in it, and how its changed lines are shown."""

    lines: Places
    spans: list[tuple[int, int]]
    sign: str
    colour: str


def diff(cleaned: Cleaned, name: str, paint: Paint) -> Iterator[str]:
    """The lines to print for one document that changes; a document without a visible change is two lines."""
    old, new = Places(cleaned.ledger.source.text), Places(cleaned.text)
    found = changes(cleaned.ledger)
    blocks, unseen = _blocks(found, old, new)
    encoding = f"  ({cleaned.encoding})" if cleaned.encoding else ""
    yield paint("bold", f"--- {name}{encoding}")
    yield paint("bold", f"+++ {name}  (clean)")
    if unseen or not blocks:
        lines = f"the ends of {unseen:,} lines" if unseen else "the bytes: encoding or byte-order mark"
        yield paint("dim", f"# {'beside what is shown, ' if blocks else ''}{lines} change")
    spans = [(change.start, change.end) for change in found]
    new_spans = [(change.new_start, change.new_end) for change in found]
    for hunk in _hunks(blocks):
        yield from _render(hunk, _Side(old, spans, "-", "red"), _Side(new, new_spans, "+", "green"), paint)


def _blocks(found: list[Change], old: Places, new: Places) -> tuple[list[Block], int]:
    """Whole lines around each change; and the number of lines where nothing but the line end differs."""
    merged: list[Block] = []
    for change in found:
        whole = old.starts_at(change.end) and new.starts_at(
            change.new_end
        )  # then the lines that begin there are as they were
        block = Block(
            old.line(change.start),
            old.line(change.end) + (not whole),
            new.line(change.new_start),
            new.line(change.new_end) + (not whole),
        )
        if merged and (block.first < merged[-1].last or block.new_first < merged[-1].new_last):
            last = merged.pop()
            block = Block(last.first, block.last, last.new_first, block.new_last)
        merged.append(block)
    blocks, unseen = [], 0
    for block in merged:
        trimmed = _trimmed(block, old, new)
        if trimmed.first < trimmed.last or trimmed.new_first < trimmed.new_last:
            blocks.append(trimmed)
        else:
            unseen += 1
    return blocks, unseen


def _trimmed(block: Block, old: Places, new: Places) -> Block:
    """A block without the lines at its head and tail that look the same on both sides."""
    first, last, new_first, new_last = block
    while first < last and new_first < new_last and _alike(old[first], new[new_first]):
        first, new_first = first + 1, new_first + 1
    while first < last and new_first < new_last and _alike(old[last - 1], new[new_last - 1]):
        last, new_last = last - 1, new_last - 1
    return Block(first, last, new_first, new_last)


def _alike(line: str, other: str) -> bool:
    return line == other or (line[-1:] in ("\r", "\n") and line.rstrip("\r\n") + "\n" == other)


def _hunks(blocks: list[Block]) -> Iterator[list[Block]]:
    """Blocks whose contexts meet are shown together."""
    hunk: list[Block] = []
    for block in blocks:
        if hunk and block.first - hunk[-1].last > 2 * CONTEXT:
            yield hunk
            hunk = []
        hunk.append(block)
    if hunk:
        yield hunk


def _render(hunk: list[Block], old: _Side, new: _Side, paint: Paint) -> Iterator[str]:
    head = max(0, hunk[0].first - CONTEXT)
    tail = min(len(old.lines), hunk[-1].last + CONTEXT)
    new_head, new_tail = hunk[0].new_first - (hunk[0].first - head), hunk[-1].new_last + tail - hunk[-1].last
    yield paint("cyan", f"@@ -{head + 1},{tail - head} +{new_head + 1},{max(0, new_tail - new_head)} @@")
    at = head
    for block in hunk:
        yield from _same(old.lines, at, block.first)
        for line in range(block.first, block.last):
            yield from _changed(old, line, paint)
        for line in range(block.new_first, block.new_last):
            yield from _changed(new, line, paint)
        at = block.last
    yield from _same(old.lines, at, tail)


def _same(lines: Places, first: int, last: int) -> Iterator[str]:
    for line in range(first, last):
        if lines[line]:
            yield " " + visible(lines[line].rstrip("\r\n"))


def _changed(side: _Side, line: int, paint: Paint) -> Iterator[str]:
    """A line with its sign; on a terminal with what changed inside it marked. Nothing follows the last line end."""
    text = side.lines[line]
    if not text:
        return
    body = text.rstrip("\r\n")
    yield paint(side.colour, side.sign) + (_marked(side, line, body, paint) if paint.on else visible(body))
    if body == text:
        yield "\\ no line end at the end of the file"


def _marked(side: _Side, line: int, body: str, paint: Paint) -> str:
    start, pieces, at = side.lines.starts[line], [], 0
    for number in range(max(0, bisect_left(side.spans, (start, start)) - 1), len(side.spans)):
        if side.spans[number][0] > start + len(body):
            break
        left, right = (max(at, min(len(body), edge - start)) for edge in side.spans[number])
        pieces += [
            paint(side.colour, visible(body[at:left])),
            paint("mark", paint(side.colour, visible(body[left:right]))),
        ]
        at = right
    return "".join(pieces) + paint(side.colour, visible(body[at:]))
