"""The chain: reads a profile, runs its cleaners in order, turns their edits into text, and fills the ledger.

This is the only place where an edit becomes text, so a change that is not in the ledger cannot happen. The chain goes
round until nothing moves: a text that it returns is one that it would leave alone.
"""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from . import __version__
from .rulebook.choose import Paths, choose
from .rulebook.match import Rules
from .rulebook.rule import Rule, RuleError, Value, suggest
from .text.detect import BINARY, codec
from .text.edit import Edits, Finding, Skipped, settle
from .text.format import DATA, FORMATS, breaks_format, guess_format, is_line_end
from .text.ledger import Ledger
from .text.page import Page, Proposal
from .text.source import Source, read
from .text.window import Draft, Window

DOUBTFUL = 0.6  # a detection less sure than this is reported
WINDOW = 100_000  # code points of documents that share their scans


class Cleaner(Protocol):
    """A module of this package that proposes edits for a page."""

    def propose(self, page: Page, rules: Rules, options: Mapping[str, Value]) -> Proposal:
        """Look at the page and say what should change; change nothing."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What ``clean`` returns.

    ``text`` is the canonical text; ``ledger`` knows every edit and the way back; ``findings`` are suspicions that were
    not acted on (spans in code points of ``text``); ``metadata`` is what removed page furniture said (``title``,
    ``published``, ``source`` …); ``encoding`` is the codec that the input was decoded with (``None`` for ``str``,
    ``"binary"`` for bytes that are no text).
    """

    text: str
    ledger: Ledger
    findings: list[Finding] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)
    encoding: str | None = None


class Pipeline:
    """A chain of cleaners, ready to run; picklable, without state between documents. Making one reads the rules (some 0.1 s): make it
    once.

    ``profile`` is a built-in name (``zh``, ``zh-hant``, ``zh-keep-script``, ``minimal``) or a TOML file. ``rules`` are the user's own
    files or folders. ``disable`` and ``enable`` switch single rules (``"punctuation.half-width"``, or the rule's own name where it is
    unique), ``skip`` leaves cleaners out, ``only`` keeps no others. ``options`` are set as ``{"spacing.latin_space": "one"}``.
    ``encoding`` (a name that Python knows) and ``format`` (``text``, ``markdown``, ``csv``, ``tsv``, ``json``, ``html``) overrule what
    would be detected. Raises ``RuleError`` or ``DecodingError`` (both ``ValueError``) for anything unknown, with a suggestion, and
    ``TypeError`` for a lone string where a list belongs.

    >>> Pipeline("zh", options={"spacing.latin_space": "one"}, skip=["placeholders"]).run("使用PPT设计XX市").text
    '使用 PPT 设计 XX 市\\n'
    """

    def __init__(
        self,
        profile: str | Path = "zh",
        *,
        rules: Paths = (),
        disable: Iterable[str] = (),
        enable: Iterable[str] = (),
        skip: Iterable[str] = (),
        only: Iterable[str] = (),
        options: Mapping[str, Any] | None = None,
        encoding: str | None = None,
        format: str | None = None,
    ) -> None:
        chosen = choose(
            profile, rules=rules, disable=disable, enable=enable, skip=skip, only=only, options=options or {}
        )
        self.profile, self.rules, self.options = chosen
        self.encoding = codec(str(encoding)) if encoding is not None else None
        if format is not None and format not in FORMATS:
            raise RuleError(f"format {format!r}{suggest(format, FORMATS)}; expected one of {', '.join(FORMATS)}")
        self.format = format
        self._compile()

    def _compile(self) -> None:
        by_cleaner: dict[str, list[Rule]] = {}
        for rule in self.rules:
            by_cleaner.setdefault(rule.cleaner, []).append(rule)
        self._chain: list[_Link] = []
        for name in self.profile.chain:
            module: Any = importlib.import_module(f".{name}", __package__)
            options = {
                key.partition(".")[2]: value for key, value in self.options.items() if key.startswith(name + ".")
            }
            rules = Rules(name, by_cleaner.get(name, []))
            self._chain.append(_Link(name, module, rules, options))

    def __repr__(self) -> str:
        return f"<Pipeline {self.profile.name!r}: {' → '.join(self.profile.chain)}; {len(self.rules)} rules>"

    def __getstate__(self) -> dict[str, Any]:
        return {key: value for key, value in self.__dict__.items() if key != "_chain" and key != "digest"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._compile()

    @property
    def digest(self) -> str:
        """A hash of the version, the chain, its rules and options: equal digests clean alike."""
        if "digest" not in self.__dict__:
            parts = (__version__, self.profile.chain, self.profile.rounds, sorted(self.options.items()), self.encoding)
            rules = [(rule.name, rule.kind, rule.find, rule.put, rule.trigger, rule.signal, rule.weight,
                      rule.everywhere, sorted(rule.table.items())) for rule in self.rules]  # fmt: skip
            content = repr((parts, self.format, rules)).encode("utf-8", "surrogatepass")
            self.__dict__["digest"] = hashlib.sha256(content).hexdigest()[:16]
        digest: str = self.__dict__["digest"]
        return digest

    def run(self, data: bytes | str) -> Cleaned:
        """Clean one document. No bytes and no ``str`` make it raise; anything else is a ``TypeError``."""
        return self._clean([read(data, self.encoding)])[0]

    def run_many(self, inputs: Iterable[bytes | str]) -> Iterator[Cleaned]:
        """Clean documents lazily and in their order, many small ones at a time: each scan then starts once for all of them, and each
        result is what ``run`` would give. Of what ``inputs`` gives, no more is held than makes a window (100,000 code points), or one
        longer document. What ``inputs`` raises comes after the results of what it gave before. Raises ``TypeError`` for a lone document."""
        if isinstance(inputs, str | bytes):
            raise TypeError("inputs is one document; expected several: run_many([document]), or run(document)")
        return self._run_many(inputs)

    def _run_many(self, inputs: Iterable[bytes | str]) -> Iterator[Cleaned]:
        waiting: list[Source] = []
        size = 0
        inputs = iter(inputs)
        while True:
            try:
                source = read(next(inputs), self.encoding)
            except BaseException as error:
                yield from self._clean(waiting)  # what came before is not lost
                if isinstance(error, StopIteration):
                    return
                raise
            if waiting and size + len(source.text) > WINDOW:
                yield from self._clean(waiting)
                waiting, size = [], 0
            waiting.append(source)
            size += len(source.text)

    def _clean(self, sources: list[Source]) -> list[Cleaned]:
        drafts = [Draft(source.text, [[] for _ in self._chain]) for source in sources]
        readable = [draft for draft, source in zip(drafts, sources, strict=True) if source.encoding != BINARY]
        for kind, group in self._by_format(readable).items():
            self._settle(group, kind)
        return [self._cleaned(source, draft) for source, draft in zip(sources, drafts, strict=True)]

    def _by_format(self, drafts: list[Draft]) -> dict[str, list[Draft]]:
        groups: dict[str, list[Draft]] = {}
        for draft in drafts:
            groups.setdefault(self.format or guess_format(draft.text), []).append(draft)
        return groups

    def _cleaned(self, source: Source, draft: Draft) -> Cleaned:
        if source.encoding == BINARY:
            note = "the bytes are no text: nothing was decoded, nothing changed"
            return Cleaned("", Ledger(source, (), "", self.digest), [Finding("source.binary", 0, 0, note)], {}, BINARY)
        ledger = Ledger(source, tuple(draft.stages), draft.text, self.digest)
        findings = [finding for said in draft.findings for finding in said]
        return Cleaned(draft.text, ledger, [*_damage(source, ledger), *findings], draft.metadata, source.encoding)

    def _settle(self, drafts: list[Draft], format: str, first: int = 1) -> None:
        """Send documents round the chain, from the round ``first`` on, until each cleaner, one after another, has left the same
        texts alone. A document that turns into another format goes on without the others."""
        window, quiet, size = Window(drafts, format), 0, len(self._chain)
        for number in range(first, self.profile.rounds + 1):
            if number > first:
                quiet = quiet if window.begin_round() else 0
                turned = self._turned(window, number, format)
                if turned:
                    quiet = 0
                for other, group in self._by_format(turned).items():
                    self._settle(group, other, number)
            if not window.drafts:
                return
            for at, link in enumerate(self._chain):
                proposal = link.module.propose(window.page, link.rules, link.options)
                window.hear(at, proposal)
                edits, skipped = _admit(link, window, proposal)
                spared = link.rules.everywhere.isdisjoint(edits.rules)
                quiet = 0 if window.write(link.name, number, edits, skipped, spared=spared) else quiet + 1
                if quiet == size:
                    return
        for draft in window.drafts:
            if _changed_in(draft, self.profile.rounds):
                note = f"the text still moved after {self.profile.rounds} rounds: cleaning it again may change it again"
                draft.findings.append([Finding("pipeline.unsettled", 0, len(draft.text), note)])

    def _turned(self, window: Window, number: int, format: str) -> list[Draft]:
        """Take out of the window what the round before ``number`` left alone, which is settled, and what it turned into another
        format, which is returned."""
        turned, same = list[Draft](), list[Draft]()
        for draft in window.drafts:
            if _changed_in(draft, number - 1):
                (same if self.format or guess_format(draft.text) == format else turned).append(draft)
        window.keep(same)
        return turned


def _changed_in(draft: Draft, round: int) -> bool:
    return bool(draft.stages) and draft.stages[-1].round == round


@dataclass(frozen=True, slots=True)
class _Link:
    """One cleaner of a chain, with its rules and options."""

    name: str
    module: Cleaner
    rules: Rules
    options: Mapping[str, Value]


def _admit(link: _Link, window: Window, proposal: Proposal) -> tuple[Edits, list[Skipped]]:
    """The edits of a proposal that are made, once overlaps are settled and shields are spared, and those that are not."""
    if not len(proposal.edits):
        return proposal.edits, []
    edits, overlapped = settle(proposal.edits, link.rules.rank)
    edits, shielded = _spare(window.clip(edits), window.page, link.rules.everywhere)
    return edits, overlapped + shielded


def clean(
    data: bytes | str,
    profile: str | Path = "zh",
    **arguments: Any,
) -> Cleaned:
    """Clean one document, ``bytes`` of any encoding or ``str``. ``arguments`` and errors are those of ``Pipeline``: this is
    ``Pipeline(profile, **arguments).run(data)``. For many documents make a ``Pipeline`` once, and ``run_many``.

    >>> done = clean("工作,推进；如下:".encode("gbk"))
    >>> done.text, done.encoding, done.ledger.undo()
    ('工作，推进；如下：\\n', 'gb18030', '工作,推进；如下:')
    """
    return Pipeline(profile, **arguments).run(data)


def _spare(edits: Edits, page: Page, everywhere: frozenset[str]) -> tuple[Edits, list[Skipped]]:
    """Drop the edits that would change or split a shield, or break the format."""
    blocked: dict[int, str] = {}
    if page.format in DATA:
        blocked = page.shields.blocked(edits)
        for i, (start, end, new, rule) in enumerate(edits):
            old = page.text[start:end]
            last = end == page.span(page.document(start))[1]
            if breaks_format(page.format, old, new, last=last):
                blocked[i] = "format"
            elif rule in everywhere and (blocked.get(i) != "format" or is_line_end(old, new)):
                blocked.pop(i, None)
    elif not everywhere.issuperset(edits.rules):
        blocked = page.shields.blocked(edits, everywhere)
    if not blocked:
        return edits, []
    kept = Edits(edit for i, edit in enumerate(edits) if i not in blocked)
    return kept, [Skipped(edits[i], f"shield:{kind}") for i, kind in sorted(blocked.items())]


def _damage(source: Source, ledger: Ledger) -> list[Finding]:
    """An encoding that is doubtful; undecodable bytes and lone surrogates: each stands as U+FFFD, and its value is kept in the source."""
    unit = "code point" if source.encoding is None else "byte"
    doubt = []
    if source.confidence < DOUBTFUL and source.runner_up:
        note = f"read as {source.encoding}, but it may be {source.runner_up}: say which with `encoding`"
        doubt.append(Finding("source.doubtful", 0, 0, note, round(1 - source.confidence, 3)))
    return doubt + [
        Finding("source.undecodable", *ledger.landing(start, end), f"{value} at {unit} {offset} could not be decoded")
        for start, end, offset, value in source.damage
    ]
