"""Characters: one line end, one kind of space, nothing invisible, one form of each character.

Wrong where a form is the subject of the text (a list of radicals, a table of full-width letters) or keeps two things
apart: what the later cleaners need as evidence (form feeds, column gaps) therefore survives here. Superscripts, units,
circled numbers, emoji and rare ideographs are characters of their own and are never folded: this is NFC, never NFKC.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from ..rulebook.match import Rules
from ..rulebook.rule import Value
from ..text.edit import Edit, Edits
from ..text.page import Page, Proposal
from ..text.pattern import lazy
from . import compose, invisible, lines, private, radicals, spaces, width

# Each step finds its hits in one pass; it runs only where one of its characters occurs.
Step = Callable[[Page, Rules], Iterator[Edit]]
STEPS: tuple[tuple[str, Step], ...] = (
    (spaces.ODD, spaces.fold_spaces),
    (invisible.PLAIN, invisible.drop_invisible),
    (invisible.CONTROLS, invisible.drop_controls),
    (invisible.JOINERS, invisible.drop_stray_joiners),
    (invisible.SELECTORS, invisible.drop_stray_selectors),
    (invisible.TAGS, invisible.drop_stray_tags),
    (radicals.RADICALS, radicals.unify_radicals),
    (width.FULL, width.narrow_letters),
    (width.MARKS, width.narrow_marks),
    ("．", width.narrow_stops),
    (width.HALF, width.widen),
    (width.FORMS, width.level_forms),
    (private.AREAS, private.show_bullets),
)
_STEPS = [(lazy(f"[{characters}]"), step) for characters, step in STEPS]
# Asked of each character that occurs. What lies above the first plane becomes one range.
_ABOVE = "\U000e0000-\U0010ffff"
_BELOW = lines.ENDS + re.sub("[\U00010000-\U0010ffff]-.", "", "".join(characters for characters, _ in STEPS))
_SUSPECTS = _BELOW + _ABOVE
_SUSPECT = lazy(f"[{_SUSPECTS}]")


def propose(page: Page, rules: Rules, options: Mapping[str, Value]) -> Proposal:
    """Fold every character into its canonical form; report private-use characters, which no one can read."""
    proposal = Proposal()
    suspects = page.unusual_at
    if compose.is_composed(page) and not _splits_addresses(page):
        suspects = page.unusual_places(_SUSPECTS) if any(map(_SUSPECT.match, page.unusual)) else suspects[:0]
    for start, document in page.each(suspects):
        proposal.absorb(_propose(document, rules, options), start)
    rules.apply(page, proposal)
    return proposal


def _propose(page: Page, rules: Rules, options: Mapping[str, Value]) -> Proposal:
    proposal = Proposal()
    present = "".join(sorted(filter(_SUSPECT.match, page.unusual)))
    flat, hits = page, list[Edit]()
    if present:
        hits += lines.feed_lines(page, rules, keep_page_breaks=options["page_break"] == "keep")
        flat = lines.flatten(page, hits)
        for characters, step in _STEPS:
            if characters.search(present):
                hits += step(flat, rules)
        for start, end in private.unreadable(flat, rules, present):
            proposal.report(rules["private-use"].name, start, end, rules["private-use"].why)
    if _splits_addresses(page):
        hits += width.narrow_addresses(flat, rules)
    if not compose.is_composed(page):
        hits += compose.compose(page, rules)
    proposal.edits = Edits(sorted(hits))
    if flat is not page and _hides_shields(page.text, flat.text):
        proposal.edits = _spare(flat, proposal.edits, rules)
    return proposal


def _splits_addresses(page: Page) -> bool:
    """Whether a full-width colon stands where an address has its own."""
    return not page.unusual.isdisjoint("/／") and ("：//" in page.text or "：／／" in page.text)


def _hides_shields(text: str, flat: str) -> bool:
    """Whether code or a table may show only when every line end is LF: a fence looks for it, old line ends hide all."""
    return "```" in text or "~~~" in text or text.count("\n") != flat.count("\n")


def _spare(flat: Page, edits: Edits, rules: Rules) -> Edits:
    """Drop the edits that would change a shield of the page as its lines will be, unless their rule reaches everywhere."""
    if rules.everywhere.issuperset(edits.rules):
        return edits
    blocked = flat.shields.blocked(edits, rules.everywhere)
    return Edits(edit for i, edit in enumerate(edits) if i not in blocked)
