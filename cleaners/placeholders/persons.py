"""Masked persons: a surname with a mask behind it, a mask before a role, a mask behind one."""

from __future__ import annotations

from bisect import bisect_right

from ..text.page import Page
from ..text.pattern import lazy
from .masks import Change, Mask, Reader, is_border

TOKEN = "[姓名]"
LONGEST_NAME = 3  # signs behind a surname
_TOLD_APART = lazy("[甲乙丙丁戊己庚辛壬癸]")
_NUMBERED = lazy(r"\[姓名(\d{1,6})\]")
_OTHERS = lazy(r"(?<=[：:])(?:[Xx×*○]{2,3}+[ 、]{1,2}+){1,8}\Z")  # who stand before, behind the same label
_ROW = 40  # code points in which they are looked for
_REACH = 8  # code points in which a role before a mask is looked for


def has_surname(reader: Reader, mask: Mask) -> bool:
    """Whether a surname stands before the mask, with a border or a word that introduces persons before it."""
    return _surname(reader, mask) != "" and _is_introduced(reader, mask)


def read_name(reader: Reader, mask: Mask) -> Change | None:
    """``张X`` is ``张某``, ``张××`` is ``张某某``: a surname where a name may begin, or with a role behind the mask."""
    surname = _surname(reader, mask)
    if not surname or mask.size > LONGEST_NAME or mask.sign == "_" or mask.before.isdigit():
        return None
    if mask.sign == "某" and reader.style != "token":
        return None
    book, text = reader.book, reader.text
    role = book.roles.match(text, mask.end)
    if not role and not (_is_introduced(reader, mask) and _ends_as_name(reader, mask)):
        return None
    end, put = mask.end, "某" * min(mask.size, 2)
    if reader.style != "token":
        return Change(mask.start, end, put, "person")
    apart = _TOLD_APART.match(text, end) if mask.sign == "某" else None
    end = apart.end() if apart else end
    key = surname + put + (apart[0] if apart else "")
    return Change(mask.start - len(surname), end, TOKEN, "person", key)


def _surname(reader: Reader, mask: Mask) -> str:
    two = reader.text[max(0, mask.start - 2) : mask.start]
    book = reader.book
    if two in book.double:
        return two
    return mask.before if mask.before in book.surnames else ""


def _is_introduced(reader: Reader, mask: Mask) -> bool:
    at = mask.start - len(_surname(reader, mask))
    before = reader.text[at - 1 : at] if at else ""
    return is_border(before) or before in reader.book.leads


def _ends_as_name(reader: Reader, mask: Mask) -> bool:
    """Whether what follows may follow a name. One sign may be a letter or half a name (``张X明``), so it needs a border or a
    word of few that follow names; more signs need only that no place, organisation or unit follows."""
    after, book, text = mask.after, reader.book, reader.text
    if not mask.is_run:
        if mask.sign == "某":
            return True
        if mask.sign not in "X×○" or mask.before in book.words["never-with-one"] or reader.is_variable(mask):
            return False
        return is_border(after) or after in book.follows or bool(book.speech.match(text, mask.end))
    return not any(
        pattern.match(text, mask.end) for pattern in (book.places, book.organisations, book.weak, book.units)
    ) and (not after or after not in book.words["never-behind"])


def read_role(reader: Reader, mask: Mask) -> Change | None:
    """``XXX同志`` is ``某某同志``; a single X or × is one 某 before an office, since ``X先生`` may be called so."""
    if mask.before.isdigit() or mask.before == "第" or mask.sign == "_":
        return None
    at = mask.end + (mask.after == " " and mask.sign in "Xx" and mask.is_run)
    role = reader.book.roles.match(reader.text, at)
    if not role:
        return None
    if mask.is_run:
        put = "某某"
    elif mask.sign not in "X×" or not _is_one(reader, mask, role[0], at):
        return None
    else:
        put = "某"
    if reader.style == "token":
        put = TOKEN
    return Change(mask.start, at, put, "role")


def _is_one(reader: Reader, mask: Mask, role: str, at: int) -> bool:
    """Whether a single sign before a role is a mask; in a document full of masks also inside a sentence, and before 同志."""
    masked = reader.is_masked(mask)
    office = bool(reader.book.offices.match(reader.text, at))
    return (office and is_border(mask.before)) or (masked and (office or role == "同志"))


def read_label(reader: Reader, mask: Mask) -> Change | None:
    """``由局长XXX主持``, ``记者×××`` and ``联系人：XXX`` name a person; ``某某某`` always does."""
    before, after = mask.before, mask.after
    if mask.sign == "某" and mask.size < 3:
        return None
    if mask.sign in "_□" or not mask.is_run or before.isdigit():
        return None
    if mask.sign != "某":
        others = _OTHERS.search(reader.text, max(0, mask.start - _ROW), mask.start)
        at = others.start() if others else mask.start
        if not reader.book.after_role.search(reader.text[max(0, at - _REACH) : at]):
            return None
        if not (is_border(after) or after in reader.book.follows or (mask.size > 2 and mask.sign in "X×")):
            return None
    elif has_surname(reader, mask):
        return None
    return Change(mask.start, mask.end, TOKEN if reader.style == "token" else "某某", "role")


def number_persons(page: Page, changes: list[Change]) -> list[Change]:
    """Number the tokens of a document in which two named persons or more must be told apart, in order of appearance."""
    keys: dict[int, dict[str, int]] = {}
    for change in changes:
        if change.key:
            names = keys.setdefault(bisect_right(page.bounds, change.start), {})
            names.setdefault(change.key, len(names) + 1)
    if not keys:
        return changes
    taken: dict[int, int] = {}
    for token in _NUMBERED.finditer(page.text):
        document = bisect_right(page.bounds, token.start())
        taken[document] = max(taken.get(document, 0), int(token[1]))
    numbered = []
    for change in changes:
        document = bisect_right(page.bounds, change.start)
        names = keys.get(document, {})
        if change.key and (len(names) > 1 or document in taken):
            number = names[change.key] + taken.get(document, 0)
            change = change._replace(put=f"[姓名{number}]")
        numbered.append(change)
    return numbered
