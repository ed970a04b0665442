"""Bytes or ``str`` in, decoded text out, and the way back to every original byte.

The order matters: a byte-order mark is a statement; UTF-16 and UTF-32 without one show in their NUL bytes; HZ and
ISO-2022 are valid ASCII, so they come before strict UTF-8; what is nearly UTF-8 is damaged UTF-8; GB18030 and Big5 are
told apart by how plausible the text is, because almost any bytes are valid in both; chardet knows the rest of the world.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Any, NamedTuple

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
MAGIC = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"%PDF-", b"\x1f\x8b", b"\x7fELF", b"\xd0\xcf\x11\xe0")
BINARY = "binary"  # the name that stands in for an encoding where the bytes are no text

# Half of the characters of any Chinese text are among these, in either script.
COMMON = frozenset(
    "的一是不了在人有我他这这個个们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着著下自之年过過发發后後作里裡用道"
    "行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主样樣理心她本前开開但因只从從想实實日军軍者"
    "意无無力它与與长長把机機十民第公此已工使情明性知全三又关關点點正业業外将將两兩高间間由问問很最重并并物手应應战戰向头頭文体體政美相见見"
    "被利什二等产產或新己制身果加西斯月话話合回特代内內信表化老给給世位次度门門任常先海通教儿兒原东東声聲提立及比员員解水名真论論处處走义義"
    "各入几幾口认認条條平系气氣题題活尔爾更别別打女变變四神总總何电電数數安少报報才结結反受目太量再感建务務做接必场場件计計管期市直德资資"
    "命山金指克许許统統区區保至队隊形社便空决決治展马馬科司五基眼书書非则則听聽白却卻界达達光放强即像难難且权權思王象完设設式色路记記南品"
    "住告类類求据據程北边邊死张張该該交规規万萬取拉格望觉覺术術领領共确確传傳师師观觀清今切院让讓识識候带帶导導争爭运運"
    "，。、；：？！“”‘’《》（）—…「」"
)

MOST_RUNS = 10_000  # of undecodable bytes, each kept apart; a text with more is kept whole
_FAITHFUL = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")  # strictly decoded, they encode back exactly

_HZ = re.compile(rb"~\{((?:[\x21-\x77][\x21-\x7e]){1,2000}+)~\}")
_ISO_2022 = re.compile(rb"\x1b\$[@B)A(]|\x1b\([BIJ]")
_UTF7 = re.compile(rb"\+[A-Za-z0-9+/]{5,2000}+-?")
_UTF8_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_SURROGATES = re.compile("[\ud800-\udfff]+")
_GB_LEVEL_ONE = re.compile(rb"(?:[\x00-\x7f]|[\xb0-\xd7][\xa1-\xfe])+")
_WIDE_LETTER = re.compile("[\u0800-\U0010ffff]")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class DecodingError(ValueError):
    """An encoding that was asked for by name and does not exist."""


@dataclass(frozen=True)
class Source:
    """A decoded input. ``text`` has no byte-order mark and no lone surrogate: both, like bytes that could not be
    decoded, are kept in ``bom`` and ``raw``, so that ``encode`` gives back exactly what came in.

    ``encoding`` is a Python codec name, ``"binary"`` for bytes that are no text (then ``text`` is empty), and ``None``
    for ``str`` input. ``damage`` lists what could not be decoded.
    """

    text: str
    encoding: str | None
    bom: bytes = b""
    raw: tuple[Raw, ...] = ()
    damage: tuple[Damage, ...] = ()

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
        )


def read(data: bytes | str, encoding: str | None = None) -> Source:
    """Decode an input; ``encoding`` overrules detection. No bytes make it raise; an unknown ``encoding`` does
    (``DecodingError``)."""
    if isinstance(data, str):
        return _from_str(data)
    data = bytes(data)
    if encoding is not None:
        name = codec(encoding)
        bom = next((mark for mark, of in BOMS if of == name and data.startswith(mark)), b"")
        return _decode(data, name, bom)
    for mark, name in BOMS:
        if data.startswith(mark):
            return _decode(data, name, mark)
    return _decode(data, detect(data))


def codec(encoding: str) -> str:
    """Python's name of an encoding; the whole GB family is read as GB18030, its superset (the codecs of the smaller
    ones garble ``——`` and ``·``). Raises ``DecodingError``."""
    try:
        name = codecs.lookup(encoding).name
        b"a".decode(name, "replace")  # base64 and idna are codecs too, but not of texts
    except (LookupError, ValueError):
        raise DecodingError(f"unknown encoding {encoding!r}; expected a name such as utf-8, gb18030, big5") from None
    return {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "utf-8-sig": "utf-8"}.get(name, name)


def detect(data: bytes) -> str:
    """The codec that decodes ``data`` (bytes without a byte-order mark) best, or ``"binary"``."""
    if data.startswith(MAGIC):
        return BINARY
    if b"\0" in data:
        return _wide(data)
    if b"~{" in data and _HZ.search(data) and data.isascii():
        return "hz"
    if b"\x1b" in data and _ISO_2022.search(data):
        return "iso2022_jp_2"
    if b"+" in data and data.isascii() and _is_utf7(data):
        return "utf-7"
    try:
        text = data.decode("utf-8")
        if len(_CONTROLS.findall(data)) * 10 > len(data):
            return BINARY
        return "gb18030" if _is_disguised(text, data) else "utf-8"
    except UnicodeDecodeError:
        pass
    sample = _sample(data)
    high = sum(map(len, re.findall(rb"[\x80-\xff]+", sample)))
    good = sum(map(len, _UTF8_MULTIBYTE.findall(sample)))
    if good * 10 >= high * 7 or (high <= 3 and good):
        return "utf-8"
    if len(_CONTROLS.findall(sample)) * 10 > len(sample):
        return BINARY
    scores = {name: _chinese(sample, name) for name in ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")}
    best = max(scores, key=scores.__getitem__)
    if scores[best] >= 0.2:
        return best
    if high <= 16 and _GB_LEVEL_ONE.fullmatch(sample):
        return "gb18030"  # a word or two: too short for frequencies
    return _chardet(sample) or (best if _ordinary(sample.decode(best, "replace")) > 0.9 else BINARY)


def _chinese(sample: bytes, name: str) -> float:
    """How plausible a Chinese text is in an encoding; a lost byte may garble one half of it, and shift the other."""
    if "16" in name and len(sample) % 2:
        return 0.0
    half = len(sample) // 2
    pieces = (sample, sample[half:], sample[half + 1 :]) if len(sample) > 40 else (sample,)
    return max(plausibility(piece.decode(name, "replace")) for piece in pieces)


def _is_disguised(text: str, data: bytes) -> bool:
    """Some words of GBK (``通知``) are valid UTF-8, too: a text of common ideographs, or of odd letters alone."""
    if text.isascii() or _WIDE_LETTER.search(text):
        return False
    return plausibility(data.decode("gb18030", "replace")) > 0.5


def _is_utf7(data: bytes) -> bool:
    """Base64 between ``+`` and ``-`` also stands in URLs and keys: what it says must be Chinese."""
    runs = b" ".join(_UTF7.findall(data[: 1 << 16]))
    text = runs.decode("utf-7", "ignore")
    return len(text.replace(" ", "")) > 3 and plausibility(text) > 0.4


def plausibility(text: str) -> float:
    """How much of the non-ASCII part of a text is common Chinese, from 0 to 1; 0.3 and more is Chinese prose."""
    foreign = [char for char in text if char > "\x7f"]
    return sum(char in COMMON for char in foreign) / len(foreign) if foreign else 0.0


def _sample(data: bytes) -> bytes:
    """The lines that tell an encoding, up to 64 KiB: ASCII lines prove nothing."""
    if len(data) <= 1 << 16:
        return data
    lines, size = [], 0
    for line in data.splitlines(keepends=True):
        if not line.isascii():
            lines.append(line[: 1 << 16])
            size += len(lines[-1])
            if size > 1 << 16:
                break
    return b"".join(lines)


def _wide(data: bytes) -> str:
    """UTF-16 or UTF-32 by how ordinary the text is; anything else that holds NUL is no text, unless it has hardly any."""
    sample = data[: 1 << 14]
    score = {name: _ordinary(sample.decode(name, "replace")) for name in _FAITHFUL}
    best = max(_FAITHFUL[1:], key=score.__getitem__)
    if score[best] > 0.8:
        return best
    return "utf-8" if data.count(0) * 20 < len(data) and score["utf-8"] > 0.9 else BINARY


def _ordinary(text: str) -> float:
    """The share of characters that everyday Chinese, Japanese or English text is made of."""
    usual = sum(
        " " <= c <= "~" or "一" <= c <= "鿿" or "\u3000" <= c <= "ヿ" or "！" <= c <= "～" or c in "\r\n\t—…‘’“”·"
        for c in text
    )
    return usual / len(text) if text else 0.0


def _chardet(sample: bytes) -> str | None:
    import chardet

    found = chardet.detect(sample)["encoding"]
    try:
        return codec(found) if found else None
    except DecodingError:
        return None


def _from_str(data: str) -> Source:
    """Two halves of a pair, as some JSON readers leave them, become their character; a lone surrogate U+FFFD."""
    if not _SURROGATES.search(data):
        return Source(data, None)
    runs = _Runs(data)
    for match in _SURROGATES.finditer(data):
        mended = match[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        runs.keep(
            *match.span(), mended, match[0], match.start(), " ".join(f"U+{ord(char):04X}" for char in match[0][:8])
        )
    return runs.source(None)


def _decode(data: bytes, name: str, bom: bytes = b"") -> Source:
    body = data[len(bom) :]
    if name == BINARY:
        return Source("", BINARY, b"", ((0, 0, data),))
    text = _strictly(body, name)
    if text is not None:
        if name in _FAITHFUL or (not _SURROGATES.search(text) and _encode(text, name) == body):
            return Source(text, name, bom)
        return _whole(text, name, bom, body)  # its codec spells these characters in another way
    try:
        source = _mended(body, name, bom)
        if source.encode(source.text) == data:
            return source
    except (UnicodeError, OverflowError):
        pass
    return _whole(body.decode(name, "replace"), name, bom, body, "bytes that are not listed")


def _strictly(body: bytes, name: str) -> str | None:
    try:
        return _HZ.sub(_high, body).replace(b"~~", b"~").decode("gb18030") if name == "hz" else body.decode(name)
    except UnicodeError:
        return None


def _high(match: re.Match[bytes]) -> bytes:
    """The GB 2312 of an HZ run: the same bytes with their high bits set."""
    return bytes(byte | 0x80 for byte in match[0][2:-2])


def _whole(text: str, name: str, bom: bytes, body: bytes, damage: str = "") -> Source:
    """For a text that its codec does not lead back to these bytes: they are kept, all of them."""
    text = _SURROGATES.sub("\ufffd", text)
    return Source(text, name, bom, ((0, len(text), body),), (Damage(0, len(text), 0, damage),) if damage else ())


def _mended(body: bytes, name: str, bom: bytes) -> Source:
    """Decode what can be decoded; each run of bytes that cannot is kept, and U+FFFD stands for each unit of it."""
    width = 4 if "utf-32" in name else 2 if "utf-16" in name else 1
    handler = "surrogatepass" if width > 1 else "surrogateescape"
    tail = body[len(body) - len(body) % width :]
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
