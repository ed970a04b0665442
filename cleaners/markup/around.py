"""What a page has around its main text: menus, feet, and the links below it."""

from __future__ import annotations

from dataclasses import dataclass, field

from .items import BREAK, CELL, SKIPPED, Item
from .regions import BODY, LINKS, SENTENCES, Region
from .wordings import has_no_words, leads_below, points_to_sources

BUTTON = 6  # code points; no button says more


@dataclass
class Tree:
    """The items of a text in their order, and what tells navigation from the main text."""

    items: list[Item] = field(default_factory=list)
    has_main: bool = False
    stops: int = 0  # the page's own sentences outside of what is navigation by its element
    holders: list[Region] = field(default_factory=list)  # the regions with sentences, the inner ones first
    body: Region | None = None  # the innermost region that holds most of the sentences

    def shows(self, text: str) -> bool:
        """Whether anything of the text is seen."""
        return any(text[item.start : item.end].strip() for item in self.items if item.end)

    def drop_navigation(self, text: str) -> None:
        """Leave out what a page with a main text has around it: the regions beside it, and the rows of links below it."""
        if self.stops:
            enough = max(SENTENCES, BODY * self.stops)
            self.body = next((region for region in self.holders if region.stops >= enough), None)
            left_out = {i for i, item in enumerate(self.items) if item.end and item.region and self.beside(item.region)}
            if self.stops >= SENTENCES and not self.has_main:
                left_out |= self.links_below(text, left_out)
            if self.stops >= SENTENCES:
                left_out |= self.buttons(text, left_out)
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
            one.within = one.parent is not None and (one.parent is self.body or one.parent.within)
            answer = one.beside = answer or self._is_beside(one)
        return answer

    def _is_beside(self, region: Region) -> bool:
        others = self.stops - region.stops * region.plain
        if region.is_foot(others) or region.is_teasers(others) or (self.body and region.is_side(self.body)):
            return True
        if region.name == "group":
            return self.stops >= SENTENCES and region.is_menu and not (region.within and region.led)
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
            if all(map(has_no_words, words)):
                lines += line
                count += any(self.items[j].linked for j in line)
            else:
                written = "".join(reversed(words)).strip()
                if (
                    count >= LINKS
                    and not points_to_sources(written)
                    and not (leads_below(written) and self.is_within(line))
                ):
                    found.update(lines)
                if "。" in written:
                    break
                lines, count = [], 0
            line = []
        return found

    def is_within(self, line: list[int]) -> bool:
        """Whether the runs of a line stand in the body of the page."""
        region = self.items[line[0]].region
        return region is not None and (region is self.body or region.within)

    def buttons(self, text: str, left_out: set[int]) -> set[int]:
        """The runs of lines in which nothing but short links is seen, and a button among them: what they do, no text says."""
        found: set[int] = set()
        line: list[int] = []
        for i, item in enumerate(self.items):
            if item.end:
                if i not in left_out:
                    line.append(i)
            elif item.kind in (BREAK, CELL) and line:
                found.update(line if self.is_bar(text, line) else ())
                line = []
        return found

    def is_bar(self, text: str, line: list[int]) -> bool:
        """Whether the runs of a line are the buttons of a page. A paragraph of the body is its author's (who has a picture's caption open it)."""
        if not any(self.items[i].button for i in line) or self.items[line[0]].region is self.body is not None:
            return False
        for i in line:
            item = self.items[i]
            words = text[item.start : item.end]
            if not has_no_words(words) and (not item.linked or len(words.strip()) > BUTTON):
                return False
        return True

    def rewind(self) -> None:
        """Let the lists count from their first item again."""
        for item in self.items:
            if item.counter:
                item.counter.last = None
