"""Bytes or ``str`` in, decoded text out, and the way back to every original byte.

A byte-order mark is a statement; without one ``detect`` says what the bytes are. Where a byte was lost ``resync`` says where the
characters begin again. Whatever the codec does, what it does not lead back to the same bytes is kept as it came in.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from .detect import BINARY, PAIRED, UNICODE, codec, recognise
from .escaped import read_hz
from .pattern import lazy
from .resync import reread

Raw = tuple[int, int, "bytes | str"]  # the code points start:end of the text stand for this


class Damage(NamedTuple):
    """What could not be decoded: the code points ``start:end`` of the decoded text stand for it; ``offset`` is its place in
    the input, in bytes (in code points for ``str``), ``value`` what stands there."""

    start: int
    end: int
    offset: int
    value: str


BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
MOST_RUNS = 10_000  # of undecodable bytes, each kept apart; a text with more is kept whole

_EXACT = (*UNICODE, "gb18030")  # strictly decoded, they encode back exactly

_SURROGATES = lazy("[\ud800-\udfff]+")


@dataclass(frozen=True)
class Source:
    """A decoded input. ``text`` has no byte-order mark and no lone surrogate: both, like bytes that could not be
    decoded, are kept in ``bom`` and ``raw``, so that ``encode`` gives back exactly what came in.

    ``encoding`` is a Python codec name, ``"binary"`` for bytes that are no text (then ``text`` is empty), and ``None``
    for ``str`` input. ``damage`` lists what could not be decoded. ``confidence`` (0 to 1) is that of the detection,
    ``runner_up`` the codec that comes next, if there is any.
    """

    text: str
    encoding: str | None
    bom: bytes = b""
    raw: tuple[Raw, ...] = ()
    damage: tuple[Damage, ...] = ()
    confidence: float = 1.0
    runner_up: str | None = None

    def encode(self, text: str) -> bytes | str:
        """The original input again. ``text`` must equal ``self.text``; it is what undoing a ledger gives."""
        if self.encoding is None:
            pieces, at = [], 0
            for start, end, kept in self.raw:
                pieces += [text[at:start], str(kept)]
                at = end
            return "".join([*pieces, text[at:]])
        data, at = [self.bom], 0
        for start, end, kept in self.raw:
            data += [_encode(text[at:start], self.encoding), kept if isinstance(kept, bytes) else kept.encode()]
            at = end
        return b"".join([*data, _encode(text[at:], self.encoding)])

    def record(self) -> dict[str, Any]:
        """What a saved ledger needs beside the text: bytes as hexadecimal, surrogates as numbers."""
        return {
            "encoding": self.encoding,
            "bom": self.bom.hex(),
            "raw": [
                [start, end, kept.hex() if isinstance(kept, bytes) else [ord(char) for char in kept]]
                for start, end, kept in self.raw
            ],
            "damage": [list(entry) for entry in self.damage],
            "confidence": self.confidence,
            "runner_up": self.runner_up,
        }

    @classmethod
    def from_record(cls, text: str, record: dict[str, Any]) -> Source:
        """The inverse of ``record``. Raises ``KeyError``, ``TypeError`` or ``ValueError`` for a damaged one."""
        return cls(
            text,
            record["encoding"],
            bytes.fromhex(record["bom"]),
            tuple(
                (start, end, bytes.fromhex(kept) if isinstance(kept, str) else "".join(map(chr, kept)))
                for start, end, kept in record["raw"]
            ),
            tuple(Damage(*entry) for entry in record["damage"]),
            record.get("confidence", 1.0),
            record.get("runner_up"),
        )


def read(data: bytes | str, encoding: str | None = None) -> Source:
    """Decode an input; ``encoding`` overrules detection. No bytes make it raise; an unknown ``encoding`` does
    (``DecodingError``), and what is no document (``TypeError``)."""
    if isinstance(data, str):
        return _from_str(data)
    data = _bytes(data, "bytes or str: the document itself, not its name")
    if encoding is not None:
        name = codec(encoding)
        bom = next((mark for mark, of in BOMS if of == name and data.startswith(mark)), b"")
        return _decode(data, name, bom)
    for mark, name in BOMS:
        if data.startswith(mark):
            return _decode(data, name, mark)
    guess = recognise(data)
    return replace(
        _decode(data, guess.encoding, text=guess.text), confidence=guess.confidence, runner_up=guess.runner_up
    )


class Detection(NamedTuple):
    """What bytes are: a codec or ``"binary"``; how sure that is (0 to 1; a byte-order mark leaves no doubt); the codec that
    comes next, if there is any; whether there is a byte-order mark; what could not be decoded."""

    encoding: str
    confidence: float
    runner_up: str | None
    bom: bool
    damage: tuple[Damage, ...]


def detect(data: bytes) -> Detection:
    """Say which encoding ``data`` is in, and what is damaged. No bytes make it raise; what are none does (``TypeError``).

    >>> detect("供水保障工作的通知".encode("gbk")).encoding
    'gb18030'
    """
    source = read(_bytes(data, "bytes: a str is decoded already"))
    return Detection(source.encoding or BINARY, source.confidence, source.runner_up, bool(source.bom), source.damage)


def _bytes(data: object, expected: str) -> bytes:
    """The bytes of what holds bytes (``bytearray``, ``memoryview``, ``mmap``). A number or a list of numbers is no document, though
    ``bytes`` would make one of it."""
    if isinstance(data, bytes):
        return data
    try:
        return bytes(memoryview(data))  # type: ignore[arg-type]
    except TypeError:
        raise TypeError(f"data is {type(data).__name__}; expected {expected}") from None


def _from_str(data: str) -> Source:
    """Two halves of a pair, as some JSON readers leave them, become their character; a lone surrogate U+FFFD."""
    try:
        data.encode("utf-32-le")  # of all ways to find a surrogate the fastest in Chinese
        return Source(data, None)
    except UnicodeEncodeError:
        pass
    runs = _Runs(data)
    for match in _SURROGATES.finditer(data):
        mended = match[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        runs.keep(
            *match.span(), mended, match[0], match.start(), " ".join(f"U+{ord(char):04X}" for char in match[0][:8])
        )
    return runs.source(None)


def _decode(data: bytes, name: str, bom: bytes = b"", text: str | None = None) -> Source:
    """``text`` is what the codec makes of ``data``, where that is known already."""
    if name == BINARY:
        return Source("", BINARY, b"", ((0, 0, data),))
    body = data[len(bom) :]
    if text is None:
        text = _strictly(body, name)
    marked = None
    if name in PAIRED:
        strict = body.decode(name, "surrogateescape") if text is None else text
        marked = _shifted_back(body, strict, name)
        text = text if marked == strict else None
    if text is not None:
        if name in _EXACT or (not _SURROGATES.search(text) and _encode(text, name) == body):
            return Source(text, name, bom)
        damage = "half a character at the end" if name == "hz" and text.endswith("\ufffd") else ""
        return _whole(text, name, bom, body, damage)  # its codec spells these characters in another way
    try:
        source = _mended(body, name, bom, marked)
        if source.encode(source.text) == data:
            return source
    except (UnicodeError, OverflowError):
        pass
    return _whole(body.decode(name, "replace"), name, bom, body, "bytes that are not listed")


def _strictly(body: bytes, name: str) -> str | None:
    try:
        return read_hz(body) if name == "hz" and body.isascii() else body.decode(name)
    except UnicodeError:
        return None


def _shifted_back(body: bytes, strict: str, name: str) -> str:
    """A reading in which the characters behind a lost byte are whole again; a lone surrogate stands for each byte left over."""
    pieces, at = [], 0
    try:
        for start, end, text in reread(body, strict, name):
            pieces += [strict[at:start], text]
            at = end
    except (
        UnicodeEncodeError
    ):  # a character of two code points (Big5-HKSCS) was cut in two: what is found so far is found
        pass
    return "".join([*pieces, strict[at:]]) if pieces else strict


def _whole(text: str, name: str, bom: bytes, body: bytes, damage: str = "") -> Source:
    """For a text that its codec does not lead back to these bytes: they are kept, all of them."""
    text = _SURROGATES.sub("\ufffd", text)
    return Source(text, name, bom, ((0, len(text), body),), (Damage(0, len(text), 0, damage),) if damage else ())


def _mended(body: bytes, name: str, bom: bytes, marked: str | None = None) -> Source:
    """Decode what can be decoded; each run of bytes that cannot is kept, and U+FFFD stands for each unit of it. ``marked`` is
    a reading with a lone surrogate for each such byte, where there is one already."""
    width = 4 if "utf-32" in name else 2 if "utf-16" in name else 1
    handler = "surrogatepass" if width > 1 else "surrogateescape"
    tail = body[len(body) - len(body) % width :]
    if marked is None:
        marked = body[: len(body) - len(tail)].decode(name, handler)
    runs, offset, at = _Runs(marked), 0, 0
    for match in _SURROGATES.finditer(marked):
        start, end = match.span()
        offset += len(marked[at:start].encode(name, handler))
        bad = match[0].encode(name, handler) if width > 1 else bytes(ord(char) & 0xFF for char in match[0])
        euro = name == "gb18030" and not bad.strip(b"\x80")  # byte 0x80 of cp936, which Python's codecs do not know
        value = "" if euro else "0x" + bad[:8].hex().upper()
        runs.keep(start, end, ("€" if euro else "\ufffd") * len(match[0]), bad, offset, value)
        at, offset = end, offset + len(bad)
    if tail:
        runs.keep(len(marked), len(marked), "\ufffd", tail, len(body) - len(tail), "0x" + tail.hex().upper())
    return runs.source(name, bom)


class _Runs:
    """A decoded text in the making: runs that stand for something else are set aside."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pieces: list[str] = []
        self.raw: list[Raw] = []
        self.damage: list[Damage] = []
        self.at = self.length = 0

    def keep(self, start: int, end: int, new: str, kept: bytes | str, offset: int, value: str) -> None:
        """``new`` stands for ``kept`` in place of ``start:end``; with a ``value`` that is damage, to be reported.
        Raises ``OverflowError`` past what is sensible to keep apart."""
        self.length += start - self.at
        self.pieces += self.text[self.at : start], new
        self.raw.append((self.length, self.length + len(new), kept))
        if "\ufffd" in new:
            self.damage.append(Damage(self.length, self.length + len(new), offset, value))
        self.at, self.length = end, self.length + len(new)
        if len(self.raw) > MOST_RUNS and isinstance(kept, bytes):
            raise OverflowError

    def source(self, encoding: str | None, bom: bytes = b"") -> Source:
        self.pieces.append(self.text[self.at :])
        return Source("".join(self.pieces), encoding, bom, tuple(self.raw), tuple(self.damage))


def _encode(text: str, name: str) -> bytes:
    return b"" if name == BINARY or not text else text.encode(name, "replace")
