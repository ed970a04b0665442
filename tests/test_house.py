"""The house itself: its rooms, its top level, what its README says, what its wheel holds."""

from __future__ import annotations

import ast
import doctest
import importlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from fnmatch import fnmatch
from pathlib import Path

import pytest
from conftest import ROOT, all_rules

import cleaners
from cleaners import clean
from cleaners.ports.catalogue import read_catalogue
from cleaners.ports.options import clean_parser

TOP = {
    ".ci", ".gitignore", ".pre-commit-hooks.yaml", "ARCHITECTURE.md", "CHANGELOG.md", "LICENSE", "README.md", "README.zh-CN.md", "cleaners",
    "pyproject.toml", "rules", "samples", "scripts", "tests",
}  # fmt: skip
IGNORED = [".git", *(line.strip("/") for line in (ROOT / ".gitignore").read_text("utf-8").splitlines() if line)]
READMES = ("README.md", "README.zh-CN.md")

# What is left to do belongs to a tracker, and a developer's own folders to nobody else.
_LEFT_BEHIND = re.compile(r"\b(?:TO[D]O|FIX[M]E|HAC[K])\b|(?<![\w.~])/(?:home|root|work|workspace|tmp|Users)/")


def ignored(name: str) -> bool:
    return any(fnmatch(name, pattern) for pattern in IGNORED)


def project_files() -> list[Path]:
    files = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if not ignored(name)]
        files += [Path(folder, name) for name in names if not ignored(name)]
    return files


def blocks(readme: str, *languages: str) -> list[str]:
    text = (ROOT / readme).read_text("utf-8")
    found = re.findall(r"^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [block for language, block in found if language in languages]


# Rooms


def test_import_contracts() -> None:
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True, no_logo=True))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()


def test_the_top_level_is_fixed() -> None:
    there = {path.name for path in ROOT.iterdir() if not ignored(path.name)}
    assert there <= TOP


def test_every_module_says_what_it_does() -> None:
    for path in (ROOT / "cleaners").rglob("*.py"):
        text = path.read_text("utf-8")
        assert not text.strip() or ast.get_docstring(ast.parse(text)), path
        assert path.stem not in ("utils", "helpers", "common", "misc"), path


def test_every_cleaner_has_a_room_of_each_kind() -> None:
    for name in read_catalogue([]).profiles[0].chain:
        assert (ROOT / "cleaners" / f"{name}.py").is_file() or (ROOT / "cleaners" / name / "__init__.py").is_file()
        assert (ROOT / "rules" / name).is_dir()


def test_nothing_is_left_behind() -> None:
    for path in project_files():
        if path.suffix in (".py", ".toml", ".md", "") and "samples" not in path.parts:
            found = _LEFT_BEHIND.search(path.read_text("utf-8", errors="replace"))
            assert not found, f"{path}: {found}"


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no executable bit")
def test_scripts_can_be_run() -> None:
    for name in ("scripts/clean", "scripts/test", ".ci/run"):
        assert os.access(ROOT / name, os.X_OK), name
    for name in ("scripts/environment", "scripts/clean", "scripts/test", ".ci/run"):
        subprocess.run(["bash", "-n", ROOT / name], check=True)


# The README


@pytest.mark.parametrize("readme", READMES)
def test_python_of_the_readme(readme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for block in blocks(readme, "python"):
        names: dict[str, object] = {}
        exec(compile(block, readme, "exec"), names)
    checked = 0
    for block in blocks(readme, "python")[:1]:
        head, _, _ = block.partition("\npipeline")  # `done` is another document after that
        exec(compile(head, readme, "exec"), names := {})
        for expression, value in re.findall(r"^(\S.*?)  # → (.+)$", head, re.MULTILINE):
            assert eval(expression, names) == ast.literal_eval(value), expression
            checked += 1
    assert checked >= 4


@pytest.mark.skipif(not shutil.which("bash"), reason="the README's commands are written for a shell")
@pytest.mark.parametrize("readme", READMES)
def test_commands_of_the_readme(readme: str, tmp_path: Path) -> None:
    dirty = "关于工作的说明\n工作,推进如下:\n这个办法,好.\n".encode("gbk")
    (tmp_path / "docs").mkdir()
    for name in ("notice.txt", "docs/notice.txt"):
        (tmp_path / name).write_bytes(dirty)
    for block in blocks(readme, "toml"):
        (tmp_path / block.split("\n")[0].removeprefix("# ")).write_text(block, "utf-8")
    (tmp_path / "corpus.jsonl").write_text('{"id": 1, "text": "工作,推进"}\n', "utf-8")
    script = f'clean() {{ "{sys.executable}" -P -m cleaners "$@"; }}\n' + "\n".join(blocks(readme, "sh"))
    done = subprocess.run(["bash", "-e", "-c", script], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert (tmp_path / "original.txt").read_bytes() == dirty
    assert (tmp_path / "docs/notice.txt.bak").read_bytes() == dirty


def test_set_up_is_two_commands_that_exist() -> None:
    for readme in READMES:
        assert [line.split()[0] for line in blocks(readme, "bash")[0].splitlines()] == [
            "./scripts/clean",
            "./scripts/test",
        ]


def test_before_and_after() -> None:
    for readme in READMES:
        before, after = blocks(readme, "text")
        assert clean(before).text == after
        assert clean(before.encode("gb18030")).ledger.restore() == before.encode("gb18030")


def test_the_readmes_say_the_same() -> None:
    for language in ("bash", "sh", "shell", "py", "yaml", "text"):
        assert blocks(READMES[0], language) == blocks(READMES[1], language)
    for language in ("python", "toml"):
        assert len(blocks(READMES[0], language)) == len(blocks(READMES[1], language))
    first, second = ((ROOT / readme).read_text("utf-8") for readme in READMES)
    for mark in (r"^#+ ", r"^\| "):
        assert len(re.findall(mark, first, re.MULTILINE)) == len(re.findall(mark, second, re.MULTILINE))


@pytest.mark.parametrize("readme", READMES)
def test_the_readme_names_what_there_is(readme: str) -> None:
    text = (ROOT / readme).read_text("utf-8")
    catalogue = read_catalogue([])
    for profile in catalogue.profiles:
        assert f"| `{profile.name}` |" in text
    options = {option.name: option for some in catalogue.options.values() for option in some}
    for name, default in re.findall(r"^\| `(\w+\.\w+)` \| `(\w+)` \|", text, re.MULTILINE):
        assert str(options[name].default) == default
    known = {option for action in clean_parser()._actions for option in action.option_strings}
    named = set(re.findall(r"`(--?[a-z][a-z-]*)", text))
    assert named <= known
    assert {option for option in known if option.startswith("--")} - named <= {
        "--help",
        "--version",
        "--output",
        "--quiet",
    }


# What is shipped


def test_the_catalogue_names_every_rule() -> None:
    command = [sys.executable, ROOT / "scripts" / "rulebook.py"]
    text = subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8")
    for rule in all_rules():
        assert f"\n### {rule.name}\n" in text


def test_the_wheel_holds_the_rules(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        archive.extractall(tmp_path / "site")
    rules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "rules").rglob("*.toml")}
    assert {f"cleaners/{name}" for name in rules} <= names
    assert "cleaners/py.typed" in names
    page = {path.relative_to(ROOT).as_posix() for path in (ROOT / "cleaners" / "ports" / "report" / "page").iterdir()}
    assert page <= names
    assert any(name.endswith("/LICENSE") for name in names)
    assert not any(name.startswith(("tests", "samples", "scripts")) for name in names)
    env = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "cleaners", "rules", "script.simplify"],
        cwd=tmp_path, env=env, capture_output=True, check=True,
    )  # fmt: skip
    assert b"script.simplify" in done.stdout


def test_version_licence_and_changes_belong_together() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert f"## {cleaners.__version__}" in changes
    assert "MIT" in (ROOT / "LICENSE").read_text("utf-8")


def test_the_front_door_is_all_there_is() -> None:
    for name in cleaners.__all__:
        assert getattr(cleaners, name) is not None
    with pytest.raises(AttributeError):
        _ = cleaners.anything_else


@pytest.mark.parametrize("module", ["cleaners", "cleaners.pipeline", "cleaners.text.source"])
def test_examples_in_docstrings(module: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(module))
    assert tried > 0
    assert failed == 0
