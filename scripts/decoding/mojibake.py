"""The rows about decoded text: mojibake and escapes that lost nothing, in 200 sentences each."""

from __future__ import annotations

import base64
import html
import quopri
from collections import Counter
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
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
    **{
        f"GBK read as {codec}": (wrong("gbk", codec), False)
        for codec in ("latin_1", "cp1252", "mac_roman", "big5hkscs")
    },
    **{
        f"Big5 read as {codec}": (wrong("big5hkscs", codec), True)
        for codec in ("latin_1", "cp1252", "mac_roman", "gb18030")
    },
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
    """Sentences of eight characters and more, with the mark that ends them, in an order of chance."""
    lines = traditional() if traditional_script else chinese()
    found = [line for line in lines if len(line) >= 8 and line.endswith(tuple("。！？…”」"))]
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
        if (
            new != text
            and sum(char > "\x7f" for char in text) >= 4
            and not text.startswith(" ")
            and text == text.strip()
        ):
            made[new] = text
    return made


def _chain(first: list[str], second: Iterator[str]) -> Iterator[str]:
    yield from first
    yield from second


BEFORE, AFTER = "现将有关情况说明如下：", "。请各单位遵照执行，并于本周五前反馈意见。"  # sound text around it


def rows() -> Iterator[Row]:
    """Every row; the peer is ``ftfy.fix_text``."""
    for name, (spoil, script) in MISREAD.items():
        made = spoilt(spoil, script)
        yield Row(f"{name} ({len(made)})", _exact(made, repaired), 0.995, _exact(made, ftfy.fix_text), peer_name="ftfy")
        inside = {f"{BEFORE}\n{new}\n{AFTER}": f"{BEFORE}\n{old}\n{AFTER}" for new, old in made.items()}
        yield Row("  a paragraph among sound ones", _exact(inside, repaired), 0.995)
        inside = {f"{BEFORE}{new}{AFTER}": f"{BEFORE}{old}{AFTER}" for new, old in made.items()}
        yield Row("  inside a sound sentence", _exact(inside, repaired), None)
    for name, spoil in ESCAPED.items():
        made = spoilt(spoil, False)
        yield Row(f"{name} ({len(made)})", _exact(made, repaired), 0.995, _exact(made, ftfy.fix_text), peer_name="ftfy")
    yield from _lossy()
    yield from _gone()


def _lossy() -> Iterator[Row]:
    """UTF-8 read as GBK with a mark for each lost byte. The bound: what could be had by knowing, for each pair of neighbours, which of
    the characters that fit stands between them most often in these very sentences."""
    read = {text.encode().decode("gbk", "replace"): text for text in sentences(False)}
    every = [(new, old) for new, old in read.items() if "\ufffd" in new]
    lossy, others = dict(every[:COUNT]), dict(every[COUNT:])
    got = {new: repaired(new).rstrip("\n") for new in lossy}
    right = sum(_same(got[new], old) for new, old in lossy.items())
    invented = sum(len(got[new]) - _same(got[new], old) - got[new].count("\ufffd") for new, old in lossy.items())
    total = sum(map(len, lossy.values()))
    name = f"UTF-8 read as GBK, a mark for each lost byte ({len(lossy)})"
    yield Row(f"{name}: characters", right / total, 0.99)
    yield Row("  wrong characters", invented / total, None)
    yield Row("  sentences", sum(got[new] == old for new, old in lossy.items()) / len(lossy), None)
    known, blind = _bounds(list(lossy.values()))
    yield Row("  bound: sentences, were the neighbours known to decide", known, None)
    yield Row("  bound: sentences, were the commonest always taken", blind, None)
    marked = {new.replace("\ufffd", "?"): old for new, old in lossy.items()}
    yield Row("  with ? for the mark: characters", _right(marked), 0.99)
    yield Row(f"  other sentences ({len(others)}): characters", _right(others), None)
    script = {text.encode().decode("gbk", "replace"): text for text in sentences(True)}
    yield Row(
        "  traditional script: characters", _right({new: old for new, old in script.items() if "\ufffd" in new}), None
    )


def _right(made: dict[str, str]) -> float:
    """The share of characters that come back."""
    right = sum(_same(repaired(new).rstrip("\n"), old) for new, old in made.items())
    return right / sum(map(len, made.values()))


def _same(got: str, want: str) -> int:
    """How many characters are right, in their order."""
    if len(got) == len(want):
        return sum(map(str.__eq__, got, want))
    return sum(block.size for block in SequenceMatcher(None, got, want, False).get_matching_blocks())


def _bounds(texts: list[str]) -> tuple[float, float]:
    """The shares of sentences that can be had with each doubtful character decided by both its neighbours, or by itself alone, as
    they occur in these texts."""
    around: Counter[tuple[str, str, str]] = Counter()
    alone: Counter[str] = Counter()
    for text in texts:
        for before, char, after in zip(" " + text, text, text[1:] + " ", strict=False):
            around[before, char, after] += 1
            alone[char] += 1
    with_context = without = 0
    for text in texts:
        doubtful = [(at, rivals(text, at, frozenset(alone))) for at in range(len(text)) if text[at] > "\x7f"]
        padded = f" {text} "
        with_context += all(
            around[padded[at], text[at], padded[at + 2]] >= around[padded[at], rival, padded[at + 2]]
            for at, rivals in doubtful
            for rival in rivals
        )
        without += all(alone[text[at]] >= alone[rival] for at, rivals in doubtful for rival in rivals)
    return with_context / len(texts), without / len(texts)


@cache
def _spoilt_by_loss(text: str) -> str:
    return text.encode().decode("gbk", "replace")


def rivals(text: str, at: int, known: frozenset[str]) -> list[str]:
    """The characters that would have left the same marks in this place."""
    spoilt = _spoilt_by_loss(text)
    if "\ufffd" not in spoilt:
        return []
    head = text[at].encode()[:1]
    return [char for char in known if char != text[at] and char.encode()[:1] == head
            and _spoilt_by_loss(text[:at] + char + text[at + 1 :]) == spoilt]  # fmt: skip


def _gone() -> Iterator[Row]:
    """Text that is gone: each place must be reported, and nothing put in it."""
    cases = []
    for text in sentences(False)[:COUNT]:
        middle = len(text) // 2
        cases += [
            text[:middle] + gone + text[middle + 2 :] for gone in ("锟斤拷", "锟斤拷锟斤拷", "\ufffd", "\ufffd\ufffd")
        ]
    reported = invented = 0
    for text in cases:
        done = cleaner().run(text)
        reported += any(finding.rule == "encoding.lost-bytes" for finding in done.findings)
        invented += done.text.rstrip("\n") != text
    yield Row(f"锟斤拷 and U+FFFD reported ({len(cases)})", reported / len(cases), 1.0)
    yield Row("  something invented in their place", invented, None, unit="", most=0)


def _exact(made: dict[str, str], repair: Callable[[str], str]) -> float:
    return sum(repair(new).rstrip("\n") == old for new, old in made.items()) / len(made) if made else 0.0
