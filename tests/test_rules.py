"""Every rule proves itself: it fires in an example of its own and is silent in a look-alike."""

from __future__ import annotations

import pytest
from conftest import all_rules, chain

from cleaners.rulebook.bounds import unbounded
from cleaners.rulebook.rule import Rule

SUPPORT = ("keep", "sign", "table")  # they work through another rule of their cleaner, which signs the edit
RULES = [pytest.param(rule, id=rule.name) for rule in all_rules()]


@pytest.mark.parametrize("rule", RULES)
def test_examples(rule: Rule) -> None:
    for example in rule.examples:
        cleaned = chain(only=rule.cleaner, options=tuple(example.options.items())).run(example.text)
        fired = {edit.rule for stage in cleaned.ledger.stages for edit in stage.edits}
        found = {finding.rule for finding in cleaned.findings}
        assert cleaned.text == (example.text if example.want is None else example.want), example
        assert (rule.name in found) == example.finding, example
        if rule.kind not in SUPPORT:
            assert (rule.name in fired) == (example.want is not None), (example, fired)


@pytest.mark.parametrize("rule", RULES)
def test_pattern_is_bounded(rule: Rule) -> None:
    assert not rule.find or rule.literal or unbounded(rule.find) is None


@pytest.mark.parametrize("rule", RULES)
def test_has_both_kinds_of_examples(rule: Rule) -> None:
    speaks = [example for example in rule.examples if example.want is not None or example.finding]
    assert len(speaks) < len(rule.examples), "an example that must not change is missing"
    assert speaks or rule.kind == "keep" or not rule.default, "an example that changes or reports is missing"
