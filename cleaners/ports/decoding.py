"""Bytes as the pipeline decodes them, with no cleaner at work: for readers that want text, and tables that are streamed."""

from __future__ import annotations

from functools import cache

from .. import Pipeline


def decoded(data: bytes) -> str:
    """The text of some bytes."""
    return _decoder().run(data).ledger.source.text


@cache
def _decoder() -> Pipeline:
    return Pipeline("minimal", skip=Pipeline("minimal").profile.chain)
