"""Whole lines of a document, in the order in which they are judged: page numbers, what a line says itself, its neighbours, and
what stands between such lines."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..rulebook.match import Rules
from ..rulebook.rule import Rule
from ..text.page import Proposal
from .account import program_lines
from .addresses import stamped_addresses
from .apart import apart_lines, walled_lines
from .binding import binding_lines
from .blocks import PAIR, box_lines, enclosed_lines, paired_lines, sold_lines
from .cards import card_lines
from .document import Document
from .echoes import echo_lines
from .frame import framed_lines, separated_lines
from .hints import hinted_lines, hinted_rows
from .judge import Judge
from .leanings import leaning_lines
from .lists import strike_headings, strike_lists
from .masthead import masthead_lines, site_names
from .menus import menu_lines
from .metadata import Metadata
from .neighbours import grow
from .pages import PageMark
from .posted import tells_of_page
from .prefaces import preface_lines
from .rows import button_lines
from .sections import own_lines
from .serials import serial_lines
from .signs import MENU
from .strike import Strikes


def judge_lines(
    document: Document, marks: list[PageMark], rules: Rules, strikes: Strikes, metadata: Metadata, proposal: Proposal
) -> set[int]:
    """Strike the lines of a document that are advertisement or furniture, report what may be, and say which go."""
    judge = Judge(document, rules, strikes)
    for mark in marks:
        if judge.strike(
            mark.line, mark.rule, sure=True, put="\f" * (mark.is_number and document.limits.keeps_page_breaks)
        ):
            metadata.put("pages", mark.pages)
    seeds = _strike_by_themselves(judge, rules, metadata)
    if (
        judge.gone or len(document.signed) >= PAIR or MENU in document.signals or document.speaks_below
    ):  # else nothing takes another along
        grow(judge, [*seeds, *_strike(judge, rules, "advertisement", paired_lines(document, judge.gone), sure=False)])
        strike_lists(judge)
        _strike_beside_adverts(judge, rules, proposal)
        strike_headings(judge)
        _strike(judge, rules, "account-page", program_lines(judge))
        title = judge.title
        _strike_frame(judge, rules, title)
        _learn(judge, title, metadata)
    judge.report(proposal)
    return set(judge.gone)


def _strike_by_themselves(judge: Judge, rules: Rules, metadata: Metadata) -> list[int]:
    """Let the lines go that go whatever stands beside them, and say which may take a neighbour with them."""
    document = judge.document
    seeds = [number for number in document.signed if number not in judge.gone and judge.alone(number)]
    seeds += _strike(judge, rules, "statement-list", sorted(document.stated))
    seeds += _strike(judge, rules, "closing-statement", sorted(document.closing))
    seeds += _strike_page(judge, rules)
    _strike(judge, rules, "story-address", stamped_addresses(document))
    seeds += _strike(judge, rules, "metadata", _credits(judge, rules))
    if "menu" in rules:
        struck = _strike(judge, rules, "menu", separated_lines(judge))
        judge.sure.update(struck)
        metadata.path([document.as_written(number).strip() for number in struck])
        seeds += struck
    return seeds


def _strike_beside_adverts(judge: Judge, rules: Rules, proposal: Proposal) -> None:
    """Let go what advertisements after the body enclose or lead to, and what leans to them."""
    document, gone = judge.document, judge.gone
    adverts = {
        number for number, rule in gone.items() if rule == judge.advertisement or document.line(number).asks_to_follow
    }
    adverts.update(_strike(judge, rules, "account-card", card_lines(document), sure=False))
    if "leaning" in rules:
        _strike_leaning(judge, adverts, rules["leaning"], proposal)
    adverts.update(_strike(judge, rules, "advertisement", hinted_rows(judge), sure=False))
    adverts.update(_strike(judge, rules, "advertisement", hinted_lines(judge, adverts), sure=False))
    adverts |= {number for number in gone if "foot" in document.line(number).groups}
    _strike(judge, rules, "advertisement", apart_lines(judge, adverts), sure=False)
    _strike(judge, rules, "advertisement", walled_lines(judge, adverts), sure=False)
    enclosed = [*enclosed_lines(document, gone, adverts), *sold_lines(document, gone, adverts)]
    adverts.update(_strike(judge, rules, "advertisement", enclosed, sure=False))
    adverts.update(_strike(judge, rules, "advertisement", hinted_lines(judge, adverts), sure=False))
    boxed = {number for number, rule in gone.items() if rule == judge.advertisement}
    _strike(judge, rules, "advertisement", box_lines(document, boxed))
    _strike(judge, rules, "advertisement", own_lines(judge), sure=False)


def _strike_frame(judge: Judge, rules: Rules, title: int | None) -> None:
    """Let the rest of a site's menus go, and what the frame of its page encloses. The title stays."""
    document = judge.document
    _strike(judge, rules, "menu", (number for number in menu_lines(document, judge.gone) if number != title))
    _strike(judge, rules, "masthead", masthead_lines(judge))
    if "frame" in rules:
        place = judge.stays_above(document.body[0]) if title is None and document.body else title
        framed = framed_lines(document, judge.gone, judge.advertisement, document.limits.frame, place)
        _strike(judge, rules, "frame", (number for number in framed if number != title))


def _learn(judge: Judge, title: int | None, metadata: Metadata) -> None:
    """Take down what the lines that went say about the document, and its title, which stays."""
    document = judge.document
    for number in sorted(judge.gone):
        if judge.gone[number] != judge.advertisement:
            metadata.take(document.line(number).shaped, document.as_written(number))
        if number in judge.values:
            metadata.put(judge.values[number], document.as_written(number))
    if title is not None:
        metadata.title(document.as_written(title))


def _strike(judge: Judge, rules: Rules, name: str, lines: Iterable[int], *, sure: bool = True) -> list[int]:
    """Let lines go by the rule of that name, and say which went; all that are meant are known before the first of them goes."""
    if name not in rules:
        return []
    return [number for number in list(lines) if judge.strike(number, rules[name].name, sure=sure)]


def _strike_page(judge: Judge, rules: Rules) -> list[int]:
    """Let what a page sets around its text go, and say which lines went."""
    document, metadata = judge.document, judge.names.get("metadata", "")
    found = [(number, metadata) for number in document.stamps]
    judge.values.update(dict.fromkeys(document.stamps, "published"))
    found += [(number, metadata) for number in document.signed if tells_of_page(judge, number)]
    for name, lines in _PAGE.items():
        if name in rules:
            found += [(number, rules[name].name) for number in lines(document)]
    return [number for number, rule in found if judge.strike(number, rule, sure=True)]


_PAGE = {
    "echo": echo_lines,
    "button-row": button_lines,
    "preface": preface_lines,
    "masthead": site_names,
    "binding-line": binding_lines,
    "serial-line": serial_lines,
}


def _credits(judge: Judge, rules: Rules) -> list[int]:
    """The hands of the article after the body that no sign had asked for."""
    document, checked = judge.document, rules.once(_checked)
    if checked is None or not any(checked.search(document.words(number)) for number in document.tail):
        return []
    return [number for number in document.tail if not document.is_signed(number) and judge.is_credit(number)]


def _checked(rules: Rules) -> re.Pattern[str] | None:
    """The literals that call for who edited or checked an article: without one of them no row of hands goes."""
    if "checker" not in rules:
        return None
    return re.compile("|".join(re.escape(literal) for literals in rules["checker"].calls for literal in literals))


def _strike_leaning(judge: Judge, adverts: set[int], rule: Rule, proposal: Proposal) -> None:
    """Let the lines that lean to an account go, which are then advertisements themselves, and report those that may."""
    document = judge.document
    for number, weight, told in list(leaning_lines(judge, adverts, rule.table)):
        if weight >= document.limits.remove:
            if judge.strike(number, rule.name, sure=False):
                adverts.add(number)
        else:
            note = f"may be an account's own line (leanings {weight:.2f} of {document.limits.remove:.1f}): {told}"
            proposal.report(rule.name, *document.span(number), note, min(weight / (2 * document.limits.remove), 1.0))
