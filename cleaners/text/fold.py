"""One spelling to judge a text by: simplified ideographs, ASCII letters and digits, Chinese marks, at the same places.

For evidence only: a rule that is written once sees `關注公眾號:ＡＢＣ` as `关注公众号：ABC`, and its spans are spans of the text as
it stands. Wrong for nothing, as nothing of it is ever put into a text.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from .classes import HAN
from .pattern import lazy

# Common ideographs of traditional script (the inside of a character class): hardly a sentence, and no label of a page, does
# without all of them.
TRADITIONAL = (
    "們個這來對時說國會過發學為爲網關點擊頁閱讀覽聯繫號鏈載書線後開問題間電話請麼無與從將還經業員實現給報導機動區東"
    "車長門見親聽買賣費質貨錢優禮獲領盤雲檔圖譯舊選擇條項處務財貿廣產義華語論壇貼視頻樂聲聞專訊資訂購團隊簡體鍵複製"
    "連結轉傳遞記錄編輯審評價節輪總續終繼護權屬歸隱獨佔幫讚贊愛歡師閉參內標單筆劃畫數據庫應該觀頂熱閒閑謝寫詞詩註冊"
    "帳賬戶臺灣縣鄉鎮廳議紀"
)
NARROW_MARKS = frozenset(",;:?!")
_ANY_TRADITIONAL = lazy(f"[{TRADITIONAL}]")
_WIDE = {code: code - 0xFEE0 for start, end in (("０", "９"), ("Ａ", "Ｚ"), ("ａ", "ｚ"))
         for code in range(ord(start), ord(end) + 1)} | {ord("．"): ".", ord("｜"): "|"}  # fmt: skip
WIDE = frozenset(map(chr, _WIDE))
_WIDE_ONE = lazy("[０-９Ａ-Ｚａ-ｚ．｜]")
_NARROW = lazy(rf"[,;:?!](?<=[{HAN}”）)].)")
_MARKS = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}


def fold(text: str) -> str:
    """``text`` in one spelling; as many code points as before."""
    return fold_letters(fold_marks(text))


def fold_marks(text: str) -> str:
    """``text`` with a Chinese mark for a narrow one behind an ideograph."""
    return _NARROW.sub(lambda match: _MARKS[match[0]], text)


def fold_letters(text: str) -> str:
    """``text`` in simplified script and with narrow letters and digits, its marks as they are."""
    if _WIDE_ONE.search(text):
        text = narrow_letters(text)
    return simplified(text) if _ANY_TRADITIONAL.search(text) else text


def narrow_letters(text: str) -> str:
    """``text`` with ASCII letters and digits for wide ones."""
    return text.translate(_WIDE)


def simplified(text: str) -> str:
    """``text`` in simplified script, where that takes no more and no fewer code points."""
    try:
        folded: str = converter("t2s").convert(text)
    except UnicodeEncodeError:  # a lone surrogate
        return text
    if len(folded) == len(text):
        return folded
    lines = ((line, converter("t2s").convert(line)) for line in text.split("\n"))
    return "\n".join(new if len(new) == len(line) else line for line, new in lines)


@cache
def converter(config: str) -> Any:
    """OpenCC's converter: made when a document first needs it, one for each direction."""
    import opencc

    return opencc.OpenCC(config)
