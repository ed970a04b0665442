"""A Chromium without window, for the tests of the report and for its measurements: Debian's own, driven by Playwright.

`apt-get install chromium` and `pip install playwright`; Playwright's own browsers are not needed.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


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
def chromium() -> Iterator[Callable[..., Any]]:
    """A function that opens a browser context in a language, with a profile of its own that is thrown away in the end."""
    from playwright.sync_api import sync_playwright

    with ExitStack() as stack:
        playwright = stack.enter_context(sync_playwright())

        def opened(language: str = "zh-CN", **options: Any) -> Any:
            profile = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
            context = playwright.chromium.launch_persistent_context(
                profile,
                executable_path=executable(),
                args=["--headless=new", *FLAGS],
                locale=language,
                **options,
            )
            stack.callback(context.close)
            return context

        yield opened
