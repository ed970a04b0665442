"""What one line tells by itself about where its sentence ends."""

from __future__ import annotations

from ..text.classes import HAN_CHAR
from ..text.pattern import lazy
from .marks import CLOSERS, CLOSES, FINAL

ASIDE = 90  # code points of the asides in brackets that end a line, and of the marks before them
PICTURES = 12  # code points of the emoji that end a line
LONG, LONGER = 20, 40  # code points: few headings reach the first, none the second
LONGEST_VERSE = 24  # code points

PROSE = lazy("[，。、；,]")
_PAUSES = frozenset("，。；！？、")
_FEET = lazy(f"[{''.join(sorted(_PAUSES))}]")
_STOP = lazy("[。！？]")
_WORD = lazy("[A-Za-z]{2}")
_ANY_WORD = lazy(r"\w")
_ASIDE = lazy(
    r"[。！？…!?”’）)](?:"  # one class in front makes this a fast search
    r"(?<=[。！？…!?])[”’」』\"]{0,2}(?: ?[（(](?![一二三四五六七八九十\d]{1,3}[）)])[^（）()\n]{1,40}[）)]){1,2}[”’」』]?\Z"
    # who said it: a name and a work, no clause
    r"|(?<=[。！？…])[”’」』]{0,2} {0,4}(?:(?:——|--|—) ?|(?:文|图|作者|[Bb]y)[/：: ] ?)"
    r"(?:(?![的了是在他她我你它们这那就也不])[一-鿿·]){0,10}+(?:《[^《》\n]{1,20}》|[A-Z][A-Za-z. -]{1,30}|(?<=[一-鿿]{2}))\Z"
    # the numbers of notes: 。[1] 。[2-3]; who took the picture above
    r"|(?<![!?]) ?(?:\[\d{1,3}(?:[-–—,，、～~]\d{1,3}){0,4}\]){1,4}\Z"
    r"|(?<=[。！？…）)]) {0,2}[一-鿿·、/ ]{2,16}(?:摄影?|供图|制图)\Z"
    ")"
)


def is_final(text: str, start: int, end: int) -> bool:
    """Whether a line (its span in code points) ends with a final mark, closing quotes and brackets aside; or with a by-line, a stage
    direction, a note in brackets or its number behind one: ``圆满结束。（张三）``, ``人生如梦。——苏轼``, ``始建于明代。[3]``; or is one, or a speech from end to end."""
    if _ASIDE.search(text, max(start, end - ASIDE), end) or _is_speech(text, start, end):
        return True
    if text[start] in "（(" and text[end - 1] in "）)" and text.find("）", start, end - 1) < 0:
        return True
    last = end
    while last > start + 1 and _is_picture(text[last - 1]) and end - last < PICTURES:
        last -= 1  # 圆满结束。🎉
    closed = last
    while last > start + 1 and text[last - 1] in CLOSERS and closed - last < 4:
        last -= 1
    while last > start + 1 and text[last - 1] == " ":
        last -= 1  # room that stands before a closing mark
    return text[last - 1] in FINAL


def _is_picture(char: str) -> bool:
    """Whether a character is an emoji, a part of one, or another picture."""
    return char >= "\u2600" and (char <= "\u27bf" or char == "\ufe0f" or "\U0001f000" <= char <= "\U0001faff")


def _is_speech(text: str, start: int, end: int) -> bool:
    """Whether a line is one quotation from end to end with a sentence in it, whatever stands before its closing mark."""
    whole = text[start] == "“" and text[end - 1] == "”" and text.find("“", start + 1, end) < 0
    return whole and _STOP.search(text, start, end) is not None


def is_ruler(line: str) -> bool:
    """Whether a line holds no word at all."""
    return not _ANY_WORD.search(line)


def is_foreign(line: str) -> bool:
    """Whether a line holds Latin words and nothing Chinese."""
    return not HAN_CHAR.search(line) and bool(_WORD.search(line))


def scans(line: str) -> bool:
    """Whether a line is verse as the classics write it: clauses of five ideographs, or of seven, shorter ones of three among them.
    Clauses of four are prose, too."""
    feet = {len(clause) for clause in _FEET.split(line)[:-1]} if line[-1:] in _PAUSES else set()
    return feet - {3} in ({5}, {7}) and len(line) <= LONGEST_VERSE


def unclosed(line: str) -> str:
    """The opening mark of a line that has no partner in it, if the last one of its kind has none."""
    for opening, closing in CLOSES.items():
        last = line.rfind(opening)
        if last >= 0 and line.find(closing, last) < 0:
            return opening
    return ""
