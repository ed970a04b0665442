"""Masks: runs of one sign that stand for what was hidden, and whether a run may be one at all."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import NamedTuple

from ..text.classes import is_han, is_latin, members
from ..text.page import Page
from ..text.pattern import lazy
from .book import Book

LONGEST = {"_": 2, "*": 4, "□": 4, "○": 4}  # signs of a mask; longer runs of these are blanks, rules, boxes
LONGEST_OTHER = 6
SHORTEST = {"_": 2}
PLAIN = "Xx×○□"  # signs that an unexplained mask may consist of

_CHINESE_DIGITS = frozenset("〇零一二三四五六七八九")
_EMPHASIS = "*_"
LONGEST_ITEM = 12  # code points of the number of a heading, and of the spaces before it
_ITEM = lazy(r"\s{0,4}(?:附件[:：] ?)?\d{1,2}\.")
_WHOLE = lazy(r"(?<![A-Za-z0-9.×*])[Xx×*]{1,4}\.\Z")  # the first half of a masked decimal
WHOLE = 6  # code points in which it is looked for
_MEASURES = frozenset("亿万元%％‰倍度米吨")
_CLAUSES = lazy("[，。；]")
REACH = 200  # code points of what may be emphasised that are looked at
_LATIN_BEFORE = lazy("[A-Za-z] $")
_VARIABLE = lazy("[Xx] ?[=＝<>≤≥≠≈+]|[设令求][Xx]|[A-WYZa-wyz0-9] ?[-+*/×=＝] ?[Xx](?![A-Za-z])")


FULL = 2  # certain masks, after which a document is full of them
_CERTAIN = lazy(
    r"(?<![A-Za-z0-9])(?:[X×]{1,2}月[X×]{1,2}日|[X×]{2,3}[省市县区镇乡村局]|(?<![\w一-鿿])[X×][省市县区镇乡](?![场值价间域别分块]))"
)


class Mask(NamedTuple):
    """A run of signs: its span (code points), the sign in its plain form, the characters on both sides, how many signs it has, and whether
    these are two or more: a single one is a letter, a cross or a bullet more often than a mask."""

    start: int
    end: int
    sign: str
    text: str
    before: str
    after: str
    size: int
    is_run: bool


class Change(NamedTuple):
    """What takes the place of a mask, and of its neighbours where the span is wider. ``key`` tells persons apart."""

    start: int
    end: int
    put: str
    rule: str
    key: str = ""


Read = Callable[["Reader", Mask], "Change | None"]


class Reader:
    """Reads the masks of a page from left to right, each by its neighbours."""

    def __init__(self, page: Page, book: Book, readers: list[tuple[str, Read]], style: str) -> None:
        self.page, self.text, self.book, self.style = page, page.text, book, style
        self.readers = readers
        self.unknown: list[Mask] = []
        self._line = -1
        self._bold: frozenset[int] = frozenset()
        self._found: dict[tuple[int, str], bool] = {}

    def masks(self) -> Iterator[Mask]:
        """Every run that may be a mask."""
        for start in self._starts():
            match = self.book.signs.match(self.text, start)
            mask = self.mask(match) if match else None
            if mask and self.is_possible(mask):
                yield mask

    def _starts(self) -> list[int]:
        """Where a run of signs begins that is no letter among other Latin letters; 某市 is canonical, unless tokens are wanted."""
        page = self.page
        at = page.places(self.book.every_sign)
        codes, before, after = page.codes.take(at), page.beside(at, -1), page.beside(at, 1)
        inside = members("A-Za-z").take(before) | (members("A-Za-z0-9").take(after) & (codes != after))
        begins = (codes != before) & ~inside
        if self.style != "token":
            begins &= ~members(self.book.canonical).take(codes) | (codes == after)
        found: list[int] = at[begins].tolist()
        return found

    def mask(self, match: re.Match[str]) -> Mask:
        """The run as a value."""
        text, (start, end) = self.text, match.span()
        sign, size = self.book.base[match[1]], end - start
        return Mask(start, end, sign, match[0], text[start - 1 : start], text[end : end + 1], size, size > 1)

    def is_possible(self, mask: Mask) -> bool:
        """Whether the run's length and its Latin neighbours allow it to be a mask."""
        sign = mask.sign
        if not SHORTEST.get(sign, 1) <= mask.size <= LONGEST.get(sign, LONGEST_OTHER) or is_latin(mask.after):
            return False
        before = mask.before
        if sign == "○" and (before in _CHINESE_DIGITS or mask.after in _CHINESE_DIGITS):
            return False  # 二○○八 is a number
        if before.isascii() and before.isalnum():
            return before.isdigit()  # 20XX年; all other readers refuse a digit there
        if sign not in "Xx":
            return True
        if mask.size == 1 and _LATIN_BEFORE.search(self.text[max(0, mask.start - 2) : mask.start]):
            return False
        free = before not in ("_", "-", ".", "/", "@", "#", "$", "&", "%", "\\", "'")
        return free or self._heads_item(mask) or self.decimal(mask) is not None

    def decimal(self, mask: Mask) -> int | None:
        """Where a masked decimal begins whose second half is the mask: ``X.X亿元``."""
        whole = _WHOLE.search(self.text, max(0, mask.start - WHOLE), mask.start) if mask.before == "." else None
        return whole.start() if whole else None

    def _heads_item(self, mask: Mask) -> bool:
        """Whether a run begins what stands behind the number of a heading: ``1.XX局``, but not ``1.XX亿元``."""
        if mask.before != "." or mask.after in _MEASURES:
            return False
        start, _ = self.page.line(mask.start)
        return _ITEM.fullmatch(self.text, max(start, mask.start - LONGEST_ITEM), mask.start) is not None

    def judge(self, mask: Mask) -> Change | None:
        """What becomes of a mask; ``None`` leaves it, and remembers it where it looks like one all the same."""
        if self.book.look_alike.match(self.text, mask.end) and mask.sign in "Xx":
            return None
        change = self.read(mask)
        if change is None:
            if mask.is_run and mask.sign in PLAIN and (is_han(mask.before) or is_han(mask.after)):
                self.unknown.append(mask)
            return None
        return None if mask.sign in _EMPHASIS and mask.start in self._emphasis(mask) else change

    def read(self, mask: Mask) -> Change | None:
        """The first reader's answer."""
        for _, read in self.readers:
            change = read(self, mask)
            if change:
                return change
        return None

    def _emphasis(self, mask: Mask) -> frozenset[int]:
        """Where in the mask's line the runs of its sign begin that pair up as bold type."""
        start, end = self.page.line(mask.start)
        if start != self._line:
            self._line = start
            self._bold = frozenset[int]().union(*(self._paired(sign, start, end) for sign in _EMPHASIS))
        return self._bold

    def _paired(self, sign: str, start: int, end: int) -> set[int]:
        """The runs of one sign that open and close emphasis, by CommonMark's rule of flanks; none where every run of the
        line reads as a mask, or where a mask in the middle of a clause would open what reaches over others."""
        runs = [mask for mask in map(self.mask, self.book.signs.finditer(self.text, start, end)) if mask.sign == sign]
        if all(self.is_possible(mask) and self.read(mask) for mask in runs):
            return set()
        pairs: list[tuple[Mask, Mask]] = []
        opened: dict[int, list[Mask]] = {}
        for mask in runs:
            waiting = opened.setdefault(mask.size, [])
            if waiting and _closes(mask):
                pairs.append((waiting.pop(), mask))
            elif _opens(mask):
                waiting.append(mask)
        hidden = {first.start for first, _ in pairs if self.is_possible(first) and self.read(first)}
        if any(
            first.start in hidden
            and is_han(first.before)
            and _CLAUSES.search(self.text, first.end, min(last.start, first.end + REACH))
            for first, last in pairs
        ):
            pairs = [(first, last) for first, last in pairs if first.start not in hidden]
        return {mask.start for pair in pairs for mask in pair}

    # What readers ask about a document

    def is_variable(self, mask: Mask) -> bool:
        """Whether the document calculates with x: then a single X stands for a number, not for something hidden."""
        return mask.sign in "Xx" and mask.size == 1 and self._holds(mask, "x")

    def is_masked(self, mask: Mask) -> bool:
        """Whether the document hides other dates and names behind the same sign: then a single one in a sentence hides one, too."""
        return mask.sign in "X×" and self._holds(mask, "masked")

    def is_label(self, mask: Mask, suffix: str) -> bool:
        """Whether the document tells ``A市`` from ``X市``: then the letter is a name."""
        if mask.sign not in "Xx" or mask.is_run:
            return False
        return self._holds(mask, suffix)

    def _holds(self, mask: Mask, key: str) -> bool:
        """Whether the mask's document calculates (``"x"``), is full of masks (``"masked"``), or has other letters before a suffix: asked
        once of each."""
        bounds = self.page.bounds
        document = bisect_right(bounds, mask.start)
        if (document, key) not in self._found:
            start = bounds[document - 1] if document else 0
            end = bounds[document] if document < len(bounds) else len(self.text)
            if key == "masked":
                hits = itertools.islice(_CERTAIN.finditer(self.text, start, end), FULL)
                self._found[document, key] = len(list(hits)) == FULL and not self._holds(mask, "x")
                return self._found[document, key]
            pattern = _VARIABLE if key == "x" else re.compile(f"[A-WYZ]{re.escape(key)}")
            self._found[document, key] = pattern.search(self.text, start, end) is not None
        return self._found[document, key]

    def put(self, mask: Mask, suffix: str, rule: str, words: str = "") -> Change:
        """``某`` for the mask before a suffix; as a token, the label of both, with the ``words`` between them."""
        if self.style != "token":
            return Change(mask.start, mask.end, "某", rule)
        label = words + (self.book.labels.get(suffix, suffix))
        return Change(mask.start, mask.end + len(words) + len(suffix), f"[{label}]", rule)


def is_border(char: str) -> bool:
    """Whether a character (or a text's border) ends a word: no ideograph, letter, digit or sign of a mask."""
    return not char or not (is_han(char) or is_latin(char) or char in "×□○*_")


def _opens(mask: Mask) -> bool:
    """Left-flanking: text behind it, or at least nothing but marks before it."""
    return not _is_space(mask.after) and (not _is_mark(mask.after) or _is_space(mask.before) or _is_mark(mask.before))


def _closes(mask: Mask) -> bool:
    return not _is_space(mask.before) and (not _is_mark(mask.before) or _is_space(mask.after) or _is_mark(mask.after))


def _is_space(char: str) -> bool:
    return not char or char.isspace()


def _is_mark(char: str) -> bool:
    return not char.isalnum() and not char.isspace() and char != ""
