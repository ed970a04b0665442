"""How much the tags of a text weigh as evidence for HTML: blocks, line ends, attributes, and tags that a sentence is about."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from itertools import accumulate

from ..text.classes import is_han
from ..text.pattern import lazy
from .attributes import attributes
from .tokens import START, TEXT, Token

PAIR = 2.0  # a block opened and closed in its place, with words between
HALF = 1.0  # the same with only one of the two tags in its place
WHOLE = 2.0  # the text begins and ends with a tag
SINGLE = 1.5  # <br> in its place, and each of three or more <p> or <li> that were left open
BETWEEN = 2.0  # <br> right between two sentences, in a text that does not talk of tags: two of these will do
STYLED = 1.5  # an inline tag with a quoted attribute of HTML: prose quotes one or two, so three are needed
MENTION = -1.0  # a tag in the middle of a sentence

_OPEN_ENDED = ("p", "li", "tr", "td", "dt", "dd")  # their end tag may be left out
_SINGLE = ("br", "hr")
NO_WORDS = ("script", "style", "title", "textarea", "xmp")  # what they hold is no text of the page
_QUOTED_CODE = lazy(r"`[^`\n]{1,300}`")
_ENDS_SENTENCE = "。！？；…”.!?;"
_ATTRIBUTES = frozenset(
    ["class", "color", "face", "height", "href", "id", "size", "src", "style", "target", "title", "width"]
)
TALKS_OF_TAGS = lazy("标签|標籤|换行符|代码|程序|网页|(?i:html|css|markdown)")


class Weighing:
    """The evidence of blocks, line ends and attributes, tag by tag."""

    def __init__(self, text: str, tokens: list[Token], names: Mapping[str, frozenset[str]]) -> None:
        self.text, self.tokens, self.names = text, tokens, names
        self.words = list(accumulate(_sizes(text, tokens), initial=0))  # before each token
        self.pairs: list[tuple[int, int]] = []
        self.lone: list[int] = []
        self.halves = self.styled = 0

    def result(self) -> tuple[float, float]:
        """The score, and the share of the words that the tags cover."""
        self._sort()
        inside = _union(self.pairs)
        covered = sum(self.words[end] - self.words[start] for start, end in inside)
        score = PAIR * len(self.pairs) - HALF * self.halves + STYLED * self.styled
        whole = bool(self.pairs) and self._whole()
        if whole:
            score += WHOLE
        starts = [start for start, _ in inside]
        outside = [i for i in self.lone if not _within(inside, starts, i)]
        open_ended = self._open_ended(outside)
        single = SINGLE if TALKS_OF_TAGS.search(self.text) else BETWEEN
        for i in outside:
            if self._in_place(i) or i in open_ended:
                score += single if self._between_sentences(i) else SINGLE
                words = i if self.tokens[i].name in _SINGLE else i + 1  # the run before a <br>, the run after a <p>
                if 0 < words < len(self.words) - (words > i):
                    run = words - 1 if words == i else words
                    covered += self.words[run + 1] - self.words[run]
            elif not (before_tag(self.text, self.tokens[i]) or after_tag(self.text, self.tokens[i])):
                score += MENTION
        total = self.words[-1]
        share = 1.0 if whole or self.styled > 2 or not total else covered / total
        return score if total else 0.0, share

    def _sort(self) -> None:
        """Tell blocks that were opened and closed in their place from lone tags."""
        open_tags: dict[str, list[int]] = defaultdict(list)
        quoted = [match.span() for match in _QUOTED_CODE.finditer(self.text)] if "`" in self.text else []
        quotes = [start for start, _ in quoted]
        blocks, inline = self.names["block"], self.names["inline"]
        for i, token in enumerate(self.tokens):
            kind, name = token.kind, token.name
            if not name or (quoted and _within(quoted, quotes, token.start)):
                continue
            if name in _SINGLE:
                self.lone.append(i)
            elif name in blocks:
                if kind == START:
                    open_tags[name].append(i)
                elif open_tags[name]:
                    self._block(open_tags[name].pop(), i)
                else:
                    self.lone.append(i)
            elif kind == START and '="' in token.attributes and name in inline:
                self.styled += not _ATTRIBUTES.isdisjoint(attributes(token.attributes))
        self.lone += [i for left in open_tags.values() for i in left]
        self.lone.sort()

    def _block(self, start: int, end: int) -> None:
        """Take in a block: a pair where one of its tags is in its place, else two lone tags."""
        placed = before_tag(self.text, self.tokens[start]) + after_tag(self.text, self.tokens[end])
        if not placed:
            self.lone += (start, end)
        elif self.words[end] > self.words[start]:
            self.pairs.append((start, end))
            self.halves += placed == 1

    def _in_place(self, i: int) -> bool:
        """Whether a ``<br>`` stands where a line ends; at the head of a line it may be what the line is about."""
        token = self.tokens[i]
        if token.name not in _SINGLE:
            return False
        return after_tag(self.text, token) or self.text[max(token.start - 1, 0)] in ">" + _ENDS_SENTENCE

    def _between_sentences(self, i: int) -> bool:
        """Whether a ``<br>`` stands where one sentence has ended and the next begins."""
        token = self.tokens[i]
        after = self.text[token.end : token.end + 80].lstrip()
        return token.name == "br" and self.text[max(token.start - 1, 0)] in _ENDS_SENTENCE and is_han(after[:1])

    def _open_ended(self, lone: list[int]) -> set[int]:
        """The ``<p>`` and ``<li>`` of those who never write an end tag: three or more alike, each in its place."""
        alike: dict[str, list[int]] = defaultdict(list)
        for i in lone:
            token = self.tokens[i]
            if token.kind == START and token.name in _OPEN_ENDED and before_tag(self.text, token):
                alike[token.name].append(i)
        return {i for found in alike.values() if len(found) > 2 for i in found}

    def _whole(self) -> bool:
        """Whether the text begins and ends with a tag."""
        tags = [token for token in self.tokens if token.kind != TEXT]
        return not self.text[: tags[0].start].strip() and not self.text[tags[-1].end :].strip()


def _sizes(text: str, tokens: list[Token]) -> list[int]:
    """How many code points of each token are seen text, white space around it aside."""
    sizes = [len(text[start:end].strip()) if kind == TEXT else 0 for kind, start, end, *_ in tokens]
    for i, token in enumerate(tokens[:-1]):
        if token.name in NO_WORDS and token.kind == START:
            sizes[i + 1] = 0
    return sizes


def before_tag(text: str, token: Token) -> bool:
    """Whether a tag stands at the head of its line, after another tag or after a sentence."""
    head = text[max(0, token.start - 80) : token.start].rstrip(" \t\u3000\u00a0")
    return not head or head[-1] in "\n>" or head[-1] in _ENDS_SENTENCE


def after_tag(text: str, token: Token) -> bool:
    """Whether a tag stands at the end of its line or before another tag."""
    tail = text[token.end : token.end + 80].lstrip(" \t\u3000\u00a0\r")
    return not tail or tail[0] in "\n<"


def _union(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The outermost spans."""
    outer: list[tuple[int, int]] = []
    for start, end in sorted(pairs, key=lambda pair: (pair[0], -pair[1])):
        if not outer or start > outer[-1][1]:
            outer.append((start, end))
    return outer


def _within(spans: list[tuple[int, int]], starts: list[int], at: int) -> bool:
    i = bisect_right(starts, at) - 1
    return i >= 0 and at < spans[i][1]
