"""``clean completion SHELL``: a script that completes options, rules and files (shtab)."""

from __future__ import annotations

import argparse

from .catalogue import read_catalogue
from .options import FORMS

SHELLS = ("bash", "zsh", "fish", "tcsh")


def completion(parser: argparse.ArgumentParser, shell: str) -> str:
    """The script for a shell. The names of rules are those of this version."""
    import shtab

    catalogue = read_catalogue([])
    rules = [rule.name for some in catalogue.rules.values() for rule in some]
    options = [f"{option.name}=" for some in catalogue.options.values() for option in some]
    names = {
        "profile": [profile.name for profile in catalogue.profiles], "skip": list(catalogue.rules), "only": list(catalogue.rules),
        "disable": rules, "enable": rules, "options": options, "to": list(FORMS),
        "format": ["text", "markdown", "csv", "tsv", "json", "html"],
    }  # fmt: skip
    for action in parser._actions:
        if action.dest in names:
            action.choices = names[action.dest]
        elif action.dest in ("inputs", "ledger", "rejects", "rules", "report"):
            action.complete = shtab.FILE  # type: ignore[attr-defined]
        elif action.dest == "output":
            action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
    script: str = shtab.complete(parser, shell)
    return script
