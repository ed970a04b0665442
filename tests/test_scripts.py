"""The measuring scripts run. What they measure depends on the machine, so their numbers are not judged here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

sys.path.insert(0, str(ROOT / "scripts"))
from chromium import missing


def run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts" / script), *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", cwd=ROOT, check=False)


@pytest.mark.skipif(bool(missing()), reason=f"needs {missing()}")
def test_bench_report(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    done = run("bench_report.py", "--documents", "3", "--edits", "40", "--runs", "1", "--keep", str(page))
    assert done.returncode == 0, done.stderr
    assert "first paint of the summary" in done.stdout
    assert page.stat().st_size > 50_000


def test_bench_linear() -> None:
    done = run(
        "bench_linear.py", "--only", "commas", "--only", "table rows", "--cleaner", "characters", "--least", "0.1"
    )
    assert done.returncode in (0, 1), done.stderr
    assert "commas" in done.stdout
    assert "table rows" in done.stdout


def test_bench_linear_knows_its_generators() -> None:
    done = run("bench_linear.py", "--list")
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) >= 20
    assert run("bench_linear.py", "--only", "nothing").returncode == 2


def test_bench_decoding(tmp_path: Path) -> None:
    saved = tmp_path / "rows.json"
    done = run("bench_decoding.py", "--only", "detection", "--pieces", "2", "--json", str(saved))
    assert done.returncode in (0, 1), done.stderr
    rows = json.loads(saved.read_text(encoding="utf-8"))
    assert {"name", "figure", "least", "peer", "missed"} <= rows[0].keys()
    assert "clean: gb18030, 20 bytes" in done.stdout
