"""The literals that call for a pattern: none is missing, whatever the pattern matches."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT, all_rules
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaners import Pipeline
from cleaners.rulebook.bounds import measure
from cleaners.rulebook.known import FILE, Prepared
from cleaners.rulebook.match import Rules
from cleaners.rulebook.read import builtin, read_rules
from cleaners.rulebook.rule import Rule
from cleaners.rulebook.triggers import find_triggers
from cleaners.text.page import Page

RULES = [rule for rule in all_rules() if rule.find and not rule.literal]

PIECES = st.recursive(
    st.sampled_from(["关注", "群", "下载", "ab", "[加进]", "[0-2]", r"\d", "[^，]", ".", " ", r"\s"]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        st.lists(inner, min_size=2, max_size=4).map(lambda parts: f"(?:{'|'.join(parts)})"),
        st.tuples(inner, st.sampled_from(["?", "{0,2}", "{1,3}", "{2}"])).map(lambda pair: f"(?:{pair[0]}){pair[1]}"),
    ),
    max_leaves=8,
)


@settings(max_examples=300, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.data(), PIECES, st.booleans())
def test_whatever_a_pattern_matches_holds_one_of_its_literals(data: st.DataObject, pattern: str, fold: bool) -> None:
    pattern = f"(?i){pattern}" if fold else pattern
    literals = find_triggers(pattern)
    if literals:
        match = data.draw(st.from_regex(re.compile(pattern), fullmatch=True))
        assert any(literal in match for literal in literals), (literals, match)


@pytest.mark.parametrize(
    ("pattern", "literals"),
    [
        ("代写", ["代写"]),
        ("(?:代写|代笔)服务?", ["代写服", "代笔服"]),
        ("[^，]{0,9}(?:点赞|转发)", ["点赞", "转发"]),
        ("[加进](?:微信|读者|我们){1,9}群", ["们群", "信群", "者群"]),  # not 群 alone, which is everywhere
        ("(?i)qq", ["QQ", "Qq", "qQ", "qq"]),
        (r"\d{4}", []),
        ("(?:求票)?", []),  # matches nothing as well
    ],
)
def test_literals_are_the_rarest_that_a_match_cannot_do_without(pattern: str, literals: list[str]) -> None:
    assert sorted(find_triggers(pattern)) == literals


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_no_rule_is_deaf_to_what_it_matches(rule: Rule) -> None:
    pattern = re.compile(rule.find, re.ASCII | re.MULTILINE)  # digits of other scripts are in no literal
    _, ahead, *_ = measure(rule.find)

    @settings(max_examples=15, suppress_health_check=list(HealthCheck), deadline=None, database=None)
    @given(st.from_regex(pattern))
    def check(text: str) -> None:
        for match in pattern.finditer(text):
            seen = text[match.start() : match.end() + ahead]
            assert any(literal in seen for literal in rule.trigger), match[0]

    check()


def test_what_is_prepared_is_what_the_script_writes() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "prepare.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def matches(rules: list[Rule], text: str) -> list[tuple[str, int, int, dict[str, str | None]]]:
    """What rules see in a text, and what their groups hold."""
    seen = Rules("removal", rules).matches(Page(text))
    return [
        (rule.name, *match.span(), {key: value for key, value in match.groupdict().items() if value is not None})
        for rule, match in seen
    ]


@settings(max_examples=200, suppress_health_check=list(HealthCheck), deadline=None)
@given(
    st.data(),
    st.lists(PIECES, min_size=2, max_size=5),
    st.sampled_from(["{find}", "^{find}$", "[读 ]{0,3}{find}(?!群)"]),
)
def test_wordings_find_apart_what_they_find_together(data: st.DataObject, wordings: list[str], around: str) -> None:
    rule = Rule("removal.own", "sign", "", "safe", tuple(wordings), around=around)
    rule = replace(rule, calls=tuple(map(find_triggers, rule.each)))
    if all(rule.calls):
        said = st.one_of(*(st.from_regex(re.compile(wording), fullmatch=True) for wording in wordings))
        text = "".join(data.draw(st.lists(st.one_of(said, st.sampled_from("读 \n。群")), max_size=12)))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("cleaners.rulebook.match.SETS", 0)
            together = matches([rule], text)
        assert matches([rule], text) == together


def test_the_built_in_wordings_find_apart_what_they_find_together(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = [rule for rule in RULES if rule.cleaner == "removal"]
    text = "\n".join(example.text for rule in rules for example in rule.examples)
    apart = matches(rules, text)
    assert len(apart) > len(rules)
    monkeypatch.setattr("cleaners.rulebook.match.SETS", 0)
    assert matches(rules, text) == apart


def test_a_rule_of_ones_own_needs_no_trigger(tmp_path: Path) -> None:
    file = tmp_path / "my.toml"
    file.write_text(
        '[[rule]]\nname = "mine"\ncleaner = "punctuation"\nwhy = "x"\nrisk = "lossy"\nfind = "第[一二]供水所"\nput = "水务所"\n'
        'examples = [{ text = "第一供水所。", want = "水务所。" }, { text = "供水所。" }]\n',
        encoding="utf-8",
    )
    assert Pipeline(rules=[file]).run("去第二供水所。\n").text == "去水务所。\n"


def test_what_a_rule_names_itself_is_not_read_off() -> None:
    known = json.loads((ROOT / "rules" / FILE).read_text(encoding="utf-8"))["rules"]
    for file in (ROOT / "rules").glob("*/*.toml"):
        for rule in tomllib.loads(file.read_text(encoding="utf-8")).get("rule", []):
            if "trigger" in rule and rule.get("find"):
                assert "calls" not in known[f"{file.parent.name}.{rule['name']}"], rule["name"]


def test_what_is_prepared_says_what_the_files_say() -> None:
    read, prepared = (read_rules(builtin(), proven=proven) for proven in (False, True))
    assert [replace(rule, examples=()) for rule in read[0]] == prepared[0]
    assert read[1] == prepared[1]


def test_a_file_that_was_edited_since_is_read_anew() -> None:
    prepared, file = Prepared(builtin()), builtin() / "script" / "script.toml"
    text = file.read_text(encoding="utf-8")
    assert prepared.data(file, text) is not None
    assert prepared.data(file, text + "\n") is None


def test_a_file_of_that_name_beside_a_users_rules_is_not_read(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("{ not JSON", encoding="utf-8")
    (tmp_path / "removal").mkdir()
    (tmp_path / "removal" / "my.toml").write_text(
        '[[rule]]\nname = "mine"\nkind = "keep"\nwhy = "x"\nrisk = "safe"\nfind = "水渠"\nexamples = [{ text = "水渠" }]\n',
        encoding="utf-8",
    )
    assert Pipeline(rules=[tmp_path]).run("修好水渠。\n").text == "修好水渠。\n"
