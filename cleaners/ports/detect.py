"""``clean --detect``: which encoding each file is in, how sure that is, what comes next, what is damaged. Nothing is cleaned."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from .. import Detection, detect
from .files import Document, gather

DONE, FAILED = 0, 2
SHOWN = 3  # damaged places named on a line for people


def detect_files(inputs: Sequence[str], *, as_json: bool) -> int:
    """Say on standard output, a line a file, which encoding it is in; returns the exit code."""
    found = gather(inputs)
    failed = list(found.failed)
    for document in found.documents:
        try:
            detection = detect(_bytes(document))
        except OSError as error:
            failed.append((document.name, error.strerror or str(error)))
            continue
        sys.stdout.write((_record(document, detection) if as_json else _line(document, detection)) + "\n")
    sys.stdout.flush()
    for name, why in failed:
        print(f"clean: {name}: {why}", file=sys.stderr)
    return FAILED if failed else DONE


def _bytes(document: Document) -> bytes:
    return sys.stdin.buffer.read() if document.path is None else document.path.read_bytes()


def _line(document: Document, detection: Detection) -> str:
    """``notice.txt: gb18030, confidence 1.00, next big5hkscs, 1 damaged: 0xD6 at byte 120``."""
    parts = [detection.encoding + (" with a byte-order mark" if detection.bom else "")]
    parts.append(f"confidence {detection.confidence:.2f}")
    if detection.runner_up:
        parts.append(f"next {detection.runner_up}")
    if detection.damage:
        places = [f"{entry.value} at byte {entry.offset}" for entry in detection.damage[:SHOWN]]
        more = ["…"] if len(detection.damage) > SHOWN else []
        parts.append(f"{len(detection.damage)} damaged: {', '.join(places + more)}")
    return f"{document.name}: {', '.join(parts)}"


def _record(document: Document, detection: Detection) -> str:
    record: dict[str, Any] = {"name": document.name, **detection._asdict()}
    record["damage"] = [{"offset": entry.offset, "value": entry.value} for entry in detection.damage]
    return json.dumps(record, ensure_ascii=False)
