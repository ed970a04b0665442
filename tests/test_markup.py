"""Markup: the parser judges the structure of whatever it is given, and no text is lost on the way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners import Pipeline
from cleaners.markup import skeleton
from cleaners.markup.tokens import TEXT, tokenise
from cleaners.rulebook.read import builtin, read_rules

TABLES = {rule.name: rule.table for rule in read_rules(builtin())[0] if rule.kind == "table"}
NAMES = {kind: frozenset(str(names).split()) for kind, names in TABLES["markup.elements"].items()}
KNOWN = frozenset().union(*NAMES.values())
BY_EVIDENCE = Pipeline("zh", only=["markup", "encoding", "characters"])
BY_ORDER = Pipeline("zh", only=["markup", "encoding", "characters"], format="html")

_names = st.sampled_from(sorted(KNOWN | {"o:p", "my-tag"}))
_written = st.sampled_from([*[""] * 6, " hidden", " style='display:none'", " style=\"white-space:pre\"", " start=3", " value=7",
                            " class=\"a>b\"", " n=5", " aria-hidden=true", " xmlns:o='u'", " \"", " /"])  # fmt: skip
_start = st.builds("<{}{}>".format, _names, _written)
_end = st.builds("</{}{}>".format, _names, st.sampled_from(["", "", " ", " x", "\n"]))
_words = st.one_of(
    st.text("供水检修，。；3;<>& \n\t", min_size=1, max_size=8),
    st.sampled_from(["&lt;p&gt;", "&nbsp;", "<!--", "-->", "<![CDATA[", "]]>", "<!doctype html>", "</", "\ud800", "\x00", "\r\n"]),
)  # fmt: skip
_soup = st.lists(st.one_of(_start, _end, _words), max_size=30).map("".join)
_block = st.builds("<{0}{1}>{2}</{0}>".format, _names, _written, _soup)
tag_soup = st.one_of(_soup, st.lists(_block, max_size=6).map("".join), _soup.map("<html><body>{}</body></html>".format))


@given(tag_soup)
def test_tag_soup_converges_and_can_be_undone(text: str) -> None:
    for pipeline in (BY_EVIDENCE, BY_ORDER):
        cleaned = pipeline.run(text)
        assert cleaned.ledger.restore() == text
        assert pipeline.run(cleaned.text).text == cleaned.text


@given(tag_soup)
def test_parser_gives_every_text_back(text: str) -> None:
    tokens = tokenise(text, KNOWN)
    events = [event for event in skeleton.structure(text, tokens, NAMES) if event.kind == TEXT]
    told = [event.token for event in events if event.token]
    assert told == [token for token in tokens if token in told]
    assert not "".join(
        text[token.start : token.end] for token in tokens if token.kind == TEXT and token not in told
    ).strip()
    assert all(event.name for event in events)


def test_text_that_the_parser_loses_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    write = skeleton._Skeleton.markup
    monkeypatch.setattr(skeleton._Skeleton, "markup", lambda given: write(given).replace("5;", "").replace(" n=8", ""))
    assert BY_ORDER.run("<div>甲<p>乙</p>丙</div><p>丁</p>").text == "甲\n乙\n丙\n丁"


def test_head_becomes_metadata() -> None:
    head = "<title> 停水&middot;公告</title><title>二</title><meta name=PubDate content='2024-03-08'><meta name=author content=''>"
    assert BY_EVIDENCE.run(f"<html><head>{head}</head><body><p>停水。</p></body></html>").metadata == {
        "title": "停水·公告",
        "published": "2024-03-08",
    }


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("渠道通水_水务要闻_青藤县人民政府", "渠道通水"),
        ("渠道通水 - 青藤网", "渠道通水"),
        ("青藤县人民政府_渠道通水", "青藤县人民政府_渠道通水"),
        ("通水-渠道", "通水-渠道"),
    ],
)
def test_title_without_the_names_of_its_site(title: str, told: str) -> None:
    page = f"<html><head><title>{title}</title></head><body><h1>渠道通水</h1><p>通水。</p></body></html>"
    assert BY_EVIDENCE.run(page).metadata == {"title": told}


@pytest.mark.parametrize("tag", ["div", "ul", "blockquote", "section", "table"])
def test_deep_nesting_keeps_the_text(tag: str) -> None:
    text = f"<{tag}>" * 3000 + "供水。" + f"</{tag}>" * 3000 + "<p>检修。</p>"
    assert BY_ORDER.run(text).text == "供水。\n检修。"


@pytest.mark.parametrize("depth", [0, 150])  # below a hundred open elements the parser is given each
def test_paragraphs_in_a_row_are_each_what_they_are(depth: int) -> None:
    row = "<p>甲</p>\n<p hidden>乙</p> <p>丙<br>丁<b>戊</b></p><!-- --><p></p>\n<p>己\n</p>"
    assert BY_ORDER.run("<div>" * depth + row + "</div>" * depth).text == "甲\n丙\n丁戊\n己"


def test_white_space_before_a_block_counts_where_it_is_kept() -> None:
    assert BY_ORDER.run("<pre><div>乙</div>\n\n\n<div>丙</div></pre>").text == "乙\n\n\n丙"
    assert BY_ORDER.run("<div><div>乙</div>\n\n\n<div>丙</div></div>").text == "乙\n丙"
