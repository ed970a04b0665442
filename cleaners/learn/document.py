"""One document of a corpus as it is learnt from: its lines, their place, and the keys under which they are counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..text.classes import HAN
from ..text.pattern import lazy
from .count import fingerprint
from .evidence import site_words
from .template import FREE, LONGEST, SLOTS, fixed, mask, mask_values

PROSE = 15  # code points; a shorter line proves no body
CLAUSES = 40  # code points; a line so long with a comma in it is prose
HALF = 12  # code points; a shorter line is no half of a sentence
AFFIX = 100  # code points; of a longer line only the whole is counted
HEAD, TAIL = 6, 4  # code points of the two ends by which a line with an open slot in its middle is known
END = 6  # code points of the one end by which a line with an open slot at the other is known
LEAST = 4  # code points of a template that are no slots
SHORT = 2  # the same, where words of a site are among them
BRACKET = 80  # code points between two brackets
NEAR = 14  # code points between two words of one run
SEED = 4  # code points of context that a seed takes on one side
CONTEXT = 60  # code points that an example keeps on each side
MOST_SEEDS = 200  # words of one line: a line of nothing but such words costs no more than another

_CLOSED = lazy(r"[。！？!?…：:；;”’」』）)】.~～]$")
_GOES_ON = lazy(rf"^[{HAN}][^：:]*[，,。；！？]")
_OPENS, _CLOSES = r"（(【\[〔{「『<＜﹝〖", r"）)】\]〕}」』>＞﹞〗"
_BRACKET = lazy(rf"[{_OPENS}][^{_OPENS}{_CLOSES}\n]{{3,{BRACKET}}}[{_CLOSES}]")
_STOP = lazy("[。！？!?]")
_HARD = lazy(r"[A-Za-z][A-Za-z0-9._@/:-]{3,}|[0-9]{5,}|[★☆■◆●※◎▼↓→]")


@dataclass(slots=True)
class Line:
    """A line that is not blank. ``place`` is ``head``, ``body`` or ``tail``; ``torn`` says that it parts a sentence,
    ``between`` that it stands between two paragraphs, ``prose`` that it is a paragraph, ``kinds`` how many kinds of a site's words stand in it."""

    text: str
    masked: str = ""
    place: str = "body"
    torn: bool = False
    between: bool = False
    prose: bool = False
    kinds: int = 0


def read_lines(text: str) -> list[Line]:
    """The lines of a document that are not blank, with their places."""
    lines = [Line(stripped) for line in text.replace("\f", "\n").split("\n") if (stripped := line.strip())]
    for line in lines:
        line.kinds = len(site_words().kinds(site_words().hits(line.text)))
        line.prose = _is_prose(line)
    body = [number for number, line in enumerate(lines) if line.prose]
    first, last = (body[0], body[-1]) if body else (len(lines), -1)
    for number, line in enumerate(lines):
        if body and number < first:
            line.place = "head"
        elif body and number > last:
            line.place = "tail"
        elif 0 < number < len(lines) - 1:
            line.torn = _parts(lines[number - 1].text, line.text, lines[number + 1].text)
            line.between = lines[number - 1].prose and lines[number + 1].prose
        if len(line.text) <= LONGEST and (line.kinds or line.torn or not line.prose):
            line.masked = mask(line.text)
    return lines


def _is_prose(line: Line) -> bool:
    """Whether a line is a paragraph of the author's, as far as can be told without the rest of the corpus."""
    text = line.text
    if len(text) < PROSE:
        return False
    commas = text.count("，") + text.count(",")
    stops = len(_STOP.findall(text))
    if not stops and not (commas and len(text) >= CLAUSES):
        return False
    return stops + commas > 2 or line.kinds < 2


def _parts(above: str, line: str, below: str) -> bool:
    """Whether a line stands between the two halves of a sentence."""
    return (
        len(above) >= HALF
        and len(below) >= HALF
        and not _CLOSED.search(above)
        and ("。" in above or above.count("，") > 1)
        and bool(_GOES_ON.match(below))
        and not _STOP.search(line)
    )


def line_keys(line: Line) -> list[str]:
    """The keys of a line, the narrowest first: as it is, with its values open, and (where a site's word stands in it) known by
    its two ends or by one."""
    masked = line.masked
    if (
        not masked
        or fixed(masked) < (SHORT if line.kinds else LEAST)
        or (line.prose and not line.kinds and not line.torn)
    ):
        return []
    keys = ["=" + masked]
    if len(masked) <= AFFIX:
        valued = mask_values(masked)
        if valued != masked and fixed(valued) >= LEAST:
            keys.append("=" + valued)
        if not line.kinds:
            return keys
        if len(masked) >= HEAD + TAIL + 1:
            keys.append(f"|{masked[:HEAD]}{FREE}{masked[-TAIL:]}")
        if len(masked) > END:
            keys += f"|{masked[:END]}{FREE}", f"|{FREE}{masked[-END:]}"
    return keys


def line_brackets(line: Line) -> Iterator[Bracket]:
    """The pairs of brackets inside a line that hold a site's word."""
    if not line.kinds or not _BRACKET.search(line.text):
        return
    masked = line.masked or mask(line.text)
    for match in _BRACKET.finditer(masked):
        unit = match[0]
        if len(unit) < len(masked) and fixed(unit) > LEAST and site_words().hits(unit):
            keys = ["(=" + unit, f"(|{unit[:HEAD]}{FREE}{unit[-TAIL - 1 :]}"]
            yield Bracket(keys[: 2 if len(unit) > HEAD + TAIL + 2 else 1], masked, *match.span())


@dataclass(slots=True)
class Bracket:
    """A pair of brackets inside a masked line, with its keys."""

    keys: list[str]
    masked: str
    start: int
    end: int


@dataclass(slots=True)
class Seed:
    """A piece of a masked line by which a run inside lines may be known, and where it stands."""

    key: str
    masked: str
    start: int
    end: int


def line_seeds(line: Line) -> Iterator[Seed]:
    """The seeds of runs in a line: where words of several kinds, or such a word and an address, stand close together. Each
    word with a little of what follows it, or of what stands before it, is one."""
    if not line.kinds or not _clustered(line.text):
        return
    masked = line.masked or mask(line.text)
    for start, end in _clustered(masked)[:MOST_SEEDS]:
        for left, right in ((max(start - SEED, 0), end), (start, min(end + SEED, len(masked)))):
            if right - left > end - start:
                yield Seed("~" + masked[left:right], masked, left, right)


def _clustered(line: str) -> list[tuple[int, int]]:
    """The spans of words and addresses in a line that stand close to others of another kind."""
    words = site_words()
    hits = words.hits(line)
    if not hits:
        return []
    marks = [(start, end, number) for number, start, end in hits]
    marks += ((match.start(), match.end(), -1) for match in _HARD.finditer(line))
    marks += ((at, at + 1, -1) for at, char in enumerate(line) if char in SLOTS)
    marks.sort()
    found: list[tuple[int, int]] = []
    group = [marks[0]]
    for mark in [*marks[1:], (len(line) + 2 * NEAR, 0, -2)]:
        if mark[0] - max(group[-1][1], group[0][1]) <= NEAR:
            group.append(mark)
            continue
        kinds = words.kinds((number, start, end) for start, end, number in group if number >= 0)
        hard = any(number == -1 for _, _, number in group)
        if kinds and len(kinds) + hard > 1:
            found += ((start, end) for start, end, _ in group)
        group = [mark]
    return found


def document_number(text: str) -> int:
    """A number for a document, the same for the same text."""
    return fingerprint(text)
