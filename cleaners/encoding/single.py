"""What a single-byte codec makes of UTF-8, GBK or Big5: its characters as bytes, where to look, and what proves a run.

UTF-8 is so regular that a run of wrong characters that is valid UTF-8 again, and plausible, was UTF-8. GBK and Big5 are not: there the
words themselves must be plausible, and far more so than the letters that stand there.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache

import numpy as np

from ..text.cached import cached_property
from ..text.classes import HAN_CHAR, Codes, where
from ..text.frequency import alphabetic, alphabetic_at_least, costs, mean
from ..text.page import LF, Page
from ..text.pattern import lazy
from .plausible import SIGNS, common, is_sign, is_text, is_varied, proves
from .run import ASCII, Run, decoded, is_mixed_text, utf8

_USUAL = lazy(r"[ -~\s“”‘’–—…·•°±×÷€‰™©®§¶√∞≤≥≠≈Ω¥£]")  # of a Chinese text that was read rightly
_LATIN_LETTER = lazy(r"[A-Za-zÀ-ÖØ-öø-ɏ]")
_AFTER_LETTER = lazy("[‘’“”…–—•·»›°™®©]{2}")  # what may follow a letter anywhere: `“â”…`
_WORD_OF_UTF8 = lazy("[\xc2-\xc5][\x80-\xbf](?:[\xc2-\xc5][\x80-\xbf])?+")  # as bytes: one accented letter or two
_FOREIGN = lazy(r"[^\x00-\x7f]+")
_SEVEN_BITS = "".join(map(chr, range(0x80)))
_UNCLEAN = lazy("[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")
Span = tuple[int, int]
LEADS = frozenset((*range(0xE2, 0xEA), 0xEF))  # bytes that ideographs and their marks begin with in UTF-8
GAIN = 6.0  # nats
ENOUGH = 6  # characters of a line that is beyond doubt
WELL_FORMED = 10.0  # nats a character, at most, of a line that is beyond doubt as it is UTF-8
NONE = 0x100  # no byte
PLAUSIBLE = 10.7  # nats a character, at most, of what other evidence vouches for: a line among its like, words together
SURE = 8.5  # nats a character, at most, of what signs become that Chinese text is full of anyway


class Lines:
    """Lines of a page (``spans``), their ``codes`` one behind the other, a line end behind each, and the ``borders`` between."""

    def __init__(self, page: Page, spans: list[Span]) -> None:
        self.page, self.spans = page, spans
        starts, ends = np.array(spans, np.intp).reshape(-1, 2).T
        borders = np.append(0, np.cumsum(ends - starts + 1))
        inside = np.arange(borders[-1]) + np.repeat(starts - borders[:-1], ends - starts + 1)
        self.codes = np.append(page.codes, LF).take(inside)
        self.codes[borders[1:] - 1] = LF
        self.borders: list[int] = borders.tolist()

    def without(self, found: Collection[Span]) -> Lines:
        """The other lines."""
        return Lines(self.page, [span for span in self.spans if span not in found]) if found else self


class Wrong:
    """A single-byte codec that something else was read as: its characters as bytes, and where to look."""

    def __init__(self, codec: str) -> None:
        self.codec = codec
        chars = [_char(byte, codec) for byte in range(256)]
        self.bytes = {ord(char): byte for byte, char in enumerate(chars) if byte > 0x7F}
        if codec == "cp1252":  # Latin-1 has controls where cp1252 has marks
            self.bytes |= {byte: byte for byte in range(0x80, 0xA0)}
        self.leads = self.those(0xE2, 0xE9) + self.those(0xEF, 0xEF)  # of ideographs and their marks
        self.rare = self.those(0xF0, 0xF0)  # of emoji and rare ideographs
        self.tail = self.those(0x80, 0xBF)
        self.high = "".join(map(re.escape, map(chr, self.bytes)))

    @cached_property
    def guard(self) -> re.Pattern[str]:
        """What UTF-8 leaves somewhere."""
        return re.compile(f"[{self.leads}{self.those(0xC2, 0xDF)}{self.rare}][{self.tail}]")

    @cached_property
    def run(self) -> re.Pattern[str]:
        """A run that may be UTF-8."""
        lead, tail = self.leads, self.tail
        two = f"[{self.those(0xC2, 0xDF)}][{tail}]"  # of what was read wrongly twice, and of · and ×
        lost = f"[{lead}][{tail}] (?=[{lead}][{tail}])"  # 0xA0 became a space
        return re.compile(f"(?:[{lead}][{tail}]{{2}}|{two}|{self.rare}[{tail}]{{3}}|{lost}){{1,5000}}+")

    @cached_property
    def pairs(self) -> re.Pattern[str]:
        """What two-byte encodings leave somewhere."""
        return re.compile(f"[{self.those(0xA1, 0xF7)}][{self.those(0xA1, 0xFE)}]")

    @cached_property
    def line(self) -> re.Pattern[str]:
        """Of a line all from the first wrong character to the last, ASCII between them; one alone is no character of two bytes."""
        return re.compile(f"[{self.high}][ -~{self.high}]{{0,5000}}[{self.high}]")

    @cached_property
    def pair_run(self) -> re.Pattern[str]:
        return re.compile(f"[{self.high}]{{2,5000}}+")

    def those(self, first: int, last: int) -> str:
        return "".join(re.escape(chr(char)) for char, byte in self.bytes.items() if first <= byte <= last)

    @cached_property
    def table(self) -> Codes:
        """For each code point its byte; ``NONE`` where it has none. The last stands for all that come after it."""
        table = np.full(max(self.bytes) + 2, NONE, np.uint32)
        table[:0x80] = np.arange(0x80)
        table[list(self.bytes)] = list(self.bytes.values())
        return table

    def sure(self, lines: Lines, codec: str) -> dict[Span, str]:
        """Those of the lines that are beyond doubt what this codec makes of the other one, as a whole, and what they say: no other
        reading need be tried there."""
        dear = WELL_FORMED if codec == "utf-8" else SURE
        return self._read(lines, codec, lambda put: _is_sure(put, dear))

    def company(self, lines: Lines, codec: str) -> dict[Span, str]:
        """The same for lines of a document that nearly all is read so: too short or too odd to prove anything, they need only be text."""
        return self._read(lines, codec, _is_clean)

    def _read(self, lines: Lines, codec: str, is_said: Callable[[str], bool]) -> dict[Span, str]:
        """What those of the lines say that can be read so as a whole, and may say it."""
        data = self.table.take(lines.codes, mode="clip")
        pure = ~np.logical_or.reduceat(data == NONE, lines.borders[:-1])
        read, found = data.astype(np.uint8).tobytes(), dict[Span, str]()
        for i in where(pure).tolist():
            put = decoded(read[lines.borders[i] : lines.borders[i + 1] - 1], codec)
            if put and is_said(put):
                found[lines.spans[i]] = put
        return found

    def encode(self, run: str) -> bytes:
        return run.translate(self.bytes).encode("latin-1")

    def runs(self, text: str, spans: list[Span]) -> Iterator[Run]:
        """Runs in some spans of a text that are valid UTF-8, once or twice over."""
        for match in itertools.chain.from_iterable(self.run.finditer(text, *span) for span in spans):
            put = utf8(self.encode(match[0].replace(" ", "\xa0")))
            if (
                put
                and not (is_text(put) or is_sign(put) or SIGNS.issuperset(put))
                and not put.translate(self.bytes).isascii()
            ):
                put = self.again(put)
            if not put:
                continue
            if is_sign(put):
                if self.codec != "cp1252" or self.stands_as_sign(text, match):
                    yield Run(match.start(), match.end(), put, self.codec == "cp1252")
            elif is_text(put) and (len(put) > 3 or self.stands_alone(text, match)):
                yield Run(match.start(), match.end(), put, self.proves(text, match.start(), put))
            elif SIGNS.issuperset(put) and self.stands_alone(text, match):
                yield Run(match.start(), match.end(), put, False)

    def stands_alone(self, text: str, match: re.Match[str]) -> bool:
        """Whether no other wrong character touches a run: a few in the middle of others are valid UTF-8 by chance."""
        return not any(ord(text[at]) in self.bytes and not _USUAL.match(text[at])
                       for at in (match.start() - 1, match.end()) if 0 <= at < len(text))  # fmt: skip

    def proves(self, text: str, start: int, put: str) -> bool:
        if len(put) > 1:
            return mean(put) < (12.0 if len(put) > 2 else 10.0)
        return common(put) == 1 and not (start and _LATIN_LETTER.match(text, start - 1))

    def stands_as_sign(self, text: str, match: re.Match[str]) -> bool:
        """``â˜…`` after no letter, and not what may follow a lone ``â`` anyway; other codecs make of ``★`` what is written."""
        start, old = match.start(), match[0]
        return not (start and _LATIN_LETTER.match(text, start - 1)) and not any(
            _AFTER_LETTER.match(old, at + 1) for at in range(0, len(old), 3)
        )

    def again(self, put: str) -> str | None:
        """What was read wrongly twice; where 0xA0 became a space, it was one."""
        try:
            return utf8(self.encode(put))
        except UnicodeEncodeError:
            return None

    def pair_runs(self, text: str, spans: list[Span], codec: str) -> Iterator[Run]:
        """What two-byte encodings left in some spans of a text: whole lines first, as a second byte may be an ASCII letter, then
        runs."""
        for match in itertools.chain.from_iterable(self.line.finditer(text, *span) for span in spans):
            usual = len(_USUAL.sub("", match[0])) * 4 < len(ASCII.sub("", match[0]))
            if usual and len(match[0]) < 5:
                continue
            line = self.line_run(text, match, codec)
            if usual and not (line and len(line.put) > 5 and mean(line.put) < SURE):
                continue
            if line:
                yield line
                continue
            for run in self.pair_run.finditer(text, *match.span()):
                data = self.encode(run[0])
                put = decoded(data, codec)
                if put and is_text(put):
                    strong = proves(put) and is_likelier(put, run[0])
                    european = utf8(data) or (len(put) == 1 and _touches_letter(text, *run.span()))
                    if strong or not (european or mean(put) > SURE):
                        yield Run(run.start(), run.end(), put, strong)

    def sure_runs(self, text: str, lines: Mapping[Span, str], *, whole: bool = False) -> Iterator[Run]:
        """What two-byte encodings left of lines that are beyond doubt, by what they say: each from its first wrong character to its last. They
        have to be likelier than what stands there, unless the ``whole`` document is read so."""
        for (start, end), said in lines.items():
            put = said.lstrip(_SEVEN_BITS)
            first, put = start + len(said) - len(put), put.rstrip(_SEVEN_BITS)
            last = end - (len(said) - (first - start) - len(put))  # the last one's second byte may be an ASCII letter
            old = text[first:last]
            if whole or (is_varied(put) and is_likelier(put, old) and not self.has_word(text, first, last)):
                yield Run(first, last, put, True)

    def utf8_runs(self, text: str, lines: Mapping[Span, str]) -> Iterator[Run]:
        """What UTF-8 left of lines that are read as a whole, by what they say; ASCII stands in both where it stood."""
        for span, said in lines.items():
            for run, put in zip(_FOREIGN.finditer(text, *span), _FOREIGN.findall(said), strict=True):
                yield Run(*run.span(), put, True)

    def has_word(self, text: str, start: int, end: int) -> bool:
        """Whether a European word (``cafÃ©``) stands there."""
        return any(map(self.is_in_word, self.pair_run.finditer(text, start, end)))

    def is_in_word(self, run: re.Match[str]) -> bool:
        """Whether a run is an accented letter of UTF-8, or two, with two ASCII letters beside it."""
        start, end = run.span()
        if end - start > 4 or not _WORD_OF_UTF8.fullmatch(self.encode(run[0]).decode("latin-1")):
            return False
        beside = run.string[max(0, start - 2) : start], run.string[end : end + 2]
        return any(len(word) == 2 and word.isascii() and word.isalpha() for word in beside)

    def line_run(self, text: str, match: re.Match[str], codec: str) -> Run | None:
        """The line from its first to its last wrong character, or to the ASCII letter that is the last one's second byte;
        no line that holds a European word (``cafÃ©``)."""
        start, end = match.span()
        if self.has_word(text, start, end):
            return None
        for last in (end, end + 1):
            try:
                put = decoded(self.encode(text[start:last]), codec)
            except UnicodeEncodeError:
                return None
            if put and is_mixed_text(put) and is_likelier(put, text[start:last]):
                return Run(start, min(last, len(text)), put, True)
        return None


def _touches_letter(text: str, start: int, end: int) -> bool:
    """Whether an ASCII letter stands beside ``start:end``: ``Ã¼`` of ``MÃ¼ller`` is no ideograph."""
    return any(char.isascii() and char.isalpha() for char in text[max(0, start - 1) : start] + text[end : end + 1])


def _is_clean(put: str) -> bool:
    """Whether nothing in a line is a control or a private character, and its ideographs are plausible."""
    if _UNCLEAN.search(put):
        return False
    ideographs = "".join(HAN_CHAR.findall(put))
    return not ideographs or mean(ideographs) < PLAUSIBLE


def _is_sure(put: str, dear: float) -> bool:
    foreign = ASCII.sub("", put)
    if len(foreign) < ENOUGH or _UNCLEAN.search(foreign) or not HAN_CHAR.search(foreign):
        return False
    return sum(map(costs("zh").__getitem__, foreign)) < dear * len(foreign)


def is_likelier(put: str, old: str) -> bool:
    """Whether a text is far likelier as Chinese than as the letters that stand there."""
    least = costs("zh").of(put) + GAIN
    return alphabetic_at_least(old) > least or alphabetic(old) > least


@cache
def wrong(codec: str) -> Wrong:
    return Wrong(codec)


def _char(byte: int, codec: str) -> str:
    return decoded(bytes([byte]), codec) or chr(byte)
