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
from .latin import repair_latin
from .mojibake import repair


def propose(page: Page, rules: Rules, options: Mapping[str, Value]) -> Proposal:
    """Repair what was decoded wrongly, unescape what is escaped, report what is lost."""
    proposal = Proposal()
    for start, document in page.each():
        proposal.absorb(_propose(document, rules), start)
    return proposal


def _propose(page: Page, rules: Rules) -> Proposal:
    proposal = Proposal()
    if any(literal in page.text for rule in rules.all for literal in rule.trigger):
        rules.apply(page, proposal)
    if page.text.isascii():
        unescape(page, rules, proposal)
        return proposal
    if not repair(page, rules, proposal):  # the next round sees what is left of a text that is Chinese again
        repair_latin(page, rules, proposal)
    unescape(page, rules, proposal)
    return proposal
