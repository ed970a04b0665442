"""Entries of a list of references that go on in the next line."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

import numpy as np

from ..text.page import Page
from ..text.references import begins_entry, ends_entry
from .layout import Layout


def torn_entries(page: Page, layout: Layout) -> frozenset[int]:
    """The lines of a document that the next one goes on with in one numbered entry of a list of references."""
    shields = page.shields
    if "reference" not in shields.kinds or not len(layout.starts):
        return frozenset()
    first, after = bisect_left(shields.starts, layout.starts[0]), bisect_right(shields.starts, layout.starts[-1])
    heads = [shields.starts[i] for i in range(first, after) if shields.kinds[i] == "reference"]
    lines = np.searchsorted(layout.starts, heads).tolist()
    found, inside, above = set[int](), False, -2
    for line, head in zip(lines, heads, strict=True):
        if begins_entry(page.text, head):
            inside = True
        elif inside := inside and line == above + 1 and not ends_entry(page.text, int(layout.ends[above])):
            found.add(above)
        above = line
    return frozenset(found)
