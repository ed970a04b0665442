"""Removal: what the site or seller that passed a document on has put into it goes; the document stays.

Paid markers go without the text that they enclose. Advertisements and page furniture go by evidence that is declared as
data: a line needs two independent kinds of it, or a shape that nothing else has. Wrong where a document speaks *about*
such lines (an article on ghost-writing, a notice with its contact): good signs weigh against, and what stays in
doubt is reported. What removed furniture said (date, source, views) becomes the document's metadata.

A second run never removes what only became exposed: head and tail are bounded by paragraphs that are never removed, and
all evidence from other lines (repetition, neighbours) can only shrink when lines go.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping

from ..rulebook.match import Rules
from ..rulebook.rule import Value
from ..text.page import Page, Proposal
from .document import Document
from .lines import judge_lines
from .metadata import Metadata
from .pages import find_page_marks
from .runs import cut_runs, find_runs
from .signs import collect_signs
from .strike import Strikes

__all__ = ["propose"]


def propose(page: Page, rules: Rules, options: Mapping[str, Value]) -> Proposal:
    """Remove paid markers, advertisements and page furniture; report what is suspected but not proven."""
    proposal = Proposal()
    # A form feed ends a line here, but stays in the text: it tells paragraphs where a page broke.
    sheet = Page(page.text.replace("\f", "\n"), page.bounds, page.format) if "\f" in page.text else page
    signs = collect_signs(sheet, rules)
    for rule, match in signs.reported:
        proposal.report(rule.name, match.start(), match.end(), rule.why)
    strikes = Strikes(page, signs.kept)
    starts = sheet.line_starts
    for begin, end in page.documents():
        lines = range(bisect_left(starts, begin), bisect_left(starts, end + 1))
        document = Document(sheet, lines, signs, options)
        marks = find_page_marks(document, page.text, rules)
        if not marks and not document.signs:
            continue
        metadata = Metadata()
        find_runs(document, rules)
        gone = judge_lines(document, marks, rules, strikes, metadata, proposal)
        cut_runs(document, gone, strikes, metadata)
        for key, value in metadata.values.items():
            proposal.learn(key, value, begin)
    strikes.propose(proposal)
    return proposal
