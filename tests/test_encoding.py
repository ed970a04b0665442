"""The short cuts of the repair of mojibake say what the long way says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners import Pipeline
from cleaners.encoding.pairs import Bytes
from cleaners.text.frequency import alphabetic, alphabetic_at_least
from cleaners.text.page import code_points

DECODING = Pipeline("zh", only=["encoding"])
SENTENCE = "供水管网改造方案已经公布，请各村组织群众讨论并于本月底前上报意见。"
_BYTES = st.sampled_from([*"供水。，（）中国—“”锟A?€鏂鏂囨鎮璇濋", "\ufffd", "\U00020000", "é", "\n"])


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_a_text_costs_no_less_than_the_least(text: str) -> None:
    assert alphabetic_at_least(text) <= alphabetic(text) + 1e-9


@pytest.mark.parametrize("codec", ["gb18030", "big5hkscs"])
@given(st.lists(_BYTES, max_size=40).map("".join))
def test_the_bytes_of_a_text(codec: str, text: str) -> None:
    read = Bytes(code_points(text), codec)
    for at, char in enumerate(text):
        data = read.data[read.starts[at] : read.starts[at + 1]]
        written = {"€": b"\x80", "\ufffd": b"?"}.get(char) or char.encode(codec, "replace")
        assert data == (written if len(written) < 3 and (written != b"?" or char in "?\ufffd") else b"\xff")


@given(st.lists(_BYTES, min_size=1, max_size=40).map("".join))
def test_the_head_of_a_run_is_utf8(text: str) -> None:
    size, put = Bytes(code_points(text), "gb18030").head(0, len(text))
    assert bool(size) == bool(put)
    assert put.encode() == b"".join(b"\x80" if char == "€" else char.encode("gb18030") for char in text[:size])


@pytest.mark.parametrize(
    ("was", "read_as"), [("utf-8", "latin-1"), ("gb18030", "latin-1"), ("big5hkscs", "cp1252"), ("utf-8", "cp1251")]
)
def test_each_line_is_read_by_its_own_proof(was: str, read_as: str) -> None:
    """A line beyond doubt settles nothing about the lines beside it, which were read otherwise or rightly."""
    traditional = "供水管網改造方案已經公布，請各村組織群眾討論並於本月底前上報意見。"
    line = (traditional if was == "big5hkscs" else SENTENCE).encode(was).decode(read_as, "ignore")
    other = SENTENCE.encode("utf-8").decode("cp437")
    text = "\n".join([line, SENTENCE, other, line, "Café “x” · über"])
    first, second, third, fourth, fifth = DECODING.run(text).text.splitlines()
    assert (second, third, fifth) == (SENTENCE, SENTENCE, "Café “x” · über")
    assert first == fourth
    assert first[:6] in (SENTENCE[:6], traditional[:6])
