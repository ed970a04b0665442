"""Bytes as the pipeline decodes them, with no cleaner at work: for readers that want text, and tables that are streamed."""

from __future__ import annotations

from functools import cache

from .. import Pipeline


def decoded(data: bytes) -> tuple[str, str | None]:
    """The text of some bytes, and the encoding that they are taken for (``"binary"``: none)."""
    done = _decoder().run(data)
    return done.ledger.source.text, done.encoding


@cache
def _decoder() -> Pipeline:
    return Pipeline("minimal", skip=Pipeline("minimal").profile.chain)
