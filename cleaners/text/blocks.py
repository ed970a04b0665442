"""Code without a fence, and lists in lists: known by how their lines look, one under the other.

Wrong where prose looks like either. So a line with an ideograph outside its strings and comments is never code, unless it is a
value of YAML or stands between the tags of an XML below code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .classes import HAN_CHAR, Places, members
from .pattern import lazy

if TYPE_CHECKING:
    from .page import Page

Span = tuple[int, int]

SETTINGS = 3  # lines of a name and its value that make a file of settings; one less below the head of a section
NOTES = 40  # lines of a comment above a line of code
LONGEST = 500  # code points of a line that may be code: longer ones are data

CODE_HEADS = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_#/})]$>.<\"'@`"
)  # what a line of code begins with
_HEADS = "".join(sorted(CODE_HEADS)) + "{[ \t-"  # and an indent
_HEAD = lazy(rf"\n[ \t]{{0,80}}[-{{\[{re.escape(''.join(sorted(CODE_HEADS)))}]")
_STRINGS = lazy(r"\"[^\"\n]*\"|'[^'\n]*'|`[^`\n]*`|/\*.*?\*/|(?:#|//|--|%)[^\n]*$")
_STATEMENT = lazy(
    r"^(?:def|class|return|if|elif|else|for|while|try|except|with|public|private|protected|static|void|int|const|let|var"
    r"|function|func|fn|package|using|namespace|struct|enum|echo|export|print|printf)\b.*[:;{}()=]$"
    r"|^from [\w.]+ import |^(?:import|package|using) [\w.{*\"'][\w.{}*\"', ]*;?$|^#(?:include|define) "
    r"|^(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP)\s.+(?:FROM|INTO|SET|TABLE|WHERE)\s"
    r"|^(?:SELECT|select) [\w.*`, ()]+$|^(?:INSERT INTO|DELETE FROM|(?:CREATE|ALTER|DROP) TABLE) [\w.`]+"
    r"|^(?:>>>|\.\.\.|\$|PS>)\s+\w|^[})\]]+[;,]?$"
    r"|[\w)\]\"']\s*\{$|[)\]=\"'].*;$|^(?:return|break|continue)\b.*;$"
    r"|^[\w.\[\]\"']+\s*(?:=|:=|\+=|-=|==|=>|->)\s*\S|^[\w.]+\([^()]*\);?$"
    r"|^#!/|;\s*(?:do|then)$|^(?:done|fi|esac)$|^echo(?:\s+[\"'$-]|$)"
    r"|^</?[a-zA-Z][^<>]*>|&&|\|\||=>|->"
)
_NOTE = lazy(r"[ \t]{0,40}(?://|-- )")
_COMMENT = lazy(
    r"^[ \t]{0,40}/\*(?:(?!\*/)[^\n])*+\n(?:[ \t]{0,40}\*(?!/)(?:(?!\*/)[^\n])*+\n)*+[ \t]{0,40}\*(?:/|(?:(?!\*/)[^\n])*+\*/)[ \t]*$",
    re.MULTILINE,
)
_QUERY = lazy(r"(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP) .{1,300} (?:FROM|INTO|SET|TABLE|WHERE|VALUES) ")
_YAML_KEY = lazy(r"[ \t]*+(?:- )?[\w.-]+:[ \t]*$", re.ASCII)  # a key with what belongs to it below
_YAML_LINE = lazy(r"[ \t]++(?:- +)?(?:[\w.-]+:(?: .*)?|(?<=- )\S.*)$", re.ASCII)
_JSON_KEY = lazy(r"[ \t]*+(?:[{\[][ \t]*)?\"[^\"\n]+\"[ \t]*:")
_XML_LINE = lazy(r"[ \t]++<([\w.:-]+)[^<>]*>[^<>]*</\1>$", re.ASCII)
_SQL_GOES_ON = lazy(
    r"(?:FROM|WHERE|AND|OR|(?:ORDER|GROUP) BY|LIMIT|HAVING|(?:(?:LEFT|RIGHT|INNER) )?JOIN|ON|VALUES|SET|UNION)\b"
)


def code_heads(page: Page) -> Places:
    """Where a line begins as a line of code may (code points); indented ones, too."""
    at = page.line_starts
    found: Places = at[members(_HEADS).take(page.beside(at, 0))]
    return found


def code_lines(text: str) -> Iterator[Span]:
    """The lines (code points, without LF) that, strings and comments aside, hold no ideograph and look like a statement;
    those that go on under one: indented, or a comment; comments right above one; YAML, a key above an indented key; and a bracket above a key of JSON."""
    last = -2  # where the last line of code ended; no line stands above the first
    yaml = False  # whether that was a line of YAML
    notes: list[Span] = []  # comments right above
    for head in _HEAD.finditer("\n" + text):  # one literal in front makes this a fast search
        start = head.start()
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if end - start > LONGEST:
            continue
        line, under = text[start:end], last == start - 1
        if yaml and under and _YAML_LINE.match(line):
            pass
        elif line.endswith(":") and _YAML_KEY.match(line) and _YAML_LINE.match(text, end + 1, _end(text, end + 1)):
            yaml = True
        elif _opens_json(line, text, end + 1) or _is_code(line, under=under):
            yaml = False
        else:
            notes = [*notes[-NOTES:], (start, end)] if _NOTE.match(line) else []
            continue
        if notes and notes[-1][1] == start - 1:
            yield from _adjoining(notes)
        notes = []
        yield start, end
        last = end


def _adjoining(lines: list[Span]) -> list[Span]:
    """Of some lines the last ones between which no other stands."""
    first = len(lines) - 1
    while first and lines[first - 1][1] == lines[first][0] - 1:
        first -= 1
    return lines[first:]


def comments(text: str) -> Iterator[Span]:
    """The comments of a program over several lines, each of which begins with an asterisk: ``/**`` / `` * 读配置项的值`` / `` */``."""
    return (match.span() for match in _COMMENT.finditer(text))


def _opens_json(line: str, text: str, after: int) -> bool:
    """Whether a bracket alone in its line stands above a key: the next line begins at ``after``."""
    return line.strip() in ("{", "[") and bool(_JSON_KEY.match(text, after, _end(text, after)))


def _end(text: str, start: int) -> int:
    """Where the line that begins at ``start`` ends, or as much of it as may be code."""
    end = text.find("\n", start, start + LONGEST)
    return min(len(text), start + LONGEST) if end < 0 else end


def _is_code(line: str, *, under: bool) -> bool:
    body = line.strip()
    if body[0] in "-{[" and not under:
        return False
    bare = body if body.isascii() else _STRINGS.sub(" ", body).strip()
    if HAN_CHAR.search(bare):
        return bool(_QUERY.match(bare)) or (under and bool(_XML_LINE.match(line) or _SQL_GOES_ON.match(bare)))
    if under and (not bare or (line[0] in " \t" and bare.isascii()) or _SQL_GOES_ON.match(bare)):
        return True
    return bool(_STATEMENT.search(bare))


def settings(text: str) -> Iterator[Span]:
    """The lines of a file of settings, one under the other: names with their values (``名称=水渠``), sections, and comments."""
    for block in _SETTINGS.finditer(text):
        values = len(_SETTING.findall(block[0]))
        if values >= SETTINGS or (values >= SETTINGS - 1 and _SECTION.search(block[0])):
            yield block.start(), block.end() - block[0].endswith("\n")


def indented_code(text: str) -> Iterator[Span]:
    """The blocks of code in Markdown: lines with four spaces or a tab in front. One with an ideograph outside strings and comments
    is Chinese prose, which is indented by as much; one under an item of a list goes on with it."""
    done, in_list = 0, False
    for block in _INDENTED.finditer(text):
        start, end = block.span(1)
        above = text[max(done, block.start() - LONGEST) : block.start()].rstrip()
        if above:  # else only blank lines stand between this block and the last one
            in_list = bool(_ITEM.match(above[above.rfind("\n") + 1 :]))
        done = end
        lines = block[1].rstrip("\n").split("\n")
        prose = any(len(line) > LONGEST or HAN_CHAR.search(_STRINGS.sub(" ", line)) for line in lines)
        if not prose and not in_list and not _ITEM.match(lines[0]):
            yield start, start + len(block[1].rstrip())


_SETTING = lazy(r"^[\w.-]{1,40}+[ \t]{0,4}=(?!=)", re.MULTILINE)
_SECTION = lazy(r"^\[[^\[\]\n]{1,40}+\][ \t]*$", re.MULTILINE)
_SETTINGS = lazy(
    r"^(?:(?:[\w.-]{1,40}+[ \t]{0,4}=(?!=)[^\n]*+|[;#][^\n]*+|\[[^\[\]\n]{1,40}+\][ \t]{0,8}+)(?:\n|\Z))++",
    re.MULTILINE,
)
_INDENTED = lazy(r"\n((?:(?: {4}|\t)[^\n]*+(?:\n(?= {4}|\t)|(?=\n)|\Z))++)")
_ITEM = lazy(r"([ \t]{0,12})(?:([-*+])|\d{1,3}[.)]) +(?=\S)")
_ITEMS = lazy(rf"\n(?={_ITEM.pattern})")
_ITEM_INSIDE = lazy(r"\n[ \t]{2,12}(?:[-*+]|\d{1,3}[.)]) +\S")


def bullets(page: Page) -> Places:
    """Where a bullet stands that may mark an item (code points)."""
    at = page.unusual_places("+*-")
    found: Places = at[members(" \t").take(page.beside(at, 1)) & members("\n \t").take(page.beside(at, -1))]
    return found


def nested_items(text: str) -> Iterator[Span]:
    """The indents and marks of a list in a list, as Markdown writes them: items one under the other, one of them further
    in than the one above it, and one of these two marked by a bullet. Numbers alone prove nothing: official documents indent them."""
    if not _ITEM_INSIDE.search(text):
        return
    run: list[tuple[int, int, int, str]] = []  # start and end of the mark, its indent, its bullet
    inside, expected = False, -1
    for head in _ITEMS.finditer("\n" + text):
        start = head.start()
        mark, bullet = (head[1], head[2] or "")
        item = _ITEM.match(text, start)
        if item is None:
            continue
        if start != expected:
            if inside:
                yield from ((left, right) for left, right, _, _ in run)
            run, inside = [], False
        if run:
            deeper = len(mark.expandtabs(4)) - run[-1][2]
            inside = inside or (2 <= deeper <= 8 and bool(bullet or run[-1][3]))
        run.append((start, item.end(), len(mark.expandtabs(4)), bullet))
        end = text.find("\n", start)
        expected = (
            len(text) + 1 if end < 0 else end + 1 + text.startswith("\n", end + 1)
        )  # one empty line may stand between them
    if inside:
        yield from ((left, right) for left, right, _, _ in run)
