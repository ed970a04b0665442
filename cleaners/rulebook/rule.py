"""Rules are data: read from TOML, checked to the letter, refused with file, line, what was expected and what to do.

A folder of rules holds one folder for each cleaner (``rules/punctuation/*.toml``) and ``profiles/``. A file of a
user's own may hold rules for any cleaner: there each rule says ``cleaner = "punctuation"``.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .bounds import unbounded
from .known import Known, KnownPatterns
from .triggers import find_triggers

RISKS = ("safe", "lossy", "ask")
KINDS = ("replace", "report", "keep", "sign", "table", "code")

Value = str | int | float | bool


class RuleError(ValueError):
    """A rules file, profile or option that cannot be used; the message says where, what was expected, what to do."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text and what the rule's cleaner, alone, makes of it.

    With ``want`` the rule changes the text to that. With ``finding`` the text stays and the rule reports it. With neither
    it is a look-alike: the rule must be silent. ``options`` are set for this example (``{"script.target": "hant"}``).
    """

    text: str
    want: str | None = None
    finding: bool = False
    options: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``name`` is ``cleaner.rule``.

    ``kind`` says what ``find`` (a regular expression, matched inside one line, or a literal) is for: ``replace`` puts
    ``put`` in its place, ``report`` makes a finding, ``keep`` protects what it matches from removal, ``sign`` adds
    ``weight`` to the evidence ``signal``. A ``table`` maps single strings. For a ``code`` rule the decision is taken in the
    cleaner's module; the entry explains it, can be switched, and its ``find``, if any, says where to look.

    ``trigger`` lists literals, one of which stands in every match: the pattern runs only in lines that hold one. Where a rule
    does not list them, they are read off the pattern.
    ``everywhere`` lets a rule reach into code, URLs and tables, which others leave alone.
    """

    name: str
    kind: str
    why: str
    risk: str
    find: str = ""
    put: str = ""
    literal: bool = False
    trigger: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    signal: str = ""
    weight: float = 0.0
    table: Mapping[str, str] = field(default_factory=dict)
    everywhere: bool = False
    default: bool = True
    where: str = ""
    known: Known | None = field(default=None, compare=False)  # what was read off the pattern beforehand

    @property
    def pattern(self) -> str:
        """``find`` as a regular expression, a literal too."""
        return re.escape(self.find) if self.literal else self.find

    @property
    def cleaner(self) -> str:
        """The cleaner that the rule belongs to."""
        return self.name.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Option:
    """A choice that a cleaner offers: its default, what is allowed, and why one would change it."""

    name: str
    default: Value
    why: str
    choices: tuple[Value, ...] = ()

    def check(self, value: object, where: str) -> Value:
        """``value`` as this option's type. Raises ``RuleError`` where it is none of the choices."""
        kind = type(self.default)
        if isinstance(value, str) and kind is not str:  # from a command line
            value = _scalar(value)
        if kind is float and type(value) is int:
            value = float(value)
        if type(value) is not kind or (self.choices and value not in self.choices):
            expected = " or ".join(map(repr, self.choices)) if self.choices else kind.__name__
            raise RuleError(f"{where}: option {self.name} = {value!r}; expected {expected}")
        return value


@dataclass(frozen=True, slots=True)
class Profile:
    """The order of the chain, its options, and the rules that are off. ``beside`` are options that hold where the cleaner that they
    stand under is in the chain."""

    name: str
    chain: tuple[str, ...]
    why: str = ""
    rounds: int = 6
    options: Mapping[str, Value] = field(default_factory=dict)
    disable: tuple[str, ...] = ()
    enable: tuple[str, ...] = ()
    beside: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)


def suggest(name: str, known: Iterable[str]) -> str:
    """`` (did you mean 'x'?)`` for a misspelt name, else nothing."""
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f" (did you mean {near[0]!r}?)" if near else ""


def builtin() -> Path:
    """The rules that came with the package: the checkout's own first, so that no stale copy wins."""
    package = Path(__file__).resolve().parent.parent
    checkout = package.parent / "rules"
    return checkout if (checkout / "profiles").is_dir() else package / "rules"


def read_rules(path: Path, *, proven: bool = False) -> tuple[list[Rule], list[Option]]:
    """The rules and options of a file or of a folder (every ``*.toml`` below it, profiles aside, in sorted order).

    Raises ``RuleError`` for anything that is not exactly as it should be. ``proven`` rules have been read without it (the
    tests do so with the built-in ones): their patterns are not compiled once more to be judged, and their examples, which are
    half of what they say, are left out.
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
    known = KnownPatterns(path if path == builtin() else None)  # a user's file of that name is none of ours
    for file, names in parts:
        found = _File(file, known, proven=proven)
        cleaner = names[0] if len(names) > 1 else ""
        rules += found.rules(cleaner)
        options += found.options(cleaner)
    return rules, options


def read_profile(path: Path) -> tuple[Profile, dict[str, Any]]:
    """A profile, and what it says of a ``base`` profile that it starts from (``{}`` where it stands alone)."""
    file = _File(path)
    data = file.data
    file.known(data, {"name", "why", "base", "chain", "rounds", "options", "disable", "enable", "beside"}, 0)
    if "base" not in data and "chain" not in data:
        raise file.error(1, "expected `chain` (a list of cleaners) or `base` (the profile to start from)")
    strings = {key: tuple(file.strings(data, key)) for key in ("chain", "disable", "enable")}
    options = dict(_flat(data.get("options", {})))
    beside = data.get("beside", {})
    if not isinstance(beside, dict) or not all(isinstance(table, dict) for table in beside.values()):
        raise file.error(
            file.line("beside"), "beside: expected a table of options for each cleaner ([beside.paragraphs])"
        )
    rounds = data.get("rounds", 6)
    if type(rounds) is not int or not 1 <= rounds <= 20:
        raise file.error(file.line("rounds"), f"rounds = {rounds!r}; expected a whole number from 1 to 20")
    profile = Profile(
        str(data.get("name", path.stem)), strings["chain"], str(data.get("why", "")), rounds, options,
        strings["disable"], strings["enable"], {name: dict(_flat(table)) for name, table in beside.items()},
    )  # fmt: skip
    return profile, {key: data[key] for key in ("base", "chain", "rounds") if key in data}


_EXAMPLES = re.compile(r"^examples = \[(?:\n(?:  .*\n)*\]$|.*\]$)", re.MULTILINE)


class _File:
    """One TOML file, with line numbers for its errors."""

    def __init__(self, path: Path, known: KnownPatterns | None = None, *, proven: bool = False) -> None:
        self.path, self.known_patterns = path, known or KnownPatterns()
        self.proven = proven
        self._heads: dict[str, list[int]] = {}
        try:
            text = path.read_text(encoding="utf-8")
        except OSError as error:
            raise RuleError(f"{path}: cannot be read ({error.strerror}); expected a TOML file") from None
        except UnicodeDecodeError:
            raise RuleError(f"{path}: is not UTF-8; expected a TOML file in UTF-8") from None
        if proven:
            text = _EXAMPLES.sub(lambda match: "\n" * match[0].count("\n"), text)
        self.lines = text.splitlines()
        try:
            self.data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            line = re.search(r"at line (\d+)", str(error))
            raise self.error(int(line[1]) if line else len(self.lines), f"is not TOML: {error}") from None

    def error(self, line: int, message: str) -> RuleError:
        return RuleError(f"{self.path}:{line}: {message}")

    def line(self, key: str, table: str = "", number: int = 0) -> int:
        """The line of ``key``, in the ``number``-th ``[[table]]`` where one is named; the table's own if it has none."""
        at = head = 0
        if table:
            if table not in self._heads:
                found = [i for i, line in enumerate(self.lines) if re.match(rf"\s*\[\[\s*{table}\s*\]\]", line)]
                self._heads[table] = found
            heads = self._heads[table]
            at = head = heads[number] if number < len(heads) else 0
        for i in range(at + bool(table), len(self.lines)):
            text = self.lines[i].lstrip()
            if table and text.startswith("[["):
                break
            if text.lstrip("\"'").startswith(key) and re.match(
                rf"""\s*["']?{re.escape(key)}["']?\s*[=.]""", self.lines[i]
            ):
                return i + 1
        return head + 1

    def known(self, table: Mapping[str, Any], keys: set[str], line: int, of: str = "") -> None:
        for key in table:
            if key not in keys:
                at = line or self.line(key)
                raise self.error(
                    at, f"unknown key {key!r}{of}{suggest(key, keys)}; expected one of {', '.join(sorted(keys))}"
                )

    def strings(self, table: Mapping[str, Any], key: str, line: int = 0) -> list[str]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.error(line or self.line(key), f"{key} = {value!r}; expected a list of strings")
        return value

    def tables(self, key: str) -> list[dict[str, Any]]:
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.error(self.line(key), f"{key!r} must be written as [[{key}]] tables")
        return value

    def rules(self, cleaner: str) -> list[Rule]:
        self.known(self.data, {"rule", "option"}, 0)
        rules = [self.rule(table, number, cleaner) for number, table in enumerate(self.tables("rule"))]
        seen: set[str] = set()
        for number, rule in enumerate(rules):
            if rule.name in seen:
                raise self.error(self.line("name", "rule", number), f"a second rule {rule.name!r}: names are unique")
            seen.add(rule.name)
        return rules

    def rule(self, table: dict[str, Any], number: int, cleaner: str) -> Rule:
        def at(key: str) -> int:
            return self.line(key, "rule", number)

        def text(key: str, *, required: bool = False) -> str:
            value = table.get(key, "")
            if not isinstance(value, str):
                raise self.error(at(key), f"{key} = {value!r}; expected a string")
            if required and not value.strip():
                raise self.error(at(key), f"rule {name or number + 1}: {key!r} is missing; {wanted[key]}")
            return value

        wanted = {
            "name": "give the rule a short name, as in name = \"paid-marker\"",
            "why": "say why the rule exists and when it would be wrong",
            "risk": "say safe, lossy or ask",
            "cleaner": "say which cleaner it is for, as in cleaner = \"removal\"",
        }  # fmt: skip
        name = table.get("name", "")
        for key in table:
            if key not in _RULE_KEYS:
                keys = ", ".join(sorted(_RULE_KEYS))
                raise self.error(at(key), f"unknown key {key!r}{suggest(key, _RULE_KEYS)}; expected one of {keys}")
        name = text("name", required=True)
        if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", name):
            raise self.error(at("name"), f"name = {name!r}; expected lower-case words joined by hyphens")
        if cleaner and "cleaner" in table:
            raise self.error(at("cleaner"), f"the folder already says {cleaner!r}; leave `cleaner` out")
        cleaner = cleaner or text("cleaner", required=True)
        why, risk = text("why", required=True), text("risk", required=True)
        if risk not in RISKS:
            raise self.error(at("risk"), f"risk = {risk!r}{suggest(risk, RISKS)}; expected {', '.join(RISKS)}")
        find, put = text("find"), text("put")
        mapping = table.get("table", {})
        if not isinstance(mapping, dict) or not all(isinstance(value, str) for value in mapping.values()):
            raise self.error(at("table"), "table: expected strings that map to strings")
        kind = text("kind") or ("replace" if find else "table" if mapping else "code")
        if kind not in KINDS:
            raise self.error(at("kind"), f"kind = {kind!r}{suggest(kind, KINDS)}; expected one of {', '.join(KINDS)}")
        if (kind == "table" and find) or (kind not in ("code", "table") and not find):
            raise self.error(at("kind"), f"rule {name}: kind {kind!r} {'has no' if find else 'needs a'} `find`")
        for key, only in _ONLY.items():
            if key in table and kind not in only:
                raise self.error(at(key), f"{key!r} means nothing to a rule of kind {kind!r}")
        flags = {}
        for key, default in (("literal", False), ("everywhere", False), ("default", True)):
            flags[key] = table.get(key, default)
            if type(flags[key]) is not bool:
                raise self.error(at(key), f"{key} = {flags[key]!r}; expected true or false")
        known: Known | None = None
        trigger = tuple(self.strings(table, "trigger", at("trigger"))) or ((find,) if flags["literal"] else ())
        if find and not flags["literal"]:
            self.pattern(find, put, at("find"))
            known, literals = self.known_patterns.of(f"{cleaner}.{name}", find)
            trigger = trigger or literals or find_triggers(find)
            if not trigger or not all(trigger):
                raise self.error(
                    at("trigger"),
                    f"rule {name}: `trigger` is missing, and the pattern names no words; list literals, one of which stands in"
                    f' every match, as in trigger = ["{find[:1]}"]; the pattern runs only where one occurs',
                )
        if kind == "sign" and not (text("signal") and isinstance(table.get("weight"), int | float)):
            raise self.error(at("weight"), f"rule {name}: a sign needs `signal` (a name) and `weight` (a number)")
        examples = () if self.proven else self.examples(table, name, at("examples"))
        return Rule(
            f"{cleaner}.{name}", kind, why, risk, find, put, flags["literal"], trigger, examples, text("signal"),
            float(table.get("weight", 0.0)), mapping, flags["everywhere"], flags["default"], f"{self.path}:{at('name')}",
            known,
        )  # fmt: skip

    def pattern(self, find: str, put: str, line: int) -> None:
        if self.proven:
            return
        try:
            compiled = re.compile(find)
        except re.error as error:
            raise self.error(line, f"find is not a regular expression: {error}") from None
        problem = unbounded(find)
        if problem:
            raise self.error(line, f"find: {problem}")
        try:
            re._parser.parse_template(put, compiled)  # type: ignore[attr-defined]
        except (re.error, IndexError) as error:
            raise self.error(self.line("put"), f"put = {put!r} does not fit `find`: {error}") from None

    def examples(self, table: dict[str, Any], name: str, line: int) -> tuple[Example, ...]:
        examples = []
        for item in table.get("examples", []):
            if not isinstance(item, dict) or not isinstance(item.get("text"), str):
                raise self.error(line, f'rule {name}: each example is {{ text = "…", want = "…" }}; got {item!r}')
            extra = sorted(set(item) - {"text", "want", "finding", "options"})
            if extra:
                raise self.error(
                    line, f"rule {name}: unknown key {extra[0]!r} in an example; expected text, want, finding, options"
                )
            if item.get("want") == item["text"]:
                raise self.error(line, f"rule {name}: example {item['text']!r} wants itself; leave `want` out")
            finding, options = item.get("finding", False), dict(_flat(item.get("options", {})))
            examples.append(Example(item["text"], item.get("want"), finding, options))
        if not examples:
            raise self.error(line, f"rule {name}: `examples` are missing; give one that changes and one that must not")
        return tuple(examples)

    def options(self, cleaner: str) -> list[Option]:
        options = []
        for number, table in enumerate(self.tables("option")):
            line = self.line("name", "option", number)
            self.known(table, {"name", "default", "choices", "why"}, line)
            name, default, choices = table.get("name"), table.get("default"), table.get("choices", [])
            if not cleaner or not isinstance(name, str) or not isinstance(default, str | int | float | bool):
                raise self.error(line, "an option has a name and a default, and stands in a cleaner's own folder")
            options.append(Option(f"{cleaner}.{name}", default, str(table.get("why", "")), tuple(choices)))
        return options


_RULE_KEYS = {
    "name", "cleaner", "kind", "why", "risk", "find", "put", "literal", "trigger", "examples", "signal", "weight",
    "table", "everywhere", "default",
}  # fmt: skip
_ONLY = {
    "put": ("replace",),
    "signal": ("sign",),
    "weight": ("sign",),
    "table": ("table",),
    "literal": ("replace", "report", "keep", "sign", "code"),
    "trigger": ("replace", "report", "keep", "sign", "code"),
}


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterable[tuple[str, Any]]:
    """``{"spacing": {"latin_space": "one"}}`` and ``{"spacing.latin_space": "one"}`` are the same options."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def _scalar(text: str) -> object:
    """A value given on a command line: a TOML number or boolean."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text
