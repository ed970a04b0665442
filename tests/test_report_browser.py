"""The report in a real Chromium: what it shows is what the ledgers hold, its keys and filters work, and no document gets a hold of it.

Screenshots go to the folder that REPORT_SCREENSHOTS names, for people to look at.
"""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, chain

from cleaners import Cleaned
from cleaners.ports.report import Report

sys.path.insert(0, str(ROOT / "scripts"))
from chromium import chromium, missing

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"needs {missing()}")

DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}

# Every payload would do something if it were ever read as what it looks like.
PAYLOADS = [
    "<script>hit()</script>", "<SCRIPT SRC=//example.org/x.js></SCRIPT>", "<script type=module>hit()</script>", "</script><script>hit()</script>",
    "</ScRiPt\t><img src=x onerror=hit()>", "<!--<script>", "<!-- --!><script>hit()</script>", "--><svg onload=hit()>", "]]><script>hit()</script>",
    "<img src=x onerror=hit()>", "<img src='https://example.org/pixel.gif'>", "<svg onload=hit()>", "<svg><animate onbegin=hit() attributeName=x dur=1s>",
    "<svg><a xlink:href='javascript:hit()'><text>x</text></a></svg>", "<iframe srcdoc='<script>parent.hit()</script>'></iframe>",
    "<iframe src=javascript:hit()></iframe>", "<object data=javascript:hit()>", "<embed src=javascript:hit()>", "<a href=javascript:hit()>x</a>",
    "javascript:hit()", "data:text/html,<script>hit()</script>", "<base href=https://example.org/>", "<meta http-equiv=refresh content=0;url=https://example.org/>",
    "<link rel=stylesheet href=https://example.org/x.css>", "<style>@import 'https://example.org/x.css';*{display:none}</style>",
    "<div style='background:url(https://example.org/x)'>", "<form action=https://example.org/><button autofocus onfocus=hit()>", "<details open ontoggle=hit()>",
    "<math><mtext><table><mglyph><style><!--</style><img src=x onerror=hit()>", "<noscript><p title='</noscript><img src=x onerror=hit()>'>",
    "<template><script>hit()</script></template>", "\" onmouseover=hit() x=\"", "' autofocus onfocus='hit()", "`${hit()}`", "{{constructor.constructor('hit()')()}}",
    "${hit()}", "<%= hit() %>", "\u2028hit()//\u2029", "\u202e\u2066hit()\u2069", "\x1b]0;hit\x07\x1b[31mhit\x1b[0m", "\\u003cscript>hit()\\u003c/script>",
    "&lt;script&gt;hit()&lt;/script&gt;", "&#60;img src=x onerror=hit()&#62;", "__proto__", "constructor", "\x00<script>hit()</script>", "\ufeff<?xml version='1.0'?>",
    "$& $1 $POLICY $STYLE", "{0} {1}",
]  # fmt: skip
TEXTS = [path.read_bytes() for path in sorted((ROOT / "samples").iterdir()) if "gold" not in path.name]
ODD = '他说"好。𠀀某单位2020年XX\n锟斤拷烫烫烫\n一、推进;\n三、落实。\n'.encode() + b"\xff\xfe abc\n"


@dataclass
class Seen:
    """A page, and what it did that it should not."""

    page: Any
    requests: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.said.append("dialog"), dialog.dismiss()))

    def open(self, path: Path, at: str = "") -> Any:
        self.page.goto("about:blank")
        self.page.goto(path.as_uri() + (f"#{at}" if at else ""))
        self.page.wait_for_selector("main > *")
        return self.page


@pytest.fixture(scope="module")
def opened() -> Iterator[Callable[..., Any]]:
    with chromium() as function:
        yield function


@pytest.fixture(scope="module")
def browser(opened: Callable[..., Any]) -> Any:
    context = opened()
    context.add_init_script("window.hits = 0; window.hit = () => { window.hits++ }")
    return context


@pytest.fixture
def seen(browser: Any) -> Iterator[Seen]:
    page = browser.new_page()
    page.set_viewport_size(DESK)
    watched = Seen(page)
    yield watched
    assert [url for url in watched.requests if not url.startswith(("file:", "about:"))] == []
    assert len({url.split("#")[0] for url in watched.requests if url.startswith("file:")}) == 1
    assert watched.said == []  # no error, no violation of the policy
    page.close()


@pytest.fixture(scope="module")
def cleaned() -> list[Cleaned]:
    return [chain().run(text) for text in [*TEXTS, ODD]]


@pytest.fixture(scope="module")
def report(cleaned: list[Cleaned], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    with Report(path, chain().rules) as made:
        for number, one in enumerate(cleaned):
            made.add(f"{number:02}.txt", one)
    return path


def closely(text: str) -> str:
    """A text as the panel shows it: what cannot be seen has a name."""
    text = re.sub("[\x00-\x08\x0b-\x1f\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\ufeff]", _name, text)
    text = text.replace("\t", "␉").replace("\n", "⏎\n")
    text = re.sub("^ +| +$|(?<= ) +| +(?= |⏎)", lambda spaces: "␣" * len(spaces[0]), text)
    return text.replace("\u3000", "⬚")


def _name(character: re.Match[str]) -> str:
    return "␍" if character[0] == "\r" else f"‹U+{ord(character[0]):04X}›"


# All edits of the document that is open: the rule, before, after of each, as the panel tells them.
EDITS = """() => {
  window.dispatchEvent(new Event("beforeprint")); // every block is built
  const found = [];
  for (const edit of document.querySelectorAll(".pane .edit")) {
    edit.click();
    const panel = document.querySelector(".panel"), text = (one) => one.classList.contains("none") ? "" : one.textContent;
    const [before, after] = [...panel.querySelectorAll("pre > :first-child")].map(text);
    for (const reason of panel.querySelectorAll(".reason")) {
      const rule = reason.querySelector("h4").childNodes[2].textContent;
      const steps = [...reason.querySelectorAll("ol > li")].map((step) => [rule, text(step.firstChild), text(step.lastChild)]);
      found.push(...(steps.length ? steps : [[rule, before, after]]));
    }
  }
  return found;
}"""


def test_the_edits_shown_are_the_rows_of_the_ledger(seen: Seen, report: Path, cleaned: list[Cleaned]) -> None:
    for number, one in enumerate(cleaned):
        page = seen.open(report, f"documents/{number + 1}")
        rows = Counter((row.rule, closely(row.before), closely(row.after)) for row in one.ledger.rows())
        shown = Counter((rule, before, after) for rule, before, after in page.evaluate(EDITS))
        assert shown == rows


def test_the_text_and_its_source_stand_there(seen: Seen, report: Path, cleaned: list[Cleaned]) -> None:
    for number, one in enumerate(cleaned):
        page = seen.open(report, f"documents/{number + 1}")
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        script = "[...document.querySelectorAll('.text .line')].map((line) => { const copy = line.cloneNode(true); " \
                 "copy.querySelectorAll('sup, del').forEach((one) => one.remove()); return copy.textContent }).join('\\n')"  # fmt: skip
        text = page.evaluate(script).replace("⏎", "")
        assert _squeezed(text) == _squeezed(one.text)
        page.keyboard.press("s")
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        old = page.evaluate("[...document.querySelectorAll('.text .old')].map((line) => line.textContent).join('\\n')")
        assert _squeezed(old) == _squeezed(one.ledger.source.text)


def _squeezed(text: str) -> str:
    """Without what is shown in another way at the borders of lines and of edits."""
    return re.sub(r"[\s⏎␣⬚␍␉‸]|‹U\+[0-9A-F]+›|[\x00-\x1f\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\ufeff]", "", text)


def test_everything_removed_longest_first(seen: Seen, report: Path, cleaned: list[Cleaned]) -> None:
    page = seen.open(report, "removed")
    script = "() => { window.dispatchEvent(new Event('beforeprint')); return [...document.querySelectorAll('.row b')].map((one) => parseInt(one.textContent)) }"
    lengths = page.evaluate(script)
    assert lengths == sorted(lengths, reverse=True)
    assert len(lengths) > 100
    page.locator(".row .item").first.click()
    assert page.locator(".panel .reason p[lang=en]").first.inner_text()  # the reason
    page.locator(".panel button", has_text="在正文中查看").click()
    assert page.locator(".edit.current").count() == 1


def test_filters(seen: Seen, report: Path, cleaned: list[Cleaned]) -> None:
    page = seen.open(report, "documents")
    total = page.locator(".choice [role=status]")
    page.locator(".filter[data-cleaner=script]").click()
    having = [number for number, one in enumerate(cleaned) if any(row.cleaner == "script" for row in one.ledger.rows())]
    assert total.inner_text() == f"{len(having)} / {len(cleaned)}"
    page.locator(".choice .item").first.click()
    assert set(page.evaluate("[...document.querySelectorAll('.edit > sup')].map((one) => one.textContent)")) == {"S"}
    page.locator("[data-view=removed]").click()
    assert "没有" in page.locator(".removed [role=status]").inner_text()  # nothing is removed there
    rule = "removal.advertisement"
    page.locator(".filters select").select_option(label=page.locator(".filters option").nth(1).inner_text())
    page.locator("button", has_text="清除筛选").click()
    option = page.locator(".filters option", has_text=rule).inner_text()
    page.locator(".filters select").select_option(label=option)
    shown = page.locator(".row .about").all_inner_texts()
    assert shown
    assert all(rule in text for text in shown)
    page.locator("button", has_text="清除筛选").click()
    page.keyboard.press("/")
    page.keyboard.type("03.t")
    assert {text.split()[-1] for text in page.locator(".row .about").all_inner_texts()} == {"03.txt"}
    page.keyboard.press("2")  # typed into the field, not a command
    assert page.locator("main.at-removed").count() == 1


def test_keys(seen: Seen, report: Path, cleaned: list[Cleaned]) -> None:
    page = seen.open(report, "documents/4")
    pieces = page.evaluate(
        "(window.dispatchEvent(new Event('beforeprint')), document.querySelectorAll('.edit').length)"
    )
    places = []
    for _ in range(pieces + 1):  # the last one stays
        page.keyboard.press("n")
        places.append(int(page.evaluate("document.activeElement.dataset.piece")))
    assert places == [*range(pieces), pieces - 1]
    assert page.locator(".card").is_visible()  # the original, by keyboard
    assert page.evaluate("document.activeElement.getAttribute('aria-describedby')") == "card"
    page.keyboard.press("p")
    assert page.evaluate("document.activeElement.dataset.piece") == str(pieces - 2)
    page.keyboard.press("Enter")
    assert page.locator(".panel .reason").count() >= 1
    before = page.locator(".panel .was").inner_text()
    page.keyboard.press("k")  # the panel goes along
    assert page.locator(".panel h2").inner_text().startswith(f"第 {pieces - 2} 处")
    assert page.locator(".panel .was").inner_text() != before or pieces > 2
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert page.locator(".panel").is_hidden()
    page.keyboard.press("s")
    assert page.locator(".text.side").count() == 1
    assert page.evaluate("document.activeElement.dataset.piece") == str(pieces - 3)
    page.keyboard.press("]")
    page.wait_for_url("**/*#documents/5")
    page.keyboard.press("[")
    page.keyboard.press("3")
    page.wait_for_url("**/*#removed")
    page.locator(".list .item").first.focus()
    for _ in range(30):
        page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.parentElement.getAttribute('aria-posinset')") == "31"
    page.keyboard.press("?")
    assert page.locator(".keylist").is_visible()


def test_hover_and_tap(seen: Seen, report: Path, opened: Callable[..., Any]) -> None:
    page = seen.open(report, "documents/4")
    page.locator(".edit").nth(2).hover()
    assert page.locator(".card del").inner_text()
    page.locator(".edit").nth(2).click()
    assert page.locator(".panel .was").inner_text()
    phone = opened(has_touch=True, is_mobile=True, viewport=PHONE)
    page = Seen(phone.new_page()).open(report, "documents/4")
    page.locator(".edit").nth(2).tap()
    assert page.locator(".panel .was").inner_text()


def test_both_languages(seen: Seen, report: Path, opened: Callable[..., Any]) -> None:
    page = seen.open(report)
    assert page.locator("h1").inner_text() == "净文报告"
    page.locator(".language").click()
    assert page.locator("h1").inner_text() == "Jingwen report"
    assert page.evaluate("document.documentElement.lang") == "en"
    page = Seen(opened("de-DE").new_page()).open(report, "documents/4")
    assert page.locator("h1").inner_text() == "Jingwen report"
    assert not re.search("[一-鿿]", page.locator(".top nav").inner_text())


def test_payloads_stay_text(seen: Seen, tmp_path: Path) -> None:
    assert len(PAYLOADS) >= 40
    path, pipeline = tmp_path / "report.html", chain()
    with Report(path, pipeline.rules) as made:
        for payload in PAYLOADS:
            text = f"<title>{payload}</title>甲,乙{payload}丙,丁\n加微信：{payload}，领取完整版\n{payload}"
            made.add(payload, pipeline.run(text))
            made.add(f"{payload}.html", pipeline.run(f"<html><body><p>甲,乙{payload}</p>丙</body></html>"))
        made.fail(PAYLOADS[0], PAYLOADS[9])
    page = seen.open(path)
    tags = set()
    for number in range(2 * len(PAYLOADS)):
        page = page if number else seen.open(path, "documents/1")
        if number:
            page.keyboard.press("]")
        assert page.locator(".pane h2").inner_text() == _one_line(
            PAYLOADS[number // 2] + (".html" if number % 2 else "")
        )
        page.keyboard.press("n")
        page.keyboard.press("Enter")
        if number % 7 == 0:
            page.keyboard.press("s")
        tags |= set(page.evaluate("[...document.body.querySelectorAll('#page *')].map((one) => one.localName)"))
    for view in ("summary", "removed", "findings"):
        seen.open(path, view)
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        tags |= set(page.evaluate("[...document.body.querySelectorAll('#page *')].map((one) => one.localName)"))
    assert not tags & {
        "script",
        "img",
        "iframe",
        "object",
        "embed",
        "a",
        "style",
        "link",
        "meta",
        "base",
        "form",
        "template",
        "math",
        "text",
        "animate",
    }
    attributes = page.evaluate(
        "[...document.querySelectorAll('#page *')].flatMap((one) => [...one.attributes]).map((one) => one.name + '=' + one.value)"
    )
    assert not [one for one in attributes if "hit" in one or one.startswith("on")]
    assert page.evaluate("window.hits") == 0
    assert page.title() == "净文报告"


def _one_line(text: str) -> str:
    named = re.sub("[\x00-\x08\x0b-\x1f\x7f-\xa0\u2028-\u202e\u2060-\u206f\ufeff]", _name, text)
    return re.sub(r"\s+", " ", named).strip()


def test_the_policy_is_in_force(browser: Any, report: Path) -> None:
    page = browser.new_page()
    page.goto(report.as_uri())
    # In a task of the page's own: what is asked for from outside may evaluate strings.
    refused = "(act) => new Promise((done) => setTimeout(() => { try { act(); done(false) } catch { done(true) } }))"
    assert page.evaluate(f"({refused})(() => window.eval('1'))")
    assert page.evaluate(f"({refused})(() => {{ document.body.innerHTML = '<b>x</b>' }})")
    image = "new Promise((done) => { const image = new Image(); image.onload = () => done(false); image.onerror = () => done(true); "
    assert page.evaluate(image + "image.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=' })")
    assert page.evaluate("fetch('https://example.org/').then(() => false, () => true)")
    page.close()


CONTRAST = """() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgb = (colour, under) => {
    canvas.fillStyle = `rgb(${under.join(" ")})`; canvas.fillRect(0, 0, 1, 1);
    canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (colour) => colour.map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, place) => sum + c * [0.2126, 0.7152, 0.0722][place], 0);
  const behind = (element) => element ? rgb(getComputedStyle(element).backgroundColor, behind(element.parentElement)) : [255, 255, 255];
  const bad = [];
  for (const element of document.querySelectorAll("#page *")) {
    const text = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!text || !element.offsetParent || element.closest("[disabled], option")) continue;
    const under = behind(element), [one, other] = [light(rgb(getComputedStyle(element).color, under)), light(under)];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (ratio < 4.5) bad.push(`${element.localName}.${element.className} ${ratio.toFixed(2)} ${element.textContent.slice(0, 20)}`);
  }
  return bad;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["desk", "phone"])
def test_it_can_be_read(seen: Seen, report: Path, tmp_path: Path, size: str, scheme: str) -> None:
    folder = Path(os.environ.get("REPORT_SCREENSHOTS", tmp_path))
    seen.page.set_viewport_size(DESK if size == "desk" else PHONE)
    seen.page.emulate_media(color_scheme=scheme)
    for at, keys in (("summary", ""), ("documents", ""), ("documents/4", "nn"), ("documents/8", "ns"), ("documents/17", ""),
                     ("removed", ""), ("findings", ""), ("documents/15", "nE")):  # fmt: skip
        page = seen.open(report, at)
        for key in keys:
            page.keyboard.press("Enter" if key == "E" else key)
        page.mouse.move(0, 0)
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
        assert page.evaluate(CONTRAST) == []
        assert page.evaluate("document.querySelectorAll('h1').length") == 1
        unnamed = "[...document.querySelectorAll('button, select, input')].filter((one) => !one.textContent.trim() && !one.ariaLabel).length"
        assert page.evaluate(unnamed) == 0
        picture = folder / f"{at.replace('/', '-')}-{keys}-{size}-{scheme}.png"
        page.screenshot(path=picture)
        assert picture.stat().st_size > 5000


def test_on_paper(seen: Seen, report: Path, tmp_path: Path) -> None:
    for at in ("summary", "documents/4", "removed"):
        page = seen.open(report, at)
        page.pdf(path=tmp_path / "page.pdf")
        page.emulate_media(media="print")
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert page.locator(".top nav").is_hidden()
        heights = page.evaluate("[document.documentElement.scrollHeight, document.querySelector('main').scrollHeight]")
        assert heights[0] >= heights[1] - 1  # nothing is hidden in a pane that scrolls
        page.screenshot(
            path=Path(os.environ.get("REPORT_SCREENSHOTS", tmp_path)) / f"paper-{at.replace('/', '-')}.png",
            full_page=True,
        )
        page.emulate_media(media="screen")
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        assert page.locator(".top nav").is_visible()


def test_only_what_is_seen_is_built(seen: Seen, tmp_path: Path) -> None:
    path, pipeline = tmp_path / "report.html", chain()
    with Report(path, pipeline.rules) as made:
        one = pipeline.run("工作,推进如下;\n" * 5000)
        made.add("long", one)
        for number in range(300):
            made.add(str(number), pipeline.run("工作,推进\n"))
    for at in ("documents/1", "removed", "documents"):
        page = seen.open(path, at)
        assert page.evaluate("document.querySelectorAll('#page *').length") < 3000
    page = seen.open(path, "documents/1")
    page.keyboard.press("p")  # the last edit, far away
    page.wait_for_timeout(100)
    box = page.locator(".edit.current").bounding_box()
    assert 0 < box["y"] < DESK["height"]
    assert page.locator(".position").inner_text().endswith("10,000 处")
