"""What of a suspicious line is the author's own: clauses without a sign, sentences, and lines that are shown, not said.

Wrong where an advertisement has a clause of the plainest words: such a line stays, with a finding. Where the author's words
and a seller's stand in one line, losing the author's is the greater harm.
"""

from __future__ import annotations

from ..text.classes import count_han, is_han
from ..text.pattern import lazy
from .document import Document
from .line import Line
from .signs import (
    ADDRESS,
    CALL,
    CALL_LINE,
    CAUTION,
    CONTACT,
    FORMULAS,
    LEAD,
    OFFER,
    SHAPES,
    STATEMENT,
    Sign,
    kind_of,
    look,
)

CLAUSE = 4  # ideographs; a clause of so many without a sign is the author's
SLOGAN = 8  # ideographs; so much may a seller say in plain words before or after the body
PITCH = 30  # and so much where he calls, or names his account, and says one more thing that sellers say
LEFT = 6  # ideographs outside its signs that a sentence of the body may have and still be nothing but an advertisement
KINDS = 3  # kinds of evidence that prove a sentence, however it is worded
PITCHES = frozenset((CALL, CONTACT, OFFER))  # a site's name or address is stamped on an author's line, too
LEAD_IN = 40  # code points at the end of a line that introduces examples
WARNING = 400  # code points of a paragraph that may warn of advertisements
QUIET = 0.4  # evidence on an item of the author's list: that of an address
AROUND = 6  # lines to the next paragraph of the body

_MARK = lazy("[，,。！？!?…；;：:]+")
_BULLETS = frozenset(("- ", "* ", "+ ", "• ", "· ", "● "))
_ENDS = ("。", "。”", "。）", "。」")
_LABELLED = lazy("[^，。；：:]{1,8}[：:](?=[^，。；\n]{1,40}$)")
_NUMBER = lazy("[A-Za-z0-9_-]{4}")


def authors_clauses(line: Line, start: int, end: int, *, open_end: bool, least: int = CLAUSE) -> list[tuple[int, int]]:
    """The clauses of ``line.text[start:end]``, which holds no sign, that are the author's, each with its mark. They have ``least``
    ideographs or more.

    Without ``open_end`` what follows the last mark counts for nothing: it belongs to the sign behind it.
    """
    if end - start < least:
        return []
    found, at = [], start
    for mark in _MARK.finditer(line.text, start, end):
        if _is_authors(line, at, mark.start(), least):
            found.append((at, mark.end()))
        at = mark.end()
    if open_end and _is_authors(line, at, end, least):
        found.append((at, end))
    return found


def _is_authors(line: Line, start: int, end: int, least: int) -> bool:
    if end - start < least or count_han(line.text, start, end) < least:
        return False
    return not look(line.terms.asked.fillers, line.text, start, end)


def has_authors_clause(line: Line, *, outside: bool) -> bool:
    """Whether a clause of the author's stands before the first sign for removal in a line, or after the last.

    ``outside`` the body a slogan may stand there, in a line that does not end like a sentence.
    """
    if not line.bad:
        return True
    first, last = line.bad[0].start, max(sign.end for sign in line.bad)
    found = authors_clauses(line, 0, first, open_end=False)
    found += authors_clauses(line, last, len(line.text), open_end=True)
    if not found or is_sentence(line.words) or not outside:
        return bool(found)
    kinds = {kind_of(sign.rule) for sign in line.said} - SHAPES
    pitched = len(line.bad) == len(line.said) and len(kinds) > 1 and kinds <= PITCHES
    return sum(count_han(line.text, *clause) for clause in found) > (PITCH if pitched else SLOGAN)


def is_sentence(line: str) -> bool:
    """Whether a line ends like a paragraph of prose."""
    return line.endswith(_ENDS) or (line[-1:] == "." and is_han(line[-2:-1]))


def proves_sentence(line: Line, *, outside: bool, beside: bool) -> bool:
    """Whether the signs on a sentence are more than words that an author also writes (``beside``: next to an advertisement).

    Two kinds of them are too little, unless one is an address or an account; in the body little else may stand beside it, and
    ``outside`` of it more.
    """
    signs, end = line.bad, len(line.text)
    kinds = {kind_of(sign.rule) for sign in signs} - SHAPES
    if len(kinds) >= KINDS:
        return True
    if outside:
        spoken = len(signs) == len(line.said)  # nothing speaks for it
        if spoken and any(sign.rule.signal == CALL_LINE and sign.end == end for sign in signs):
            return True  # its shape is the whole line, full stop and all
        if spoken and len(kinds) > 1 and CALL in kinds and authors_words(line, signs, 0, end) <= LEFT:
            return True
        if beside and kinds & FORMULAS and authors_words(line, signs, 0, end) <= LEFT:
            return True
        return len(kinds) > 1 and (beside or kinds >= FORMULAS or STATEMENT in kinds or any(map(is_hard, signs)))
    return len(kinds) > 1 and any(map(is_hard, signs)) and authors_words(line, signs, 0, end) <= LEFT


def is_hard(sign: Sign) -> bool:
    """Whether a sign names where to go: an address, an account with its letters or number."""
    return sign.rule.signal == ADDRESS or (sign.rule.signal == CONTACT and bool(_NUMBER.search(sign.match[0])))


def authors_words(line: Line, signs: list[Sign], start: int, end: int) -> int:
    """How many ideographs of ``line.text[start:end]`` stand in clauses without a sign or a seller's word. The signs stand from
    left to right."""
    at, count = start, 0
    for left, right in [*((sign.start, sign.end) for sign in signs), (end, end)]:
        if left > at:
            for clause in authors_clauses(line, at, left, open_end=True, least=1):
                count += count_han(line.text, *clause)
        at = max(at, right)
    return count


def is_shown(document: Document, number: int) -> bool:
    """Whether a line is an example of what others write: a line with a colon introduces it, or paragraphs of the body
    right above or below warn of such lines. Both are lines that never go, so a second run sees them too."""
    if is_introduced(document, number) or is_one_of_list(document, number):
        return True
    if document.body is None or document.in_zone(number):
        return False
    return _warns(document, range(number - 1, number - AROUND, -1)) or _warns(
        document, range(number + 1, number + AROUND)
    )


def is_one_of_list(document: Document, number: int) -> bool:
    """Whether a line is one of several ways that the author's list names (issues, a mailing list, a group): a line without a sign and with
    a colon stands over it, and most of the items beside it bear no evidence."""
    mark = document.words(number)[:2]
    if mark not in _BULLETS:
        return False
    others, first = list[int](), number
    for step in (document.above, document.below):
        other = step(number)
        while other is not None and document.words(other)[:2] == mark and len(others) < AROUND:
            others.append(other)
            first = min(first, other)
            other = step(other)
    above = document.above(first)
    if above is None or document.is_signed(above) or not document.words(above).endswith(("：", ":")):
        return False
    quiet = [other for other in others if not document.is_signed(other) or document.line(other).evidence.score < QUIET]
    return len(quiet) > 1 and 2 * len(quiet) > len(others)


def is_introduced(document: Document, number: int) -> bool:
    """Whether the first line above without a sign or a label ends in the colon that introduces examples. All lines of a list
    share the answer, so each is asked once."""
    known, path, above = document.introduced, [number], document.above(number)
    while above is not None and above not in known and _is_listed(document, above) and above not in document.runs:
        path.append(above)
        above = document.above(above)
    answer = False
    if above is not None and above in known:
        answer = known[above]
    elif above is not None and above not in document.runs:  # a line out of which a run goes is the author's
        answer = above in document.sheet.rare[LEAD] and document.line(above).once(_leads_in)
    known.update(dict.fromkeys(path, answer))
    return answer


def _is_listed(document: Document, number: int) -> bool:
    """Whether a line may stand in a list of examples: it bears a sign, or a label and its value."""
    return document.is_signed(number) or bool(_LABELLED.match(document.words(number)))


def _leads_in(line: Line) -> bool:
    return bool(look(line.terms.asked.leads, line.text, max(0, len(line.text) - LEAD_IN)))


def _warns(document: Document, lines: range) -> bool:
    """Whether the first paragraph of the body on these lines warns of advertisements."""
    for number in lines:
        if number in document.lines and document.is_body(number):
            return number in document.sheet.rare[CAUTION] and document.line(number).once(_is_warning)
    return False


def _is_warning(line: Line) -> bool:
    return bool(look(line.terms.asked.cautions, line.text, 0, min(len(line.text), WARNING)))
