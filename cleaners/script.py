"""Script: a paragraph in the other script is converted by OpenCC, phrase by phrase.

Wrong where a text speaks about characters, or quotes a name in its own script: a paragraph is converted only where the
characters that belong to one script alone outweigh those of the other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from .rulebook.match import Rules
from .rulebook.rule import Value
from .text.classes import HANGUL, KANA
from .text.page import Page, Proposal

CONFIGS = {"hans": "t2s", "hant": "s2t", "tw": "s2tw", "hk": "s2hk"}
NOTHING = "\0"  # a class may not be empty
AT_LEAST = 3  # characters of the other script; fewer may be a name

_OTHER_LANGUAGE = re.compile(f"[{KANA}{HANGUL}]")


def propose(page: Page, rules: Rules, options: Mapping[str, Value]) -> Proposal:
    """Convert each paragraph that is in the other script, character by character, into the target script."""
    proposal = Proposal()
    target = str(options["target"])
    rule = "simplify" if target == "hans" else "traditionalise"
    if target == "keep" or rule not in rules:
        return proposal
    traditional, simplified = rules.once(_telling)
    theirs, ours = (traditional, simplified) if target == "hans" else (simplified, traditional)
    if not theirs.search(page.text):
        return proposal
    name = rules[rule].name
    for start, end in page.lines:
        line = page.text[start:end]
        found = len(theirs.findall(line))
        if found < AT_LEAST or found <= len(ours.findall(line)) or _OTHER_LANGUAGE.search(line):
            continue
        new = _converter(CONFIGS[target]).convert(line)
        if len(new) != len(line):  # no configuration of ours does this; then the line is one edit
            proposal.edits.add(start, end, new, name)
            continue
        for i, (old, put) in enumerate(zip(line, new, strict=True), start):
            if old != put:
                proposal.edits.add(i, i + 1, put, name)
    return proposal


def _telling(rules: Rules) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns for the characters of traditional and of simplified script alone."""
    table = rules.table("telling-characters")
    traditional, simplified = table.get("traditional", NOTHING), table.get("simplified", NOTHING)
    return re.compile(f"[{traditional}]"), re.compile(f"[{simplified}]")


@cache
def _converter(config: str) -> Any:
    """OpenCC's converter: made when a document first needs it, one for each direction."""
    import opencc

    return opencc.OpenCC(config)
