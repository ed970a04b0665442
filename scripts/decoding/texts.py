"""Sound text written for the project, in pieces of a given number of bytes."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import opencc

ROOT = Path(__file__).resolve().parent.parent.parent
SEED = 20240308
OTHERS = ("encoding", "markup", "shields")  # cases that are not all of sound prose


@cache
def chinese() -> tuple[str, ...]:
    """Paragraphs in simplified script: the samples' clean twins, and what the cases want."""
    found = []
    for file in sorted((ROOT / "samples").glob("*.gold.txt")):
        found += file.read_text("utf-8").split("\n")
    for file in sorted((ROOT / "tests" / "cases").rglob("*.toml")):
        if file.parent.name not in OTHERS:
            for case in tomllib.loads(file.read_text("utf-8"))["case"]:
                found += case.get("want", case["text"]).split("\n")
    lines = sorted({line.strip() for line in found if is_prose(line)})
    simplified = opencc.OpenCC("t2s").convert("\n".join(lines)).split("\n")
    return tuple(line for line, same in zip(lines, simplified, strict=True) if line == same)


def is_prose(line: str) -> bool:
    """Whether a line is mostly of ideographs, and holds no kana, hangul or private character."""
    han = sum("\u4e00" <= char <= "\u9fff" for char in line)
    return (
        han >= 6
        and han * 2 > len(line)
        and not any("\u3041" <= char <= "ヿ" or "가" <= char <= "\uf8ff" for char in line)
    )


@cache
def traditional() -> tuple[str, ...]:
    """The same in traditional script."""
    return tuple(opencc.OpenCC("s2tw").convert("\n".join(chinese())).split("\n"))


@cache
def languages() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Other languages: name, encoding, paragraphs."""
    table = tomllib.loads((Path(__file__).parent / "languages.toml").read_text("utf-8"))
    return tuple(
        (entry["name"], encoding, tuple(entry["text"].strip().split("\n")))
        for entry in table["language"]
        for encoding in entry["encodings"]
    )


def chance(*name: object) -> random.Random:
    """Random numbers that are the same in every run, and other ones for each cell."""
    return random.Random(f"{SEED} {name}")


def pieces(paragraphs: tuple[str, ...], encoding: str, size: int, count: int) -> Iterator[str]:
    """Pieces of at most ``size`` bytes, each of whole characters that the encoding has, not all ASCII; 0 is a whole document of
    six paragraphs."""
    random = chance(encoding, size, paragraphs[0])
    made = 0
    while made < count:
        text = "\n".join(random.sample(paragraphs, min(len(paragraphs), 6)))
        text = text.encode(encoding, "ignore").decode(encoding).removeprefix("\ufeff")
        if size:
            text = cut(text[random.randrange(max(1, len(text) - size // 2)) :], encoding, size)
        if not text.isascii() and len(text.encode(encoding)) > size * 3 // 4:
            made += 1
            yield text


def cut(text: str, encoding: str, size: int) -> str:
    """The longest head of a text that takes ``size`` bytes at most."""
    low, high = 0, min(len(text), size)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if len(text[:middle].encode(encoding)) <= size else (low, middle - 1)
    return text[:low]
