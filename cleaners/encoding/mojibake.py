"""Mojibake: the bytes of one encoding that were read as another are encoded back and read again.

The proof is in the bytes: UTF-8 is so regular that a run of wrong characters that is valid UTF-8 again, and plausible Chinese, was
UTF-8. GBK is not: there the words themselves must be plausible. A run that is too short to prove itself (one
character) is repaired where a longer one in the same text proves how the text was read.

Wrong for an accented letter before typographic marks in a language that has many of both; so a lone character needs company.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, cached_property

from ..rulebook.match import Rules
from ..text.page import Page, Proposal
from .plausible import chinese, common, is_sign, is_text
from .run import ASCII, Run, decoded, is_mixed_text, utf8
from .spans import Spans
from .wide import leftovers, marks, wide_runs

# The rule, and the codec that UTF-8 was read as. Latin-1 is read with cp1252's marks: browsers make no difference.
_SINGLE = (
    ("utf8-as-latin1", "cp1252"),
    ("utf8-as-mac-roman", "mac_roman"),
    ("utf8-as-cp437", "cp437"),
    ("utf8-as-cp850", "cp850"),
    ("utf8-as-cp1250", "cp1250"),
    ("utf8-as-cp1251", "cp1251"),
)
# What reads bytes in pairs, read one by one: the rule, the codec, and what the bytes may have been.
_PAIRED = (
    ("gbk-as-latin1", "cp1252", "gb18030"),
    ("big5-as-latin1", "cp1252", "cp950"),
    ("gbk-as-mac-roman", "mac_roman", "gb18030"),
)
_USUAL = re.compile(r"[ -~\s“”‘’–—…·•°±×÷€‰™©®§¶√∞≤≥≠≈Ω¥£]")  # of a Chinese text that was read rightly
# Two characters of UTF-8 and more, in some of which a control or a soft hyphen was taken away; no language writes so.
_BROKEN = re.compile(r"[ãäåæçèéï][\x80-\xbf]{1,2}+(?:[ãäåæçèéï][\x80-\xbf]{1,2}+){1,200}+")
# A sign after a letter (`Aâ†’B`), or without its last byte, which was a control (`â—` was ● or ◆).
_BROKEN_SIGN = re.compile(r"â(?:[„†‡ˆ‰Œ˜œ][\xa0-\xbf‘’“”…–—€™]|[–—˜†œ](?<![A-Za-zÀ-ÖØ-öø-ɏ]..))")
_LATIN_LETTER = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ]")
_AFTER_LETTER = re.compile("[‘’“”…–—•·»›°™®©]{2}")  # what may follow a letter anywhere: `“â”…`
_WORD_OF_UTF8 = re.compile("[\xc2-\xc5][\x80-\xbf](?:[\xc2-\xc5][\x80-\xbf])?+")  # as bytes: one accented letter or two


def repair(page: Page, rules: Rules, proposal: Proposal) -> Spans:
    """Propose repairs; returns the spans that were repaired.

    Where two codecs have characters in common, both may make something of a run: the one that makes most of the whole text
    goes first, and the others take what it leaves.
    """
    suspected = any(map(_suspicious().match, page.unusual))
    text = page.text
    paired = bool(marks("gb18030").search(text))
    readings = _found(text, rules, suspected=suspected, paired=paired)
    found = sorted(readings, key=lambda reading: -reading[0])
    taken = Spans()
    for _, rule, runs in found:
        free = [run for run in runs if not taken.touch(run.start, run.end)]
        for run in free:
            proposal.edits.add(run.start, run.end, run.put, rules[rule].name)
        taken.add([(run.start, run.end) for run in free])
    paired = paired or "銆" in text or "鈥" in text  # the halves of a mark, which begin no run
    if "broken-mojibake" in rules:
        for start, end, read_as in _broken(text, suspected=suspected, paired=paired):
            if not taken.touch(start, end):
                note = f"looks like UTF-8 that was read as {read_as}, with bytes lost since: left"
                proposal.report(rules["broken-mojibake"].name, start, end, note, 0.8)
    return taken


def _broken(text: str, *, suspected: bool, paired: bool) -> Iterator[tuple[int, int, str]]:
    """What looks wrong and proves nothing, and what it looks like; the repair of the rest may have left it."""
    if suspected:
        for pattern in (_BROKEN, _BROKEN_SIGN):
            yield from ((*match.span(), "Latin-1") for match in pattern.finditer(text))
    if paired:
        yield from ((start, end, "GBK") for start, end in leftovers(text, "gb18030"))


def _found(text: str, rules: Rules, *, suspected: bool, paired: bool) -> Iterator[tuple[int, str, list[Run]]]:
    """For each rule that makes something of the text: how many common characters it makes, its name, its runs."""
    if paired and "utf8-as-gbk" in rules:
        yield from _weighed("utf8-as-gbk", wide_runs(text, "gb18030"))
    if not suspected:
        return
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    for rule, codec in _SINGLE:
        if rule in rules and (wrong := _wrong(codec)).guard.search(text):
            for score, _, runs in _weighed(rule, wrong.runs(text)):
                yield score, rule, runs
                if codec == "cp1252" and sum(run.end - run.start for run in runs) * 4 > foreign * 3:
                    return  # valid UTF-8 almost everywhere: no other reading is needed
    for rule, codec, target in _PAIRED:
        if rule in rules and (wrong := _wrong(codec)).pairs.search(text):
            yield from _weighed(rule, wrong.pair_runs(text, target))


def _weighed(rule: str, found: Iterator[Run]) -> Iterator[tuple[int, str, list[Run]]]:
    runs = list(found)
    if any(run.strong for run in runs):
        yield sum(common(run.put) for run in runs), rule, runs


class _Wrong:
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
        return re.compile(f"[{self.leads}{self.those(0xC2, 0xC3)}{self.rare}][{self.tail}]")

    @cached_property
    def run(self) -> re.Pattern[str]:
        """A run that may be UTF-8."""
        lead, tail = self.leads, self.tail
        pairs = "".join(self.those(byte, byte) for byte in (0xC2, 0xC3, 0xC5, 0xC6, 0xCB))
        two = f"[{pairs}][{tail}]"  # of what was read wrongly twice, and of · and ×
        lost = f"[{lead}][{tail}] (?=[{lead}][{tail}])"  # 0xA0 became a space
        return re.compile(f"(?:[{lead}][{tail}]{{2}}|{two}|{self.rare}[{tail}]{{3}}|{lost}){{1,5000}}+")

    @cached_property
    def pairs(self) -> re.Pattern[str]:
        """What two-byte encodings leave somewhere."""
        return re.compile(f"[{self.those(0xA1, 0xF7)}][{self.those(0xA1, 0xFE)}]")

    @cached_property
    def line(self) -> re.Pattern[str]:
        """Of a line all from the first wrong character to the last, ASCII between them."""
        return re.compile(f"[{self.high}](?:[ -~{self.high}]{{0,5000}}[{self.high}])?+")

    @cached_property
    def pair_run(self) -> re.Pattern[str]:
        return re.compile(f"[{self.high}]{{2,5000}}+")

    def those(self, first: int, last: int) -> str:
        return "".join(re.escape(chr(char)) for char, byte in self.bytes.items() if first <= byte <= last)

    def encode(self, run: str) -> bytes:
        return run.translate(self.bytes).encode("latin-1")

    def runs(self, text: str) -> Iterator[Run]:
        """Runs that are valid UTF-8, once or twice over."""
        for match in self.run.finditer(text):
            put = utf8(self.encode(match[0].replace(" ", "\xa0")))
            if put and not (is_text(put) or is_sign(put)) and not put.translate(self.bytes).isascii():
                put = self.again(put)
            if not put:
                continue
            if is_sign(put):
                yield Run(match.start(), match.end(), put, self.proves_sign(text, match))
            elif is_text(put) and (len(put) > 3 or self.stands_alone(text, match)):
                yield Run(match.start(), match.end(), put, self.proves(text, match.start(), put))

    def stands_alone(self, text: str, match: re.Match[str]) -> bool:
        """Whether no other wrong character touches a run: a few in the middle of others are valid UTF-8 by chance."""
        return not any(ord(text[at]) in self.bytes and not _USUAL.match(text[at])
                       for at in (match.start() - 1, match.end()) if 0 <= at < len(text))  # fmt: skip

    def proves(self, text: str, start: int, put: str) -> bool:
        if len(put) > 1:
            return common(put) * 3 >= len(put)
        return common(put) == 1 and not (start and _LATIN_LETTER.match(text, start - 1))

    def proves_sign(self, text: str, match: re.Match[str]) -> bool:
        """``â˜…`` after no letter, and not what may follow a lone ``â`` anyway; other codecs make of ``★`` what is written."""
        start, old = match.start(), match[0]
        return (
            self.codec == "cp1252"
            and not (start and _LATIN_LETTER.match(text, start - 1))
            and not any(_AFTER_LETTER.match(old, at + 1) for at in range(0, len(old), 3))
        )

    def again(self, put: str) -> str | None:
        """What was read wrongly twice."""
        try:
            return utf8(self.encode(put))
        except UnicodeEncodeError:
            return None

    def pair_runs(self, text: str, codec: str) -> Iterator[Run]:
        """What two-byte encodings left: whole lines first, as a second byte may be an ASCII letter, then runs."""
        for match in self.line.finditer(text):
            if len(_USUAL.sub("", match[0])) * 4 < len(ASCII.sub("", match[0])):
                continue
            line = self.line_run(text, match, codec)
            if line:
                yield line
                continue
            for run in self.pair_run.finditer(text, *match.span()):
                data = self.encode(run[0])
                put = decoded(data, codec)
                if put and is_text(put):
                    strong = len(put) > 1 and chinese(put)
                    european = utf8(data) or (len(put) == 1 and _touches_letter(text, *run.span()))
                    if strong or not european:
                        yield Run(run.start(), run.end(), put, strong)

    def is_in_word(self, run: re.Match[str]) -> bool:
        """Whether a run is an accented letter of UTF-8, or two, with two ASCII letters beside it."""
        if not _WORD_OF_UTF8.fullmatch(self.encode(run[0]).decode("latin-1")):
            return False
        start, end = run.span()
        beside = run.string[max(0, start - 2) : start], run.string[end : end + 2]
        return any(len(word) == 2 and word.isascii() and word.isalpha() for word in beside)

    def line_run(self, text: str, match: re.Match[str], codec: str) -> Run | None:
        """The line from its first to its last wrong character, or to the ASCII letter that is the last one's second byte;
        no line that holds a European word (``cafÃ©``)."""
        start, end = match.span()
        if any(map(self.is_in_word, self.pair_run.finditer(text, start, end))):
            return None
        for last in (end, end + 1):
            try:
                put = decoded(self.encode(text[start:last]), codec)
            except UnicodeEncodeError:
                return None
            if put and is_mixed_text(put):
                return Run(start, min(last, len(text)), put, True)
        return None


def _touches_letter(text: str, start: int, end: int) -> bool:
    """Whether an ASCII letter stands beside ``start:end``: ``Ã¼`` of ``MÃ¼ller`` is no ideograph."""
    return any(char.isascii() and char.isalpha() for char in text[max(0, start - 1) : start] + text[end : end + 1])


@cache
def _wrong(codec: str) -> _Wrong:
    return _Wrong(codec)


def _char(byte: int, codec: str) -> str:
    return decoded(bytes([byte]), codec) or chr(byte)


@cache
def _suspicious() -> re.Pattern[str]:
    """One cheap look for what all single-byte codecs make of Chinese; ``· × ° ±`` are in any Chinese text."""
    latin = "".join(chr(code) for code in range(0xA1, 0x100) if chr(code) not in "§©«®°±·»×÷")
    return re.compile(f"[{latin}{''.join(_wrong(codec).leads for _, codec in _SINGLE)}]")
