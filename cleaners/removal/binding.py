"""The words that stand along the line where a sheet is bound: 裝 訂 線, one under the other, which a PDF leaves between the lines of a letter.

Wrong for a list of single ideographs. So the three stand alone in their lines, in this order, as often as there are sheets, and nothing
else of one ideograph stands between them.
"""

from __future__ import annotations

from collections.abc import Iterator

from .document import Document

_WORDS = ("装裝", "订訂", "线線")
_AROUND = " .·…—-┄┈┊┆│|︙⋮"


def binding_lines(document: Document) -> Iterator[int]:
    """The lines of a document that name the line of binding."""
    if not all(any(map(document.finds, words)) for words in _WORDS):
        return
    lone = [
        (number, word)
        for number in document.lines
        if len(document.words(number)) <= len(_AROUND) and len(word := document.words(number).strip(_AROUND)) == 1
    ]
    letters = [(number, word) for number, word in lone if word.isalpha() and not word.isascii()]
    if len(letters) % len(_WORDS) or not all(
        word in _WORDS[place % len(_WORDS)] for place, (_, word) in enumerate(letters)
    ):
        return
    yield from (number for number, _ in letters)
