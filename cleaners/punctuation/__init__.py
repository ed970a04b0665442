"""Punctuation: the marks of GB/T 15834, where the text around them is Chinese.

Wrong wherever a mark belongs to something else: a number, a time, an address, code, a formula, an English sentence. So
every mark is judged by what stands beside it, and what cannot be told is left and reported.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..rulebook.match import Rules
from ..rulebook.rule import Value
from ..text.page import Page, Proposal
from .brackets import pair_brackets
from .marks import widen_marks
from .numbers import DECISIONS
from .quotes import pair_quotes
from .stops import judge_stops
from .titles import pair_titles


def propose(page: Page, rules: Rules, options: Mapping[str, Value]) -> Proposal:
    """Widen half-width marks, pair what comes in pairs, and bring dashes, ranges and dots into their form."""
    proposal = Proposal()
    rules.apply(page, proposal, DECISIONS)
    widen_marks(page, rules, proposal)
    judge_stops(page, rules, proposal)
    pair_brackets(page, rules, proposal)
    pair_quotes(page, rules, proposal)
    pair_titles(page, rules, proposal)
    return proposal
