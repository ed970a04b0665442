"""What begins with a mark, told for all paragraphs at once by the kinds of their first four characters.

Nearly all marks are as they should be: ``一、`` ``（一）`` ``1.`` up to ten, and behind them an ideograph that does not count on. Of those
nothing else needs to be asked.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from ..text.classes import Places, members
from ..text.headings import COUNT, FORMAL
from ..text.page import Page
from .sequence import DEPTHS

MAY_COUNT = frozenset("至到和及或与～—-" + COUNT)  # what goes on counting begins with: （一）至（三）; 三、四月
NO_MARK, MAY_BE_MARK = -1, 0  # shapes; the others are the depths of plain marks
VALUES = {numeral: value for numerals in (COUNT[2:12], "123456789") for value, numeral in enumerate(numerals, 1)}

# Kinds of characters; the later ones are taken out of those before.
_KINDS = ("一-鿿", "至到和及或与", f"{FORMAL}參参", "第", "①-⒛㈠-㈩㉑-㉟㊱-㊿", COUNT, COUNT[2:12], "0-9０-９", "1-9",
          "（", "）", "、", "，,", ".", "． \u3000\u00a0")  # fmt: skip
_TEXT, _AND, _FORMAL, _NTH, _RING, _COUNT, _TEN, _DIGIT, _NINE, _OPENS, _CLOSES, _COMMA, _PAUSE, _POINT, _GAP = range(
    1, len(_KINDS) + 1
)
_AHEAD = 4  # code points
_PLACES = (len(_KINDS) + 1) ** np.arange(_AHEAD - 1, -1, -1)  # of the four kinds, as digits of one number


def shapes_of_heads(page: Page, at: Places) -> npt.NDArray[np.int8]:
    """Of each of these places, where a mark's first character stands, what begins there: the depth of a plain mark, or one of the other
    shapes."""
    shapes: npt.NDArray[np.int8] = _shapes().take(_PLACES.dot(_kinds().take(page.ahead(at, _AHEAD))))
    return shapes


@cache
def _kinds() -> npt.NDArray[np.uint8]:
    """Of each code point its kind; 0 for all others."""
    kinds = np.zeros(0x110000, np.uint8)
    for kind, characters in enumerate(_KINDS, 1):
        kinds[members(characters)] = kind
    return kinds


@cache
def _shapes() -> npt.NDArray[np.int8]:
    """What four characters are, by their kinds as digits of one number. A year is no mark."""
    shapes = np.full((len(_KINDS) + 1,) * _AHEAD, NO_MARK, np.int8)
    shapes[:, [_FORMAL, _COUNT, _TEN, _DIGIT, _NINE, _COMMA, _PAUSE, _POINT, _GAP]] = MAY_BE_MARK
    shapes[[_NTH, _RING]] = MAY_BE_MARK
    shapes[np.ix_(*[[_DIGIT, _NINE]] * 4)] = NO_MARK
    text = [_TEXT, _FORMAL, _NTH]
    shapes[np.ix_([_TEN], [_COMMA], text)] = DEPTHS["one"]
    shapes[np.ix_([_TEN], [_COMMA], text, [_COMMA, _PAUSE])] = MAY_BE_MARK  # a line that counts: 一、二、三
    shapes[np.ix_([_OPENS], [_TEN], [_CLOSES], text)] = DEPTHS["two"]
    shapes[np.ix_([_NINE], [_POINT], text)] = DEPTHS["three"]
    return shapes.ravel()
