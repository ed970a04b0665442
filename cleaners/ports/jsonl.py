"""Records of JSON, one on a line. What is no text field keeps its bytes: numbers, escapes, spaces and the order of keys.

The spans of the texts are found, and only these are written anew; nothing is parsed and printed again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

from .blocks import Block, BrokenRecordError, Text, cut

# Values are looked at for their end only. Figures need not become numbers: a billion digits would be refused, or slow.
_SCAN = json.JSONDecoder(parse_int=bool, parse_float=bool).scan_once  # type: ignore[attr-defined]
_SPACE = re.compile(r"[ \t\n\r]*")
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")

Path = tuple[str, ...]


class JsonRecord:
    """A line that holds an object; ``texts`` are the texts of its fields, in the order in which they stand."""

    def __init__(self, line: int, raw: bytes, paths: Sequence[Path]) -> None:
        self.line = line
        try:
            self.raw = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise BrokenRecordError(f"not UTF-8: {error.reason} at byte {error.start + 1}") from None
        try:
            value, end = _SCAN(self.raw, _skip(self.raw, 0))
        except (StopIteration, ValueError) as error:
            raise BrokenRecordError(
                f"not JSON: {error if isinstance(error, ValueError) else 'a value is missing'}"
            ) from None
        except RecursionError:
            raise BrokenRecordError("not JSON that can be read: nested too deep") from None
        if _skip(self.raw, end) != len(self.raw):
            raise BrokenRecordError(f"not JSON: something follows the value, at character {end + 1}")
        if not isinstance(value, dict):
            raise BrokenRecordError("not an object")
        if _SURROGATE.search(self.raw) and not _is_text(value):
            raise BrokenRecordError("a lone surrogate: half of a character")
        found: dict[int, tuple[int, int, Text]] = {}
        for path in paths:
            for start, end, text in _find(self.raw, _skip(self.raw, 0), path, ""):
                found[start] = (start, end, text)
        self.spans = [found[start] for start in sorted(found)]

    @property
    def texts(self) -> list[Text]:
        """Name and text of each field; ``None`` for a null."""
        return [text for _, _, text in self.spans]

    def put(self, texts: Sequence[str | None], column: str | None, ledger: Any) -> bytes:
        """The line with other texts, and with the ledger as a last field, where it is asked for."""
        pieces, at = [], 0
        for (start, end, (_, old)), new in zip(self.spans, texts, strict=True):
            if new != old:
                pieces += [self.raw[at:start], json.dumps(new, ensure_ascii=False)]
                at = end
        line = "".join([*pieces, self.raw[at:]])
        if column is not None:
            body = line.rstrip()[:-1].rstrip()
            comma = "" if body.endswith("{") else ", "
            line = f"{body}{comma}{json.dumps(column, ensure_ascii=False)}: {json.dumps(ledger, ensure_ascii=False)}}}"
        return line.encode() + (b"" if line.endswith("\n") else b"\n")

    def values(self) -> dict[str, Any]:
        """The record as Python reads it."""
        value: dict[str, Any] = json.loads(self.raw)
        return value


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    assert match is not None
    return match.end()


def _is_text(value: Any) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _find(raw: str, at: int, path: Path, name: str) -> Iterator[tuple[int, int, Text]]:
    """The texts that a path leads to from the value at ``at``. ``*`` stands for every element of a list, a figure for one of them.
    A key that has the dots in it is taken before the way through objects."""
    if not path:
        value, end = _SCAN(raw, at)
        if value is not None and not isinstance(value, str):
            raise BrokenRecordError(f"field {name!r} is no text")
        yield at, end, (name, value)
    elif raw[at] == "{":
        entries = dict(_entries(raw, at))  # of a key that stands twice, readers take the last
        for taken in range(len(path), 0, -1):
            key = ".".join(path[:taken])
            if key in entries:
                yield from _find(raw, entries[key], path[taken:], _under(name, key))
                return
        raise BrokenRecordError(f"no field {_under(name, '.'.join(path))!r}")
    elif raw[at] == "[" and (path[0] == "*" or (path[0].isascii() and path[0].isdigit())):
        for number, start in enumerate(_elements(raw, at)):
            if path[0] in ("*", str(number)):
                yield from _find(raw, start, path[1:], _under(name, str(number)))
                if path[0] != "*":
                    return
        if path[0] != "*":
            raise BrokenRecordError(f"no field {_under(name, path[0])!r}")
    elif raw.startswith("null", at):
        yield at, at + 4, (name, None)
    else:
        raise BrokenRecordError(f"no field {_under(name, '.'.join(path))!r}")


def _under(name: str, key: str) -> str:
    return f"{name}.{key}" if name else key


def _entries(raw: str, at: int) -> Iterator[tuple[str, int]]:
    """The keys of the object at ``at``, and where their values begin. The line has been read once: it is JSON."""
    at = _skip(raw, at + 1)
    while raw[at] != "}":
        key, at = scanstring(raw, at + 1, True)
        at = _skip(raw, _skip(raw, at) + 1)
        yield key, at
        _, at = _SCAN(raw, at)
        at = _skip(raw, at)
        if raw[at] == ",":
            at = _skip(raw, at + 1)


def _elements(raw: str, at: int) -> Iterator[int]:
    at = _skip(raw, at + 1)
    while raw[at] != "]":
        yield at
        _, at = _SCAN(raw, at)
        at = _skip(raw, at)
        if raw[at] == ",":
            at = _skip(raw, at + 1)


def parse(block: Block, paths: Sequence[Path]) -> Iterator[JsonRecord | BrokenRecordError]:
    """The records of a block of whole lines; a line without anything is none."""
    for number, raw in enumerate(cut(block.data), block.first):
        if raw.strip():
            try:
                yield JsonRecord(number, raw, paths)
            except BrokenRecordError as broken:
                yield broken.at(number, raw)
