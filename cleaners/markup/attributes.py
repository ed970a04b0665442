"""Attributes: what those of a tag say about the text inside of the element."""

from __future__ import annotations

import re
from functools import lru_cache

from ..text.pattern import lazy

_ATTRIBUTE = lazy(r"([^\s\"'<>/=]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'<>]++)))?")
_HIDING = lazy(
    r"hidden|none|font-size\s{0,9}:\s{0,9}0|jammer|screen-reader|sr-only|skip-link|editsection|jump-link|md-skip|lineno|gutter|-number",
    re.IGNORECASE,
)
_HIDING_STYLE = lazy(r"display\s{0,9}:\s{0,9}none", re.IGNORECASE)
_NO_SIZE = lazy(r"font-size\s{0,9}:\s{0,9}0+(?:\.0+)?(?:px|pt|r?em|%)?\s{0,9}(?:[;!]|$)", re.IGNORECASE)
_NO_COLOUR = lazy(r"(?<![\w-])color\s{0,9}:\s{0,9}(?:#fff(?:fff)?|white|transparent)(?!\w)", re.IGNORECASE)
_JAMMER = lazy(r"(?<![\w-])jammer(?![\w-])")
_FOR_THE_EAR = lazy(
    r"(?<![\w-])(?:screen-reader-text|sr-only|visually-hidden|skip-link|md-skip|mw-jump-link|mw-editsection)(?![\w-])"
)
_LINE_NUMBERS = lazy(
    r"(?<![\w-])(?:linenos?|linenodiv|line-numbers-(?:rows|wrapper)|pre-numbering|hljs-ln-numbers)(?![\w-])|^gutter$"
)
_PRE_STYLE = lazy(r"white-space\s{0,9}:\s{0,9}(?:pre|break-spaces)", re.IGNORECASE)


def attributes(written: str) -> dict[str, str]:
    """The attributes of a tag, names in lower case; the first of two alike counts, as in a browser."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(written):
        found.setdefault(name.lower(), double or single or bare)
    return found


@lru_cache(maxsize=1024)  # the tags of a page are alike
def hides(written: str, *, block: bool) -> bool:
    """Whether an element is hidden by its attributes. ``visibility: hidden`` keeps its room: pages hold their articles back with
    it until a script shows them. ``aria-hidden`` hides from readers aloud, not from the eye: it
    marks ornaments, which are inline, but also the whole page behind an open dialogue. So is what pages write for
    readers aloud alone, by its usual class, and so are the numbers that a program sets beside lines of code, and white letters without a
    size, which forums write between the words of a post against copying, or say ``jammer`` of them; a size of nothing alone only
    closes the gaps between what stands inside."""
    if not _HIDING.search(written):
        return False
    found = attributes(written)
    return (
        "hidden" in found
        or bool(_HIDING_STYLE.search(found.get("style", "")))
        or bool(_FOR_THE_EAR.search(found.get("class", "")))
        or bool(_LINE_NUMBERS.search(found.get("class", "")))
        or (not block and (found.get("aria-hidden", "").lower() == "true" or _is_jam(found)))
    )


def _is_jam(found: dict[str, str]) -> bool:
    style = found.get("style", "")
    return bool(_JAMMER.search(found.get("class", "")) or (_NO_SIZE.search(style) and _NO_COLOUR.search(style)))


@lru_cache(maxsize=1024)
def keeps_spaces(written: str) -> bool:
    """Whether the style of an element keeps white space as it is."""
    return bool(_PRE_STYLE.search(written) and _PRE_STYLE.search(attributes(written).get("style", "")))
