"""Metadata: what removed furniture said about the document.

A rule's named groups are the keys: ``(?P<published>…)`` in a sign that goes becomes ``published``. The first word on a
key counts; ``published_2`` is a second group for the same key. Wrong only where the furniture itself was wrong: nothing is guessed.
"""

from __future__ import annotations

from datetime import date

from ..text.pattern import lazy
from .signs import LABEL, Sign

KEYS = frozenset(("title", "published", "source", "author", "editor", "views", "pages", "breadcrumbs"))
_DATE = lazy(r"(\d{4})\s?[-年/.]\s?(\d{1,2})\s?[-月/.]\s?(\d{1,2})")
_COUNT = lazy(r"(\d{1,15}(?:\.\d{1,4})?)([wWkK万千]?)\+?")
_TIMES = {"w": 10_000, "万": 10_000, "k": 1_000, "千": 1_000}
_ARROWS = frozenset((">", ">>", "›", "»"))
_EDGES = " \t\u3000:：|丨/>＞›»"
_PAIRS = {"(": ")", "（": "）", "[": "]", "【": "】", "《": "》", "<": ">"}
_OPENS = {close: opening for opening, close in _PAIRS.items()}
_TITLE = (4, 60)  # code points
_ENDS = "。；;，,：:"


class Metadata:
    """The values of one document, each as it is written there, dates in ISO 8601."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    def take(self, signs: list[Sign], line: str) -> None:
        """Read the named groups of signs that go, from left to right. The ``line`` that bears them is given as it is written."""
        for sign in signs:
            if sign.rule.signal == LABEL:  # its group names the key, the value stands on the next line
                continue
            for key, span in sign.groups.items():
                self.put(key.partition("_")[0], line[slice(*span)])

    def put(self, key: str, value: str) -> None:
        """Keep a value unless an earlier one stands."""
        value = _bare(value)
        if value and key in KEYS:
            self.values.setdefault(key, _PARSED[key](value) if key in _PARSED else value)

    def path(self, pieces: list[str]) -> None:
        """Keep the path to the page, where these lines of a menu begin with one: its pieces, and `>` between them."""
        if len(pieces) > 2 and pieces[1] in _ARROWS:
            end = next((i for i in range(1, len(pieces), 2) if pieces[i] != pieces[1]), len(pieces))
            self.put("breadcrumbs", " > ".join(pieces[:end:2]))

    def title(self, line: str) -> None:
        """Record the line over the metadata as the title, where it can be one. It stays in the text."""
        line = line.strip("#* ")
        if _TITLE[0] <= len(line) <= _TITLE[1] and line[-1] not in _ENDS:
            self.put("title", line)


def _bare(value: str) -> str:
    """A value without separators around it, and without brackets that lack their partner or enclose it as a whole."""
    value = value.strip(_EDGES)
    while value:
        if value[0] in _OPENS or (value[0] in _PAIRS and _PAIRS[value[0]] not in value):
            value = value[1:]
        elif value[-1] in _PAIRS or (value[-1] in _OPENS and _OPENS[value[-1]] not in value):
            value = value[:-1]
        elif value.find(_PAIRS.get(value[0], "\n")) == len(value) - 1:
            value = value[1:-1]
        else:
            return value
        value = value.strip(_EDGES)
    return value


def _number(value: str) -> str:
    """``1,024`` → ``1024``, ``1.2万+`` → ``12000``; as written where it is no number."""
    match = _COUNT.fullmatch(value.replace(",", ""))
    if not match:
        return value
    return str(round(float(match[1]) * _TIMES.get(match[2].lower(), 1)))


def _iso(value: str) -> str:
    """``2024年3月8日 10:30`` → ``2024-03-08``; as written where it is no date of the calendar."""
    match = _DATE.search(value)
    if not match:
        return value
    try:
        return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        return value


_PARSED = {"published": _iso, "views": _number, "pages": _number}
