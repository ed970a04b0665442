"""The `clean` command, as a user meets it: what it prints, what it writes, what it refuses, and that nothing is lost."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import chain, messy_text
from hypothesis import given

from cleaners import Ledger, Pipeline
from cleaners.ports import whole
from cleaners.ports.cli import main
from cleaners.ports.diff import changes, diff
from cleaners.ports.terminal import Paint, Places, visible
from cleaners.rulebook.read import builtin

DIRTY, CLEAN = "工作,推进\n", "工作，推进\n"
COMMAND = [sys.executable, "-P", "-m", "cleaners"]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NO_COLOR", raising=False)


def put(name: str, text: str | bytes = DIRTY) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def leftovers() -> list[Path]:
    return [path for path in Path().rglob("*") if path.name.endswith(".tmp")]


# What is printed


def test_text_goes_to_standard_output_and_the_summary_to_standard_error(capsys: Any) -> None:
    put("a.txt")
    assert main(["a.txt"]) == 0
    out, err = capsys.readouterr()
    assert out == CLEAN
    assert err.startswith("1 document, 1 changed, 1 edits, 0 findings")
    assert "punctuation." in err
    assert main(["-q", "a.txt"]) == 0
    assert capsys.readouterr() == (CLEAN, "")


def test_several_files_follow_one_another(capsys: Any) -> None:
    put("a.txt")
    put("b.txt", "")
    put("c.dat", "已经推进。\n")
    assert main(["a.txt", "-q", "b.txt", "c.dat"]) == 0
    assert capsys.readouterr().out == CLEAN + "已经推进。\n"


def test_standard_input(capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(DIRTY.encode("gb18030"))))
    assert main(["-", "-q", "--encoding", "gbk"]) == 0
    assert capsys.readouterr().out == CLEAN


def test_json_summary(capsys: Any) -> None:
    put("a.txt")
    assert main(["a.txt", "--json"]) == 0
    summary = json.loads(capsys.readouterr().err)
    assert (summary["documents"], summary["changed"], summary["failed"]) == (1, 1, 0)
    assert summary["files"][0]["encoding"] == "utf-8"
    assert sum(summary["rules"].values()) == summary["edits"]


def test_detect_says_what_each_file_is(capsys: Any) -> None:
    put("a.txt")
    Path("b.txt").write_bytes("青禾县水务局关于做好供水保障工作的通知".encode("gb18030") + b"\xff")
    Path("c.txt").write_bytes("甲乙".encode("utf-16"))
    assert main(["--detect", "a.txt", "b.txt", "c.txt"]) == 0
    first, second, third = capsys.readouterr().out.splitlines()
    assert first == "a.txt: utf-8, confidence 1.00"
    assert second.startswith("b.txt: gb18030, confidence 1.00, next ")
    assert second.endswith(", 1 damaged: 0xFF at byte 38")
    assert third == "c.txt: utf-16-le with a byte-order mark, confidence 1.00"
    assert main(["--detect", "--json", "b.txt"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["name"], record["encoding"], record["damage"]) == (
        "b.txt",
        "gb18030",
        [{"offset": 38, "value": "0xFF"}],
    )
    assert set(record) == {"name", "encoding", "confidence", "runner_up", "bom", "damage"}
    assert main(["--detect", "missing.txt", "a.txt"]) == 2
    captured = capsys.readouterr()
    assert "a.txt: utf-8" in captured.out
    assert "missing.txt" in captured.err
    assert main(["--detect", "--diff", "a.txt"]) == 2


def test_help_and_version_load_no_cleaner() -> None:
    for option in ("--version", "--help"):
        code = f"import sys; sys.argv = ['clean', '{option}']\nfrom cleaners.ports.cli import main\nmain()\n"
        code += "print('heavy' if any('pipeline' in m or 'rulebook' in m for m in sys.modules) else 'light')"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env={**os.environ})
        assert done.stdout.decode().split()[-1] == "light"


def test_help_names_every_profile_and_subcommand(capsys: Any) -> None:
    assert main(["--help"]) == 0
    out = capsys.readouterr().out
    profiles = [path.stem for path in (builtin() / "profiles").glob("*.toml")]
    for word in (*profiles, "clean rules", "clean restore", "exit codes"):
        assert word in out


@pytest.mark.parametrize("console", [{"PYTHONIOENCODING": "gbk"}, {"LC_ALL": "C", "LANG": "C"}])
def test_utf8_whatever_the_console(console: dict[str, str]) -> None:
    put("a.txt")
    env = {**os.environ, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", **console}
    done = subprocess.run([*COMMAND, "a.txt"], capture_output=True, env=env, check=True)
    assert done.stdout == CLEAN.encode()
    assert "1 document" in done.stderr.decode("utf-8")
    done = subprocess.run([*COMMAND, "--explain", "a.txt"], capture_output=True, env=env, check=True)
    assert "[,]→[，]" in done.stdout.decode("utf-8")


def test_a_module_of_the_working_folder_is_not_ours() -> None:
    put("json.py", "raise SystemExit('not this one')")
    put("cleaners/__init__.py", "raise SystemExit('nor this')")
    put("a.txt")
    assert subprocess.run([*COMMAND, "a.txt", "--json"], capture_output=True, check=True).stdout == CLEAN.encode()


def test_a_closed_pipe_ends_quietly() -> None:
    put("long.txt", DIRTY * 40_000)
    with subprocess.Popen(
        [*COMMAND, "-q", "--diff", "long.txt"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 141


def test_an_interrupt_leaves_whole_files(capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    a, b = put("d/a.txt"), put("d/b.txt")
    calls: list[Path] = []

    def replace(source: Path, target: Path) -> None:
        calls.append(target)
        if len(calls) == 2:
            raise KeyboardInterrupt
        os.rename(source, target)

    monkeypatch.setattr(whole.os, "replace", replace)
    assert main(["d", "--in-place", "--ledger", "l.jsonl"]) == 130
    assert "interrupted" in capsys.readouterr().err
    assert (a.read_text("utf-8"), b.read_text("utf-8")) == (CLEAN, DIRTY)
    assert Ledger.load("l.jsonl", CLEAN).restore() == DIRTY.encode()
    assert not leftovers()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no full device")
def test_a_full_disk_is_reported() -> None:
    path = put("-a.txt")
    for arguments in (["--", "-a.txt"], ["-q", "--", "-a.txt"], ["rules"]):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([*COMMAND, *arguments], stdout=full, stderr=subprocess.PIPE, check=False)
        assert done.returncode == 2
        assert b"No space left" in done.stderr
        assert b"Traceback" not in done.stderr
    assert main(["--in-place", "--ledger", "/dev/full", "--", "-a.txt"]) == 2
    assert path.read_text("utf-8") == DIRTY  # without its way back nothing is written over


# Where the text goes


def test_a_folder_is_mirrored(capsys: Any) -> None:
    for name in ("d/a.txt", "d/sub/b.MD", "d/sub/deep/c.htm", "d/e.html"):
        put(name)
    put("d/table.xls", b"\xd0\xcf")
    put("d/.git/x.txt")
    assert main(["d", "-o", "out/new"]) == 0
    made = sorted(path.relative_to("out/new").as_posix() for path in Path("out/new").rglob("*") if path.is_file())
    assert made == ["a.txt", "e.html", "sub/b.MD", "sub/deep/c.htm"]
    assert Path("out/new/sub/b.MD").read_bytes() == CLEAN.encode()
    err = capsys.readouterr().err
    assert "skipped: d/table.xls" in err.replace(os.sep, "/")
    assert "4 documents" in err
    assert "2 skipped" in err
    assert Path("d/a.txt").read_bytes() == DIRTY.encode()


def test_a_folder_needs_a_place(capsys: Any) -> None:
    put("d/a.txt")
    assert main(["d"]) == 2
    err = capsys.readouterr().err
    for option in ("-o", "--in-place", "--diff", "--check"):
        assert option in err
    assert main(["d", "--explain"]) == 2


def test_the_output_folder_may_stand_inside_the_input() -> None:
    put("d/a.txt")
    for _ in range(2):
        assert main(["d", "-o", "d/out", "-q"]) == 0
    assert [path.name for path in Path("d/out").iterdir()] == ["a.txt"]


@pytest.mark.parametrize("arguments", [["d", "-o", "d"], ["d/a.txt", "-o", "d"], ["link", "-o", "d"]])
def test_an_input_is_never_its_own_output(arguments: list[str], capsys: Any) -> None:
    path = put("d/a.txt")
    os.symlink("d", "link")
    assert main(arguments) == 2
    assert "--in-place" in capsys.readouterr().err
    assert path.read_text("utf-8") == DIRTY


def test_two_inputs_for_one_output(capsys: Any) -> None:
    put("x/a.txt")
    put("y/a.txt")
    assert main(["x/a.txt", "y/a.txt", "-o", "out"]) == 2
    assert main(["x", "y", "-o", "out"]) == 2
    assert main(["x/a.txt", "x/a.txt", "-o", "out"]) == 2
    assert "would both become" in capsys.readouterr().err
    assert not Path("out").exists()


def test_in_place_keeps_mode_and_backup() -> None:
    path = put("a.txt")
    path.chmod(0o640)
    assert main(["a.txt", "--in-place", "--backup", "-q"]) == 0
    assert path.read_text("utf-8") == CLEAN
    assert path.stat().st_mode & 0o777 == 0o640
    assert Path("a.txt.bak").read_text("utf-8") == DIRTY
    put("a.txt", "好的,推进\n")
    assert main(["a.txt", "--in-place", "--backup", "-q"]) == 0
    assert Path("a.txt.bak").read_text("utf-8") == DIRTY
    assert Path("a.txt.bak2").read_text("utf-8") == "好的,推进\n"


def test_in_place_leaves_a_clean_file_alone() -> None:
    path = put("a.txt", CLEAN)
    os.utime(path, (1_000_000, 1_000_000))
    assert main(["a.txt", "--in-place", "--backup", "-q"]) == 0
    assert path.stat().st_mtime == 1_000_000
    assert not Path("a.txt.bak").exists()


def test_in_place_follows_a_named_link_and_no_found_one(capsys: Any) -> None:
    put("real/a.txt")
    put("outside.txt")
    os.symlink("real/a.txt", "link.txt")
    os.symlink("../outside.txt", "real/b.txt")
    os.symlink(".", "real/loop")
    assert main(["link.txt", "real", "--in-place"]) == 0
    assert Path("link.txt").is_symlink()
    assert Path("real/a.txt").read_text("utf-8") == CLEAN
    assert Path("outside.txt").read_text("utf-8") == DIRTY
    err = capsys.readouterr().err.replace(os.sep, "/")
    assert "real/b.txt (a link" in err
    assert "real/a.txt (the same file" in err
    assert "real/loop/ (a link" in err


def test_a_failed_write_loses_nothing(capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put("a.txt")
    put("b.txt")

    def full(source: Path, target: Path) -> None:
        if Path(target).name == "a.txt":
            raise OSError(28, "No space left on device")
        os.rename(source, target)

    monkeypatch.setattr(whole.os, "replace", full)
    assert main(["a.txt", "b.txt", "--in-place"]) == 2
    assert path.read_text("utf-8") == DIRTY
    assert Path("b.txt").read_text("utf-8") == CLEAN
    assert "a.txt: not written: No space left" in capsys.readouterr().err
    assert not leftovers()


def test_a_file_that_changes_meanwhile_is_left(capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put("a.txt")
    run_many = Pipeline.run_many

    def slow(self: Pipeline, inputs: Any) -> Any:
        path.write_text("别人写的新内容\n", encoding="utf-8")
        return run_many(self, inputs)

    monkeypatch.setattr(Pipeline, "run_many", slow)
    assert main(["a.txt", "--in-place"]) == 2
    assert path.read_text("utf-8") == "别人写的新内容\n"
    assert "meantime" in capsys.readouterr().err


# What cannot be read


def test_the_run_goes_on_after_a_file_that_cannot_be_read(capsys: Any) -> None:
    put("d/a.txt")
    os.symlink("nowhere", "d/broken.txt")
    put("d/picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    assert main(["gone.txt", "d", "-o", "out"]) == 2
    err = capsys.readouterr().err.replace(os.sep, "/")
    assert "clean: gone.txt: No such file" in err
    assert "clean: d/broken.txt: No such file" in err
    assert "clean: d/picture.txt: no text" in err
    assert "3 failed" in err
    assert [path.name for path in Path("out").iterdir()] == ["a.txt"]


def test_bytes_that_are_no_text_are_left(capsys: Any) -> None:
    data = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
    path = put("picture.txt", data)
    assert main(["picture.txt", "--in-place", "--ledger", "l.jsonl"]) == 2
    assert path.read_bytes() == data
    assert capsys.readouterr().out == ""
    assert Path("l.jsonl").read_bytes() == b""


def test_an_empty_file_stays_empty() -> None:
    put("a.txt", b"")
    assert main(["a.txt", "-o", "out", "-q"]) == 0
    assert Path("out/a.txt").read_bytes() == b""
    assert main(["a.txt", "--check", "-q"]) == 0


def test_a_name_that_is_not_utf8(capsys: Any) -> None:
    name = os.fsdecode("公文.txt".encode("gbk"))
    try:
        put(name)
    except OSError:
        pytest.skip("this file system allows UTF-8 names only")
    assert main([name, "-o", "out", "--ledger", "l.jsonl"]) == 0
    assert Path("out", name).read_text("utf-8") == CLEAN
    assert main([name, "--check"]) == 1
    assert "would change: \\xb9\\xab" in capsys.readouterr().out


def test_a_name_never_drives_the_terminal(capsys: Any) -> None:
    try:
        put("d/\x1b[2J.txt", b"\x89PNG\r\n\x1a\n")
    except OSError:
        pytest.skip("this file system does not allow it")
    assert main(["d", "--check"]) == 2
    assert "\x1b" not in "".join(capsys.readouterr())


# Look before you leap


def test_check(capsys: Any) -> None:
    put("d/a.txt", CLEAN)
    assert main(["d", "--check"]) == 0
    put("d/b.txt")
    put("d/c.txt", CLEAN.encode("gbk"))  # the form is canonical, the encoding is not
    assert main(["d", "--check"]) == 1
    out = capsys.readouterr().out.replace(os.sep, "/")
    assert out == "would change: d/b.txt\nwould change: d/c.txt\n"
    assert Path("d/b.txt").read_text("utf-8") == DIRTY
    assert main(["d", "gone.txt", "--check"]) == 2


def test_diff_shows_changed_lines_with_their_neighbours(capsys: Any) -> None:
    put("a.txt", "".join(f"第{number}行已经写好。\n" for number in range(9)) + DIRTY + "末行已经写好。\n")
    assert main(["a.txt", "--diff", "-q", "--only", "punctuation"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "--- a.txt  (utf-8)", "+++ a.txt  (clean)", "@@ -8,4 +8,4 @@",
        " 第7行已经写好。", " 第8行已经写好。", "-工作,推进", "+工作，推进", " 末行已经写好。",
    ]  # fmt: skip
    assert Path("a.txt").read_text("utf-8").count(",") == 1


def test_diff_of_what_cannot_be_seen(capsys: Any) -> None:
    put("a.txt", CLEAN.encode("gbk"))
    put("b.txt", "工作，推进\n再接再厉。\r\n".encode())
    put("c.txt", CLEAN)
    assert main(["a.txt", "b.txt", "c.txt", "--diff", "-q"]) == 0
    out = capsys.readouterr().out
    assert "the bytes: encoding" in out
    assert "the ends of 1 lines change" in out
    assert "c.txt" not in out


def test_diff_never_drives_the_terminal(capsys: Any) -> None:
    put("a.txt", "工作,推进\x1b[2J\x1b]0;title\x07\n")
    assert main(["a.txt", "--diff", "--explain", "-q"]) == 0
    assert "\x1b" not in capsys.readouterr().out


@given(messy_text)
def test_a_diff_tells_the_whole_change(text: str) -> None:
    done = chain().run(text)
    old, new = Places(done.ledger.source.text), Places(done.text)
    at = new_at = 0
    for change in changes(done.ledger):
        assert old.text[at : change.start] == new.text[new_at : change.new_start]
        at, new_at = change.end, change.new_end
    assert old.text[at:] == new.text[new_at:]
    sides: list[list[str]] = [[], []]
    for line in diff(done, "a", Paint(io.StringIO())):
        if line[0] in " -":
            sides[0].append(line[1:])
        if line[0] in " +":
            sides[1].append(line[1:])
    removed = set(sides[0]) - set(sides[1])
    assert removed <= {visible(old[number].rstrip("\r\n")) for number in range(len(old))} | {"-- a", "++ a  (clean)"}
    assert set(sides[1]) <= {visible(new[number].rstrip("\n")) for number in range(len(new))} | {"++ a  (clean)"}


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environment", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_colour(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], coloured: bool) -> None:
    put("a.txt", f"已经写好。\n{DIRTY}")
    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert main(["a.txt", "--diff", "-q"]) == 0
    assert ("\x1b[" in screen.getvalue()) == coloured


def test_explain_names_place_rule_and_reason(capsys: Any) -> None:
    put("a.txt", f"已经写好。\n{DIRTY}")
    assert main(["--explain", "a.txt", "-q"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "a.txt: 1 edit, 0 findings, read as utf-8"
    assert any(line.startswith("punctuation (1 edit)") for line in lines)
    rule = next(line for line in lines if line.startswith("  punctuation."))
    assert len(rule.split()) > 4, "the reason follows the rule's name"
    assert "         2:3  工作[,]→[，]推进" in lines


def test_explain_shows_findings_and_what_was_left(capsys: Any, tmp_path: Path) -> None:
    put("my.toml", OWN + REPORT)
    put("a.txt", "请见旧词，或者 `旧词` 的说明，可疑词。\n".encode() + b"\xff\n")
    assert main(["a.txt", "--explain", "-q", "--rules", "my.toml", "--only", "punctuation"]) == 0
    out = capsys.readouterr().out
    assert "[旧词]→[新词]" in out
    assert "left alone" in out
    assert "punctuation.own-word: it is part of a code" in out
    assert "findings (2)" in out
    assert "source.undecodable" in out
    assert "punctuation.own-report" in out


def test_explain_goes_with_writing(capsys: Any) -> None:
    put("a.txt")
    assert main(["a.txt", "--explain", "-o", "out", "-q"]) == 0
    assert "[,]→[，]" in capsys.readouterr().out
    assert Path("out/a.txt").read_text("utf-8") == CLEAN


# The format that a name states


@pytest.mark.parametrize(
    ("name", "text", "want"),
    [
        ("a.csv", "姓名,年龄\n张三,3\n", "姓名,年龄\n张三,3\n"),
        ("a.CSV", "姓名,年龄\n张三,3,备注：好.\n", "姓名,年龄\n张三,3,备注：好。\n"),
        ("a.tsv", '3\t"墨水"\t\n', '3\t"墨水"\t\n'),
        ("a.tsv", '品名\t说明\n"墨,水"\t他说"好"\n', '品名\t说明\n"墨，水"\t他说“好”\n'),
        ("a.tsv", '甲\t"他说""好,吗"""\n"乙\t3\n丙"\t4\n', '甲\t"他说""好，吗"""\n"乙\t3\n丙"\t4\n'),
        (
            "a.json",
            '{\n  // 说明:"甲",好\n  "名称": "工作,推进",\n}\n',
            '{\n  // 说明:"甲",好\n  "名称": "工作，推进",\n}\n',
        ),
        ("a.jsonl", '{"甲": "工作,推进"}\n{"乙":\n', '{"甲": "工作，推进"}\n{"乙":\n'),
        ("a.md", "1. 学习,工作\n", "1. 学习，工作\n"),
        ("a.txt", "姓名,年龄\n", "姓名，年龄\n"),
        ("csv", "姓名,年龄\n", "姓名，年龄\n"),
    ],
)
def test_a_name_states_the_format(name: str, text: str, want: str, capsys: Any) -> None:
    put(name, text)
    assert main([name, "-q"]) == 0
    assert capsys.readouterr().out == want


def test_a_format_that_is_given_overrules_names(capsys: Any) -> None:
    put("a.csv", "姓名,年龄\n")
    put("a.txt", "姓名,年龄\n")
    assert main(["a.csv", "a.txt", "-q", "--format", "text"]) == 0
    assert main(["a.csv", "a.txt", "-q", "--format", "csv"]) == 0
    assert capsys.readouterr().out == "姓名，年龄\n" * 2 + "姓名,年龄\n" * 2


def test_the_rules_are_read_once_for_all_formats(capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    make = Pipeline.__init__

    def counted(self: Pipeline, *arguments: Any, **named: Any) -> None:
        made.append(named["format"])
        make(self, *arguments, **named)

    monkeypatch.setattr(Pipeline, "__init__", counted)
    for name in ("a.csv", "b.txt", "c.csv", "d.txt"):
        put(name, "姓名,年龄\n")
    assert main(["a.csv", "b.txt", "c.csv", "d.txt", "-q", "--explain"]) == 0
    assert made == ["csv"]  # the one for plain text is a copy


# The way back


@pytest.mark.parametrize(
    "original",
    [
        DIRTY.encode("gbk"), DIRTY.encode("utf-16"), DIRTY.encode("utf-8-sig").replace(b"\n", b"\r\n"), b"",
        ("東方紅,太陽昇.\r\n" * 4).encode("big5"), "工作,推进如下,各地要认真执行。\n".encode() + b"\xff\xfe\x80",
        "工作,推进如下,各地认真执行".encode("gbk")[:-1], CLEAN.encode(),
    ],
)  # fmt: skip
def test_restore_gives_the_original_bytes(original: bytes, capsysbinary: Any) -> None:
    put("a.txt", original)
    assert main(["a.txt", "-o", "out", "--ledger", "l.jsonl", "-q"]) == 0
    assert main(["restore", "out/a.txt", "l.jsonl"]) == 0
    assert capsysbinary.readouterr().out == original
    assert main(["restore", "out/a.txt", "l.jsonl", "-o", "again.txt"]) == 0
    assert Path("again.txt").read_bytes() == original


def test_restore_refuses_an_edited_text(capsys: Any) -> None:
    put("a.txt")
    assert main(["a.txt", "--in-place", "--ledger", "l.jsonl", "-q"]) == 0
    put("a.txt", CLEAN + "新的一行\n")
    assert main(["restore", "a.txt", "l.jsonl", "-o", "b.txt"]) == 2
    assert "edited since" in capsys.readouterr().err
    assert not Path("b.txt").exists()
    put("a.txt", CLEAN.encode("gbk"))
    assert main(["restore", "a.txt", "l.jsonl"]) == 2
    assert "not UTF-8" in capsys.readouterr().err
    assert main(["restore", "gone.txt", "l.jsonl"]) == 2
    put("b.txt")
    for ledger in ("a.txt", "b.txt", "gone.jsonl", "."):  # in GBK, no JSON, none, a folder
        assert main(["restore", "b.txt", ledger]) == 2
    assert main(["restore", "a.txt"]) == 2


def test_restore_after_cleaning_twice(capsysbinary: Any) -> None:
    put("a.txt")
    for _ in range(2):
        assert main(["a.txt", "--in-place", "--ledger", "l.jsonl", "-q"]) == 0
    assert main(["restore", "a.txt", "l.jsonl"]) == 0
    assert capsysbinary.readouterr().out == DIRTY.encode()


def test_restore_reads_on_after_a_line_that_was_cut(capsysbinary: Any) -> None:
    put("a.txt")
    put("l.jsonl", '{"format": 1, "name": "half')
    assert main(["a.txt", "--in-place", "--ledger", "l.jsonl", "-q"]) == 0
    assert main(["restore", "a.txt", "l.jsonl"]) == 0
    assert capsysbinary.readouterr().out == DIRTY.encode()


def test_restore_tells_twins_apart_by_name(capsysbinary: Any) -> None:
    put("d/a.txt")
    put("d/sub/b.txt", DIRTY.encode("utf-16"))
    assert main(["d", "-o", "out", "--ledger", "l.jsonl", "-q"]) == 0
    assert main(["restore", "out/sub/b.txt", "l.jsonl"]) == 0
    assert capsysbinary.readouterr().out == DIRTY.encode("utf-16")
    assert main(["restore", "out/a.txt", "l.jsonl"]) == 0
    assert capsysbinary.readouterr().out == DIRTY.encode()
    put("elsewhere", CLEAN)
    assert main(["restore", "elsewhere", "l.jsonl"]) == 2
    assert b"--name" in capsysbinary.readouterr().err
    assert main(["restore", "elsewhere", "l.jsonl", "--name", str(Path("d/a.txt"))]) == 0
    assert capsysbinary.readouterr().out == DIRTY.encode()


def test_the_ledger_is_never_a_document(capsys: Any) -> None:
    put("a.txt")
    assert main(["a.txt", "--ledger", "a.txt"]) == 2
    assert main(["a.txt", "--ledger", "out/a.txt", "-o", "out"]) == 2
    assert main(["a.txt", "--ledger", "no/such/folder.jsonl"]) == 2
    assert Path("a.txt").read_text("utf-8") == DIRTY


# Options


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "nothing to clean"),
        (["a.txt", "-o", "out", "--in-place"], "exclude each other"),
        (["a.txt", "--in-place", "--diff"], "write nothing"),
        (["a.txt", "--check", "-o", "out"], "write nothing"),
        (["a.txt", "--backup"], "--in-place"),
        (["a.txt", "-o", "a.txt"], "expected a folder"),
        (["-", "-", "-q"], "standard input"),
        (["-", "--in-place"], "standard input"),
        (["-", "-o", "out"], "standard input"),
        (["-q", "rules"], "./rules"),
        (["a.txt", "--dif"], "--dif"),
        (["a.txt", "--profile", "zh-hans"], "did you mean"),
        (["a.txt", "--skip", "punctuatoin"], "did you mean 'punctuation'"),
        (["a.txt", "--disable", "script.simplfy"], "did you mean 'script.simplify'"),
        (["a.txt", "--set", "script.target"], "OPTION=VALUE"),
        (["a.txt", "--set", "script.targt=hant"], "did you mean 'script.target'"),
        (["a.txt", "--set", "script.target=hangul"], "'hans'"),
        (["a.txt", "--encoding", "utf-99"], "utf-99"),
        (["a.txt", "--format", "docx"], "markdown"),
        (["a.txt", "--rules", "none.toml"], "no such file"),
        (["rules", "script.simplfy"], "did you mean 'script.simplify'"),
    ],
)
def test_wrong_usage_is_explained(arguments: list[str], says: str, capsys: Any) -> None:
    path = put("a.txt")
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert says in err
    assert out == ""
    assert path.read_text("utf-8") == DIRTY


def test_options_reach_the_pipeline(capsys: Any) -> None:
    put("a.txt", "這個辦法適用於機關單位,推進。\n")
    assert main(["a.txt", "-q", "--only", "script,punctuation"]) == 0
    assert main(["a.txt", "-q", "--skip", "punctuation"]) == 0
    assert main(["a.txt", "-q", "--disable", "script.simplify"]) == 0
    assert main(["a.txt", "-q", "--profile", "zh-keep-script"]) == 0
    assert main(["a.txt", "-q", "--set", "script.target=keep", "--skip", "punctuation"]) == 0
    assert main(["a.txt", "-q", "--profile", "minimal"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "这个办法适用于机关单位，推进。", "这个办法适用于机关单位,推进。", "這個辦法適用於機關單位，推進。",
        "這個辦法適用於機關單位，推進。", "這個辦法適用於機關單位,推進。", "這個辦法適用於機關單位,推進。",
    ]  # fmt: skip


def test_a_subcommand_wins_over_a_file_of_its_name(capsys: Any) -> None:
    put("rules/a.txt")
    put("restore")
    assert main(["rules"]) == 0
    assert "punctuation" in capsys.readouterr().out
    assert main(["./rules", "-o", "out", "-q"]) == 0
    assert main(["./restore", "-q"]) == 0
    assert capsys.readouterr().out == CLEAN
    assert main(["out", "rules", "-o", "other", "-q"]) == 2  # both hold an a.txt


# Rules of one's own

OWN = """\
[[rule]]
cleaner = "punctuation"
name = "own-word"
why = "The old word was renamed. Wrong in a quotation."
risk = "lossy"
find = "旧词"
put = "新词"
literal = true
examples = [
  { text = "请见旧词。", want = "请见新词。" },
  { text = "请见新词。" },
]

"""
REPORT = """\
[[rule]]
cleaner = "punctuation"
name = "own-report"
why = "Ask the author."
risk = "ask"
kind = "report"
find = "可疑词"
literal = true
examples = [{ text = "见可疑词。", finding = true }, { text = "见词。" }]

"""


def test_own_rules(capsys: Any) -> None:
    put("my.toml", OWN)
    put("a.txt", "请见旧词,好。\n")
    assert main(["rules", "--check", "my.toml"]) == 0
    assert main(["a.txt", "-q", "--rules", "my.toml"]) == 0
    assert capsys.readouterr().out == "请见新词，好。\n"
    assert main(["rules", "own-word", "--rules", "my.toml"]) == 0
    assert "The old word was renamed. Wrong in a quotation." in capsys.readouterr().out


def test_failing_examples_are_shown_with_their_place(capsys: Any) -> None:
    put("my.toml", OWN.replace('请见新词。" },\n  { text = "请见新词。', '请看新词。" },\n  { text = "也说旧词。'))
    assert main(["rules", "--check", "my.toml"]) == 1
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        "my.toml:10: punctuation.own-word: another text came out",
        "  text    请见旧词。", "  wanted  请看新词。", "  got     请见新词。",
        "my.toml:11: punctuation.own-word: another text came out",
        "  text    也说旧词。", "  wanted  stays as it is", "  got     也说新词。",
    ]  # fmt: skip
    assert "2 failed" in err


def test_an_example_must_be_its_own_rules_work(capsys: Any) -> None:
    put("my.toml", OWN.replace('text = "请见旧词。", want = "请见新词。"', 'text = "好,请见。", want = "好，请见。"'))
    assert main(["rules", "--check", "my.toml"]) == 1
    assert "own-word did not change it (punctuation." in capsys.readouterr().out


def test_a_rule_that_is_off_is_checked_too() -> None:
    put("my.toml", OWN.replace("literal = true", "literal = true\ndefault = false"))
    assert main(["rules", "--check", "my.toml"]) == 0


def test_catalogue(capsys: Any) -> None:
    assert main(["rules"]) == 0
    out = capsys.readouterr().out
    for word in ("script.simplify", "script.target = hans", "zh-hant"):
        assert word in out
    assert main(["rules", "script.simplify", "target", "script", "zh"]) == 0
    out = capsys.readouterr().out
    assert "這個辦法適用於機關單位。  →  这个办法适用于机关单位。" in out
    assert "one of hans, hant" in out
    assert "chain" in out
