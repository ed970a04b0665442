"""Bytes or ``str`` in, decoded text out, and the way back to every original byte.

The order matters: a byte-order mark is a statement; UTF-16 and UTF-32 without one show in their NUL bytes; HZ and
ISO-2022 are valid ASCII, so they come before strict UTF-8; what is nearly UTF-8 is damaged UTF-8; GB18030 and Big5 are
told apart by how plausible the text is, because almost any bytes are valid in both; chardet knows the rest of the world.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Any

Raw = tuple[int, int, "bytes | str"]  # the code points start:end of the text stand for this

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

_TRADITIONAL_LEADS = re.compile(rb"[\xa4-\xc6][\x40-\x7e\xa1-\xfe]")
_HZ = re.compile(rb"~\{(?:[\x21-\x7e]{2}){1,2000}~\}")
_ISO_2022 = re.compile(rb"\x1b\$[@B)A(]|\x1b\([BIJ]")
_UTF8_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_SURROGATE = re.compile("[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]")
_ESCAPED_BYTE = re.compile("[\udc80-\udcff]")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class DecodingError(ValueError):
    """An encoding that was asked for by name and does not exist."""


@dataclass(frozen=True)
class Source:
    """A decoded input. ``text`` has no byte-order mark and no lone surrogate: both, like bytes that could not be
    decoded, are kept in ``bom`` and ``raw``, so that ``encode`` gives back exactly what came in.

    ``encoding`` is a Python codec name, ``"binary"`` for bytes that are no text (then ``text`` is empty), and ``None``
    for ``str`` input. ``damage`` lists what could not be decoded: offset in bytes (in code points for ``str``), value.
    """

    text: str
    encoding: str | None
    bom: bytes = b""
    raw: tuple[Raw, ...] = ()
    damage: tuple[tuple[int, str], ...] = ()

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
            tuple((offset, value) for offset, value in record["damage"]),
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
        "".encode(name)  # base64 and its like are codecs too, but not of text
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
    try:
        data.decode("utf-8")
        return BINARY if len(_CONTROLS.findall(data)) * 10 > len(data) else "utf-8"
    except UnicodeDecodeError:
        pass
    sample = _sample(data)
    high = sum(map(len, re.findall(rb"[\x80-\xff]+", sample)))
    good = sum(map(len, _UTF8_MULTIBYTE.findall(sample)))
    if good * 10 >= high * 7 or (high <= 3 and good):
        return "utf-8"
    if len(_CONTROLS.findall(sample)) * 10 > len(sample):
        return BINARY
    scores = {name: plausibility(sample.decode(name, "replace")) for name in ("gb18030", "big5hkscs")}
    best = max(scores, key=scores.__getitem__)
    if scores[best] >= 0.2:
        return best
    return _chardet(sample) or best


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
    """UTF-16 or UTF-32 by their zero bytes; anything else that holds NUL is no text, unless it has hardly any."""
    size = len(data)
    for name, width, zero in (("utf-32-le", 4, 3), ("utf-32-be", 4, 0)):
        if size >= width and not any(data[zero : size - size % width : width]):
            return name
    text = {name: data.decode(name, "replace") for name in ("utf-16-le", "utf-16-be")}
    score = {name: _ordinary(value) for name, value in text.items()}
    best = max(score, key=score.__getitem__)
    if score[best] > 0.8:
        return best
    return "utf-8" if data.count(0) * 20 < size and _ordinary(data.decode("utf-8", "replace")) > 0.9 else BINARY


def _ordinary(text: str) -> float:
    """The share of characters that everyday Chinese or Latin text is made of."""
    sample = text[:4096]
    usual = sum(
        " " <= c <= "~" or c in "\r\n\t" or "一" <= c <= "鿿" or "　" <= c <= "！" or "！" <= c <= "～" for c in sample
    )
    return usual / len(sample) if sample else 0.0


def _chardet(sample: bytes) -> str | None:
    import chardet

    found = chardet.detect(sample)["encoding"]
    try:
        return codec(found) if found else None
    except DecodingError:
        return None


def _from_str(data: str) -> Source:
    if not _SURROGATE.search(data):
        return Source(data, None)
    pieces: list[str] = []
    raw: list[Raw] = []
    damage: list[tuple[int, str]] = []
    at = length = 0
    for match in _SURROGATE.finditer(data):
        start, end = match.span()
        found = match[0]
        pieces.append(data[at:start])
        length += start - at
        if len(found) == 2:  # a pair that some JSON reader left in two halves
            pieces.append(found.encode("utf-16-le", "surrogatepass").decode("utf-16-le"))
        else:
            pieces.append("\ufffd")
            damage.append((start, f"U+{ord(found):04X}"))
        raw.append((length, length + 1, found))
        length += 1
        at = end
    return Source("".join([*pieces, data[at:]]), None, b"", tuple(raw), tuple(damage))


def _decode(data: bytes, name: str, bom: bytes = b"") -> Source:
    body = data[len(bom) :]
    if name == BINARY:
        return Source("", BINARY, b"", ((0, 0, data),))
    if name.startswith(("utf-16", "utf-32")):
        return _decode_wide(body, name, bom)
    try:
        marked = body.decode(name, "surrogateescape")
        exact = marked.encode(name, "surrogateescape") == body
    except UnicodeError:
        text = body.decode(name, "replace")
        return Source(text, name, bom, ((0, len(text), body),), ((0, "the whole text"),))
    if not _ESCAPED_BYTE.search(marked):
        return Source(marked, name, bom, () if exact else _by_line(body, marked, name))
    raw: list[Raw] = []
    damage: list[tuple[int, str]] = []
    offset = at = 0
    for match in _ESCAPED_BYTE.finditer(marked):
        i = match.start()
        byte = ord(match[0]) - 0xDC00
        raw.append((i, i + 1, bytes([byte])))
        if exact:
            offset += len(marked[at:i].encode(name, "surrogateescape"))
            at = i
        if not (byte == 0x80 and name == "gb18030"):  # the euro sign of cp936, which Python's codecs do not know
            damage.append((offset, f"0x{byte:02X}"))
    text = marked.replace("\udc80", "€") if name == "gb18030" else marked
    text = _ESCAPED_BYTE.sub("\ufffd", text)
    return Source(text, name, bom, tuple(raw) if exact else ((0, len(text), body),), tuple(damage))


def _decode_wide(body: bytes, name: str, bom: bytes) -> Source:
    """UTF-16 and UTF-32 may be cut inside a unit, and may hold lone surrogates."""
    width = 4 if "32" in name else 2
    whole = len(body) - len(body) % width
    tail = body[whole:]
    try:
        text = body[:whole].decode(name, "surrogatepass")
    except UnicodeError:
        text = body[:whole].decode(name, "replace")
        return Source(
            text + "\ufffd" * bool(tail), name, bom, ((0, len(text) + bool(tail), body),), ((0, "the whole text"),)
        )
    raw: list[Raw] = []
    damage: list[tuple[int, str]] = []
    offset = at = 0
    for match in _SURROGATE.finditer(text):
        i = match.start()
        offset += len(text[at:i].encode(name, "surrogatepass"))
        at = i
        raw.append((i, i + 1, match[0].encode(name, "surrogatepass")))
        damage.append((offset, f"U+{ord(match[0]):04X}"))
    text = _SURROGATE.sub("\ufffd", text) if raw else text
    if tail:
        raw.append((len(text), len(text) + 1, tail))
        damage.append((whole, f"0x{tail.hex().upper()}"))
        text += "\ufffd"
    return Source(text, name, bom, tuple(raw), tuple(damage))


def _by_line(body: bytes, text: str, name: str) -> tuple[Raw, ...]:
    """The lines of a text that its codec decodes but does not encode back to the same bytes."""
    raw: list[Raw] = []
    at = 0
    lines = body.split(b"\n")
    for number, line in enumerate(lines):
        try:
            decoded = line.decode(name)
        except UnicodeError:
            return ((0, len(text), body),)
        if text[at : at + len(decoded)] != decoded:  # the codec carries a state from line to line
            return ((0, len(text), body),)
        if _encode(decoded, name) != line:
            raw.append((at, at + len(decoded), line))
        at += len(decoded) + (number + 1 < len(lines))
    return tuple(raw) if at == len(text) else ((0, len(text), body),)


def _encode(text: str, name: str) -> bytes:
    return b"" if name == BINARY or not text else text.encode(name, "replace")
