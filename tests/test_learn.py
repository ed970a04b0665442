"""Learning from a corpus: what is proposed goes, what authors repeat stays, and neither order nor size changes the answer."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, messy_text
from hypothesis import given
from hypothesis import strategies as st

from cleaners import Pipeline, RuleError
from cleaners.learn import learn
from cleaners.learn.count import Sample, Sketch, Top, fingerprint
from cleaners.learn.template import form, mask, mask_values
from cleaners.learn.write import literal, quoted
from cleaners.ports.cli import main

CASES = tomllib.loads((ROOT / "tests" / "learn.toml").read_text(encoding="utf-8"))
WHO = ("村民", "老师", "船工", "木匠", "会计", "司机", "渔民", "队长")
DID = ("修好了水泵", "记下了账目", "画出了图纸", "守住了渡口", "送走了客人", "数清了麦袋", "找到了船桨")
THEN = ("大家都松了一口气", "谁也没有再提", "路就通了", "事情有了眉目", "雾还没有散", "风也小了")


def paragraph(rng: random.Random) -> str:
    sentences = (
        f"{rng.choice(WHO)}在第{rng.randint(1, 99)}天{rng.choice(DID)}，{rng.choice(THEN)}。"
        for _ in range(rng.randint(2, 4))
    )
    return "".join(sentences)


def fill(template: str, rng: random.Random) -> str:
    values = {"n": str(rng.randint(2, 99999)), "qq": str(rng.randint(10**7, 10**9)), "name": rng.choice(("王小明", "李建国", "赵晓红")),
              "date": f"20{rng.randint(10, 24)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"}  # fmt: skip
    return re.sub(r"\{(\w+)\}", lambda match: values[match[1]], template)


def corpus(template: str, place: str, documents: int = 40) -> list[str]:
    """Documents, half of which bear a template: before or after the body, between paragraphs, or inside a sentence."""
    rng, texts = random.Random(template), []
    for number in range(documents):
        lines = [f"{rng.choice(WHO)}的{number}个故事", *(paragraph(rng) for _ in range(5))]
        filled = fill(template, rng).split("\n")
        if number % 2 == 0:
            at = {"head": 0, "tail": len(lines), "between": rng.randint(2, 5)}.get(place)
            if at is not None:
                lines[at:at] = filled
            else:
                at = rng.choice([match.end() for match in re.finditer("[了在]", lines[2])])
                lines[2] = lines[2][:at] + filled[0] + lines[2][at:]
        texts.append("\n".join(lines) + "\n")
    return texts


def rules_of(toml: str) -> list[dict[str, Any]]:
    return list(tomllib.loads(toml).get("rule", []))


# What is found, and what stays


@pytest.mark.parametrize("case", CASES["found"], ids=lambda case: str(case["template"])[:20])
def test_what_a_site_repeats_is_proposed_and_goes(case: dict[str, str], tmp_path: Path) -> None:
    texts = corpus(case["template"], case["place"])
    learnt = learn(texts)
    assert learnt.proposals, learnt.toml
    path = tmp_path / "found.toml"
    path.write_text(learnt.toml, encoding="utf-8")
    pipeline = Pipeline(only=["characters", "removal"], rules=[path])
    for text in texts[::2]:
        left = pipeline.run(text).text
        for word in case["gone"].split():
            assert word in text
            assert word not in left
    assert main(["rules", "--check", str(path)]) == 0


@pytest.mark.parametrize("line", CASES["stays"]["lines"])
@pytest.mark.parametrize("place", ["head", "tail", "between"])
def test_what_authors_repeat_is_not_proposed(line: str, place: str) -> None:
    assert rules_of(learn(corpus(line, place)).toml) == []


@pytest.mark.parametrize("run", CASES["stays"]["runs"])
def test_what_authors_repeat_inside_sentences_is_not_proposed(run: str) -> None:
    assert rules_of(learn(corpus(run, "inside")).toml) == []


def test_one_document_copied_is_no_template() -> None:
    text = corpus("书友们都在群里讨论剧情，群号 {qq}，暗号：书名", "between")[0]
    assert rules_of(learn([text] * 30).toml) == []


def test_doubt_is_a_comment_and_no_rule() -> None:
    learnt = learn(corpus("觉得卡顿请换一条线路再试", "tail"))
    assert rules_of(learnt.toml) == []
    assert learnt.doubtful
    assert "觉得卡顿" in learnt.toml


# Laws


def test_the_order_of_the_documents_makes_no_difference() -> None:
    texts = [text for case in CASES["found"] for text in corpus(case["template"], case["place"], 16)]
    shuffled = texts[:]
    random.Random(1).shuffle(shuffled)
    assert learn(texts).toml == learn(shuffled).toml == learn(tuple(reversed(texts))).toml


def test_bytes_are_read_as_the_chain_reads_them() -> None:
    texts = corpus("读者交流群：{qq}（进群请注明书名）", "tail")
    mixed: list[bytes | str] = [text.encode("gb18030" if number % 3 else "utf-16") for number, text in enumerate(texts)]
    assert learn(mixed).toml == learn(texts).toml


def test_every_rule_says_why_and_proves_itself() -> None:
    texts = [text for case in CASES["found"] for text in corpus(case["template"], case["place"])]
    for rule in rules_of(learn(texts).toml):
        assert re.search(r"of [\d,]+ of [\d,]+ documents", rule["why"])
        assert any("want" in example for example in rule["examples"])
        assert all(
            "want" in example or "“" in example["text"] or rule["trigger"][0] in example["text"]
            for example in rule["examples"]
        )
        assert rule["risk"] == "lossy"


def test_what_is_in_use_is_not_proposed_twice(tmp_path: Path) -> None:
    texts = corpus("书友们都在群里讨论剧情，群号 {qq}，暗号：书名", "between")
    first = learn(texts)
    path = tmp_path / "found.toml"
    path.write_text(first.toml, encoding="utf-8")
    assert first.proposals
    assert learn(texts, rules=[path]).proposals == []


@given(st.lists(messy_text, max_size=6))
def test_no_text_makes_it_raise(texts: list[str]) -> None:
    learnt = learn([*texts, *texts, *texts], least=2)
    tomllib.loads(learnt.toml)


def test_wrong_use_raises_early(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="three times"):
        learn(iter(["甲"]))
    with pytest.raises(RuleError, match="removal"):
        learn(["甲"], "minimal")
    assert learn([]).documents == 0


# The parts


def test_a_template_is_what_does_not_vary() -> None:
    assert mask("第12页 2024-03-08 群12345") == mask("第7页  2019-11-30 群67890")
    assert mask("加 wx_8899") != mask("加 8899")
    assert mask_values(mask("作者：王小明　字数：12")) == mask_values(mask("作者：李建国　字数：990"))
    found = form(mask("读者群：12345"), ["读者群：12345"], whole=True)
    assert found is not None
    assert re.search(found.find, "读者群：99")
    assert not re.search(found.find, "请加读者群：99")
    assert form(mask("12-34"), [], whole=True) is None


def test_a_sketch_never_counts_too_little() -> None:
    sketch = Sketch()
    for number in range(2000):
        sketch.add({fingerprint(f"key {number}"), fingerprint("each")})
    assert sketch.estimate(fingerprint("each")) >= 2000
    assert sketch.estimate(fingerprint("key 7")) >= 1


@given(st.permutations([(rank, f"key {rank}") for rank in range(30)] * 2))
def test_the_highest_ranks_are_kept_in_any_order(keys: list[tuple[int, str]]) -> None:
    top = Top(5, list[int])
    for rank, key in keys:
        entry = top.get(key, rank)
        if entry is not None:
            entry.append(rank)
    assert {key: len(entry) for key, entry in top.entries.items()} == {f"key {rank}": 2 for rank in range(25, 30)}


@given(st.permutations(range(50)))
def test_a_sample_is_the_same_in_any_order(numbers: list[int]) -> None:
    sample = Sample[int](8)
    for number in numbers:
        if sample.wants(number):
            sample.add(number, number)
    assert sample.things() == list(range(8))


@given(st.text())
def test_strings_are_written_as_toml_reads_them(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    assert tomllib.loads(f"a = {quoted(text)}")["a"] == text
    assert tomllib.loads(f"a = {literal(text)}")["a"] == text


# The command


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.chdir(tmp_path)
    Path("docs").mkdir()
    for number, text in enumerate(corpus("书友们都在群里讨论剧情，群号 {qq}，暗号：书名", "between")):
        Path(f"docs/{number:02}.txt").write_text(text, encoding="utf-8")
    assert main(["learn", "docs", "-o", "found.toml"]) == 0
    assert "1 rules proposed" in capsys.readouterr().err
    first = Path("found.toml").read_bytes()
    assert main(["learn", *sorted(map(str, Path("docs").iterdir()), reverse=True), "-q"]) == 0
    out, err = capsys.readouterr()
    assert (out.encode(), err) == (first, "")
    Path("found.toml").write_text("# mine\n", encoding="utf-8")
    assert main(["learn", "docs", "-o", "found.toml"]) == 0
    assert Path("found.toml.bak").read_text(encoding="utf-8") == "# mine\n"
    assert main(["docs", "-q", "-o", "cleaned", "--rules", "found.toml"]) == 0
    assert not any("群号" in path.read_text(encoding="utf-8") for path in Path("cleaned").iterdir())


def test_the_command_refuses_what_cannot_be_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("甲\n", encoding="utf-8")
    Path("b").mkdir()
    for arguments in (
        ["-"],
        ["a.txt", "-o", "a.txt"],
        ["a.txt", "-o", "b"],
        ["a.txt", "--least", "1"],
        ["missing.txt"],
        [],
    ):
        assert main(["learn", *arguments]) == 2, arguments
    assert "Traceback" not in capsys.readouterr().err
    assert not Path("found.toml").exists()
    assert Path("a.txt").read_text(encoding="utf-8") == "甲\n"


def test_bench_learn(tmp_path: Path) -> None:
    saved = tmp_path / "numbers.json"
    command = [sys.executable, str(ROOT / "scripts" / "bench_learn.py"), "--documents", "600", "--json", str(saved)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=ROOT, check=False)
    assert done.returncode in (0, 1), done.stderr
    numbers = json.loads(saved.read_text(encoding="utf-8"))
    assert numbers["planted"] >= 100
    assert numbers["unknown_to_removal"] >= 0.5
    assert numbers["precision"] >= 0.8
    assert numbers["recall"] >= 0.7
