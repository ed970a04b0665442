"""What a page has around its main text: menus, feet, and the links below it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .items import BREAK, SKIPPED, Item
from .regions import LINKS, SENTENCES, Region, points

_NO_WORDS = re.compile(r"(?:[\W\d_]|&(?:nbsp|middot|bull|raquo|gt|lt|#\d{1,6});)*+")


@dataclass
class Tree:
    """The items of a text in their order, and what tells navigation from the main text."""

    items: list[Item] = field(default_factory=list)
    has_main: bool = False
    stops: int = 0  # the page's own sentences outside of what is navigation by its element

    def shows(self, text: str) -> bool:
        """Whether anything of the text is seen."""
        return any(text[item.start : item.end].strip() for item in self.items if item.end)

    def drop_navigation(self, text: str) -> None:
        """Leave out what a page with a main text has around it: the regions beside it, and the rows of links below it."""
        if self.stops:
            left_out = {i for i, item in enumerate(self.items) if item.end and item.region and self.beside(item.region)}
            if self.stops >= SENTENCES and not self.has_main:
                left_out |= self.links_below(text, left_out)
            self.items = [Item(SKIPPED, frame=True) if i in left_out else item for i, item in enumerate(self.items)]

    def beside(self, region: Region) -> bool:
        """Whether a region, or one that it stands in, is beside the main text. Each is judged once."""
        path: list[Region] = []
        at: Region | None = region
        while at is not None and at.beside is None:
            path.append(at)
            at = at.parent
        answer = at is not None and bool(at.beside)
        for one in reversed(path):
            answer = one.beside = answer or self._is_beside(one)
        return answer

    def _is_beside(self, region: Region) -> bool:
        others = self.stops - region.stops * region.plain
        if region.is_foot(others) or region.is_teasers(others):
            return True
        if region.name == "group":
            return self.stops >= SENTENCES and region.is_menu
        return not region.stops and not region.kept and (region.name == "nav" or (self.has_main and not region.main))

    def links_below(self, text: str, left_out: set[int]) -> set[int]:
        """Three and more lines on end that are nothing but links, below the last sentence of the page; none of those below words that
        point to sources or files."""
        found: set[int] = set()
        lines: list[int] = []  # the runs of the lines of links that were met last, from below
        line: list[int] = []
        count = 0
        for i in range(len(self.items) - 1, -1, -1):
            item = self.items[i]
            if item.end and i not in left_out:
                line.append(i)
            if (item.kind != BREAK and i) or not line:
                continue
            words = ["" if self.items[j].linked else text[self.items[j].start : self.items[j].end] for j in line]
            if all(map(_NO_WORDS.fullmatch, words)):
                lines += line
                count += any(self.items[j].linked for j in line)
            else:
                written = "".join(reversed(words)).strip()
                if count >= LINKS and not points(written):
                    found.update(lines)
                if "。" in written:
                    break
                lines, count = [], 0
            line = []
        return found

    def rewind(self) -> None:
        """Let the lists count from their first item again."""
        for item in self.items:
            if item.counter:
                item.counter.last = None
