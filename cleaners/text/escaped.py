"""Encodings that hide in ASCII: HZ and UTF-7. Their bytes are valid UTF-8, so only what they say tells them."""

from __future__ import annotations

from .frequency import mean
from .pattern import lazy

HZ = lazy(rb"~~|~\n|~\{((?:[\x21-\x7d][\x21-\x7e]){0,100000}+)([\x21-\x7e]?)(?:~\}|(?=\n)|\Z)")
_UTF7 = lazy(rb"\+[A-Za-z0-9+/]{5,2000}+-?")
_FAR = 1 << 16  # bytes that are looked at
CHINESE = 9.0  # nats a character, at most: what costs more is no Chinese text


def is_hz(data: bytes) -> bool:
    """Whether what stands between ``~{`` and ``~}``, or the end where it was cut off, is Chinese."""
    found = "".join(_pairs(match[1]) for match in HZ.finditer(data, 0, _FAR) if match[1])
    return bool(found) and "\ufffd" not in found and mean(found) < CHINESE


def read_hz(data: bytes) -> str:
    """The text of HZ; U+FFFD for half a character that was cut off. No bytes make it raise."""
    pieces, at = [], 0
    for match in HZ.finditer(data):
        pieces.append(data[at : match.start()].decode("ascii", "replace"))
        if match[1] is None:
            pieces.append("~" if match[0] == b"~~" else "")
        else:
            pieces.append(_pairs(match[1]) + ("\ufffd" if match[2] else ""))
        at = match.end()
    pieces.append(data[at:].decode("ascii", "replace"))
    return "".join(pieces)


def _pairs(data: bytes) -> str:
    """The GB 2312 of an HZ run: the same bytes with their high bits set, read as GB18030 (Python's ``hz`` garbles ``——``)."""
    return bytes(byte | 0x80 for byte in data).decode("gb18030", "replace")


def is_utf7(data: bytes) -> bool:
    """Base64 between ``+`` and ``-`` also stands in URLs and keys: what it says must be Chinese."""
    text = b" ".join(_UTF7.findall(data[:_FAR])).decode("utf-7", "ignore").replace(" ", "")
    return len(text) > 3 and not text.isascii() and mean(text) < CHINESE
