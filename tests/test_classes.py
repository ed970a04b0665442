"""What counts as an ideograph, in the pattern and in the function alike."""

from __future__ import annotations

import re

from cleaners.text.classes import HAN, is_han


def test_ideographs() -> None:
    for char in "一鿿㐀豈龜〇々𠀀":
        assert is_han(char), hex(ord(char))
    for char in ("\uf900", "\ufaff", "\U000323af"):
        assert is_han(char), hex(ord(char))
    for char in ("다", "ꀀ", "\ue000", "あ", "ア", "，", "A", "①", "⼈", ""):
        assert not is_han(char), char


def test_the_pattern_and_the_function_agree() -> None:
    pattern = re.compile(f"[{HAN}]")
    for code in range(0x110000):
        char = chr(code)
        assert bool(pattern.match(char)) == is_han(char), hex(code)
