"""Whether what a repair would give is Chinese text: evidence on the far side."""

from __future__ import annotations

from ..text.classes import HAN, HAN_CHAR, HANGUL, KANA
from ..text.pattern import lazy

# Half of the characters of any Chinese text are among these, in either script.
COMMON = frozenset(
    "的一是不了在人有我他这这個个们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着著下自之年过過发發后後作里裡用道"
    "行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主样樣理心她本前开開但因只从從想实實日军軍者"
    "意无無力它与與长長把机機十民第公此已工使情明性知全三又关關点點正业業外将將两兩高间間由问問很最重并并物手应應战戰向头頭文体體政美相见見"
    "被利什二等产產或新己制身果加西斯月话話合回特代内內信表化老给給世位次度门門任常先海通教儿兒原东東声聲提立及比员員解水名真论論处處走义義"
    "各入几幾口认認条條平系气氣题題活尔爾更别別打女变變四神总總何电電数數安少报報才结結反受目太量再感建务務做接必场場件计計管期市直德资資"
    "命山金指克许許统統区區保至队隊形社便空决決治展马馬科司五基眼书書非则則听聽白却卻界达達光放强即像难難且权權思王象完设設式色路记記南品"
    "住告类類求据據程北边邊死张張该該交规規万萬取拉格望觉覺术術领領共确確传傳师師观觀清今切院让讓识識候带帶导導争爭运運"
    "，。、；：？！“”‘’《》（）—…「」"
)

# Ideographs, kana, hangul and the marks, signs and emoji that stand among them; never ASCII, never a control.
_TEXT = lazy(
    rf"[{HAN}{KANA}{HANGUL}\u2010-\u2027\u2030-\u205e\u2070-\u27bf\u3000-\u303f\u3200-\u33ff\ufe30-\ufe4f\uff01-\uff65\uffe0-\uffe6"
    rf"\U0001f300-\U0001faff·×÷°±¥§àáèéêìíòóùúüāēīōūǎěǐǒǔǚǜ]+"
)
_CJK = lazy(rf"[{HAN}{KANA}{HANGUL}\u3000-\u303f\uff01-\uff65“”‘’…—]")
# Arrows, stars, boxes, ticks and other signs and emoji: of no language, so they prove nothing but themselves.
_SIGNS = lazy(r"[\u2010-\u2027\u2030-\u205e\u2100-\u27bf\u2900-\u297f\u2b00-\u2bff\U0001f300-\U0001faff\ufe0f]+")


def is_sign(put: str) -> bool:
    """Whether every character is a sign of no language, and none a mark of Chinese text."""
    return bool(_SIGNS.fullmatch(put)) and not _CJK.search(put)


def is_text(put: str) -> bool:
    """Whether every character is one that Chinese text is written with, and at least one belongs to it alone."""
    return bool(_TEXT.fullmatch(put)) and bool(_CJK.search(put))


def common(put: str) -> int:
    """How many characters are among the commonest, which make up half of any Chinese text."""
    return sum(map(COMMON.__contains__, put))


def chinese(put: str) -> bool:
    """Whether a text of few characters is plausible: both of two, half of five, a third of many are common."""
    size, known = len(put), common(put)
    if not HAN_CHAR.search(put):
        return False
    return known >= size if size <= 2 else known * 2 >= size if size <= 5 else known * 3 >= size
