#!/usr/bin/env python3
"""Write the catalogue of rules, as Markdown, to standard output: `scripts/rulebook.py > rules.md`."""

from __future__ import annotations

import sys
from pathlib import Path

# The checkout's own package, whatever is installed.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from cleaners.ports.catalogue import markdown


def main() -> int:
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    for line in markdown():
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
