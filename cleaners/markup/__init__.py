"""Markup: of a text that is HTML its visible text is left, one paragraph a line.

Wrong where a text is about HTML: see ``evidence``. The way of a text: ``convert`` takes each document that has tags, ``tokens``
finds them, ``evidence`` judges by them whether it is HTML, ``skeleton`` has BeautifulSoup on lxml judge its structure, ``tree``
reads off what is seen, ``write`` makes one edit for each run of tags. A parser gives no positions back, so it is fed the numbers
of the tokens in place of their text.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..rulebook.match import Rules
from ..rulebook.rule import Value
from ..text.page import Page, Proposal
from ..text.pattern import lazy

_TAG = lazy(r"<(?:/?[A-Za-z][A-Za-z0-9]{0,12}[\s/>]|!(?i:doctype)\s)")


def propose(page: Page, rules: Rules, options: Mapping[str, Value]) -> Proposal:
    """Turn each document that is HTML, by all of its tags, into its visible text; report one that may be."""
    proposal = Proposal()
    if "<" in page.unusual and "tags" in rules:
        for start, document in page.each(page.unusual_places("<")):
            if _TAG.search(document.text):
                from .convert import convert  # few texts have tags, and all that reads them takes a while to load

                proposal.absorb(convert(document, rules, options), start)
    return proposal
