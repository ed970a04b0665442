"""Every rule proves itself: it fires in an example of its own and is silent in a look-alike."""

from __future__ import annotations

import pytest
from conftest import all_rules, chain

from cleaners.ports.examples import check_examples
from cleaners.rulebook.bounds import unbounded
from cleaners.rulebook.rule import Rule

RULES = [pytest.param(rule, id=rule.name) for rule in all_rules()]


@pytest.mark.parametrize("rule", RULES)
def test_examples(rule: Rule) -> None:
    assert not list(
        check_examples(rule, lambda rule, options: chain(only=rule.cleaner, options=tuple(options.items())))
    )


@pytest.mark.parametrize("rule", RULES)
def test_pattern_is_bounded(rule: Rule) -> None:
    assert not rule.find or rule.literal or unbounded(rule.find) is None


@pytest.mark.parametrize("rule", RULES)
def test_has_both_kinds_of_examples(rule: Rule) -> None:
    speaks = [example for example in rule.examples if example.want is not None or example.finding]
    assert len(speaks) < len(rule.examples), "an example that must not change is missing"
    assert speaks or rule.kind == "keep" or not rule.default, "an example that changes or reports is missing"
