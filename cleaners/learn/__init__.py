"""Learning rules from a corpus: what sites and sellers have put into many documents repeats across them.

``learn`` finds lines, and runs inside lines, that repeat up to their numbers, dates and names; weighs them with the evidence
of the removal cleaner, kinds of words, shape, place and company; and proposes rules for a person to accept. That something
repeats is never enough: formulas of law, headings, forms, salutations and signatures repeat too. What stays in doubt is
named in comments, and no rule is made of it.

Time is linear in the corpus, which is read three times; memory is bounded (see ``survey``). The order of the documents
makes no difference. A line is read as the removal cleaner will see it: after every cleaner that stands before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..pipeline import Pipeline
from ..rulebook.rule import RuleError
from .candidate import Candidate, find_candidates
from .judge import judge
from .propose import Proposal, look_again, make_rules, with_examples
from .survey import survey
from .trial import Trial
from .write import write_rules

__all__ = ["Learnt", "learn"]

LEAST, PART = 3, 0.001  # a template stands in so many documents at least, and in this part of them


@dataclass(frozen=True)
class Learnt:
    """What was learnt: ``toml`` is the file of proposed rules; ``code_points`` counts what was read."""

    toml: str
    documents: int
    code_points: int
    least: int
    proposals: list[Proposal]
    doubtful: list[Candidate]
    full: bool


def learn(
    corpus: Iterable[bytes | str],
    profile: str | Path = "zh",
    *,
    rules: Iterable[str | Path] = (),
    least: int | None = None,
) -> Learnt:
    """Propose rules for a corpus, which must be iterable more than once (a list, not a generator).

    ``profile`` and ``rules`` are those that the rules shall work with; ``least`` is the number of documents in which a
    template stands (by default 3, and 1 in 1,000). Raises ``RuleError`` for a profile without ``removal``, ``TypeError``
    for an iterator.
    """
    if isinstance(corpus, Iterator):
        raise TypeError("the corpus is read three times: give a list, or an object whose __iter__ begins anew")
    rules = list(rules)
    chain = Pipeline(profile, rules=rules).profile.chain
    if "removal" not in chain:
        raise RuleError(f"profile {str(profile)!r} has no cleaner 'removal', which the learnt rules are for")
    before = chain[: chain.index("removal")]
    reader = Pipeline(profile, rules=rules, only=before) if before else Pipeline(profile, skip=chain)

    def texts() -> Iterator[str]:
        return (reader.run(data).text for data in corpus)

    found = survey(texts, lambda documents: least or max(LEAST, -int(-documents * PART // 1)))
    removal = Pipeline(profile, rules=rules, only=["removal"])
    trial = Trial(
        removal, frozenset(_names(removal) - _names(Pipeline(profile, only=["removal"]))) if rules else frozenset()
    )
    chosen, doubtful = judge(find_candidates(found), trial)
    proposals = make_rules(chosen, trial)
    look_again(texts, proposals)
    proven = list(with_examples(proposals, trial, found.documents))
    head = [
        f"Rules learnt from {found.documents:,} documents: proposals, not decisions. Look at each one's examples, delete",
        "what you do not want, then:  clean rules --check THIS-FILE   and   clean DOCUMENTS --rules THIS-FILE",
        "`want` shows what is left of `text`; an example without `want` must stay as it is.",
    ]
    if found.full:
        head.append("There were more candidates than there is room for: the most frequent were looked at.")
    toml = write_rules(head, [proposal.rule for proposal in proven], doubtful)
    return Learnt(toml, found.documents, found.code_points, found.least, proven, doubtful, found.full)


def _names(pipeline: Pipeline) -> set[str]:
    return {rule.name for rule in pipeline.rules}
