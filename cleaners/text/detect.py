"""Which encoding bytes are in: the marks first that state it, then what is valid, then what is plausible.

The order matters: UTF-16 and UTF-32 without a mark show in their NUL bytes; HZ and ISO-2022 are valid ASCII, so they come
before strict UTF-8; what is nearly UTF-8 is damaged UTF-8; GB18030 and Big5 are told apart by how plausible the text is,
because almost any bytes are valid in both; chardet knows the rest of the world.
"""

from __future__ import annotations

import codecs
import re

from .pattern import lazy

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

UNICODE = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")  # strictly decoded, they encode back exactly
HZ = re.compile(rb"~\{((?:[\x21-\x77][\x21-\x7e]){1,2000}+)~\}")
_ISO_2022 = re.compile(rb"\x1b\$[@B)A(]|\x1b\([BIJ]")
_UTF7 = re.compile(rb"\+[A-Za-z0-9+/]{5,2000}+-?")
_UTF8_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_GB_LEVEL_ONE = re.compile(rb"(?:[\x00-\x7f]|[\xb0-\xd7][\xa1-\xfe])+")
_WIDE_LETTER = lazy("[\u0800-\U0010ffff]")
_CONTROLS = bytes({*range(32)} - {*b"\t\n\v\f\r\x1b"})


class DecodingError(ValueError):
    """An encoding that was asked for by name and does not exist."""


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
    if b"~{" in data and HZ.search(data) and data.isascii():
        return "hz"
    if b"\x1b" in data and _ISO_2022.search(data):
        return "iso2022_jp_2"
    if b"+" in data and data.isascii() and _is_utf7(data):
        return "utf-7"
    try:
        text = data.decode("utf-8")
        if _is_noise(data):
            return BINARY
        return "gb18030" if _is_disguised(text, data) else "utf-8"
    except UnicodeDecodeError:
        pass
    sample = _sample(data)
    high = sum(map(len, re.findall(rb"[\x80-\xff]+", sample)))
    good = sum(map(len, _UTF8_MULTIBYTE.findall(sample)))
    if good * 10 >= high * 7 or (high <= 3 and good):
        return "utf-8"
    if _is_noise(sample):
        return BINARY
    scores = {name: _chinese(sample, name) for name in ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")}
    best = max(scores, key=scores.__getitem__)
    if scores[best] >= 0.2:
        return best
    if high <= 16 and _GB_LEVEL_ONE.fullmatch(sample):
        return "gb18030"  # a word or two: too short for frequencies
    return _chardet(sample) or (best if _ordinary(sample.decode(best, "replace")) > 0.9 else BINARY)


def _is_noise(data: bytes) -> bool:
    """Whether more than a tenth are control characters that no text has."""
    return (len(data) - len(data.translate(None, _CONTROLS))) * 10 > len(data)


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
    score = {name: _ordinary(sample.decode(name, "replace")) for name in UNICODE}
    best = max(UNICODE[1:], key=score.__getitem__)
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
