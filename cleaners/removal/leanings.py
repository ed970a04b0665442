"""Leanings: what tells an account's own lines from the author's where no wording does.

Half of what accounts and blogs write below an article is worded so freely that no list of words knows it. What such lines have in
common is weak, and of different kinds: they are long and yet hardly more than words said to readers, a writer speaks to them of
what only a program's reader can do, they cry, they stand beside an advertisement, on a page that bears an account's marks, name the
account, and share words with its advertisements. None of these proves anything; what each weighs says the table of the rule
`leaning`, and together they must reach what any other evidence must. Wrong for an author who takes leave of his readers as
accounts do: so what a person to ask, a signature, a list of references or a colon claims for the author stays, and good signs,
third persons and words of his own weigh against. A place alone takes no line along: what a notice has below its last
paragraph is as short as what a shop has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from ..text.classes import count_han
from ..text.pattern import lazy
from .announcements import is_announced
from .document import Document
from .frame import is_signed
from .headlines import is_decoration, is_picture
from .judge import Judge
from .line import Line
from .prose import is_introduced
from .readers import READ, count_left, is_mixed, said_to_readers
from .signs import ACT, FILLER, look

MOST = 200  # lines of a tail that are weighed
LONGEST = 240  # code points of a line
SHORTEST = 4  # ideographs of a line
BRIEF = 8  # ideographs; of fewer, the words of asking may be all by chance
WORDY = 30  # ideographs of a line that are nobody's but the author's
FULL, FULLER = 16, 24  # ideographs of a line that is long for one that is hardly more than words said to readers
HALF, NEARLY = 0.4, 0.6  # the part of a line that such words make up
PAIRS, SHARED = 2, 0.25  # pairs of ideographs that a line shares with advertisements, and the part of its own
ROUNDS = 3  # in which a line that was found takes those beside it along
ACCOUNTS = frozenset(("acts", "asks-act", "own"))  # what counts only where the document itself does not speak of it
AUTHORS = frozenset(("wordy", "mixed"))  # a paragraph of the author's, whatever its last sentence asks
SOLID = frozenset(("acts", "signed", "named", "shared"))  # one of these says what a line is about

_CRY = lazy("[！!~～👇↓☝👆哦吧呀啦][*_ ]{0,4}$")
_EMOJI = lazy("[\U0001f300-\U0001faff\u2600-\u27bf\u2b50]")
_TOLD = lazy("(?<!其)[他她]|(?:读者|观众|网友|粉丝|用户|顾客|居民|村民)(?!群|福利|交流|朋友|圈|专属|专享|见面|热线)")
_YOU = lazy("[你您]|大家|各位|诸位|朋友|伙伴|同学")
_FIRST = lazy("我们?|小编|本号|笔者|作者")
_SPEECH = lazy("^[“「]|“[^”\n]{0,60}[。！？，]”|[：:]“")
_ITEM = lazy(r"[*_>]{0,4} ?(?:[-+*•·●▪◆] |[•·●▪◆]|\d{1,2} ?[.、．)）]|[（(]\d{1,2}[)）])")
_REFERENCES = lazy(
    r"[\[［(（]?\d{1,3}[\]］)）]|[#*> ]{0,6}(?:参考|引用|附录|附件|附[：:]|注释|脚注|(?i:references?)\b)|```|\|"
)
_NAMED = lazy(
    r"[“「【《*]{1,2}([^“”「」【】《》*，。！？\n]{2,16})[」”】》*]{1,2}|公众号[:： ]{0,2}([A-Za-z0-9一-鿿]{2,12})"
)
_NAME = lazy(
    "(?!微信|知道|取消|允许|阅读|分析|使用|关注|视频|小程序|分享|留言|收藏|听过|更多|关闭|轻触|继续|向上|预览|原创)[A-Za-z0-9一-鿿]{3,12}"
)
_PAGE = (
    "mmbiz.qpic.cn",
    "mp.weixin.qq.com",
)  # addresses that only a page of the program for public accounts is full of


class Leaning(NamedTuple):
    """What a line leans to, together, and each leaning with its weight, for a reader."""

    number: int
    weight: float
    told: str


def leaning_lines(judge: Judge, adverts: set[int], table: Mapping[str, str]) -> Iterator[Leaning]:
    """The lines of the tail that lean to an account: first those that lean so far that they are its own, then those that may be.
    ``adverts`` are those that go for selling or calling; each line found is one more of them, for those that are asked after it. The
    ``table`` says what each leaning weighs."""
    document, tail = judge.document, judge.document.tail
    if len(tail) > MOST:
        return
    foot = any("foot" in document.line(number).groups for number in judge.gone)
    asked = [place for place, number in enumerate(tail) if number not in judge.gone]
    if not (adverts or foot):  # a line can then be solid by its own words alone
        asked = [place for place in asked if document.line(tail[place]).once(is_solid)]
    asked = [place for place in asked if may_lean(document, tail[place])]
    if not asked:
        return
    around, weights = Around(judge, tail, adverts, foot=foot), {name: float(weight) for name, weight in table.items()}
    found = list[Leaning]()
    for _ in range(ROUNDS):
        found = [around.weigh(place, weights) for place in asked]
        own = [leaning for leaning in found if leaning.weight >= document.limits.remove]
        if not own:
            break
        for leaning in own:
            around.take(leaning.number)
        yield from own
        asked = [place for place in asked if tail[place] not in around.adverts]
    yield from (leaning for leaning in found if document.limits.report <= leaning.weight < document.limits.remove)


def may_lean(document: Document, number: int) -> bool:
    """Whether nothing claims a line of the tail for the author."""
    line = document.line(number)
    words = line.words
    if len(words) > LONGEST or line.is_heading or line.is_chapter or number in document.runs:
        return False
    if words.rstrip("*_ ").endswith(("：", ":")) or _SPEECH.search(words) or _REFERENCES.match(words):
        return False
    if count_han(words) < SHORTEST or is_picture(words) or is_signed(document, number):
        return False
    if line.once(is_decoration) or line.asks or line.is_context or line.shapes:
        return False
    return not is_introduced(document, number) and not is_announced(document, number)


class Around:
    """What stands around the lines of a tail: its advertisements, and whether it is the tail of an account's page, of which the program's
    ``foot`` is proof."""

    def __init__(self, judge: Judge, tail: list[int], adverts: set[int], *, foot: bool) -> None:
        self.judge, self.document, self.tail = judge, judge.document, tail
        self.page = foot or any(map(self.document.finds, _PAGE))
        self.adverts, self.first = set[int](), self.document.lines.stop
        self.pairs, self.names = set[str](), set[str]()
        for number in adverts:
            self.take(number)
        if foot:
            self.names |= {words for words in map(self.document.words, judge.gone) if _NAME.fullmatch(words)}

    def take(self, number: int) -> None:
        """Take a line for an advertisement."""
        words = self.document.words(number)
        self.adverts.add(number)
        self.pairs |= _pairs(words)
        self.names |= {found[1] or found[2] for found in _NAMED.finditer(words)}
        if self.document.in_tail(number):
            self.first = min(self.first, number)

    def weigh(self, place: int, weights: Mapping[str, float]) -> Leaning:
        """What the leanings of a line weigh together; nothing, where none of them is solid."""
        found = set(self.leanings(place))
        known = {name: weight for name, weight in weights.items() if name in found}
        in_vain = found.isdisjoint(SOLID) or found >= AUTHORS
        told = ", ".join(f"{name} {weight:+.2f}" for name, weight in known.items())
        return Leaning(self.tail[place], 0.0 if in_vain else round(sum(known.values()), 6), told)

    def leanings(self, place: int) -> Iterator[str]:
        """The names of what makes a line, by its place in the tail, lean to an account or to the author."""
        number = self.tail[place]
        line = self.document.line(number)
        spoken_of = not self.page and self._is_about(line)
        yield from (name for name in line.once(own_leanings) if not (spoken_of and name in ACCOUNTS))
        if self.page:
            yield "page"
        elif not self.adverts:
            yield "alone"
        if number > self.first:
            yield "below"
        if self.is_beside(place):
            yield "beside"
        if any(name in line.words for name in self.names):
            yield "named"
        pairs = _pairs(line.words)
        if len(pairs & self.pairs) >= max(PAIRS, SHARED * len(pairs)):
            yield "shared"

    def is_beside(self, place: int) -> bool:
        """Whether the nearest line above or below, by its place in the tail, is an advertisement."""
        return any(other in self.adverts for other in self._beside(place))

    def _is_about(self, line: Line) -> bool:
        """Whether the document itself speaks of what the line says of accounts."""
        asked = line.terms.asked
        said = {sign.match[0] for sign in [*look(asked.carriers, line.text), *look(asked.acts, line.text)]}
        return any(map(self.document.speaks_of, said))

    def _beside(self, place: int) -> Iterator[int]:
        """The nearest lines above and below that are more than furniture and marks."""
        for step in (-1, 1):
            other = place + step
            while 0 <= other < len(self.tail) and self._is_thin(self.tail[other]):
                other += step
            if 0 <= other < len(self.tail):
                yield self.tail[other]

    def _is_thin(self, number: int) -> bool:
        if number in self.adverts:
            return False
        line = self.document.line(number)
        return number in self.judge.gone or line.once(is_decoration) or is_picture(line.words)


def is_solid(line: Line) -> bool:
    """Whether a line itself says what it is about: it bears evidence, an act that is asked, or an account's word."""
    text, asked = line.text, line.terms.asked
    return bool(line.bad or look(asked.carriers, text) or look(asked.acts, text, 0, min(len(text), READ)))


def own_leanings(line: Line) -> tuple[str, ...]:
    """The names of what in a line itself leans to an account or to the author."""
    said = said_to_readers(line)
    left, whole = count_left(line.text, said)
    carried = look(line.terms.asked.carriers, line.text)
    own = any("own" in sign.groups for sign in carried)
    acts = any(sign.rule.signal == ACT for sign in said)
    spoken = any("spoken" in sign.groups for sign in said)
    good, to_you = any(sign.rule.weight < 0 for sign in line.signs), bool(_YOU.search(line.words))
    half = left <= (1 - HALF) * whole
    found = {
        "full": half and whole >= FULL,
        "fuller": half and whole >= FULLER,
        "nearly": left <= (1 - NEARLY) * whole,
        "fills": any(sign.rule.signal == FILLER for sign in said),
        "acts": acts or bool(carried),
        "asks-act": acts and to_you,
        "own": own and (to_you or spoken),
        "first": bool(_FIRST.search(line.words)),
        "cries": bool(_CRY.search(line.words) or _EMOJI.search(line.text)),
        "signed": bool(line.bad) and not good,
        "signed-twice": line.evidence.signals > 1 and not good,
        "good": good and not to_you,
        "good-to-you": good and to_you,
        "told": not to_you and bool(_TOLD.search(line.words)),
        "questions": line.words.endswith(("？", "?")),
        "framed": bool(line.shaped),
        "listed": bool(_ITEM.match(line.words)),
        "brief": whole < BRIEF,
        "wordy": left > WORDY,
        "mixed": is_mixed(line, said),
    }
    return tuple(name for name, is_so in found.items() if is_so)


def _pairs(words: str) -> set[str]:
    """The pairs of ideographs that stand beside each other."""
    return {left + right for left, right in pairwise(words) if "一" <= left <= "鿿" and "一" <= right <= "鿿"}
