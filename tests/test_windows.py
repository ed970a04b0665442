"""Many documents in one page come out as each does alone: the same text, ledger, findings and metadata."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import pytest
from conftest import chain, every_text, messy_text
from hypothesis import given
from hypothesis import strategies as st

from cleaners import Cleaned
from cleaners.text.page import Page

PROFILES = ("zh", "zh-hant", "minimal")


def everything(cleaned: Cleaned) -> dict[str, Any]:
    """All that is known of a cleaned document."""
    stages = [
        (stage.cleaner, stage.round, list(stage.edits), stage.cut, stage.skipped) for stage in cleaned.ledger.stages
    ]
    return {"text": cleaned.text, "stages": stages, "findings": cleaned.findings, "metadata": cleaned.metadata}


def check(texts: Sequence[str], profile: str = "zh") -> None:
    pipeline = chain(profile)
    for text, cleaned in zip(texts, pipeline.run_many(texts), strict=True):
        assert everything(cleaned) == everything(pipeline.run(text)), text
        assert cleaned.ledger.restore() == text


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("seed", range(3))
def test_all_that_the_project_keeps_in_any_order(seed: int, profile: str) -> None:
    chance = random.Random(seed)
    texts = [chance.choice((text, text + "\n", text.rstrip("\n"))) for text in every_text()]
    chance.shuffle(texts)
    check(texts[:700], profile)


@given(st.lists(messy_text, max_size=6))
def test_random_documents(texts: list[str]) -> None:
    check(texts)


def test_nothing_reaches_from_one_document_into_the_next() -> None:
    check(
        [
            "```\ncode, here",
            "```\n工作,推进",
            "",
            "（一",
            "）好",
            "名单  甲",
            "名单  乙",
            "a-\r",
            "“甲",
            "坚持”好事“",
            "第1页 共2页",
        ]
    )


def test_a_window_is_joined_by_line_ends_that_belong_to_none() -> None:
    page = Page.of(["甲", "乙\n", "", "丙"])
    assert page.text == "甲\n乙\n\n\n丙"
    assert [page.text[start:end] for start, end in page.documents()] == ["甲", "乙\n", "", "丙"]
    assert [page.document(at) for at in range(len(page.text))] == [0, 0, 1, 1, 1, 2, 3]
