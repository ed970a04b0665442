"""What a repair is made of: a run of wrong characters, and the decoding of bytes."""

from __future__ import annotations

from dataclasses import dataclass

from ..text.pattern import lazy
from .plausible import is_text, proves

ASCII = lazy(r"[\x00-\x7f]+")


@dataclass(frozen=True, slots=True)
class Run:
    """The code points ``start:end`` would become ``put``; a strong run proves itself, a weak one needs a strong one."""

    start: int
    end: int
    put: str
    strong: bool


def decoded(data: bytes, codec: str) -> str | None:
    """The text of some bytes; ``None`` where they are not of this codec."""
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def utf8(data: bytes) -> str | None:
    """The same for UTF-8."""
    return decoded(data, "utf-8")


def is_mixed_text(put: str) -> bool:
    """Whether a line of ASCII and of something else is plausible Chinese, ASCII aside."""
    foreign = ASCII.sub("", put)
    return is_text(foreign) and proves(foreign)
