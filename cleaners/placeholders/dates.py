"""Masked dates, numbers of documents and amounts of money."""

from __future__ import annotations

from ..text.pattern import lazy
from .masks import Change, Mask, Reader

_SIGN = "[XxＸｘ×○*□某]"
_CENTURY = lazy(
    r"(?<![A-Za-z0-9])(?:(?:19|20|二[〇○零]|一九)\Z|(?:19|20)[0-9]\Z|(?:二[〇○零]|一九)[〇零一二三四五六七八九]\Z)"
)
_RANGE = lazy(f"{_SIGN}[-–—~～至到]$")  # 20XX—20XX年 has no short form
_NO_MONTH = frozenset("球亮光刊饼票经薪租色牙台")
_DAY_BEHIND = lazy(rf"月(?:{_SIGN}{{1,2}}|[0-9]{{1,2}})[日号]")
_MONTH_BEHIND = lazy(rf"年(?:{_SIGN}{{1,2}}|[0-9]{{1,2}})月|年度")
_DAY_BEFORE = lazy(rf"月(?:{_SIGN}{{1,2}}|[0-9]{{1,2}})[日号][至到—–~～-]\Z")  # X月X日至X日
_DATE_BEHIND = lazy("年x{1,2}月x{1,2}[日号]")
_MINUTE_BEHIND = lazy("时[Xx×]{1,2}分")
_NUMBER_BEHIND = lazy(rf"[〕\]】)）] ?第?(?:{_SIGN}{{1,4}}|[0-9]{{1,5}}) ?号")
_YEAR_BEHIND = lazy(rf"[一-鿿]{{1,8}}[〔\[【(（](?:[0-9]{{4}}|(?:19|20){_SIGN}{{2}}|{_SIGN}{{4}}|某年)[〕\]】)）]")
_DIGITS_OF_CHINESE = "〇零一二三四五六七八九十百千万两几"


def read_date(reader: Reader, mask: Mask) -> Change | None:
    """``20XX年`` is ``某年``, ``X月X日`` is ``某月某日``; a lone ``XX年`` may be how long something took."""
    if mask.sign == "_":
        return None
    find = _PARTS.get(mask.after)
    start = find(reader, mask) if find else None
    return None if start is None else Change(start, mask.end, "某", "date")


def _year(reader: Reader, mask: Mask) -> int | None:
    """Where a masked year begins, or ``None``."""
    century = _century(reader, mask)
    if century is not None:
        return None if _RANGE.search(reader.text[max(0, century - 2) : century]) else century
    if mask.before.isdigit() or mask.before == "第":
        return None
    if mask.size == 4 and mask.sign in "Xx×":
        return mask.start
    if mask.sign == "x" and _DATE_BEHIND.match(reader.text, mask.end):
        return mask.start
    if mask.sign in "X×" or (mask.is_run and mask.sign in "x*○某"):
        behind = _MONTH_BEHIND.match(reader.text, mask.end)
        return mask.start if behind and (mask.size != 1 or behind[0] != "年度") else None
    return None


def _century(reader: Reader, mask: Mask) -> int | None:
    """Where ``20XX`` or ``202X`` begins whose end is the mask."""
    known = _CENTURY.search(reader.text[max(0, mask.start - 4) : mask.start])
    if not known or len(known[0]) + mask.size != 4 or mask.sign in "_某":
        return None
    return mask.start - len(known[0])


def _month(reader: Reader, mask: Mask) -> int | None:
    if mask.before.isdigit() or mask.size > 2 or reader.text[mask.end + 1 : mask.end + 2] in _NO_MONTH:
        return None
    if mask.before == "年" or (mask.sign != "□" and _DAY_BEHIND.match(reader.text, mask.end)):
        return mask.start if mask.sign != "□" else None
    alone = (mask.sign in "X×" or (mask.is_run and mask.sign in "x○某")) and mask.before not in ("第", "个")
    return mask.start if alone and not reader.is_variable(mask) else None


def _day(reader: Reader, mask: Mask) -> int | None:
    follows = mask.before == "月" or _DAY_BEFORE.search(reader.text, max(0, mask.start - 6), mask.start)
    return mask.start if follows and mask.size <= 2 and mask.sign != "□" else None


def _time(reader: Reader, mask: Mask) -> int | None:
    before = "日号午晚晨" if mask.after == "时" else "时"
    known = mask.before != "" and mask.before in before
    known = mask.size <= 2 and (known or bool(_MINUTE_BEHIND.match(reader.text, mask.end)))
    return mask.start if known and mask.sign in "Xx×" else None


_PARTS = {"年": _year, "月": _month, "日": _day, "时": _time, "分": _time}  # each says where its mask begins


def read_document_number(reader: Reader, mask: Mask) -> Change | None:
    """``东人社〔20XX〕X号`` is ``东人社〔某年〕某号``; ``X号文件`` is ``某号文件``."""
    text, after, before = reader.text, mask.after, mask.before
    if mask.sign == "_":
        return None
    if after == "号" and (
        before in tuple("〕]】") or (before == "第" and text[mask.start - 2 : mask.start - 1] in tuple("〕]】"))
    ):
        return Change(mask.start, mask.end, "某", "document-number")
    if text.startswith("号文件", mask.end) and not before.isdigit() and mask.sign in "Xx×*○某":
        return Change(mask.start, mask.end, "某", "document-number")
    if after and after in "〕]】)）" and _NUMBER_BEHIND.match(text, mask.end):
        start = _century(reader, mask) if before.isdigit() or mask.size < 4 else mask.start
        if start is not None and text[start - 1 : start] in tuple("〔[【(（"):
            return Change(start, mask.end, "某年", "document-number")
    if mask.sign in "Xx×○某" and mask.size <= 4 and not before.isdigit() and _YEAR_BEHIND.match(text, mask.end):
        return Change(mask.start, mask.end, "某", "document-number") if mask.text != "某" else None
    return None


def read_quantity(reader: Reader, mask: Mask) -> Change | None:
    """``XX万元`` is ``某万元``, and so is ``X.X亿元``; a single x may be a variable."""
    unit = reader.book.units.match(reader.text, mask.end)
    if not unit or mask.sign in "_□":
        return None
    decimal = reader.decimal(mask)
    if decimal is not None:
        return Change(decimal, mask.end, "某", "quantity")
    if mask.before.isdigit() or mask.before in (".", "第", "-"):
        return None
    if mask.before and mask.before in _DIGITS_OF_CHINESE:
        return None
    if not mask.is_run and (mask.sign not in "X×" or unit[0][0] not in "万亿余" or reader.is_variable(mask)):
        return None
    return Change(mask.start, mask.end, "某", "quantity")
