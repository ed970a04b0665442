"""``--explain``: every edit with its place in the source, its rule and the reason; what was left, and the findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .. import Cleaned, Ledger
from ..rulebook.evidence import Evidence
from ..rulebook.rule import Rule
from .terminal import Paint, Places, first_sentence, shortened, visible

AROUND = 12  # code points of context on each side
LEFT_OUT = 20  # skipped edits shown for each cleaner


def explain(cleaned: Cleaned, name: str, rules: Iterable[Rule], paint: Paint) -> Iterator[str]:
    """The lines to print for one document, grouped by cleaner and rule, in the order of the chain."""
    rules = list(rules)
    ledger, source = cleaned.ledger, Places(cleaned.ledger.source.text)
    why = {rule.name: first_sentence(rule.why) for rule in rules}
    encoding = f", read as {cleaned.encoding}" if cleaned.encoding else ""
    yield paint(
        "bold", f"{name}: {_number(len(ledger), 'edit')}, {_number(len(cleaned.findings), 'finding')}{encoding}"
    )
    for key, value in cleaned.metadata.items():
        yield f"  {key}: {visible(value)}"
    edits = _edits(ledger, source, Evidence(rules), paint)
    skipped = _skipped(ledger, source)
    for cleaner in dict.fromkeys([*edits, *skipped]):
        groups = edits.get(cleaner, {})
        yield ""
        yield paint("bold", f"{cleaner} ({_number(sum(map(len, groups.values())), 'edit')})")
        for rule, lines in groups.items():
            yield f"  {paint('cyan', rule)}  {why.get(rule, '')}".rstrip()
            yield from lines
        left = skipped.get(cleaner, [])
        if left:
            yield f"  {paint('yellow', 'left alone')}  ({_number(len(left), 'edit')})"
            yield from left[:LEFT_OUT]
            if len(left) > LEFT_OUT:
                yield f"    … and {len(left) - LEFT_OUT:,} more"
    if cleaned.findings:
        yield ""
        yield paint("bold", f"findings ({len(cleaned.findings)}): not changed, look yourself")
        places = [(ledger.origin(finding.start, finding.end), finding) for finding in cleaned.findings]
        for (start, _), finding in sorted(places):
            seen = shortened(cleaned.text[finding.start : finding.end], 30)
            yield f"    {source.place(start):>8}  {paint('yellow', finding.rule)}  {seen}"
            yield f"              {' '.join(finding.note.split())}"
    if not len(ledger):
        yield "  nothing to change in the text"


def _edits(ledger: Ledger, source: Places, evidence: Evidence, paint: Paint) -> dict[str, dict[str, list[str]]]:
    """A line for each edit, by cleaner and rule: ``3:17  …工作[,]→[，]推进…``. Under what went, the evidence against it."""
    found: dict[str, dict[str, list[str]]] = {}
    for row in ledger.rows():
        before, after = _context(source, row.source_start, row.source_end)
        change = f"{paint('red', '[' + shortened(row.before) + ']')}→{paint('green', '[' + shortened(row.after) + ']')}"
        again = f"  (round {row.round})" if row.round > 1 else ""
        line = f"    {source.place(row.source_start):>8}  {before}{change}{after}{again}"
        if row.before and not row.after and (seen := ", ".join(map(str, evidence.seen(row.cleaner, row.before)))):
            line += f"\n              {paint('dim', visible(seen))}"
        found.setdefault(row.cleaner, {}).setdefault(row.rule, []).append(line)
    return found


def _skipped(ledger: Ledger, source: Places) -> dict[str, list[str]]:
    """A line for each edit that was proposed and not made, by cleaner."""
    found: dict[str, list[str]] = {}
    for number, stage in enumerate(ledger.stages):
        for edit, winner in stage.skipped:
            start, end = ledger.origin(edit.start, edit.end, number)
            kind = winner.removeprefix("shield:")
            reason = f"lost to {winner}" if kind == winner else f"it is part of a {kind}, which stays as it is"
            found.setdefault(stage.cleaner, []).append(
                f"    {source.place(start):>8}  [{shortened(source.text[start:end])}]→[{shortened(edit.text)}]"
                f"  {edit.rule}: {reason}"
            )
    return found


def _context(source: Places, start: int, end: int) -> tuple[str, str]:
    """What stands around a span, inside its line."""
    text = source.text
    left = text[max(0, start - AROUND) : start].replace("\r", "\n").rpartition("\n")[2]
    right = text[end : end + AROUND].replace("\r", "\n").partition("\n")[0]
    more_left = "…" if start - len(left) > 0 and text[start - len(left) - 1] not in "\r\n" else ""
    more_right = "…" if end + len(right) < len(text) and text[end + len(right)] not in "\r\n" else ""
    return more_left + visible(left), visible(right) + more_right


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
