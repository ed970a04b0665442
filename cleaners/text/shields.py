"""The spans that no edit may change in part: addresses, code, formulas, table cells, the marks of a format.

An edit may remove a shield whole, with its line; only the marks of a data format may not even be removed. What is found
here is left as the author wrote it: a shield too many leaves dirt, one too few destroys. Code and tables, which are
told by their lines, are found in ``blocks`` and ``tables``.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .blocks import CODE_HEADS, bullets, code_heads, code_lines, comments, indented_code, nested_items, settings
from .classes import HAN, members
from .edit import Edit, Edits
from .format import DATA, format_marks
from .inline import LEAST, Span, code_in_prose, foreign_runs, formulas
from .pattern import lazy
from .records import records
from .references import references
from .subtitles import TAGS, subtitle_marks
from .tables import BOX, GAPS, gaps, tables

if TYPE_CHECKING:
    from .page import Page


class Shield(NamedTuple):
    """The code points ``start:end``; ``kind`` is url, email, path, code, formula, table, foreign, reference, mark (Markdown's) or format (the
    marks of CSV, TSV and JSON)."""

    start: int
    end: int
    kind: str

    def moved(self, offset: int) -> Shield:
        """The same, ``offset`` code points further on."""
        return Shield(self.start + offset, self.end + offset, self.kind) if offset else self


class Shields:
    """The shields of a text, from left to right, none overlapping."""

    __slots__ = ("ends", "kinds", "starts")

    def __init__(self, found: list[Shield]) -> None:
        self.starts: array[int] = array("q")
        self.ends: array[int] = array("q")
        self.kinds: list[str] = []
        for start, end, kind in sorted(found, key=lambda shield: (shield.start, -shield.end)):
            if end > start and (not self.ends or start >= self.ends[-1]):
                self.starts.append(start)
                self.ends.append(end)
                self.kinds.append(kind)
            elif kind == "table" and end == self.ends[-1] and start == self.starts[-1]:
                self.kinds[-1] = kind  # a cell that is nothing but an address

    def __len__(self) -> int:
        return len(self.kinds)

    def __iter__(self) -> Iterator[Shield]:
        return map(Shield, self.starts, self.ends, self.kinds)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Shields):
            return NotImplemented
        return (self.starts, self.ends, self.kinds) == (other.starts, other.ends, other.kinds)

    __hash__ = None  # type: ignore[assignment]  # columns: not a key

    @property
    def has_indents(self) -> bool:
        """Whether code or marks of Markdown are among them, whose indents say something."""
        return "code" in self.kinds or "mark" in self.kinds

    def at(self, position: int) -> str:
        """The kind of the shield over the code point ``position``, or ``""``."""
        i = bisect_right(self.starts, position) - 1
        return self.kinds[i] if i >= 0 and position < self.ends[i] else ""

    def carried(self, edits: Edits) -> Shields:
        """The same shields in the text that settled edits make of theirs: those edits spare them, or remove them whole."""
        if not len(self) or not len(edits):
            return self
        starts, ends = np.asarray(edits.starts), np.asarray(edits.ends)
        before = np.searchsorted(ends, self.starts, "right")  # how many edits stand before each shield
        shifts = np.append(0, edits.grown.cumsum())[before]
        kept = np.append(starts, self.ends[-1])[before] >= np.asarray(self.ends)
        carried = Shields([])
        carried.starts = array("q", (np.asarray(self.starts) + shifts)[kept].tolist())
        carried.ends = array("q", (np.asarray(self.ends) + shifts)[kept].tolist())
        carried.kinds = [kind for kind, stays in zip(self.kinds, kept.tolist(), strict=True) if stays]
        return carried

    def blocks(self, start: int, end: int, text: str) -> str:
        """The kind of a shield that ``text`` in place of ``start:end`` would change or split, or ``""``."""
        return self.blocked(Edits([Edit(start, end, text, "")])).get(0, "")

    def blocked(self, edits: Edits, everywhere: frozenset[str] = frozenset()) -> dict[int, str]:
        """The settled edits (by their number) that would change or split a shield, and the kind of that shield. The rules
        named in ``everywhere`` may."""
        blocked: dict[int, str] = {}
        rules = edits.rules
        starts, ends, texts = edits.starts, edits.ends, edits.texts
        for start, end, kind in zip(self.starts, self.ends, self.kinds, strict=True):
            i = bisect_right(ends, start)  # the first edit that reaches into the shield
            while i < len(ends) and starts[i] < end:
                reaches = texts[i] or starts[i] > start or ends[i] < end or kind == "format"
                if reaches and rules[i] not in everywhere:
                    blocked.setdefault(i, kind)
                i += 1
        return blocked


LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
FOREIGN = 8  # different letters without which no sentence is written
_ADDRESS = r"[!#-;=?-\[\]_a-z~]"  # what stands in a URL: printable ASCII without quotes, brackets < > { } and \ ^ ` |
_TOP = r"(?:com|cn|net|org|gov|edu|info|io|cc|tv|top|xyz|vip|hk|tw|me|co)(?![A-Za-z0-9-])"
_ANY_DOMAIN = lazy(rf"\.{_TOP}")
_URL = lazy(
    rf"(?:(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{{1,15}}://|https?://|www\.){_ADDRESS}{{2,2000}}", re.IGNORECASE
)
# Ideographs go on with an address where its syntax follows before the next space or Chinese mark:
# /下载/办法(试行).pdf, ?k=北京&p=1
_GOES_ON = lazy(
    r"(?:[一-鿿,]{1,40}+(?:\([一-鿿A-Za-z0-9]{1,20}+\))?+(?:[/?&=#%_-]|\.[A-Za-z0-9]{1,5}(?![A-Za-z0-9]))"
    rf"{_ADDRESS}{{0,200}}+){{0,20}}+(?:(?<=\()[一-鿿]{{1,30}}+\))?"
)
_DOMAIN = lazy(rf"(?<![A-Za-z0-9@.-])(?:[A-Za-z0-9-]{{1,63}}\.){{1,5}}{_TOP}(?::\d{{1,5}})?(?:/{_ADDRESS}{{0,500}})?")
_EMAIL = lazy(r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")
_NAME = r"[^\s\\/<>\"|?*,;，。；：、！？（）《》“”]"
_PATH = lazy(
    rf"(?<![A-Za-z0-9])[A-Za-z]:\\(?:{_NAME}{{1,80}}\\?){{0,20}}|\\\\[A-Za-z0-9._-]{{1,60}}\\(?:{_NAME}{{1,80}}\\?){{0,20}}"
    rf"|(?<![A-Za-z0-9_.:/<-])(?:~|/(?:home|Users|usr|etc|var|opt|mnt|data|tmp|root|srv))(?:/{_NAME}{{1,60}}){{1,20}}+/?"
    r"|(?<![A-Za-z0-9_.:/<-])~?(?:/[A-Za-z0-9._-]{1,60}){2,20}/?"
)
_INLINE_CODE = lazy(r"(?<!`)(?::[a-z]{1,20}:)?`[^`\n]{1,300}`(?!`)|``[^`\n]{1,300}``(?!`)")  # also :func:`a role`
_FENCE = lazy(
    rf"^[ \t]{{0,3}}(?:```[^\n`{HAN}]{{0,60}}|~~~[ ]?[A-Za-z][\w+#.-]{{0,30}})\n"
    r"(?:(?![ \t]{0,3}(?:```|~~~))[^\n]*\n)*+[ \t]{0,3}(?:```|~~~)[`~]*[ \t]*$",
    re.MULTILINE,
)
_FRONT_MATTER = lazy(
    r"---\n(?:[A-Za-z][\w-]{0,40}:[^\n]{0,300}\n(?:(?:[ \t]{1,8}|- )[^\n]{0,300}\n){0,50}+){1,50}+---(?=\n|\Z)"
)
_SCRIPT = lazy(r"<(script|style)(?:\s[^<>\n]{0,200})?>[^\n]{0,300}?</\1>")
_MATH = lazy(
    rf"(?<![\\$])\$\$?[^$\n{HAN}]{{1,300}}\$\$?|\\\((?:(?!\\[()])[^\n{HAN}]){{1,300}}+\\\)"
    rf"|\\\[(?:(?!\\[\[\]])[^\n{HAN}]){{1,300}}+\\\]"
)
_INNER = r"(?:[0-9.]{1,20}+|[A-Za-z](?![A-Za-z])|[-+*/^=<>≤≥×÷ ∞±−√πθαβ²³₀-₉]){0,40}+"
_BRACKETS = lazy(rf"\((?:(?<=[A-Za-z]\(){_INNER}(?:,{_INNER}){{0,20}}|{_INNER}(?:,{_INNER}){{1,20}})\)")
_IN_FORMULA = "0-9.A-Za-z+*/^=<>≤≥×÷ ∞±−√πθαβ²³₀-₉,)-"  # behind an opening bracket
_OPERAND = r"[A-Za-z0-9]{1,20}+(?:\.[0-9]{1,20}+)?"
_EQUATION = lazy(
    rf"(?<![A-Za-z0-9.]){_OPERAND} ?[=≠≤≥≈] ?-?{_OPERAND}(?: ?[-+*/^=] ?{_OPERAND}){{0,9}}"
)  # fmt: skip
_TARGET = r"(?:[^()\s，。；：、]|\([^()\s，。；：、]{0,80}\)){0,300}+(?: \"[^\"\n]{0,100}\")?"  # of a link: one pair of brackets inside
_LINK = lazy(
    rf"!\[[^\[\]\n]{{0,100}}\]\([^()\n]{{1,200}}\.(?:png|jpe?g|gif|svg|webp|bmp)\)"
    rf"|!?\[(?=[^\[\]\n]{{0,300}}\]\({_TARGET}\))|\](?<=.\])\({_TARGET}\)"
)


def find_shields(page: Page) -> Shields:
    """Every shield of a page (spans in code points). Each kind is looked for only in lines, or documents, where a mark of it
    stands."""
    if page.format not in DATA:
        return Shields([*_in_lines(page), *_in_documents(page)])
    found: list[Shield] = []
    for start, document in page.each():
        marks = _joined(format_marks(document.text, page.format), "format")
        shields = [*_in_lines(document), *_in_documents(document)]
        found += (shield.moved(start) for shield in [*(_between(shields, marks) if marks else shields), *marks])
    return Shields(found)


def _in_lines(page: Page) -> Iterator[Shield]:
    """The shields that never reach beyond a line."""
    text, has, data = page.text, page.unusual, page.format in DATA

    def every(pattern: re.Pattern[str], marks: str) -> Iterator[re.Match[str]]:
        for line in page.lines_of(page.unusual_places(marks)):
            yield from pattern.finditer(text, *line)

    def spans(finds: Callable[[str, int, int], Iterator[Span]], marks: str, kind: str) -> Iterator[Shield]:
        for line in page.lines_of(page.unusual_places(marks)):
            yield from (Shield(*span, kind) for span in finds(text, *line))

    if "`" in has:
        yield from (Shield(*match.span(), "code") for match in every(_INLINE_CODE, "`"))
    if "<" in has and ("</script>" in text or "</style>" in text):
        yield from (Shield(*match.span(), "code") for match in every(_SCRIPT, "<"))
    if ("/" in has and "://" in text) or ("w" in has and "www." in text) or ("W" in has and "WWW." in text):
        yield from (_address(text, match) for match in every(_URL, "/wW"))
    if "." in has and members("a-z").take(page.beside(page.unusual_places("."), 1)).any() and _ANY_DOMAIN.search(text):
        yield from (Shield(*_trimmed_span(match), "url") for match in every(_DOMAIN, "."))
    if "@" in has:
        yield from (Shield(*match.span(), "email") for match in every(_EMAIL, "@"))
    if "\\" in has or "/" in has:
        yield from (Shield(*match.span(), "path") for match in every(_PATH, "\\/"))
    if "$" in has or "\\" in has:
        yield from (Shield(*match.span(), "formula") for match in every(_MATH, "$\\"))
    if "(" in has:
        opened = page.unusual_places("(")
        for line in page.lines_of(opened[members(_IN_FORMULA).take(page.beside(opened, 1))]):
            yield from (Shield(*match.span(), "formula") for match in _BRACKETS.finditer(text, *line))
            yield from (Shield(*span, "formula") for span in formulas(text, *line))
    if not has.isdisjoint("=≠≤≥≈"):
        yield from (Shield(*match.span(), "formula") for match in every(_EQUATION, "=≠≤≥≈"))
    if data:
        return
    if not has.isdisjoint("\"'"):
        yield from spans(code_in_prose, "\"'", "code")
    if len(has & LETTERS) >= FOREIGN:
        for line in page.lines_of(page.unusual_places("A-Za-z"), at_least=LEAST):
            yield from (Shield(*span, "foreign") for span in foreign_runs(text, *line))
    if "]" in has:
        yield from (Shield(*span, "reference") for span in references(page))
    if "]" in has and "](" in text:
        yield from (Shield(*match.span(), "mark") for match in every(_LINK, "]"))


def _in_documents(page: Page) -> Iterator[Shield]:
    """The shields that are told by several lines."""
    text, has = page.text, page.unusual
    if ("`" in has and "```" in text) or ("~" in has and "~~~" in text):
        for start, document in page.each(page.unusual_places("`~")):
            yield from (Shield(*match.span(), "code").moved(start) for match in _FENCE.finditer(document.text))
    if "-" in has and "---\n" in text:
        for start, document in page.each(page.unusual_places("-")):
            first = len(document.text) - len(document.text.lstrip("\n"))
            if match := _FRONT_MATTER.match(document.text, first):
                yield Shield(*match.span(), "code").moved(start)
    if page.format in DATA:
        return
    if not has.isdisjoint(CODE_HEADS):
        for start, document in page.each(code_heads(page)):
            yield from (Shield(*span, "code").moved(start) for span in code_lines(document.text))
    if "/" in has and "*" in has and "*/" in text:
        for start, document in page.each(page.unusual_places("/")):
            yield from (Shield(*span, "code").moved(start) for span in comments(document.text))
    if "[" in has and ("\nDialogue: " in text or any(tag in text for tag in TAGS)):
        for start, document in page.each(page.unusual_places("[")):
            yield from (Shield(*span, "code").moved(start) for span in subtitle_marks(document.text))
    if "=" in has:
        for start, document in page.each(page.unusual_places("=")):
            yield from (Shield(*span, "code").moved(start) for span in settings(document.text))
    if page.format == "markdown":
        for start, document in page.each():
            yield from (Shield(*span, "code").moved(start) for span in indented_code(document.text))
            yield from (Shield(*span, "mark").moved(start) for span in format_marks(document.text, page.format))
    elif not has.isdisjoint("-*+"):
        for start, document in page.each(bullets(page)):
            yield from (Shield(*span, "mark").moved(start) for span in nested_items(document.text))
    if not has.isdisjoint(GAPS):
        drawn = not has.isdisjoint(BOX)
        for start, document in page.each(gaps(page)):
            yield from (Shield(*span, "table").moved(start) for span in tables(document.text, drawn=drawn))
    if "," in has:
        yield from (Shield(*span, "table") for span in records(page))


def _trimmed_span(match: re.Match[str]) -> Span:
    return match.start(), match.start() + len(_trimmed(match[0]))


def _address(text: str, match: re.Match[str]) -> Shield:
    """A URL with the ideographs in it, without the punctuation behind it."""
    start, end = match.span()
    more = _GOES_ON.match(text, end) if text[end - 1] in "/=(_-%" else None
    if more and more.end() > end:
        return Shield(start, more.end(), "url")
    return Shield(start, start + len(_trimmed(match[0])), "url")


def _joined(spans: Iterable[tuple[int, int]], kind: str) -> list[Shield]:
    """Marks that touch are one: nothing may come between a delimiter and a quote."""
    marks: list[Shield] = []
    for start, end in spans:
        if marks and marks[-1].end == start:
            marks[-1] = Shield(marks[-1].start, end, kind)
        else:
            marks.append(Shield(start, end, kind))
    return marks


def _between(found: list[Shield], marks: list[Shield]) -> list[Shield]:
    """The shields that stand inside one field: a URL does not swallow the comma of a CSV."""
    ends = [mark.end for mark in marks]
    kept = []
    for shield in found:
        after = bisect_right(ends, shield.start)  # the first mark that ends behind the shield's start
        if after == len(marks) or marks[after].start >= shield.end:
            kept.append(shield)
        elif marks[after].start > shield.start:
            kept.append(shield._replace(end=marks[after].start))
    return kept


def _trimmed(url: str) -> str:
    """A URL does not end with the punctuation of the sentence around it, nor with a bracket that it did not open."""
    surplus = {")": url.count(")") - url.count("("), "]": url.count("]") - url.count("[")}
    end = len(url)
    while end and (url[end - 1] in ".,;:!?'*" or surplus.get(url[end - 1], 0) > 0):
        if url[end - 1] in surplus:
            surplus[url[end - 1]] -= 1
        end -= 1
    return url[:end]
