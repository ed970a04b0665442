"""Masked places and organisations: a mask before 市, 局, 有限公司."""

from __future__ import annotations

from .masks import Change, Mask, Reader, is_border
from .persons import has_surname

_CHAIN = "省市区县州旗盟镇乡村道"  # after one of these, a single sign is a mask before the next
_ROADS = "路街巷弄道里村区栋幢元楼层组号"
_SINGLE = frozenset(("省", "市", "县", "镇", "乡", "村", "街道", "局", "厅", "自治区", "自治州", "自治县"))
_MASKED = frozenset(("区", "部门"))  # these, too, where the document is full of masks


def read_place(reader: Reader, mask: Mask) -> Change | None:
    """``XX市`` is ``某市``; a single X or × only at a border or down a chain of places, and never as a letter among others."""
    if not _may_name(reader, mask):
        return None
    at = _behind(reader, mask)
    if mask.before and mask.before in _ROADS and _may_number(mask) and reader.book.addresses.match(reader.text, at):
        return Change(mask.start, at, "某", "place")
    suffix = reader.book.places.match(reader.text, at)
    if not suffix or not (mask.is_run or _stands_alone(reader, mask, suffix[0])):
        return None
    return _close_gap(reader.put(mask, suffix[0], "place"), mask, at)


def read_organisation(reader: Reader, mask: Mask) -> Change | None:
    """``XX局`` and ``XX公司`` are ``某局`` and ``某公司``, also with the words between: ``XX科技有限公司``."""
    if not _may_name(reader, mask):
        return None
    book, text, at = reader.book, reader.text, _behind(reader, mask)
    suffix = book.organisations.match(text, at) or book.weak.match(text, at)
    if suffix:
        if mask.is_run or _stands_alone(reader, mask, suffix[0]):
            return _close_gap(reader.put(mask, suffix[0], "organisation"), mask, at)
        return None
    if not mask.is_run or mask.sign in "_□":
        return None
    compound = book.compound.match(text, at)
    if not compound:
        return None
    return _close_gap(reader.put(mask, "", "organisation", compound[0]), mask, at)


def _may_name(reader: Reader, mask: Mask) -> bool:
    before = mask.before
    if before == "第" or before.isdigit() or (mask.sign == "_" and before in ("：", ":")):
        return False
    return not has_surname(reader, mask)


def _behind(reader: Reader, mask: Mask) -> int:
    """Where the word behind a mask begins: one space beside Latin letters is layout."""
    return mask.end + (mask.after == " " and mask.sign in "Xx" and mask.is_run)


def _close_gap(change: Change, mask: Mask, at: int) -> Change:
    return change if at == mask.end else change._replace(end=change.end + at - mask.end)


def _stands_alone(reader: Reader, mask: Mask, suffix: str) -> bool:
    """Whether a single sign is a mask: ``X市``, ``×县``; not ``X区间``, not the letter of ``A市和X市``."""
    if mask.sign == "某":
        return reader.style == "token"
    if mask.sign not in "X×":
        return False
    chained = mask.before != "" and mask.before in _CHAIN
    masked = reader.is_masked(mask)
    if not chained and suffix not in _SINGLE and not (masked and suffix in _MASKED):
        return False
    at_border = is_border(mask.before) or mask.before in reader.book.leads or mask.before in "在某"
    return (chained or at_border or masked) and not reader.is_label(mask, suffix) and not reader.is_variable(mask)


def _may_number(mask: Mask) -> bool:
    """Whether the sign may stand for the number of a house or a group."""
    return mask.sign in "X×" or (mask.is_run and mask.sign in "x*○□某")
