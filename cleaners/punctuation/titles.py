"""The marks of book titles, and titles inside titles; paired inside one line, never across."""

from __future__ import annotations

import numpy as np

from ..rulebook.match import Rules
from ..text.classes import Places, is_han
from ..text.page import Page, Proposal
from ..text.pattern import lazy
from .context import CHINESE

OPENER = ord("《")

_TITLES = lazy("[《》〈〉<>]")


def pair_titles(page: Page, rules: Rules, proposal: Proposal) -> None:
    """``<<办法>>`` becomes ``《办法》``, and a title inside a title stands in ``〈〉``."""
    text = page.text
    if "book-title" not in rules:
        return
    hits = _nested(page)
    if not page.unusual.isdisjoint("<>"):
        hits = np.sort(np.concatenate((page.unusual_places("<>"), hits)))
    name = rules["book-title"].name
    for line in page.lines_of(hits):
        for start, end, put in _nest_titles(text, [match.start() for match in _TITLES.finditer(text, *line)]):
            if text[start:end] != put:
                proposal.edits.add(start, end, put, name)


def _nested(page: Page) -> Places:
    """Each 《 that stands right behind another one, with no 》 between them."""
    at = page.places("《》")
    opens = page.codes[at] == OPENER
    inner: Places = at[1:][opens[1:] & opens[:-1]]
    return inner


def _nest_titles(text: str, marks: list[int]) -> list[tuple[int, int, str]]:
    """The title marks of one line by their depth; nothing where they do not balance."""
    edits: list[tuple[int, int, str]] = []
    stack: list[tuple[int, int, str]] = []
    skip = -1
    for number, at in enumerate(marks):
        if at == skip:
            continue
        char = text[at]
        double = char in "<>" and number + 1 < len(marks) and marks[number + 1] == at + 1 and text[at + 1] == char
        if char in "《〈" or (char == "<" and (stack or double)):
            if char == "<" and not double and not is_han(text[at + 1 : at + 2]):
                return []
            stack.append((at, at + 1 + (double and not stack), char))
            skip = at + 1 if double and len(stack) == 1 else -1
        elif char in "》〉" or (char == ">" and stack):
            if not stack or {"《": "》", "〈": "〉", "<": ">"}[stack[-1][2]] != char:
                return []
            start, after, opened = stack.pop()
            wide = double and after - start == 2
            if after - start == 2 and not wide:
                return []
            skip = at + 1 if wide else -1
            if opened == "〈" and not stack:
                continue  # alone, as the author wrote it
            opening, closing = "〈〉" if len(stack) % 2 else "《》"
            if opened == "<" and not CHINESE.search(text, after, at):
                return []
            edits += [(start, after, opening), (at, at + 1 + wide, closing)]
    return [] if stack else edits
