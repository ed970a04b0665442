"""Menus: the columns of a site, one under the other, before and after the article.

A menu's own words (`首页`, `联系我们`) enclose those that could be anything (`工作动态`). So what stands between the first
and the last of them goes, where all lines are short; a title above or below stays. Wrong for a text of short lines that
speaks of web sites: a menu needs several different words of menus, in head or tail.
"""

from __future__ import annotations

from collections.abc import Container, Iterator

from ..text.pattern import lazy
from .document import Document
from .signs import MENU

WORDS = 3  # different words of menus
SHORT = 16  # code points of a menu's line

_SENTENCE = lazy(r"[。！？；，：!?;,:]|^[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]")


def menu_lines(document: Document, gone: Container[int]) -> Iterator[int]:
    """The lines of menus that are not ``gone`` yet. Those that are do not part a menu, and its words among them enclose it."""
    if MENU not in document.signals:
        return
    for zone in (document.head, document.tail):
        run: list[int] = []
        for number in zone:
            line = document.words(number)
            if number in gone or (len(line) <= SHORT and not _SENTENCE.search(line)):
                run.append(number)
                continue
            yield from _enclosed(document, run, gone)
            run = []
        yield from _enclosed(document, run, gone)


def _enclosed(document: Document, run: list[int], gone: Container[int]) -> list[int]:
    """The lines from the first to the last word of a menu in a run of short lines."""
    if not run or document.is_led_to(run[0]):
        return []
    known = [i for i, number in enumerate(run) if document.line(number).is_filled(MENU)]
    words = {document.words(run[i]) for i in known}
    return [i for i in run[known[0] : known[-1] + 1] if i not in gone] if len(words) >= WORDS else []
