"""What is sent to other machines, and that they clean by the same rules.

The pipeline goes there whole, with the user's own rules in it, so that no machine needs their files. What a machine has by itself is
its installation; where that is of another version, or its rules are others, it refuses.
"""

from __future__ import annotations

import hashlib
import pickle
from functools import cache
from pathlib import Path
from typing import Any

from .. import __version__
from ..rulebook.read import builtin
from .files import UsageError


class OtherRulesError(UsageError, RuntimeError):
    """A worker has other rules than the driver."""


_arrived: dict[str, Any] = {}


@cache
def installed() -> str:
    """A hash of the version that is installed here, of its rules and its code."""
    hashed = hashlib.sha256(__version__.encode())
    package = Path(__file__).resolve().parent.parent
    for root, pattern in ((builtin(), "*.toml"), (package, "*.py"), (package, "*.tsv"), (package, "*.txt")):
        for name, file in sorted((file.relative_to(root).as_posix(), file) for file in root.rglob(pattern)):
            hashed.update(f"{name}\0".encode() + file.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return hashed.hexdigest()[:16]


class Elsewhere:
    """Something picklable that is used on other machines: it is unpacked once in each process, and only where the rules are the same."""

    def __init__(self, thing: Any) -> None:
        self.packed = pickle.dumps(thing)
        self.key = hashlib.sha256(self.packed).hexdigest()
        self.installed = installed()

    def check(self) -> None:
        """Raise ``OtherRulesError`` where this process has other rules than the one that packed."""
        if self.installed != installed():
            raise OtherRulesError(f"a worker has other rules or another version ({installed()}) than the driver ({self.installed}): "
                                  "install the same jingwen on each machine")  # fmt: skip

    def arrive(self) -> Any:
        """The thing. Raises ``OtherRulesError``."""
        if self.key not in _arrived:
            self.check()
            _arrived[self.key] = pickle.loads(self.packed)
        return _arrived[self.key]
