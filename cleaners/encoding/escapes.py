"""Escapes left in plain text: entities, ``\\u4e2d``, ``%E4%B8%AD``, quoted-printable.

Wrong in code, in addresses and where a text explains escapes: there they are left. What would become ASCII stays an escape
(``%20``, ``\\u0022``), except by an entity, which writes nothing but characters of a text.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Callable
from html.entities import html5
from typing import NamedTuple

from ..rulebook.match import Rules
from ..text.classes import is_chinese
from ..text.frequency import mean
from ..text.page import Page, Proposal
from ..text.pattern import lazy
from .plausible import chinese, is_said, is_text
from .run import ASCII, decoded

_NAME = r"(?:#[0-9]{1,7}+|#[xX][0-9A-Fa-f]{1,6}+|[A-Za-z][A-Za-z0-9]{1,31}+);"
_AMPERSAND = r"(?:amp|AMP|#0{0,4}38|#[xX]0{0,4}26);"  # it was escaped again
_ENTITY = lazy(rf"&(?:(?:{_AMPERSAND})++(?:{_NAME})?+|{_NAME})")
_SURROGATES = lazy(
    r"&#(5[56]\d{3});&#(5[67]\d{3});|&#[xX]([dD][89abAB][0-9A-Fa-f]{2});&#[xX]([dD][c-fC-F][0-9A-Fa-f]{2});"
)
# Each begins with a literal, for which a text is searched faster than for a group.
_UNICODE = (
    lazy(r"\\u[0-9A-Fa-f]{4}(?:\\u[0-9A-Fa-f]{4})*+"),
    lazy(r"%u[0-9A-Fa-f]{4}(?:%u[0-9A-Fa-f]{4})*+"),
)
_PERCENT = lazy(r"%[0-9A-Fa-f]{2}(?:%[0-9A-Fa-f]{2})++(?:(?<=%[89A-Fa-f][0-9A-Fa-f])[@-Z^-z](?=%))?")
_QUOTED = lazy(r"=(?:[0-9A-F]{2}(?:(?:=\n)?+=[0-9A-F]{2})*+(?:=\n)?+|\n)")
_SOFT_BREAK = lazy(r"=\r?\n|=")

ODD = 10.7  # nats a character: what escapes of prose say is commoner than the borders of a character class

_NEAR = 30  # code points; an explanation stands beside its example
_EXPLAINS_ENTITIES = lazy(r"转义|实体|HTML|[Ee]scape|[Ee]ntit")
_EXPLAINS_CODES = lazy(r"转义|编码|解码|码位|码点|正则|字符集|[Uu]nicode|UNICODE|UTF|GBK|[Ee]scape")
_BEFORE_TAG = lazy(r"[A-Za-z/!?]")
_OPEN_TAG = lazy(r"(?:<|&(?:amp;){0,8}(?:lt|LT|#0{0,4}60|#[xX]0{0,4}3[cC]);)[A-Za-z/!?][^<>\n]{0,200}$")
_SYNTAX = {"json": '"\\\n\r\t', "csv": '",\n\r', "tsv": '"\t\n\r'}
_NOT_PROSE = ("code", "url", "path", "email")


def unescape(page: Page, rules: Rules, proposal: Proposal) -> None:
    """Propose the characters that escapes stand for."""
    if page.unusual.isdisjoint("&\\%="):
        return
    text = page.text
    prose = _Prose(page)
    if "&" in text and ";" in text and "entity" in rules:
        _entities(page, rules["entity"].name, proposal, prose)
    if page.format == "json":
        return
    for mark, runs in zip(("\\u", "%u"), _UNICODE, strict=True):
        if mark in text and "unicode-escape" in rules:
            _runs(page, rules["unicode-escape"].name, proposal, prose, runs, _from_hex)
    if "%" in text and "percent" in rules:
        _runs(page, rules["percent"].name, proposal, prose, _PERCENT, _from_percent, "%")
    if "=" in text and "quoted-printable" in rules:
        _runs(page, rules["quoted-printable"].name, proposal, prose, _QUOTED, _from_quoted, "= ", _NOT_PROSE[1:])


class _Prose:
    """Whether an escape stands in prose: not in code, not in an address, not beside its own explanation."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.line = (-1, -1)
        self.data = self.code = False

    def holds(self, start: int, end: int, explains: re.Pattern[str], *shields: str) -> bool:
        text = self.page.text
        if not self.line[0] <= start <= self.line[1]:
            self.line = self.page.line(start)
            head = text[self.line[0] : self.line[0] + 80].lstrip()
            self.data = head[:1] == "{" or head[:2] in ("[{", '["')
        first, last = max(self.line[0], start - _NEAR), min(self.line[1], end + _NEAR)
        if explains.search(text, first, last):
            return False
        kind = self.page.shields.at(start)
        return kind not in shields or (kind == "code" and self.looks_like_code(start))

    def looks_like_code(self, at: int) -> bool:
        """Whether a line is taken for code only because of the semicolon of an entity."""
        start, end = self.line
        shields = self.page.shields
        i = bisect_right(shields.starts, at) - 1
        if (shields.starts[i], shields.ends[i]) != (start, end):
            return False
        bare = _ENTITY.sub(" ", self.page.text[start:end])
        return "code" not in Page(bare).shields.kinds


def _entities(page: Page, rule: str, proposal: Proposal, prose: _Prose) -> None:
    text = page.text
    syntax = _SYNTAX.get(page.format, "")
    for match in _SURROGATES.finditer(text):
        pair = [int(match[i]) if match[1] else int(match[i + 2], 16) for i in (1, 2)]
        if 0xD800 <= pair[0] < 0xDC00 <= pair[1] < 0xE000 and prose.holds(*match.span(), _EXPLAINS_ENTITIES, "code"):
            proposal.edits.add(*match.span(), chr(((pair[0] - 0xD800) << 10) + pair[1] - 0xDC00 + 0x10000), rule)
    for match in _ENTITY.finditer(text):
        put = _character(match[0])
        if put is None or (syntax and any(char in syntax for char in put)):
            continue
        if ("<" in put and _opens_tag(text, match.end())) or (">" in put and _closes_tag(text, match.start())):
            continue
        if prose.holds(*match.span(), _EXPLAINS_ENTITIES, "code") and not (prose.data and put in '"\\'):
            proposal.edits.add(*match.span(), put, rule)


def _character(entity: str) -> str | None:
    """What an entity stands for, unescaped to the end; ``None`` where it stands for nothing that a text may hold."""
    name = "&" + entity[1:-1].rpartition(";")[2] + ";"
    put = html.unescape(name) if name[1] == "#" or name[1:] in html5 else ""
    if put and put != name and "\ufffd" not in put and (put >= "\xa0" or " " <= put < "\x7f" or put in "\t\n\r"):
        return put
    return name if name != entity else None  # `&amp;foo;` is `&foo;`


def _opens_tag(text: str, at: int) -> bool:
    """Whether a ``<`` that ends at ``at`` would open a tag; what follows may be an entity itself."""
    following = text[at : at + 1]
    if following == "&" and (match := _ENTITY.match(text, at)):
        following = (_character(match[0]) or "")[:1]
    return bool(_BEFORE_TAG.match(following))


def _closes_tag(text: str, at: int) -> bool:
    return bool(_OPEN_TAG.search(text[max(0, at - 220) : at]))


class _Escaped(NamedTuple):
    """A run of escapes: what it says, and whether that alone proves that it was meant as text."""

    start: int
    end: int
    put: str
    strong: bool


def _runs(page: Page, rule: str, proposal: Proposal, prose: _Prose, runs: re.Pattern[str],
          decode: Callable[[str], tuple[str, bool] | None], marks: str = "",
          shields: tuple[str, ...] = _NOT_PROSE) -> None:  # fmt: skip
    """Propose what whole runs of escapes say, in prose. A run that says Chinese words proves what stands in its line: single
    characters, signs and ``marks`` (ASCII) count there, too."""
    text = page.text
    line, line_end = list[_Escaped](), -1
    for match in runs.finditer(text):
        start, end = match.span()
        if start > line_end:
            _settle(text, rule, proposal, line)
            line, line_end = [], page.line(start)[1]
        if end > line_end:  # a soft break of quoted-printable: the line goes on
            line_end = page.line(end)[1]
        found = decode(match[0])
        if found and prose.holds(start, end, _EXPLAINS_CODES, *shields) and not prose.data:
            put, strong = found
            foreign = ASCII.sub("", put)
            if set(put) <= set(marks) or (foreign and is_said(foreign)):
                line.append(_Escaped(start, end, put, strong))
    _settle(text, rule, proposal, line)


def _settle(text: str, rule: str, proposal: Proposal, line: list[_Escaped]) -> None:
    """Propose the runs of a line, if any of them proves itself; it may have been escaped twice, so nothing follows a backslash."""
    free = [run for run in line if _stands_free(text, run.start, run.end)]
    if mean("".join(run.put for run in line)) > ODD:
        return
    if not any(run.strong for run in free) and not (len(free) > 1 and chinese("".join(run.put for run in free))):
        return
    last = -1
    for run in line:
        before, after = text[max(0, run.start - 1) : run.start], text[run.end : run.end + 1]
        if (before not in ("\\", "/", "=", "?", "&") or run.start == last + 1) and after != "/":
            proposal.edits.add(run.start, run.end, run.put, rule)
        last = run.end


def _stands_free(text: str, start: int, end: int) -> bool:
    """Not a part of an address, a regular expression or a string of a program; one lone ``\\u4e2d`` needs an ideograph
    beside it, or a line of its own: in a Latin text it is quoted."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    short = end - start <= 6
    if (before and before in "\\[/=?&%+_|^") or (after and after in "/&]+%\\_|{"):
        return False
    if before and before in "\"'`":
        return is_chinese(text[max(0, start - 2) : start - 1])
    if short and "-" in (before, after):
        return False
    return not short or is_chinese(before) or is_chinese(after) or not (before + after).strip()


def _from_hex(run: str) -> tuple[str, bool] | None:
    put = decoded(bytes.fromhex(run.replace(run[:2], "")), "utf-16-be")
    return (put, is_text(put)) if put else None  # None is half of a pair


def _from_percent(run: str) -> tuple[str, bool] | None:
    """UTF-8 or GBK, whose second byte may be an ASCII letter that was not escaped."""
    letter = "" if run[-3] == "%" else run[-1]
    data = bytes.fromhex(run.removesuffix(letter).replace("%", ""))
    put = decoded(data, "utf-8")
    return (
        _proven(put + letter, True)
        if put and is_said(ASCII.sub("", put))
        else _from_bytes(data + letter.encode("ascii"))
    )


def _from_quoted(run: str) -> tuple[str, bool] | None:
    return _from_bytes(bytes.fromhex(_SOFT_BREAK.sub("", run)))


def _from_bytes(data: bytes) -> tuple[str, bool] | None:
    """UTF-8 proves itself; two bytes of GBK are valid whatever they mean, so it must make plausible words."""
    put = decoded(data, "utf-8")
    if put is not None and is_said(ASCII.sub("", put)):
        return _proven(put, True)
    put = decoded(data, "gb18030")
    return _proven(put, chinese(ASCII.sub("", put))) if put is not None else None


def _proven(put: str, strong: bool) -> tuple[str, bool] | None:
    foreign = ASCII.sub("", put)
    return (put, strong and len(foreign) > 1 and is_text(foreign)) if all(char >= " " for char in put) else None
