"""Bytes or ``str`` in, text out, and the exact input back: whatever the encoding, however damaged."""

from __future__ import annotations

import time
import zlib

import pytest
from conftest import messy_text
from hypothesis import example, given
from hypothesis import strategies as st

from cleaners import DecodingError, clean, detect
from cleaners.text.detect import BINARY, codec
from cleaners.text.source import read

REPORT = "青禾市交通运输局关于印发《公路养护管理办法（试行）》的通知。各县（区）局，机关各科室：现将办法印发给你们，请认真贯彻执行。\n"
TRADITIONAL = "青禾縣政府關於辦理道路養護工作的說明，各機關應於期限內完成，並將結果報告本府備查。\n"
CODECS = ["utf-8", "gb18030", "gbk", "big5", "big5hkscs", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le",
          "utf-32-be", "hz", "shift_jis", "euc_jp", "euc_kr", "iso2022_jp_2", "utf-7", "latin-1", "cp1252"]  # fmt: skip


@pytest.mark.parametrize(
    ("encoding", "text", "expected"),
    [
        ("utf-8", REPORT, "utf-8"),
        ("utf-8-sig", REPORT, "utf-8"),
        ("gb18030", REPORT, "gb18030"),
        ("gb18030", "\ufeff" + REPORT, "gb18030"),
        ("gbk", "中国", "gb18030"),
        ("gbk", "蚂蚁", "gb18030"),
        ("gbk", "通知", "gb18030"),
        ("gbk", "2023 annual report: 交通", "gb18030"),
        ("big5", TRADITIONAL, "big5hkscs"),
        ("big5", "關於道路養護", "big5hkscs"),
        ("utf-16", REPORT, "utf-16-le"),
        ("utf-16-le", REPORT, "utf-16-le"),
        ("utf-16-be", REPORT, "utf-16-be"),
        ("utf-32", REPORT, "utf-32-le"),
        ("utf-32-be", REPORT, "utf-32-be"),
        ("utf-7", REPORT, "utf-7"),
        ("iso2022_jp", "道路の管理について報告する", "iso2022_jp_2"),
        ("shift_jis", "道路の管理についての報告をまとめたものです。よろしくお願いします。" * 3, "cp932"),
        ("utf-16-le", "关于印发公路养护管理办法的通知", "utf-16-le"),
        (
            "koi8-r",
            "Доклад о состоянии дорог и мостов в городе за последний год, подготовленный отделом." * 2,
            "koi8-r",
        ),
        ("euc_kr", "도로 관리에 관한 보고서입니다. 많은 관심을 부탁드립니다. 감사합니다." * 2, "cp949"),
        ("ascii", "plain text, C:\\x and a+b-c\n", "utf-8"),
        ("utf-8", "", "utf-8"),
    ],
)
def test_known_encodings(encoding: str, text: str, expected: str) -> None:
    data = text.encode(encoding)
    source = read(data)
    assert source.encoding == expected
    assert source.text == text.removeprefix("\ufeff")
    assert source.encode(source.text) == data


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5"])
def test_one_bad_byte_does_not_change_the_encoding(encoding: str) -> None:
    text = TRADITIONAL if encoding == "big5" else REPORT
    data = text.encode(encoding)
    for damaged in (data[:-2], data[:31] + b"\xff" + data[31:], data[:20] + data[21:]):
        source = read(damaged)
        assert source.encoding == codec(encoding)
        assert source.encode(source.text) == damaged


@pytest.mark.parametrize(("encoding", "text"), [("gb18030", REPORT), ("big5hkscs", TRADITIONAL)])
def test_characters_begin_again_behind_a_lost_byte(encoding: str, text: str) -> None:
    data = text.encode(encoding)
    offset = len(text[:14].encode(encoding))  # the first byte of the fifteenth character
    for lost in (b"", b"*", b"\xff"):
        source = read(data[:offset] + lost + data[offset + 1 :])
        assert source.text.startswith(text[:14])
        assert source.text.endswith(text[15:])
        assert source.encode(source.text) == data[:offset] + lost + data[offset + 1 :]


def test_rare_characters_are_no_lost_byte() -> None:
    rows = [
        "".join(bytes((lead, tail)).decode("gb2312", "ignore") for tail in range(0xA1, 0xFF))
        for lead in range(0xD8, 0xF8)
    ]
    text = REPORT * 9 + "\n".join(rows) + "\n刘鋆A组、镕B组与喆C组\n"
    assert read(text.encode("gb18030")).text == text


def test_a_declaration_is_evidence_and_no_more() -> None:
    page = '<meta charset="big5"><p>工作通知</p>'
    assert detect(page.encode("utf-8")).encoding == "utf-8"
    assert detect((page.replace("工作通知", REPORT)).encode("gb18030")).encoding == "gb18030"
    assert detect(page.replace("工作通知", "工作").encode("big5")).encoding == "big5hkscs"


def test_confidence_and_runner_up() -> None:
    sure, unsure = detect(REPORT.encode("gb18030")), detect(b"\xb0\xa6")
    assert sure.confidence > 0.95
    assert unsure.confidence < 0.6
    assert unsure.runner_up
    assert detect(REPORT.encode("utf-16")).bom
    assert clean(b"\xb0\xa6").findings[0].rule == "source.doubtful"
    assert not clean(REPORT.encode("gb18030")).findings


def test_damage_is_named_with_its_place() -> None:
    data = "公路，".encode() + b"\xff\xfe" + "养护。".encode()
    source = read(data)
    assert source.text == "公路，\ufffd\ufffd养护。"
    assert [tuple(entry) for entry in source.damage] == [(3, 5, 9, "0xFFFE")]
    finding = clean(data, only=["script"]).findings[0]
    assert (finding.rule, finding.start, finding.end) == ("source.undecodable", 3, 5)
    assert "at byte 9" in finding.note


def test_hz_is_read_as_the_gb_family() -> None:
    text = "公路养护——管理·办法"
    data = b"see ~~1: ~{" + bytes(byte & 0x7F for byte in text.encode("gb18030")) + b"~}\n"
    source = read(data)
    assert (source.text, source.encoding) == ("see ~1: 公路养护——管理·办法\n", "hz")
    assert source.encode(source.text) == data


def test_euro_sign_of_cp936() -> None:
    data = "价格为".encode("gbk") + b"\x80" + "20，工作的报告在这里。".encode("gbk")
    source = read(data)
    assert source.text == "价格为€20，工作的报告在这里。"
    assert not source.damage
    assert source.encode(source.text) == data


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + b"\x00\x01\x02" * 50,
        b"PK\x03\x04\x14\x00\x06\x00" + zlib.compress(b"x" * 999),
        zlib.compress(REPORT.encode() * 20) * 3,
        bytes(range(256)) * 8,
        b"\x01\x02\x03\x04" * 100,
        b"\0" * 100,
    ],
)
def test_binary_is_left_alone(data: bytes) -> None:
    cleaned = clean(data)
    assert (cleaned.text, cleaned.encoding) == ("", BINARY)
    assert cleaned.findings[0].rule == "source.binary"
    assert cleaned.ledger.restore() == data


def test_encoding_overrules_detection() -> None:
    source = read("文档".encode(), "gbk")
    assert (source.text, source.encoding) == ("鏂囨。", "gb18030")
    with pytest.raises(DecodingError, match="unknown encoding 'utf8x'; expected a name such as utf-8"):
        read(b"", "utf8x")
    for name in ("base64", "idna", "rot13"):
        with pytest.raises(DecodingError):
            read(b"", name)


def test_surrogates_in_str() -> None:
    source = read("甲\ud83d\ude00乙\ud800丙")
    assert source.text == "甲😀乙\ufffd丙"
    assert [tuple(entry) for entry in source.damage] == [(3, 4, 4, "U+D800")]
    assert source.encode(source.text) == "甲\ud83d\ude00乙\ud800丙"


@given(st.one_of(st.binary(max_size=300), st.tuples(messy_text, st.sampled_from(CODECS)).map(
    lambda pair: pair[0].encode(pair[1], "ignore"))), st.randoms(use_true_random=False))  # fmt: skip
@example(b"~{!!~}\n~~", None)
@example(b"\xff\xfe\x00\xd8", None)
@example(b"\xff\xfe\x00", None)
@example(b"\xff\xfe\x00\x00\x00\xd8\x00\x00\x00\x00\x11\x00", None)
@example(b"\x84\x31\x95\x33\x81\x30", None)
@example(b"+2AA-", None)
@example(b"\x1b$B\x21\xff", None)
def test_every_byte_comes_back(data: bytes, random: object) -> None:
    if random is not None and data:  # corrupt one byte and cut the tail
        at = random.randrange(len(data))  # type: ignore[attr-defined]
        data = data[:at] + bytes([random.randrange(256)]) + data[at + 1 + random.randrange(2) :]  # type: ignore[attr-defined]
    for encoding in (None, "utf-8", "gb18030", "big5", "utf-16-le", "utf-32-be", "hz", "cp932", "iso2022_jp_2", "utf-7",
                     "ascii", "utf-16"):  # fmt: skip
        source = read(data, encoding)
        assert source.encode(source.text) == data, (encoding, source)
        source.text.encode()  # holds no surrogate
        assert all(0 <= start <= end <= len(source.text) for start, end, *_ in (*source.raw, *source.damage))
        assert type(source).from_record(source.text, source.record()) == source


@given(st.text(st.characters(codec=None), max_size=60))
def test_every_str_comes_back(text: str) -> None:
    source = read(text)
    assert source.encode(source.text) == text
    source.text.encode()


@pytest.mark.parametrize("data", [b"\xff" * 20_000_000, b"\xff\xd6\xd0" * 2_000_000, b"+ZeVnLIqe-" * 100_000 + b"\xff",
                                  b"~{" * 1_000_000, b"\x1b$B" * 500_000, b"\xe4\xbd" * 2_000_000])  # fmt: skip
def test_time_is_linear_in_bad_bytes(data: bytes) -> None:
    started = time.process_time()
    source = read(data)
    assert source.encode(source.text) == data
    assert time.process_time() - started < 20
