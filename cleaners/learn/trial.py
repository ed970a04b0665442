"""Trials: what the removal cleaner makes of an example, with the rules there are and with those that are proposed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..pipeline import Cleaned, Pipeline
from ..rulebook.match import Rules
from ..rulebook.rule import Rule
from .candidate import Candidate
from .survey import Sight
from .template import form

# Two paragraphs that stay, so that an example has a body before it or after it.
BODY = "各村在汛期以前把沟渠清理了一遍，又把去年损坏的水闸修好。大家说，今年的收成不用发愁。\n"
NEIGHBOUR = 30  # code points of a neighbour that an example keeps


class Trial:
    """A removal cleaner with its rules; ``own`` are the full names of those that the user has given."""

    def __init__(self, pipeline: Pipeline, own: frozenset[str] = frozenset()) -> None:
        self.pipeline, self.own = pipeline, own
        self.rules = Rules("removal", [rule for rule in pipeline.rules if rule.cleaner == "removal"])

    def with_rules(self, rules: Iterable[Rule]) -> Trial:
        """The same with more rules."""
        state = self.pipeline.__getstate__()
        state["rules"] = [*self.pipeline.rules, *rules]
        pipeline = Pipeline.__new__(Pipeline)
        pipeline.__setstate__(state)
        return Trial(pipeline, self.own)

    def removes(self, sight: Sight, candidate: Candidate) -> bool:
        """Whether the rules there are remove a line for what it says itself, from the head, the tail or the body: what goes
        only with its neighbours could be a title."""
        seen = candidate.seen
        before = "" if seen.head > seen.lines / 2 else BODY
        after = "" if seen.tail > seen.lines / 2 else BODY
        return sight.text not in self.run(f"{before}{sight.text}\n{after}").text

    def is_known(self, candidate: Candidate) -> bool:
        """Whether a rule that the user has already given takes a candidate away."""
        if not self.own:
            return False
        texts = [BODY + sight.text + "\n" for sight in candidate.sights[:3]]
        return all(self.own & fired(self.run(text)) for text in texts)

    def excerpts(self, candidate: Candidate) -> list[str]:
        """The runs of a candidate as they stand in its examples."""
        lines = [sight.text for sight in candidate.sights]
        made = form(candidate.template, lines, whole=False)
        found = [re.search(made.find, line) for line in lines] if made else []
        return [match[0] for match in found if match]

    def run(self, text: str) -> Cleaned:
        """What comes out of a text."""
        return self.pipeline.run(text)


def fired(cleaned: Cleaned) -> frozenset[str]:
    """The full names of the rules that changed a text."""
    return frozenset(rule for stage in cleaned.ledger.stages for rule in stage.edits.rules)
