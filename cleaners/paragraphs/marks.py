"""What stands at the ends and heads of lines: each name is a set of characters."""

from __future__ import annotations

FINAL = "。！？；：…!?;:."  # marks after which no sentence goes on
LINKS = "»›"  # behind the words of a link: nothing goes on with them
CLOSERS = "”’」』）)》】]〕\"'*_"  # what may stand behind a final mark
STOPS_ALONE = "。；"  # end a sentence of which a line may hold no more than the last word
COMMAS = "，、,"
DASHES = "—－―─"
BEHIND_STOP = "”’」』）)"  # behind these a stop ends no sentence of the line's own
ITEMS = "•·—*+■□●○◆◇★☆▲△▶►※→√➢✓✔#>|（(【[\ufffd-"  # what begins with one of these goes on with nothing
CLOSES = {"《": "》", "（": "）", "(": ")", "“": "”"}  # what is left open at a line's end goes on in the next
QUOTES = {"”": "“", "’": "‘", "」": "「", "』": "『"}  # what closes a quotation, and what opens it
NEVER_FIRST = frozenset("，。、；？！）》〉")  # no line begins with one of these
OPENS = frozenset('“「『"')  # what opens speech
