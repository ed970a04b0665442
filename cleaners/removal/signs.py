"""Signs: every place where a rule saw a piece of evidence, and what the evidence on a line adds up to."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from ..rulebook.match import Rules, compile_find
from ..rulebook.rule import Rule
from ..text.classes import HAN
from ..text.fold import fold_letters
from ..text.page import Page

# Signals that prove by their shape: where they cover a line from end to end, nothing of the author's is left in it.
FURNITURE = "furniture"  # goes wherever it stands
TAIL = "tail"  # goes after the last paragraph of the body
METADATA = "metadata"  # goes before the first paragraph or after the last, and is kept as metadata
COMPANION = "companion"  # goes with its neighbours: alone it could be anything
BAR = "bar"  # goes before and after the body, and wherever it stands more than once
LABEL = "label"  # a metadata label whose value stands on the next line
MENU = "menu"  # a word of a site's menu: several of them enclose the rest of it
FOOTER = "footer"  # contact of the site: goes only below other furniture
SHAPES = frozenset((FURNITURE, TAIL, METADATA, COMPANION, LABEL, FOOTER, BAR))
ADDRESS = "address"
CALL = "call"
CALL_LINE = "call-line"  # a whole line that is nothing but a call: enough before and after the body
CONTACT = "contact"
SELF = "self"  # a site or seller speaks of itself
CONTEXT = frozenset(("colophon", "attributes"))  # say what kind of block this is; they weigh on their neighbours
FILLER = "filler"  # words of sellers that are no evidence: a clause that bears one is not certain to be the author's
LEAD = "lead"  # introduces an example of what others write
CAUTION = "caution"  # a paragraph of the body that warns of such lines
PERSON = "person"  # a person to ask: the contact around it is a notice's
_ASIDE = frozenset((FILLER, LEAD, CAUTION, PERSON))
_LAZY = frozenset((COMPANION, FOOTER)) | CONTEXT | _ASIDE

PARAGRAPH = 60  # code points; a longer line is no button, no slogan and no headline
LONG_PARAGRAPH = 200

# What may stand between the pieces of furniture without being text.
_TEXT = re.compile(
    r"[^\s|丨·•*_#~=—–\-<>＜＞《》‹›«»←→【】\[\]()（）〔〕「」“”\",，;；、.。:：/\\↓▽▼↑▲☟👇…!！+&★☆■□◆◇●○※〓📢🔥👍❤▶🔻]"
)
_QUOTED = re.compile(r"“[^“”\n]{0,200}”|「[^「」\n]{0,200}」|《[^《》\n]{0,200}》|‘[^‘’\n]{0,200}’|\"[^\"\n]{0,80}\"")


_NARROW_MARK = re.compile(f"[{HAN}][,;:!]")


class Sign(NamedTuple):
    """A piece of evidence: the rule that saw it and what it saw (``match`` spans are code points of the page)."""

    rule: Rule
    match: re.Match[str]

    @property
    def span(self) -> tuple[int, int]:
        """Half-open, in code points."""
        return self.match.span()


class Evidence(NamedTuple):
    """What signs add up to: each signal counts once, by its strongest sign, so that saying a thing twice proves nothing."""

    score: float
    signals: int  # independent kinds of evidence for removal


@dataclass(slots=True)
class Signs:
    """Every sign on a page, by line; what markers to cut; what ``keep`` rules protect and
    ``report`` rules only name."""

    asked: Asked
    by_line: dict[int, list[Sign]] = field(default_factory=dict)
    markers: dict[int, list[Sign]] = field(default_factory=dict)
    kept: list[tuple[int, int]] = field(default_factory=list)
    reported: list[Sign] = field(default_factory=list)


Finds = list[tuple[Rule, re.Pattern[str]]]


@dataclass(frozen=True, slots=True)
class Asked:
    """Rules whose words are everywhere: looked for only in lines where the answer matters."""

    good: Finds
    companions: Finds
    context: Finds
    fillers: Finds
    leads: Finds
    cautions: Finds
    persons: Finds


def collect_signs(page: Page, rules: Rules, written: Page | None = None) -> Signs:
    """One scan over the page for all triggers; patterns run only in lines where one of theirs stands.

    Where ``written``, the page as it stands in the document, is spelt differently, it is scanned as well: a rule of the
    user's own may be written like that. Good signs (of negative weight) are looked for only in lines that hold a bad one.
    """
    signs = Signs(asked=rules.once(_asked))
    starts = page.line_starts
    for rule, match in _matches(page, written or page, rules.once(_scanned)):
        if rule.kind == "keep":
            signs.kept.append(match.span())
            continue
        if rule.kind == "report":
            signs.reported.append(Sign(rule, match))
            continue
        number = bisect_right(starts, match.start()) - 1
        found = signs.markers if rule.kind == "replace" else signs.by_line
        found.setdefault(number, []).append(Sign(rule, match))
    _drop_idle(signs, page)
    for number, seen in signs.by_line.items():
        if any(sign.rule.weight > 0 and sign.rule.signal not in SHAPES for sign in seen):
            end = starts[number + 1] - 1 if number + 1 < len(starts) else len(page.text)
            seen += look(signs.asked.good, page.text, starts[number], end)
    for seen in (*signs.by_line.values(), *signs.markers.values()):
        seen.sort(key=from_left)
    for number, seen in signs.by_line.items():
        if len(seen) > 1 and any(sign.rule.signal == ADDRESS for sign in seen):
            signs.by_line[number] = list(_outside_addresses(seen))
    signs.kept = _merged(signs.kept)
    return signs


def _matches(page: Page, written: Page, rules: Rules) -> Iterator[tuple[Rule, re.Match[str]]]:
    """Every match on the page; and of rules that name characters which the page no longer has, in what was written."""
    yield from rules.matches(page)
    if page is not written:
        yield from rules.once(_unfolded).matches(written)


def _drop_idle(signs: Signs, page: Page) -> None:
    """Forget paragraphs that bear signs of one kind only: a report that names its official account. One kind of evidence
    removes nothing; a neighbour can add to it, but not in a long paragraph, and not where nothing in the document proves
    more."""
    starts = [*page.line_starts, len(page.text)]
    silent = [number for number, seen in signs.by_line.items() if not _speaks(seen)]
    telling = {page.document(starts[number]) for number in (signs.by_line.keys() - silent) | signs.markers.keys()}
    for number in silent:
        alone = page.document(starts[number]) not in telling
        if starts[number + 1] - starts[number] > (PARAGRAPH if alone else LONG_PARAGRAPH):
            del signs.by_line[number]


def _speaks(seen: list[Sign]) -> bool:
    """Whether the signs on a line could be enough: two kinds of evidence, or a shape."""
    kinds = {sign.rule.signal for sign in seen if sign.rule.weight > 0}
    return len(kinds) > 1 or not SHAPES.isdisjoint(kinds)


def _outside_addresses(signs: list[Sign]) -> Iterator[Sign]:
    """The signs that do not stand inside an address: its letters are no words."""
    last = 0
    for sign in signs:
        if sign.rule.signal == ADDRESS:
            last = max(last, sign.match.end())
        elif sign.match.end() <= last and sign.rule.weight > 0:
            continue
        yield sign


def look(finds: Finds, text: str, start: int, end: int) -> list[Sign]:
    """Every sign of these rules in ``text[start:end]``."""
    return [Sign(rule, match) for rule, find in finds for match in find.finditer(text, start, end)]


def from_left(sign: Sign) -> tuple[int, int, str]:
    """The order of signs: from left to right, the longest first."""
    return sign.match.start(), -sign.match.end(), sign.rule.name


def _lazy(rule: Rule) -> bool:
    return rule.kind == "sign" and (rule.weight < 0 or rule.signal in _LAZY)


def _scanned(rules: Rules) -> Rules:
    return Rules(rules.cleaner, (rule for rule in rules.all if not _lazy(rule)))


def _unfolded(rules: Rules) -> Rules:
    return Rules(rules.cleaner, (rule for rule in rules.all if _is_unfolded(rule.find)))


def _is_unfolded(find: str) -> bool:
    """Whether a pattern asks for what a folded page does not have: traditional ideographs, wide letters, narrow marks."""
    return fold_letters(find) != find or bool(_NARROW_MARK.search(find))


def _asked(rules: Rules) -> Asked:
    finds = [(rule, compile_find(rule)) for rule in rules.all if _lazy(rule)]
    return Asked(
        [find for find in finds if find[0].weight < 0],
        *(
            [find for find in finds if find[0].signal in signals]
            for signals in ((COMPANION, FOOTER), CONTEXT, (FILLER,), (LEAD,), (CAUTION,), (PERSON,))
        ),
    )


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def kind_of(rule: Rule) -> str:
    """The kind of evidence that a sign is: a line that is nothing but a call is the same call as the words in it."""
    return CALL if rule.signal == CALL_LINE else rule.signal


def strongest(signs: Iterable[Sign], factors: Mapping[str, float] = MappingProxyType({})) -> dict[str, Sign]:
    """For each kind of evidence that is weighed the sign of the greatest weight, good or bad."""
    best: dict[str, Sign] = {}
    weights: dict[str, float] = {}
    for sign in signs:
        rule = sign.rule
        if rule.signal in SHAPES or rule.signal in CONTEXT or rule.signal in _ASIDE or not rule.weight:
            continue
        kind, weight = kind_of(rule), abs(rule.weight) * factors.get(rule.signal, 1.0)
        if kind not in best or weight > weights[kind]:
            best[kind], weights[kind] = sign, weight
    return best


def said(signs: Iterable[Sign]) -> str:
    """What signs say, for a reader: ``contact ‘微信：abc’ +0.5, report ‘记者’ -0.6``."""
    return ", ".join(
        f"{sign.rule.signal} ‘{sign.match[0].strip()[:20]}’ {sign.rule.weight:+.1f}"
        for sign in strongest(signs).values()
    )


def weigh(signs: Iterable[Sign], factors: Mapping[str, float] = MappingProxyType({})) -> Evidence:
    """Sum up the strongest sign of each kind. ``factors`` say for a signal what its weights are multiplied by."""
    weights = [sign.rule.weight * factors.get(sign.rule.signal, 1.0) for sign in strongest(signs, factors).values()]
    return Evidence(round(sum(weights), 6), sum(weight > 0 for weight in weights))


def covered(signs: Iterable[Sign], start: int, end: int) -> int:
    """How many code points of ``start:end`` the signs cover together. The signs stand from left to right."""
    total, at = 0, start
    for sign in signs:
        left, right = max(sign.match.start(), at), min(sign.match.end(), end)
        if right > left:
            total += right - left
            at = right
    return total


def covers(signs: Iterable[Sign], text: str, start: int, end: int) -> bool:
    """Whether the signs leave nothing of ``text[start:end]`` but separators. The signs stand from left to right."""
    at = start
    for sign in signs:
        left, right = sign.match.span()
        if left > at and _TEXT.search(text, at, min(left, end)):
            return False
        at = max(at, right)
    return at > start and not _TEXT.search(text, at, end)


def not_quoted(signs: list[Sign], text: str, start: int, end: int) -> list[Sign]:
    """The signs that are said, not quoted: a sign inside quotation marks or a title is spoken about."""
    quotes = [match.span() for match in _QUOTED.finditer(text, start, end) if match.end() - match.start() < end - start]
    if not quotes:
        return signs
    lefts = [quote[0] for quote in quotes]

    def quoted(sign: Sign) -> bool:
        left, right = sign.span
        number = bisect_right(lefts, left) - 1
        return number >= 0 and right <= quotes[number][1]

    return [sign for sign in signs if sign.rule.weight < 0 or not quoted(sign)]
