"""What the marks of a text mean: plain text, Markdown, CSV, TSV, JSON; and where those marks stand.

Wrong where a text only looks like one of them: verse and slogans with half-width commas have as many in every line as a CSV
has. So a format is known by the whole text, never by a part of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from .pattern import lazy

FORMATS = ("text", "markdown", "csv", "tsv", "json", "html")
DATA = ("csv", "tsv", "json")  # formats that another program reads: one mark too many, and it reads something else
MARKS_OF = {"csv": ',"', "tsv": '\t"', "json": '"\\'}  # what an edit may not bring into a field

Span = tuple[int, int]

_HAN = lazy("[一-鿿]")
_MARKDOWN_LINE = lazy(r"\n(?:#{1,6} \S|```|[-*+] \[[ xX]\] |\|(?: ?:?-{3,}:? ?\|)+)")
_MARKDOWN_LINK = lazy(r"\]\([^()\s，。；：、]{1,300}\)")
_MARKDOWN_HEAD = lazy(r"(?:(?<=\n)|\A)(?:[ \t]{0,12}(?:[-*+]|\d{1,3}[.)]) +(?:\[[ xX]\] )?|#{1,6} |(?:> ?){1,9})(?=\S)")
_JSON_STRING = lazy(r'"((?:[^"\\\n]|\\.)*+)(?:"(\s*:)?)?')  # one left open ends with its line
_ESCAPE = lazy(r"\\(?:u[0-9A-Fa-f]{4}|.)")
_QUOTED = lazy(r'(?:(?<=[,\n])|\A)"((?:[^"]|"")*+)"(?=[,\n]|\Z)')
_MARK_OR_QUOTED = {
    ",": re.compile(rf"{_QUOTED.pattern}|[,\n]"),
    "\t": re.compile(rf"{_QUOTED.pattern.replace(',', chr(9))}|[\t\n]"),
}
_INSIDE_QUOTES = {",": re.compile('""'), "\t": re.compile('""|[\t\n]')}
SENTENCE_END = "。.！!？?；;，,、：:"
_FIELD = 30  # code points; a column of longer fields without quotes or figures is prose


def guess_format(text: str) -> str:
    """The format of a whole text, by evidence: ``json`` where it parses (as one value, or line by line), ``csv`` and ``tsv``
    where every record has the same number of delimiters, ``markdown`` where two marks of it stand; else ``text``."""
    head = text[:1] if text[:1] > " " else text.lstrip()[:1]
    if head in ("{", "[") and '"' in text and _is_json(text):
        return "json"
    end = text.find("\n")
    if 0 < end < len(text) - 1:
        if text.find("\t", 0, end) >= 0 and _is_table(text, "\t"):
            return "tsv"
        if text.find(",", 0, end) >= 0 and _is_table(text, ","):
            return "csv"
    return "markdown" if _markdown_marks(text) > 1 else "text"


def _markdown_marks(text: str) -> int:
    brackets = "[" in text
    marks = len(_MARKDOWN_LINK.findall(text)) if brackets and "](" in text else 0
    if (
        "#" in text
        or ("`" in text and "```" in text)
        or (brackets and "- [" in text)
        or ("|" in text and "--|" in text)
    ):
        marks += len(_MARKDOWN_LINE.findall("\n" + text))  # one literal in front makes this a fast search
    return marks


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except RecursionError:
        return False
    except ValueError:
        lines = [line for line in text.split("\n") if line.strip()]
        return len(lines) > 1 and lines[0].rstrip()[-1] in "}]" and all(map(_is_object, lines))
    return True


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict | list)
    except (ValueError, RecursionError):
        return False


def _is_table(text: str, mark: str) -> bool:
    """Whether every record has the same number of delimiters, three records or more, and no record reads as prose."""
    rows: list[list[str]] = []
    for row in _records(text, mark):
        if rows and len(row) != len(rows[0]):
            return False
        rows.append(row)
    if len(rows) < 3 or len(rows[0]) < 2:
        return False
    return mark == "\t" or not _is_prose(rows)


def _records(text: str, mark: str) -> Iterator[list[str]]:
    """The fields of each line that is not blank; a quoted field of a CSV may hold delimiters and line ends."""
    if mark == "," and '"' in text:
        text = _QUOTED.sub(lambda match: '"' + re.sub("[,\n]", " ", match[1]) + '"', text)
    for line in text.split("\n"):
        if line.strip():
            yield line.split(mark)


def _is_prose(rows: list[list[str]]) -> bool:
    """Verse, slogans and sentences with half-width commas: lines that end like a sentence, pieces of one length, long pieces;
    unless a field is quoted, or one column holds figures."""
    if any(field[:1] == '"' == field[-1:] for row in rows for field in row):
        return False
    if any(all(is_figure(row[column]) for row in rows[1:]) for column in range(len(rows[0]))):
        return False
    if any(row[-1].strip()[-1:] in SENTENCE_END for row in rows if row[-1].strip()):
        return True
    even = sum(len({len(field.strip()) for field in row}) == 1 for row in rows)
    return even * 2 > len(rows) or any(len(field) > _FIELD for row in rows for field in row)


def is_figure(field: str) -> bool:
    """Whether a field holds a number, a date, a code or a Latin word, and no ideograph; prose has no column of these."""
    return any(char.isalnum() for char in field) and not _HAN.search(field)


def format_marks(text: str, format: str) -> Iterator[Span]:
    """The spans (code points) that are marks of the format: delimiters, quotes, keys, escapes, everything but the text in
    fields; of Markdown the marks at the head of a line."""
    if format == "json":
        yield from _json_marks(text)
    elif format in ("csv", "tsv"):
        yield from _delimiters(text, "\t" if format == "tsv" else ",")
    elif format == "markdown":
        yield from (match.span() for match in _MARKDOWN_HEAD.finditer(text))


def _json_marks(text: str) -> Iterator[Span]:
    """All but the ideographic strings that are no keys, and the escapes inside those."""
    at = len(text) - len(text.lstrip())
    for match in _JSON_STRING.finditer(text):
        if match[2] is None and _HAN.search(match[1]):
            start, end = match.span(1)
            yield at, start
            if "\\" in match[1]:
                yield from (escape.span() for escape in _ESCAPE.finditer(text, start, end))
            at = end
    end = len(text.rstrip())
    if at < end:
        yield at, end


def _delimiters(text: str, mark: str) -> Iterator[Span]:
    """Delimiters, the line ends between records, and the quotes around fields. Many a TSV knows no quotes, and two of its words
    in quotation marks may stand far apart: there the delimiters and line ends between them are marks as well."""
    end = len(text.rstrip())
    inside = _INSIDE_QUOTES[mark]
    for match in _MARK_OR_QUOTED[mark].finditer(text):
        if match[1] is None:
            if match.end() <= end:
                yield match.span()
            continue
        left, right = match.span()
        yield left, left + 1
        yield from (found.span() for found in inside.finditer(text, left + 1, right - 1))
        yield right - 1, right


def breaks_format(format: str, old: str, new: str, *, last: bool) -> bool:
    """Whether ``new`` in the place of ``old`` would bring a mark of a data format into a field, or a line end where there was
    none (``last``: at the end of the text, where it may stand)."""
    if any(mark in new for mark in MARKS_OF.get(format, "")):
        return True
    return format in DATA and "\n" in new and not last and "\n" not in old and "\r" not in old


def is_line_end(old: str, new: str) -> bool:
    """Whether an edit only spells a line end in another way."""
    return new == "\n" and bool(old) and not old.strip("\r\n")
