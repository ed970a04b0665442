"""Where other programs meet the command: configuration, completion, hooks."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from cleaners.ports.cli import main


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def put(name: str, text: str) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


CONFIG = """
[tool.cleaners]
profile = "zh-keep-script"
skip = ["spacing"]
ignore = ["drafts/"]
text-field = ["body"]
jobs = 1
rules = ["rules/mine.toml"]
[tool.cleaners.options]
"paragraphs.gap" = 1
numbering = {}
"""
MINE = """
[[rule]]
cleaner = "punctuation"
name = "old-office"
why = "The office was renamed. Wrong in a quotation."
risk = "lossy"
find = "旧词"
put = "新词"
literal = true
examples = [{ text = "请见旧词。", want = "请见新词。" }, { text = "请见新词。" }]
"""


def test_settings_of_a_project(capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    put("pyproject.toml", CONFIG)
    put("rules/mine.toml", MINE)
    put("docs/a.txt", "這個 辦法適用於機關單位,見旧词.\n第二段.\n")
    put("docs/drafts/b.txt", "好,\n")
    monkeypatch.chdir("docs")
    assert main(["a.txt", "-q"]) == 0
    assert capsys.readouterr().out == "這個 辦法適用於機關單位，見新词。\n\n第二段。\n"
    assert main(["a.txt", "-q", "--profile", "zh", "--set", "paragraphs.gap=0"]) == 0
    assert capsys.readouterr().out == "这个 办法适用于机关单位，见新词。\n第二段。\n"
    assert main(["a.txt", "-q", "--no-config"]) == 0
    assert capsys.readouterr().out == "这个办法适用于机关单位，见旧词。\n第二段。\n"
    put("r.jsonl", '{"body": "好,的"}\n')
    assert main([".", "-o", "../out", "-q"]) == 0
    assert sorted(path.name for path in Path("../out").iterdir()) == ["a.txt", "r.jsonl"]
    assert Path("../out/r.jsonl").read_text("utf-8") == '{"body": "好，的"}\n'


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("profil = 'zh'", "did you mean 'profile'"), ("skip = 'script'", "a list of texts"), ("profile = 3", "a text"),
        ("options = []", "a table"), ("profile = 'zh-hans'", "did you mean"), ("[", "cannot be read"), ("jobs = 'many'", "auto"),
        ("skip = ['scrpt']", "did you mean 'script'"), ("options = { 'script.target' = 'x' }", "hans"),
    ],
)  # fmt: skip
def test_settings_that_cannot_be(table: str, says: str, capsys: Any) -> None:
    put("pyproject.toml", f"[tool.cleaners]\n{table}\n")
    put("a.txt", "好\n")
    assert main(["a.txt"]) == 2
    assert says in capsys.readouterr().err
    assert main(["a.txt", "--no-config", "-q"]) == 0


def test_another_project_above_is_not_asked(capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    put("pyproject.toml", "[tool.cleaners]\nprofile = 'zh-keep-script'\n")
    put("inner/pyproject.toml", "[project]\nname = 'x'\n")
    put("inner/a.txt", "這個辦法適用於機關單位。\n")
    monkeypatch.chdir("inner")
    assert main(["a.txt", "-q"]) == 0  # a table further up holds, where the nearer file has none
    assert capsys.readouterr().out == "這個辦法適用於機關單位。\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "tcsh"])
def test_completion(shell: str, capsys: Any) -> None:
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert "text-field" in script
    assert "script.simplify" in script
    if shutil.which(shell) and shell != "tcsh":
        put("script", script)
        subprocess.run([shell, "-n", "script"], check=True)


def test_completion_in_a_shell() -> None:
    script = subprocess.run(
        [sys.executable, "-P", "-m", "cleaners", "completion", "bash"], capture_output=True, check=True
    ).stdout
    put("script", script.decode())
    probe = (
        'source ./script; COMP_WORDS=(clean --profile zh-h); COMP_CWORD=2; COMP_LINE="clean --profile zh-h"; '
        'f=$(complete -p clean | sed "s/.*-F \\([^ ]*\\).*/\\1/"); $f clean zh-h --profile; echo "${COMPREPLY[@]}"'
    )
    done = subprocess.run(["bash", "-c", probe], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.split() == ["zh-hant"]


def test_hooks_for_pre_commit() -> None:
    pre_commit = pytest.importorskip("pre_commit")
    assert pre_commit
    command = [sys.executable, "-m", "pre_commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")]
    subprocess.run(command, check=True)


def test_the_commands_of_the_hooks(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [
        line.split()[2:]
        for line in (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8").splitlines()
        if " entry: " in line
    ]
    assert len(entries) == 2
    put("a.txt", "工作,推进\n")
    assert main([*entries[1], "a.txt"]) == 1
    assert main([*entries[0], "a.txt"]) == 0
    assert Path("a.txt").read_text("utf-8") == "工作，推进\n"
    assert main([*entries[1], "a.txt"]) == 0


@pytest.mark.skipif(
    not os.environ.get("CLEANERS_NO_SKIPS"), reason="installs the project once more: ./scripts/test --all"
)
def test_a_hook_in_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "home"))
    put("work/a.txt", "工作,推进\n")
    put("work/b.py", "x = '工作,推进'\n")
    monkeypatch.chdir("work")
    head = subprocess.run(["git", "-C", ROOT, "rev-parse", "HEAD"], capture_output=True, encoding="utf-8", check=True)
    hooks = "hooks: [{id: clean}, {id: clean-check}]"
    put(".pre-commit-config.yaml", f"repos:\n  - {{repo: {ROOT.as_uri()}, rev: {head.stdout.strip()}, {hooks}}}\n")
    subprocess.run(["git", "init", "-q", "."], check=True)
    subprocess.run(["git", "add", "."], check=True)
    command = [sys.executable, "-m", "pre_commit", "run", "--all-files"]
    for hook, changed in (("clean-check", False), ("clean", True)):
        done = subprocess.run([*command, hook], capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 1, done.stdout + done.stderr
        assert ("files were modified" in done.stdout) == changed
    assert Path("a.txt").read_text("utf-8") == "工作，推进\n"
    assert Path("b.py").read_text("utf-8") == "x = '工作,推进'\n"
    subprocess.run(command, check=True)


def test_the_command_starts_quickly() -> None:
    """No heavy import for ``--version``: what takes long is known by name."""
    code = "import sys; sys.argv = ['clean', '--version']\nfrom cleaners.ports.cli import main\nmain()\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, encoding="utf-8", check=True)
    loaded = set(done.stdout.split())
    assert not loaded & {
        "rich",
        "pathspec",
        "pyarrow",
        "shtab",
        "lxml",
        "tomllib",
        "multiprocessing",
        "concurrent.futures",
        "json",
    }
