"""What the marks of a text mean: plain text, Markdown, CSV, TSV, JSON; and where those marks stand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

FORMATS = ("text", "markdown", "csv", "tsv", "json", "html")

_HAN = re.compile("[一-鿿]")
_MARKDOWN = re.compile(
    r"^(?:#{1,6} \S|```|~~~|[-*+] \[[ xX]\] |\|(?: ?:?-{3,}:? ?\|)+)|!?\[[^\]\n]{1,200}\]\([^()\s]{1,300}\)",
    re.MULTILINE,
)
_JSON_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*+)"(\s*:)?')
_FIELD = re.compile(r'"(?:[^"]|"")*+"|[^,\n"][^,\n]*|(?=,|$)', re.MULTILINE)


def guess_format(text: str) -> str:
    """The format of a whole text, by evidence: ``json`` where it parses, ``csv`` and ``tsv`` where every line has the same
    number of delimiters, ``markdown`` where two marks of it stand; else ``text``."""
    head = text.lstrip()[:1]
    if head in ("{", "["):
        try:
            json.loads(text)
            return "json"
        except (ValueError, RecursionError):
            pass
    first, _, rest = text.partition("\n")
    if rest and "\t" in first and _regular(text, "\t"):
        return "tsv"
    if rest and "," in first and " " not in first and _regular(text, ",") and not _prose(text):
        return "csv"
    marks = _MARKDOWN.finditer(text)
    return "markdown" if next(marks, None) and next(marks, None) else "text"


def _regular(text: str, mark: str) -> bool:
    """Whether every line, outside quotes, has the same number of delimiters, at least one, in three lines or more."""
    counts = {_outside(line, mark) for line in _records(text)}
    return len(counts) == 1 and counts.pop() > 0 and text.count("\n") >= 2


def _records(text: str) -> Iterator[str]:
    """Lines of a delimited file: a quoted field may hold line ends."""
    record = ""
    for line in text.splitlines():
        record = f"{record}\n{line}" if record else line
        if record.count('"') % 2 == 0:
            if record.strip():
                yield record
            record = ""
        elif len(record) > 100_000:
            break
    if record.strip():
        yield record


def _outside(line: str, mark: str) -> int:
    return re.sub(r'"(?:[^"]|"")*+"', "", line).count(mark)


def _prose(text: str) -> bool:
    """Verse and prose with half-width commas: lines that end a sentence, or whose pieces are all ideographs alone."""
    lines = [line for line in text.splitlines() if line.strip()]
    if any(line.rstrip()[-1] in "。.！!？?；;，," for line in lines):
        return True
    return not any(re.search(r"[0-9A-Za-z\"]", line) for line in lines[1:])


def format_marks(text: str, format: str) -> Iterator[tuple[int, int]]:
    """The spans (code points) that are marks of the format: delimiters, quotes, keys, everything but the text in fields."""
    if format == "json":
        at = 0
        for match in _JSON_STRING.finditer(text):
            if match[2] is None and _HAN.search(match[1]):
                yield at, match.start(1)
                at = match.end(1)
        if at < len(text):
            yield at, len(text)
    elif format == "tsv":
        yield from ((match.start(), match.end()) for match in re.finditer("\t+", text))
    elif format == "csv":
        for match in re.finditer(r'"(?:[^"]|"")*+"|,', text):
            start, end = match.span()
            if end - start == 1:
                yield start, end
            else:
                yield start, start + 1
                yield from ((start + 1 + q.start(), start + 1 + q.end()) for q in re.finditer('""', match[0][1:-1]))
                yield end - 1, end
