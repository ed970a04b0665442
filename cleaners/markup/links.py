"""Links: which runs of text stand in a link that leads away from the page, or in a button."""

from __future__ import annotations

import re

from .attributes import attributes
from .tokens import START, TEXT, Token

_FILE = re.compile(r"\.(?:docx?|xlsx?|pptx?|pdf|wps|et|ofd|zip|rar)(?:[?#]|\s*$)", re.IGNORECASE)


def read_links(text: str, tokens: list[Token]) -> dict[int, int]:
    """The number of the link around each run of text that stands in one, by where the run starts. A link to a place in the page, or
    to a file (by its target or by what it says), is the author's; one to nowhere (``#``) is a button."""
    found: dict[int, int] = {}
    link = -1
    for number, token in enumerate(tokens):
        if token.name == "a":
            link = -1
            if token.kind == START:
                target = attributes(token.attributes).get("href", "")
                away = target == "#" or target[:1] not in ("", "#")
                link = number if away and not _FILE.search(target) else -1
        elif token.kind == TEXT and link >= 0 and not _FILE.search(text, token.end - 40, token.end):
            found[token.start] = link
    return found
