"""Removal beyond its examples and cases: the user's word, the options, what the rules may not name, and the measures."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from conftest import ELSEWHERE, ROOT, SHARED, all_rules, chain, read_cases

from cleaners import Pipeline
from cleaners.rulebook.read import builtin, read_rules
from cleaners.text.fold import converter, fold, fold_letters
from cleaners.text.page import Page

LINES = SHARED / "lines" / "lines.tsv"
RULES = [rule for rule in all_rules() if rule.cleaner == "removal"]
BODY = "会议通过了三项决议，各村要按时修好水渠。\n"
KEEP = """
[[rule]]
name = "mine"
cleaner = "removal"
kind = "keep"
why = "What this user wants to keep."
risk = "safe"
find = "{find}"
literal = true
examples = [ {{ text = "{find}" }} ]
"""


@cache
def bench() -> ModuleType:
    """The measuring script, as a module."""
    spec = importlib.util.spec_from_file_location("bench_removal", ROOT / "scripts" / "bench_removal.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("dirty", "kept"),
    [
        (BODY + "更多范文请加微信：bgz66888，免费下载\n", "更多范文"),
        (BODY + "【打印本页】 【关闭窗口】\n", "关闭窗口"),
        ("关于修渠的通知\n发布日期：2024-03-08 浏览次数：12\n" + BODY, "发布日期"),
        (BODY + "— 3 —\n" + BODY, "— 3 —"),
        ("会议强调，要压实责任（本文来自青藤范文网 www.qingteng-fw.com），加强巡查。\n", "青藤范文网"),
        ("##paidbegin##一是抓好学习。##paidend##\n", "paid"),
        (BODY + "【打印本页】\n上一篇：水渠通水\n热点聚焦\n浙ICP备12345678号\n", "热点聚焦"),
        (BODY + "首页\n单位概况\n联系我们\n版权声明\n", "单位概况"),
        ("水务年报\n第一段话。\n- 1 -\n水务年报\n第二段话。\n- 2 -\n水务年报\n第三段话。\n- 3 -\n", "水务年报"),
        (BODY + "歡迎關注公眾號：青藤小站，免費下載全本小說\n", "公眾號"),
    ],
)
def test_what_a_user_keeps_stays(tmp_path: Path, dirty: str, kept: str) -> None:
    rules = tmp_path / "mine.toml"
    rules.write_text(KEEP.format(find=kept), encoding="utf-8")
    assert chain(only="removal").run(dirty).text.count(kept) < dirty.count(kept)
    assert Pipeline(only=["removal"], rules=[rules]).run(dirty).text.count(kept) == dirty.count(kept)


def test_every_weight_is_an_option() -> None:
    options = {option.name for option in read_rules(builtin())[1]}
    aside = {"furniture", "tail", "metadata", "companion", "label", "footer", "bar", "menu", "colophon", "attributes"}
    weighed = {rule.signal for rule in RULES if rule.kind == "sign" and rule.weight} - aside
    assert {f"removal.weight_{signal.replace('-', '_')}" for signal in weighed} <= options


def test_weights_and_thresholds_are_options() -> None:
    dirty = BODY + "更多范文请加微信：bgz66888\n"
    assert chain(only="removal").run(dirty).text == BODY
    for options in (
        {"removal.remove": 9},
        {"removal.weight_contact": 0, "removal.weight_call": 0},
        {"removal.weight_offer": -1},
    ):
        cleaned = Pipeline(only=["removal"], options=options).run(dirty)
        assert cleaned.text == dirty
    assert Pipeline(only=["removal"], options={"removal.remove": 0.5, "removal.report": 0.2}).run(dirty).text == BODY


def test_a_spared_line_tells_its_evidence() -> None:
    (finding,) = chain(only="removal").run(BODY + "更多素材尚在路上\n").findings
    assert "更多素材" in finding.note
    assert "+0.5" in finding.note


def test_a_sign_is_written_once() -> None:
    """In simplified script and narrow letters: the page that is judged is written so."""
    for rule in RULES:
        assert fold_letters(rule.find) == rule.find, rule.name
        assert fold_letters("".join(rule.trigger)) == "".join(rule.trigger), rule.name


@pytest.mark.parametrize(
    "text",
    [
        "關注公眾號：ＡＢＣ１２３",
        "乾坤與后土\n繁體字",
        "ｗｗｗ．ａｂ。ｃｏｍ",
        "他说:好,走吧.再见!",
        "\ud800關注",
        "",
        "普通的句子。",
    ],
)
def test_a_folded_text_keeps_its_places(text: str) -> None:
    folded = fold(Page(text))
    assert len(folded) == len(text)
    assert fold(Page(folded)) == folded


@pytest.mark.parametrize("line", ["歡迎關注公眾號：青藤小站，免費下載全本小說", "海量範文，加ＱＱ群：１２３４５６７８"])
@pytest.mark.parametrize("target", ["hans", "hant", "keep"])
def test_signs_know_both_scripts_and_widths(line: str, target: str) -> None:
    cleaned = Pipeline(options={"script.target": target}).run(BODY + line + "\n")
    assert "公眾號" not in cleaned.text
    assert "群" not in cleaned.text


def test_metadata_is_told_as_written() -> None:
    page = "首頁 > 新聞 > 正文\n關於修渠的通知\n發佈日期：2024/03/08 來源：青藤日報 瀏覽人次：1024\n" + BODY
    assert chain(only="removal").run(page).metadata == {
        "breadcrumbs": "首頁 > 新聞 > 正文", "title": "關於修渠的通知", "published": "2024-03-08", "source": "青藤日報",
        "views": "1024",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ("浏览次数：1,024次", "views", "1024"),
        ("阅读 1.2万+", "views", "12000"),
        ("发布时间：2024年3月8日 10:30", "published", "2024-03-08"),
        ("来源：青藤日报", "source", "青藤日报"),
        ("来源：青藤日报 作者：周小舟", "author", "周小舟"),
        ("首页\n>\n新闻\n>\n正文", "breadcrumbs", "首页 > 新闻 > 正文"),
        ("您的位置：首页 >> 新闻 >> 正文", "breadcrumbs", "首页 >> 新闻 >> 正文"),
    ],
)
def test_metadata_is_parsed(line: str, key: str, value: str) -> None:
    cleaned = chain(only="removal").run(f"{line}\n关于修渠的通知\n发布日期：2024-03-08 浏览次数：9\n{BODY}")
    assert cleaned.text.strip().split("\n") == ["关于修渠的通知", BODY.strip()]
    assert cleaned.metadata[key] == value


def test_metadata_of_tail_and_pages() -> None:
    text = f"{BODY}第3页 共12页\n{BODY}责任编辑：张三\n"
    assert chain(only="removal").run(text).metadata == {"pages": "12", "editor": "张三"}


@pytest.mark.skipif(not LINES.exists(), reason=ELSEWHERE)
def test_no_rule_names_a_site_of_the_labelled_lines() -> None:
    hosts = re.findall(
        r"(?i)(?:[a-z0-9-]{1,40}\.){1,4}(?:com|net|org|cn|cc|la|me|fm|tv|info)\b", LINES.read_text("utf-8")
    )
    parts = {part for host in hosts for part in host.lower().split(".")[:-1]}
    names = {part for part in parts if len(part) > 3 and not part.isdigit()} - {"http", "https", "news", "html"}
    assert len(names) > 20
    for rule in RULES:
        words = " ".join((rule.find, *rule.trigger, *(example.text for example in rule.examples))).lower()
        assert not [name for name in names if name in words], rule.name


def test_watermarks_go_without_their_sentence() -> None:
    restored, total = bench().measure_watermarks(chain(), show=False)
    assert total == 200
    assert restored >= 0.95 * total


def test_the_measure_drops_what_is_held_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = ["document\tkind\tline\tlabel\tconfidence\ttext"]
    for number in ("01", "02", "03"):
        rows += [
            f"{number}\tgov\t1\tkeep\tsure\t第{number}篇：{BODY.strip()}",
            f"{number}\tgov\t2\tfurniture\tsure\t【打印本页】",
        ]
    lines = tmp_path / "lines.tsv"
    lines.write_text("\n".join(rows) + "\n", encoding="utf-8")
    module = bench()
    read, held = (module.read_lines(lines, held_out=held_out) for held_out in (False, True))
    assert [document.number for document in read] == [1, 2]
    assert [document.number for document in held] == [3]
    counts = module.measure(read, chain(only="removal"), show="all")
    assert counts["gov"] == counts["all"] == {"keep sure stays": 2, "furniture sure gone": 2}
    assert not capsys.readouterr().out


_NARROW = str.maketrans("，。：；？！（）", ",.:;?!()")
_WIDE = {code: code + 0xFEE0 for code in range(ord("0"), ord("z") + 1) if chr(code).isalnum()}


def _traditional(text: str) -> str:
    return str(converter("s2t").convert(text))


VARIANTS: dict[str, Callable[[str], str]] = {
    "narrow marks": lambda text: text.translate(_NARROW),
    "wide letters": lambda text: text.translate(_WIDE),
    "traditional": _traditional,
    "blank lines": lambda text: text.replace("\n", "\n\n"),
    "indented": lambda text: "　　" + text.replace("\n", "\n　　"),
    "twice": lambda text: f"{text}\n{text}",
    "without full stops": lambda text: text.replace("。\n", "\n").rstrip("。"),
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_tempting_good_text_stays_in_every_spelling(variant: str) -> None:
    cases = [case for case in read_cases() if case.file == "removal/tempting.toml"]
    assert len(cases) >= 60
    for case in cases:
        text = VARIANTS[variant](case.text + "\n")
        taken = [row.before for row in chain().run(text).ledger.rows() if row.rule.startswith("removal.")]
        assert not taken, text


def test_a_user_may_have_signals_without_number(tmp_path: Path) -> None:
    """More than a machine word has bits: each still counts, alone and with others."""
    rules = "".join(
        f'[[rule]]\nname = "mine-{number}"\ncleaner = "removal"\nkind = "sign"\nsignal = "mine-{number}"\nweight = 0.6\nwhy = "x"\n'
        f'risk = "lossy"\nfind = "记号{number:03}"\nexamples = [{{ text = "无" }}]\n'
        for number in range(80)
    )
    file = tmp_path / "my.toml"
    file.write_text(rules, encoding="utf-8")
    pipeline = Pipeline(only=["removal"], rules=[file])
    assert pipeline.run(f"{BODY}记号001 记号002\n").text == BODY
    assert pipeline.run(f"{BODY}记号078 记号079\n").text == BODY
