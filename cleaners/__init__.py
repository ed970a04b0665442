"""Jingwen: dirty Chinese documents in, canonical plain text out, every edit recorded and reversible.

>>> from cleaners import clean
>>> clean("工作,推进.").text
'工作，推进。\\n'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = [
    "Cleaned",
    "DecodingError",
    "Detection",
    "Edit",
    "Finding",
    "Ledger",
    "LedgerError",
    "Pipeline",
    "RuleError",
    "clean",
    "detect",
]

if TYPE_CHECKING:
    from .pipeline import Cleaned, Pipeline, clean
    from .rulebook.rule import RuleError
    from .text.detect import DecodingError
    from .text.edit import Edit, Finding
    from .text.ledger import Ledger, LedgerError
    from .text.source import Detection, detect

_HOME = {
    "Cleaned": "pipeline",
    "Pipeline": "pipeline",
    "clean": "pipeline",
    "RuleError": "rulebook.rule",
    "Edit": "text.edit",
    "Finding": "text.edit",
    "Ledger": "text.ledger",
    "LedgerError": "text.ledger",
    "DecodingError": "text.detect",
    "Detection": "text.source",
    "detect": "text.source",
}


def __getattr__(name: str) -> Any:
    """Each public name is imported when it is first asked for: `clean --version` should not load the rules."""
    if name in _HOME:
        return getattr(import_module(f".{_HOME[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
