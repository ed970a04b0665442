"""Proposed rules as a TOML file that a person reads, edits and accepts."""

from __future__ import annotations

from collections.abc import Iterable

from ..rulebook.rule import Example, Rule
from .candidate import Candidate
from .template import SLOTS

DOUBTFUL = 200  # candidates in doubt that are named
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def write_rules(head: Iterable[str], rules: Iterable[Rule], doubtful: list[Candidate]) -> str:
    """The file: comments at its head, the rules, and as comments what stays in doubt."""
    parts = ["\n".join(f"# {line}".rstrip() for line in head), *map(_rule, rules)]
    if doubtful:
        lines = ["# In doubt: these repeat too, but too little says that they are not the author's. No rule was made."]
        for candidate in doubtful[:DOUBTFUL]:
            example = candidate.sights[0].text if candidate.whole and candidate.sights else _shown(candidate.template)
            said = "; ".join(candidate.weighed.said)
            lines.append(
                f"#   {candidate.seen.documents:>7,} ×  {_plain(example)}   ({candidate.weighed.score:.2f}: {said})"
            )
        if len(doubtful) > DOUBTFUL:
            lines.append(f"#   … and {len(doubtful) - DOUBTFUL:,} more")
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def _rule(rule: Rule) -> str:
    lines = [
        "[[rule]]",
        f"cleaner = {quoted(rule.cleaner)}",
        f"name = {quoted(rule.name.partition('.')[2])}",
        f"kind = {quoted(rule.kind)}",
        f"why = {quoted(rule.why)}",
        f"risk = {quoted(rule.risk)}",
        f"find = {literal(rule.find)}",
        *(
            [f"signal = {quoted(rule.signal)}", f"weight = {rule.weight}"]
            if rule.kind == "sign"
            else [f"put = {quoted(rule.put)}"]
        ),
        f"trigger = [{', '.join(map(quoted, rule.trigger))}]",
        "examples = [",
        *(f"  {_example(example)}," for example in rule.examples),
        "]",
    ]
    return "\n".join(lines)


def _example(example: Example) -> str:
    want = f", want = {quoted(example.want)}" if example.want is not None else ""
    return f"{{ text = {quoted(example.text)}{want} }}"


def quoted(text: str) -> str:
    """A basic string of TOML."""
    return '"' + "".join(_ESCAPES.get(char) or (char if char.isprintable() else _code(char)) for char in text) + '"'


def literal(text: str) -> str:
    """A pattern as it is, where TOML allows that."""
    return f"'''{text}'''" if "'''" not in text and not text.endswith("'") and text.isprintable() else quoted(text)


def _code(char: str) -> str:
    return f"\\u{ord(char):04X}" if ord(char) < 0x10000 else f"\\U{ord(char):08X}"


def _shown(template: str) -> str:
    return "".join("□" if char in SLOTS else char for char in template)


def _plain(text: str) -> str:
    """In one line, without anything that TOML forbids in a comment."""
    return "".join(char if char.isprintable() else "□" for char in text)[:80]
