"""What cannot be seen: zero-width and control characters go, joiners and selectors stay where they shape a character.

Wrong where a script needs a joiner to be spelt (Persian, Hindi, Sinhala) or where it glues a family of emoji: those stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ..rulebook.match import Rules
from ..text.classes import is_han
from ..text.edit import Edit
from ..text.page import Page
from ..text.pattern import lazy

PLAIN = "\xad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffc"
CONTROLS = "\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
JOINERS = "\u200c\u200d"
SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
TAGS = "\U000e0000-\U000e007f"

# U+034F orders the marks before which it stands; U+180E shapes the Mongolian letter after which it stands.
_PLAIN = lazy(
    f"[{PLAIN.replace(chr(0x34F), '').replace(chr(0x180E), '')}]+"
    "|\u034f(?![\u0300-\u036f\u0591-\u05c7])|\u180e(?<![\u1820-\u18aa]\u180e)"
)
# An ANSI sequence goes as a whole; an escape that begins none goes alone.
_CONTROLS = lazy(
    r"\x1b(?:\[[0-?]{0,40}[ -/]{0,4}[@-~]|\][^\x07\x1b\n]{0,300}(?:\x07|\x1b\\)|[()][0-2AB])?"
    "|[\0-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]+"
)
_EMOJI = (
    "©®\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030\u303d\u3297\u3299"
    "\U0001f000-\U0001faff"
)
_IS_EMOJI = lazy(f"[{_EMOJI}]")
_ENDS_EMOJI = lazy(f"[{_EMOJI}\ufe0f\u20e3]")
_JOINING = lazy(  # Arabic to N'Ko, Indic, Myanmar, Khmer and Mongolian, their extensions, and Adlam
    "[\u0600-\u07ff\u0840-\u0dff\u1000-\u109f\u1780-\u18af\u1a20-\u1aaf\u1b00-\u1bff\ua840-\ua8ff\ua930-\uabff\ufb50-\ufdff"
    "\ufe70-\ufefc\U00010a00-\U00011fff\U0001e900-\U0001e95f]"
)
_MATHS = lazy("[\u2200-\u22ff\u2a00-\u2aff]")


def drop_invisible(page: Page, rules: Rules) -> Iterator[Edit]:
    """Take out zero-width characters, bidi controls, soft hyphens and the marks of annotations and of lost objects."""
    return _drop(page, rules, "invisible", _PLAIN)


def drop_controls(page: Page, rules: Rules) -> Iterator[Edit]:
    """Take out the control characters of C0 and C1 (line ends and TAB are others' work), ANSI sequences as a whole."""
    return _drop(page, rules, "control", _CONTROLS)


def _drop(page: Page, rules: Rules, rule: str, pattern: re.Pattern[str]) -> Iterator[Edit]:
    if rule in rules:
        name = rules[rule].name
        for match in pattern.finditer(page.text):
            yield Edit(match.start(), match.end(), "", name)


def drop_stray_joiners(page: Page, rules: Rules) -> Iterator[Edit]:
    """Take out ZWJ and ZWNJ where they neither join emoji nor stand beside a letter that they shape."""
    return _drop_single(page, rules, "joiner", JOINERS, _joins)


def drop_stray_selectors(page: Page, rules: Rules) -> Iterator[Edit]:
    """Take out variation selectors after a character that has no variants."""
    return _drop_single(page, rules, "selector", SELECTORS, _selects)


def _drop_single(
    page: Page, rules: Rules, rule: str, characters: str, stays: Callable[[str, str, str], bool]
) -> Iterator[Edit]:
    """Take out each of the characters that does not stay between what stands before and after it."""
    if rule in rules:
        name, text = rules[rule].name, page.text
        for match in re.finditer(f"[{characters}]", text):
            start, end = match.span()
            if not stays(match[0], text[max(0, start - 1) : start], text[end : end + 1]):
                yield Edit(start, end, "", name)


def _joins(joiner: str, before: str, after: str) -> bool:
    if _JOINING.match(before) or _JOINING.match(after):
        return True
    return joiner == "\u200d" and bool(_ENDS_EMOJI.match(before) and _IS_EMOJI.match(after))


def _selects(selector: str, base: str, after: str) -> bool:
    if selector in "\ufe0e\ufe0f":  # text or emoji; a digit takes them inside a keycap
        return bool(_IS_EMOJI.match(base)) or (base in "0123456789#*" and base != "" and after == "\u20e3")
    if is_han(base):
        return True
    return selector <= "\ufe0d" and (bool(_MATHS.match(base)) or (base.isalpha() and not base.isascii()))


def drop_stray_tags(page: Page, rules: Rules) -> Iterator[Edit]:
    """Take out tag characters, except those that say whose the black flag before them is."""
    if "tag" in rules:
        name = rules["tag"].name
        for match in _TAGS.finditer(page.text):
            after_flag = page.text.endswith("\U0001f3f4", 0, match.start())
            if not (after_flag and match[0][-1] == "\U000e007f" and 3 <= len(match[0]) <= 8):
                yield Edit(match.start(), match.end(), "", name)


_TAGS = lazy(f"[{TAGS}]+")
