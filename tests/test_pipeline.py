"""The front door: profiles, options, switches, and what a pipeline is besides its chain."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import ROOT

import cleaners
from cleaners import Cleaned, DecodingError, Pipeline, RuleError, clean, detect
from cleaners.pipeline import WINDOW
from cleaners.rulebook.rule import Value
from cleaners.text.page import Page, Proposal

TRADITIONAL = "這個辦法適用於機關單位。"
SIMPLIFIED = "这个办法适用于机关单位。"


def only_script(**arguments: Any) -> Pipeline:
    return Pipeline(only=["script"], **arguments)


def test_the_front_door() -> None:
    assert {name for name in cleaners.__all__ if not hasattr(cleaners, name)} == set()
    cleaned = clean(TRADITIONAL, only=["script"])
    assert isinstance(cleaned, Cleaned)
    assert (cleaned.text, cleaned.encoding) == (SIMPLIFIED, None)
    assert clean(TRADITIONAL.encode("big5"), only=["script"]).encoding == "big5hkscs"
    with pytest.raises(AttributeError, match="has no attribute 'clear'"):
        cleaners.clear  # noqa: B018


def test_profiles(tmp_path: Path) -> None:
    assert Pipeline().profile.name == "zh"
    assert Pipeline("minimal").profile.chain == ("encoding", "characters")
    assert Pipeline("zh-hant", only=["script"]).run(SIMPLIFIED).text == TRADITIONAL
    assert Pipeline("zh-keep-script", only=["script"]).run(TRADITIONAL).text == TRADITIONAL
    mine = tmp_path / "mine.toml"
    mine.write_text('base = "zh-hant"\nchain = ["script"]\n', encoding="utf-8")
    assert Pipeline(mine).run(SIMPLIFIED).text == TRADITIONAL
    assert Pipeline(str(mine), options={"script.target": "hans"}).run(TRADITIONAL).text == SIMPLIFIED


def test_a_page_break_is_evidence_only_for_the_cleaner_that_takes_it_away() -> None:
    pages = "第一页说的是水渠，讲了很久，大家都听得很\n— 1 —\n认真。\n"
    assert Pipeline("zh").run(pages).text == "第一页说的是水渠，讲了很久，大家都听得很认真。\n"
    assert "\f" not in Pipeline("zh", skip=["paragraphs"]).run(pages.replace("— 1 —\n", "\f")).text
    assert Pipeline("zh", only=["removal"]).run(pages).text == pages.replace("— 1 —\n", "")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"profile": "zhh"}, "unknown profile 'zhh' (did you mean 'zh'?); expected one of minimal, zh,"),
        ({"skip": ["spacin"]}, "unknown cleaner 'spacin' (did you mean 'spacing'?)"),
        ({"only": ["scripts"]}, "unknown cleaner 'scripts' (did you mean 'script'?)"),
        ({"disable": ["simplfy"]}, "unknown rule 'simplfy' (did you mean 'script.simplify'?)"),
        ({"enable": ["script.simplfy"]}, "unknown rule 'script.simplfy' (did you mean 'script.simplify'?)"),
        ({"options": {"script.targt": "hant"}}, "unknown option 'script.targt' (did you mean 'script.target'?)"),
        ({"options": {"script.target": "latin"}}, "option script.target = 'latin'; expected 'hans' or 'hant'"),
        ({"disable": ["simpl"]}, "unknown rule 'simpl' (did you mean 'script.simplify'?)"),
        ({"format": "cvs"}, "format 'cvs' (did you mean 'csv'?)"),
        ({"rules": ["nowhere.toml"]}, "nowhere.toml: no such file or folder"),
    ],
)
def test_what_is_unknown_is_refused_with_a_suggestion(arguments: dict[str, Any], error: str) -> None:
    with pytest.raises(RuleError) as raised:
        Pipeline(**arguments)
    assert error in str(raised.value)


def test_other_refusals(tmp_path: Path) -> None:
    with pytest.raises(DecodingError, match="unknown encoding 'utf9'"):
        Pipeline(encoding="utf9")
    with pytest.raises(TypeError, match=r"skip = 'spacing'; expected a list, as in \['spacing'\]"):
        Pipeline(skip="spacing")
    (tmp_path / "a.toml").write_text(f'base = "{tmp_path.as_posix()}/b.toml"\n', encoding="utf-8")
    (tmp_path / "b.toml").write_text(f'base = "{tmp_path.as_posix()}/a.toml"\n', encoding="utf-8")
    with pytest.raises(RuleError, match="leads back to itself"):
        Pipeline(tmp_path / "a.toml")


@pytest.mark.parametrize("data", [None, 5, [1, 2], Path("notice.txt")])
def test_what_is_no_document_is_refused(data: Any) -> None:
    with pytest.raises(TypeError, match="expected bytes or str: the document itself, not its name"):
        clean(data)
    with pytest.raises(TypeError, match="expected bytes: a str is decoded already"):
        detect("公告" if data is None else data)


def test_a_lone_document_is_not_read_letter_by_letter() -> None:
    pipeline = Pipeline("minimal")
    for document in ("公告", "公告".encode()):
        with pytest.raises(TypeError, match=r"expected several: run_many\(\[document\]\), or run\(document\)"):
            pipeline.run_many(document)  # type: ignore[arg-type]
    assert clean(bytearray("公告".encode("gbk"))).text == clean(memoryview("公告".encode())).text == "公告\n"  # type: ignore[arg-type]


def test_switches() -> None:
    assert clean(TRADITIONAL, only=["script"], disable=["simplify"]).text == TRADITIONAL
    assert clean(TRADITIONAL, only=["script"], disable=["script.simplify"], enable=["simplify"]).text == TRADITIONAL
    assert "script" not in Pipeline(skip=["script"]).profile.chain
    assert Pipeline(only=["spacing", "script"]).profile.chain == ("script", "spacing")  # the profile's order
    assert clean(TRADITIONAL, only=["script"], options={"script.target": "keep"}).text == TRADITIONAL


OWN_RULE = """
[[rule]]
name = "own-word"
cleaner = "{cleaner}"
why = "A word of the house."
risk = "lossy"
find = "青禾牌"
put = ""
literal = true
{more}
examples = [{{ text = "青禾牌道路", want = "道路" }}, {{ text = "青禾市道路" }}]
"""


def test_a_rule_of_the_users_own(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(OWN_RULE.format(cleaner="punctuation", more=""), encoding="utf-8")
    cleaned = clean("修补青禾牌道路。", rules=[file], only=["punctuation"])
    assert cleaned.text == "修补道路。"
    assert [row.rule for row in cleaned.ledger.rows()] == ["punctuation.own-word"]
    assert (
        clean("修补青禾牌道路。", rules=[file], only=["punctuation"], disable=["own-word"]).text == "修补青禾牌道路。"
    )
    twin = tmp_path / "twin.toml"
    twin.write_text(OWN_RULE.format(cleaner="punctuation", more=""), encoding="utf-8")
    with pytest.raises(
        RuleError, match=r"twin.toml:3: a second rule 'punctuation.own-word', the first is in .*own.toml:3"
    ):
        Pipeline(rules=[file, twin])
    twin.write_text(OWN_RULE.format(cleaner="punctuaton", more=""), encoding="utf-8")
    with pytest.raises(RuleError, match=r"unknown cleaner 'punctuaton' \(did you mean 'punctuation'\?\)"):
        Pipeline(rules=[twin])
    file.write_text(OWN_RULE.format(cleaner="punctuation", more="default = false"), encoding="utf-8")
    assert clean("青禾牌道路", rules=[file], only=["punctuation"]).text == "青禾牌道路"
    assert clean("青禾牌道路", rules=[file], only=["punctuation"], enable=["own-word"]).text == "道路"


def test_a_rule_reaches_into_shields_only_where_it_says_so(tmp_path: Path) -> None:
    text = "`青禾牌道路`与青禾牌道路"
    file = tmp_path / "own.toml"
    file.write_text(OWN_RULE.format(cleaner="punctuation", more=""), encoding="utf-8")
    cleaned = clean(text, rules=[file], only=["punctuation"])
    assert cleaned.text == "`青禾牌道路`与道路"
    assert [lost.winner for stage in cleaned.ledger.stages for lost in stage.skipped] == ["shield:code"]
    file.write_text(OWN_RULE.format(cleaner="punctuation", more="everywhere = true"), encoding="utf-8")
    assert clean(text, rules=[file], only=["punctuation"]).text == "`道路`与道路"


def test_pickling_keeps_the_users_own_rules(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(OWN_RULE.format(cleaner="punctuation", more=""), encoding="utf-8")
    pipeline = Pipeline(rules=[file], only=["punctuation"], encoding="gbk", format="text")
    packed = pickle.dumps(pipeline)
    file.unlink()
    again = pickle.loads(packed)
    assert again.digest == pipeline.digest
    assert again.run("青禾牌道路").text == "道路"
    assert (again.encoding, again.format, again.profile) == ("gb18030", "text", pipeline.profile)


def test_the_digest_tells_what_cleans_alike(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(OWN_RULE.format(cleaner="punctuation", more=""), encoding="utf-8")
    digests = [
        Pipeline(**arguments).digest
        for arguments in (
            {}, {"skip": ["script"]}, {"disable": ["simplify"]}, {"options": {"script.target": "hant"}}, {"rules": [file]},
            {"encoding": "gbk"}, {"format": "csv"}, {"profile": "minimal"},
        )
    ]  # fmt: skip
    assert len(set(digests)) == len(digests)
    assert Pipeline().digest == Pipeline("zh").digest == Pipeline(options={"script.target": "hans"}).digest
    assert clean("甲").ledger.digest == Pipeline().digest


def test_many_documents_are_taken_a_window_at_a_time() -> None:
    taken: list[int] = []

    def documents() -> Iterator[str]:
        for number in range(1000):
            taken.append(number)
            yield TRADITIONAL * 1000

    results = only_script().run_many(documents())
    assert taken == []
    assert next(results).text == SIMPLIFIED * 1000
    assert len(taken) * len(TRADITIONAL) * 1000 < 2 * WINDOW


def test_what_came_before_an_input_that_fails_is_not_lost() -> None:
    def documents() -> Iterator[str]:
        yield TRADITIONAL
        raise OSError("the disk is gone")

    results = only_script().run_many(documents())
    assert next(results).text == SIMPLIFIED
    with pytest.raises(OSError, match="the disk is gone"):
        next(results)


class FakeCleaner(SimpleNamespace):
    """A cleaner of the test's own, in the place of the last one of a chain."""

    def propose(self, page: Page, rules: object, options: Mapping[str, Value]) -> Proposal:
        proposal = Proposal()
        self.act(page, proposal)
        return proposal


def _with(act: Any) -> Pipeline:
    pipeline = only_script()
    pipeline._chain[-1] = FakeCleaner(
        name="script", module=FakeCleaner(act=act), rules=pipeline._chain[-1].rules, options={}, everywhere=frozenset()
    )  # type: ignore[call-overload]
    return pipeline


def test_rounds_go_on_until_nothing_moves() -> None:
    def shorten(page: Page, proposal: Proposal) -> None:
        if len(page.text) > 2:
            proposal.edits.add(0, 1, "", "script.test")

    cleaned = _with(shorten).run("甲乙丙丁")
    assert cleaned.text == "丙丁"
    assert [stage.round for stage in cleaned.ledger.stages] == [1, 2]
    assert not cleaned.findings


def test_a_text_that_never_settles_is_reported() -> None:
    def turn(page: Page, proposal: Proposal) -> None:
        proposal.edits.add(0, 1, "乙" if page.text[0] == "甲" else "甲", "script.test")

    pipeline = _with(turn)
    cleaned = pipeline.run("甲")
    assert [finding.rule for finding in cleaned.findings] == ["pipeline.unsettled"]
    assert len(cleaned.ledger.stages) == pipeline.profile.rounds
    assert cleaned.ledger.undo() == "甲"


def test_an_edit_that_changes_nothing_is_not_written_down() -> None:
    def pretend(page: Page, proposal: Proposal) -> None:
        proposal.edits.add(0, 1, page.text[0], "script.test")

    assert _with(pretend).run("甲乙").ledger.stages == ()


def test_what_the_first_finds_out_stands() -> None:
    def learn(page: Page, proposal: Proposal) -> None:
        proposal.learn("title", page.text)
        proposal.report("script.test", 0, 1, "why", 0.5)
        if len(page.text) > 1:
            proposal.edits.add(0, 1, "", "script.test")

    cleaned = _with(learn).run("甲乙")
    assert cleaned.metadata == {"title": "甲乙"}
    assert [(finding.start, finding.end, finding.score) for finding in cleaned.findings] == [(0, 1, 0.5)]


def test_the_formats_marks_are_kept_even_from_rules_that_reach_everywhere(tmp_path: Path) -> None:
    rule = OWN_RULE.replace('find = "青禾牌"\nput = ""', 'find = "；"\nput = ","').replace('"青禾牌道路"', '"甲；"')
    file = tmp_path / "own.toml"
    file.write_text(
        rule.replace("道路", "甲,", 1).format(cleaner="characters", more="everywhere = true"), encoding="utf-8"
    )
    table = "编号,内容\n1,甲；乙\n2,丙\n"
    assert clean(table, rules=[file], only=["characters"]).text == table
    assert clean("甲；乙", rules=[file], only=["characters"]).text == "甲,乙"
    assert clean(table, rules=[file], only=["characters"], format="text").text != table


def test_starting_up_loads_no_more_than_is_needed() -> None:
    code = "import sys, cleaners; print(sorted({'opencc', 'ftfy', 'bs4', 'lxml', 'chardet'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"
