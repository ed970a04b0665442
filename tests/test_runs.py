"""Long runs: several workers, interruptions of all kinds, and that nothing of them can be seen in the output."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from cleaners.ports.cli import main
from cleaners.ports.work import Done, Work

COMMAND = [sys.executable, "-P", "-m", "cleaners"]
KILLS = int(os.environ.get("CLEANERS_KILLS", "6"))  # ./scripts/test --all kills thirty times
DIRTY = '关于做好 2024 年工作的通知\n一,加强值班.各单位要落实24小时值班制度(含节假日),\n做到"有人接听"。。\n'


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def corpus(documents: int, records: int) -> None:
    """A folder of documents and files of records."""
    for number in range(documents):
        path = Path("in", f"d{number % 7}", f"{number:04}.txt")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(DIRTY * (1 + number % 5) + f"第{number}号,完.\n", encoding="utf-8")
    with Path("in/r.jsonl").open("w", encoding="utf-8") as file:
        for number in range(records):
            file.write(json.dumps({"id": number, "text": f"工作{number},推进."}, ensure_ascii=False) + "\n")
            if number % 97 == 0:
                file.write('{"id": broken\n')
    with Path("in/s.csv").open("w", encoding="utf-8") as file:
        file.write("id,text,note\n")
        for number in range(records):
            file.write(f'{number},"工作,推进{number}\n{DIRTY}",甲\n'.replace('"有人接听"', '""有人接听""'))


def tree(folder: str) -> dict[str, bytes]:
    """Everything in a folder, hidden or not."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()
    }


def arguments(out: str, *more: str) -> list[str]:
    """Everything that a run writes: texts, ledger, report."""
    wanted = ["--ledger", f"{out}/ledger.jsonl", "--report", f"{out}/report.html", "--json"]
    return ["in", "-o", f"{out}/text", "--text-field", "text", *wanted, *more]


def unbroken() -> dict[str, bytes]:
    Path("whole").mkdir()
    assert main(arguments("whole")) == 3
    return tree("whole")


@pytest.mark.parametrize("jobs", ["2", "4"])
def test_workers_change_nothing(jobs: str, capsys: Any) -> None:
    corpus(60, 400)
    whole = unbroken()
    summary = capsys.readouterr().err.splitlines()[-1]
    Path("many").mkdir()
    assert main(arguments("many", "--jobs", jobs)) == 3
    assert tree("many") == whole
    again = json.loads(capsys.readouterr().err.splitlines()[-1])
    assert {**json.loads(summary), "files": 0} == {**again, "files": 0}
    assert again["records_in"] == again["records_out"] + again["rejects"] == 805


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_killed_at_random_moments_and_resumed(jobs: str) -> None:
    corpus(120, 1500)
    whole = unbroken()
    begun = time.monotonic()
    Path("out").mkdir()
    subprocess.run([*COMMAND, *arguments("out", "--jobs", jobs)], capture_output=True, check=False)
    lasts = time.monotonic() - begun
    dice = random.Random(7)
    for _ in range(KILLS // 2):
        shutil.rmtree("out")
        Path("out").mkdir()
        process = subprocess.Popen([*COMMAND, *arguments("out", "--jobs", jobs)], stderr=subprocess.DEVNULL)
        time.sleep(dice.uniform(0.1, lasts))
        process.kill()
        process.wait()
        for _ in range(dice.randrange(2)):  # the resumed run may be killed too
            process = subprocess.Popen(
                [*COMMAND, *arguments("out", "--jobs", jobs, "--resume")], stderr=subprocess.DEVNULL
            )
            time.sleep(dice.uniform(0.1, lasts))
            process.kill()
            process.wait()
        done = subprocess.run([*COMMAND, *arguments("out", "--resume")], capture_output=True, check=False)
        assert done.returncode == 3, done.stderr.decode()
        assert tree("out") == whole


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_signal_ends_the_run_cleanly(number: signal.Signals, jobs: str) -> None:
    corpus(150, 3000)
    whole = unbroken()
    Path("out").mkdir()
    process = subprocess.Popen([*COMMAND, *arguments("out", "--jobs", jobs)], stderr=subprocess.PIPE)
    while not list(Path("out").rglob("0*.txt")):
        time.sleep(0.01)
    process.send_signal(number)
    _, err = process.communicate(timeout=30)
    assert process.returncode == {signal.SIGINT: 130, signal.SIGTERM: 143}[number]
    assert b"--resume goes on from here" in err
    assert b"Traceback" not in err
    assert main(arguments("out", "--resume")) == 3
    assert tree("out") == whole


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc to find the workers")
def test_a_killed_worker_changes_nothing() -> None:
    corpus(200, 3000)
    whole = unbroken()
    Path("out").mkdir()
    process = subprocess.Popen([*COMMAND, *arguments("out", "--jobs", "2")], stderr=subprocess.PIPE)
    while not list(Path("out").rglob("0*.txt")):
        time.sleep(0.01)
    killed = [pid for pid in children(process.pid) if b"spawn_main" in Path("/proc", str(pid), "cmdline").read_bytes()][
        :1
    ]
    assert killed
    os.kill(killed[0], signal.SIGKILL)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 3, err.decode()
    assert tree("out") == whole


def children(parent: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(stat.parent.name))
        except (OSError, ValueError):
            continue
    return found


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc to find the workers")
def test_workers_end_with_their_parent() -> None:
    corpus(20, 20_000)
    Path("out").mkdir()
    process = subprocess.Popen([*COMMAND, *arguments("out", "--jobs", "2")], stderr=subprocess.DEVNULL)
    while len(workers := children(process.pid)) < 2:
        time.sleep(0.02)
    process.kill()
    process.wait()
    deadline = time.monotonic() + 10
    while any(Path("/proc", str(pid)).exists() for pid in workers):
        assert time.monotonic() < deadline, "orphans"
        time.sleep(0.05)


def test_a_closed_pipe_ends_workers_too() -> None:
    Path("r.jsonl").write_text('{"text": "工作,推进"}\n' * 300_000, encoding="utf-8")
    command = [*COMMAND, "-q", "r.jsonl", "--text-field", "text", "--jobs", "2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 141


def test_in_place_is_resumed_with_its_ledger(monkeypatch: pytest.MonkeyPatch) -> None:
    corpus(30, 10)
    shutil.copytree("in", "source")
    assert main(["in", "--in-place", "--ledger", "l.jsonl", "-q", "--text-field", "text"]) == 3
    whole, ledger = tree("in"), Path("l.jsonl").read_bytes()
    for at in (1, 5, 17, 29):
        shutil.rmtree("in")
        shutil.copytree("source", "in")
        Path("l.jsonl").unlink()
        calls: list[object] = []

        def replace(source: Path, target: Path, at: int = at, calls: list[object] = calls) -> None:
            calls.append(target)
            if len(calls) == at:
                raise KeyboardInterrupt
            os.rename(source, target)

        with monkeypatch.context() as patch:
            patch.setattr(os, "replace", replace)
            assert main(["in", "--in-place", "--ledger", "l.jsonl", "-q", "--text-field", "text"]) == 130
        assert main(["in", "--in-place", "--ledger", "l.jsonl", "-q", "--text-field", "text", "--resume"]) == 3
        assert tree("in") == whole
        assert Path("l.jsonl").read_bytes() == ledger


def test_resume_refuses_another_run(capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus(3, 1)

    def stop(source: Path, target: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", stop)
        assert main(["in", "-o", "out", "-q"]) == 130
    assert main(["in", "-o", "out", "-q", "--resume", "--skip", "script"]) == 2
    assert "other inputs, rules or options" in capsys.readouterr().err
    assert main(["in", "-o", "out", "-q", "--resume"]) == 0
    assert not list(Path("out").rglob(".*"))


def test_resume_after_the_end_does_nothing_twice() -> None:
    corpus(10, 100)
    whole = unbroken()
    assert main(arguments("whole", "--resume")) == 3
    assert tree("whole") == whole


def test_a_source_that_changed_is_done_again(monkeypatch: pytest.MonkeyPatch) -> None:
    corpus(20, 1)
    calls: list[object] = []

    def stop(source: Path, target: Path) -> None:
        calls.append(target)
        if len(calls) > 10:
            raise KeyboardInterrupt
        os.rename(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", stop)
        assert main(["in", "-o", "out", "-q"]) == 130
    done = sorted(Path("out").rglob("0*.txt"))
    source = Path("in", done[0].relative_to("out"))
    source.write_text("新的,内容.\n", encoding="utf-8")
    assert main(["in", "-o", "out", "-q", "--resume"]) == 0
    assert done[0].read_text("utf-8") == "新的，内容。\n"
    assert len(list(Path("out").rglob("0*.txt"))) == 20


def test_what_could_not_be_written_is_tried_again(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    from cleaners.ports import inputs

    monkeypatch.setattr(inputs, "MANY", 3)
    corpus(12, 1)
    assert main(["in", "-o", "whole", "-q"]) == 0
    calls: list[object] = []

    def stop(source: Path, target: Path) -> None:
        calls.append(target)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        if len(calls) > 8:
            raise KeyboardInterrupt
        os.rename(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", stop)
        assert main(["in", "-o", "out", "-q"]) == 130
    assert capsys.readouterr().err.count("No space left") == 1
    assert main(["in", "-o", "out", "-q", "--resume"]) == 0
    assert tree("out") == tree("whole")


def test_two_runs_for_one_output(capsys: Any) -> None:
    from cleaners.ports.whole import lock

    corpus(2, 1)
    Path("out").mkdir()
    with Path("out/.clean-run").open("ab") as other:
        lock(other.fileno())
        assert main(["in", "-o", "out"]) == 2
    assert "another run is writing there" in capsys.readouterr().err


def test_progress_is_shown_with_rate_and_time_left(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    from cleaners.ports.progress import Meter

    meter = Meter(1000, shown=True)
    meter.add(500, 3)
    meter.close()
    err = capsys.readouterr().err
    assert "500/1,000 bytes" in err or "0.5/1.0 kB" in err
    assert "?" in err or "/s" in err


@pytest.mark.parametrize("jobs", ["0", "-1", "many", "1.5"])
def test_jobs_is_a_number(jobs: str, capsys: Any) -> None:
    corpus(1, 1)
    assert main(["in", "-o", "out", "--jobs", jobs]) == 2
    assert "auto" in capsys.readouterr().err


def test_a_run_that_was_over_is_resumed_and_killed_and_resumed(monkeypatch: pytest.MonkeyPatch) -> None:
    corpus(30, 10)
    whole = unbroken()

    def stop(source: Path, target: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", stop)
        assert main(arguments("whole", "--resume")) == 130
    assert main(arguments("whole", "--resume")) == 3
    assert tree("whole") == whole


def test_a_resumed_run_that_began_anew_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    corpus(30, 10)
    whole = unbroken()
    Path("out").mkdir()
    for _ in range(2):  # nothing was begun, and --resume said all the same
        with monkeypatch.context() as patch:
            patch.setattr(os, "replace", interrupt)
            assert main(arguments("out", "--resume")) == 130
    assert main(arguments("out", "--resume")) == 3
    assert tree("out") == whole


def interrupt(source: Path, target: Path) -> None:
    raise KeyboardInterrupt


def test_a_document_that_kills_its_worker_is_lost_alone(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    from cleaners.ports.records import Shape
    from cleaners.ports.work import Item, Lost, Records, Task, Wants
    from cleaners.ports.workers import Workers

    tasks = [Task([Item(f"{at}{number}", "") for number in range(3)], at) for at in "abc"]  # type: ignore[arg-type]
    workers = Workers(Killer({}, Wants(), Shape(())), 2)
    try:
        results = list(workers.map([*tasks, Task(None, "d"), Task(Records("b1", None), "e")]))  # type: ignore[arg-type]
    finally:
        workers.close()
    assert [task.about for task, _ in results] == ["a", "b", "c", "d", "e"]
    whys = {done.name: done.why for _, some in results[:3] for done in some if isinstance(done, Done)}
    assert {name for name, why in whys.items() if why} == {"b1"}
    assert isinstance(results[4][1], Lost)


class Killer(Work):
    """Ends the process that is given ``b1``."""

    def __call__(self, payload: Any) -> Any:
        names = [payload.name] if hasattr(payload, "block") else [item.name for item in payload]
        if "b1" in names:
            os._exit(9)
        return [Done(name) for name in names]
