"""Engines: Ray and Spark give the same bytes as this machine, however the work is cut, and whoever is killed meanwhile."""

from __future__ import annotations

import json
import os
import random
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stderr
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import ROOT
from test_runs import COMMAND, DIRTY, corpus, tree

from cleaners import Ledger
from cleaners.ports import elsewhere
from cleaners.ports.cli import main
from cleaners.ports.cluster import knock, welcomed
from cleaners.ports.elsewhere import Elsewhere, OtherRulesError
from cleaners.ports.errands import Errand
from cleaners.ports.files import UsageError
from cleaners.ports.kinds import kind_of
from cleaners.ports.records import Shape
from cleaners.ports.work import Item, Task, Wants, Work

DOCUMENTS = int(os.environ.get("CLEANERS_ENGINE_DOCUMENTS", "300"))  # ./scripts/test --all takes 20,000
ENGINES = {"ray": "ray", "spark": "pyspark"}
pytestmark = pytest.mark.filterwarnings("ignore")  # theirs


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))  # workers find ``Killer``


def there(engine: str) -> None:
    """Skip where the engine is not installed."""
    pytest.importorskip("pyarrow")
    pytest.importorskip(ENGINES[engine])


def a_table(rows: int = 300) -> Any:
    """Texts of many kinds: empty, none, long, and the same twice."""
    import pyarrow as pa

    texts = [None if at % 11 == 0 else "" if at % 13 == 0 else DIRTY * (at % 4) + f"第{at}号,完." for at in range(rows)]
    return pa.table({"id": list(range(rows)), "text": texts, "note": ["甲,乙"] * rows})


def arguments(out: str, *more: str) -> list[str]:
    return ["in", "-o", f"{out}/text", "--text-field", "text", "--ledger", f"{out}/ledger.jsonl", "-q", *more]


@dataclass
class Corpus:
    """A folder with documents, records and tables, what this process makes of them, and what it says meanwhile."""

    folder: Path
    whole: dict[str, bytes]
    said: str


@pytest.fixture(scope="module")
def a_corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    pq = pytest.importorskip("pyarrow.parquet")
    folder = tmp_path_factory.mktemp("corpus")
    with chdir(folder), redirect_stderr(StringIO()) as said:
        corpus(DOCUMENTS, DOCUMENTS // 10)
        pq.write_table(a_table(DOCUMENTS // 10), "in/t.parquet", row_group_size=97)
        Path("in/lost.txt").symlink_to("nowhere")
        Path("whole").mkdir()
        assert main(arguments("whole")) == 2
        return Corpus(folder, tree("whole"), said.getvalue())


# The command


@pytest.mark.parametrize(("engine", "jobs"), [("local", "2"), ("local", "4"), ("ray", "2"), ("spark", "2")])
def test_every_engine_gives_the_same_bytes(engine: str, jobs: str, a_corpus: Corpus, capfd: Any) -> None:
    there(engine) if engine != "local" else None
    Path("in").symlink_to(a_corpus.folder / "in")
    Path("out").mkdir()
    assert main(arguments("out", "--engine", engine, "--jobs", jobs)) == 2
    assert capfd.readouterr().err.replace("out/", "whole/") == a_corpus.said
    assert tree("out") == a_corpus.whole


@pytest.mark.parametrize("engine", ENGINES)
def test_a_killed_driver_is_resumed(engine: str) -> None:
    there(engine)
    corpus(DOCUMENTS // 10, DOCUMENTS // 10)
    Path("whole").mkdir()
    assert main(arguments("whole")) == 3
    whole, dice = tree("whole"), random.Random(5)
    for resumed in (engine, "local", engine):
        shutil.rmtree("out", ignore_errors=True)
        Path("out").mkdir()
        process = subprocess.Popen([*COMMAND, *arguments("out", "--engine", engine)], stderr=subprocess.DEVNULL)
        while not any(Path("out").rglob("0*.txt")):
            time.sleep(0.02)
        time.sleep(dice.uniform(0, 2))
        process.kill()
        process.wait()
        assert main(arguments("out", "--resume", "--engine", resumed)) == 3
        assert tree("out") == whole


@pytest.mark.parametrize("engine", ENGINES)
def test_a_worker_with_other_rules_is_an_error(engine: str) -> None:
    there(engine)
    corpus(3, 1)
    shutil.copytree(ROOT / "cleaners", "other/cleaners", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "rules", "other/rules")
    with Path("other/rules/script/mine.toml").open("w") as file:
        file.write('[[rule]]\nname = "mine"\nfind = "甲"\nput = "乙"\nwhy = "x"\nrisk = "safe"\ntrigger = ["甲"]\n'
                   'examples = [{ text = "甲", want = "乙" }, { text = "丙" }]\n')  # fmt: skip
    driver = ("import os, sys; from cleaners.ports.cli import main; os.environ['PYTHONPATH'] = os.path.abspath('other'); "
              "sys.exit(main(sys.argv[1:]))")  # fmt: skip
    command = [sys.executable, "-c", driver, "in", "-o", "out", "--engine", engine, "--jobs", "1"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert "a worker has other rules" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("engine", "address"), [("ray", ""), ("ray", "ray://"), ("spark", "spark://")])
def test_no_cluster_at_the_address(engine: str, address: str, capfd: Any) -> None:
    there(engine)
    corpus(1, 1)
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        address += f"127.0.0.1:{nobody.getsockname()[1]}"
    begun = time.monotonic()
    assert main(["in", "-o", "out", "--engine", engine, "--address", address]) == 2
    assert time.monotonic() - begun < 15
    err = capfd.readouterr().err
    assert f"--address {address}: nobody answers there" in err
    assert len(err.splitlines()) == 1


def test_something_else_at_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
        knock(f"spark://127.0.0.1:1,{address}")
        with pytest.raises(UsageError, match="does not answer as a cluster"):
            welcomed(threading.Event().wait, address, 0.1)
    assert welcomed(lambda: 3, address, 10) == 3
    with pytest.raises(ZeroDivisionError):
        welcomed(lambda: 1 // 0, address, 10)


@pytest.mark.parametrize("engine", ENGINES)
def test_an_address_that_is_none(engine: str, capfd: Any) -> None:
    there(engine)
    corpus(1, 1)
    assert main(["in", "-o", "out", "--engine", engine, "--address", "nonsense"]) == 2
    assert "--address nonsense: expected" in capfd.readouterr().err


def test_engine_and_address_of_a_project(monkeypatch: pytest.MonkeyPatch, capfd: Any) -> None:
    corpus(1, 1)
    Path("pyproject.toml").write_text('[tool.cleaners]\nengine = "here"\n', "utf-8")
    assert main(["in", "-o", "out"]) == 2
    assert "engine = 'here': expected one of local, ray, spark" in capfd.readouterr().err
    Path("pyproject.toml").write_text('[tool.cleaners]\nengine = "ray"\naddress = "ray://a:1"\n', "utf-8")
    asked = []

    @contextmanager
    def engine(work: Work, jobs: int, address: str | None) -> Iterator[Any]:
        asked.append(address)
        yield lambda tasks: ((task, work(task.payload)) for task in tasks)

    monkeypatch.setitem(sys.modules, "cleaners.ports.ray", SimpleNamespace(engine=engine))
    assert main(["in/d0", "-o", "out", "-q"]) == 0
    assert main(["in/d0", "-o", "out", "-q", "--address", "b:2"]) == 0
    assert main(["in/d0", "-o", "out", "-q", "--engine", "local"]) == 0
    assert asked == ["ray://a:1", "b:2"]
    assert main(["in/d0", "-o", "out", "--no-config", "--address", "b:2"]) == 2
    assert "--address belongs to --engine" in capfd.readouterr().err


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_that_is_not_installed(engine: str, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    corpus(1, 1)
    pytest.importorskip("pyarrow")
    for name in [name for name in sys.modules if name.partition(".")[0] == ENGINES[engine]]:
        monkeypatch.delitem(sys.modules, name)

    class Absent:
        def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
            if name.partition(".")[0] == ENGINES[engine]:
                raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    monkeypatch.setattr(sys, "meta_path", [Absent(), *sys.meta_path])
    assert main(["in", "-o", "out", "--engine", engine]) == 2
    err = capsys.readouterr().err
    assert f"pip install 'jingwen[{engine}]'" in err
    assert len(err.splitlines()) == 1


# Killed workers


class Killer(Work):
    """Ends the process that is given ``b1``, each time; that of ``c1`` the first time only."""

    def __call__(self, payload: Any) -> Any:
        names = [item.name for item in payload]
        mark = Path(self.arguments["rules"][0])
        if "b1" in names or ("c1" in names and not mark.exists()):
            mark.touch()
            os._exit(9)
        return super().__call__(payload)

    def pipeline(self, format: str | None, *, fields: bool = False) -> Any:
        return Work.pipeline(Work({}, Wants(), Shape(())), format, fields=fields)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_worker_that_is_killed_changes_nothing(engine: str) -> None:
    there(engine)
    from importlib import import_module

    work = Killer({"rules": [str(Path("killed").resolve())]}, Wants(), Shape(()))
    tasks = [Task([Item(f"{at}{n}", kind_of("a.txt"), data=DIRTY.encode()) for n in range(3)], at) for at in "abcdefgh"]
    with import_module(f"cleaners.ports.{engine}").engine(work, 2) as run:
        results = list(run([*tasks, Task(None, "none")]))
    assert [task.about for task, _ in results] == [*"abcdefgh", "none"]
    done = {one.name: one for _, some in results[:-1] for one in some}
    assert {name for name, one in done.items() if one.why} == {"b1"}
    assert {one.text for name, one in done.items() if name != "b1"} == {
        Work({}, Wants(), Shape(()))(tasks[0].payload)[0].text
    }
    assert Path("killed").exists()


# What is sent


def test_the_users_rules_travel(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("my.toml").write_text(
        '[[rule]]\ncleaner = "punctuation"\nname = "mine"\nfind = "管理所"\nput = "中心"\nwhy = "x"\nrisk = "lossy"\n'
        'trigger = ["管理所"]\nexamples = [{ text = "管理所。", want = "中心。" }, { text = "所。" }]\n', "utf-8"
    )  # fmt: skip
    import pickle

    errand = Errand(Work({"rules": ["my.toml"]}, Wants(), Shape(("text",))))
    Path("my.toml").unlink()
    monkeypatch.setattr(elsewhere, "_arrived", {})
    for name in ("a.txt", "a.md", "a.csv"):
        (done,) = pickle.loads(errand(pickle.dumps([Item(name, kind_of(name), data="管理所。\n".encode())])))
        assert done.text.decode() == "中心。\n"


def test_other_rules_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = Elsewhere("anything")
    assert sent.arrive() == "anything"
    monkeypatch.setattr(elsewhere, "_arrived", {})
    sent.installed = "0" * 16
    with pytest.raises(OtherRulesError, match="install the same"):
        sent.arrive()


def test_a_cluster_that_is_started_here_has_a_token_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    from cleaners.ports.ray import _lock

    for said in ({}, {"RAY_AUTH_MODE": "disabled"}, {"RAY_AUTH_TOKEN": "mine"}, {"RAY_AUTH_TOKEN_PATH": "file"}):
        with monkeypatch.context() as patch:
            for name in ("RAY_AUTH_MODE", "RAY_AUTH_TOKEN", "RAY_AUTH_TOKEN_PATH"):
                patch.setenv(name, said.get(name, ""))
            _lock()
            assert bool(os.environ["RAY_AUTH_TOKEN"]) == (not said or "RAY_AUTH_TOKEN" in said)


# Data sets and data frames


@pytest.fixture
def ray() -> Iterator[Any]:
    ray = pytest.importorskip("ray")
    pytest.importorskip("pyarrow")
    ray.init(address="local", num_cpus=2, include_dashboard=False, logging_level="ERROR", log_to_driver=False)
    ray.data.DataContext.get_current().enable_progress_bars = False
    yield ray
    ray.shutdown()


@pytest.fixture
def spark() -> Iterator[Any]:
    there("spark")
    from cleaners.ports.spark import session

    made = session(jobs=2)
    yield made
    made.stop()


def wanted(**options: Any) -> list[dict[str, Any]]:
    """What this machine makes of the table."""
    from cleaners.ports.arrow import CleanBatches

    return CleanBatches("text", **options)(a_table()).to_pylist()  # type: ignore[no-any-return]


def test_ray_data(ray: Any) -> None:
    from cleaners.ports.ray import clean_dataset

    for blocks in (1, 7):
        dataset = ray.data.from_arrow(a_table()).repartition(blocks)
        found = sorted(clean_dataset(dataset, "text", ledger="how").take_all(), key=lambda row: row["id"])
        assert found == wanted(ledger="how")
    record = json.loads(found[1]["how"])["text"]
    assert Ledger.from_record(record, found[1]["text"]).restore() == a_table()["text"][1].as_py()
    with pytest.raises(Exception, match="no column 'nothing'"):
        clean_dataset(dataset, "nothing").take_all()


def test_spark_frames(spark: Any) -> None:
    from cleaners.ports.spark import clean_dataframe

    rows = [tuple(row.values()) for row in a_table().to_pylist()]
    frame = spark.createDataFrame(rows, "id long, text string, note string")
    for parts in (1, 7):
        clean = clean_dataframe(frame.repartition(parts), "text", ledger="how", skip=["script"])
        assert clean.schema.names == ["id", "text", "note", "how"]
        assert [row.asDict() for row in clean.orderBy("id").collect()] == wanted(ledger="how", skip=["script"])
    gbk = spark.createDataFrame([(bytearray("关于工作,推进的通知如下:".encode("gbk")),)], "text binary")
    assert clean_dataframe(gbk, "text").collect()[0].text == "关于工作，推进的通知如下："
    with pytest.raises(KeyError, match="no column 'nothing'"):
        clean_dataframe(frame, "nothing")
    with pytest.raises(TypeError, match="expected text"):
        clean_dataframe(frame, "id")
