"""A Chromium without window, for the tests of the report and for its measurements: Debian's own, driven by Playwright.

`apt-get install chromium` and `pip install playwright`; Playwright's own browsers are not needed.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync")


def missing() -> str:
    """What is not installed; empty if nothing is."""
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        return "playwright (pip install playwright)"
    return "" if executable() else "chromium (apt-get install chromium)"


def executable() -> str | None:
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def chromium(language: str = "zh-CN", **options: Any) -> Iterator[Any]:
    """A browser context of its own, with a profile that is thrown away."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile, sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=executable(),
            args=["--headless=new", *FLAGS],
            locale=language,
            **options,
        )
        try:
            yield context
        finally:
            context.close()
