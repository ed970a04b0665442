"""Placeholders: masks of every kind become ``某``, or a token; censored words whose context proves them are restored.

Wrong where a sign of masks is something else: an X-ray or a chromosome, a product's name, a multiplication, bold type, a
blank or a box to fill in. So a mask counts only by what stands beside it (a suffix of places and organisations, a role, a
surname, a unit, a date), and one that nothing explains is reported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..rulebook.match import Rules
from ..rulebook.rule import Value
from ..text.page import Page, Proposal
from .book import Book
from .censored import restore_words
from .dates import read_date, read_document_number, read_quantity
from .masks import Change, Mask, Reader
from .persons import number_persons, read_label, read_name, read_role
from .places import read_organisation, read_place

# In this order: what is more certain first. The first that knows a mask takes it.
READERS: tuple[tuple[str, Callable[[Reader, Mask], Change | None]], ...] = (
    ("date", read_date),
    ("document-number", read_document_number),
    ("quantity", read_quantity),
    ("person", read_name),
    ("role", read_role),
    ("place", read_place),
    ("organisation", read_organisation),
    ("role", read_label),
)


def propose(page: Page, rules: Rules, options: Mapping[str, Value]) -> Proposal:
    """Put ``某`` (or a token) for every mask that its neighbours explain, and 党 and its kin for their disguise."""
    proposal = Proposal()
    book = rules.once(Book)
    restore_words(page, rules, proposal)
    reader = Reader(page, book, [(name, read) for name, read in READERS if name in rules], str(options["style"]))
    changes = [change for mask in reader.masks() if (change := reader.judge(mask))]
    if reader.style == "token":
        changes = number_persons(page, changes)
    for change in changes:
        if page.text[change.start : change.end] != change.put:
            proposal.edits.add(change.start, change.end, change.put, rules[change.rule].name)
    if "unknown-mask" in rules:
        for mask in reader.unknown:
            if not page.shields.at(mask.start):
                note = f"{mask.text} may be a mask: nothing beside it says of what"
                proposal.report(rules["unknown-mask"].name, mask.start, mask.end, note, 0.4)
    return proposal
