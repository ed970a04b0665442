"""One document with tags in it: judged, and turned into its visible text."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..rulebook.match import Rules
from ..rulebook.rule import Value
from ..text.edit import apply
from ..text.page import Page, Proposal
from ..text.pattern import lazy
from .evidence import FEEDS, judge
from .head import read_metadata
from .residue import residue
from .tokens import DOCTYPE, END, START, Token, tokenise
from .tree import read_tree
from .write import Names, write

_NAMED = ("tags", "hidden", "entity", "space", "item-number", "navigation")
_TAG_IN_WORDS = lazy(r"<[/!?A-Za-z]")
_ENTITY_OF_TAG = lazy(r"&(?:lt|gt|#0{0,6}6[02]|#x0{0,6}3[ce])(?![a-z0-9])", re.IGNORECASE)


def convert(page: Page, rules: Rules, options: Mapping[str, Value]) -> Proposal:
    """The edits that turn one document into its visible text, if it is HTML by all of its tags; a finding where it may be."""
    proposal = Proposal()
    text = page.text
    elements = rules.once(_elements)
    tokens = tokenise(text, elements["all"])
    verdict = judge(text, tokens, elements, page.format)
    if not verdict.html:
        left = None
        if "residue" in rules and page.format == "text":
            left = residue(text, tokens, elements, rules["residue"].name)
        if left is not None:
            proposal.edits = left
        elif verdict.suspect and "suspected" in rules:
            note = "tags of HTML, but too few, or too much text outside of them, to call it HTML: left"
            proposal.report(rules["suspected"].name, verdict.start, verdict.end, note, 0.5)
        return proposal
    if _is_feed(tokens):
        elements = rules.once(_elements_of_feeds)
    tree = read_tree(text, tokens, elements, hide="hidden" in rules)
    if not verdict.page and not tree.shows(text):
        return proposal  # a template or a component: nothing would be left of it
    if options["navigation"] == "drop" and "navigation" in rules:
        tree.drop_navigation(text)
    names = Names(*(rules[name].name if name in rules else "" for name in _NAMED))
    proposal.edits = write(text, tree, names)
    if _ENTITY_OF_TAG.search(text) and (
        page.format == "html" or _reads_as_html(apply(text, proposal.edits)[0], elements)
    ):
        tree.rewind()
        proposal.edits = write(text, tree, names, keep_tags=True)
    proposal.metadata[0] = read_metadata(text, tokens, rules)
    return proposal


def _elements(rules: Rules) -> dict[str, frozenset[str]]:
    """The names of elements by their kind, and ``all`` of them."""
    elements = {kind: frozenset(names.split()) for kind, names in rules.table("elements").items()}
    return {**elements, "all": frozenset().union(*elements.values())}


def _elements_of_feeds(rules: Rules) -> dict[str, frozenset[str]]:
    """The same for a feed, in which every entry has a title that is seen."""
    elements = rules.once(_elements)
    title = frozenset(("title",))
    return {**elements, "unseen": elements["unseen"] - title, "block": elements["block"] | title}


def _is_feed(tokens: list[Token]) -> bool:
    """Whether the first tag is that of a feed."""
    return next((token.name for token in tokens if token.kind == START), "") in FEEDS


def _reads_as_html(text: str, elements: Mapping[str, frozenset[str]]) -> bool:
    """Whether a text has tags that could one day count as evidence: a page about HTML, unescaped, must not become HTML.

    A lone start tag never counts; a pair, a ``<br>``, an attribute or a doctype does.
    """
    if not _TAG_IN_WORDS.search(text):
        return False
    tokens = tokenise(text, elements["all"])
    return any(
        token.kind in (END, DOCTYPE)
        or (token.kind == START and (token.attributes.strip() or token.name in ("br", "hr", "html", "head", "body")))
        for token in tokens
    )
