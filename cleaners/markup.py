"""Stub."""

from __future__ import annotations

from collections.abc import Mapping

from .rulebook.match import Rules
from .rulebook.rule import Value
from .text.page import Page, Proposal


def propose(page: Page, rules: Rules, options: Mapping[str, Value]) -> Proposal:
    """Nothing yet."""
    proposal = Proposal()
    rules.apply(page, proposal)
    return proposal
