"""The laws of the text, over every text that the project keeps, over random text and over random bytes."""

from __future__ import annotations

import itertools
import os
import pickle
import random
import re
import subprocess
import sys
import time
import unicodedata
from concurrent.futures import ProcessPoolExecutor
from functools import cache

import pytest
from conftest import MARKS, PIECES, ROOT, SPACES, every_text, messy_text
from hypothesis import given
from hypothesis import strategies as st

from cleaners import Cleaned, Edit, Pipeline, clean
from cleaners.text.edit import settle
from cleaners.text.format import DATA, guess_format
from cleaners.text.page import Page
from cleaners.text.source import read

PROFILES = ("zh", "zh-hant", "zh-keep-script", "minimal")
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "big5", "utf-16", "utf-16-le", "utf-32", "utf-32-be", "hz", "shift_jis")
TEXTS = [pytest.param(text, id=f"{number}:{text[:16]!r}") for number, text in enumerate(every_text())]

messy_bytes = st.one_of(
    st.binary(max_size=200),
    st.builds(lambda text, name, noise, at, cut: _corrupted(text.encode(name, "ignore"), noise, at, cut),
              messy_text, st.sampled_from(ENCODINGS), st.binary(max_size=3), st.integers(0, 200), st.integers(0, 3)),
)  # fmt: skip


def _corrupted(data: bytes, noise: bytes, at: int, cut: int) -> bytes:
    return (data[:at] + noise + data[at + len(noise) :])[: len(data) - cut]


@cache
def pipeline(profile: str = "zh") -> Pipeline:
    return Pipeline(profile)


def check(data: bytes | str, profile: str = "zh") -> Cleaned:
    """Every law that one document can be held to."""
    cleaned = pipeline(profile).run(data)
    ledger = cleaned.ledger
    source = read(data)
    assert ledger.replay() == cleaned.text
    assert ledger.undo() == source.text
    assert ledger.restore() == data
    assert type(ledger.restore()) is type(data)
    check_findings(cleaned)
    check_edits(cleaned, profile)
    again = pipeline(profile).run(cleaned.text)
    assert again.text == cleaned.text
    assert not again.ledger.stages, list(again.ledger.rows())
    return cleaned


def check_findings(cleaned: Cleaned) -> None:
    for finding in cleaned.findings:
        assert finding.rule != "pipeline.unsettled", list(cleaned.ledger.rows())[-8:]
        assert 0 <= finding.start <= finding.end <= len(cleaned.text), finding
        assert finding.note
        assert 0 <= finding.score <= 1


def check_edits(cleaned: Cleaned, profile: str) -> None:
    """Edits stand in order, spare the shields, and name what they move. What an edit makes look like a shield is one from the next
    round on."""
    text, number, kind = cleaned.ledger.source.text, 0, "text"
    shields = Page(text).shields
    links = {link.name: link for link in pipeline(profile)._chain}
    for stage in cleaned.ledger.stages:
        if stage.round != number:
            number, kind = stage.round, guess_format(text)
            shields = Page(text, format=kind).shields
        everywhere = links[stage.cleaner].rules.everywhere
        assert settle(stage.edits) == (stage.edits, [])
        assert all(rule.startswith(stage.cleaner + ".") for rule in stage.edits.rules)
        assert stage.cut == [text[edit.start : edit.end] for edit in stage.edits]
        assert all(cut != edit.text for cut, edit in zip(stage.cut, stage.edits, strict=True)), (
            "an edit changes nothing"
        )
        blocked = shields.blocked(stage.edits)
        touched = {stage.edits[i]: shield for i, shield in blocked.items() if stage.edits.rules[i] not in everywhere}
        assert not touched, touched
        text = _with(text, list(stage.edits))
        spared = everywhere.isdisjoint(stage.edits.rules)
        shields = shields.carried(stage.edits) if spared else Page(text, format=kind).shields
    assert text == cleaned.text


def _with(text: str, edits: list[Edit]) -> str:
    """Applied in the plainest way, apart from the code under test: what no edit names stands as and where it stood."""
    for start, end, new, _ in reversed(edits):
        text = text[:start] + new + text[end:]
    return text


def check_shape(text: str) -> None:
    """The canonical shape of a text; inside code, tables and the marks of a format only line ends are."""
    assert not text or text.endswith("\n"), repr(text[-20:])
    assert not text.endswith("\n\n")
    assert unicodedata.is_normalized("NFC", text)
    kind = guess_format(text)
    shields = Page(text, format=kind).shields
    free = _with(text, [Edit(start, end, "#" * (end - start), "") for start, end, _ in shields])
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u3000\u00a0]", free), repr(text)
    assert not re.search("[\x00-\x08\x0b-\x1f]|^\ufeff", text), repr(text)
    if kind not in DATA:
        for line in free.split("\n")[:-1]:
            assert line == line.strip(" "), repr(line)
            assert line, repr(text)


@pytest.mark.parametrize("text", TEXTS)
def test_laws_hold_for_kept_texts(text: str) -> None:
    check_shape(check(text).text)


@pytest.mark.parametrize("profile", PROFILES[1:])
def test_laws_hold_for_kept_texts_in_other_profiles(profile: str) -> None:
    for text in every_text():
        check(text, profile)


@given(messy_text)
def test_laws_hold_for_random_text(text: str) -> None:
    check_shape(check(text).text)


@given(messy_text, st.sampled_from(PROFILES[1:]))
def test_laws_hold_for_random_text_in_other_profiles(text: str, profile: str) -> None:
    check(text, profile)


piece = st.builds(lambda text, start, size: text[start : start + size],
                  st.sampled_from(every_text()), st.integers(0, 300), st.integers(1, 200))  # fmt: skip


@given(st.lists(st.one_of(piece, piece, st.sampled_from(PIECES), st.sampled_from([*MARKS, *SPACES])), max_size=12))
def test_laws_hold_for_kept_texts_torn_and_mixed(pieces: list[str]) -> None:
    check("".join(pieces))


@given(st.text(st.characters(codec=None), max_size=60))
def test_laws_hold_for_any_str(text: str) -> None:
    check(text)


@given(messy_bytes)
def test_laws_hold_for_any_bytes(data: bytes) -> None:
    check(data)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_laws_hold_in_every_encoding(encoding: str) -> None:
    for text in every_text()[::10]:
        check(text.encode(encoding, "ignore"))


@given(messy_text)
def test_words_keep_their_order(text: str) -> None:
    """Letters, ideographs and digits that no edit names come out in the order in which they came in."""
    cleaned = pipeline().run(text)
    last = 0
    for start, after in itertools.pairwise([*range(len(cleaned.text)), len(cleaned.text)]):
        left, right = cleaned.ledger.origin(start, after)
        if (
            right - left == 1
            and cleaned.ledger.source.text[left] == cleaned.text[start]
            and cleaned.text[start].isalnum()
        ):
            assert left >= last, (cleaned.text, start)
            last = left


@given(st.one_of(st.sampled_from(every_text()), messy_text))
def test_shields_come_out_as_they_went_in(text: str) -> None:
    """Or not at all; what rules that reach everywhere do to them is their own matter."""
    cleaned = pipeline().run(text)
    everywhere = frozenset[str]().union(*(link.rules.everywhere for link in pipeline()._chain))
    rows = [row for row in cleaned.ledger.rows() if row.before and row.rule not in everywhere]
    for start, end, kind in Page(text, format=guess_format(text)).shields:
        inside = [row for row in rows if row.source_start < end and row.source_end > start]
        if not text[start:end].replace("\n", "").isprintable():
            continue  # an odd line end or space in it may show that it was none
        if any(row.source_start <= start and end <= row.source_end and not row.after for row in inside):
            continue
        if kind == "table":  # an odd space at the edge of a cell, and the gaps between cells, are put in order
            inside = [row for row in inside if not (row.before + row.after).isspace()]
        assert not inside, (kind, text[start:end], inside)


def _clean_batch(packed: bytes, texts: list[str]) -> list[tuple[str, str]]:
    chain: Pipeline = pickle.loads(packed)
    return [(cleaned.text, repr(cleaned.ledger.record())) for cleaned in chain.run_many(texts)]


def test_workers_and_order_change_nothing() -> None:
    texts = every_text()
    here = dict(zip(texts, _clean_batch(pickle.dumps(pipeline()), texts), strict=True))
    shuffled = random.Random(7).sample(texts, len(texts))
    with ProcessPoolExecutor(2) as pool:
        batches = [shuffled[i::3] for i in range(3)]
        results = list(pool.map(_clean_batch, [pickle.dumps(pipeline())] * 3, batches))
    for batch, result in zip(batches, results, strict=True):
        assert result == [here[text] for text in batch]


def test_hash_seed_and_locale_change_nothing() -> None:
    code = (
        "import hashlib, sys; sys.path.insert(0, 'tests'); from conftest import every_text; from cleaners import Pipeline\n"
        "digest, chain = hashlib.sha256(), Pipeline()\n"
        "for text in every_text():\n"
        "    cleaned = chain.run(text)\n"
        "    digest.update(repr((cleaned.text, cleaned.findings, cleaned.metadata, cleaned.ledger.record())).encode())\n"
        "print(chain.digest, digest.hexdigest())"
    )
    outputs = set()
    for seed, locale in (("0", "C"), ("1", "C.UTF-8"), ("4711", "POSIX")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "LANG": locale, "LC_ALL": locale}
        done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        outputs.add(done.stdout)
    assert len(outputs) == 1


HOSTILE = {
    "commas": ",", "chinese commas": "，", "spaces": " ", "wide spaces": "\u3000", "line ends": "\n", "stops": "。", "dots": ".",
    "dashes": "-", "tags": "<a ", "open tags": "<div>", "entities": "&amp;", "ampersands": "&", "opening": "（", "quotes": "“",
    "straight quotes": '"', "angles": "<<", "books": "《", "hashes": "#", "paid": "##paidbegin##", "masks": "X", "stars": "*",
    "mou": "某", "han": "工", "spaced han": "工 ", "spaced list": "工作 推进 ", "digits": "1", "ranges": "1-", "headings": "一、",
    "numbers": "1.\n", "lines": "工作推进\n", "long lines": "工作推进落实到位并且加强督导检查确保全面完成\n", "sentences": "工作,推进.",
    "pages": "工作推进\n— 3 —\n", "form feeds": "工作\f", "pipes": "|", "tabs": "工\t", "marks": "(一)", "mojibake": "ä¸­", "gbk": "ÖÐ¹ú",
    "lost": "锟斤拷", "escapes": "\\u4e2d", "percent": "%E4%B8%AD", "combining": "a\u0301\u0301", "joiners": "😀\u200d", "urls": "http://a.cn/",
    "ads": "加微信：abc123\n", "traditional": "這個機關", "years": "2021-2025年", "brackets": "[2024]", "code": "a = (1,\n", "ellipsis": "…",
    "latin": "word ", "full width": "Ａ", "half kana": "ｶﾞ", "radicals": "⼈", "private": "\uf0b7", "and": "工 and 作", "names": "徐 雯 ",
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_time_is_linear(kind: str) -> None:
    """Sixteen times the text takes about sixteen times as long; with a head and a tail, so that it is one document."""

    def cost(size: int) -> float:
        text = "工作报告\n" + HOSTILE[kind] * (size // len(HOSTILE[kind])) + "\n青禾市人民政府"
        started = time.process_time()
        pipeline().run(text)
        return time.process_time() - started

    cost(500)
    small, large = max(cost(2_500), 0.008), cost(40_000)
    if large > small * 16 * 3:  # or was the machine busy, or the garbage collector?
        small, large = max(small, cost(2_500)), min(large, cost(40_000))
    assert large < small * 16 * 3, f"{small:.3f} s for 2,500 code points, {large:.3f} s for 40,000"


def test_clean_is_the_pipelines_short_form() -> None:
    assert clean("工作,推进.").text == pipeline().run("工作,推进.").text == "工作，推进。\n"
