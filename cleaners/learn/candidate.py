"""Candidates: from what repeats to one template each, with what is known of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from .document import SEED, SHORT
from .evidence import Weighed
from .survey import Seen, Sight, Survey
from .template import FREE, fixed, mask_values

AGREED = 0.9  # the part of the examples that must share what becomes the fixed part of a template
RUN_AGREED = 0.85
RUN = 6  # code points of a run inside lines that are no slots
ENDS = 6  # code points that a template with an open end or middle has at least
VARIED = 3  # different neighbours on one side; a document that was copied whole has one

_PAIRS = (("（", "）"), ("(", ")"), ("【", "】"), ("[", "]"), ("《", "》"), ("“", "”"), ("「", "」"), ("〔", "〕"))
_STARTS = "。，、；：！？!?,;）)】》”"
_ENDS = "，、；：,;（(【《“"


@dataclass(slots=True)
class Candidate:
    """A template that repeats; ``whole`` where it is a line, else it is a run inside lines."""

    template: str
    whole: bool
    keys: list[str]
    seen: Seen
    sights: list[Sight]
    varied: bool
    weighed: Weighed = field(default_factory=Weighed)

    @property
    def order(self) -> tuple[int, str]:
        """The most frequent first."""
        return -self.seen.documents, self.template


def find_candidates(found: Survey) -> list[Candidate]:
    """The templates of a survey. What several keys lead to is one candidate; a run inside another as frequent one is none."""
    made: dict[tuple[str, bool], Candidate] = {}
    for key, seen in sorted(found.lines.items()):
        sights = seen.sample.things()
        template = key[1:] if key[0] == "=" else _affixed([sight.masked for sight in sights])
        if template and fixed(template) >= (SHORT if key[0] == "=" else ENDS):
            sights = [sight for sight in sights if _fits(template, sight.masked)]
            varied = max(len({sight.above for sight in sights}), len({sight.below for sight in sights})) >= VARIED
            _put(made, Candidate(template, True, [key], seen, sights, varied))
    runs: dict[tuple[str, bool], Candidate] = {}
    for key, seen in sorted(found.runs.items()):
        sights = seen.sample.things()
        if key.startswith("(|"):
            template = _affixed([sight.masked for sight in sights])
            sights = [sight for sight in sights if template and _fits(template, sight.masked)]
        elif key.startswith("(="):
            template = key[2:]
        else:
            template, sights = _extended(key[1:], sights)
        if template and fixed(template) >= RUN:
            varied = len({sight.text for sight in sights}) >= VARIED
            _put(runs, Candidate(template, False, [key], seen, sights, varied))
    return sorted([*made.values(), *_outermost(runs)], key=lambda candidate: candidate.order)


def _put(made: dict[tuple[str, bool], Candidate], candidate: Candidate) -> None:
    """Keep a candidate, or what more it tells of one that is there. One place counts once, so the larger count holds."""
    name = (candidate.template, candidate.whole)
    there = made.get(name)
    if there is None:
        made[name] = candidate
        return
    keys = sorted({*there.keys, *candidate.keys})
    better = min(there, candidate, key=lambda one: (-one.seen.documents, one.keys))
    better.keys = keys
    made[name] = better


def _fits(template: str, masked: str) -> bool:
    """Whether a masked line is an example of a template."""
    if FREE in template:
        head, _, tail = template.partition(FREE)
        return masked.startswith(head) and masked.endswith(tail) and len(masked) > len(head) + len(tail)
    return masked == template or mask_values(masked) == template


def _affixed(masked: list[str]) -> str:
    """What nearly all of these lines begin and end with, and an open slot between."""
    head = _shared(masked, lambda line, at: line[at : at + 1])
    kept = [line for line in masked if line.startswith(head)]
    tail = _shared([line[len(head) :] for line in kept], lambda line, at: line[len(line) - at - 1 : len(line) - at])
    if any(len(line) == len(head) + len(tail) for line in kept):
        return ""
    return head + FREE + tail[::-1]


def _shared(lines: list[str], char_at: Callable[[str, int], str]) -> str:
    """The characters that nearly all lines share, from one end on."""
    shared, left = "", lines
    while left:
        char, count = max(
            Counter(char_at(line, len(shared)) for line in left).items(), key=lambda item: (item[1], item[0])
        )
        if not char or count < AGREED * len(lines):
            break
        left = [line for line in left if char_at(line, len(shared)) == char]
        shared += char
    return shared


def _extended(seed: str, sights: list[Sight]) -> tuple[str, list[Sight]]:
    """A seed with what nearly always stands before it and after it, and the sights where it does."""
    before, left = _grown([sight.above[::-1] for sight in sights])
    after, right = _grown([sight.below for sight in sights])
    kept = [sight for number, sight in enumerate(sights) if number in left and number in right]
    template = before[::-1] + seed + after
    sentence = template[0] in "。！？" or not any(sight.above for sight in kept)
    template = template.lstrip(_STARTS + " \ufdd4")
    template = template.rstrip(_ENDS + " \ufdd4")
    if not sentence:
        template = template.rstrip("。")
    if any(template.count(opening) != template.count(closing) for opening, closing in _PAIRS):
        template = _inside(template)
    return template, kept


def _inside(template: str) -> str:
    """A run whose brackets do not pair, without the one that has no partner at its end; ``""`` where it is in the middle."""
    for opening, closing in _PAIRS:
        if template.count(opening) > template.count(closing) and template.startswith(opening):
            template = template[1:]
        elif template.count(closing) > template.count(opening) and template.endswith(closing):
            template = template[:-1]
    return "" if any(template.count(left) != template.count(right) for left, right in _PAIRS) else template


def _grown(contexts: list[str]) -> tuple[str, set[int]]:
    """What nearly all contexts begin with, and which of them do."""
    grown, left = "", set(range(len(contexts)))
    while left:
        chars = Counter(contexts[number][len(grown) : len(grown) + 1] for number in left)
        char, count = max(chars.items(), key=lambda item: (item[1], item[0]))
        if not char or count < RUN_AGREED * len(contexts):
            break
        left = {number for number in left if contexts[number][len(grown) : len(grown) + 1] == char}
        grown += char
    return grown, left


def _outermost(runs: dict[tuple[str, bool], Candidate]) -> Iterator[Candidate]:
    """The runs that are no part of another which stands in nearly as many documents, and that are no other which is far more
    frequent with a little of the text around it."""
    by_length = sorted(runs.values(), key=lambda run: (-len(run.template), run.template))
    kept: list[Candidate] = []
    grams: dict[str, list[Candidate]] = {}
    for run in by_length:
        around = grams.get(run.template[:RUN], [])
        if any(run.template in other.template and run.seen.documents <= 1.3 * other.seen.documents for other in around):
            continue
        kept.append(run)
        for at in range(len(run.template) - RUN + 1):
            grams.setdefault(run.template[at : at + RUN], []).append(run)
    blurred = {
        id(other)
        for run in kept
        for other in grams[run.template[:RUN]]
        if run.template in other.template
        and 0 < len(other.template) - len(run.template) <= SEED
        and run.seen.documents >= 2 * other.seen.documents
    }
    yield from (run for run in kept if id(run) not in blurred)
