"""Signs: the pieces of evidence that rules see in a line, and what they add up to."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from ..rulebook.rule import Rule
from ..text.pattern import lazy

# Signals that prove by their shape: where they cover a line from end to end, nothing of the author's is left in it.
FURNITURE = "furniture"  # goes wherever it stands
TAIL = "tail"  # goes after the last paragraph of the body
METADATA = "metadata"  # goes before the first paragraph or after the last, and is kept as metadata
COMPANION = "companion"  # goes with its neighbours: alone it could be anything
BAR = "bar"  # goes before and after the body, and wherever it stands more than once
LABEL = "label"  # a metadata label whose value stands on the next line
MENU = "menu"  # a word of a site's menu: several of them enclose the rest of it
FOOTER = "footer"  # contact of the site: goes only below other furniture
COMPANIONS = frozenset((COMPANION, FOOTER))  # looked for only in lines where the answer matters
SHAPES = frozenset((FURNITURE, TAIL, METADATA, COMPANION, LABEL, FOOTER, BAR))
ADDRESS = "address"
BRAND = "brand"  # the name of a site or seller
CALL = "call"
CALL_LINE = "call-line"  # a whole line that is nothing but a call: enough before and after the body
CONTACT = "contact"
DISCLAIMER = "disclaimer"
OFFER = "offer"
GOODS = "goods"  # an offer in words that are everybody's
SELF = "self"  # a site or seller speaks of itself
CONTEXT = frozenset(("colophon", "attributes"))  # say what kind of block this is; they weigh on their neighbours
FILLER = "filler"  # words of sellers that are no evidence: a clause that bears one is not certain to be the author's
LEAD = "lead"  # introduces an example of what others write
CAUTION = "caution"  # a paragraph of the body that warns of such lines
PERSON = "person"  # a person to ask: the contact around it is a notice's
ACT = "act"  # what only the reader of a program can do
READER = "reader"  # the words beside it with which he is asked
SPOKEN = "spoken"  # those of them that are said to him; in a story people do the rest as well
CARRIER = "carrier"  # words in which an account speaks of itself and of the copying of its texts
MATTER = "matter"  # of a text that seeks contributions
SERIAL = "serial"  # words that only a site of novels has, or a writer who begs there
SERIAL_WORDS = "serial-words"  # and its further words, which are everybody's
ANNOUNCED = "announced"  # of a text that announces an event, a course or a vacancy
HINT = "hint"  # words of sellers and accounts that prove nothing but beside an advertisement
ASIDE = frozenset((FILLER, LEAD, CAUTION, PERSON, ACT, READER, CARRIER, MATTER, SERIAL_WORDS, ANNOUNCED, HINT))
STATEMENT = "statement"  # the label of a site's statement
NOTICE = "notice-contact"  # words of a notice
FORMULAS = frozenset(
    (SELF, DISCLAIMER)
)  # together, or one with the label, they are how a site signs, in whole sentences

_SAME = {CALL_LINE: CALL, GOODS: OFFER}
_UNWEIGHED = SHAPES | CONTEXT | ASIDE

# What may stand between the pieces of furniture without being text.
_TEXT = lazy(
    r"[^\s|丨·•*_#~=—–\-<>＜＞《》‹›«»←→【】\[\]()（）〔〕「」“”\",，;；、.。:：/\\↓▽▼↑▲☟👇…!！+&★☆■□◆◇●○※〓📢🔥👍❤▶🔻]"
)
_QUOTED = lazy(r"“[^“”\n]{0,200}”|「[^「」\n]{0,200}」|《[^《》\n]{0,200}》|‘[^‘’\n]{0,200}’|\"[^\"\n]{0,80}\"")
_NAMED = lazy(r"(?:关注|订阅|搜索|星标|置顶)[“「]([^“”「」，。\n]{2,16})[”」]")
_NOTE = lazy(r"备注[^，。；;！!\n]{0,60}|(?:回复|发送)(?:关键[词字])?[“【「][^”】」\n]{1,16}[”】」]")
_MAY_QUOTE = lazy('[“「《‘"]')

# Rules, with what tells where the first match of each begins, and what finds them.
Finds = list[tuple[Rule, re.Pattern[str], re.Pattern[str]]]


class Sign(NamedTuple):
    """A piece of evidence: the rule that saw it, what it saw, and where (half-open, in code points of its line)."""

    rule: Rule
    match: re.Match[str]  # its places are those of the text in which the rule looked
    start: int
    end: int

    @property
    def groups(self) -> dict[str, tuple[int, int]]:
        """The places of the named groups that matched something, in code points of the line."""
        match, begin = self.match, self.match.start() - self.start
        return {key: (match.start(key) - begin, match.end(key) - begin) for key in match.re.groupindex if match[key]}


class Evidence(NamedTuple):
    """What signs add up to: each signal counts once, by its strongest sign, so that saying a thing twice proves nothing."""

    score: float
    signals: int  # independent kinds of evidence for removal


def look(finds: Finds, line: str, start: int = 0, end: int | None = None) -> list[Sign]:
    """Every sign of these rules in ``line[start:end]``."""
    end = len(line) if end is None else end
    return [
        Sign(rule, match, match.start(), match.end())
        for rule, probe, find in finds
        if (first := probe.search(line, start, end)) is not None
        for match in find.finditer(line, first.start(), end)
    ]


def sign_at(rule: Rule, match: re.Match[str], begin: int) -> Sign:
    """A sign on the line that begins at ``begin`` of the text in which the rule looked."""
    return Sign(rule, match, match.start() - begin, match.end() - begin)


def from_left(sign: Sign) -> tuple[int, int, str]:
    """The order of signs: from left to right, the longest first."""
    return sign.start, -sign.end, sign.rule.name


def outside_addresses(signs: list[Sign]) -> Iterator[Sign]:
    """The signs that do not stand inside an address: its letters are no words."""
    last = 0
    for sign in signs:
        if sign.rule.signal == ADDRESS:
            last = max(last, sign.end)
        elif sign.end <= last and sign.rule.weight > 0:
            continue
        yield sign


def kind_of(rule: Rule) -> str:
    """The kind of evidence that a sign is: a line that is nothing but a call is the same call as the words in it, and goods are
    what is offered."""
    return _SAME.get(rule.signal, rule.signal)


def strongest(
    signs: Iterable[Sign], factors: Mapping[str, float] = MappingProxyType({})
) -> dict[str, tuple[float, Sign]]:
    """For each kind of evidence that is weighed the sign of the greatest weight, good or bad, behind its weight."""
    best: dict[str, tuple[float, Sign]] = {}
    for sign in signs:
        rule = sign.rule
        signal, weight = rule.signal, rule.weight
        if not weight or signal in _UNWEIGHED:
            continue
        kind = _SAME.get(signal, signal)
        if factors:
            weight *= factors.get(signal, 1.0)
        known = best.get(kind)
        if known is None or abs(weight) > abs(known[0]):
            best[kind] = weight, sign
    return best


def said(signs: Iterable[Sign]) -> str:
    """What signs say, for a reader: ``contact ‘微信：abc’ +0.5, report ‘记者’ -0.6``."""
    return ", ".join(
        f"{sign.rule.signal} ‘{sign.match[0].strip()[:20]}’ {sign.rule.weight:+.1f}"
        for _, sign in strongest(signs).values()
    )


def weigh(signs: Iterable[Sign], factors: Mapping[str, float] = MappingProxyType({})) -> Evidence:
    """Sum up the strongest sign of each kind. ``factors`` say for a signal what its weights are multiplied by."""
    found = strongest(signs, factors)
    score, independent = 0.0, 0
    for weight, sign in found.values():
        score += weight
        independent += weight > 0 and not _is_no_second(sign, found)
    return Evidence(round(score, 6), independent)


def _is_no_second(sign: Sign, found: Mapping[str, tuple[float, Sign]]) -> bool:
    """Whether an offer is no second thing that is said: part of a site's name (小说下载站), or with it inside; or goods with the
    address where they are to be had, which a reference names as well."""
    signal = sign.rule.signal
    if signal == GOODS:
        return ADDRESS in found
    if signal != OFFER or BRAND not in found:
        return False
    brand = found[BRAND][1]
    return sign.start < brand.end and brand.start < sign.end


def covered(signs: Iterable[Sign], start: int, end: int) -> int:
    """How many code points of ``start:end`` the signs cover together. The signs stand from left to right."""
    total, at = 0, start
    for sign in signs:
        left, right = max(sign.start, at), min(sign.end, end)
        if right > left:
            total += right - left
            at = right
    return total


def covers(signs: Iterable[Sign], line: str, start: int, end: int) -> bool:
    """Whether the signs leave nothing of ``line[start:end]`` but separators. The signs stand from left to right."""
    at = start
    for sign in signs:
        if sign.start > at and _TEXT.search(line, at, min(sign.start, end)):
            return False
        at = max(at, sign.end)
    return at > start and not _TEXT.search(line, at, end)


def not_quoted(signs: list[Sign], line: str) -> list[Sign]:
    """The signs that are said, not quoted: a sign inside quotation marks or a title is spoken about."""
    if not _MAY_QUOTE.search(line):
        return signs
    quotes = [match.span() for match in _QUOTED.finditer(line) if match.end() - match.start() < len(line)]
    if not quotes:
        return signs
    lefts = [quote[0] for quote in quotes]

    def quoted(sign: Sign) -> bool:
        number = bisect_right(lefts, sign.start) - 1
        return number >= 0 and sign.end <= quotes[number][1]

    return [sign for sign in signs if sign.rule.weight < 0 or not quoted(sign)]


def not_noted(signs: list[Sign], line: str) -> list[Sign]:
    """The signs without those of a notice's words that stand in what one is to write beside his name or to answer with (备注学校+姓名+方向,
    回复“面试”): they say who comes and for what, not that this is a notice."""
    notes = [match.span() for match in _NOTE.finditer(line)]
    firsts = [note[0] for note in notes]

    def noted(sign: Sign) -> bool:
        number = bisect_right(firsts, sign.start) - 1
        return number >= 0 and sign.start > firsts[number] and sign.end <= notes[number][1]

    return [sign for sign in signs if sign.rule.weight >= 0 or not noted(sign)]


def not_in_names(signs: list[Sign], line: str) -> list[Sign]:
    """The signs without those of the author's words that stand in the name of an account which a line asks to follow (关注“渠边检察”): they
    are whose account it is, not what the line is about."""
    if not any(sign.rule.signal == CALL_LINE for sign in signs) or not _MAY_QUOTE.search(line):
        return signs
    names = [name.span() for name in _NAMED.finditer(line)]
    return [
        sign
        for sign in signs
        if sign.rule.weight >= 0 or not any(start <= sign.start and sign.end <= end for start, end in names)
    ]


def not_in_formulas(signs: list[Sign]) -> list[Sign]:
    """The signs without those of a notice's words that stand inside what a site says of itself or answers for (本文来自投稿, 转载请注明出处): they
    are part of the formula. The signs stand from left to right."""
    formulas = [(sign.start, sign.end) for sign in signs if sign.rule.signal in FORMULAS]
    if not formulas:
        return signs
    starts = [start for start, _ in formulas]

    def inside(sign: Sign) -> bool:
        number = bisect_right(starts, sign.start) - 1
        return number >= 0 and sign.end <= formulas[number][1]

    return [sign for sign in signs if sign.rule.signal != NOTICE or not inside(sign)]
