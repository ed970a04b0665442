"""The ledger: forwards, backwards, spans through it, and on disk."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import messy_text
from hypothesis import given
from hypothesis import strategies as st

from cleaners import Ledger, LedgerError, clean
from cleaners.text.edit import Edit, Edits, apply, settle
from cleaners.text.ledger import Stage
from cleaners.text.source import read

PAGES = "第一行,有错\n广告\n第二行"


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    """A random text and up to four stages of random edits."""
    source = read(draw(st.text("甲乙丙丁\n", max_size=12)))
    text, stages = source.text, []
    for number in range(draw(st.integers(0, 4))):
        proposed = Edits()
        for _ in range(draw(st.integers(0, 4))):
            start = draw(st.integers(0, len(text)))
            end = min(len(text), start + draw(st.integers(0, 3)))
            proposed.add(start, end, draw(st.text("子丑寅", max_size=3)), "test.rule")
        edits, skipped = settle(proposed)
        text, cut = apply(text, edits)
        stages.append(Stage("test", number, edits, cut, skipped))
    return Ledger(source, tuple(stages), text, "digest")


def _ledger(source: str, *stages: list[Edit]) -> Ledger:
    text, made = source, []
    for edits in stages:
        columns = Edits(edits)
        text, cut = apply(text, columns)
        made.append(Stage("test", 1, columns, cut))
    return Ledger(read(source), tuple(made), text)


def test_spans_are_widened_to_whole_edits() -> None:
    ledger = _ledger("甲乙丙丁", [Edit(1, 3, "子丑寅", "r")])  # 甲子丑寅丁
    assert ledger.origin(2, 3) == ledger.origin(1, 4) == (1, 3)
    assert ledger.origin(0, 2) == (0, 3)
    assert ledger.origin(2, 2) == (1, 3)  # a point inside the edit
    assert ledger.origin(1, 1) == (1, 1)  # a point on its border
    assert ledger.landing(1, 2) == (1, 4)
    assert ledger.landing(3, 4) == (4, 5)
    for start, end in ((-1, 2), (3, 2), (0, 99)):
        with pytest.raises(ValueError, match=f"span {start}:{end} is none of the clean text, which has"):
            ledger.origin(start, end)
        with pytest.raises(ValueError, match=f"span {start}:{end} is none of the decoded source"):
            ledger.landing(start, end)


def test_what_was_deleted_beside_a_span_is_no_part_of_it() -> None:
    ledger = _ledger("\n\n甲 乙\n", [Edit(0, 2, "", "r"), Edit(3, 4, "", "r")])  # 甲乙LF
    assert ledger.origin(0, 1) == (2, 3)
    assert ledger.origin(1, 2) == (4, 5)
    assert ledger.origin(0, 2) == (2, 5)
    assert ledger.origin(0, 3) == (0, 6)  # the whole comes from the whole
    assert ledger.landing(3, 4) == (1, 1)
    assert ledger.origin(1, 1) == (3, 4)  # the point where the space stood


def test_what_was_inserted_beside_a_span_is_no_part_of_it() -> None:
    ledger = _ledger("甲乙", [Edit(1, 1, "子", "r")], [Edit(1, 2, "丑寅", "r")])  # 甲丑寅乙
    assert ledger.landing(0, 1) == (0, 1)
    assert ledger.landing(1, 2) == (3, 4)
    assert ledger.origin(2, 3) == (1, 1)
    assert ledger.landing(1, 1) == (1, 3)


@given(ledgers())
def test_forwards_and_backwards(ledger: Ledger) -> None:
    text = ledger.replay()
    assert ledger.undo() == ledger.restore() == ledger.source.text
    assert ledger.origin(0, len(text)) == (0, len(ledger.source.text))
    assert ledger.landing(0, len(ledger.source.text)) == (0, len(text))


@given(ledgers(), st.data())
def test_spans_stay_inside_and_keep_what_they_cover(ledger: Ledger, data: st.DataObject) -> None:
    text, source = ledger.replay(), ledger.source.text
    names = _names(ledger)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    left, right = ledger.origin(start, end)
    assert 0 <= left <= right <= len(source)
    assert {name for name in names[start:end] if name >= 0} <= set(range(left, right))
    if end > start and names[start:end] == list(range(names[start], names[start] + end - start)) and names[start] >= 0:
        assert (left, right) == (names[start], names[start] + end - start)  # untouched: exactly its own characters
        assert ledger.landing(left, right) == (start, end)
    again = ledger.landing(left, right)
    kept = [i for i in range(start, end) if names[i] >= 0]
    assert not kept or again[0] <= kept[0] < kept[-1] + 1 <= again[1]


def _names(ledger: Ledger) -> list[int]:
    """For each character of the text the place of the source that it is, or -1 for one that an edit brought in."""
    names = list(range(len(ledger.source.text)))
    for stage in ledger.stages:
        new, at = [], 0
        for edit in stage.edits:
            new += [*names[at : edit.start], *[-1] * len(edit.text)]
            at = edit.end
        names = new + names[at:]
    return names


@given(ledgers(), st.data())
def test_a_wider_span_covers_a_narrower_one(ledger: Ledger, data: st.DataObject) -> None:
    first = ledger.stages[:1]
    text = Ledger(ledger.source, first, "").replay()
    single, size = Ledger(ledger.source, first, text), len(text)
    a, b, c, d = sorted(data.draw(st.integers(0, size)) for _ in range(4))
    if b < c:
        outer, inner = single.origin(a, d), single.origin(b, c)
        assert outer[0] <= inner[0] <= inner[1] <= outer[1]


def test_rows_point_into_the_source() -> None:
    ledger = _ledger("甲乙丙", [Edit(0, 1, "", "test.first")], [Edit(1, 2, "寅", "test.second")])
    first, second = ledger.rows()
    assert (first.rule, first.before, first.after, first.source_start, first.source_end) == (
        "test.first",
        "甲",
        "",
        0,
        1,
    )
    assert (second.start, second.end, second.before, second.after) == (1, 2, "丙", "寅")
    assert (second.source_start, second.source_end) == (2, 3)


@given(ledgers())
def test_record_and_back(ledger: Ledger) -> None:
    for record in (ledger.record("a"), json.loads(json.dumps(ledger.record("a")))):
        again = Ledger.from_record(record)
        assert again.record("a") == ledger.record("a")
        assert again.restore() == ledger.restore()


@given(messy_text, st.sampled_from(["utf-8", "gb18030", "big5", "utf-16", "hz"]), st.binary(max_size=4))
def test_a_loaded_ledger_restores_the_bytes(text: str, encoding: str, noise: bytes) -> None:
    data = text.encode(encoding, "ignore") + noise
    ledger = clean(data, only=["script"]).ledger
    record = json.loads(json.dumps(ledger.record(with_text=False)))
    assert Ledger.from_record(record, ledger.replay()).restore() == data


def test_saved_and_loaded(tmp_path: Path) -> None:
    cleaned = clean("這個辦法適用於機關單位。\ud800")
    file = tmp_path / "one.jsonl"
    cleaned.ledger.save(file, "a.txt")
    for again in (Ledger.load(file), Ledger.load(file, cleaned.text), Ledger.load(file, name="a.txt")):
        assert again.restore() == "這個辦法適用於機關單位。\ud800"
        assert list(again.rows()) == list(cleaned.ledger.rows())
        assert again.digest == cleaned.ledger.digest


def test_one_of_many(tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    ledgers = {name: _ledger(name * 3, [Edit(0, 1, "", "r")]) for name in "甲乙丙"}
    lines = [json.dumps(ledger.record(name, with_text=False), ensure_ascii=False) for name, ledger in ledgers.items()]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert Ledger.load(file, "乙乙").restore() == "乙乙乙"
    assert Ledger.load(file, "丙丙", name="丙").restore() == "丙丙丙"
    with pytest.raises(LedgerError, match="none of its 3 ledgers is named '丁'"):
        Ledger.load(file, "丙丙", name="丁")
    with pytest.raises(LedgerError, match="saved without its text: give the clean text too"):
        Ledger.load(file, name="甲")


def test_refuses_what_it_cannot_trust(tmp_path: Path) -> None:
    file = tmp_path / "ledger.jsonl"
    ledger = clean("這個辦法適用於機關單位。".encode("big5")).ledger

    def load(change: dict[str, object], text: str | None = None) -> Ledger:
        file.write_text(json.dumps({**ledger.record("a"), **change}) + "\n", encoding="utf-8")
        return Ledger.load(file, text, name="a")

    assert load({}).restore() == "這個辦法適用於機關單位。".encode("big5")
    with pytest.raises(LedgerError, match=r"ledger.jsonl:1: the text was edited since it was cleaned"):
        load({}, ledger.replay() + "！")
    with pytest.raises(LedgerError, match="format 99, expected 1: made by another version"):
        load({"format": 99})
    with pytest.raises(LedgerError, match="not a ledger as this version writes it"):
        load({"stages": [{"cleaner": "script"}]})
    with pytest.raises(LedgerError, match="not a ledger as this version writes it"):
        load({"source": {**ledger.source.record(), "encoding": "klingon"}})
    with pytest.raises(LedgerError, match="do not lead back to the source: the file is damaged"):
        load({"source": {**ledger.source.record(), "bom": "ff"}})
    with pytest.raises(LedgerError, match="do not lead back to the source: the file is damaged"):
        load({"stages": []})
    file.write_text("{half a line\n", encoding="utf-8")
    with pytest.raises(
        LedgerError, match=r"ledger.jsonl:1: not JSON .* expected a ledger as `clean --ledger` writes it"
    ):
        Ledger.load(file)
    file.write_text("[]\n", encoding="utf-8")
    with pytest.raises(LedgerError, match="expected a JSON object, one ledger a line"):
        Ledger.load(file)
    file.write_bytes(b"\xff\xfe\n")
    with pytest.raises(LedgerError, match="is not UTF-8"):
        Ledger.load(file)
    with pytest.raises(FileNotFoundError):
        Ledger.load(tmp_path / "nothing")
