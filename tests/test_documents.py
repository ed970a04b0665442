"""Documents of every kind, wherever they are wrapped: that their text comes out, that nothing else is touched, and what is said of
those that cannot be read."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import shutil
import struct
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import measured

from cleaners import Ledger
from cleaners.ports import archives, kinds
from cleaners.ports.cli import main
from cleaners.ports.docx_lists import numeral

DIRTY, CLEAN = "工作,推进\n", "工作，推进\n"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def put(name: str, data: str | bytes = DIRTY) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def made(folder: str = "out") -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in Path(folder).rglob("*") if path.is_file())


def zipped(*entries: tuple[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return buffer.getvalue()


def tarred(mode: str, *entries: tuple[str, str]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:
        for name, text in entries:
            info = tarfile.TarInfo(name)
            info.size = len(text.encode())
            archive.addfile(info, io.BytesIO(text.encode()))
    return buffer.getvalue()


def zstd(data: bytes) -> bytes:
    try:
        from compression import zstd  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        from backports import zstd
    packed: bytes = zstd.compress(data)
    return packed


# Which files


def test_every_kind_of_a_folder_is_taken(capsys: Any) -> None:
    put("d/a.txt")
    put("d/b.jsonl", '{"t": "工作,推进"}\n')
    put("d/c.xml", "<a>工作,推进</a>")
    put("d/d.TXT.GZ", gzip.compress(DIRTY.encode()))
    put("d/picture.jpg", b"\xff\xd8")
    assert main(["d", "-o", "out"]) == 0
    assert made() == ["a.txt", "b.jsonl", "c.xml.txt", "d.TXT"]
    assert "skipped: d/picture.jpg" in capsys.readouterr().err.replace(os.sep, "/")


def test_ignore_patterns() -> None:
    for name in ("d/a.txt", "d/drafts/a.txt", "d/deep/drafts/b.txt", "d/keep/a.tmp.txt", "d/keep/b.txt", "d/x/only.md"):
        put(name)
    put("d/.cleanignore", "# ours\n*.tmp.txt\n!b.tmp.txt\n")
    assert main(["d", "-o", "out", "-q", "--ignore", "drafts/", "--ignore", "/x/*.md"]) == 0
    assert made() == ["a.txt", "keep/b.txt"]
    assert main(["d/**/*.txt", "-o", "out2", "-q", "--ignore", "drafts/"]) == 0
    assert made("out2") == ["a.txt", "keep/a.tmp.txt", "keep/b.txt"]


def test_globs_mirror_what_is_below_their_fixed_part(capsys: Any) -> None:
    put("d/a/x.txt")
    put("d/b/x.txt")
    put("d/b/x.dat")
    put("d/[x].txt")
    assert main(["d/*/x.txt", "-o", "out", "-q"]) == 0
    assert made() == ["a/x.txt", "b/x.txt"]
    assert main(["d/b/*.dat", "-q"]) == 0
    assert capsys.readouterr().out == CLEAN
    assert main(["d/[x].txt", "-q"]) == 0  # a file of that name is meant, not a pattern
    assert main(["e/*.txt"]) == 2
    assert "no file has such a name" in capsys.readouterr().err


def test_kinds() -> None:
    for name, reader, records, packed in [
        ("a.TXT", "text", None, ""), ("a.jsonl.zst", "text", "jsonl", ".zst"), ("a.tar.gz", "archive", None, ""),
        ("a.docx", "docx", None, ""), ("a", "text", None, ""), ("a.parquet", "parquet", "parquet", ""), ("a.gz", "text", None, ".gz"),
    ]:  # fmt: skip
        kind = kinds.kind_of(name)
        assert (kind.reader, kind.records, kind.packed) == (reader, records, packed)
    assert not kinds.is_known("a.jpg.gz")
    assert not kinds.is_known("gz")


# Compression and archives


@pytest.mark.parametrize("name", ["a.txt.gz", "a.txt.zst", "a.txt.bz2", "a.txt.xz"])
def test_compressed(name: str, capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = {"gz": gzip.compress, "zst": zstd, "bz2": bz2.compress, "xz": lzma.compress}[name.rpartition(".")[2]]
    data = pack(DIRTY.encode("gbk"))
    put(name, data)
    assert main([name, "-q", "--encoding", "gbk"]) == 0
    assert capsys.readouterr().out == CLEAN
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    assert main(["-", "-q", "--encoding", "gbk", "--stdin-name", name]) == 0
    assert capsys.readouterr().out == CLEAN
    put(name, data[:-9])
    assert main([name, "-q"]) == 2
    assert name in capsys.readouterr().err


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.tgz", "a.tar.zst", "a.tar.bz2", "a.tar.xz"])
def test_archives(name: str, capsys: Any) -> None:
    entries = [("x/a.txt", DIRTY), ("x/r.jsonl", '{"text": "工作,推进"}\n'), ("x/p.jpg", "no"), (".hidden/a.txt", "no")]
    mode = {"gz": "w:gz", "tgz": "w:gz", "bz2": "w:bz2", "xz": "w:xz"}.get(name.rpartition(".")[2], "w")
    data = zipped(*entries) if name == "a.zip" else tarred(mode, *entries)
    put(name, zstd(data) if name.endswith("zst") else data)
    assert main([name, "-o", "out", "--text-field", "text"]) == 0
    assert made() == [f"{name}/x/a.txt", f"{name}/x/r.jsonl"]
    assert Path("out", name, "x/a.txt").read_text("utf-8") == CLEAN
    assert json.loads(Path("out", name, "x/r.jsonl").read_text("utf-8")) == {"text": "工作，推进"}
    assert "2 skipped" in capsys.readouterr().err


def test_archives_in_archives(capsys: Any) -> None:
    data = zipped(("a.txt", DIRTY))
    for depth in range(4):
        data = zipped((f"d{depth}.zip", data), (f"{depth}.txt.gz", gzip.compress(DIRTY.encode())))
    put("a.zip", data)
    assert main(["a.zip", "-o", "out"]) == 2
    assert made() == ["a.zip/3.txt", "a.zip/d3.zip/2.txt", "a.zip/d3.zip/d2.zip/1.txt"]
    assert "an archive in an archive" in capsys.readouterr().err


def test_names_that_lead_out_of_an_archive(capsys: Any) -> None:
    bad = ["../up.txt", "/abs.txt", "a/../../up.txt", "C:/win.txt", "..\\back.txt", "\\\\host\\share.txt"]
    put("in/a.zip", zipped(*[(name, DIRTY) for name in bad], ("good.txt", DIRTY)))
    put("in/b.tar.gz", tarred("w:gz", *[(name, DIRTY) for name in bad], ("good.txt", DIRTY)))
    assert main(["in", "-o", "out"]) == 2
    err = capsys.readouterr().err
    assert err.count("leads out of the archive") == 12
    assert made() == ["a.zip/good.txt", "b.tar.gz/good.txt"]
    assert made(".") == ["in/a.zip", "in/b.tar.gz", "out/a.zip/good.txt", "out/b.tar.gz/good.txt"]


def test_links_and_doubles_in_archives(capsys: Any) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        info = tarfile.TarInfo("link.txt")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(info)
        for text in ("一\n", "二\n"):
            info = tarfile.TarInfo("a.txt")
            info.size = len(text.encode())
            archive.addfile(info, io.BytesIO(text.encode()))
    put("a.tar", buffer.getvalue())
    assert main(["a.tar", "-o", "out"]) == 2
    err = capsys.readouterr().err
    assert "not a regular file" in err
    assert "a second file of this name" in err
    assert Path("out/a.tar/a.txt").read_text("utf-8") == "一\n"


def test_names_in_the_code_page_of_a_chinese_windows() -> None:
    data = zipped(("XXXX.txt", DIRTY), ("YYYYYY.txt", DIRTY))
    data = data.replace(b"XXXX", "公文".encode("gbk")).replace(b"YYYYYY", "公文".encode())
    put("a.zip", data.replace("公文".encode("gbk"), "通知".encode("gbk")))
    assert main(["a.zip", "-o", "out", "-q"]) == 0
    assert made() == ["a.zip/公文.txt", "a.zip/通知.txt"]


def test_a_locked_zip(capsys: Any) -> None:
    data = bytearray(zipped(("a.txt", DIRTY)))
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    put("a.zip", bytes(data))
    assert main(["a.zip", "-o", "out"]) == 2
    assert "is encrypted" in capsys.readouterr().err


def test_a_broken_archive(capsys: Any) -> None:
    put("a.zip", zipped(("a.txt", DIRTY))[:-30])
    put("b.tar.gz", tarred("w:gz", ("a.txt", DIRTY * 10_000))[:-100])
    put("c.txt")
    assert main(["a.zip", "b.tar.gz", "c.txt", "-o", "out"]) == 2
    err = capsys.readouterr().err
    assert "a.zip: not a whole archive" in err
    assert "b.tar.gz" in err
    assert "c.txt" in made()


def bomb(path: Path, size: int) -> None:
    """A zip whose one file is ``size`` zeros."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.txt", "w", force_zip64=True) as file,
    ):
        for _ in range(size >> 20):
            file.write(bytes(1 << 20))


def test_bombs(capsys: Any) -> None:
    size = 10 << 30 if os.environ.get("CLEANERS_NO_SKIPS") else 64 << 20
    bomb(Path("a.zip"), size)
    lying = Path("a.zip").read_bytes()
    put("b.zip", lying.replace(struct.pack("<L", min(size, 0xFFFFFFFF)), struct.pack("<L", 1 << 20)))
    put("c.txt.gz", gzip.compress(bytes(64 << 20)))
    put("d.tar.gz", gzip.compress(tarred("w", ("a.txt", "\0" * (64 << 20)))))
    put("e.txt")
    code, err, megabytes = measured("a.zip", "b.zip", "c.txt.gz", "d.tar.gz", "e.txt", "-o", "out")
    assert code == 2
    assert megabytes < 400
    assert "a.zip/a.txt: would unpack from" in err
    assert "c.txt.gz: unpacks to more than 200 times its size" in err
    assert "d.tar.gz" in err
    assert "Traceback" not in err
    assert made() == ["e.txt"]


def test_a_document_too_large_for_the_memory(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr(archives, "LARGEST", 1000)
    put("a.txt", "好" * 500)
    assert main(["a.txt"]) == 2
    assert "--text-field" in capsys.readouterr().err


# Output


def test_to_json_lines(capsys: Any) -> None:
    put("d/a.txt", DIRTY.encode("gbk"))
    put("d/b.md")
    assert main(["d", "--to", "jsonl", "-q", "--encoding", "gbk"]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [record["name"].replace(os.sep, "/") for record in records] == ["d/a.txt", "d/b.md"]
    assert records[0]["text"] == CLEAN
    assert records[0]["encoding"] == "gb18030"
    assert main(["d", "--to", "jsonl", "-o", "out", "-q", "--ledger-column", "how"]) == 0
    assert made() == ["a.txt.jsonl", "b.md.jsonl"]
    record = json.loads(Path("out/b.md.jsonl").read_text("utf-8"))
    assert Ledger.from_record(record["how"], record["text"]).restore() == DIRTY.encode()


def test_to_txt() -> None:
    put("d/a.md")
    put("d/b.txt")
    assert main(["d", "--to", "txt", "-o", "out", "-q"]) == 0
    assert made() == ["a.md.txt", "b.txt"]


def test_outputs_are_whole_or_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    put("d/a.txt")
    put("out/a.txt", "old\n")
    seen = []

    def fsync(handle: int) -> None:
        seen.append(Path("out/a.txt").read_text("utf-8"))

    monkeypatch.setattr(os, "fsync", fsync)
    assert main(["d", "-o", "out", "-q"]) == 0
    assert seen[0] == "old\n"
    assert Path("out/a.txt").read_text("utf-8") == CLEAN


# What goes wrong around a run


def shell(script: str, *before: str) -> subprocess.CompletedProcess[str]:
    """Run a shell script that knows the command ``clean``."""
    clean = f'clean() {{ "{sys.executable}" -P -m cleaners "$@"; }}\n'
    command = [*before, "bash", "-c", clean + script]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


UNSEEN = ("unshare", "-rm")  # what is mounted there, nobody else sees


def can_mount() -> bool:
    """Whether this system lets us mount a small disk; containers often do not."""
    return bool(shutil.which("unshare")) and shell("mount -t tmpfs none /mnt", *UNSEEN).returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither small disks nor limits for a file")
def test_a_full_disk() -> None:
    for number in range(40):
        put(f"in/{number:02}.txt", f"第{number}号,好.\n" + DIRTY * (600 if number < 39 else 20_000))
    put("in/r.jsonl", '{"text": "工作,推进"}\n' * 20_000)
    disk = "mount -t tmpfs -o size=300k none disk\n" if can_mount() else "ulimit -f 100\n"
    done = shell(
        f"set -e; mkdir disk; {disk} mkdir disk/out; echo old > disk/out/39.txt; echo old > disk/out/r.jsonl\n"
        "set +e; clean in -o disk/out --text-field text; echo code $?; cp -r disk/out kept; cp -r disk/out/.[!.]* kept; true",
        *(UNSEEN if can_mount() else ()),
    )
    assert "code 2" in done.stdout, done.stderr
    why = "No space left on device" if can_mount() else "File too large"
    assert f"39.txt: not written: {why}" in done.stderr
    assert f"r.jsonl: not written: {why}" in done.stderr
    assert "Traceback" not in done.stderr
    for path in Path("kept").iterdir():
        if path.name in ("39.txt", "r.jsonl"):
            assert path.read_text("utf-8") == "old\n"
        else:
            assert not path.name.startswith("."), "what could not be written is left"
            assert path.read_text("utf-8").startswith(f"第{int(path.stem)}号，好。\n"), path
            assert path.stat().st_size == 16 * 600 + len(f"第{int(path.stem)}号，好。\n".encode())


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no modes of folders")
def test_a_read_only_folder() -> None:
    put("in/a.txt")
    put("out/a.txt", "old\n")
    for folder, command in (("out", "clean in -o out"), ("in", "clean in --in-place")):
        if can_mount():
            done = shell(
                f"mount --bind {folder} {folder}; mount -o remount,ro,bind {folder}; {command}; echo code $?", *UNSEEN
            )
        else:
            mighty = os.geteuid() == 0  # nothing is read-only to root
            os.chmod(folder, 0o555)
            done = shell(f"{command}; echo code $?", *(("setpriv", "--bounding-set=-dac_override") if mighty else ()))
            os.chmod(folder, 0o755)
        assert "code 2" in done.stdout, done.stderr
        assert ("Read-only file system" if can_mount() else "Permission denied") in done.stderr
        assert "Traceback" not in done.stderr
    assert Path("out/a.txt").read_text("utf-8") == "old\n"
    assert Path("in/a.txt").read_text("utf-8") == DIRTY


def test_an_input_that_vanishes(capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from cleaners.ports import plan as planning

    put("d/a.txt")
    put("d/b.jsonl", '{"text": "好"}\n')
    put("d/c.txt")
    gather = planning.gather

    def gathered(*arguments: Any) -> Any:
        found = gather(*arguments)
        Path("d/a.txt").unlink()
        Path("d/b.jsonl").unlink()
        return found

    monkeypatch.setattr(planning, "gather", gathered)
    assert main(["d", "-o", "out", "--text-field", "text"]) == 2
    err = capsys.readouterr().err.replace(os.sep, "/")
    assert "d/a.txt: No such file" in err
    assert "d/b.jsonl: No such file" in err
    assert made() == ["c.txt"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system knows no FIFO")
def test_a_fifo(capsys: Any) -> None:
    os.mkdir("d")
    os.mkfifo("d/f.txt")
    assert main(["d", "-o", "out"]) == 0  # nobody writes into it: waiting would be for ever
    assert "not a regular file" in capsys.readouterr().err
    done = subprocess.run(
        ["bash", "-c", f'"{sys.executable}" -P -m cleaners -q <(echo 工作,推进)'], capture_output=True, check=True
    )
    assert done.stdout.decode() == CLEAN


def test_a_loop_of_links(capsys: Any) -> None:
    put("d/a.txt")
    os.symlink(".", "d/loop")
    os.symlink("self.txt", "d/self.txt")
    assert main(["d", "-o", "out"]) == 2
    err = capsys.readouterr().err.replace(os.sep, "/")
    assert "d/loop/ (a link to a folder)" in err
    assert "d/self.txt: Too many levels" in err
    assert made() == ["a.txt"]


# XML, PDF, DOCX


def test_xml(capsys: Any) -> None:
    put(
        "a.xml",
        '<?xml version="1.0" encoding="gb2312"?>\n<书 号="1,2"><!-- 注,释 --><名>镕,喆</名>\n <p>这是<b>一句,话</b>,好.</p><空/></书>'.encode(
            "gbk"
        ),
    )
    assert main(["a.xml", "-q"]) == 0
    assert capsys.readouterr().out == "镕，喆\n这是一句话，好。\n".replace("一句话", "一句，话")
    put("b.xml", "<a>没有,结束\n")
    assert main(["b.xml", "-q"]) == 0
    assert "没有，结束" in capsys.readouterr().out
    put(
        "c.xml",
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "'
        + "z" * 100
        + '">]><a>&x;好'
        + "&y;" * 9
        + "</a>",
    )
    assert main(["c.xml", "-q"]) == 0
    assert "root" not in capsys.readouterr().out
    put("d.xml", "<a>" * 5000 + "深,处" + "</a>" * 5000)
    assert main(["d.xml", "-q"]) == 0
    assert main(["a.xml", "--in-place"]) == 2
    assert "cannot be written back" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("count", "format", "want"),
    [
        (1, "chineseCounting", "一"), (10, "chineseCountingThousand", "十"), (21, "japaneseCounting", "二十一"),
        (105, "chineseCounting", "一百零五"), (12, "ideographDigital", "一二"), (3, "ideographTraditional", "丙"),
        (2, "decimalEnclosedCircle", "②"), (4, "lowerRoman", "iv"), (28, "upperLetter", "BB"), (7, "decimalZero", "07"),
        (20, "chineseLegalSimplified", "贰拾"), (1, "upperRoman", "I"), (9, "hebrew1", "9"), (1000, "chineseCounting", "一千"),
    ],
)  # fmt: skip
def test_numerals_of_lists(count: int, format: str, want: str) -> None:
    assert numeral(count, format) == want


def test_without_the_library_one_line_says_what_to_install(capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("pypdfium2", "docx", "pyarrow", "pyarrow.parquet"):
        monkeypatch.setitem(sys.modules, module, None)
    for name, extra in (("a.pdf", "office"), ("a.docx", "office"), ("a.parquet", "tables")):
        put(name, zipped(("word/document.xml", "")) if name == "a.docx" else b"%PDF-1.4")
        assert main([name, "-o", "out", "--text-field", "text"][: 3 if extra == "office" else 5]) == 2
        assert f"pip install 'jingwen[{extra}]'" in capsys.readouterr().err


def a_pdf(*pages: list[str]) -> bytes:
    pdfgen = pytest.importorskip("reportlab.pdfgen.canvas")
    metrics, fonts = (
        pytest.importorskip("reportlab.pdfbase.pdfmetrics"),
        pytest.importorskip("reportlab.pdfbase.cidfonts"),
    )
    metrics.registerFont(fonts.UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    canvas = pdfgen.Canvas(buffer)
    for lines in pages:
        canvas.setFont("STSong-Light", 14)
        for number, line in enumerate(lines):
            canvas.drawString(60, 800 - 20 * number, line)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def test_pdf(capsys: Any) -> None:
    pytest.importorskip("pypdfium2")
    data = a_pdf(["关于工作的通知", "各单位要认真贯彻落实会议精神,结合实际制定具体的工作方案,明确责任"],
                 ["分工,按时完成.", "第二页的文字,好."])  # fmt: skip
    put("a.pdf", data)
    assert main(["a.pdf", "-o", "out", "--ledger", "l.jsonl", "-q"]) == 0
    assert Path("out/a.pdf.txt").read_text("utf-8") == (
        "关于工作的通知\n各单位要认真贯彻落实会议精神，结合实际制定具体的工作方案，明确责任分工，按时完成。\n第二页的文字，好。\n"
    )
    record = json.loads(Path("l.jsonl").read_text("utf-8"))
    import hashlib

    assert record["file"]["file_hash"] == hashlib.sha256(data).hexdigest()
    assert record["file"]["reader"].startswith("pypdfium2 ")
    assert [part[0] for part in record["file"]["parts"]] == ["page", "page"]
    assert main(["restore", "out/a.pdf.txt", "l.jsonl"]) == 0
    extracted = capsys.readouterr().out
    assert "明确责任\n\f分工,按时" in extracted
    first, second = (extracted[start:end] for _, start, end in record["file"]["parts"])
    assert (first[:2], second[:2]) == ("关于", "分工")


def test_pdfs_that_have_no_text(capsys: Any) -> None:
    pytest.importorskip("pypdfium2")
    put("a.pdf", a_pdf([], []))
    put("b.pdf", b"%PDF-1.4 broken")
    assert main(["a.pdf", "b.pdf", "-o", "out"]) == 2
    err = capsys.readouterr().err
    assert "2 pages of pictures" in err
    assert "b.pdf: not a whole PDF" in err


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def a_docx() -> Any:
    docx = pytest.importorskip("docx")
    return docx.Document()


def xml(text: str) -> Any:
    from docx.oxml import parse_xml

    space = f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
    return parse_xml(text.replace("<w:p>", f"<w:p {space}>", 1))


def test_docx(capsys: Any) -> None:
    document = a_docx()
    document.add_heading("关于工作的通知", 1)
    document.add_paragraph("各单位要认真,落实:")
    document.add_paragraph("第一项,好.", style="List Number")
    document.add_paragraph("第二项,好.", style="List Number")
    table = document.add_table(2, 2)
    for cell, text in zip(
        [cell for row in table.rows for cell in row.cells], ["姓名", "电话", "张三", "12345"], strict=True
    ):
        cell.text = text
    box = "<w:txbxContent><w:p><w:r><w:t>文本框,里面.</w:t></w:r></w:p></w:txbxContent>"
    document.element.body.insert(2, xml(
        "<w:p><w:r><w:t>正文</w:t></w:r><w:del><w:r><w:delText>删去</w:delText><w:t>也删</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>,添上.</w:t></w:r></w:ins><w:r><w:instrText>PAGE</w:instrText></w:r>"
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"))  # fmt: skip
    document.sections[0].header.paragraphs[0].text = "页眉,甲"
    document.sections[0].footer.paragraphs[0].text = "第1页"
    document.save("a.docx")
    assert main(["a.docx", "-o", "out", "--ledger", "l.jsonl", "--json"]) == 0
    assert Path("out/a.docx.txt").read_text("utf-8").splitlines() == [
        "关于工作的通知", "各单位要认真，落实：", "正文，添上。", "1.第一项，好。", "2.第二项，好。", "姓名  电话", "张三  12345", "文本框，里面。",
    ]  # fmt: skip
    facts = json.loads(capsys.readouterr().err)["files"][0]["file"]
    assert (facts["header"], facts["footer"]) == (["页眉,甲"], ["第1页"])
    record = json.loads(Path("l.jsonl").read_text("utf-8"))
    assert main(["restore", "out/a.docx.txt", "l.jsonl"]) == 0
    extracted = capsys.readouterr().out
    parts = {kind: extracted[start:end] for kind, start, end in record["file"]["parts"]}
    assert parts["textbox"] == "文本框,里面.\n"
    assert parts["body"].startswith("关于工作的通知\n各单位要认真,落实:\n正文,添上.\n1. 第一项")


def test_numbered_paragraphs_of_a_docx() -> None:
    from cleaners.ports.docx_lists import Lists

    pytest.importorskip("docx")
    from lxml import etree

    levels = [
        ("chineseCountingThousand", "%1、"),
        ("chineseCountingThousand", "（%2）"),
        ("decimal", "%3."),
        ("decimal", "%1.%4"),
    ]
    body = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    lists = Lists.of(etree.fromstring(
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">{body}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num></w:numbering>'))  # fmt: skip
    labels = [lists.label("1", at) for at in (0, 1, 1, 2, 0, 1, 3)]
    assert labels == ["一、", "（一）", "（二）", "1. ", "二、", "（一）", "二.1"]
    assert lists.label("2", 0) == "五、"
    assert lists.label("0", 0) == lists.label("9", 0) == ""


def test_docx_that_are_none(capsys: Any) -> None:
    pytest.importorskip("docx")
    put("a.docx", b"\xd0\xcf\x11\xe0 an old one")
    put("b.docx", zipped(("word/document.xml", "<a/>")))
    put("c.docx", zipped(("word/document.xml", " " * (64 << 20))))
    assert main(["a.docx", "b.docx", "c.docx", "-o", "out"]) == 2
    err = capsys.readouterr().err
    assert "a.docx: not a DOCX: an old .doc" in err
    assert "b.docx: not a whole DOCX" in err
    assert "c.docx: would unpack" in err
