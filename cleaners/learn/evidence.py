"""What speaks for a template being a site's and not the author's.

The evidence of the removal cleaner comes first: its signs, and whether it would remove such a line itself. Then come kinds
of words (``words.toml``), the shape, the place, and the company. That something repeats is no evidence at all. Wrong where
an author's document speaks like a site: the proposal shows its examples, and a person decides.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from ahocorasick_rs import AhoCorasick

from ..removal.sheet import Sheet
from ..removal.signs import SHAPES, weigh
from ..rulebook.match import Rules
from ..text.page import Page
from ..text.pattern import lazy
from .template import NUMBER, SLOTS, WORD

ENOUGH = 0.9  # evidence from which a template is proposed, if two kinds of it agree
DOUBT = 0.6  # evidence from which it is shown as doubtful
FIRST, NEXT, MOST = 0.35, 0.3, 1.0  # what the first and each further kind of words adds, and all of them at most
REMOVED = 1.0  # the removal cleaner takes such a line away by itself
SIGNS = 0.8  # what its signs weigh here
ADDRESS = 0.4  # an address, an account
FRAME = 0.25  # decoration, or a bar of short items
DENSE = 0.3  # several such words, which cover half of what does not vary
VOICE = 0.2  # speaks to the reader, beside other evidence
TRAIL = 0.4  # items with arrows between them: where a page stands in its site
COUNTERS = 0.15  # nothing but names of numbers and numbers, beside a frame or bar
LOOSE = 0.25  # clauses, and no stop at the end: a slogan; prose ends its sentences
APART = 0.25  # a pair of brackets inside a line
PLACE = 0.3  # always before the body, or always after it
OUTSIDE = 0.2  # always outside the body
ROAMS = 0.25  # between paragraphs of the body, with two kinds of words
TORN = 0.8  # between two halves of one sentence
COMPANY = 0.6  # always beside one template that is proposed
ENCLOSED = 0.8  # always between two
COPIES = 0.15  # several in each document
SENTENCE = -0.3  # ends as a sentence does

_AS_THEY_ARE = {"remove": 1.0}  # options by which signs are weighed

_ADDRESS = lazy(
    rf"(?i:https?:|www|(?:[a-z0-9{WORD}{NUMBER}-]{{1,40}}\.){{1,3}}(?:com|net|cc|org|cn|vip|top|xyz|la|me|fm|tv|info|app|site|club|io)\b)"
    rf"|@|(?i:[a-z]{{3,}}[ .·。]?(?:点|dot|。|•)[ .]?(?:com|net|cn|cc|org|top|vip))"
)
_ACCOUNT = lazy(
    rf"(?:[QqＱ]{{2}}|[Vv][Xx]?|群|微|信|号|客服|企鹅|扣|薇|WX|wx|➕|加|搜|店|ID|id|码)[^，。\n]{{0,6}}?[:： ‘“【\[(（]{{0,3}}[{NUMBER}{WORD}]"
)
_FRAME = lazy(r"[★☆■□◆◇●○◎※▽▼△▲↓↑→←►▶◀☟👇🔥📖📚✨💬丨┃║|｜♥❤✿❀♪]|[=*~#·\-—]{3,}|^——|^『|>>|<<|»|›|\[ ?\]")
_TRAIL = lazy(r"[^>＞»›]{1,30}(?:(?:>{1,2}|＞|»|›)[^>＞»›]{1,40}){2,6}")
_LOOSE = lazy(r"[^。！!？?\n]{3,60}[，,！!？?~][^。\n]{3,60}[^。！!？?；;：:、，,”…\n]")
_COUNTERS = lazy(rf"(?:[一-鿿]{{2,4}}[：: \ufdd4]{{0,2}}{NUMBER}[\ufdd4|｜·℃次个]{{0,3}}){{2,9}}")
_BAR = lazy(r"[|｜丨/·>›»\ufdd4]")


@dataclass
class Weighed:
    """What a template's evidence adds up to: the score, the kinds of evidence for it, and what it was, in words."""

    score: float = 0.0
    kinds: int = 0
    said: list[str] = field(default_factory=list)
    hard: bool = False  # an address, an account, a frame, or the removal cleaner's own judgement is among it

    def add(self, weight: float, why: str, *, kinds: int = 1) -> None:
        """Take a piece of evidence in."""
        self.score = round(self.score + weight, 3)
        self.kinds += kinds if weight > 0 else 0
        self.said.append(f"{why} {weight:+.2g}")


class Words:
    """The kinds of words, found in one scan, and the patterns of what is the author's."""

    def __init__(self) -> None:
        data = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
        kinds: dict[str, set[str]] = {}
        for kind, listed in data["kinds"].items():
            for word in listed.split():
                kinds.setdefault(word, set()).add(kind)
        self._kinds = [frozenset(kinds[word]) for word in sorted(kinds)]
        self._scan = AhoCorasick(sorted(kinds))
        self.voice = re.compile("|".join(map(re.escape, sorted(data["voice"]["words"].split(), key=len, reverse=True))))
        self.against = [(re.compile(entry["find"], re.MULTILINE), entry) for entry in data["against"]]

    def hits(self, text: str) -> list[tuple[int, int, int]]:
        """Every word in a text: its number, start and end (code points)."""
        found: list[tuple[int, int, int]] = self._scan.find_matches_as_indexes(text, overlapping=True)
        return found

    def kinds(self, hits: Iterable[tuple[int, int, int]]) -> set[str]:
        """How many things words speak of: a word of two kinds counts as the one that is there already."""
        every = sorted((self._kinds[number] for number, _, _ in hits), key=lambda kinds: (len(kinds), sorted(kinds)))
        found: set[str] = set()
        for kinds in every:
            if not found & kinds:
                found.add(min(kinds))
        return found


@cache
def site_words() -> Words:
    """The words, read once."""
    return Words()


def has_shape(line: str) -> bool:
    """Whether an address, an account or a frame stands in a masked line."""
    return bool(_ADDRESS.search(line) or _ACCOUNT.search(line) or _FRAME.search(line))


def weigh_words(template: str, lines: list[str], rules: Rules, *, whole: bool) -> Weighed:
    """The evidence in the words and the shape of a template; ``lines`` are examples of it, from end to end of a line where
    it is ``whole``."""
    weighed = Weighed()
    bare = re.sub(f"[{SLOTS}]", " ", template)
    hits = site_words().hits(bare)
    kinds = site_words().kinds(hits)
    if kinds:
        score = min(FIRST + NEXT * (len(kinds) - 1), MOST)
        weighed.add(score, f"words of {', '.join(sorted(kinds))}", kinds=len(kinds))
    if _is_dense(bare, hits):
        weighed.add(DENSE, "such words cover half of it")
    if _ADDRESS.search(template):
        weighed.add(ADDRESS, "an address")
        weighed.hard = True
    elif _ACCOUNT.search(template):
        weighed.add(ADDRESS, "an account or number that varies")
        weighed.hard = True
    if _FRAME.search(template) or len(_BAR.findall(template)) > 2:
        weighed.add(FRAME, "a frame or bar")
        weighed.hard = True
    if _TRAIL.fullmatch(template):
        weighed.add(TRAIL, "a trail of links")
    if _COUNTERS.fullmatch(template):
        weighed.add(COUNTERS, "names and numbers only", kinds=0)
    voice = bool(kinds) and bool(site_words().voice.search(bare))
    if voice:
        weighed.add(VOICE, "it speaks to the reader", kinds=0)
    bracket = template[0] in "（(【[〔{「『<﹝" and template[-1] in "）)】]〕}」』>﹞"
    if bracket and not whole:
        weighed.hard = True
        weighed.add(APART, "a bracket of its own")
    if (whole or bracket) and (len(kinds) > 1 or voice) and _LOOSE.fullmatch(template):
        weighed.add(LOOSE, "clauses without a stop")
    score, count = _signs(lines, rules)
    if score:
        weighed.add(SIGNS * score, "signs of the removal cleaner", kinds=count)
        weighed.hard = weighed.hard or score >= 1.0
    for find, entry in site_words().against:
        if (
            (whole or not entry.get("lines"))
            and find.search(template)
            and len(kinds & set(entry.get("unless", ()))) < 1
        ):
            weighed.add(entry["weight"], entry["why"])
    if template.endswith(("。", "？", "?")) and score < ENOUGH:
        weighed.add(SENTENCE, "it ends as a sentence does")
    return weighed


def _is_dense(bare: str, hits: list[tuple[int, int, int]]) -> bool:
    """Whether two words of a site or more cover half of what is said."""
    covered, at, count = 0, 0, 0
    for start, end in sorted((start, end) for _, start, end in hits):
        if end > at:
            covered += end - max(start, at)
            count += start >= at
            at = end
    return count > 1 and 2 * covered >= sum(char.isalnum() for char in bare)


def _signs(lines: list[str], rules: Rules) -> tuple[float, int]:
    """What the removal cleaner's signs say of the example with the least evidence, and how many kinds speak for removal."""
    found = []
    for line in lines[:4]:
        signs = [sign for seen in Sheet(Page(line), rules, _AS_THEY_ARE).signed.values() for sign in seen.signs]
        evidence = weigh(signs, {})
        shaped = any(sign.rule.signal in SHAPES for sign in signs)
        found.append((max(-1.0, min(evidence.score, 1.5)) or 0.4 * shaped, max(evidence.signals, int(shaped))))
    return min(found, default=(0.0, 0))
