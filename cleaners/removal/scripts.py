"""Leftovers of a page's own program: what a script or a style sheet of the site left above or below a document that was saved as text.

Wrong where the code is the author's. So it must stand outside the body of a document made of prose, speak to a browser (``document.``,
``$(``, rules of a style sheet), and be all the code that the document shows; and no line of its text may speak of code.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from ..text.classes import HAN_CHAR
from ..text.page import Page
from ..text.pattern import lazy
from .document import Document

LONGEST = 2000  # code points of a line of a program; a site may press its script into one
MARKS = ("document.", "window.", "$(", "jQuery", "_hmt", "{")
SENTENCES = 2  # so many lines of prose make a document of prose

_STRINGS = lazy(r"\"[^\"\n]{0,400}\"|'[^'\n]{0,400}'|/\*[^\n]{0,400}?\*/|(?<![:\w])//[^\n]{0,200}$")
_BROWSER = lazy(
    r"\bdocument\.|\bwindow[.\[]|\$\(|\bjQuery\b|_hmt\b|\blocation\.|\bnavigator\.|"
    r"^[ \t]{0,40}[.#@]?[A-Za-z][\w .#:>,*@-]{0,120}\{[^{}\n]{0,300}[:;][^{}\n]{0,300}\}[ \t]{0,8}$"
)
_STATEMENT = lazy(r"[;{}=]|[\w)\]]\(|^[\W_]{1,40}$|^//|^/?\*|^</?script")
_ENDS = frozenset(";{}),([]=+:>*/\"'")  # what a line of a program ends with; a comment may end with anything
_SPEAKS = lazy(r"代码|脚本|函数|编程|变量|源码|前端|(?i:javascript|jquery|\bjs\b|\bcss\b|html)|```")


def has_marks(page: Page) -> bool:
    """Whether a page may hold any program of a page."""
    return not page.unusual.isdisjoint("{$;") and any(
        page.unusual.issuperset(mark) and mark in page.text for mark in MARKS
    )


def script_blocks(document: Document) -> Iterator[tuple[int, int]]:
    """The lines (the first and the last one's numbers) of each program that the document's page left above or below its text."""
    blocks = list(_blocks(document))
    if not blocks or document.body is None or _SPEAKS.search("\n".join(_text(document, blocks))):
        return
    first, last = document.body
    inside = {number for start, end in blocks for number in range(start, end + 1)}
    if _shows_other_code(document, inside) or sum(map(document.is_body, document.lines)) < SENTENCES:
        return
    for start, end in blocks:
        if end < first or start > last:
            yield start, end


def _blocks(document: Document) -> Iterator[tuple[int, int]]:
    """Runs of lines of a program, blank ones between them, with a line for a browser among them."""
    run: list[int] = []
    speaks = False
    for number in document.lines:
        line = document.as_written(number).strip()
        if line and _is_program(line):
            run.append(number)
            speaks = speaks or _BROWSER.search(line) is not None
        elif line:
            if speaks:
                yield run[0], run[-1]
            run, speaks = [], False
    if speaks:
        yield run[0], run[-1]


def _is_program(line: str) -> bool:
    if len(line) > LONGEST or (line[-1] not in _ENDS and not line.startswith(("//", "/*", "*"))):
        return False
    if not _STATEMENT.search(line):
        return False
    return line.isascii() or not HAN_CHAR.search(_STRINGS.sub(" ", line))


def _text(document: Document, blocks: list[tuple[int, int]]) -> Iterator[str]:
    """The lines between the blocks."""
    at = document.lines.start
    for start, end in (*blocks, (document.lines.stop, document.lines.stop)):
        yield from map(document.as_written, range(at, start))
        at = end + 1


def _shows_other_code(document: Document, inside: set[int]) -> bool:
    """Whether code stands outside of the blocks."""
    sheet = document.sheet
    shields = sheet.written.shields
    first, after = bisect_left(shields.starts, document.start), bisect_left(shields.starts, document.end)
    return any(
        kind == "code" and sheet.number(start) not in inside
        for start, kind in zip(shields.starts[first:after], shields.kinds[first:after], strict=True)
    )
