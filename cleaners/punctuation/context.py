"""What stands around a mark: whether it is Chinese, and how much of a clause. Nobody looks far: what is out of reach is no evidence."""

from __future__ import annotations

from ..text.classes import HAN, is_context, is_han
from ..text.pattern import lazy

TOKEN = 40  # code points of a number or Latin word that are looked at to see what it is embedded in
ENOUGH = 8  # ideographs and digits of a clause; more prove no more

CHINESE = lazy(f"[{HAN}，。、；：？！《》「」『』【】〔〕]")
_KINDS = lazy("[（(][省市县区州盟旗乡镇村街道、，,]{1,9}[）)]")  # of a place, behind the first of them
_TOKEN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789%‰.,+#&/*°℃_×-")


def nearest(text: str, at: int, step: int) -> int:
    """The nearest character that is neither a space nor a curly quote, from ``at`` in one direction, inside the line.
    A few steps are enough: characters has not left long runs of spaces, and a long gap is no neighbourhood."""
    i = at - 1 if step < 0 else at
    for _ in range(8):
        if not 0 <= i < len(text) or text[i] not in (" “”‘’" if step > 0 else " “”‘’…"):
            break  # 哗啦…! is said in Chinese
        i += step
    return i


def is_embedded(text: str, at: int, step: int) -> bool:
    """Whether the number or Latin word (or the list of them) beside ``at`` touches Chinese: ``使用PPT`` but not ``say PPT``."""
    start = i = at - 1 if step < 0 else at
    while 0 <= i < len(text) and abs(i - start) < TOKEN and text[i] in _TOKEN:
        i += step
    return i != start and 0 <= i < len(text) and is_context(text[i])


def clause_length(text: str, at: int, step: int) -> int:
    """How many ideographs and digits stand between ``at`` and the next mark in one direction; eight are as good as more, and
    what a title or quotation follows (``印发《办法》``) goes on, as does a word with its kinds in brackets (``县(市、区)水务部门``)."""
    length, i = 0, at + step
    while 0 <= i < len(text) and length < ENOUGH and (is_han(text[i]) or text[i].isalnum() or text[i] in "“”"):
        length += text[i] not in "“”"
        i += step
    if step > 0 and 0 < length < ENOUGH and (kinds := _KINDS.match(text, i)):
        return ENOUGH if text[kinds.end() : kinds.end() + 1] and is_han(text[kinds.end()]) else length
    return ENOUGH if step > 0 and length > 1 and text[i : i + 1] in ("《", "“") else length
