"""Documents on their way through the chain: many of them in one page, so that each scan starts once for all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from .classes import where
from .edit import Edits, Finding, Skipped, apply
from .ledger import Stage
from .page import Page, Proposal, firsts


@dataclass(slots=True)
class Draft:
    """A document as it is now, what was done to it, what each cleaner last had to say (by its place in the chain), and what
    the document says about itself."""

    text: str
    findings: list[list[Finding]]
    stages: list[Stage] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)


class Window:
    """Drafts of one format as one page; what is proposed for the page is written into each of them."""

    def __init__(self, drafts: list[Draft], format: str) -> None:
        self.drafts = drafts
        self.page = Page.of([draft.text for draft in drafts], format)
        # The cleaners that may have said something of a draft, here or where it comes from.
        self._said = {cleaner for draft in drafts for cleaner, said in enumerate(draft.findings) if said}

    def hear(self, cleaner: int, proposal: Proposal) -> None:
        """Give each draft the findings and the metadata that are its own. ``cleaner`` is a place in the chain."""
        if cleaner in self._said:
            for draft in self.drafts:
                draft.findings[cleaner] = []
        if proposal.findings:
            self._said.add(cleaner)
        for finding in proposal.findings:
            number = self.page.document(finding.start)
            self.drafts[number].findings[cleaner].append(finding.moved(-self.page.bounds[number]))
        for start, facts in proposal.metadata.items():
            for key, value in facts.items():
                self.drafts[self.page.document(start)].metadata.setdefault(key, value)

    def clip(self, edits: Edits) -> Edits:
        """The edits without what they would do to the line end between two documents, which is no one's. They are in order."""
        page = self.page
        if len(page.bounds) == 1 or not len(edits):
            return edits
        stops = page.ends[page.document_numbers(np.asarray(edits.starts))]
        over = where(np.asarray(edits.ends) > stops).tolist()
        for i in over:
            edits.ends[i] = int(stops[i])
        if any(edits.starts[i] == edits.ends[i] and not edits.texts[i] for i in over):
            return Edits(edit for edit in edits if edit.start < edit.end or edit.text)
        return edits

    def write(self, cleaner: str, round: int, edits: Edits, skipped: list[Skipped], *, spared: bool) -> bool:
        """Make settled edits: each draft that they change gets a stage. Whether there was one.

        What the edits have ``spared`` is still a shield, and need not be found again before the next round.
        """
        before = self.page
        text, cut = apply(before.text, edits)
        if text == before.text:
            return False
        bounds = _moved(before.bounds, edits)
        self.page = Page(text, bounds, before.format, before.notes)
        if spared and "shields" in before.__dict__:
            self.page.__dict__["shields"] = before.shields.carried(edits)
        for number, some, own in _by_document(before, edits):
            begin, end = before.span(number)
            draft, now = self.drafts[number], text[slice(*self.page.span(number))]
            if now == draft.text:
                continue
            lost = [_nearer(loser, begin) for loser in skipped if begin <= loser.edit.start <= end]
            draft.stages.append(Stage(cleaner, round, own, cut[some], lost))
            draft.text = now
        return True

    def begin_round(self) -> bool:
        """Find the shields anew that were carried here from other pages. Whether they are as they were: if not, what the cleaners
        said of this page no longer counts."""
        carried = self.page.__dict__.pop("shields", None)
        return carried is None or carried == self.page.shields

    def keep(self, drafts: list[Draft]) -> None:
        """Let only these drafts go on."""
        if len(drafts) < len(self.drafts):
            self.drafts = drafts
            self.page = Page.of([draft.text for draft in drafts], self.page.format, self.page.notes)


def _by_document(page: Page, edits: Edits) -> Iterator[tuple[int, slice, Edits]]:
    """Each document in which edits stand, by its number: which they are, and these as edits of the document."""
    if len(page.bounds) == 1:
        yield 0, slice(None), edits
        return
    numbers = page.document_numbers(np.asarray(edits.starts))
    own = edits.nearer(page.begins[numbers])
    for first, after in pairwise((*firsts(numbers).tolist(), len(edits))):
        yield int(numbers[first]), slice(first, after), own.part(first, after)


def _moved(bounds: tuple[int, ...], edits: Edits) -> tuple[int, ...]:
    """Where the documents begin once the edits are made."""
    if len(bounds) == 1:
        return bounds
    firsts = np.asarray(edits.starts).searchsorted(bounds)  # the first edit of each document
    return tuple((np.asarray(bounds) + np.append(0, edits.grown.cumsum())[firsts]).tolist())


def _nearer(skipped: Skipped, offset: int) -> Skipped:
    edit = skipped.edit
    return skipped._replace(edit=edit._replace(start=edit.start - offset, end=edit.end - offset))
