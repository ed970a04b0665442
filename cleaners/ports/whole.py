"""How a file gets to its place: whole, or not at all; and the original kept beside it."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

_LONGEST = 255  # bytes of a file name


def write_whole(target: Path, data: bytes, like: os.stat_result | None = None) -> None:
    """Put ``data`` into ``target`` so that no one ever sees half of it: written beside, synced, moved over.

    ``like`` gives the mode (and, where allowed, the owner) of the new file. Raises ``OSError``; then ``target`` is as it was.
    """
    beside = beside_of(target)
    handle = open_alone(beside)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            finish(file.fileno(), beside, target, like)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        raise


def beside_of(target: Path, ending: str = ".tmp") -> Path:
    """The hidden file beside ``target`` that is written first. It has one name, so that a run that was killed leaves nothing
    that the next one would not write over."""
    name = f".clean-{target.name}{ending}"
    if len(os.fsencode(name)) > _LONGEST:
        name = f".clean-{hashlib.sha256(os.fsencode(target.name)).hexdigest()[:32]}{ending}"
    return target.with_name(name)


def finish(handle: int, beside: Path, target: Path, like: os.stat_result | None = None) -> None:
    """Sync the open file ``beside``, give it its mode, and move it over ``target``. Raises ``OSError``."""
    os.fsync(handle)
    if like is None:
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(beside, 0o666 & ~mask)
    else:
        if hasattr(os, "chown"):
            with contextlib.suppress(OSError):  # only root may give a file away
                os.chown(beside, like.st_uid, like.st_gid)
        os.chmod(beside, stat.S_IMODE(like.st_mode))
    if os.name == "nt":  # pragma: no cover: an open file cannot be moved there, and the handle is not needed any more
        os.close(os.dup(handle))
    os.replace(beside, target)
    sync_folder(target.parent)


def open_alone(path: Path) -> int:
    """Open ``path`` for writing, empty. Raises ``OSError`` where another run is writing it at this moment."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        lock(handle)
        os.ftruncate(handle, 0)
    except BaseException:
        os.close(handle)
        raise
    return handle


def lock(handle: int) -> None:
    """Keep other runs from a file, until it is closed (where the system has such locks). Raises ``OSError``."""
    try:
        import fcntl
    except ImportError:  # pragma: no cover: Windows
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise OSError("another run is writing there") from None
    except OSError:  # a file system without locks
        pass


def keep_backup(path: Path, data: bytes, like: os.stat_result) -> Path:
    """Write ``data`` beside ``path`` as ``.bak`` (``.bak2`` … where that is taken by other bytes)."""
    for backup in _backup_names(path):
        if not os.path.lexists(backup):
            write_whole(backup, data, like)
            return backup
        if backup.is_file() and backup.read_bytes() == data:
            return backup
    raise AssertionError("the names never end")


def _backup_names(path: Path) -> Iterator[Path]:
    yield path.with_name(path.name + ".bak")
    number = 2
    while True:
        yield path.with_name(f"{path.name}.bak{number}")
        number += 1


def sync_folder(folder: Path) -> None:
    """Make a move survive a power cut, where the system can (not on Windows)."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def keep_copy(path: Path) -> Path:
    """Keep a large file as ``.bak`` beside its place, before another is moved there: the same bytes, not written again."""
    for backup in _backup_names(path):
        if not os.path.lexists(backup):
            try:
                os.link(path, backup)
            except OSError:  # a file system without links
                import shutil

                shutil.copy2(path, backup)
            return backup
    raise AssertionError("the names never end")
