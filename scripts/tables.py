#!/usr/bin/env python3
"""Make the tables under rules/ that come from a library's or a standard's data, and say where from.

Run by hand when OpenCC or Unicode is updated: `python scripts/tables.py [EquivalentUnifiedIdeograph.txt]`; the result is
committed. Unicode's file comes with Debian's `unicode-data`, or from https://www.unicode.org/Public/UCD/latest/ucd/.
"""

from __future__ import annotations

import re
import sys
import textwrap
from pathlib import Path

import opencc

RULES = Path(__file__).resolve().parent.parent / "rules"
UNICODE = Path("/usr/share/unicode/EquivalentUnifiedIdeograph.txt")
HAN = [chr(code) for code in range(0x4E00, 0xA000)] + [chr(code) for code in range(0x3400, 0x4DC0)]


def convert(config: str, characters: list[str]) -> list[str]:
    """Each character alone: OpenCC never sees two that could form a phrase."""
    return opencc.OpenCC(config).convert("\n".join(characters)).split("\n")


def telling_characters() -> str:
    """The characters that belong to one script alone: the other direction leaves them, this one changes them."""
    simplified, traditional = convert("t2s", HAN), convert("s2t", HAN)
    only_traditional = [c for c, s, t in zip(HAN, simplified, traditional, strict=True) if s != c and t == c]
    only_simplified = [c for c, s, t in zip(HAN, simplified, traditional, strict=True) if t != c and s == c]
    shared = [c for c in only_simplified if is_frequent_in_big5(c)]
    return f'''# Made by scripts/tables.py from the dictionaries of OpenCC {opencc.__version__} (Apache-2.0). Do not edit.

[[rule]]
name = "telling-characters"
kind = "table"
why = """
The characters that only traditional or only simplified text has. Characters that both scripts use (乾, 於, 徵, 后, 里) prove
nothing and are in neither list. What is listed as shared is simplified beside a rarer traditional form (吃 beside 喫, 台 beside 臺),
but stands in traditional text as well: it makes a text simplified for a traditional target alone.
"""
risk = "safe"
examples = [
  {{ text = "這個辦法適用於機關單位。", want = "这个办法适用于机关单位。" }},
  {{ text = "乾坤里后于征伙" }},
]

[rule.table]
traditional = """\\
{fill(only_traditional)}"""
simplified = """\\
{fill(only_simplified)}"""
shared = """\\
{fill(shared)}"""
'''


def is_frequent_in_big5(character: str) -> bool:
    """Whether Big5 has it among its 5,401 frequent characters: Taiwan writes 台 吃 里 干 as well, whatever OpenCC prefers."""
    data = character.encode("big5", "ignore")
    return b"\xa4\x40" <= data <= b"\xc6\x7e"


def radicals(path: Path) -> str:
    """The radicals that look like an ideograph, and that ideograph; the strokes of the same file are left out."""
    data = path.read_text(encoding="utf-8")
    pairs = {}
    for first, last, ideograph in re.findall(r"^([0-9A-F]+)(?:\.\.([0-9A-F]+))? *; *([0-9A-F]+)", data, re.MULTILINE):
        for code in range(int(first, 16), int(last or first, 16) + 1):
            if 0x2E80 <= code <= 0x2FD5:
                pairs[chr(code)] = chr(int(ideograph, 16))
    version = data.partition("\n")[0].removeprefix("# ")
    return f'''# Made by scripts/tables.py from {version} of the Unicode Character Database
# (© Unicode, Inc.; Unicode License v3, https://www.unicode.org/license.txt). Do not edit.

[[rule]]
name = "radical-ideographs"
kind = "table"
why = """
The radicals of the blocks Kangxi Radicals and CJK Radicals Supplement, and below each the unified ideograph that looks
the same. A radical without such an ideograph is not here and is left.
"""
risk = "safe"
examples = [
  {{ text = "\u2f08\u2f12资源和社会保障", want = "人力资源和社会保障" }},
  {{ text = "\u2e80" }},
]

[rule.table]
radicals = """\\
{fill(list(pairs))}"""
ideographs = """\\
{fill(list(pairs.values()))}"""
'''


def fill(characters: list[str]) -> str:
    return " \\\n".join(textwrap.wrap("".join(characters), 100)) + "\\\n"


def main() -> int:
    unicode = Path(sys.argv[1]) if len(sys.argv) > 1 else UNICODE
    if not unicode.is_file():
        print(f"{unicode}: no such file; give the path of EquivalentUnifiedIdeograph.txt", file=sys.stderr)
        return 2
    tables = {"script/telling.toml": telling_characters(), "characters/radicals.toml": radicals(unicode)}
    for name, table in tables.items():
        (RULES / name).write_text(table, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
