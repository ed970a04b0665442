"""The catalogue of rules, options and profiles: on a terminal (``clean rules``) and as Markdown (scripts/rulebook.py)."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..rulebook.read import builtin, read_profile, read_rules
from ..rulebook.rule import ONE, Example, Option, Profile, Rule, RuleError, suggest
from .terminal import Paint, first_sentence, visible


@dataclass
class Catalogue:
    """Everything that can be switched, by cleaner in the order of the default chain."""

    rules: dict[str, list[Rule]] = field(default_factory=dict)
    options: dict[str, list[Option]] = field(default_factory=dict)
    profiles: list[Profile] = field(default_factory=list)


def read_catalogue(own: list[str]) -> Catalogue:
    """The built-in catalogue and the user's ``own`` rules (files or folders). Raises ``RuleError``."""
    profiles = [read_profile(path)[0] for path in sorted((builtin() / "profiles").glob("*.toml"))]
    profiles.sort(key=lambda profile: (profile.name != "zh", profile.name))
    rules, options = read_rules(builtin())
    for path in own:
        rules += read_rules(Path(path))[0]
    cleaners = dict.fromkeys([*profiles[0].chain, *(rule.cleaner for rule in rules)])
    return Catalogue(
        {name: [rule for rule in rules if rule.cleaner == name] for name in cleaners},
        {name: [option for option in options if option.name.startswith(name + ".")] for name in cleaners},
        profiles,
    )


def show_catalogue(own: list[str]) -> int:
    """Print every rule and option with the first sentence of its reason."""
    catalogue, paint = read_catalogue(own), Paint(sys.stdout)
    print("Every rule can be switched off (--disable NAME), every option set (--set NAME=VALUE).")
    print("`clean rules NAME` shows one with its reason and its examples.")
    for cleaner in catalogue.rules:
        print()
        print(*_cleaner(catalogue, cleaner, paint), sep="\n")
    print("\n" + paint("bold", "profiles"))
    for profile in catalogue.profiles:
        print(f"  {paint('cyan', profile.name)}  {first_sentence(profile.why)}")
    return 0


def show_entries(names: list[str], own: list[str]) -> int:
    """Print rules, options, cleaners or profiles in full. Raises ``RuleError`` for an unknown name."""
    catalogue, paint = read_catalogue(own), Paint(sys.stdout)
    entries = [list(_entry(catalogue, name, paint)) for name in names]
    print("\n\n".join("\n".join(entry) for entry in entries))
    return 0


def _entry(catalogue: Catalogue, name: str, paint: Paint) -> Iterator[str]:
    rules = [rule for some in catalogue.rules.values() for rule in some]
    options = [option for some in catalogue.options.values() for option in some]
    profiles = [profile for profile in catalogue.profiles if profile.name == name]
    named = [rule for rule in rules if name == rule.name] or [r for r in rules if name == r.name.partition(".")[2]]
    chosen = [o for o in options if name == o.name] or [o for o in options if name == o.name.partition(".")[2]]
    if not named and name in catalogue.rules:
        yield from _cleaner(catalogue, name, paint)
    elif named or chosen or profiles:
        parts = [list(_rule(rule, paint)) for rule in named] + [list(_option(option, paint)) for option in chosen]
        parts += [list(_profile(profile, paint)) for profile in profiles]
        yield "\n\n".join("\n".join(part) for part in parts)
    else:
        full = [rule.name for rule in rules] + [option.name for option in options]
        short = [known.partition(".")[2] for known in full]
        hint = suggest(name, [*full, *catalogue.rules]) or suggest(name, short)
        raise RuleError(f"unknown rule {name!r}{hint}; `clean rules` lists them all")


def _cleaner(catalogue: Catalogue, cleaner: str, paint: Paint) -> Iterator[str]:
    rules, options = catalogue.rules[cleaner], catalogue.options.get(cleaner, [])
    yield paint("bold", f"{cleaner}  ({len(rules)} rules)")
    width = max((len(rule.name) for rule in rules), default=0)
    for rule in rules:
        off = "" if rule.default else "(off) "
        yield f"  {paint('cyan', rule.name.ljust(width))}  {rule.risk:5}  {off}{first_sentence(rule.why)}"
    for option in options:
        yield f"  {paint('yellow', option.name)} = {option.default}  {first_sentence(option.why)}"


def _rule(rule: Rule, paint: Paint) -> Iterator[str]:
    off = "" if rule.default else f", off unless --enable {rule.name}"
    yield f"{paint('bold', rule.name)}  ({rule.kind}, {rule.risk}{off})"
    yield paint("dim", _relative(rule.where))
    yield ""
    yield " ".join(rule.why.split())
    yield ""
    if rule.find:
        yield from _found(rule)
        if rule.kind == "replace":
            yield f"  put      {visible(rule.put) or '(nothing)'}"
        yield f"  trigger  {'  '.join(map(visible, rule.trigger))}"
    if rule.signal:
        yield f"  signal   {rule.signal}, weight {rule.weight:g}"
    if rule.table:
        yield f"  table    {len(rule.table)} entries"
    yield "  examples"
    for example in rule.examples:
        yield f"    {_example(example)}"


def _found(rule: Rule) -> Iterator[str]:
    """What a rule looks for, each wording on a line of its own."""
    labels = ["find", *(("",) * (len(rule.wordings) - 1))]
    if rule.around != ONE:
        yield f"  around   {visible(rule.around)}"
    for label, wording in zip(labels, rule.wordings, strict=True):
        yield f"  {label:8} {visible(wording)}{'  (literal)' if rule.literal else ''}"


def _option(option: Option, paint: Paint) -> Iterator[str]:
    yield f"{paint('bold', option.name)}  (option, default {option.default})"
    if option.choices:
        yield f"one of {', '.join(map(str, option.choices))}"
    yield " ".join(option.why.split())


def _profile(profile: Profile, paint: Paint) -> Iterator[str]:
    yield f"{paint('bold', profile.name)}  (profile)"
    yield " ".join(profile.why.split())
    if profile.chain:
        yield "  chain    " + " → ".join(profile.chain)
    for name, value in profile.options.items():
        yield f"  option   {name} = {value}"
    for name in profile.disable:
        yield f"  disable  {name}"


def _example(example: Example, quote: Callable[[str], str] = str) -> str:
    text = quote(visible(example.text))
    options = "".join(f"  (with {name} = {value})" for name, value in example.options.items())
    if example.want is not None:
        return f"{text}  →  {quote(visible(example.want)) if example.want else '(nothing)'}{options}"
    return f"{text}  {'stays, with a finding' if example.finding else 'stays'}{options}"


def _code(text: str) -> str:
    """A text as code in Markdown, whatever marks it holds."""
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def _relative(where: str) -> str:
    """A path below the working directory or the built-in rules, as short as it can be read."""
    for top, prefix in ((str(builtin().parent), ""), (os.getcwd(), "")):
        if where.startswith(top + os.sep):
            return prefix + where[len(top) + 1 :].replace(os.sep, "/")
    return where


def markdown() -> Iterator[str]:
    """The whole built-in catalogue as lines of Markdown."""
    catalogue = read_catalogue([])
    yield "# The rules\n"
    yield "Made by `scripts/rulebook.py` from the TOML files under `rules/`; `clean rules NAME` shows the same for one rule.\n"
    yield "*safe*: the meaning cannot change; *lossy*: something is given up; *ask*: a judgement that can be wrong.\n"
    yield "## Profiles\n"
    for profile in catalogue.profiles:
        yield f"- **{profile.name}**: {' '.join(profile.why.split())}"
    for cleaner, rules in catalogue.rules.items():
        yield f"\n## {cleaner}\n"
        options = catalogue.options.get(cleaner, [])
        for option in options:
            choices = f" ({', '.join(f'`{choice}`' for choice in option.choices)})" if option.choices else ""
            yield f"- option `{option.name}` = `{option.default}`{choices}: {' '.join(option.why.split())}"
        for rule in rules:
            off = "" if rule.default else ", off by default"
            yield f"\n### {rule.name}\n\n*{rule.kind}, {rule.risk}{off}*\n\n{' '.join(rule.why.split())}\n"
            if rule.find:
                yield from (f"  {line}" for line in _found(rule))
                yield f"    put      {visible(rule.put)}\n" if rule.kind == "replace" else ""
            for example in rule.examples:
                yield f"- {_example(example, _code)}"
