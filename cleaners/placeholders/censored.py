"""Words in which a letter hides an ideograph from a filter of words: ``D员`` is 党员.

Wrong where the letter is a name or a label: ``D座``, ``维生素D``, ``3D建模``, the fourth of ``A组织`` to ``D组织``. So only words that the
table names count, the longest first, those that map to themselves among them; a Latin letter or digit beside the letter
proves nothing; and where the document has the same word with other letters, all stay.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping

from ..rulebook.match import Rules
from ..text.classes import HAN, listed
from ..text.page import Page, Proposal
from ..text.pattern import lazy

PROVEN = 3  # words of a document that hide 党 behind a letter, after which the letter hides it alone, too
_ALONE = lazy(
    f"(?<=[{HAN}，。；：、“”])(?<!素)D(?=[{HAN}](?<![座级区盘楼轮列栋类项选段打弦大小调罩股轴点型号字班组图键档]))|(?<=建)D(?=[0-9]{{1,3}}周年)"
)
_LABELS = "ABCEFHIJKLMNOPQRSTUVY"  # not those that hide ideographs, and not the X of masks


def restore_words(page: Page, rules: Rules, proposal: Proposal) -> None:
    """Put the hidden ideograph back, where the whole word stands in the table."""
    if "censored-word" not in rules:
        return
    words = rules.once(_Words)
    labels: dict[tuple[int, str], bool] = {}
    hidden: dict[int, str] = {}
    for at in page.places(words.letters).tolist():
        found = words.find(page.text, at) if words.alone.match(page.text, at) else None
        if not found:
            continue
        put, tail = found
        if put and not _is_label(page, at, tail, labels):
            proposal.edits.add(at, at + 1, put, rules["censored-word"].name)
            hidden[at] = put
    _restore_alone(page, hidden, labels, rules["censored-word"].name, proposal)


def _restore_alone(
    page: Page, hidden: Mapping[int, str], labels: dict[tuple[int, str], bool], rule: str, proposal: Proposal
) -> None:
    """Put 党 for ``D`` alone between ideographs and marks, in a document that hides it in several words: ``百年来，D团结带领人民``."""
    words = Counter(bisect_right(page.bounds, at) for at, put in hidden.items() if put == "党")
    for document, count in words.items():
        if count < PROVEN:
            continue
        for hit in _ALONE.finditer(page.text, *page.span(document - 1)):
            if hit.start() not in hidden and not _is_label(page, hit.start(), page.text[hit.end()], labels):
                proposal.edits.add(*hit.span(), "党", rule)


class _Words:
    """The table: for each letter and the character behind it, the words to try, the longest first."""

    def __init__(self, rules: Rules) -> None:
        table = rules.table("censored-words")
        found: dict[str, list[tuple[str, str, str]]] = {}
        for word in sorted(table, key=lambda word: (-len(word), word)):
            i = next(i for i, char in enumerate(word) if char.isascii())
            head, tail, whole = word[:i], word[i + 1 :], table[word]
            put = "" if whole == word else whole[i : len(whole) - len(tail)]
            for letter in {word[i], word[i].lower()}:
                found.setdefault(letter + tail[:1], []).append((head, tail, put))
        self.words = {key: words + (found.get(key[0], []) if len(key) > 1 else []) for key, words in found.items()}
        self.letters = listed("".join(sorted({key[0] for key in found})) or "\0")
        self.alone = re.compile(r".(?![A-Za-z0-9])(?<![A-Za-z0-9].)(?:(?<=[一-鿿].)|(?=[一-鿿]))", re.DOTALL)

    def find(self, text: str, at: int) -> tuple[str, str] | None:
        """What the letter at ``at`` hides (nothing, in a look-alike), and what stands behind it in its word."""
        words = self.words.get(text[at : at + 2]) or self.words.get(text[at], [])
        for head, tail, put in words:
            if text.startswith(tail, at + 1) and text.endswith(head, 0, at):
                return put, tail
        return None


def _is_label(page: Page, at: int, tail: str, labels: dict[tuple[int, str], bool]) -> bool:
    """Whether the document counts with letters (``A组织``, ``B组``)."""
    if not tail:
        return False
    tail = tail[0]
    document = bisect_right(page.bounds, at)
    if (document, tail) not in labels:
        start = page.bounds[document - 1] if document else 0
        end = page.bounds[document] if document < len(page.bounds) else len(page.text)
        pattern = re.compile(
            f"{re.escape(tail)}(?<=[{_LABELS}].)(?<![A-Za-z]..)"
        )  # what begins with a literal is found fast
        labels[document, tail] = pattern.search(page.text, start, end) is not None
    return labels[document, tail]
