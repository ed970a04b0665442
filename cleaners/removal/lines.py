"""Whole lines of a document, in the order in which they are judged: page numbers, what a line says itself, its neighbours, and
what stands between such lines."""

from __future__ import annotations

import re

from ..rulebook.match import Rules
from ..rulebook.rule import Rule
from ..text.page import Proposal
from .account import program_lines
from .addresses import stamped_addresses
from .apart import apart_lines
from .blocks import PAIR, box_lines, enclosed_lines, paired_lines, sold_lines
from .cards import card_lines
from .document import Document
from .echoes import echo_lines
from .frame import framed_lines, separated_lines
from .judge import Judge
from .leanings import leaning_lines
from .lists import strike_headings, strike_lists
from .masthead import masthead_lines, site_names, tells_of_page
from .menus import menu_lines
from .metadata import Metadata
from .neighbours import grow
from .pages import PageMark
from .prefaces import preface_lines
from .rows import button_lines
from .sections import own_lines
from .signs import MENU
from .strike import Strikes


def judge_lines(
    document: Document, marks: list[PageMark], rules: Rules, strikes: Strikes, metadata: Metadata, proposal: Proposal
) -> set[int]:
    """Strike the lines of a document that are advertisement or furniture, report what may be, and say which go."""
    judge = Judge(document, rules, strikes)
    for mark in marks:
        if judge.strike(mark.line, mark.rule, sure=True, put="\f" * (mark.is_number and document.keeps_page_breaks)):
            metadata.put("pages", mark.pages)
    seeds = [number for number in document.signed if number not in judge.gone and judge.alone(number)]
    if "statement-list" in rules:
        seeds += [
            number
            for number in sorted(document.stated)
            if judge.strike(number, rules["statement-list"].name, sure=True)
        ]
    seeds += _strike_page(judge, rules)
    if "story-address" in rules:
        for number in stamped_addresses(document):
            judge.strike(number, rules["story-address"].name, sure=True)
    seeds += [
        number for number in _credits(judge, rules) if judge.strike(number, judge.names.get("metadata", ""), sure=True)
    ]
    if "menu" in rules:
        struck = _strike_separated(judge, rules["menu"].name)
        metadata.path([document.as_written(number).strip() for number in struck])
        seeds += struck
    if (
        not judge.gone and len(document.signed) < PAIR and not document.has(MENU)
    ):  # nothing that could take a neighbour with it
        judge.report(proposal)
        return set()
    pairs = [
        number
        for number in list(paired_lines(document, judge.gone))
        if judge.strike(number, judge.advertisement, sure=False)
    ]
    grow(judge, [*seeds, *pairs])
    strike_lists(judge)
    adverts = {
        number
        for number, rule in judge.gone.items()
        if rule == judge.advertisement or document.line(number).asks_to_follow
    }
    if "account-card" in rules:
        for number in list(card_lines(document)):
            if judge.strike(number, rules["account-card"].name, sure=False):
                adverts.add(number)
    if "leaning" in rules:
        _strike_leaning(judge, adverts, rules["leaning"], proposal)
    adverts |= {number for number in judge.gone if "foot" in document.line(number).groups}
    for number in list(apart_lines(judge, adverts)):
        judge.strike(number, judge.advertisement, sure=False)
    for number in [*enclosed_lines(document, judge.gone, adverts), *sold_lines(document, judge.gone, adverts)]:
        judge.strike(number, judge.advertisement, sure=False)
    for number in list(box_lines(document, {n for n, rule in judge.gone.items() if rule == judge.advertisement})):
        judge.strike(number, judge.advertisement, sure=True)
    for number in list(own_lines(judge)):
        judge.strike(number, judge.advertisement, sure=False)
    strike_headings(judge)
    if "account-page" in rules:
        for number in list(program_lines(judge)):
            judge.strike(number, rules["account-page"].name, sure=True)
    title = judge.title
    if "menu" in rules:
        for number in menu_lines(document, judge.gone):
            if number != title:
                judge.strike(number, rules["menu"].name, sure=True)
    if "masthead" in rules:
        for number in list(masthead_lines(judge)):
            judge.strike(number, rules["masthead"].name, sure=True)
    if "frame" in rules:
        place = judge.stays_above(document.body[0]) if title is None and document.body else title
        for number in list(framed_lines(document, judge.gone, judge.advertisement, document.frame, place)):
            if number != title:
                judge.strike(number, rules["frame"].name, sure=True)
    for number in sorted(judge.gone):
        if judge.gone[number] != judge.advertisement:
            metadata.take(document.line(number).shaped, document.as_written(number))
        if number in judge.values:
            metadata.put(judge.values[number], document.as_written(number))
    if title is not None:
        metadata.title(document.as_written(title))
    judge.report(proposal)
    return set(judge.gone)


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


_PAGE = {"echo": echo_lines, "button-row": button_lines, "preface": preface_lines, "masthead": site_names}


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


def _strike_separated(judge: Judge, rule: str) -> list[int]:
    """Let menus with their separators on lines of their own go, and say which lines went."""
    struck = []
    for number in list(separated_lines(judge.document, judge.title)):
        if judge.strike(number, rule, sure=True):
            judge.sure.add(number)
            struck.append(number)
    return struck


def _strike_leaning(judge: Judge, adverts: set[int], rule: Rule, proposal: Proposal) -> None:
    """Let the lines that lean to an account go, which are then advertisements themselves, and report those that may."""
    document = judge.document
    weights = {name: float(weight) for name, weight in rule.table.items()}
    for number, weight, told in list(leaning_lines(judge, adverts, weights)):
        if weight >= document.remove:
            if judge.strike(number, rule.name, sure=False):
                adverts.add(number)
        else:
            note = f"may be an account's own line (leanings {weight:.2f} of {document.remove:.1f}): {told}"
            proposal.report(rule.name, *document.span(number), note, min(weight / (2 * document.remove), 1.0))
