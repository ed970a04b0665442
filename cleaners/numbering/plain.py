"""Marks that are written as they should be, told for all lines at once.

Nearly all marks are: ``一、`` ``（一）`` ``1.`` up to ten, and behind them an ideograph that does not count on. Of those nothing else
needs to be asked.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from ..text.classes import Codes, Places, Table, listed, members
from ..text.headings import COUNT
from .sequence import DEPTHS

MAY_COUNT = frozenset("至到和及或与～—-" + COUNT)  # what goes on counting begins with: （一）至（三）; 三、四月
_PAUSES = "，,、"  # a line that counts has one behind each ideograph: 一、二、三
_TEN = COUNT[2:12]


def plain_marks(heads: Codes) -> Places:
    """Of each place, by the first four code points there, in rows: how deep the level of the plain mark is (0 for none), its number, and
    how long it is (code points)."""
    first, second, third, fourth = heads
    counts, text = members(_TEN), _text()
    one = counts.take(first) & (second == ord("、")) & text.take(third) & ~members(_PAUSES).take(fourth)
    two = (first == ord("（")) & counts.take(second) & (third == ord("）")) & text.take(fourth)
    three = members("1-9").take(first) & (second == ord(".")) & text.take(third)
    depths = one * DEPTHS["one"] + two * DEPTHS["two"] + three * DEPTHS["three"]
    return np.array((depths, _values().take(np.where(two, second, first)), 2 + two), np.intp)


@cache
def _text() -> Table:
    """What begins the text behind a mark beyond doubt: the ideographs that do not count."""
    return members("一-鿿") & ~members(listed("".join(sorted(MAY_COUNT))))


@cache
def _values() -> npt.NDArray[np.uint8]:
    """For each code point what it counts; 0 for all but the numerals of plain marks."""
    values = np.zeros(0x110000, np.uint8)
    for numerals in (_TEN, "123456789"):
        values[[ord(numeral) for numeral in numerals]] = np.arange(1, len(numerals) + 1)
    return values
