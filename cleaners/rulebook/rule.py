"""Rules are data. This is what one is, once it is read: a rule with its examples, an option, a profile."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from ..text.pattern import lazy
from .known import Known

RISKS = ("safe", "lossy", "ask")
KINDS = ("replace", "report", "keep", "sign", "table", "code")
LEAST = 3  # letters of a name that is taken for a part of a longer one
ONE = "{find}"  # in ``around``: where one of the wordings stands

_GROUP = lazy(r"\\([1-9])(?![0-9])")

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

    ``kind`` says what ``find`` (regular expressions, matched inside one line, or a literal) is for: ``replace`` puts
    ``put`` in its place, ``report`` makes a finding, ``keep`` protects what it matches from removal, ``sign`` adds
    ``weight`` to the evidence ``signal``. A ``table`` maps single strings. For a ``code`` rule the decision is taken in the
    cleaner's module; the entry explains it, can be switched, and its ``find``, if any, says where to look.

    ``wordings`` are what may be found, the first that fits; ``around`` is the expression in which one of them stands, at
    ``{find}``. ``calls`` lists for each wording the literals of which one stands in every match: it is looked for only in
    lines that hold one. Where a rule does not list them as its ``trigger``, they are read off the expression.
    ``everywhere`` lets a rule reach into code, URLs and tables, which others leave alone.
    """

    name: str
    kind: str
    why: str
    risk: str
    wordings: tuple[str, ...] = ()
    put: str = ""
    literal: bool = False
    calls: tuple[tuple[str, ...], ...] = ()
    examples: tuple[Example, ...] = ()
    signal: str = ""
    weight: float = 0.0
    table: Mapping[str, str] = field(default_factory=dict)
    everywhere: bool = False
    default: bool = True
    where: str = ""
    around: str = ONE
    known: Known | None = field(default=None, compare=False)  # what was read off the expression beforehand

    @property
    def find(self) -> str:
        """All wordings as one expression, or the literal."""
        return expression(self.around, self.wordings)

    @property
    def pattern(self) -> str:
        """``find`` as a regular expression, a literal too."""
        return re.escape(self.find) if self.literal else self.find

    @property
    def each(self) -> tuple[str, ...]:
        """Each wording as an expression of its own."""
        return tuple(expression(self.around, (wording,)) for wording in self.wordings)

    @property
    def trigger(self) -> tuple[str, ...]:
        """The literals that call for any wording, each once, in order."""
        return tuple(dict.fromkeys(literal for literals in self.calls for literal in literals))

    def written(self, match: re.Match[str]) -> str:
        """``put``, with the groups of a match where it asks for them."""
        if "\\" not in self.put:
            return self.put
        pieces = _pieces(self.put)
        if pieces is None:
            return match.expand(self.put)
        return "".join([piece if i % 2 == 0 else match[int(piece)] or "" for i, piece in enumerate(pieces)])

    @property
    def cleaner(self) -> str:
        """The cleaner that the rule belongs to."""
        return self.name.partition(".")[0]


@cache
def _pieces(put: str) -> list[str] | None:
    """Text and numbers of groups in turns; nothing where more than these is asked for. ``re`` reads a template anew for each match."""
    pieces = _GROUP.split(put)
    return None if any("\\" in text for text in pieces[::2]) else pieces


def expression(around: str, wordings: Iterable[str]) -> str:
    """Wordings, of which the first that fits is taken, with what stands around them."""
    one = "|".join(wordings)
    return one if around == ONE else around.replace(ONE, f"(?:{one})")


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


def _scalar(text: str) -> object:
    """A value given on a command line: a TOML number or boolean."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


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
    """`` (did you mean 'x'?)`` for a misspelt or shortened name, else nothing."""
    known = list(known)
    longer = [other for other in known if name in other] if len(name) >= LEAST else []
    near = [min(longer, key=len)] if longer else difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return f" (did you mean {near[0]!r}?)" if near else ""
