"""The rows about decoded text: mojibake and escapes that lost nothing, in 200 sentences each."""

from __future__ import annotations

import base64
import html
import quopri
from collections.abc import Callable, Iterator
from functools import cache
from urllib.parse import quote

import ftfy

from cleaners import Pipeline

from .row import Row
from .texts import chance, chinese, traditional

COUNT = 200
SINGLE = ("latin_1", "cp1252", "cp437", "cp850", "mac_roman", "cp1250", "cp1251")

Spoil = Callable[[str], str]


@cache
def cleaner() -> Pipeline:
    """The cleaner that is measured, alone."""
    return Pipeline("zh", only=["encoding"])


def repaired(text: str) -> str:
    """What it makes of a text."""
    return cleaner().run(text).text


def misread(data: bytes, codec: str) -> str:
    """Bytes in a wrong codec; what a single-byte codec does not define stays as it is, as browsers and Windows have it. Raises
    ``UnicodeError`` where bytes would be lost."""
    if codec not in SINGLE:
        return data.decode(codec)
    return "".join(_char(byte, codec) for byte in data)


@cache
def _char(byte: int, codec: str) -> str:
    try:
        return bytes([byte]).decode(codec)
    except UnicodeError:
        return chr(byte)


def wrong(encoding: str, codec: str, times: int = 1) -> Spoil:
    """Text of one encoding read in another, so many times."""

    def spoil(text: str) -> str:
        for _ in range(times):
            text = misread(text.encode(encoding), codec)
        return text

    return spoil


def hex_escapes(mark: str) -> Spoil:
    """Every character beside ASCII as ``\\u4e2d``, or with another mark."""
    return lambda text: "".join(char if char < "\x80" else f"{mark}{ord(char):04x}" for char in text)


def entities(form: str) -> Spoil:
    """Every character beside ASCII as an entity."""
    return lambda text: "".join(char if char < "\x80" else form % ord(char) for char in text)


def mime(encoding: str, kind: str) -> Spoil:
    """A MIME word, as in the header of a mail."""

    def spoil(text: str) -> str:
        data = text.encode(encoding)
        body = base64.b64encode(data) if kind == "B" else quopri.encodestring(data, header=True).replace(b"=\n", b"")
        return f"=?{encoding}?{kind}?{body.replace(b'?', b'=3F').decode('ascii')}?="

    return spoil


MISREAD: dict[str, tuple[Spoil, bool]] = {  # whether the sentences are in traditional script
    **{f"UTF-8 read as {codec}": (wrong("utf-8", codec), False) for codec in SINGLE},
    **{f"UTF-8 read as {codec}, twice": (wrong("utf-8", codec, 2), False) for codec in SINGLE},
    "UTF-8 read as gb18030": (wrong("utf-8", "gb18030"), False),
    "UTF-8 read as gbk": (wrong("utf-8", "gbk"), False),
    "UTF-8 read as big5": (wrong("utf-8", "big5hkscs"), True),
    **{f"GBK read as {codec}": (wrong("gbk", codec), False) for codec in ("latin_1", "cp1252", "mac_roman", "big5hkscs")},
    **{f"Big5 read as {codec}": (wrong("big5hkscs", codec), True) for codec in ("latin_1", "cp1252", "mac_roman", "gb18030")},
}
ESCAPED: dict[str, Spoil] = {
    "&#20013;": entities("&#%d;"),
    "&#x4E2D;": entities("&#x%X;"),
    "&amp;#20013;": entities("&amp;#%d;"),
    "&amp;amp;ldquo;": lambda text: html.escape(html.escape(entities("&#%d;")(text))),
    "\\u4e2d": hex_escapes("\\u"),
    "%u4e2d": hex_escapes("%u"),
    "%E4%B8%AD": lambda text: quote(text, safe=" !\"#$&'()*+,/:;<=>?@[]"),
    "%D6%D0": lambda text: quote(text.encode("gbk"), safe=" !\"#$&'()*+,/:;<=>?@[]"),
    "quoted-printable, UTF-8": lambda text: quopri.encodestring(text.encode()).decode("ascii"),
    "quoted-printable, GBK": lambda text: quopri.encodestring(text.encode("gbk")).decode("ascii"),
    "MIME word, UTF-8 B": mime("utf-8", "B"),
    "MIME word, UTF-8 Q": mime("utf-8", "Q"),
    "MIME word, GBK B": mime("gbk", "B"),
    "HZ": lambda text: text.encode("hz").decode("ascii"),
    "UTF-7": lambda text: text.encode("utf-7").decode("ascii"),
}


def sentences(traditional_script: bool) -> list[str]:
    """Sentences of eight characters and more, in an order of chance."""
    found = [line for line in (traditional() if traditional_script else chinese()) if len(line) >= 8]
    chance("sentences").shuffle(found)
    return found


def phrases(traditional_script: bool) -> Iterator[str]:
    """Endless phrases out of sentences, of four to nine characters: whole sentences of some encodings always lose a byte."""
    random, lines = chance("phrases"), sentences(traditional_script)
    while True:
        line = random.choice(lines)
        start = random.randrange(len(line) - 4)
        yield line[start : start + random.randint(4, 9)]


def spoilt(spoil: Spoil, traditional_script: bool) -> dict[str, str]:
    """Sentences, by what becomes of them; only those that can come back. Phrases make up for what is missing."""
    made: dict[str, str] = {}
    for tries, text in enumerate(_chain(sentences(traditional_script), phrases(traditional_script))):
        if len(made) == COUNT or tries > 200_000:
            break
        try:
            new = spoil(text)
        except UnicodeError:
            continue
        if new != text and sum(char > "\x7f" for char in text) >= 4 and not text.startswith(" ") and text == text.strip():
            made[new] = text
    return made


def _chain(first: list[str], second: Iterator[str]) -> Iterator[str]:
    yield from first
    yield from second


def embedded(text: str) -> tuple[str, str]:
    """What stands around a spoilt phrase: sound text."""
    return "现将有关情况说明如下：", "。请各单位遵照执行，并于本周五前反馈意见。"


def rows() -> Iterator[Row]:
    """Every row."""
    for name, (spoil, script) in MISREAD.items():
        made = spoilt(spoil, script)
        yield Row(f"{name} ({len(made)})", _exact(made, repaired), 0.995, _exact(made, ftfy.fix_text))
        before, after = embedded("")
        inside = {f"{before}\n{new}\n{after}": f"{before}\n{old}\n{after}" for new, old in made.items()}
        yield Row(f"{name}, a paragraph in sound text", _exact(inside, repaired), 0.995)
        inside = {f"{before}{new}{after}": f"{before}{old}{after}" for new, old in made.items()}
        yield Row(f"{name}, inside a sentence", _exact(inside, repaired), None)
    for name, spoil in ESCAPED.items():
        made = spoilt(spoil, False)
        yield Row(f"{name} ({len(made)})", _exact(made, repaired), 0.995, _exact(made, ftfy.fix_text))


def _exact(made: dict[str, str], repair: Callable[[str], str]) -> float:
    return sum(repair(new).rstrip("\n") == old for new, old in made.items()) / len(made) if made else 0.0
