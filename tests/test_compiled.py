"""Compiled patterns that are kept beside Python's bytecode: the same patterns, whatever becomes of the file."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cleaners.rulebook.read import builtin, read_rules
from cleaners.text import compiled as store
from cleaners.text.compiled import compiled, keep

PATTERNS = [
    ("[㐀-䶿一-鿿豈-﫿𠀀-𲎯〇々]{1,3}(?P<end>[。！？])", re.MULTILINE),
    (r"(?i:vip|会员)(?P<a>\d)?(?(a)元|币)", 0),
    (rb"[\x80-\xff]+", 0),
    ("", re.IGNORECASE | re.DOTALL),
]


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A store of its own, with nothing in it."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(store, "_missed", set())
    _forget()
    found = store._file()
    assert found is not None
    yield found
    _forget()


def _forget() -> None:
    """What another process would not know."""
    store._missed.clear()
    store._kept.cache_clear()
    store._file.cache_clear()


def _fill() -> None:
    assert [compiled(*pattern) for pattern in PATTERNS] == [re.compile(*pattern) for pattern in PATTERNS]
    keep()
    _forget()


def test_every_rule_compiles_to_the_same() -> None:
    for rule in read_rules(builtin(), proven=True)[0]:
        if rule.find:
            wanted = re.compile(rule.find, re.MULTILINE)
            made = store._entry(rule.find, int(re.MULTILINE)).pattern(rule.find)
            assert (made, made.groupindex) == (wanted, wanted.groupindex), rule.name


def test_what_was_kept_is_not_compiled_again(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _fill()
    wanted = [re.compile(*pattern) for pattern in PATTERNS]
    monkeypatch.setattr(store.re, "compile", lambda *_: pytest.fail("compiled again"))
    found = [compiled(*pattern) for pattern in PATTERNS]
    assert found == wanted
    match = found[0].fullmatch("结束。")
    assert match is not None
    assert (match["end"], match.lastgroup) == ("。", "end")


@pytest.mark.parametrize("damage", ["cut", "changed", "empty", "other version", "foreign code"])
def test_a_bad_file_costs_time_only(file: Path, damage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if damage == "other version":
        with monkeypatch.context() as elsewhere:
            elsewhere.setattr(store, "_version", lambda: ("another", 0, 4))
            _fill()
    elif damage == "foreign code":
        with monkeypatch.context() as elsewhere:
            elsewhere.setattr(store, "_entry", lambda *_: store._Entry(32, b"\xff\xff\xff\x7f" * 4, 0, {}))
            _fill()
    else:
        _fill()
        data = file.read_bytes()
        half = len(data) // 2
        file.write_bytes({"cut": data[:half], "changed": data[:half] + b"?" + data[half + 1 :], "empty": b""}[damage])
    _forget()
    assert [compiled(*pattern) for pattern in PATTERNS] == [re.compile(*pattern) for pattern in PATTERNS]


def test_nothing_is_written_where_bytecode_is_not(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    _fill()
    assert not file.exists()


def test_a_folder_that_is_none_is_no_error(file: Path) -> None:
    file.parent.parent.mkdir(parents=True, exist_ok=True)
    file.parent.write_text("a file where the folder should be")
    _fill()
    assert not file.exists()


def test_the_store_does_not_grow_without_bound(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_MOST", 3)
    for number in range(20):
        compiled(f"第{number}章")
        keep()
        _forget()
    assert len(store._kept()) <= 3


def test_a_wrong_pattern_is_an_error_of_the_engine() -> None:
    with pytest.raises(re.error):
        compiled("(")
