"""Extras that are not installed: one line that says what to do."""

from __future__ import annotations

import importlib
from typing import Any


class MissingError(ImportError):
    """A library of an extra is not installed."""


def need(module: str, extra: str, what: str) -> Any:
    """A module of an extra. Raises ``MissingError`` with what to install."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != module.partition(".")[0]:
            raise
        package = module.partition(".")[0]
        raise MissingError(f"{what} needs {package}, which is not installed: pip install 'jingwen[{extra}]'") from None
