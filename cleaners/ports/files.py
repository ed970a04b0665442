"""Which files are meant, and where their text goes."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from .kinds import Kind, is_known, kind_of, unpacked_name
from .terminal import visible

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

STDIN = "-"
OURS = ".clean-"  # how the names of files begin that are ours, and gone when a run is over
REJECTS = ".rejects.jsonl"  # behind the name of an output: its rejects, where --rejects names no file
IGNORE_FILE = ".cleanignore"  # at the top of a folder: patterns like those of .gitignore


class UsageError(Exception):
    """A request that would lose something or that cannot be meant; nothing was written."""


@dataclass(frozen=True)
class Document:
    """One input. ``name`` is what messages call it, ``path`` is ``None`` for standard input and for what an archive holds,
    ``place`` is its path below an output folder, ``linked`` says that a folder holds it as a symbolic link, ``archive`` is the file
    that it is wrapped in."""

    name: str
    path: Path | None
    place: Path
    linked: bool = False
    archive: Path | None = None

    @property
    def file(self) -> Path | None:
        """The file on disk that it comes from, ``None`` for standard input."""
        return self.path or self.archive

    @property
    def kind(self) -> Kind:
        """What its name says."""
        return kind_of(self.place)


@dataclass
class Found:
    """What the inputs of a command line come to: documents, and names with the reason why they are left."""

    documents: list[Document] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)


def shown(path: str | PurePath) -> str:
    """A file name as it can be printed: a byte that is not UTF-8 as ``\\xff``, and nothing that drives a terminal."""
    return visible(os.fsencode(path).decode("utf-8", "backslashreplace"))


def gather(inputs: Sequence[str], output: str | None = None, ignore: Sequence[str] = (), stdin: str = STDIN) -> Found:
    """The documents of files, folders, globs and ``-``, in a fixed order. Below a folder nothing hidden, nothing ignored, no
    linked folder and not the output folder is entered. Files named by the user are taken whatever they are called.
    ``ignore`` are patterns as in .gitignore, ``stdin`` is the file name that standard input goes by. Raises ``UsageError``
    for a pattern that is none."""
    found = Found()
    for given in inputs:
        if given == STDIN:
            found.documents.append(Document(STDIN, None, Path(stdin)))
        elif os.path.isdir(given):
            _walk(Path(given), output, ignore, found)
        elif os.path.lexists(given) or not glob.has_magic(given):
            found.documents.append(Document(shown(given), Path(given), Path(os.path.basename(given))))
        else:
            _match(given, output, ignore, found)
    return found


def _match(pattern: str, output: str | None, ignore: Sequence[str], found: Found) -> None:
    """What a glob names that the shell did not resolve. Below the part without wildcards the tree is mirrored."""
    spec = _spec(ignore, "--ignore")
    parts = PurePath(pattern).parts
    fixed = next(number for number, part in enumerate(parts) if glob.has_magic(part))
    top = Path(*parts[:fixed])
    names = sorted(glob.glob(pattern, recursive=True))
    files = [Path(name) for name in names if not os.path.isdir(name)]
    if not names:
        found.failed.append((shown(pattern), "no file has such a name"))
    elif not files:
        for name in names:
            _walk(Path(name), output, ignore, found)
    for path in files:
        place = path.relative_to(top)
        if not (spec and spec.match_file(place.as_posix())):
            _take(path, place, found, named=fixed == len(parts) - 1 and "." in parts[-1])


def _walk(top: Path, output: str | None, ignore: Sequence[str], found: Found) -> None:
    def unreadable(error: OSError) -> None:
        found.failed.append((shown(error.filename), error.strerror or str(error)))

    spec = _spec([*_own_ignore(top), *ignore], "--ignore")
    for folder, folders, files in os.walk(top, onerror=unreadable):
        here = Path(folder).relative_to(top)
        for name in sorted(folders):
            path = Path(folder, name)
            why = (
                "a hidden folder" if name.startswith(".") else
                "a link to a folder" if path.is_symlink() else
                "the output folder" if output and _same(path, output) else ""
            )  # fmt: skip
            ignored = spec is not None and spec.match_file((here / name).as_posix() + "/")
            if why or ignored:
                folders.remove(name)
            if why and not ignored:
                found.skipped.append((shown(path) + os.sep, why))
        folders.sort()
        for name in sorted(files):
            if name != IGNORE_FILE and not (spec and spec.match_file((here / name).as_posix())):
                _take(Path(folder, name), here / name, found)


def _take(path: Path, place: Path, found: Found, *, named: bool = False) -> None:
    """A file that a folder holds or a glob names: its name has to say that it is text, unless the user's does."""
    if path.name.startswith(OURS) or path.name.endswith(REJECTS):
        return
    if not (named or is_known(path)):
        found.skipped.append((shown(path), "not a kind of file that is taken of a folder: `clean --help` names them"))
    elif path.exists() and not path.is_file():
        found.skipped.append((shown(path), "not a regular file"))
    else:
        found.documents.append(Document(shown(path), path, place, path.is_symlink()))


def _own_ignore(top: Path) -> list[str]:
    try:
        return (top / IGNORE_FILE).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{shown(top / IGNORE_FILE)}: cannot be read ({error})") from None


def _spec(patterns: Sequence[str], where: str) -> GitIgnoreSpec | None:
    if not patterns:
        return None
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines(patterns)
    except ValueError as error:
        raise UsageError(f"{where}: {error}") from None


def mirrored(place: Path, to: str | None) -> Path:
    """The path of an output below its folder. The name stays, so that no two become one; the suffix of a compression goes, and
    one is added where the output is of another kind than the name says: ``a.pdf`` becomes ``a.pdf.txt``."""
    if kind_of(place).reader == "archive":
        return place
    name = unpacked_name(place.name)
    suffix = PurePath(name).suffix.lower()
    kind = kind_of(name)
    if to is None and (kind.reader in ("pdf", "docx", "xml")):
        to = "txt"
    return place.with_name(name if to is None or suffix == f".{to}" else f"{name}.{to}")


def targets(documents: Iterable[Document], output: str, to: str | None = None) -> dict[Document, Path]:
    """Where each document goes below ``output``; an archive becomes a folder. Raises ``UsageError`` where two go to one place
    or one over an input."""
    documents = list(documents)
    if os.path.exists(output) and not os.path.isdir(output):
        raise UsageError(f"-o {shown(output)}: is a file; expected a folder")
    sources = {identity(document.path): document.name for document in documents if document.path}
    taken: dict[str, str] = {}
    places: dict[Document, Path] = {}
    for document in documents:
        if document.path is None and str(document.place) == STDIN:
            raise UsageError(
                "standard input has no name for a file in -o: give it one with --stdin-name, or write with >"
            )
        target = Path(output, mirrored(document.place, to))
        rival = taken.setdefault(os.path.normcase(target), document.name)
        if rival != document.name or document in places:
            raise UsageError(f"{rival} and {document.name} would both become {shown(target)}; clean them one by one")
        overwritten = sources.get(identity(target)) if target.exists() else None
        if overwritten and document.kind.reader != "archive":
            raise UsageError(f"{shown(target)} is an input itself; choose another -o, or say --in-place")
        places[document] = target
    return places


_DRIVE = re.compile(r"[A-Za-z]:|[\\/]")


def inside(archive: Document, name: str) -> Document | None:
    """A file that an archive holds as a document; ``None`` where its name leads out of the archive."""
    parts = PurePath(name.replace("\\", "/")).parts
    if _DRIVE.match(name) or ".." in parts or "\0" in name or not parts:
        return None
    place = archive.place.joinpath(*parts)
    return replace(
        archive,
        name=f"{archive.name}/{shown('/'.join(parts))}",
        path=None,
        place=place,
        linked=False,
        archive=archive.file,
    )


def identity(path: Path) -> tuple[int, int] | str:
    """The same for two names of one file."""
    try:
        status = path.stat()
    except OSError:
        return os.path.abspath(path)
    return (status.st_dev, status.st_ino)


def _same(path: Path, other: str) -> bool:
    return os.path.exists(other) and os.path.samefile(path, other)
