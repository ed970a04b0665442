"""The text of an XML file (lxml): each element that holds text is a line, unless it stands inside a sentence.

Wrong where an element without text around it is a word only (``<name>`` in a list of names): it becomes a line of its own.
Attributes are no text. A file that is not well-formed is read as the text that it is, tags and all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .decoding import decoded
from .extracted import Extracted, joined

_DECLARATION = re.compile(r"\s*<\?xml[^<>]{0,300}\?>")
_BREAKS = re.compile(r"\s*\n\s*")


def read_xml(data: bytes) -> Extracted | None:
    """The text of an XML document, decoded as any other text; ``None`` for one that is XHTML, or not well-formed."""
    from lxml import etree

    text = _DECLARATION.sub("", decoded(data), count=1)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError, UnicodeEncodeError):
        return None
    if etree.QName(root).localname.lower() == "html":
        return None
    lines = list(_lines(root))
    return joined([("body", "\n".join(lines) + "\n" if lines else "")], "", f"lxml {etree.__version__}")


def _lines(root: Any) -> Iterator[str]:
    """Lines of text. Depth is not bounded by Python's stack: nested a hundred thousand deep is still a file."""
    line: list[str] = []
    open_in = 0  # elements open inside a sentence
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        element, leaving = stack.pop()
        if not leaving:
            inside = open_in > 0 or _in_sentence(element)
            if not inside:
                yield from _flushed(line)
            open_in += inside
            line.append(_one_line(element.text))
            stack.append((element, True))
            stack += [(child, False) for child in reversed(element) if isinstance(child.tag, str)]
            continue
        if open_in:
            open_in -= 1
        else:
            yield from _flushed(line)
        line.append(_one_line(element.tail))
    yield from _flushed(line)


def _in_sentence(element: Any) -> bool:
    """Whether text stands beside the element, inside its parent."""
    before = element.getprevious()
    parent = element.getparent()
    if parent is None:
        return False
    beside = before.tail if before is not None else parent.text
    return bool((element.tail or "").strip() or (beside or "").strip())


def _flushed(line: list[str]) -> Iterator[str]:
    text = "".join(line).strip()
    line.clear()
    if text:
        yield text


def _one_line(text: str | None) -> str:
    """How XML was indented says nothing about its text."""
    return _BREAKS.sub(" ", text) if text else ""
