"""Texts to measure with, made by script and the same in every run: reports, records, one long document, and dirt of four kinds.

They are cut from samples and varied: digits, names, clauses and the order of sentences differ from document to document, so that
nobody gains by remembering lines. Wrong as a model of anything but prose: dirt in measured proportions is not what any one
collection holds.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SEED = 20240308
SIZES = (5_000, 20_000)  # bytes of a document

_LAST_DIGIT = re.compile(r"(?<=\d)\d(?!\d)")
_CLAUSE = re.compile(r"(?<=[，,；;。:：])[一-鿿]{4,24}(?=[，,；;。.])")
_SENTENCE = re.compile(r"(?<=[。；])|(?<=[一-鿿][.;])(?=[一-鿿])")
_RUN = re.compile(r"[一-鿿](?: ?[一-鿿]){6,}")
_RECORD = re.compile(r"(?s).{85,112}(?:[。；，\n]|[.;,](?!\d))|.{1,112}")
_NAME_SYLLABLES = "云青禾渡泽岭桐溪川河平安宁远清石松柏林泉湖塘坪湾峰屏虹霞桥堰"
_NAME_KINDS = ("市", "区", "县", "镇", "乡", "街道", "开发区")


# Reports


def read_samples(folder: Path) -> list[list[str]]:
    """The lines of every dirty sample that is plain text in UTF-8; none where the folder is missing. Mojibake is a kind of dirt
    that is measured on its own."""
    samples = []
    for file in sorted(folder.glob("*.txt")):
        try:
            text = "" if is_clean(file) else file.read_text(encoding="utf-8")
        except UnicodeDecodeError:  # decoding is measured elsewhere
            continue
        if text and "mojibake" not in file.name:
            samples.append(text.splitlines())
    return samples


def is_clean(file: Path) -> bool:
    """Whether a sample is the clean twin of another."""
    return any(part in ("clean", "gold") for part in file.name.split("."))


class Author:
    """Writes documents that resemble samples and repeat no line that is longer than a heading."""

    def __init__(self, samples: list[list[str]]) -> None:
        self.samples = samples
        self.chance = random.Random(SEED)
        self._clauses = [_CLAUSE.findall("\n".join(sample)) or ["情况各不相同"] for sample in samples]

    def documents(self, megabytes: float) -> list[str]:
        """Documents of 5–20 KB and of ``megabytes`` in all, each sample in its turn."""
        documents, left = list[str](), megabytes * 1e6
        for number in cycle(range(len(self.samples))):
            if left <= 0:
                break
            documents.append(self.document(number, self.chance.randint(*SIZES)))
            left -= len(documents[-1].encode())
        return documents

    def document(self, number: int, size: int) -> str:
        """About ``size`` bytes: a sample's head, pieces of it in any order, its tail."""
        sample = self.samples[number]
        lines, length = [self.vary(line, number) for line in sample[:4]], 0
        while length < size:
            start = self.chance.randrange(len(sample))
            piece = [self.vary(line, number) for line in sample[start : start + self.chance.randint(3, 12)]]
            lines += piece
            length += len("\n".join(piece).encode()) + 1
        lines += [self.vary(line, number) for line in sample[-4:]]
        text = "\n".join(lines) + "\n"
        return _LAST_DIGIT.sub(lambda match: str(self.chance.randrange(10)), text)

    def vary(self, line: str, number: int) -> str:
        """The line with two of its sentences in each other's place, some of its clauses from elsewhere, other names, and
        three other ideographs in one run of them. A short line (a heading, a date) stays as it is."""
        sentences = _SENTENCE.split(line)
        if len(sentences) > 4:
            first, second = self.chance.sample(range(1, len(sentences) - 1), 2)
            sentences[first], sentences[second] = sentences[second], sentences[first]
        varied = _CLAUSE.sub(lambda match: self._clause(match[0], number), "".join(sentences))
        runs = list(_RUN.finditer(varied)) if varied == line or self.chance.random() < 0.7 else ()
        if not runs:
            return varied
        run = self.chance.choice(runs)
        letters = list(varied)
        places = [place for place in range(run.start() + 1, run.end() - 1) if letters[place] != " "]
        for place in self.chance.sample(places, 3):
            letters[place] = self.chance.choice(_NAME_SYLLABLES)
        return "".join(letters)

    def _clause(self, clause: str, number: int) -> str:
        drawn = self.chance.random()
        if drawn < 0.4:
            clause = self.chance.choice(self._clauses[number])
        return self.name() + clause if 0.3 < drawn < 0.6 else clause

    def name(self) -> str:
        """The invented name of a place."""
        return "".join(self.chance.choices(_NAME_SYLLABLES, k=2)) + self.chance.choice(_NAME_KINDS)


def long_document(documents: Iterable[str], megabytes: float) -> str:
    """One document of ``megabytes``, at most that of all the documents."""
    lines, left = list[str](), megabytes * 1e6
    for document in documents:
        if left <= 0:
            break
        lines.append(document)
        left -= len(document.encode())
    return "".join(lines)


def cut(text: str, size: int) -> list[str]:
    """The text in documents of about ``size`` bytes, cut between lines."""
    pieces, piece, length = list[str](), list[str](), 0
    for line in text.splitlines(keepends=True):
        piece.append(line)
        length += len(line.encode())
        if length >= size:
            pieces.append("".join(piece))
            piece, length = [], 0
    return pieces or ["".join(piece)]


def records(documents: Iterable[str], count: int) -> list[str]:
    """So many records of about 300 bytes, cut after marks and line ends."""
    found: list[str] = []
    while len(found) < count:
        before = len(found)
        for document in documents:
            found += _RECORD.findall(document)
            if len(found) >= count:
                break
        if len(found) == before:
            break
    return found[:count]


def part(texts: Sequence[str], megabytes: float) -> list[str]:
    """Every so manieth text, so that they make about ``megabytes`` and are as mixed as the whole."""
    size = sum(len(text.encode()) for text in texts) / 1e6
    return list(texts[:: max(1, round(size / megabytes))])


# Dirt


_PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}-{name}人民政府</title>
<link rel="stylesheet" href="/static/css/main.css?v=2024{n}">
<style>.nav li {{ float: left; color: #333; }} .content p {{ text-indent: 2em; line-height: 1.8; }}</style>
<script>var page = {{id: {n}, path: "/gk/{n}"}}; if (page.id > 0 && true) {{ count(page.id); }}</script>
</head>
<body class="detail">
<div class="top"><ul class="nav">{menu}</ul></div>
<div class="place">您所在的位置：<a href="/">首页</a> &gt; <a href="/gk">信息公开</a> &gt; <a href="/gk/{n}">正文</a></div>
<h1 class="title">{title}</h1>
<div class="info"><span>发布时间：2024-03-{day}</span>&nbsp;&nbsp;<span>来源：{name}人民政府办公室</span></div>
<div class="content" id="zoom">
{body}
</div>
<div class="share"><a href="javascript:window.print()">打印本页</a> <a href="javascript:window.close()">关闭窗口</a></div>
<div class="foot"><p>主办：{name}人民政府办公室</p><p>网站标识码：{n}</p></div>
<script src="/static/js/share.js"></script>
</body>
</html>
"""
_MENU = ("首页", "政务公开", "通知公告", "办事服务", "互动交流", "机构设置")
_ADVERTISEMENTS = (
    "【{name}文库】——海量公文范文每日更新，开通会员即可下载全站材料，客服微信：wk{n}，QQ群：8{n}",
    "更多精品材料请加微信：cl{n}，加群可享会员折扣",
    "点击上方蓝字关注我们",
    "长按识别二维码，关注{name}发布",
    "##paidbegin##",
    "本文来自{name}材料网 www.cl{n}.com，原创代写各类讲话、总结、汇报，质量保证",
    "扫码进群，免费领取{n}份写作模板，名额有限，先到先得",
    "下载全文请点击 http://www.wk{n}.cn/down/{n}",
    "第 {page} 页 共 18 页",
    "##paidend##",
)
_GARBLED = (("utf-8", "latin-1"), ("gb18030", "latin-1"), ("utf-8", "gb18030"))  # what it was, what it was read as


def html_pages(documents: Iterable[str], chance: random.Random) -> Iterator[bytes]:
    """Each document as the article of a web page."""
    for document in documents:
        name = "".join(chance.choices(_NAME_SYLLABLES, k=2)) + "县"
        lines = [_paragraph(line, chance) for line in document.splitlines() if line.strip()]
        menu = "".join(f'<li><a href="/m{i}" target="_blank">{word}</a></li>' for i, word in enumerate(_MENU))
        yield _PAGE.format(title=f"关于{name}工作情况的报告", name=name, n=chance.randrange(10_000, 99_999), menu=menu,
                           day=chance.randrange(10, 31), body="\n".join(lines)).encode()  # fmt: skip


def _paragraph(line: str, chance: random.Random) -> str:
    line = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").strip()
    if chance.random() < 0.2:
        line = line.replace("“", "&ldquo;").replace("”", "&rdquo;")
    if chance.random() < 0.1:
        return f'<p><span style="font-size: 16pt"><strong>{line[:8]}</strong>{line[8:]}</span></p>'
    return f'<p style="text-indent: 2em;">&nbsp;&nbsp;{line}</p>' if chance.random() < 0.5 else f"<p>{line}</p>"


def mojibake(documents: Iterable[str], chance: random.Random) -> Iterator[bytes]:
    """Each document read with a wrong codec, of three in their turn: every second one wholly, the others one line in four."""
    for number, document in enumerate(documents):
        was, read_as = _GARBLED[number % len(_GARBLED)]
        odds = 1.0 if number % 2 else 0.25
        lines = [
            line.encode(was, "replace").decode(read_as, "replace") if chance.random() < odds else line
            for line in document.splitlines()
        ]
        yield "\n".join([*lines, ""]).encode()


def traditional(documents: Iterable[str], chance: random.Random) -> Iterator[bytes]:
    """Each document in traditional characters."""
    from opencc import OpenCC

    converter = OpenCC("s2t")
    for document in documents:
        yield converter.convert(document).encode()


def advertised(documents: Iterable[str], chance: random.Random) -> Iterator[bytes]:
    """Each document with an advertisement, a paid marker or a page number after one line in five."""
    for document in documents:
        lines = list[str]()
        for line in document.splitlines():
            lines.append(line)
            if chance.random() < 0.2:
                name = "".join(chance.choices(_NAME_SYLLABLES, k=2))
                advertisement = chance.choice(_ADVERTISEMENTS)
                lines.append(
                    advertisement.format(name=name, n=chance.randrange(1000, 9999), page=chance.randrange(1, 18))
                )
        yield "\n".join([*lines, ""]).encode()


DIRT = {"html": html_pages, "mojibake": mojibake, "traditional": traditional, "ads": advertised}


def dirty(kind: str, documents: Iterable[str]) -> list[bytes]:
    """Documents with dirt of one kind of ``DIRT``, as bytes of UTF-8."""
    return list(DIRT[kind](documents, random.Random(SEED)))


# Rules


def user_rules(count: int, documents: Sequence[str]) -> str:
    """A rule file as a user would write it: a house's list of terms. Of any number of rules the first twenty find something."""
    chance = random.Random(SEED)
    common = sorted(set("".join(documents[:20])) & set(map(chr, range(0x4E00, 0x9FA6))))
    terms = list(dict.fromkeys(clause[:5] for clause in _CLAUSE.findall("".join(documents[:5]))))[:20]
    known = set(terms)
    while len(terms) < count:
        term = "".join(chance.choices(common, k=chance.randint(3, 5)))
        if term not in known and term != term[::-1]:
            known.add(term)
            terms.append(term)
    return "\n".join(_rule(number, term) for number, term in enumerate(terms[:count]))


def _rule(number: int, term: str) -> str:
    find = (term, f"{term}(?!旧址)", rf"(?:第\d{{1,3}}届)?{term}")[number % 3]
    return (
        f'[[rule]]\ncleaner = "punctuation"\nname = "term-{number}"\nrisk = "lossy"\n'
        f'why = "The house writes it otherwise. Wrong in quotations."\n'
        f'find = \'{find}\'\nput = "{term[::-1]}"\ntrigger = ["{term}"]\n'
        f'examples = [{{ text = "见{term}。", want = "见{term[::-1]}。" }}, {{ text = "见别处。" }}]\n'
    )
