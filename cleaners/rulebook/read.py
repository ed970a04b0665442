"""Rules, options and profiles are read from TOML, checked to the letter.

A folder of rules holds one folder for each cleaner (``rules/punctuation/*.toml``) and ``profiles/``. A file of a
user's own may hold rules for any cleaner: there each rule says ``cleaner = "punctuation"``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..text.pattern import lazy
from .bounds import unbounded
from .file import RulesFile, flat
from .known import Known, Prepared
from .rule import KINDS, ONE, RISKS, Example, Option, Profile, Rule, RuleError, expression, suggest
from .triggers import find_triggers

_KEYS = {
    "name", "cleaner", "kind", "why", "risk", "find", "around", "put", "literal", "trigger", "examples", "signal", "weight",
    "table", "everywhere", "default",
}  # fmt: skip
_FINDING = ("replace", "report", "keep", "sign", "code")
_ONLY = {
    "put": ("replace",),
    "signal": ("sign",),
    "weight": ("sign",),
    "table": ("table",),
    "around": _FINDING,
    "literal": _FINDING,
    "trigger": _FINDING,
}
_WANTED = {
    "name": "give the rule a short name, as in name = \"paid-marker\"",
    "why": "say why the rule exists and when it would be wrong",
    "risk": "say safe, lossy or ask",
    "cleaner": "say which cleaner it is for, as in cleaner = \"removal\"",
}  # fmt: skip
_NAME = lazy(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def builtin() -> Path:
    """The rules that came with the package: the checkout's own first, so that no stale copy wins."""
    package = Path(__file__).resolve().parent.parent
    checkout = package.parent / "rules"
    return checkout if (checkout / "profiles").is_dir() else package / "rules"


def read_rules(path: Path, *, proven: bool = False) -> tuple[list[Rule], list[Option]]:
    """The rules and options of a file or of a folder (every ``*.toml`` below it, profiles aside, in sorted order).

    Raises ``RuleError`` for anything that is not exactly as it should be. ``proven`` rules have been read without it (the
    tests do so with the built-in ones): their expressions are not compiled once more to be judged, and their examples are left out.
    """
    if path.is_dir():
        files = sorted(file for file in path.rglob("*.toml") if "profiles" not in file.relative_to(path).parts)
        if not files:
            raise RuleError(f"{path}: no *.toml in this folder; expected files with [[rule]] tables")
        parts = [(file, file.relative_to(path).parts) for file in files]
    elif path.is_file():
        parts = [(path, (path.name,))]
    else:
        raise RuleError(f"{path}: no such file or folder; expected rules in TOML")
    rules: list[Rule] = []
    options: list[Option] = []
    prepared = Prepared(path if path == builtin() else None)  # a user's file of that name is none of ours
    for name, names in parts:
        file, cleaner = RulesFile(name, prepared if proven else None), names[0] if len(names) > 1 else ""
        file.check_keys(file.data, {"rule", "option"})
        rules += _rules(file, cleaner, prepared, proven=proven)
        options += _options(file, cleaner)
    return rules, options


def read_profile(path: Path) -> tuple[Profile, dict[str, Any]]:
    """A profile, and what it says of a ``base`` profile that it starts from (``{}`` where it stands alone)."""
    file = RulesFile(path)
    data = file.data
    file.check_keys(data, {"name", "why", "base", "chain", "rounds", "options", "disable", "enable", "beside"})
    if "base" not in data and "chain" not in data:
        raise file.error("chain", "expected `chain` (a list of cleaners) or `base` (the profile to start from)")
    strings = {key: file.strings(data, key) for key in ("chain", "disable", "enable")}
    options = dict(flat(data.get("options", {})))
    beside = data.get("beside", {})
    if not isinstance(beside, dict) or not all(isinstance(table, dict) for table in beside.values()):
        raise file.error("beside", "beside: expected a table of options for each cleaner ([beside.paragraphs])")
    rounds = data.get("rounds", 6)
    if type(rounds) is not int or not 1 <= rounds <= 20:
        raise file.error("rounds", f"rounds = {rounds!r}; expected a whole number from 1 to 20")
    profile = Profile(
        str(data.get("name", path.stem)), strings["chain"], str(data.get("why", "")), rounds, options,
        strings["disable"], strings["enable"], {name: dict(flat(table)) for name, table in beside.items()},
    )  # fmt: skip
    return profile, {key: data[key] for key in ("base", "chain", "rounds") if key in data}


def _rules(file: RulesFile, cleaner: str, prepared: Prepared, *, proven: bool) -> Iterator[Rule]:
    seen: set[str] = set()
    for number, table in enumerate(file.tables("rule")):
        entry = _Entry(file, table, number)
        rule = entry.rule(cleaner, prepared, proven=proven)
        if rule.name in seen:
            raise entry.error("name", f"a second rule {rule.name!r}: names are unique")
        seen.add(rule.name)
        yield rule


def _options(file: RulesFile, cleaner: str) -> Iterator[Option]:
    for number, table in enumerate(file.tables("option")):
        file.check_keys(table, {"name", "default", "choices", "why"}, "option", number)
        name, default, choices = table.get("name"), table.get("default"), table.get("choices", [])
        if not cleaner or not isinstance(name, str) or not isinstance(default, str | int | float | bool):
            message = "an option has a name and a default, and stands in a cleaner's own folder"
            raise file.error("name", message, "option", number)
        yield Option(f"{cleaner}.{name}", default, str(table.get("why", "")), tuple(choices))


class _Entry:
    """One ``[[rule]]`` table of a file, the ``number``-th."""

    def __init__(self, file: RulesFile, table: Mapping[str, Any], number: int) -> None:
        self.file, self.table, self.number = file, table, number
        file.check_keys(table, _KEYS, "rule", number)
        self.name = ""
        self.name = self.text("name", required=True)
        if not _NAME.fullmatch(self.name):
            raise self.error("name", f"name = {self.name!r}; expected lower-case words joined by hyphens")

    def error(self, key: str, message: str) -> RuleError:
        return self.file.error(key, message, "rule", self.number)

    def text(self, key: str, *, required: bool = False) -> str:
        value = self.table.get(key, "")
        if not isinstance(value, str):
            raise self.error(key, f"{key} = {value!r}; expected a string")
        if required and not value.strip():
            raise self.error(key, f"rule {self.name or self.number + 1}: {key!r} is missing; {_WANTED[key]}")
        return value

    def rule(self, cleaner: str, prepared: Prepared, *, proven: bool) -> Rule:
        """The rule, which is for this cleaner; where none is named, the rule says it."""
        name, table = self.name, self.table
        if cleaner and "cleaner" in table:
            raise self.error("cleaner", f"the folder already says {cleaner!r}; leave `cleaner` out")
        cleaner = cleaner or self.text("cleaner", required=True)
        why, risk = self.text("why", required=True), self.text("risk", required=True)
        if risk not in RISKS:
            raise self.error("risk", f"risk = {risk!r}{suggest(risk, RISKS)}; expected {', '.join(RISKS)}")
        mapping = table.get("table", {})
        if not isinstance(mapping, dict) or not all(isinstance(value, str) for value in mapping.values()):
            raise self.error("table", "table: expected strings that map to strings")
        wordings, around = self.wordings(), self.text("around") or ONE
        kind, put = self.kind(found=bool(wordings), mapped=bool(mapping)), self.text("put")
        literal, everywhere, default = (
            self.flag("literal"),
            self.flag("everywhere"),
            self.flag("default", otherwise=True),
        )
        if literal and (len(wordings) > 1 or around != ONE):
            raise self.error("find", f"rule {name}: a literal is one string; expressions are listed without `literal`")
        known: Known | None = None
        trigger = self.file.strings(table, "trigger", "rule", self.number) or (wordings if literal else ())
        calls: tuple[tuple[str, ...], ...] = (trigger,) * len(wordings)
        if wordings and not literal:
            whole = expression(around, wordings)
            if not proven:
                self.check_expression(whole, put)
            known, read = prepared.of(f"{cleaner}.{name}", whole)
            if not trigger:
                calls = read or tuple(find_triggers(expression(around, (one,))) for one in wordings)
            self.check_calls(calls, wordings)
        if kind == "sign" and not (self.text("signal") and isinstance(table.get("weight"), int | float)):
            raise self.error("weight", f"rule {name}: a sign needs `signal` (a name) and `weight` (a number)")
        return Rule(
            f"{cleaner}.{name}", kind, why, risk, wordings, put, literal, calls, () if proven else self.examples(),
            self.text("signal"), float(table.get("weight", 0.0)), mapping, everywhere, default,
            f"{self.file.path}:{self.file.line('name', 'rule', self.number)}", around, known,
        )  # fmt: skip

    def wordings(self) -> tuple[str, ...]:
        """What the rule looks for: one string, or a list of them."""
        found = self.table.get("find", "")
        wordings = (found,) if isinstance(found, str) else tuple(found) if isinstance(found, list) else (found,)
        if not all(isinstance(one, str) for one in wordings) or (isinstance(found, list) and not all(wordings)):
            raise self.error("find", f"find = {found!r}; expected a string or a list of strings")
        around = self.text("around")
        if around and (around.count(ONE) != 1 or not found):
            raise self.error("around", f"around = {around!r}; expected {ONE} once, where one of `find` stands")
        return wordings if found else ()

    def kind(self, *, found: bool, mapped: bool) -> str:
        """What the rule is for; where it does not say, by what it has."""
        kind = self.text("kind") or ("replace" if found else "table" if mapped else "code")
        if kind not in KINDS:
            raise self.error("kind", f"kind = {kind!r}{suggest(kind, KINDS)}; expected one of {', '.join(KINDS)}")
        if (kind == "table" and found) or (kind not in ("code", "table") and not found):
            raise self.error("kind", f"rule {self.name}: kind {kind!r} {'has no' if found else 'needs a'} `find`")
        for key, only in _ONLY.items():
            if key in self.table and kind not in only:
                raise self.error(key, f"{key!r} means nothing to a rule of kind {kind!r}")
        return kind

    def flag(self, key: str, *, otherwise: bool = False) -> bool:
        value = self.table.get(key, otherwise)
        if type(value) is not bool:
            raise self.error(key, f"{key} = {value!r}; expected true or false")
        return value

    def check_expression(self, find: str, put: str) -> None:
        """Raise ``RuleError`` where an expression cannot be used."""
        try:
            compiled = re.compile(find)
        except re.error as error:
            raise self.error("find", f"find is not a regular expression: {error}") from None
        problem = unbounded(find)
        if problem:
            raise self.error("find", f"find: {problem}")
        try:
            re._parser.parse_template(put, compiled)  # type: ignore[attr-defined]
        except (re.error, IndexError) as error:
            raise self.error("put", f"put = {put!r} does not fit `find`: {error}") from None

    def check_calls(self, calls: tuple[tuple[str, ...], ...], wordings: tuple[str, ...]) -> None:
        """Raise ``RuleError`` where nothing calls for a wording."""
        for literals, one in zip(calls, wordings, strict=True):
            if not literals or not all(literals):
                raise self.error(
                    "trigger",
                    f"rule {self.name}: `trigger` is missing, and {one!r} names no words; list literals, one of which stands "
                    f'in every match, as in trigger = ["{one[:1]}"]; the rule looks only where one occurs',
                )

    def examples(self) -> tuple[Example, ...]:
        examples = []
        for item in self.table.get("examples", []):
            if not isinstance(item, dict) or not isinstance(item.get("text"), str):
                message = f'rule {self.name}: each example is {{ text = "…", want = "…" }}; got {item!r}'
                raise self.error("examples", message)
            extra = sorted(set(item) - {"text", "want", "finding", "options"})
            if extra:
                message = (
                    f"rule {self.name}: unknown key {extra[0]!r} in an example; expected text, want, finding, options"
                )
                raise self.error("examples", message)
            if item.get("want") == item["text"]:
                message = f"rule {self.name}: example {item['text']!r} wants itself; leave `want` out"
                raise self.error("examples", message)
            finding, options = item.get("finding", False), dict(flat(item.get("options", {})))
            examples.append(Example(item["text"], item.get("want"), finding, options))
        if not examples:
            message = f"rule {self.name}: `examples` are missing; give one that changes and one that must not"
            raise self.error("examples", message)
        return tuple(examples)
