"""Records of a table in the middle of a text: lines with as many half-width commas each, and figures in one column.

Wrong where verse or slogans have as many commas in every line: so one column must hold a number, a date, a code or a Latin word in
all lines, and none of them may end like a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from .classes import where
from .format import SENTENCE_END, is_figure

if TYPE_CHECKING:
    from .page import Page

LEAST = 3  # lines, one under the other
COMMAS = 2  # in each


def records(page: Page) -> Iterator[tuple[int, int]]:
    """The lines (spans in code points, without their line ends) that are records of a table."""
    at = page.unusual_places(",")
    if len(at) < LEAST * COMMAS:
        return
    commas = np.bincount(page.line_numbers(at) - 1)
    lines = where(commas)
    starts, counts = page.line_starts[lines], commas[lines]
    of_one = (lines[1:] - lines[:-1] == 1) & (counts[1:] == counts[:-1]) & (counts[1:] >= COMMAS)
    if not of_one.any():
        return
    documents = page.document_numbers(starts)
    of_one &= documents[1:] == documents[:-1]
    bounds = (0, *(where(~of_one) + 1).tolist(), len(lines))
    for first, after in pairwise(bounds):
        if after - first < LEAST:
            continue
        spans = list(zip(starts[first:after].tolist(), page.line_ends[lines[first:after]].tolist(), strict=True))
        if _is_table([page.text[start:end] for start, end in spans]):
            yield from spans


def _is_table(lines: list[str]) -> bool:
    if any(line.rstrip()[-1:] in SENTENCE_END for line in lines):
        return False
    columns = zip(*(line.split(",") for line in lines), strict=True)
    return any(all(map(is_figure, column[1:])) for column in columns)  # the first line may be their head
