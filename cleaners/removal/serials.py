"""What a site of novels or a writer of serials says between the paragraphs of a story: of chapters, votes, new addresses, its readers' marks.

Such lines are worded anew each month; what they have in common is their matter, which is foreign to a story. One word that nobody but such
a site has, another of its words, and little besides: then the line is the site's. Wrong for a story about writers and readers of serials:
there such words stand in sentences and in speech, too, and no line goes.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..text.pattern import lazy
from .document import Document
from .line import Line
from .prose import is_sentence
from .readers import count_left, said_to_readers
from .signs import SERIAL, Sign, look

SPEECH = 4  # lines in which somebody speaks; a document with so many is a story
LONGEST = 80  # code points of a line
WORDS = 2  # of a serial's matter in it
LEFT = 0.5  # the part of its ideographs that may be other words

_SPOKEN = lazy(r"[“「『][^”」』]{1,200}[。！？…，][”」』]")
_TOLD = lazy("[“”「」他她它我]")  # a site does not speak so


def serial_lines(document: Document) -> Iterator[int]:
    """The lines of a story that are about the serial."""
    if SERIAL not in document.signals:
        return
    speaking = [number for number in document.signed if any(map(_is_serial, document.line(number).signs))]
    found = [
        number for number in speaking if document.line(number).once(_is_about_serial) and not document.is_led_to(number)
    ]
    if found and 2 * len(found) > len(speaking) and tells_story(document):
        yield from found


def tells_story(document: Document) -> bool:
    """Whether people speak in a document, or in its chapter."""
    spoken, chapter = 0, False
    for number in document.held:
        spoken += _SPOKEN.search(document.words(number)) is not None
        chapter = chapter or document.line(number).is_chapter
        if spoken >= SPEECH:
            return True
    return chapter and spoken > 0


def _is_serial(sign: Sign) -> bool:
    return sign.rule.signal == SERIAL


def _is_about_serial(line: Line) -> bool:
    """Whether a line says hardly anything that is not a serial's matter."""
    if len(line.words) > LONGEST or line.is_chapter or line.is_heading or _TOLD.search(line.words):
        return False
    own = list(filter(_is_serial, line.signs))
    beside = look(line.terms.asked.serials, line.text)
    if len({sign.match[0] for sign in [*own, *beside]}) < WORDS + is_sentence(line.words):
        return False
    left, whole = count_left(line.text, [*own, *beside, *said_to_readers(line)])
    return left <= LEFT * whole
