"""What several tests share: where things are, the cases that are kept as data, and random text."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from cleaners import Pipeline
from cleaners.rulebook.read import builtin, read_rules
from cleaners.rulebook.rule import Rule

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
ELSEWHERE = "documents that are no part of the project are not here"  # the one reason to skip a test where everything is installed

settings.register_profile("default", deadline=None, max_examples=150, derandomize=True,
                          suppress_health_check=[HealthCheck.too_slow])  # fmt: skip
settings.register_profile("long", deadline=None, max_examples=5000, suppress_health_check=list(HealthCheck))
settings.load_profile("default")


@dataclass(frozen=True)
class Case:
    """A text and its canonical form, through a whole profile. Without ``want`` the text must stay as it is.

    ``rule`` names a rule that must appear in the ledger; ``finding`` one that must appear among the findings.
    """

    file: str
    row: str
    text: str
    want: str | None = None
    profile: str = "zh"
    options: dict[str, Any] = field(default_factory=dict, hash=False)
    rule: str = ""
    finding: str = ""
    xfail: str = ""

    @property
    def id(self) -> str:
        return f"{self.file}:{self.text[:24]!r}"


def read_cases() -> list[Case]:
    """Every case under ``tests/cases/<cleaner>/*.toml``: ``[[case]]`` tables, ``row`` naming the row of the contract."""
    cases = []
    for file in sorted((ROOT / "tests" / "cases").rglob("*.toml")):
        for table in tomllib.loads(file.read_text(encoding="utf-8"))["case"]:
            cases.append(Case(str(file.relative_to(ROOT / "tests" / "cases")), **table))
    return cases


@cache
def all_rules() -> tuple[Rule, ...]:
    return tuple(read_rules(builtin())[0])


@cache
def chain(profile: str = "zh", only: str = "", options: tuple[tuple[str, Any], ...] = ()) -> Pipeline:
    """A pipeline, made once for all the tests."""
    return Pipeline(profile, only=[only] if only else [], options=dict(options))


def every_text() -> list[str]:
    """Every text that the project keeps: cases, examples of rules, samples."""
    texts = [case.text for case in read_cases()]
    texts += [example.text for rule in all_rules() for example in rule.examples]
    for folder in (ROOT / "samples", SHARED / "samples"):
        texts += [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt")) if _is_utf8(path)]
    return list(dict.fromkeys(texts))


def _is_utf8(path: Path) -> bool:
    try:
        path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return False
    return True


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Where everything is installed, a test that is skipped is a failure: it would hide what does not work."""
    if not os.environ.get("CLEANERS_NO_SKIPS") or hasattr(session.config, "workerinput"):
        return
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    every = reporter.stats.get("skipped", []) if reporter else []
    skipped = [report for report in every if ELSEWHERE not in str(report.longrepr)]
    if skipped and exitstatus == pytest.ExitCode.OK:
        for report in skipped:
            print(f"skipped, and should not be: {report.nodeid}: {report.longrepr}")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


_MEASURE = (
    "import resource, subprocess, sys; done = subprocess.run(sys.argv[1:], check=False); "
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(done.returncode)"
)


def measured(*arguments: str) -> tuple[int, str, int]:
    """Run the command: its exit code, what it said on standard error, and its peak memory in megabytes. A small process stands
    between: what is forked from the tests' own would begin with the memory of that."""
    command = [sys.executable, "-c", _MEASURE, sys.executable, "-P", "-m", "cleaners", *arguments]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    return done.returncode, done.stderr, int(done.stdout.split()[-1]) // 1024


HAN = "的一是不了在人有我他工作推进法治情况报告机关年月日市区县局省党员张李王某第条章节国際東為這個〇"
MARKS = "，。、；：？！“”‘’《》〈〉（）〔〕【】—…～·「」,.;:?!\"'()<>[]{}-_~*#&%$@/\\|=+`^×○□"
SPACES = " \t\n\r\u3000\u00a0\u200b\ufeff\f\u2028"
LATIN = "abcXYZdDTO0123456789ａＢ１２％①⑴⒈㈠Ⅳ½℃"
ODD = "é\u0301ﬁ⼈\uf0b7\ufffd锟斤拷ä¸\xad�😀\u200d\U00020000ｱﾞｶ가あ"
PIECES = [
    "##paidbegin##", "##paidend##", "一、", "（一）", "(二) ", "1.", "1、", "(1)", "①", "第一条　", "第3页 共12页", "— 3 —",
    "http://a.example.cn/x?y=1,2", "me@example.com", "XX市XX区", "张某某", "20XX年X月", "D员", "《关于<办法>的通知》", "<p>", "</p>",
    "<div>", "&nbsp;", "&amp;lt;", "&#20013;", "扫一扫在手机打开当前页", "发布日期:2024-03-08", "加微信：abc123", "关注公众号",
    "3.14", "1,234.5", "10:30", "2021-2025年", "95%-98%", "\n\n", "\n", "。\n", "“", "”", "（", "）", "《", "》", "  ", "...", "--",
]  # fmt: skip

messy_text = st.lists(
    st.one_of(
        st.sampled_from(PIECES),
        st.text(HAN, min_size=1, max_size=30),
        st.text(MARKS, min_size=1, max_size=4),
        st.text(SPACES, min_size=1, max_size=4),
        st.text(LATIN, min_size=1, max_size=8),
        st.text(ODD, min_size=1, max_size=4),
    ),
    max_size=25,
).map("".join)


@pytest.fixture(scope="session")
def zh() -> Pipeline:
    """The default chain."""
    return chain()
