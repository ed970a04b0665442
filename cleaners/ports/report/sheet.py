"""The page around the data: what is the same in every report.

The policy lets no script and no style run but those whose hashes it names, and nothing be loaded from anywhere; what stands in a
document is data, which no policy has to allow. The sources of the page are files beside this one: no build, no library.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "page"
SCRIPTS = (
    "words", "dom", "data", "lists", "panel", "charts", "summary", "lines", "text", "documents", "removed", "findings", "app",
)  # fmt: skip


def head() -> str:
    """Everything that stands before the documents."""
    style, script = _style(), _script()
    policy = "; ".join(
        [
            "default-src 'none'",
            f"script-src {_hash(script)}",
            f"style-src {_hash(style)}",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        ]
    )
    shell = _read("shell.html")
    return shell.replace("$POLICY", policy).replace("$STYLE", style)


def foot() -> str:
    """What stands after them: the script, which finds all data read."""
    return f'<script type="module">{_script()}</script>\n</body>\n</html>\n'


@cache
def _script() -> str:
    """One script of all files, in the order in which they need one another."""
    return "\n" + "\n".join(_read(f"{name}.js") for name in SCRIPTS)


@cache
def _style() -> str:
    return "\n" + _read("style.css")


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _hash(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"
