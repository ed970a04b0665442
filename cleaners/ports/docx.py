"""The text of a DOCX (python-docx): paragraphs with the numbers of their lists, tables with a tab between cells; text boxes and
notes behind the body, told apart; headers and footers beside it.

Deleted text of tracked changes, comments and field codes are no text. Wrong where a table only arranges a page: rows of one
cell become paragraphs, but columns of prose become rows.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from .archives import LARGEST, RATIO, SUSPECT, RefusedError
from .docx_lists import Lists, W
from .extracted import Extracted, joined
from .wanting import need

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_TEXT = {f"{W}t", f"{_MATH}t"}
_MARKS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_NO_TEXT = {f"{W}{name}" for name in ("del", "moveFrom", "instrText", "pPr", "rPr", "rt", "sectPr", "tblPr")}
_NO_TEXT |= {f"{_MC}Fallback"}  # the same again, for readers of old


def read_docx(data: bytes) -> Extracted:
    """The text of a document. Raises ``RefusedError`` for a file that cannot be read, ``MissingError`` without python-docx."""
    docx = need("docx", "office", "reading DOCX")
    _no_bomb(data)
    try:
        document = docx.Document(io.BytesIO(data))
        numbering = _related(document.part, "numbering")
        reader = _Reader(Lists.of(numbering), document.styles.element)
        body = "".join(line + "\n" for line in reader.block(document.element.body))
        pieces = [("body", body)]
        pieces += [("textbox", box) for box in reader.boxes]
        notes = [note for kind in ("footnotes", "endnotes") for note in reader.notes(_related(document.part, kind))]
        pieces += [("note", note) for note in notes]
        found = joined(
            [piece for piece in pieces if piece[1].strip() or piece[0] == "body"], "", f"python-docx {docx.__version__}"
        )
        for section in document.sections:
            for kind in (
                "header",
                "first_page_header",
                "even_page_header",
                "footer",
                "first_page_footer",
                "even_page_footer",
            ):
                part = getattr(section, kind)
                if not part.is_linked_to_previous:
                    text = "\n".join(_Reader(reader.lists, reader.styles_root).block(part._element)).strip()
                    known = found.beside.setdefault(kind.rpartition("_")[2], [])
                    if text and text not in known:
                        known.append(text)
        return found
    except RefusedError:
        raise
    except Exception as error:  # of a damaged file, a library as deep as this one raises anything
        raise RefusedError(f"not a whole DOCX: {type(error).__name__}: {error}") from error


def _no_bomb(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(info.file_size for info in archive.infolist() if not info.filename.startswith("word/media/"))
    except zipfile.BadZipFile:
        raise RefusedError("not a DOCX: an old .doc, or locked with a password; save it as .docx") from None
    if size > LARGEST or (size > SUSPECT and size > RATIO * len(data)):
        raise RefusedError(f"would unpack from {len(data):,} to {size:,} bytes: left, no document does")


def _related(part: Any, kind: str) -> Any:
    """The root of the XML that a part is related to (``numbering``, ``footnotes`` …), ``None`` where it has none."""
    from lxml import etree

    for relation in part.rels.values():
        if relation.reltype.endswith("/" + kind) and not relation.is_external:
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            return etree.fromstring(relation.target_part.blob, parser)
    return None


class _Reader:
    """Walks the elements of a part and collects the text boxes that it passes."""

    def __init__(self, lists: Lists, styles: Any) -> None:
        self.lists = lists
        self.styles_root = styles
        self.styles = {style.get(f"{W}styleId"): style for style in styles.iterfind(f"{W}style")}
        self.boxes: list[str] = []

    def block(self, parent: Any) -> Iterator[str]:
        """The lines of paragraphs and tables."""
        for child in parent:
            if child.tag == f"{W}p":
                yield self.paragraph(child)
            elif child.tag == f"{W}tbl":
                yield from self.table(child)
            elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo"):
                yield from self.block(child)

    def paragraph(self, paragraph: Any) -> str:
        """A paragraph with its label."""
        text = self.text(paragraph)
        number, level = self.numbered(paragraph.find(f"{W}pPr"))
        return (self.lists.label(number, level) if number and text.strip() else "") + text

    def table(self, table: Any) -> Iterator[str]:
        """A line for each row, a tab between cells; a row that is one cell is paragraphs."""
        for row in table.iter(f"{W}tr"):
            if next(row.iterancestors(f"{W}tbl")) is not table:
                continue  # a table in a cell is read with the cell
            cells = [list(self.block(cell)) for cell in row.iterfind(f"{W}tc")]
            cells += [list(self.block(cell)) for cell in row.iterfind(f"{W}sdt/{W}sdtContent/{W}tc")]
            if len(cells) == 1:
                yield from cells[0]
            else:
                yield "\t".join(" ".join(line.strip() for line in cell if line.strip()) for cell in cells).rstrip("\t")

    def text(self, paragraph: Any) -> str:
        """The text of a paragraph, without what was deleted, is a code, or stands in a box."""
        pieces: list[str] = []
        stack = [paragraph]
        while stack:
            element = stack.pop()
            tag = element.tag
            if tag in _TEXT:
                pieces.append(element.text or "")
            elif tag in _MARKS:
                pieces.append(_MARKS[tag])
            elif tag == f"{W}txbxContent":
                box = "".join(line + "\n" for line in self.block(element))
                if box.strip():
                    self.boxes.append(box)
            elif tag not in _NO_TEXT and isinstance(tag, str):
                stack += reversed(element)
        return "".join(pieces)

    def numbered(self, properties: Any, depth: int = 0) -> tuple[str, int]:
        """The list and the level of a paragraph, by itself or by its style; ``""`` where it is in none."""
        if properties is None or depth > 10:
            return "", 0
        found = properties.find(f"{W}numPr")
        if found is not None and (number := found.find(f"{W}numId")) is not None:
            level = found.find(f"{W}ilvl")
            return str(number.get(f"{W}val")), int(level.get(f"{W}val")) if level is not None else 0
        style = self.styles.get(_val(properties, "pStyle")) if depth == 0 else None
        while style is not None and depth <= 10:
            depth += 1
            own = style.find(f"{W}pPr")
            if own is not None and own.find(f"{W}numPr") is not None:
                return self.numbered(own, depth)
            style = self.styles.get(_val(style, "basedOn"))
        return "", 0

    def notes(self, root: Any) -> Iterator[str]:
        """The text of each note."""
        for note in root if root is not None else ():
            if note.get(f"{W}type") in (None, "normal"):
                text = "".join(line.strip() + "\n" for line in self.block(note))
                if text.strip():
                    yield text


def _val(parent: Any, name: str) -> str | None:
    found = parent.find(f"{W}{name}")
    return None if found is None else found.get(f"{W}val")
