"""Removal: what the site or seller that passed a document on has put into it goes; the document stays.

Paid markers go without the text that they enclose. Advertisements and page furniture go by evidence that is declared as
data: a line needs two independent kinds of it, or a shape that nothing else has. Wrong where a document speaks *about*
such lines (an article on ghost-writing, a notice with its contact): good signs weigh against, and what stays in
doubt is reported. What removed furniture said (date, source, views) becomes the document's metadata.

A second run never removes what only became exposed: head and tail are bounded by paragraphs that are never removed, and
all evidence from other lines (repetition, neighbours) can only shrink when lines go.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..rulebook.match import Rules
from ..rulebook.rule import Value
from ..text.page import Page, Proposal
from .counted import counted_lines
from .document import Document, Limits
from .echoes import named_pictures
from .lines import judge_lines
from .metadata import Metadata
from .noise import find_noise
from .pages import find_page_marks, short_lines
from .portions import portion_numbers
from .posted import dated_lines, stamped_lines
from .runs import cut_runs, find_runs
from .scripts import has_marks, script_blocks
from .sheet import Sheet
from .strike import Strikes

__all__ = ["propose"]


def propose(page: Page, rules: Rules, options: Mapping[str, Value]) -> Proposal:
    """Remove paid markers, advertisements and page furniture; report what is suspected but not proven."""
    proposal = Proposal()
    sheet = Sheet(page, rules, options)
    for begin, sign in sheet.reported:
        proposal.report(sign.rule.name, begin + sign.start, begin + sign.end, sign.rule.why)
    strikes, short, counted = Strikes(page, sheet.is_kept), short_lines(sheet.page), counted_lines(sheet.page)
    documents, dated = _Documents(page, sheet, options), dated_lines(sheet.page)
    for number in _suspects(page, sheet, [*short, *counted, *dated]):
        document = documents[number]
        find_runs(document, rules)  # first of all: what is left of a line without its runs tells where the body is
        marks = find_page_marks(document, short, counted, rules)
        document.stamps = stamped_lines(document, dated) if "masthead" in rules else []
        document.pictures = named_pictures(document, counted) if "echo" in rules else []
        if not (marks or document.signed or document.marked or document.stamps or document.pictures):
            continue
        metadata = Metadata()
        gone = judge_lines(document, marks, rules, strikes, metadata, proposal)
        cut_runs(document, gone, strikes, metadata)
        for key, value in metadata.values.items():
            proposal.learn(key, value, document.start)
    if "portion-number" in rules:
        for start, end in portion_numbers(page):
            strikes.run(start, end, rules["portion-number"].name)
    if "page-script" in rules and has_marks(page):
        _strike_scripts(page, documents, rules["page-script"].name, strikes)
    strikes.propose(proposal)
    find_noise(page, rules, proposal)
    return proposal


class _Documents(dict[int, Document]):
    """The documents of a page by their numbers, each made when it is first asked for."""

    def __init__(self, page: Page, sheet: Sheet, options: Mapping[str, Value]) -> None:
        self.page, self.sheet, self.limits = page, sheet, Limits.of(options)

    def __missing__(self, number: int) -> Document:
        made = self[number] = Document(self.sheet, *self.page.span(number), self.limits)
        return made


def _strike_scripts(page: Page, documents: Mapping[int, Document], rule: str, strikes: Strikes) -> None:
    """Let what the program of a page left in the documents go."""
    for number in page.numbers(page.unusual_places("{$;")):
        document = documents[number]
        for first, last in script_blocks(document):
            strikes.block(document.span(first)[0], document.span(last)[1], rule)


def _suspects(page: Page, sheet: Sheet, short: list[int]) -> list[int]:
    """The numbers of the documents that hold anything to judge: a sign, a line that may be a page number, a form feed, the room inside a
    running head."""
    lines = np.array([*sheet.signs_at, *sheet.marks_at, *short, *sheet.gapped], np.intp)
    at = [sheet.page.line_starts[lines]]
    if "\f" in page.unusual:
        at.append(page.unusual_places("\f"))
    return page.numbers(np.concatenate(at))
