#!/usr/bin/env python3
"""Read the rules beforehand: what their files say, which literals call for their patterns, and what else these tell:
`python scripts/prepare.py [--check]`.

What it writes, `rules/prepared.json`, spares every start the work; a file or a rule that is not in it, or is another by
now, is read when it is loaded. Of all literals that no match of a pattern can do without it takes the rarest, by the words of
general Chinese that hold them. `--check` writes nothing and fails where the file is not what it would write.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # the checkout's own package, whatever is installed

from cleaners.rulebook import triggers  # noqa: E402
from cleaners.rulebook.known import FILE, checksum, read_off  # noqa: E402
from cleaners.rulebook.read import builtin  # noqa: E402
from cleaners.rulebook.rule import ONE, expression  # noqa: E402

WORDS = ROOT / "cleaners" / "text" / "words.tsv"
LONGEST = 4  # code points of a piece of a word
NUMBER = 0.3  # how often a digit stands behind another
APART = 0.003  # how often two characters that no word holds together meet, where either stands
MARKED = 0.1  # how often one of these marks does beside a character
MARKS = frozenset("，。、；：,\n")


@cache
def shares() -> dict[str, float]:
    """How often each piece of a word is met in a text of one code point."""
    found: defaultdict[str, float] = defaultdict(float)
    letters = 0.0
    for line in WORDS.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        cost, _, words = line.partition("\t")
        share = math.exp(-float(cost))
        for word in words.split():
            letters += share * len(word)
            for size in range(1, min(LONGEST, len(word)) + 1):
                for at in range(len(word) - size + 1):
                    found[word[at : at + size]] += share
    return {piece: share / letters for piece, share in found.items()}


@cache
def often(literal: str) -> float:
    """How often a literal may be met in a text of one code point."""
    known, general = shares(), triggers.often
    whole = known.get(literal, 0.0)
    if len(literal) == 1:
        return whole or general(literal)
    rarest = min(known.get(char) or general(char) for char in literal)
    inside = min((known.get(literal[at : at + 2], 0.0) for at in range(len(literal) - 1)), default=0.0)
    if literal.isdigit():
        return rarest * NUMBER ** (len(literal) - 1)
    marks = sum(char in MARKS for char in literal[1:-1]) + (literal[0] in MARKS or literal[-1] in MARKS)
    apart = rarest * APART ** (len(literal) - 1 - marks) * MARKED**marks
    return max(whole, min(inside, rarest) * 0.1 if len(literal) > 2 else 0.0, apart)


def written() -> str:
    """The file as it should be: for each TOML file its checksum and what it says, for each rule the checksum of its expression and
    what that tells."""
    files: dict[str, dict[str, Any]] = {}
    found: dict[str, dict[str, Any]] = {}
    for file in sorted(builtin().glob("*/*.toml")):
        if file.parent.name == "profiles":
            continue
        text = file.read_text(encoding="utf-8")
        data = tomllib.loads(text)
        files[file.relative_to(builtin()).as_posix()] = {"sum": checksum(text), "data": without_examples(data)}
        for rule in data.get("rule", []):
            find, around = rule.get("find"), rule.get("around", ONE)
            if not find or rule.get("literal"):
                continue
            wordings = [find] if isinstance(find, str) else find
            whole, each = expression(around, wordings), [expression(around, [one]) for one in wordings]
            known: dict[str, Any] = {"sum": checksum(whole), "known": read_off(whole, each)}
            if "trigger" not in rule:
                known["calls"] = [triggers.find_triggers(one, often) for one in each]
            found[f"{file.parent.name}.{rule['name']}"] = known
    return f'{{"files": {rows(files)}, "rules": {rows(found)}}}\n'


def without_examples(data: dict[str, Any]) -> dict[str, Any]:
    """What a file says, but for the examples of its rules."""
    rules = [{key: value for key, value in rule.items() if key != "examples"} for rule in data.get("rule", [])]
    return {**data, "rule": rules} if rules else data


def rows(table: dict[str, Any]) -> str:
    """A table as JSON, a row on each line."""
    lines = (f"{json.dumps(name)}: {json.dumps(row, ensure_ascii=False)}" for name, row in sorted(table.items()))
    return "{\n" + ",\n".join(lines) + "\n}"


def main() -> int:
    """Write the file, or check it; 1 where it is stale."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the file is stale")
    arguments = parser.parse_args()
    file, new = builtin() / FILE, written()
    if file.is_file() and file.read_text(encoding="utf-8") == new:
        return 0
    if arguments.check:
        print(f"{file} is stale; run python scripts/prepare.py", file=sys.stderr)
        return 1
    file.write_text(new, encoding="utf-8")
    print(f"{file}: {len(new):,} characters")
    return 0


if __name__ == "__main__":
    sys.exit(main())
