"""What a run asks for: a profile, with rules and options of the user's own; all that is unknown is refused, with a suggestion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from .read import builtin, read_profile, read_rules
from .rule import Option, Profile, Rule, RuleError, Value, suggest

Paths = Iterable["str | Path"]


class Choice(NamedTuple):
    """The profile with the chain that is run, the rules that are on (of all cleaners), and the value of every option."""

    profile: Profile
    rules: list[Rule]
    options: dict[str, Value]


def choose(
    profile: str | Path,
    *,
    rules: Paths,
    disable: Iterable[str],
    enable: Iterable[str],
    skip: Iterable[str],
    only: Iterable[str],
    options: Mapping[str, Any],
) -> Choice:
    """What the arguments of a ``Pipeline`` come to. Raises ``RuleError`` for what is unknown, ``TypeError`` for a lone string where a
    list belongs."""
    found, offered = read_rules(builtin(), proven=True)
    skip, only = _listed(skip, "skip"), _listed(only, "only")
    for path in _listed(rules, "rules"):
        more, _ = read_rules(Path(path))
        _no_twins(found, more)
        found += more
    chosen = _profile(profile)
    cleaners = sorted(path.name for path in builtin().iterdir() if path.is_dir() and path.name != "profiles")
    for name in (*chosen.chain, *skip, *only, *chosen.beside):
        _known(name, cleaners, "cleaner")
    chain = [name for name in chosen.chain if name not in skip and (not only or name in only)]
    names = {rule.name: rule for rule in found}
    off = {full for name in (*chosen.disable, *_listed(disable, "disable")) for full in _full(name, names)}
    on = {full for name in (*chosen.enable, *_listed(enable, "enable")) for full in _full(name, names)}
    switched = [rule for rule in found if rule.name not in off and (rule.default or rule.name in on)]
    beside = {key: value for name in chain for key, value in chosen.beside.get(name, {}).items()}
    values = _options(offered, {**beside, **chosen.options, **options}, chosen.name)
    return Choice(replace(chosen, chain=tuple(chain)), switched, values)


def _profile(profile: str | Path, seen: tuple[str, ...] = ()) -> Profile:
    """A profile by its built-in name or its file; ``base`` is filled in from the profile that it names."""
    folder = builtin() / "profiles"
    known = sorted(path.stem for path in folder.glob("*.toml"))
    path = Path(profile)
    if str(profile) in known:
        path = folder / f"{profile}.toml"
    elif path.suffix != ".toml":
        raise RuleError(f"unknown profile {str(profile)!r}{suggest(str(profile), known)}; expected one of "
                        f"{', '.join(known)}, or a file that ends in .toml")  # fmt: skip
    if str(path) in seen:
        raise RuleError(f"{path}: its `base` leads back to itself")
    own, said = read_profile(path)
    if "base" not in said:
        return own
    base = _profile(said["base"], (*seen, str(path)))
    return replace(
        own,
        chain=own.chain if "chain" in said else base.chain,
        rounds=own.rounds if "rounds" in said else base.rounds,
        options={**base.options, **own.options},
        beside={
            name: {**base.beside.get(name, {}), **own.beside.get(name, {})} for name in {**base.beside, **own.beside}
        },
        disable=base.disable + own.disable,
        enable=base.enable + own.enable,
    )


def _known(name: str, known: Iterable[str], what: str) -> None:
    known = list(known)
    if name not in known:
        raise RuleError(f"unknown {what} {name!r}{suggest(name, known)}; expected one of {', '.join(known)}")


def _full(name: str, rules: Mapping[str, Rule]) -> list[str]:
    """The full name of a rule. A short one will do where one cleaner alone has it."""
    full = [known for known in rules if name in (known, known.partition(".")[2])]
    if len(full) == 1:
        return full
    if full:
        raise RuleError(f"rule {name!r} is in {' and '.join(sorted(full))}: give its full name")
    hint = suggest(str(name), rules) or suggest(str(name), [known.partition(".")[2] for known in rules])
    raise RuleError(f"unknown rule {name!r}{hint}; `clean rules` lists them all")


def _options(offered: Iterable[Option], given: Mapping[str, Any], where: str) -> dict[str, Value]:
    known = {option.name: option for option in offered}
    for name in given:
        _known(name, known, "option")
    return {name: option.check(given[name], where) if name in given else option.default
            for name, option in known.items()}  # fmt: skip


def _no_twins(rules: Iterable[Rule], more: Iterable[Rule]) -> None:
    where = {rule.name: rule.where for rule in rules}
    cleaners = {rule.cleaner for rule in rules}
    for rule in more:
        if rule.name in where:
            raise RuleError(
                f"{rule.where}: a second rule {rule.name!r}, the first is in {where[rule.name]}; rename yours"
            )
        if rule.cleaner not in cleaners:
            raise RuleError(f"{rule.where}: unknown cleaner {rule.cleaner!r}{suggest(rule.cleaner, cleaners)}; "
                            f"expected one of {', '.join(sorted(cleaners))}")  # fmt: skip


def _listed(value: Iterable[Any], name: str) -> list[Any]:
    """A lone string where a list belongs would be read letter by letter."""
    if isinstance(value, str | Path):
        raise TypeError(f"{name} = {value!r}; expected a list, as in [{value!r}]")
    return list(value)
