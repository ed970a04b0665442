"""Encoding: escapes that were never unescaped, and text that was decoded with the wrong codec.

Wrong where a text is about escapes and encodings; what stands in code, in URLs and in JSON is left. Where bytes were lost
nothing is invented: a finding says where.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..rulebook.match import Rules
from ..rulebook.rule import Value
from ..text.page import Page, Proposal
from .escapes import unescape
from .guard import escaped, misread
from .latin import repair_latin
from .mojibake import repair
from .words import unwrap


def propose(page: Page, rules: Rules, options: Mapping[str, Value]) -> Proposal:
    """Repair what was decoded wrongly, unescape what is escaped, report what is lost."""
    proposal = Proposal()
    rules.apply(page, proposal)
    for start, document in page.each(misread(page)):
        proposal.absorb(_repair(document, rules), start)
    for start, document in page.each(escaped(page)):
        proposal.absorb(_unescape(document, rules), start)
    return proposal


def _repair(page: Page, rules: Rules) -> Proposal:
    proposal = Proposal()
    if not repair(page, rules, proposal):  # the next round sees what is left of a text that is Chinese again
        repair_latin(page, rules, proposal)
    return proposal


def _unescape(page: Page, rules: Rules) -> Proposal:
    proposal = Proposal()
    unwrap(page, rules, proposal)
    unescape(page, rules, proposal)
    return proposal
