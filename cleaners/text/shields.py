"""The spans that no edit may change in part: addresses, code, formulas, table cells, the marks of a format.

An edit may remove a shield whole, with its line. What is found here is left as the author wrote it, so a shield too
many leaves dirt, and one too few destroys: in doubt there is a shield.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from .classes import HAN, HAN_CHAR
from .format import format_marks


class Shield(NamedTuple):
    """The code points ``start:end``; ``kind`` is url, email, path, code, formula, table or format."""

    start: int
    end: int
    kind: str


class Shields:
    """The shields of a text, from left to right, none overlapping."""

    __slots__ = ("ends", "kinds", "starts")

    def __init__(self, found: list[Shield]) -> None:
        self.starts: array[int] = array("q")
        self.ends: array[int] = array("q")
        self.kinds: list[str] = []
        for start, end, kind in sorted(found, key=lambda shield: (shield.start, -shield.end)):
            if not self.ends or start >= self.ends[-1]:
                self.starts.append(start)
                self.ends.append(end)
                self.kinds.append(kind)

    def __len__(self) -> int:
        return len(self.kinds)

    def __iter__(self) -> Iterator[Shield]:
        return map(Shield, self.starts, self.ends, self.kinds)

    def at(self, position: int) -> str:
        """The kind of the shield over the code point ``position``, or ``""``."""
        i = bisect_right(self.starts, position) - 1
        return self.kinds[i] if i >= 0 and position < self.ends[i] else ""

    def blocks(self, start: int, end: int, text: str) -> str:
        """The kind of a shield that ``text`` in place of ``start:end`` would change or split, or ``""``."""
        i = bisect_right(self.ends, start)  # the first shield that ends after start
        while i < len(self.kinds) and (self.starts[i] < end or self.starts[i] < start == end):
            if text or start > self.starts[i] or end < self.ends[i]:
                return self.kinds[i]
            i += 1
        return ""


_URL = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]{1,15}://|www\.)[!#-;=?-\[\]_a-z~]{2,2000}")
_DOMAIN = re.compile(
    r"(?<![A-Za-z0-9@.-])(?:[A-Za-z0-9-]{1,63}\.){1,5}(?:com|cn|net|org|gov|edu|info|io|cc|tv|top|xyz|vip|hk|tw|me|co)"
    r"(?![A-Za-z0-9-])(?::\d{1,5})?(?:/[!#-;=?-\[\]_a-z~]{0,500})?"
)
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")
_PATH = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z]:\\[^\s<>\"|?*，。；：、！？（）《》“”]{0,200}"
    r"|\\\\[A-Za-z0-9._-]{1,60}\\[^\s<>\"|?*，。；：、！？（）《》“”]{0,200}"
    r"|(?<![A-Za-z0-9_.:/<-])~?(?:/[A-Za-z0-9._-]{1,60}){2,20}/?"
)
_FENCE = re.compile(
    r"^[ \t]{0,3}(```|~~~)[^\n]{0,80}\n(?:(?![ \t]{0,3}\1)[^\n]*\n)*+(?:[ \t]{0,3}\1[`~ \t]*$)?", re.MULTILINE
)
_INLINE_CODE = re.compile(r"(?<!`)`[^`\n]{1,300}`(?!`)|``[^`\n]{1,300}``(?!`)")
_MATH = re.compile(
    rf"(?<![\\$])\$\$?[^$\n{HAN}]{{1,300}}\$\$?|\\\([^\n{HAN}]{{1,300}}?\\\)|\\\[[^\n{HAN}]{{1,300}}?\\\]"
)
_INNER = r"(?:[0-9.]{1,20}+|[A-Za-z](?![A-Za-z])|[-+*/^=<>≤≥×÷ ]){0,40}+"
_FORMULA = re.compile(
    rf"(?<=[A-Za-z])\({_INNER}(?:,{_INNER}){{0,20}}\)|\({_INNER}(?:,{_INNER}){{1,20}}\)"
    r"|(?<![A-Za-z0-9])[A-Za-z0-9.]{1,20} ?[=≠≤≥≈] ?-?[A-Za-z0-9.]{1,20}(?: ?[-+*/^=] ?[A-Za-z0-9.]{1,20}){0,9}"
)
_MARKDOWN_LINK = re.compile(r"!?\[(?=[^\[\]\n]{0,300}\]\([^()\n]{0,500}\))|(?<=[^\n])\]\([^()\n]{0,500}\)")


def find_shields(text: str, format: str = "text") -> Shields:
    """Every shield of a text (spans in code points). Each kind is looked for only where a mark of it stands."""
    found: list[Shield] = []

    def add(pattern: re.Pattern[str], kind: str) -> None:
        found.extend(Shield(match.start(), match.end(), kind) for match in pattern.finditer(text) if match[0])

    if "```" in text or "~~~" in text:
        add(_FENCE, "code")
    if "`" in text:
        add(_INLINE_CODE, "code")
    if "://" in text or "www." in text:
        found += (_trimmed(match) for match in _URL.finditer(text))
    if "." in text and _ANY_DOMAIN.search(text):
        found += (_trimmed(match) for match in _DOMAIN.finditer(text))
    if "@" in text:
        add(_EMAIL, "email")
    if "\\" in text or "/" in text:
        add(_PATH, "path")
    if "$" in text or "\\" in text:
        add(_MATH, "formula")
    if "(" in text or _EQUALS.search(text):
        add(_FORMULA, "formula")
    if "](" in text:
        add(_MARKDOWN_LINK, "format")
    found += _code_lines(text)
    found += _tables(text)
    found += (Shield(start, end, "format") for start, end in format_marks(text, format))
    return Shields(found)


_ANY_DOMAIN = re.compile(r"\.(?:com|cn|net|org|gov|edu|info|io|cc|tv|top|xyz|vip|hk|tw|me|co)\b")
_EQUALS = re.compile("[=≠≤≥≈]")


def _trimmed(match: re.Match[str]) -> Shield:
    """A URL does not end with the punctuation of the sentence around it, nor with a bracket that it did not open."""
    url = match[0]
    while url and _loose(url):
        url = url[:-1]
    return Shield(match.start(), match.start() + len(url), "url")


def _loose(url: str) -> bool:
    last = url[-1:]
    if last == ")":
        return url.count("(") < url.count(")")
    if last == "]":
        return url.count("[") < url.count("]")
    return last in ".,;:!?'\"*"


# Code outside a fence: a line that, its strings and comments aside, has no ideograph and looks like a statement.
_STRINGS = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|/\*.*?\*/|(?:#|//|--|%)[^\n]*$")
_STATEMENT = re.compile(
    r"^\s*(?:def|class|import|from|return|if|elif|else|for|while|try|except|with|public|private|protected|static|void|int"
    r"|const|let|var|function|func|fn|package|using|namespace|struct|enum|echo|export|print|printf)\b.*[:;{}()=]\s*$"
    r"|^\s*(?:import|from|package|using|#include|#define)\s+[\w.<\"]"
    r"|^\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP)\s.+(?:FROM|INTO|SET|TABLE|WHERE)\s"
    r"|^\s*(?:>>>|\.\.\.|\$|PS>)\s+\w|^\s*[})\]]+[;,]?\s*$"
    r"|[\w)\]\"']\s*[;{]\s*$|^\s*[\w.\[\]\"']+\s*(?:=|:=|\+=|-=|==|=>|->)\s*\S.*$|^\s*[\w.]+\([^)]*\)\s*;?\s*$"
    r"|^\s*</?[a-zA-Z][^>]*>.*$|&&|\|\||=>|->"
)


def _code_lines(text: str) -> Iterator[Shield]:
    if not _CODE_MARK.search(text):
        return
    at = 0
    before = False  # whether the line above is code
    for line in text.split("\n"):
        code = False
        head = line[:1]
        if head and head <= "~":
            body = line.strip()
            if line.isascii():
                code = bool(_STATEMENT.search(body)) or (before and head in " \t" and bool(body))
            elif head in " \t" or head.isalpha() or head in "#/}_":
                bare = _STRINGS.sub(" ", body)
                code = not HAN_CHAR.search(bare) and (bool(_STATEMENT.search(bare)) or (before and not bare.strip()))
        if code:
            yield Shield(at, at + len(line), "code")
        before = code
        at += len(line) + 1


_CODE_MARK = re.compile(
    r"[;{}()=:>]\s*$|^\s*(?:import|from|package|using|#include|>>>|\$|[})\]])|=[^=\n]*[^\n]$", re.MULTILINE
)


# A table: two rows or more, one under the other, with the same number of wide gaps (two spaces, a tab) or of pipes.
_GAP = re.compile(r"(?<=[^\s：:、.．）)])(?:[ \u3000]{2,}|[ \u3000]*\t[ \t\u3000]*)(?=\S)")
_WIDE = re.compile(r"\S(?:[ \u3000]{2}|[ \u3000]?\t)[ \t\u3000]*+\S|\|[^\n|]*\|")
_CELL = 40  # code points; a longer piece between gaps is prose


def _tables(text: str) -> Iterator[Shield]:
    if not _WIDE.search(text):
        return
    rows: list[list[tuple[int, int]]] = []
    at = 0
    for line in [*text.split("\n"), ""]:
        cells = _cells(line, at)
        if rows and (not cells or len(cells) != len(rows[-1])):
            if len(rows) > 1:
                yield from (Shield(start, end, "table") for row in rows for start, end in row)
            rows = []
        if cells:
            rows.append(cells)
        at += len(line) + 1


def _cells(line: str, at: int) -> list[tuple[int, int]]:
    """The cells of a line that may be a row; a row of pipes is one cell, marks and all, repeated for its columns."""
    body = line.strip()
    if body.count("|") > 1 and (body[0] == "|" or body[-1] == "|"):
        start = at + line.index(body)
        return [(start, start + len(body))] * (body.count("|") + 1)
    if "  " not in body and "\t" not in body and "\u3000\u3000" not in body:
        return []
    cells, start = [], at + len(line) - len(line.lstrip())
    for gap in _GAP.finditer(line):
        if gap.start() + at > start:
            cells.append((start, at + gap.start()))
        start = at + gap.end()
    cells.append((start, at + len(line.rstrip())))
    if len(cells) < 2 or any(end - start > _CELL for start, end in cells):
        return []
    return cells
