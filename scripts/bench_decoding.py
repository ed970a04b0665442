#!/usr/bin/env python3
"""Measure decoding and the repair of mojibake against what they must reach: `python scripts/bench_decoding.py [--json FILE]`.

A row is what was measured, what is required, and what chardet (or ftfy) alone makes of the same input. The texts are the
project's own; sound text that must not change is read where Debian's packages have put it. Exits with 1 when a row is missed.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # the checkout's own package, whatever is installed

from decoding import detection, mojibake, sound, speed

PARTS = {"detection": detection.rows, "mojibake": mojibake.rows, "sound": sound.rows, "speed": speed.rows}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", action="append", choices=PARTS, help="only this part; repeatable")
    parser.add_argument(
        "--pieces", type=int, default=100, metavar="N", help="pieces in a cell of detection (default: 100)"
    )
    parser.add_argument("--json", metavar="FILE", help="save the numbers there too")
    chosen = parser.parse_args()
    print(f"{'':62}{'measured':>10}{'required':>10}{'a peer':>10}")
    detection.Sizes.count = chosen.pieces
    rows = []
    for part in chosen.only or PARTS:
        print(part)
        for row in PARTS[part]():
            print(row.line(), flush=True)
            rows.append({"part": part, **asdict(row), "missed": row.missed})
    missed = [str(row["name"]).strip() for row in rows if row["missed"]]
    print(f"{len(missed)} of {len(rows)} rows missed" + (f": {'; '.join(missed)}" if missed else ""))
    if chosen.json:
        Path(chosen.json).write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
