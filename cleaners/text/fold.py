"""One spelling to judge a text by: simplified ideographs, ASCII letters and digits, Chinese marks, at the same places.

For evidence only: a rule that is written once sees `關注公眾號:ＡＢＣ` as `关注公众号：ABC`, and its spans are spans of the text as
it stands. Wrong for nothing, as nothing of it is ever put into a text.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from .classes import HAN, WIDE_MARKS, Places, as_text, code_points, members
from .page import Page

# Common ideographs of traditional script: hardly a sentence, and no label of a page, does without all of them.
_TRADITIONAL = (
    "們個這來對時說國會過發學為爲網關點擊頁閱讀覽聯繫號鏈載書線後開問題間電話請麼無與從將還經業員實現給報導機動區東"
    "車長門見親聽買賣費質貨錢優禮獲領盤雲檔圖譯舊選擇條項處務財貿廣產義華語論壇貼視頻樂聲聞專訊資訂購團隊簡體鍵複製"
    "連結轉傳遞記錄編輯審評價節輪總續終繼護權屬歸隱獨佔幫讚贊愛歡師閉參內標單筆劃畫數據庫應該觀頂熱閒閑謝寫詞詩註冊"
    "帳賬戶臺灣縣鄉鎮廳議紀"
)
_WIDE = "０-９Ａ-Ｚａ-ｚ．｜"
_WIDENED = np.arange(
    128, dtype=np.uint32
)  # of every ASCII character the code point of the Chinese mark, where there is one
_WIDENED[list(map(ord, WIDE_MARKS))] = list(map(ord, WIDE_MARKS.values()))
_STEP = np.uint32(ord("０") - ord("0"))  # from a narrow character to its wide twin


def fold(page: Page) -> str:
    """The text of a page in one spelling; as many code points as before."""
    return _fold(page, page.unusual_places(_WIDE), _narrow_marks(page))


def fold_letters(text: str) -> str:
    """``text`` in simplified script and with narrow letters and digits, its marks as they are."""
    page = Page(text)
    return _fold(page, page.unusual_places(_WIDE), page.unusual_at[:0])


def _fold(page: Page, wide: Places, marks: Places) -> str:
    traditional = page.places(_TRADITIONAL)
    text = _in_simplified_script(page, page.lines_of(traditional)) if len(traditional) else page.text
    if len(wide) or len(marks):
        codes = code_points(text)
        codes[wide] -= _STEP
        codes[marks] = _WIDENED.take(codes[marks])
        text = as_text(codes)
    return text


def _narrow_marks(page: Page) -> Places:
    """Where a narrow mark stands behind an ideograph, or what closes behind one."""
    at = page.unusual_places(",;:?!")
    places: Places = at[members(HAN + "”）)").take(page.beside(at, -1))]
    return places


def _in_simplified_script(page: Page, lines: list[tuple[int, int]]) -> str:
    """The text of a page with these lines of it in simplified script."""
    text, pieces, done = page.text, list[str](), 0
    for (start, end), line in zip(lines, simplified(page, lines), strict=True):
        pieces += text[done:start], line if len(line) == end - start else text[start:end]
        done = end
    return "".join((*pieces, text[done:]))


def simplified(page: Page, lines: list[tuple[int, int]]) -> list[str]:
    """Lines of a page in simplified script: all at once, as no phrase goes on behind a line's end, and each once in the life of a
    window, as cleaners and rounds ask for the same."""
    known: dict[str, str] = page.notes.setdefault(__name__, {})
    asked = [page.text[start:end] for start, end in lines]
    new = [line for line in asked if line not in known]
    if new:
        put = _converted("\n".join(new)).split("\n")
        known.update(zip(new, put if len(put) == len(new) else map(_converted, new), strict=True))
    return [known[line] for line in asked]


def _converted(text: str) -> str:
    try:
        return str(converter("t2s").convert(text))
    except UnicodeEncodeError:  # a lone surrogate
        return ""


@cache
def converter(config: str) -> Any:
    """OpenCC's converter: made when a document first needs it, one for each direction."""
    import opencc

    return opencc.OpenCC(config)
