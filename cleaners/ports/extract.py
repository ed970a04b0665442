"""The text of files that are no text themselves: PDF, DOCX, XML. What it came from is told by parts, so that a ledger can say
which page, text box or note a passage stood in.

Such a file cannot be written back: the ledger leads to the extracted text, and names the file by its hash.
"""

from __future__ import annotations

from .archives import RefusedError
from .extracted import Extracted
from .wanting import MissingError


def extract(reader: str, data: bytes) -> Extracted | None:
    """The text of a file; ``None`` where its bytes are its text. Raises ``RefusedError`` for a file that cannot be read, with what to do,
    or where the library that reads it is not installed."""
    if reader == "text":
        return None
    try:
        if reader == "pdf":
            from .pdf import read_pdf

            return read_pdf(data)
        if reader == "docx":
            from .docx import read_docx

            return read_docx(data)
        from .xml import read_xml

        return read_xml(data)
    except MissingError as error:
        raise RefusedError(str(error)) from None
