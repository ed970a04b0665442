"""What the name of a file says: how it is read, what its format is, and what is wrapped around it."""

from __future__ import annotations

from pathlib import PurePath
from typing import NamedTuple

ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.zst", ".tar.bz2", ".tar.xz")
COMPRESSED = (".gz", ".zst", ".bz2", ".xz")
RECORDS = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "tsv", ".parquet": "parquet"}

# suffix: (how its text is come by, the format that the name states; None where the text has to show it)
_DOCUMENTS: dict[str, tuple[str, str | None]] = {
    ".txt": ("text", None), ".md": ("text", "markdown"), ".html": ("text", None), ".htm": ("text", None),
    ".csv": ("text", "csv"), ".tsv": ("text", "tsv"), ".json": ("text", "json"), ".jsonl": ("text", "json"),
    ".ndjson": ("text", "json"), ".xml": ("xml", "text"), ".pdf": ("pdf", "text"), ".docx": ("docx", "text"),
    ".parquet": ("parquet", None),
}  # fmt: skip
SUFFIXES = (*_DOCUMENTS, *ARCHIVES, *COMPRESSED)  # what is taken of a folder


class Kind(NamedTuple):
    """``reader`` is ``text``, ``xml``, ``pdf``, ``docx``, ``parquet`` or ``archive``; ``format`` what ``Pipeline`` is told;
    ``records`` how its records are told apart (``jsonl``, ``csv``, ``tsv``, ``parquet``), where it has any; ``packed`` the
    suffix of the compression around it."""

    reader: str
    format: str | None = None
    records: str | None = None
    packed: str = ""


def kind_of(name: str | PurePath) -> Kind:
    """What a file name says. A name that says nothing is text: whoever names such a file means it."""
    low = PurePath(name).name.lower()
    if low.endswith(ARCHIVES):
        return Kind("archive")
    packed = next((suffix for suffix in COMPRESSED if low.endswith(suffix)), "")
    suffix = PurePath(low.removesuffix(packed)).suffix
    reader, stated = _DOCUMENTS.get(suffix, ("text", None))
    return Kind(reader, stated, RECORDS.get(suffix), packed)


def is_known(name: str | PurePath) -> bool:
    """Whether a file of this name is taken of a folder. Of compressed files those are, whose inner name is known."""
    low = PurePath(name).name.lower()
    if low.endswith(ARCHIVES):
        return True
    for packed in COMPRESSED:
        low = low.removesuffix(packed)
    return PurePath(low).suffix in _DOCUMENTS


def unpacked_name(name: str) -> str:
    """A file name without the suffix of its compression: what the output is called."""
    packed = kind_of(name).packed
    return name[: -len(packed)] if packed else name
