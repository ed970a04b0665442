"""The text of a PDF, page by page (pypdfium2). A page ends with a form feed: that a sentence runs over it is evidence.

Wrong where the file has no text layer: a scan is pictures, and is refused. What PDFium takes for a hyphen that only breaks a
word stays a hyphen: in Chinese documents it belongs to a number.
"""

from __future__ import annotations

from .archives import RefusedError
from .extracted import Extracted, joined
from .wanting import need

_HYPHEN = {0x02: "-", 0xFFFE: "-"}  # PDFium's signs for a hyphen at the end of a line


def read_pdf(data: bytes) -> Extracted:
    """The text of all pages. Raises ``RefusedError`` for a file that has none or is locked, ``MissingError`` without pypdfium2."""
    pdfium = need("pypdfium2", "office", "reading PDF")
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        why = "is locked with a password: unlock it first" if locked else f"not a whole PDF: {error}"
        raise RefusedError(why) from None
    try:
        pages = [("page", _page(document, number, pdfium)) for number in range(len(document))]
    finally:
        document.close()
    if not any(text.strip() for _, text in pages):
        raise RefusedError(f"no text layer: {len(pages)} pages of pictures; recognise them (OCR) first")
    return joined(pages, "\f", f"pypdfium2 {pdfium.version.PYPDFIUM_INFO.version}")


def _page(document: object, number: int, pdfium: object) -> str:
    page = document[number]  # type: ignore[index]
    text_page = page.get_textpage()
    try:
        text: str = text_page.get_text_bounded()
    finally:
        text_page.close()
        page.close()
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_HYPHEN)
    return text + "\n" if text and not text.endswith("\n") else text
