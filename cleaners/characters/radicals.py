"""Radicals: PDF fonts say ⼈ (a radical) where the author wrote 人 (an ideograph); the ideograph stands.

Wrong in a text about radicals: where several stand in a list, set apart one from the other, they are left.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..rulebook.match import Rules
from ..text.edit import Edit
from ..text.page import Page
from ..text.pattern import lazy

RADICALS = "\u2e80-\u2fd5"

_RADICAL = lazy(
    f"[{RADICALS}](?:[ 、，,/|\t\u3000]{{1,3}}[{RADICALS}]){{3,}}+"  # a list: left
    f"|[{RADICALS}]"
)
_DOOR = "\u2f3e"
_NEAR = 200  # code points on either side that are asked for the script
_TRADITIONAL = lazy("[這個們來時說會對開關發學經與應產業書機電動國為東車長門問間見現實將過還進從後無點員號]")


def unify_radicals(page: Page, rules: Rules) -> Iterator[Edit]:
    """Put the unified ideograph for a radical; one that has none is left."""
    table = rules.once(_unified) if "radical" in rules else {}
    name, door = (rules[rule].name if rule in rules else "" for rule in ("radical", "door-radical"))
    for match in _RADICAL.finditer(page.text):
        radical, at = match[0], match.start()
        if radical == _DOOR and door and not _TRADITIONAL.search(page.text, max(0, at - _NEAR), at + _NEAR):
            yield Edit(at, at + 1, "户", door)
        elif radical in table:
            yield Edit(at, at + 1, table[radical], name)


def _unified(rules: Rules) -> dict[str, str]:
    table = rules.table("radical-ideographs")
    return dict(zip(table.get("radicals", ""), table.get("ideographs", ""), strict=True))
