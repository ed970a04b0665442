"""Arithmetic on spans: overlaps settle, edits apply and revert."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cleaners.text.edit import Edit, Edits, apply, in_order, revert, settle

TEXT = "甲乙丙丁戊己庚辛"

spans = st.tuples(st.integers(0, len(TEXT)), st.integers(0, 3)).map(lambda s: (s[0], min(s[0] + s[1], len(TEXT))))
edit = st.builds(
    lambda span, text, rule: Edit(*span, text, rule), spans, st.text("子丑寅", max_size=2), st.sampled_from("ab")
)
edits = st.lists(edit, max_size=8)


def _overlap(one: Edit, other: Edit) -> bool:
    """An insertion overlaps what it stands inside, and another at its point; it may stand on a border."""
    if one.start == one.end and other.start == other.end:
        return one.start == other.start
    return one.start < other.end and other.start < one.end


def test_settle_prefers_first_then_longest_then_rank() -> None:
    first, later = Edit(0, 2, "", "b"), Edit(1, 4, "", "a")
    assert settle(Edits([later, first])) == (Edits([first]), [(later, "b")])
    long, short = Edit(1, 4, "", "b"), Edit(1, 2, "", "a")
    assert settle(Edits([short, long])) == (Edits([long]), [(short, "b")])
    twin, other = Edit(1, 2, "子", "b"), Edit(1, 2, "丑", "a")
    assert settle(Edits([twin, other]), "ab".index) == (Edits([other]), [(twin, "a")])


def test_an_insertion_may_stand_on_a_border() -> None:
    insertion, after, before = Edit(3, 3, "子", "a"), Edit(3, 5, "", "b"), Edit(1, 3, "", "b")
    for order in ([insertion, after, before], [after, before, insertion], [before, insertion, after]):
        assert settle(Edits(order)) == (Edits([before, insertion, after]), [])
    assert settle(Edits([Edit(2, 4, "", "b"), insertion]))[1] == [(insertion, "b")]


@given(edits, st.randoms(use_true_random=False))
def test_settled_edits_do_not_overlap_and_order_does_not_matter(proposed: list[Edit], random: object) -> None:
    kept, skipped = settle(Edits(proposed), "ab".index)
    assert sorted([*kept, *(lost for lost, _ in skipped)]) == sorted(proposed)
    assert in_order(kept)
    assert not any(_overlap(one, other) for i, one in enumerate(kept) for other in list(kept)[:i])
    assert all(any(_overlap(lost, edit) and edit.rule == winner for edit in kept) for lost, winner in skipped)
    assert settle(kept, "ab".index) == (kept, [])


@given(edits)
def test_apply_and_revert(proposed: list[Edit]) -> None:
    kept, _ = settle(Edits(proposed))
    changed, cut = apply(TEXT, kept)
    assert cut == [TEXT[edit.start : edit.end] for edit in kept]
    back = revert(kept, cut)
    assert [changed[edit.start : edit.end] for edit in back] == kept.texts
    assert apply(changed, back) == (TEXT, kept.texts)


@given(edits)
def test_many_edits_do_what_each_does(proposed: list[Edit]) -> None:
    """Dense edits are made all at once, few one by one."""
    kept, _ = settle(Edits(proposed))
    changed, cut = apply(TEXT, kept)
    copies = range(0, 300 * len(TEXT), len(TEXT))
    many = Edits(Edit(edit.start + at, edit.end + at, edit.text, edit.rule) for at in copies for edit in kept)
    assert apply(TEXT * 300, many) == (changed * 300, cut * 300)


def test_columns_read_as_edits() -> None:
    columns = Edits()
    columns.add(1, 2, "子", "a")
    columns.add(4, 4, "丑", "b")
    assert list(columns) == [Edit(1, 2, "子", "a"), Edit(4, 4, "丑", "b")]
    assert (columns[1], len(columns)) == (Edit(4, 4, "丑", "b"), 2)
    assert columns == Edits(columns) != Edits()
