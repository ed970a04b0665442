"""What the eye sees: colours where a terminal shows them, names for what is invisible, places as line and column."""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from typing import TextIO

_COLOURS = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36", "mark": "7"}

# What moves the cursor, turns the direction, or cannot be seen at all. A text may not drive the terminal that shows it.
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\xa0\xad\u061c\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_PICTURES = {"\n": "⏎", "\r": "␍", "\t": "␉"}
_LINE_END = re.compile("\r\n?|\n")


class Paint:
    """Colours for a stream: on where it is a terminal and ``NO_COLOR`` is not set."""

    def __init__(self, stream: TextIO) -> None:
        self.on = stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        if self.on and os.name == "nt":
            os.system("")  # switches the console to escape sequences

    def __call__(self, colour: str, text: str) -> str:
        return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m" if self.on and text else text


class Places:
    """Lines of a text, as an editor counts them: CRLF, CR and LF end one."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
        self.text = text

    def line(self, at: int) -> int:
        """The number, from 0, of the line that holds the code point ``at``."""
        return bisect_right(self.starts, at) - 1

    def starts_at(self, at: int) -> bool:
        """Whether a line begins at the code point ``at``."""
        return self.starts[self.line(at)] == at

    def place(self, at: int) -> str:
        """``line:column`` of the code point ``at``, both from 1."""
        line = self.line(at)
        return f"{line + 1}:{at - self.starts[line] + 1}"

    def __len__(self) -> int:
        """How many lines there are; nothing follows the last line end."""
        return len(self.starts) - (self.starts[-1] == len(self.text))

    def __getitem__(self, line: int) -> str:
        """A line with its end."""
        end = self.starts[line + 1] if line + 1 < len(self.starts) else len(self.text)
        return self.text[self.starts[line] : end]


def visible(text: str) -> str:
    """``text`` with a picture or a code in the place of what cannot be seen, all in one line."""
    return _INVISIBLE.sub(lambda match: _PICTURES.get(match[0], f"‹U+{ord(match[0]):04X}›"), text)


def shortened(text: str, longest: int = 60) -> str:
    """``text`` made visible; of a long one its head and its tail."""
    if len(text) > longest:
        return f"{visible(text[: longest * 2 // 3])} …{len(text):,} characters… {visible(text[-longest // 4 :])}"
    return visible(text)


def first_sentence(text: str) -> str:
    """The first sentence of a rule's reason, in one line. A mark that the reason speaks about stands after a space."""
    line = " ".join(text.split())
    match = re.match(r".{0,400}?\S[.。!?](?=\s|$)", line)
    return match[0] if match else line
