"""Proposals: a rule for each chosen candidate, with examples out of the corpus that prove it.

Every example has been run with all the proposed rules before it is written, so ``clean rules --check`` passes.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from ahocorasick_rs import AhoCorasick

from ..removal.signs import FURNITURE
from ..rulebook.bounds import unbounded
from ..rulebook.match import compile_find
from ..rulebook.rule import Example, Rule
from ..text.pattern import lazy
from .candidate import Candidate
from .count import Sample, fingerprint
from .document import read_lines
from .evidence import site_words
from .survey import Sight, Texts
from .template import form
from .trial import BODY, NEIGHBOUR, Trial, fired

EXAMPLES = 2  # that change; and look-alikes that stay
LONGEST = 120  # code points of an example's line

_CLAUSE = lazy("[。！？；，!?;,]")


@dataclass(slots=True)
class Proposal:
    """A candidate as a rule. ``documents`` and ``lines`` count what the rule's pattern matches in the whole corpus."""

    candidate: Candidate
    rule: Rule
    documents: int = 0
    lines: int = 0
    last: int = -1
    alike: Sample[str] = field(default_factory=lambda: Sample[str](4 * EXAMPLES))


def make_rules(candidates: Iterable[Candidate], trial: Trial) -> list[Proposal]:
    """The rules, without examples yet. What cannot be a rule (no literal, a pattern without bounds) is left out, and what a
    rule of the user's does already."""
    made: dict[str, Proposal] = {}
    for candidate in candidates:
        found = form(candidate.template, [sight.text for sight in candidate.sights], whole=candidate.whole)
        if found is None or trial.is_known(candidate) or unbounded(found.find) or len(found.find) > 900:
            continue
        name = f"learnt-{fingerprint(found.find):08x}"
        rule = Rule(f"removal.{name}", "replace", "", "lossy", (found.find,), calls=((found.trigger,),))
        made.setdefault(name, Proposal(candidate, rule))
    return list(made.values())


def look_again(texts: Texts, proposals: list[Proposal]) -> None:
    """Go through the corpus once more: count what each pattern really matches, and keep look-alikes, which hold a literal of
    the rule and do not match."""
    if not proposals:
        return
    finds = [compile_find(proposal.rule) for proposal in proposals]
    owners: dict[str, list[int]] = {}
    for number, proposal in enumerate(proposals):
        owners.setdefault(proposal.rule.trigger[0], []).append(number)
    scan, asked = AhoCorasick(list(owners)), list(owners.values())
    for number, text in enumerate(texts()):
        for line in read_lines(text):
            hits = {
                owner for hit in scan.find_matches_as_indexes(line.text, overlapping=True) for owner in asked[hit[0]]
            }
            for owner in hits:
                proposal = proposals[owner]
                if finds[owner].search(line.text):
                    proposal.documents += proposal.last != number
                    proposal.last = number
                    proposal.lines += 1
                elif (
                    len(line.text) <= LONGEST
                    and line.kinds < 2 - (not line.prose)
                    and proposal.alike.wants(place := fingerprint(line.text))
                ):
                    proposal.alike.add(place, line.text)


def with_examples(proposals: list[Proposal], trial: Trial, documents: int) -> Iterator[Proposal]:
    """The proposals with their reasons and with examples that hold; one for which none does is left out.

    A line that the rules there are take away in every example gives a new ``replace`` rule nothing to do; it becomes a sign
    of furniture, with which the line goes wherever it stands.
    """
    tried = trial.with_rules(proposal.rule for proposal in proposals)
    for proposal in proposals:
        if proposal.candidate.whole and next(_changing(proposal, tried), None) is None:
            proposal.rule = replace(proposal.rule, kind="sign", signal=FURNITURE, weight=1.0)
    tried = trial.with_rules(proposal.rule for proposal in proposals)
    for proposal in proposals:
        changing = tuple(itertools.islice(_changing(proposal, tried), EXAMPLES))
        if changing:
            staying = tuple(itertools.islice(_staying(proposal, tried), EXAMPLES))
            proposal.rule = replace(proposal.rule, why=reason(proposal, documents), examples=changing + staying)
            yield proposal


def reason(proposal: Proposal, documents: int) -> str:
    """Why a rule is proposed: the counts and the evidence."""
    candidate, weighed = proposal.candidate, proposal.candidate.weighed
    where = "a line" if candidate.whole else "a run inside lines"
    return (
        f"{where[0].upper()}{where[1:]} of {proposal.documents:,} of {documents:,} documents ({proposal.lines:,} times). "
        f"Evidence {weighed.score:.2f}: {'; '.join(weighed.said)}. "
        "Wrong where these words are the author's."
    )


def _changing(proposal: Proposal, trial: Trial) -> Iterator[Example]:
    """Examples out of the corpus that the rule changes, and no other rule does."""
    name, candidate = proposal.rule.name, proposal.candidate
    find, seen = compile_find(proposal.rule), set[str]()
    for sight in candidate.sights:
        for text, want in _texts(sight, candidate, find):
            if text in seen:
                continue
            seen.add(text)
            cleaned = trial.run(text)
            signed_by = fired(cleaned)
            reported = any(finding.rule == name for finding in cleaned.findings)
            signed = signed_by == {name} or (proposal.rule.kind == "sign" and bool(signed_by))
            if cleaned.text == want and signed and not reported:
                yield Example(text, want)
                break


def _texts(sight: Sight, candidate: Candidate, find: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """A sight as a small document and what should be left of it: between its neighbours, or between two paragraphs."""
    if candidate.whole:
        above, below = _end(sight.above), _beginning(sight.below)
        if above and below and not site_words().hits(above + below):
            yield f"{above}\n{sight.text}\n{below}\n", f"{above}\n{below}\n"
        yield f"{BODY}{sight.text}\n", BODY
        yield f"{sight.text}\n", ""
        return
    match = find.search(sight.text)
    if match:
        start = max(match.start() - NEIGHBOUR, 0)
        end = match.end() + NEIGHBOUR
        for text in (sight.text[start:end], sight.text):
            inside = find.search(text)
            if inside:
                yield text + "\n", text[: inside.start()] + text[inside.end() :] + "\n"
        yield f"他推开门{match[0]}走了出去。\n", "他推开门走了出去。\n"


def _staying(proposal: Proposal, trial: Trial) -> Iterator[Example]:
    """Look-alikes that stay: lines of the corpus with the rule's literal, else a sentence that quotes it."""
    texts = [f"{line}\n" for line in proposal.alike.things()]
    sight = next((sight for sight in proposal.candidate.sights), None)
    match = compile_find(proposal.rule).search(sight.text) if sight else None
    if match:
        texts.append(f"他问：“{match[0].strip()}”是什么意思？\n")
    for text in texts:
        cleaned = trial.run(text)
        if cleaned.text == text and not cleaned.findings:
            yield Example(text)


def _end(line: str) -> str:
    """The last clauses of a neighbour."""
    marks = [match.end() for match in _CLAUSE.finditer(line, max(len(line) - NEIGHBOUR, 0), max(len(line) - 1, 0))]
    return line if len(line) <= NEIGHBOUR else line[marks[0] :] if marks else line[-NEIGHBOUR:]


def _beginning(line: str) -> str:
    """The first clauses of a neighbour."""
    marks = [match.end() for match in _CLAUSE.finditer(line, 0, NEIGHBOUR)]
    return line if len(line) <= NEIGHBOUR else line[: marks[-1]] if marks else line[:NEIGHBOUR]
