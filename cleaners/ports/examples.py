"""Rules prove themselves: an example that changes must change, signed by its rule; a look-alike must stay."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from .. import Pipeline
from ..rulebook.read import read_rules
from ..rulebook.rule import Example, Rule, Value
from .files import shown
from .terminal import visible

SUPPORT = ("keep", "sign", "table")  # they work through another rule of their cleaner, which signs the edit

Make = Callable[[Rule, Mapping[str, Value]], Pipeline]  # the rule's cleaner alone, with these options


class Failure(NamedTuple):
    """An example that does not hold: what came out, and what is wrong with it."""

    rule: Rule
    example: Example
    got: str
    problem: str

    @property
    def where(self) -> str:
        """``file:line`` of the example, or of its rule where the text is written with escapes."""
        file, _, line = self.rule.where.rpartition(":")
        needle = self.example.text.split("\n")[0]
        lines = Path(file).read_text(encoding="utf-8").splitlines()
        for number in range(int(line), len(lines) + 1):
            if needle and needle in lines[number - 1]:
                return f"{file}:{number}"
        return self.rule.where


def check_examples(rule: Rule, make: Make) -> Iterator[Failure]:
    """Run the examples of a rule through its cleaner alone; yields those that do not hold."""
    for example in rule.examples:
        cleaned = make(rule, example.options).run(example.text)
        fired = {edit_rule for stage in cleaned.ledger.stages for edit_rule in stage.edits.rules}
        found = {finding.rule for finding in cleaned.findings}
        want = example.text if example.want is None else example.want
        problem = ""
        if cleaned.text != want:
            problem = "another text came out"
        elif (rule.name in found) != example.finding:
            problem = "no finding was reported" if example.finding else "it was reported, and should not be"
        elif rule.kind not in SUPPORT and (rule.name in fired) != (example.want is not None):
            others = f" ({', '.join(sorted(fired))} did)" if fired else ""
            problem = f"{rule.name} did not change it{others}" if example.want else f"{rule.name} fired"
        if problem:
            yield Failure(rule, example, cleaned.text, problem)


def check_files(paths: list[str], profile: str, *, as_json: bool = False) -> int:
    """Run the examples of the user's own rules and print those that fail; the exit code. Raises ``RuleError``."""
    made: dict[tuple[object, ...], Pipeline] = {}

    def make(rule: Rule, options: Mapping[str, Value]) -> Pipeline:
        enable = () if rule.default else (rule.name,)
        key = (rule.cleaner, enable, *sorted(options.items()))
        if key not in made:
            made[key] = Pipeline(profile, rules=paths, only=[rule.cleaner], enable=enable, options=options)
        return made[key]

    Pipeline(profile, rules=paths)  # refuses doubles and unknown cleaners of all files at once
    rules = [rule for path in paths for rule in read_rules(Path(path))[0]]
    failures = [failure for rule in rules for failure in check_examples(rule, make)]
    for failure in failures:
        wanted = visible(failure.example.want) if failure.example.want is not None else "stays as it is"
        wanted += ", with a finding" if failure.example.finding else ""
        print(f"{shown(failure.where)}: {failure.rule.name}: {failure.problem}")
        print(f"  text    {visible(failure.example.text)}")
        print(f"  wanted  {wanted}")
        print(f"  got     {visible(failure.got)}")
    count = sum(len(rule.examples) for rule in rules)
    said = f"{len(rules)} rules, {count} examples, {len(failures)} failed"
    if as_json:
        said = json.dumps({"rules": len(rules), "examples": count, "failed": len(failures)})
    print(said, file=sys.stderr)
    return 1 if failures else 0
