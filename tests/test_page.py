"""Lines, shields and formats: what a cleaner sees of a text, and what no edit may touch."""

from __future__ import annotations

import csv
import io
import itertools
import json
import time

import pytest
from conftest import messy_text
from hypothesis import given
from hypothesis import strategies as st

from cleaners.text.edit import Edit, Edits, settle
from cleaners.text.format import FORMATS, breaks_format, guess_format
from cleaners.text.page import Page
from cleaners.text.shields import Shields


def shielded(text: str, format: str = "text") -> list[tuple[str, str]]:
    return [(text[start:end], kind) for start, end, kind in Page(text, format=format).shields]


@given(messy_text)
def test_lines_are_those_of_the_text(text: str) -> None:
    page = Page(text)
    lines = [text[start:end] for start, end in page.lines]
    assert lines == (text.removesuffix("\n").split("\n") if text else [])
    for at in range(len(text)):
        start, end = page.line(at)
        assert start <= at <= end
        assert "\n" not in text[start:end]
        assert start == 0 or text[start - 1] == "\n"


@pytest.mark.parametrize(
    ("text", "kind", "inside"),
    [
        ("详见http://a.example.cn/x?y=1,2。", "url", "http://a.example.cn/x?y=1,2"),
        ("（见https://a.example.cn/w(1).html）", "url", "https://a.example.cn/w(1).html"),
        ("(见http://a.example.cn/x), 转发", "url", "http://a.example.cn/x"),
        ("请登录www.qinghe.gov.cn,查询", "url", "www.qinghe.gov.cn"),
        ("登录qinghe.gov.cn查询", "url", "qinghe.gov.cn"),
        ("邮箱:zhang.san@qinghe.gov.cn,电话", "email", "zhang.san@qinghe.gov.cn"),
        ("放在D:\\资料\\通知.docx,请查收", "path", "D:\\资料\\通知.docx"),
        ("执行/usr/local/bin/run,然后", "path", "/usr/local/bin/run"),
        ("函数f(x,y)的值", "formula", "(x,y)"),
        ("区间(0,1)内", "formula", "(0,1)"),
        ("当x=3时", "formula", "x=3"),
        ("由E = m*c得", "formula", "E = m*c"),
        ("其中$a,b$为常数", "formula", "$a,b$"),
        ("运行`a,b`即可", "code", "`a,b`"),
        ("说明如下:\n```python\nprint(1,2)\n```\n完", "code", "```python\nprint(1,2)\n```"),
        ("import os, sys\n之后", "code", "import os, sys"),
        ('print("你好, 世界")', "code", 'print("你好, 世界")'),
        ("x = 1  # 数量, 单位", "code", "x = 1  # 数量, 单位"),
        ("姓名  部门\n张三  办公室", "table", "张三"),
        ("|姓名|部门|\n|---|---|\n|张三|一,二|", "table", "|张三|一,二|"),
        ("东闸  120  96\n西闸  88", "table", "西闸"),
        ("甲项  1,234.56\n乙项  500.00  已完成", "table", "1,234.56"),
        ("姓名  年龄\n张三\n李四  20", "table", "姓名"),
        ("如下:\n合计  120  96", "table", "合计"),
        ("如下:\n合计  1,234.56", "table", "1,234.56"),
        ("1  请示,已办。  窗口\n2  报告  信息科", "table", "请示,已办。"),
        ("+----+------+\n|  1 | 张三 |\n+----+------+", "table", "|  1 | 张三 |"),
        ('def f(x):\n    if x:\n        return "中,国"\n    print(x)', "code", '        return "中,国"'),
        ('if x > 0:\n    raise ValueError("不能, 为负")', "code", '    raise ValueError("不能, 为负")'),
        ('const a = {\n  name: "张三, 男",\n};', "code", '  name: "张三, 男",'),
        ("配置:\nspring:\n  redis:\n    note: 主,库\n    - a,b", "code", "    note: 主,库"),
        ("查询:\nSELECT id, name\n      FROM user\n     WHERE age > 18;", "code", "      FROM user"),
        ('示例:\n{\n  "name": "张三,李四",\n  "age": 3\n}', "code", '  "name": "张三,李四",'),
        ('for f in *.txt; do\n  echo "处理: $f, 请稍候"\ndone', "code", '  echo "处理: $f, 请稍候"'),
        ("<a>\n    <b>名称, 一</b>\n</a>", "code", "    <b>名称, 一</b>"),
        ("---\ntitle: 教程,一\ntags: [a, 爬虫]\n---\n正文", "code", "---\ntitle: 教程,一\ntags: [a, 爬虫]\n---"),
        ('写<script>alert("你,好")</script>即可', "code", '<script>alert("你,好")</script>'),
        ("- 水果\n  - 苹果\n    1. 红富士", "mark", "    1. "),
    ],
)
def test_shields(text: str, kind: str, inside: str) -> None:
    assert (inside, kind) in shielded(text)


@pytest.mark.parametrize(
    "text",
    [
        "收入=工资+奖金,按月发放(含补贴).",
        "工作(试行)办法,满分=一百分.",
        "他说:“完成任务=兑现承诺”,大家鼓掌.",
        "重点抓好(一)宣传,(二)落实;",
        "GDP增长5.5%,位居全市(区)前列.",
        "A股市场,B公司(上市)=领先.",
        "价格为$100,比上年(同期)低.",
        "if条款,由甲方(买方)承担;",
        "~~~好开心~~~\n今天,天气很好.\n~~~真的~~~",
        "提高站位,狠抓落实.  \n强化担当,主动作为.  ",
        "　　第一段,内容.\n　　第二段,内容.",
        "主  动  公  开\n青  禾  县  局",
        "各位代表:  大家好\n各位来宾:  大家好",
        "他来了,  又走了.\n她来了,  也走了.",
        "徐雯  王小明  赵晓红\n李强  周平",
        "出席：徐雯  王小明\n列席：李强  赵晓红",
        "青石镇  人民政府\n关于  供水  工作  的通知",
        "关于  2023  年度  工作  情况",
        "截至  3  月  底\n我市  共有  15  家  企业",
        "第一章  总则\n第二章  组织机构",
        "名称  数量  单价",
        "    1. 甲项工作\n    2. 乙项工作",
        "1. 甲项工作\n    2. 乙项工作",
        "注意:\n  请先,备份.",
        '{\n"甲",说得好.',
        "    <甲方>名称,一</甲方>",
        "---\n会议,开始.\n---",
        "首页 | 新闻 | 通知,公告",
        "和/或,是/否,他/她",
    ],
)
def test_chinese_prose_has_no_shield(text: str) -> None:
    assert shielded(text) == []


def test_a_block_of_code_in_markdown_is_told_from_indented_prose() -> None:
    text = "# 甲\n\n说明:\n\n    ls  -l\n      cd  x\n\n    第一段,缩进.\n\n- 乙\n\n    go  on\n"
    code = [inside for inside, kind in shielded(text, "markdown") if kind == "code"]
    assert code == ["    ls  -l\n      cd  x"]


def test_a_fence_without_its_end_shields_nothing_below() -> None:
    assert shielded("```\n今天,天气很好.\n明天,也很好.\n") == []


def test_what_an_edit_may_not_do() -> None:
    shields = Page("请看www.a.cn吧").shields  # 2:10
    assert shields.at(2) == shields.at(9) == "url"
    assert shields.at(1) == shields.at(10) == ""
    assert not shields.blocks(0, 11, "")  # removed whole, with its surroundings
    assert not shields.blocks(2, 2, " ")
    assert not shields.blocks(10, 10, " ")
    assert not shields.blocks(0, 2, "见")
    assert shields.blocks(2, 3, "W") == "url"
    assert shields.blocks(5, 5, " ") == "url"
    assert shields.blocks(3, 11, "") == "url"
    assert shields.blocks(0, 11, "看") == "url"


def _blocked_slowly(shields: Shields, edit: Edit) -> bool:
    for start, end, kind in shields:
        insertion = edit.start == edit.end
        touches = start < edit.start < end if insertion else edit.start < end and start < edit.end
        whole = not edit.text and edit.start <= start and end <= edit.end and kind != "format"
        if touches and not whole:
            return True
    return False


@given(messy_text, st.sampled_from(["text", "csv", "tsv", "json", "markdown"]), st.data())
def test_blocked_means_changed_or_split(text: str, format: str, data: st.DataObject) -> None:
    shields = Page(text, format=format).shields
    spans = [(start, end) for start, end, _ in shields]
    assert all(start < end <= len(text) for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans))
    proposed = Edits()
    for _ in range(data.draw(st.integers(0, 6))):
        start = data.draw(st.integers(0, len(text)))
        proposed.add(
            start, min(len(text), start + data.draw(st.integers(0, 9))), data.draw(st.sampled_from(["", "，"])), ""
        )
    edits, _ = settle(proposed)
    assert set(shields.blocked(edits)) == {i for i, edit in enumerate(edits) if _blocked_slowly(shields, edit)}


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ("", "text"),
        ("工作,推进.\n任务,完成.\n", "text"),
        ("白日依山尽,黄河入海流\n欲穷千里目,更上一层楼\n红豆生南国,春来发几枝\n", "text"),
        ("抓学习,强素质,树形象\n抓作风,强纪律,树新风\n抓落实,强责任,树标杆\n", "text"),
        ("今天开会,讨论了工作。\n明天开会,继续讨论。\n后天开会,形成决议。\n", "text"),
        ("[2024]1号文件\n第一条\n", "text"),
        ("{甲}\n{乙}\n", "text"),
        ("# 话题一\n正文\n", "text"),
        ("编号,内容\n1,“甲”\n2,乙\n", "csv"),
        ('编号,内容\n甲,"好,很好"\n乙,"第一行\n第二行"\n', "csv"),
        ("姓名,性别,部门\n张三,男,办公室\n李小四,女,宣传科\n", "csv"),
        ("编号\t内容\n1\t甲\n2\t乙\n", "tsv"),
        ('{"标题": "通知", "正文": "工作,推进."}', "json"),
        ('[\n  {"标题": "通知"}\n]\n', "json"),
        ('{"标题": "甲"}\n{"标题": "乙"}\n', "json"),
        ('{"标题": "甲"\n{"标题": "乙"}\n', "text"),
        ("# 标题\n\n## 小节\n\n正文\n", "markdown"),
        ("- [ ] 甲\n- [x] 乙\n", "markdown"),
        ("见[首页](http://a.cn)和[附件](b.pdf)。\n", "markdown"),
        ("[" * 100_000, "text"),
        ('["' * 100_000, "text"),
    ],
)
def test_guess_format(text: str, format: str) -> None:
    assert guess_format(text) == format


def _free(text: str, format: str) -> str:
    """The text with every shielded code point as ``#``."""
    marks = list(text)
    for start, end, _ in Page(text, format=format).shields:
        marks[start:end] = "#" * (end - start)
    return "".join(marks)


def test_the_text_in_fields_is_free_and_the_marks_are_not() -> None:
    assert _free('编号,内容\n1,"甲,""乙"""\n', "csv") == "编号#内容#1##甲,##乙###\n"
    assert _free("编号\t内容\n1\t甲\n\n", "tsv") == "编号#内容#1#甲\n\n"
    assert _free('{"甲": "乙,\\n\\"丙\\"\\u4e2d", "n": [1, "x"]}\n', "json") == "#######乙,####丙" + "#" * 25 + "\n"
    assert _free("## 标题,一\n- 甲\n1. 乙\n> 丙\n", "markdown") == "###标题,一\n##甲\n###乙\n##丙\n"
    assert _free("1,http://a.cn/x,张三\n", "csv") == "1" + "#" * 15 + "张三\n"
    assert len(Page("1,http://a.cn/x,张三\n", format="csv").shields) == 3


def test_marks_of_data_may_not_even_be_removed() -> None:
    text = '{"甲": "乙",\n "丙": "丁"}'
    shields = Page(text, format="json").shields
    assert shields.blocks(0, len(text), "") == "format"
    assert shields.blocks(text.index("乙"), text.index("乙") + 1, "") == ""
    assert breaks_format("json", "“", '"', last=False)
    assert breaks_format("csv", "，", ",", last=False)
    assert breaks_format("csv", "\u2028", "\n", last=False)
    assert not breaks_format("csv", "\r\n", "\n", last=False)
    assert not breaks_format("csv", "", "\n", last=True)
    assert not breaks_format("text", "，", ",", last=False)


cell = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8).map(lambda text: "甲" + text)
rows = st.integers(2, 4).flatmap(lambda n: st.lists(st.lists(cell, min_size=n, max_size=n), min_size=2, max_size=5))


@given(rows, st.data())
def test_no_edit_that_is_let_through_changes_the_shape_of_a_csv(table: list[list[str]], data: st.DataObject) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([["编号"] * len(table[0]), *table])
    text = buffer.getvalue()
    assert guess_format(text) == "csv"
    changed = _edited(text, "csv", data)
    assert [len(row) for row in csv.reader(io.StringIO(changed))] == [len(table[0])] * (len(table) + 1)


json_values = st.recursive(cell | st.integers() | st.none(), lambda inner: st.lists(inner, max_size=3)
                           | st.dictionaries(cell, inner, max_size=3), max_leaves=6)  # fmt: skip


def _shape(value: object) -> object:
    if isinstance(value, dict):
        return {key: _shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_shape(inner) for inner in value]
    return str if isinstance(value, str) else value


@given(st.dictionaries(cell, json_values, min_size=1, max_size=3), st.booleans(), st.data())
def test_no_edit_that_is_let_through_changes_the_shape_of_json(value: object, ascii: bool, data: st.DataObject) -> None:
    text = json.dumps(value, ensure_ascii=ascii, indent=data.draw(st.sampled_from([None, 2])))
    assert guess_format(text) == "json"
    assert _shape(json.loads(_edited(text, "json", data))) == _shape(value)


def _edited(text: str, format: str, data: st.DataObject) -> str:
    """The text after random edits, those left out that would touch the format."""
    proposed = Edits()
    for _ in range(data.draw(st.integers(0, 8))):
        start = data.draw(st.integers(1, len(text) - 2))  # no cleaner writes something before or behind the whole
        end = min(len(text) - 1, start + data.draw(st.integers(0, 3)))
        proposed.add(start, end, data.draw(st.sampled_from(["", "，", ",", '"', "\n", "\\", "丁"])), "")
    edits, _ = settle(proposed)
    blocked = Page(text, format=format).shields.blocked(edits)
    for i, edit in reversed(list(enumerate(edits))):
        if i not in blocked and not breaks_format(
            format, text[edit.start : edit.end], edit.text, last=edit.end == len(text)
        ):
            text = text[: edit.start] + edit.text + text[edit.end :]
    return text


HOSTILE = {
    "brackets": "(a,", "equals": "a=", "quotes": '"a', "ticks": "`", "fences": "```a\n", "tildes": "~~~ a\n", "pipes": "|",
    "rows": "甲  乙\n", "gaps": "甲  ", "dots": "a.", "ats": "a@a", "words": "a", "slashes": "/a", "backslashes": "C:\\a\\",
    "math": "\\(a", "dollars": "$a ", "links": "[a](", "urls": "http://", "closing": "www.a)))", "comments": "x/*",
    "escapes": '"甲\\', "commas": "甲,乙\n", "csv": '"",', "marks": "- ", "spaces": "a = (   \n", "braces": '{"甲":', "ragged": "甲  1\n乙  2  3\n", "bridges": "甲乙  丙丁\n戊\n", "items": "- a\n  - b\n",
    "yaml": "a:\n  b:\n", "blocks": "    a\n\n", "one block": "\n    a/*", "front": "---\na: b\n", "scripts": "<script></script",
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_time_is_linear(kind: str) -> None:
    def cost(size: int) -> float:
        text = HOSTILE[kind] * (size // len(HOSTILE[kind]))
        started = time.process_time()
        for part in (text, text + "甲\n", '"' + text):
            guess_format(part)
            for name in FORMATS:
                assert Page(part, format=name).shields is not None
        return time.process_time() - started

    small, large = max(cost(4_000), 0.008), cost(64_000)
    if large > small * 16 * 4:  # or was the machine busy, or the garbage collector?
        small, large = max(small, cost(4_000)), min(large, cost(64_000))
    assert large < small * 16 * 4, f"{small:.3f} s for 4,000 code points, {large:.3f} s for 64,000"


@given(messy_text)
def test_nothing_raises(text: str) -> None:
    for name in FORMATS:
        assert Page(text, format=name).shields is not None
