"""The rows about bytes: whole, cut off, with one byte turned into another, and in other languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import chardet

from cleaners.text.source import read

from .row import Row
from .texts import chance, chinese, languages, pieces, traditional

SIZES = (0, 200, 60, 20)
ENCODINGS = (
    "utf-8",
    "gb18030",
    "big5hkscs",
    "utf-16-le",
    "utf-16-be",
    "utf-32-le",
    "utf-32-be",
    "utf-8-sig",
    "utf-16",
    "utf-32",
)
REPLACED = {"utf-8": 0.995, "big5hkscs": 0.95, "gb18030": 0.95}


class Sizes:
    """What a run may ask for."""

    count = 100  # pieces in a cell


Judge = Callable[[str], bool]


def ours(data: bytes) -> str:
    """What this package decodes."""
    return read(data).text


def theirs(data: bytes) -> str:
    """What chardet alone decodes."""
    name = chardet.detect(data)["encoding"]
    return data.decode(name, "replace").removeprefix("\ufeff") if name else ""


def shares(cells: list[tuple[bytes, Judge]]) -> tuple[float, float]:
    """How much of it we decode rightly, and chardet."""
    return tuple(sum(judge(decode(data)) for data, judge in cells) / len(cells) for decode in (ours, theirs))  # type: ignore[return-value]


def text_of(encoding: str) -> tuple[str, ...]:
    """The Chinese that is written in an encoding."""
    return traditional() if encoding == "big5hkscs" else chinese()


def whole(encoding: str, size: int) -> Iterator[tuple[bytes, Judge]]:
    """Pieces as they are."""
    for text in pieces(text_of(encoding), encoding, size, Sizes.count):
        yield text.encode(encoding), text.__eq__


def cut_off(encoding: str, size: int) -> Iterator[tuple[bytes, Judge]]:
    """Pieces whose last character has lost its tail; what is left of it may stand as U+FFFD."""
    random = chance("cut", encoding, size)
    for text in pieces(text_of(encoding), encoding, size, Sizes.count):
        last = max(at for at, char in enumerate(text) if len(char.encode(encoding.removesuffix("-sig"))) > 1)
        kept = text[:last]
        length = len(text[: last + 1].encode(encoding)) - len(kept.encode(encoding))
        data = text[: last + 1].encode(encoding)[: -random.randint(1, length - 1) or None]
        yield data, lambda got, kept=kept: got.rstrip("\ufffd") == kept


def replaced(encoding: str, size: int) -> Iterator[tuple[bytes, Judge]]:
    """Pieces with one byte in the middle turned into any other."""
    random = chance("replaced", encoding, size)
    for text in pieces(text_of(encoding), encoding, size, Sizes.count * 4):
        data = bytearray(text.encode(encoding))
        at = random.randrange(len(data) // 4, len(data) * 3 // 4)
        data[at] = (data[at] + random.randint(1, 255)) % 256
        yield bytes(data), _but_for(text, encoding, at)


def _but_for(text: str, encoding: str, at: int) -> Judge:
    """Whether every character is right but the one that holds the byte ``at``."""
    offset = number = 0
    while offset + len(text[number].encode(encoding)) <= at:
        offset += len(text[number].encode(encoding))
        number += 1
    head, tail = text[:number], text[number + 1 :]
    return lambda got: got.startswith(head) and got.endswith(tail) and len(got) <= len(text) + 4


def hz(cutting: bool) -> Iterator[tuple[bytes, Judge]]:
    """HZ of 60 bytes and more, cut off anywhere or whole."""
    random = chance("hz", cutting)
    for size in (60, 200):
        for text in pieces(chinese(), "gb2312", size, Sizes.count):
            text = text.replace("~", "").replace("—", "").replace("·", "")
            data = text.encode("hz")
            if not cutting:
                yield data, text.__eq__
                continue
            data = data[: -random.randint(1, 8)]
            yield (
                data,
                lambda got, text=text: (
                    len(got.rstrip("\ufffd~")) >= len(text) - 6 and text.startswith(got.rstrip("\ufffd~"))
                ),
            )


def rows() -> Iterator[Row]:
    """Every row."""
    for name, make in (("clean", whole), ("cut off in a character", cut_off)):
        for encoding in ENCODINGS:
            for size in SIZES:
                if make is cut_off and encoding == "utf-8-sig":
                    continue
                figure, peer = shares(list(make(encoding, size)))
                yield Row(
                    f"{name}: {encoding}, {f'{size} bytes' if size else 'whole'}",
                    figure,
                    0.99 if size == 20 else 1.0,
                    peer,
                )
    for encoding, least in REPLACED.items():
        for size in (200, 20):
            figure, peer = shares(list(replaced(encoding, size)))
            yield Row(f"one byte replaced: {encoding}, {size} bytes", figure, least, peer)
    for cutting in (False, True):
        figure, peer = shares(list(hz(cutting)))
        yield Row(f"HZ, {'cut' if cutting else 'whole'}, 60 bytes and more", figure, 0.99, peer)
    for language, encoding, paragraphs in languages():
        for size in SIZES:
            cells = [(text.encode(encoding), text.__eq__) for text in pieces(paragraphs, encoding, size, Sizes.count)]
            figure, peer = shares(cells)  # type: ignore[arg-type]
            yield Row(f"{language}: {encoding}, {f'{size} bytes' if size else 'whole'}", figure, peer, peer)
