"""What was taken out of a file that is no text itself: the text, and which page, text box or note each part of it stood in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Extracted:
    """``parts`` are spans of ``text`` in code points, each with what it is (``page``, ``body``, ``textbox``, ``note``); ``beside`` is
    text that is no part of the document (``header``, ``footer``); ``reader`` names the library and its version."""

    text: str
    reader: str
    parts: list[tuple[str, int, int]] = field(default_factory=list)
    beside: dict[str, list[str]] = field(default_factory=dict)

    def record(self, data: bytes) -> dict[str, Any]:
        """What a ledger says of the file that the text was taken from."""
        facts: dict[str, Any] = {"file_hash": hashlib.sha256(data).hexdigest(), "reader": self.reader}
        facts["parts"] = [list(part) for part in self.parts]
        return {**facts, **{key: value for key, value in self.beside.items() if value}}


def joined(pieces: list[tuple[str, str]], between: str, reader: str) -> Extracted:
    """One text from pieces, each ``(what it is, its text)``, and where each of them stands in it."""
    parts, texts, at = [], [], 0
    for number, (what, text) in enumerate(pieces):
        if number:
            texts.append(between)
            at += len(between)
        parts.append((what, at, at + len(text)))
        texts.append(text)
        at += len(text)
    return Extracted("".join(texts), reader, parts)
