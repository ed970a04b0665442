"""Bad rules files and profiles are refused with file, line, what was expected and what to do; good ones do their work."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from cleaners import Pipeline, RuleError, clean
from cleaners.ports.cli import main
from cleaners.rulebook.bounds import unbounded
from cleaners.rulebook.read import builtin, read_rules

GOOD = """\
[[rule]]
name = "own"
cleaner = "punctuation"
why = "The old word was renamed."
risk = "lossy"
find = "旧词"
put = "新词"
trigger = ["旧词"]
examples = [{ text = "请见旧词。", want = "请见新词。" }, { text = "请见词。" }]
"""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(text: str, name: str = "my.toml") -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def changed(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


BAD = {
    "not TOML": (changed('name = "own"', "name = own"), 2, "not TOML"),
    "cut short": (GOOD[:-20], 9, "not TOML"),
    "unknown key": (changed("put =", "putt ="), 7, "unknown key 'putt' (did you mean 'put'?)"),
    "unknown table": (changed("[[rule]]", "[[rules]]"), 1, "did you mean 'rule'"),
    "not a list of tables": (changed("[[rule]]", "[rule]"), 1, "[[rule]]"),
    "no name": (changed('name = "own"\n', ""), 1, "'name' is missing"),
    "name with a capital": (changed('"own"', '"Own"'), 2, "lower-case"),
    "no cleaner": (changed('cleaner = "punctuation"\n', ""), 1, "'cleaner' is missing"),
    "unknown cleaner": (changed('"punctuation"', '"punctation"'), 2, "did you mean 'punctuation'"),
    "no why": (changed('why = "The old word was renamed."\n', ""), 1, "'why' is missing"),
    "empty why": (changed('"The old word was renamed."', '" "'), 4, "'why' is missing"),
    "no risk": (changed('risk = "lossy"\n', ""), 1, "'risk' is missing"),
    "unknown risk": (changed('"lossy"', '"lossi"'), 5, "did you mean 'lossy'"),
    "unknown kind": (GOOD + 'kind = "replce"\n', 10, "did you mean 'replace'"),
    "no trigger": (
        changed('trigger = ["旧词"]\n', "").replace('find = "旧词"', r"find = '\d{4}'"),
        1,
        "`trigger` is missing",
    ),
    "empty trigger": (changed('["旧词"]', '[""]'), 8, "`trigger` is missing"),
    "trigger that is no list": (changed('["旧词"]', '"旧词"'), 8, "expected a list of strings"),
    "no examples": (GOOD[: GOOD.index("examples")], 1, "`examples` are missing"),
    "an example of another shape": (changed('{ text = "请见词。" }', '"请见词。"'), 9, "each example is"),
    "an example with a slip": (changed("want =", "wants ="), 9, "unknown key 'wants'"),
    "an example that wants itself": (changed("请见新词。", "请见旧词。"), 9, "wants itself"),
    "a list with something else in it": (changed('find = "旧词"', "find = ['旧词', 3]"), 6, "a list of strings"),
    "an empty wording": (changed('find = "旧词"', "find = ['旧词', '']"), 6, "a list of strings"),
    "a wording without words": (
        changed('find = "旧词"', r"find = ['旧词', '\d{4}']").replace('trigger = ["旧词"]\n', ""),
        1,
        r"'\\d{4}' names no words",
    ),
    "nothing in what is around": (changed('put = "新词"', 'around = "^旧"'), 7, "expected {find} once"),
    "a list of literals": (
        changed('find = "旧词"', "find = ['旧', '词']\nliteral = true"),
        6,
        "a literal is one string",
    ),
    "star": (changed('find = "旧词"', 'find = "旧词.*"'), 6, "{0,80}"),
    "plus": (changed('find = "旧词"', 'find = "(?:旧|词)+"'), 6, "no upper bound"),
    "open count": (changed('find = "旧词"', 'find = "旧词{2,}"'), 6, "no upper bound"),
    "a repeat in a lookahead": (changed('find = "旧词"', 'find = "旧词(?=.*好)"'), 6, "no upper bound"),
    "nested repeat": (changed('find = "旧词"', 'find = "(?:旧{1,9}词?){1,9}"'), 6, "a repeat inside a repeat"),
    "a very long match": (changed('find = "旧词"', 'find = "旧词.{0,5000}"'), 6, "more than 1000"),
    "bad pattern": (changed('find = "旧词"', 'find = "旧词("'), 6, "not a regular expression"),
    "bad template": (changed('put = "新词"', 'put = "新\\\\2"'), 7, "does not fit"),
    "unknown group": (changed('put = "新词"', 'put = "新\\\\g<x>"'), 7, "does not fit"),
    "put of a report": (GOOD + 'kind = "report"\n', 7, "means nothing"),
    "a table with a pattern": (changed('put = "新词"', 'kind = "table"'), 7, "has no `find`"),
    "a report of nothing": (changed('find = "旧词"\nput = "新词"', 'kind = "report"'), 6, "needs a `find`"),
    "a flag that is a word": (GOOD + 'default = "no"\n', 10, "expected true or false"),
    "twice in one file": (GOOD + "\n" + GOOD, 12, "a second rule 'punctuation.own'"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_rules_file_is_refused(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    text, line, says = BAD[name]
    write(text)
    with pytest.raises(RuleError) as caught:
        Pipeline(rules=["my.toml"])
    assert str(caught.value).startswith(f"my.toml:{line}: "), caught.value
    assert says in str(caught.value)
    assert main(["rules", "--check", "my.toml"]) == 2
    assert says in capsys.readouterr().err


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "gbk.toml").write_bytes('why = "旧词"'.encode("gbk"))
    for name, says in (("none.toml", "no such file"), ("empty", "no *.toml"), ("gbk.toml", "UTF-8")):
        with pytest.raises(RuleError, match=says.replace("*", r"\*")):
            Pipeline(rules=[name])


def test_a_rule_may_not_take_the_name_of_another() -> None:
    taken = read_rules(builtin())[0][0]
    cleaner, _, name = taken.name.partition(".")
    write(GOOD.replace('"own"', f'"{name}"').replace('"punctuation"', f'"{cleaner}"'))
    with pytest.raises(RuleError, match=r"a second rule .* rename yours"):
        Pipeline(rules=["my.toml"])
    write(GOOD, "a.toml")
    write(GOOD, "b.toml")
    with pytest.raises(RuleError, match="a second rule"):
        Pipeline(rules=["a.toml", "b.toml"])


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"profile": "zh-hnt"}, "did you mean 'zh-hant'"),
        ({"profile": "none.toml"}, "none.toml"),
        ({"skip": ["spaceing"]}, "did you mean 'spacing'"),
        ({"only": ["punct"]}, "expected one of"),
        ({"disable": ["simplfy"]}, "did you mean"),
        ({"enable": ["script.simplfy"]}, "did you mean 'script.simplify'"),
        ({"options": {"script.targets": "hans"}}, "did you mean 'script.target'"),
        ({"options": {"script.target": "hanz"}}, "'hans'"),
        ({"options": {"script.target": 3}}, "expected"),
        ({"format": "markdwn"}, "did you mean 'markdown'"),
    ],
)
def test_unknown_names_are_refused_with_a_suggestion(arguments: dict[str, object], says: str) -> None:
    with pytest.raises(RuleError) as caught:
        Pipeline(**arguments)  # type: ignore[arg-type]
    assert says in str(caught.value)


def test_a_lone_string_is_no_list() -> None:
    with pytest.raises(TypeError, match="expected a list"):
        Pipeline(skip="script")


def test_the_built_in_rules_would_pass_as_a_users_own() -> None:
    rules, options = read_rules(builtin())
    bare = [replace(rule, examples=()) for rule in rules]
    assert (bare, options) == read_rules(builtin(), proven=True)


# Rules of one's own


def test_a_rule_of_ones_own_changes_text() -> None:
    write(GOOD)
    done = clean("请见旧词，谢谢。\n", rules=["my.toml"])
    assert done.text == "请见新词，谢谢。\n"
    assert "punctuation.own" in {row.rule for row in done.ledger.rows()}
    assert done.ledger.restore() == "请见旧词，谢谢。\n"
    assert clean("请见旧词，谢谢。\n", rules=["my.toml"], disable=["own"]).text == "请见旧词，谢谢。\n"
    assert clean("请见旧词，谢谢。\n").text == "请见旧词，谢谢。\n"


def test_a_keep_rule_protects_what_it_matches() -> None:
    notice = "各单位要落实责任。\n完整版范文请加微信：gongwen8899，会员免费下载\n"
    assert clean(notice).text == "各单位要落实责任。\n"
    keep = (
        GOOD.replace('"punctuation"', '"removal"')
        .replace('put = "新词"', 'kind = "keep"')
        .replace("旧词", "完整版范文")
    )
    write(
        keep[: keep.index("examples")] + 'examples = [{ text = "完整版范文请加微信：gongwen8899，会员免费下载\\n" }]\n'
    )
    assert clean(notice, rules=["my.toml"]).text == notice
    assert main(["rules", "--check", "my.toml"]) == 0


def test_a_folder_of_rules_names_its_cleaners() -> None:
    write(GOOD.replace('cleaner = "punctuation"\n', ""), "house/punctuation/words.toml")
    assert clean("请见旧词。\n", rules=["house"]).text == "请见新词。\n"
    write(GOOD, "house/punctuation/words.toml")
    with pytest.raises(RuleError, match="the folder already says"):
        Pipeline(rules=["house"])


def test_a_rule_that_is_off_waits_to_be_enabled() -> None:
    write(GOOD + "default = false\n")
    assert clean("请见旧词。\n", rules=["my.toml"]).text == "请见旧词。\n"
    assert clean("请见旧词。\n", rules=["my.toml"], enable=["punctuation.own"]).text == "请见新词。\n"


def test_a_pipeline_with_own_rules_can_be_sent_away() -> None:
    path = write(GOOD)
    pipeline = Pipeline(rules=["my.toml"])
    frozen = pickle.dumps(pipeline)
    path.unlink()
    again = pickle.loads(frozen)
    assert again.run("请见旧词。\n").text == "请见新词。\n"
    assert again.digest == pipeline.digest != Pipeline().digest


# Profiles of one's own


def test_a_profile_starts_from_another() -> None:
    write('base = "zh"\ndisable = ["script.simplify"]\n[options]\nscript.target = "hans"\n', "mine.toml")
    text = "這個辦法適用於機關單位,好。\n"
    assert clean(text, "mine.toml").text == "這個辦法適用於機關單位，好。\n"
    write('base = "mine.toml"\nchain = ["punctuation"]\n', "more.toml")
    assert Pipeline("more.toml").profile.chain == ("punctuation",)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "expected `chain`"),
        ('bsae = "zh"\n', "did you mean 'base'"),
        ('base = "zh2"\n', "did you mean 'zh'"),
        ('base = "mine.toml"\n', "leads back to itself"),
        ('chain = ["spcing"]\n', "did you mean 'spacing'"),
        ('chain = "spacing"\n', "expected a list of strings"),
        ('base = "zh"\nrounds = 0\n', "from 1 to 20"),
        ('base = "zh"\nbeside = "paragraphs"\n', "expected a table of options for each cleaner"),
        ('base = "zh"\n[beside.paragraph]\nscript.target = "hans"\n', "unknown cleaner 'paragraph'"),
        ('base = "zh"\n[options]\nscript.target = "latin"\n', "'hans'"),
        ('base = "zh"\n[options]\nscirpt.target = "hans"\n', "did you mean 'script.target'"),
        ('base = "zh"\ndisable = ["nothing-like-it"]\n', "unknown rule"),
    ],
)
def test_a_bad_profile_is_refused(text: str, says: str) -> None:
    write(text, "mine.toml")
    with pytest.raises(RuleError) as caught:
        Pipeline("mine.toml")
    assert says in str(caught.value)


@pytest.mark.parametrize("pattern", ["旧{1,9}词", "(?:旧|词){1,9}", "(?:[旧词]{1,9}+，){1,9}", "(?>旧{1,9})词", "a?b?"])
def test_a_bounded_pattern_is_taken(pattern: str) -> None:
    assert unbounded(pattern) is None
