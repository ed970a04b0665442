"""Which encoding bytes are in: the marks first that state it, then what is valid, then what is plausible.

The order matters: UTF-16 and UTF-32 without a mark show in their NUL bytes; HZ, ISO-2022 and UTF-7 are valid ASCII, so they come
before strict UTF-8; everything else is read in every way there is, and the least surprising reading wins (``frequency``).
What a page declares about itself is evidence, no more; chardet is asked where no reading is plainly Chinese.
"""

from __future__ import annotations

import codecs
import math
import re
from typing import NamedTuple

from .escaped import is_hz, is_utf7
from .frequency import alphabetic, costs, mean, mixed
from .pattern import lazy
from .resync import best_reading

MAGIC = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"%PDF-", b"\x1f\x8b", b"\x7fELF", b"\xd0\xcf\x11\xe0")
BINARY = "binary"  # the name that stands in for an encoding where the bytes are no text

UNICODE = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")  # strictly decoded, they encode back exactly
# The readings that are weighed against each other, the language that is expected of each, and how much commoner it is (nats).
READINGS = {
    "utf-8": ("zh", 6.0),
    "gb18030": ("zh", 3.0),
    "big5hkscs": ("zh", 2.0),
    "utf-16-le": ("zh", 0.0),
    "utf-16-be": ("zh", -1.0),
    "euc_jp": ("ja", 0.0),
    "cp932": ("ja", 0.0),
    "cp949": ("ko", 0.0),
}
PAIRED = ("gb18030", "big5hkscs")  # a lost byte shifts all the characters behind it
SAMPLE, SHORT = 4096, 400  # bytes that are weighed, and of which a shifted reading is tried
QUICK, ENOUGH = 600, 200  # bytes that most documents need, and how many of them must tell something
PLAIN = 7.3  # nats a character: what costs less is Chinese
STRANGE = 10.5  # and what costs more is no text in its language
DECLARED, CHARDET = 12.0, 6.0  # nats that a declaration counts for, and chardet's opinion
WORD = 6.0  # nats for a word or two of which all ideographs are GB 2312's common ones
STUMBLES = 8.0  # nats for each place where a long text is not valid: that it is, is evidence itself
_ISO_2022 = lazy(rb"\x1b\$[@B)A(]|\x1b\([BIJ]")
_HIGH = lazy(rb"[\x80-\xff]")
_DECLARATION = lazy(rb"(?:charset|encoding|coding)[ ]{0,3}[=:][ ]{0,3}[\"']?([A-Za-z0-9_.:-]{2,30})", re.IGNORECASE)
_GB_LEVEL_ONE = lazy(rb"(?:[\x00-\x7f]|[\xb0-\xd7][\xa1-\xfe])+")
# GB 18030 has kana in the same places as EUC-JP, so the ideographs between must decide.
_KANA = lazy("[ぁ-ヺ]{2}")
_STATED = lazy("cp|iso8859|koi8|mac|tis|shift|euc|johab|ascii")  # codecs that a declaration may add to the readings
_SURROGATES = lazy("[\udc80-\udcff]")
_ASCII = bytes(range(128))
_CONTROLS = bytes({*range(32)} - {*b"\t\n\v\f\r\x1b"})


class Guess(NamedTuple):
    """A codec or ``"binary"``; how sure that is, from 0 to 1; what else it may be; the text, where it is decoded already."""

    encoding: str
    confidence: float = 1.0
    runner_up: str | None = None
    text: str | None = None


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


def recognise(data: bytes) -> Guess:
    """The codec that decodes ``data`` (bytes without a byte-order mark) best."""
    if data.startswith(MAGIC):
        return Guess(BINARY)
    if b"\0" in data:
        return _wide(data)
    if data.isascii():
        return _seven_bits(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        quick = _plainly_chinese(_sample(data, QUICK)) if len(data) > SHORT else None
        if quick:
            return quick
        sample = _sample(data, SAMPLE)
        return _wide(sample, UNICODE[1:3]) if _is_noise(sample) else _weigh(sample, _declared(data))
    if _is_noise(data[:SAMPLE]) and _is_noise(data):
        return Guess(BINARY, 0.9)
    return _disguised(text, data) or Guess("utf-8", 1.0, None, text)


def _seven_bits(data: bytes) -> Guess:
    if _is_noise(data[:SAMPLE]) and _is_noise(data):
        return Guess(BINARY, 0.9)
    if b"~{" in data and is_hz(data):
        return Guess("hz", 0.99, "utf-8")
    if b"\x1b" in data and _ISO_2022.search(data):
        return Guess("iso2022_kr" if b"\x1b$)C" in data[:64] else "iso2022_jp_2", 0.95, "utf-8")
    if b"+" in data and is_utf7(data):
        return Guess("utf-7", 0.95, "utf-8")
    return Guess("utf-8", 1.0, None, data.decode("ascii"))


def _is_noise(data: bytes) -> bool:
    """Whether more than a tenth are control characters that no text has."""
    return (len(data) - len(data.translate(None, _CONTROLS))) * 10 > len(data)


def _disguised(text: str, data: bytes) -> Guess | None:
    """Some words of GBK (``通知``) are valid UTF-8, too, of two bytes a character: odd letters, where GBK has common words."""
    if len(data) > 200 or any(char > "\u07ff" for char in text):
        return None
    found = data.decode("gb18030", "replace")
    better = alphabetic(text) - costs("zh").of(found)
    return Guess("gb18030", _confidence(better), "utf-8") if better > 0 and mean(found) < 10 else None


def _sample(data: bytes, size: int) -> bytes:
    """The lines that tell an encoding, from the beginning and from the middle: ASCII proves nothing."""
    if len(data) <= size:
        return data
    middle = data.find(b"\n", len(data) // 2)
    return _telling(data, 0, size // 2) + (_telling(data, middle + 1, size // 2) if middle >= 0 else b"")


def _telling(data: bytes, at: int, size: int) -> bytes:
    pieces, length = list[bytes](), 0
    while length < size and (found := _HIGH.search(data, at)):
        start = max(at, found.start() - 40)
        end = data.find(b"\n", found.start())
        at = end + 1 if end >= 0 else len(data)
        pieces.append(data[start : min(at, start + size)])
        length += len(pieces[-1])
    return b"\n".join(pieces)


def _declared(data: bytes) -> str | None:
    """The encoding that a page or a program says it is in."""
    found = _DECLARATION.search(data, 0, 2048)
    try:
        name = codec(found[1].decode("ascii")) if found else ""
    except DecodingError:
        return None
    return name if name in READINGS or _STATED.match(name) else None


def _weigh(sample: bytes, declared: str | None) -> Guess:
    """Read the bytes in every way, and take the least surprising."""
    prices = {name: _price(sample, name) for name in READINGS}
    if declared:
        prices[declared] = prices.get(declared, _price(sample, declared)) - DECLARED
    best, margin = _best(prices)
    text = _read(sample, best)
    if margin < 8 or mixed(text) or "\ufffd" in text or _surprise(sample, best) > PLAIN:
        known = _chardet(sample)
        if known is None and _surprise(sample, best) > STRANGE:
            return Guess(BINARY, 0.5, best)
        if known:
            prices[known] = prices.get(known, _price(sample, known)) - CHARDET
    best, margin = _best(prices)
    return Guess(best, _confidence(margin), _next(prices, best))


def _plainly_chinese(sample: bytes) -> Guess | None:
    """Most documents need no more than two readings of a few lines."""
    if len(sample.translate(None, _ASCII)) < ENOUGH:
        return None
    surprise = {name: mean(_read(sample, name)) for name in ("gb18030", "big5hkscs")}
    best, other = sorted(surprise, key=surprise.__getitem__)
    sure = surprise[best] < PLAIN and surprise[other] - surprise[best] > 1.5
    return Guess(best, 0.999, other) if sure else None


def _best(prices: dict[str, float]) -> tuple[str, float]:
    """The cheapest reading, and what the next one costs more."""
    best, other = sorted(prices, key=prices.__getitem__)[:2]
    return best, prices[other] - prices[best]


def _next(prices: dict[str, float], best: str) -> str | None:
    """The cheapest of the other readings; of two alike the first, whatever the hash seed."""
    return min((name for name in prices if name != best), key=prices.__getitem__, default=None)


def _price(sample: bytes, name: str) -> float:
    """The nats that a reading costs. One of an unknown language is taken for one with an alphabet."""
    text = _read(sample, name)
    if name not in READINGS:
        return alphabetic(text)
    language, bonus = READINGS[name]
    price = costs(language).of(text)
    if name == "utf-8":  # of any language: what is valid in it is hardly ever anything else
        price = min(price, costs("ja").of(text), costs("ko").of(text), alphabetic(text))
    if len(sample) > SHORT:
        price += STUMBLES * text.count("\ufffd")
    if name in PAIRED and len(sample) <= SHORT:
        resynced, text = best_reading(sample, name)  # a lost byte shifts all that follows
        price = min(price, resynced + mixed(text))
    if name == "gb18030" and len(sample) <= 32 and _GB_LEVEL_ONE.fullmatch(sample):
        bonus += WORD  # a word or two: too short for frequencies
    if name == "gb18030" and _KANA.search(text):
        price = min(price, costs("ja").of(text) + bonus + 5.0)
    return price - bonus


def _surprise(sample: bytes, name: str) -> float:
    """The mean cost of the characters that a reading makes, those aside that it cannot."""
    resynced = name in PAIRED and len(sample) <= SHORT
    text = _SURROGATES.sub("\ufffd", best_reading(sample, name)[1]) if resynced else _read(sample, name)
    lost = text.count("\ufffd")
    return STRANGE + 1 if lost * 2 > len(text) else mean(text.replace("\ufffd", ""), READINGS.get(name, ("zh", 0.0))[0])


def _read(sample: bytes, name: str) -> str:
    if name.startswith("utf-16"):
        sample = sample[: len(sample) & ~1]
    return sample.decode(name, "replace")


def _confidence(margin: float) -> float:
    """From 0.5 for a tie to nearly 1."""
    return round(1 - math.exp(-margin / 8) / 2, 3)


def _wide(data: bytes, names: tuple[str, ...] = UNICODE[1:]) -> Guess:
    """UTF-16 or UTF-32; anything else that holds NUL, or many other controls, is no text, unless it has hardly any NUL."""
    sample = data[:SAMPLE]
    prices = {}
    for name in names:
        width = 4 if "32" in name else 2
        text = sample[: len(sample) // width * width].decode(name, "replace")
        if text:
            price = min(*(costs(language).of(text) for language in ("zh", "ja", "ko")), alphabetic(text)) / len(text)
            prices[name] = price - (
                2.0 if width == 4 and "\ufffd" not in text else 0.0
            )  # hardly any bytes are valid UTF-32
    best = min(prices, key=prices.__getitem__, default="")
    if best and prices[best] < 9.5:
        other = _next(prices, best)
        return Guess(best, _confidence(8 * (10 - prices[best])), other)
    if 0 < data.count(0) * 20 < len(data):
        return recognise(data.replace(b"\0", b""))._replace(text=None)
    return Guess(BINARY, 0.9)


def _chardet(sample: bytes) -> str | None:
    import chardet

    found = chardet.detect(sample)["encoding"]
    try:
        return codec(found) if found else None
    except DecodingError:
        return None
