"""The marks of subtitles and lyrics: what stands before the words of a line in ASS and LRC files, and the codes among them.

Wrong where a text quotes such lines: they stay as they are then, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from re import MULTILINE

from .pattern import lazy

TAGS = ("[ti:", "[ar:", "[al:", "[by:")

# Everything above the lines that are shown; the nine fields before the words of each; breaks and codes among them.
_ASS = lazy(
    r"^\[Script Info\]\n(?:(?!\[(?:Events|Script Info)\])[^\n]*\n)*+\[Events\]$|^Format: [^\n]*$"
    r"|^(?:Dialogue|Comment): (?:[^,\n]{0,80},){9}|\{\\[^{}\n]{1,200}\}|\\[Nnh]",
    MULTILINE,
)
_LRC = lazy(r"^\[(?:ti|ar|al|au|by|re|ve|la|length|offset|hash|sign|total):", MULTILINE)


def subtitle_marks(text: str) -> Iterator[tuple[int, int]]:
    """The spans (code points) of a text that are no words of it, where it is a file of subtitles or lyrics."""
    if "\nDialogue: " in text:
        yield from (match.span() for match in _ASS.finditer(text))
    elif any(tag in text for tag in TAGS):
        yield from (match.span() for match in _LRC.finditer(text))
