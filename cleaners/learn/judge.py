"""Which candidates are proposed, which are doubtful, and which are the author's."""

from __future__ import annotations

from .candidate import Candidate
from .evidence import (
    COMPANY,
    COPIES,
    DOUBT,
    ENCLOSED,
    ENOUGH,
    OUTSIDE,
    PLACE,
    REMOVED,
    ROAMS,
    TORN,
    Weighed,
    weigh_words,
)
from .template import FREE
from .trial import Trial

NEARLY = 0.85  # of the lines
MOSTLY = 0.7
OFTEN = 0.5
SOMETIMES = 0.3
RUN_MORE = 0.1  # how much more evidence takes a run inside lines, whose place says nothing
BLOCK = 50  # lines of one block that go with each other, from its end on
LINES = 6  # examples that the removal cleaner is asked about
AGAINST = -0.5  # evidence against itself from which a line never goes with its neighbours


def judge(candidates: list[Candidate], trial: Trial) -> tuple[list[Candidate], list[Candidate]]:
    """The candidates to propose and those in doubt, the most frequent first.

    What a candidate says itself is weighed first; then its company, again and again until no more are taken. Each round
    looks at the one before it only, so the order does not matter.
    """
    base: dict[int, Weighed] = {}
    for number, candidate in enumerate(candidates):
        base[number] = _alone(candidate, trial)
    chosen = {number for number, candidate in enumerate(candidates) if _enough(candidate, base[number])}
    for _ in range(BLOCK):
        keys = {key for number in chosen for key in candidates[number].keys if candidates[number].whole}
        more = set()
        for number, candidate in enumerate(candidates):
            if number not in chosen and candidate.whole:
                weighed = _in_company(candidate, base[number], keys)
                if weighed is not None and weighed.score >= ENOUGH and weighed.kinds > 1:
                    candidate.weighed = weighed
                    more.add(number)
        if not more:
            break
        chosen |= more
    doubtful = [
        candidate
        for number, candidate in enumerate(candidates)
        if number not in chosen
        and candidate.weighed.score >= DOUBT
        and candidate.varied
        and (candidate.whole or candidate.weighed.hard)
    ]
    return [candidates[number] for number in sorted(chosen)], doubtful


def _alone(candidate: Candidate, trial: Trial) -> Weighed:
    """The evidence of a candidate by itself."""
    examples = [sight.text for sight in candidate.sights] if candidate.whole else trial.excerpts(candidate)
    weighed = weigh_words(candidate.template, examples, trial.rules, whole=candidate.whole)
    candidate.weighed = weighed
    if not candidate.whole:
        return weighed
    seen, against = candidate.seen, weighed.score
    if seen.torn >= OFTEN * seen.lines and candidate.varied:
        weighed.add(TORN, "between two halves of a sentence")
        weighed.hard = True
    elif max(seen.head, seen.tail) >= NEARLY * seen.lines:
        weighed.add(PLACE, "always before the body" if seen.head > seen.tail else "always after the body")
    elif seen.head + seen.tail >= NEARLY * seen.lines:
        weighed.add(OUTSIDE, "always outside the body")
    elif weighed.kinds > 1 and seen.between >= SOMETIMES * seen.lines:
        weighed.add(ROAMS, "anywhere between paragraphs", kinds=0)
    if seen.lines >= 2 * seen.documents:
        weighed.add(COPIES, "several in each document")
    if against > AGAINST and weighed.score > 0 and (against > 0 or FREE not in candidate.template):
        gone = [trial.removes(sight, candidate) for sight in candidate.sights[:LINES]]
        if gone and sum(gone) >= MOSTLY * len(gone):
            weighed.add(REMOVED, "the rules there are remove it", kinds=2)
            weighed.hard = True
    return weighed


def _enough(candidate: Candidate, weighed: Weighed) -> bool:
    """Whether a candidate is proposed for what it says itself."""
    if not candidate.varied or not candidate.sights or weighed.kinds < 2:
        return False
    if candidate.whole:
        return weighed.score >= ENOUGH
    return weighed.hard and weighed.score >= ENOUGH + RUN_MORE


def _in_company(candidate: Candidate, base: Weighed, keys: set[str]) -> Weighed | None:
    """The evidence of a line with its neighbours' added; ``None`` where they add nothing."""
    count = len(candidate.sights)
    if not count or base.score <= AGAINST:
        return None
    above = sum(sight.above_key in keys for sight in candidate.sights) >= NEARLY * count
    below = sum(sight.below_key in keys for sight in candidate.sights) >= NEARLY * count
    if not above and not below:
        return None
    weighed = Weighed(base.score, base.kinds, list(base.said), base.hard)
    if above and below:
        weighed.add(ENCLOSED, "always between two such lines")
    else:
        weighed.add(COMPANY, "always beside such a line")
    return weighed
