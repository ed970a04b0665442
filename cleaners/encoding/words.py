"""Runs of ASCII that say Chinese in an encoding of their own: MIME words of mail headers, HZ and UTF-7.

Each states its beginning and its end; what stands between must be plausible Chinese. Wrong for keys and base64 that happen to
look so: these are not made of common ideographs.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable, Iterator

from ..rulebook.match import Rules
from ..text.detect import DecodingError, codec
from ..text.page import Page, Proposal
from ..text.pattern import lazy
from .plausible import chinese, is_said, is_text
from .run import ASCII, decoded

_MIME_WORD = r"=\?([A-Za-z0-9_-]{3,20})\?([BbQq])\?([!->@-~]{1,2000}+)\?="
_MIME = lazy(rf"{_MIME_WORD}(?:[ \t]*+\n?[ \t]*+{_MIME_WORD})*+".replace("[ \\t]*+", "[ \\t]{0,20}+"))
_ONE_MIME = lazy(_MIME_WORD)
_HZ = lazy(r"~\{((?:[!-w][!-~]){1,2000}+)~\}")
_UTF7 = lazy(r"\+[A-Za-z0-9+/]{3,4000}+-?")
_LINE = lazy(r"[^\n]++")
_QUOTED_BYTE = lazy(rb"=([0-9A-Fa-f]{2})")


def unwrap(page: Page, rules: Rules, proposal: Proposal) -> None:
    """Propose what such runs say."""
    text, has = page.text, page.unusual
    if "?" in has and "mime-word" in rules and "=?" in text:
        _propose(page, rules["mime-word"].name, proposal, _mime(text))
    if "~" in has and "hz" in rules and "~{" in text:
        _propose(page, rules["hz"].name, proposal, _hz(text))
    if "+" in has and "utf-7" in rules:
        _propose(page, rules["utf-7"].name, proposal, _utf7(text))


def _propose(page: Page, rule: str, proposal: Proposal, found: Iterator[tuple[int, int, str]]) -> None:
    for start, end, put in found:
        if page.shields.at(start) not in ("code", "url", "path", "email"):
            proposal.edits.add(start, end, put, rule)


def _is_chinese(put: str | None) -> bool:
    foreign = ASCII.sub("", put or "")
    return bool(put) and is_text(foreign) and chinese(foreign) and all(char >= " " for char in put or "")


def _mime(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _MIME.finditer(text):
        put = _words(match[0])
        if put and _is_chinese(put):
            yield *match.span(), put


def _words(run: str) -> str | None:
    """The words of one run: their bytes are joined before they are decoded, as a character may stand in two of them."""
    data, name = b"", ""
    for encoding, kind, body in _ONE_MIME.findall(run):
        if name and encoding.lower() != name:
            return None
        name = encoding.lower()
        try:
            data += binascii.a2b_base64(body) if kind in "Bb" else _unquoted(body.encode("ascii"))
        except binascii.Error:
            return None
    try:
        return decoded(data, codec(name))
    except DecodingError:
        return None


def _unquoted(body: bytes) -> bytes:
    return _QUOTED_BYTE.sub(lambda match: bytes([int(match[1], 16)]), body.replace(b"_", b" "))


def _hz(text: str) -> Iterator[tuple[int, int, str]]:
    return _together(_HZ, text, lambda match: decoded(bytes(ord(char) | 0x80 for char in match[1]), "gb18030"))


def _utf7(text: str) -> Iterator[tuple[int, int, str]]:
    return _together(_UTF7, text, lambda match: decoded(match[0].encode("ascii"), "utf-7"))


def _together(
    runs: re.Pattern[str], text: str, decode: Callable[[re.Match[str]], str | None]
) -> Iterator[tuple[int, int, str]]:
    """The runs of each line that say Chinese taken together: one alone may be a single mark."""
    for line in _LINE.finditer(text):
        found = [
            (*match.span(), put) for match in runs.finditer(text, *line.span()) if _is_prose(put := decode(match) or "")
        ]
        said = "".join(put for _, _, put in found)
        if len(said) > 1 and _is_chinese(said):
            yield from found


def _is_prose(put: str) -> bool:
    foreign = ASCII.sub("", put)
    return bool(put) and is_said(foreign) and all(char >= " " for char in put)
