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
from ..text.fold import fold
from ..text.page import Page, Proposal
from .document import Document
from .lines import judge_lines
from .metadata import Metadata
from .pages import find_page_marks, short_lines
from .runs import cut_runs, find_runs
from .signs import Signs, collect_signs
from .strike import Strikes

__all__ = ["propose"]


def propose(page: Page, rules: Rules, options: Mapping[str, Value]) -> Proposal:
    """Remove paid markers, advertisements and page furniture; report what is suspected but not proven."""
    proposal = Proposal()
    sheet = _sheet(page)
    signs = collect_signs(sheet, rules, page)
    for rule, match in signs.reported:
        proposal.report(rule.name, match.start(), match.end(), rule.why)
    strikes = Strikes(page, signs.kept)
    starts, short = sheet.line_starts, short_lines(sheet)
    for number in _suspects(page, sheet, signs, short):
        begin, end = page.span(number)
        lines = range(bisect_left(starts, begin), bisect_left(starts, end + 1))
        document = Document(sheet, page.text, lines, signs, options)
        marks = find_page_marks(document, short, rules)
        if not marks and not document.signs:
            continue
        metadata = Metadata(page.text)
        find_runs(document, rules)
        gone = judge_lines(document, marks, rules, strikes, metadata, proposal)
        cut_runs(document, gone, strikes, metadata)
        for key, value in metadata.values.items():
            proposal.learn(key, value, begin)
    strikes.propose(proposal)
    return proposal


def _suspects(page: Page, sheet: Page, signs: Signs, short: list[int]) -> list[int]:
    """The numbers of the documents that hold anything to judge: a sign, a line that may be a page number, a form feed."""
    lines = {*signs.by_line, *signs.markers, *short}
    at = [sheet.line_starts[line] for line in lines]
    if "\f" in page.unusual:
        at += page.unusual_places("\f").tolist()
    return sorted({page.document(start) for start in at})


def _sheet(page: Page) -> Page:
    """The page to judge by, code point for code point: in one script and width, so that each sign is written once; and a form
    feed ends a line in it, which stays in the text, where it tells paragraphs that a page broke."""
    text = fold(page).replace("\f", "\n")
    return page if text == page.text else Page(text, page.bounds, page.format)
