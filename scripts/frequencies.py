#!/usr/bin/env python3
"""Make the tables by which encodings are told apart and lost bytes are guessed: `python scripts/frequencies.py DICT`.

DICT is `dict.txt` of jieba (`pip download --no-deps jieba`; it lies in jieba/ of the archive): words and how often they were
met. Run by hand when jieba or OpenCC is updated; the result is committed.
"""

from __future__ import annotations

import math
import sys
from collections import Counter
from pathlib import Path

import opencc

CLEANERS = Path(__file__).resolve().parent.parent / "cleaners"
MET, LONGER, LONGEST = (
    29,
    1.5,
    5,
)  # times that a word of two ideographs was met, so many times as often for each more, up to so many
NAMES = ("nrt", "nrfg")  # transliterated names, and those of famous people
RAREST = 15.5  # nats; what is rarer is as good as unknown
HAN = 0.8  # the share of ideographs in a text; the rest is marks, digits, letters
DE = 0.034  # the share of 的: a segmenter cuts it off, and jieba hardly counts it

# Shares of the marks, in thousandths of a text, after a count of reports, news and minutes.
MARKS = {
    "，": 55, "。": 27, "、": 11, "“": 6.7, "”": 6.7, "：": 4, "（": 4, "）": 4, "　": 4, "；": 1.5, "《": 1.5, "》": 1.5, "？": 1.5,
    "「": 1.5, "」": 1.5, "—": 1.5, "！": 0.9, "…": 0.55, "‘": 0.33, "’": 0.33, "·": 0.33, "『": 0.2, "』": 0.2, "【": 0.2, "】": 0.2,
    "～": 0.2, "％": 0.2, "〔": 0.12, "〕": 0.12, "○": 0.12, "×": 0.12, "〇": 0.12, "〈": 0.12, "〉": 0.12, "℃": 0.08, "■": 0.05,
    "●": 0.05, "★": 0.05, "→": 0.05, "①": 0.05, "②": 0.05, "③": 0.05, "④": 0.03, "⑤": 0.03, "▲": 0.03, "◆": 0.03, "※": 0.03,
}  # fmt: skip
# The syllables that Korean endings, particles and the commonest words are made of: a third of any text.
KOREAN = (
    "이다는을의에가고하지한로기사도은를인해자대어리서시나그있것수아들과으니라일게정보스면만여전부제주안구상동요없장"
)


def shares(words: list[str], counts: list[int]) -> Counter[str]:
    """How often each ideograph occurs among the ideographs, 的 aside."""
    found: Counter[str] = Counter()
    for word, count in zip(words, counts, strict=True):
        for char in word:
            if "\u3400" <= char <= "\u9fff" and char != "的":
                found[char] += count
    total = sum(found.values())
    return Counter({char: count / total for char, count in found.items()})


def chinese(dictionary: Path) -> dict[str, float]:
    """The cost of each character in nats, over simplified and traditional text alike."""
    rows = [line.split(" ") for line in dictionary.read_text(encoding="utf-8").splitlines()]
    counts = [int(row[1]) for row in rows]
    simplified = [row[0] for row in rows]
    traditional = opencc.OpenCC("s2tw").convert("\n".join(simplified)).split("\n")
    either = [shares(words, counts) for words in (simplified, traditional)]
    found = {char: sum(some[char] for some in either) / 2 * (HAN - DE) for char in sorted(either[0] | either[1])}
    found |= {"的": DE, **{mark: share / 1000 for mark, share in MARKS.items()}}
    return {char: -math.log(share) for char, share in found.items()}


def vocabulary(dictionary: Path) -> list[str]:
    """Words of ideographs in a row for each half nat: the commonest, the longer the commoner, and all that are one ideograph."""
    lines = [line.split(" ") for line in dictionary.read_text(encoding="utf-8").splitlines()]
    total = sum(int(count) for _, count, _ in lines)
    simplified = opencc.OpenCC("t2s").convert("\n".join(word for word, *_ in lines)).split("\n")
    classes: dict[float, list[str]] = {}
    for (word, count, tag), simple in zip(lines, simplified, strict=True):
        if len(word) == 1 and word != simple:
            continue
        least = MET * LONGER ** (len(word) - 2) if len(word) > 1 else 2
        if (
            int(count) >= least
            and len(word) <= LONGEST
            and tag not in NAMES
            and all("\u4e00" <= c <= "\u9fff" for c in word)
        ):
            classes.setdefault(round(-math.log(int(count) / total) * 2) / 2, []).append(word)
    return [f"{cost}\t{' '.join(sorted(some))}" for cost, some in sorted(classes.items())]


def rows(language: str, costs: dict[str, float]) -> list[str]:
    """A row for each half nat."""
    classes: dict[float, list[str]] = {}
    for char, cost in costs.items():
        if cost <= RAREST:
            classes.setdefault(round(cost * 2) / 2, []).append(char)
    return [f"{language}\t{cost}\t{''.join(sorted(chars))}" for cost, chars in sorted(classes.items())]


def main() -> int:
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_file():
        print((__doc__ or "").strip(), file=sys.stderr)
        return 2
    dictionary = Path(sys.argv[1])
    source = "# From the word frequencies of jieba (MIT licence, Copyright (c) 2013 Sun Junyi)"
    frequencies = [
        "# Made by scripts/frequencies.py. Do not edit. Language, cost in nats (the rarer, the dearer), characters.",
        f"{source}, the traditional half of it through",
        f"# the dictionaries of OpenCC {opencc.__version__} (Apache-2.0).",
        *rows("zh", chinese(dictionary)),
        *rows("ko", dict.fromkeys(KOREAN, 5.0)),
    ]
    words = [
        "# Made by scripts/frequencies.py. Do not edit. Cost in nats, words.",
        f"{source}.",
        *vocabulary(dictionary),
    ]
    for path, lines in (("text/frequencies.tsv", frequencies), ("text/words.tsv", words)):
        (CLEANERS / path).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
