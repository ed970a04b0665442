"""Sound text that no repair may change, read where Debian's packages have put it: manual pages and message catalogues."""

from __future__ import annotations

import gettext
import gzip
from collections.abc import Iterator
from pathlib import Path

from .mojibake import cleaner
from .row import Row
from .texts import chance

LINES = 100_000
MANUALS = Path("/usr/share/man")
CATALOGUES = Path("/usr/share/locale")
LANGUAGES = (
    "zh_CN",
    "zh_TW",
    "ja",
    "de",
    "ko",
    "fr",
    "ru",
    "uk",
    "pl",
    "pt",
    "pt_BR",
    "es",
    "cs",
    "el",
    "tr",
    "vi",
    "hu",
    "sv",
    "th",
    "ar",
    "he",
    "is",
)
NEEDED = "manpages-zh manpages-ja manpages-ja-dev manpages-de manpages-de-dev"
HINT = f"sound text: not installed; `apt-get install {NEEDED} manpages-fr manpages-ru manpages-pl` (Debian), without the path-exclude of slim images"


def manual(language: str) -> Iterator[str]:
    """The lines of the manual pages of a language."""
    for file in sorted((MANUALS / language).glob("man*/*.gz")):
        yield from gzip.decompress(file.read_bytes()).decode("utf-8", "replace").split("\n")


def catalogue(language: str) -> Iterator[str]:
    """The lines of the messages of programs in a language, and those that they translate."""
    for file in sorted((CATALOGUES / language / "LC_MESSAGES").glob("*.mo")):
        try:
            with file.open("rb") as opened:
                messages = gettext.GNUTranslations(opened)._catalog  # type: ignore[attr-defined]
        except (OSError, ValueError, IndexError):
            continue
        for message, translation in messages.items():
            if message and isinstance(translation, str):
                yield from translation.split("\n")


def lines() -> list[str]:
    """As many different lines as are asked for, of every language as far as there are any; none where nothing is installed."""
    pools = []
    for language in LANGUAGES:
        found = {line.strip() for source in (manual, catalogue) for line in source(language)}
        sound = sorted(
            line
            for line in found
            if len(line) > 3 and not line.isascii() and "\ufffd" not in line and not is_broken(line)
        )
        chance("sound", language).shuffle(sound)
        pools.append(sound)
    share = LINES // 3 // len(pools)
    chosen = [line for pool in pools for line in pool[:share]]  # every language; then Chinese and Japanese first
    for pool in pools:
        chosen += pool[share : share + max(0, LINES - len(chosen))]
    return chosen


def is_broken(line: str) -> bool:
    """Whether a line is mojibake where it stands (some old manual pages are): all of it, read as Latin-1, is UTF-8."""
    try:
        return line.encode("latin-1").decode("utf-8") != line
    except UnicodeError:
        return False


def changed(text: str) -> list[str]:
    """The rules that would change a line, entities apart: in messages they are markup, and meant."""
    return [row.rule for row in cleaner().run(text).ledger.rows() if row.rule != "encoding.entity"]


def rows() -> Iterator[Row]:
    """One row."""
    sound = lines()
    if len(sound) < LINES // 2:
        print(HINT)
        return
    bad = 0
    for line in sound:
        if rules := changed(line):
            bad += 1
            print(f"  changed by {', '.join(sorted(set(rules)))}: {line[:100]}")
    yield Row(f"sound lines changed by the repair, of {len(sound):,}", bad, None, unit="", most=0)
