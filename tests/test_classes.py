"""What counts as an ideograph, in the pattern and in the function alike."""

from __future__ import annotations

import re
from unicodedata import combining, decomposition, is_normalized

import pytest
from conftest import messy_text
from hypothesis import example, given
from hypothesis import strategies as st

from cleaners.characters.compose import STAYS
from cleaners.text.classes import HAN, as_text, code_points, is_han
from cleaners.text.page import Page


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


def test_what_nfc_leaves_alone_is_changed_by_no_neighbour() -> None:
    pairs = [decomposition(chr(code)).split() for code in range(0x110000)]
    seconds = {chr(int(pair[1], 16)) for pair in pairs if len(pair) == 2 and pair[0][0] != "<"}
    for char in re.findall(f"[{STAYS}]", "".join(map(chr, range(0x110000)))):
        assert char not in seconds, hex(ord(char))
        assert is_normalized("NFC", char), hex(ord(char))
        assert not combining(char), hex(ord(char))


@given(st.text())
@example("")
@example("甲\0\0")
@example("\ud83d甲\udc00")
def test_a_text_is_its_code_points(text: str) -> None:
    codes = code_points(text)
    assert codes.tolist() == list(map(ord, text))
    assert as_text(codes) == text


@pytest.mark.parametrize("characters", ["。！", "，、", "^一-鿿", "a-z"])
@given(messy_text)
def test_where_characters_stand(characters: str, text: str) -> None:
    expected = [match.start() for match in re.finditer(f"[{characters}]", text)]
    for _ in range(2):  # a class may get to be known by the first page that is asked for it
        assert Page(text).places(characters).tolist() == expected
