#!/usr/bin/env python3
"""Measure decoding and the repair of mojibake against what they must reach: `python scripts/bench_decoding.py [--json FILE]`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # the checkout's own package, whatever is installed

from decoding import detection, mojibake, sound  # noqa: E402

PARTS = {"detection": detection.rows, "mojibake": mojibake.rows, "sound": sound.rows}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", action="append", choices=PARTS, help="only this part")
    parser.add_argument("--json", metavar="FILE", help="save the numbers there too")
    chosen = parser.parse_args()
    rows = []
    for part in chosen.only or PARTS:
        for row in PARTS[part]():
            print(row.line(), flush=True)
            rows.append(row)
    return 1 if any(row.missed for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
