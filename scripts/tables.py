#!/usr/bin/env python3
"""Make the tables under rules/ that come from a library's or a standard's data, and say where from.

Run by hand when OpenCC is updated: `python scripts/tables.py`; the result is committed.
"""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

import opencc

RULES = Path(__file__).resolve().parent.parent / "rules"
HAN = [chr(code) for code in range(0x4E00, 0xA000)] + [chr(code) for code in range(0x3400, 0x4DC0)]


def convert(config: str, characters: list[str]) -> list[str]:
    """Each character alone: OpenCC never sees two that could form a phrase."""
    return opencc.OpenCC(config).convert("\n".join(characters)).split("\n")


def telling_characters() -> str:
    """The characters that belong to one script alone: the other direction leaves them, this one changes them."""
    simplified, traditional = convert("t2s", HAN), convert("s2t", HAN)
    only_traditional = [c for c, s, t in zip(HAN, simplified, traditional, strict=True) if s != c and t == c]
    only_simplified = [c for c, s, t in zip(HAN, simplified, traditional, strict=True) if t != c and s == c]
    return f'''# Made by scripts/tables.py from the dictionaries of OpenCC {opencc.__version__} (Apache-2.0). Do not edit.

[[rule]]
name = "telling-characters"
kind = "table"
why = """
The characters that only traditional or only simplified text has. Characters that both scripts use (乾, 於, 徵, 后, 里) prove
nothing and are in neither list.
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
'''


def fill(characters: list[str]) -> str:
    return " \\\n".join(textwrap.wrap("".join(characters), 100)) + "\\\n"


def main() -> int:
    (RULES / "script" / "telling.toml").write_text(telling_characters(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
