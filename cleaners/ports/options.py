"""The options of the ``clean`` command: what can be said on its command line, and what that means for a pipeline.

Nothing is imported here that costs anything: ``clean --help`` and ``clean --version`` need no more.
"""

from __future__ import annotations

import argparse
import os
from typing import NoReturn

from .. import __version__

WRONG_USAGE = 2
ENGINES = ("local", "ray", "spark")
FORMS = ("txt", "jsonl", "parquet")  # of what is written

EXAMPLES = """\
examples:
  clean notice.txt                                 the clean text on standard output
  clean - < dirty.txt > clean.txt                  from standard input
  clean docs -o cleaned --ledger cleaned.jsonl     a folder; the ledger leads back to every byte
  clean docs --in-place --backup                   rewrite the files, keep each as FILE.bak
  clean docs --check                               for CI: exit 1 if a file would change
  clean notice.txt --diff                          what would change
  clean --explain notice.txt                       every edit, its rule and its reason
  clean --detect docs                              which encoding each file is in, and what is damaged
  clean notice.txt --profile zh-hant --set spacing.latin_space=one --disable punctuation.half-width
  clean corpus.jsonl --text-field text -o out      records: all other fields stay as they are
  clean papers.zip reports -o out --to jsonl       PDF, DOCX, archives …; each document one record
  clean docs -o all.parquet --report r.html        each document a row of one table; what was done, for people
  clean corpus -o out --jobs 8 --resume            go on where an interrupted run was

other commands:
  clean rules                      the catalogue: every rule and option    (a folder of that name: ./rules)
  clean rules NAME                 one rule: its reason, its pattern, its examples
  clean rules --check my.toml      run the examples of your own rules
  clean restore TEXT LEDGER        the original bytes of a cleaned text
  clean learn DIR -o found.toml    propose rules for what repeats across the documents of a corpus
  clean completion SHELL           a script for bash, zsh, fish or tcsh

of a folder are taken: .txt .md .html .htm .xml .csv .tsv .json .jsonl .ndjson .parquet .pdf .docx
                       .zip .tar .tar.gz .tgz .tar.zst, and any of them as .gz .zst .bz2 .xz

exit codes: 0 done, or nothing to change; 1 --check: would change; 2 wrong usage, or a file could not be read or written;
3 done, but some records were rejected; 130 interrupted; 141 nobody reads the output; 143 terminated
"""


class Parser(argparse.ArgumentParser):
    """No abbreviations: a script must not change its meaning when an option is added. Errors point to the help."""

    def __init__(self, prog: str, description: str, epilog: str = "") -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_USAGE, f"{self.prog}: {message}\nTry `{self.prog} --help`.\n")


def clean_parser() -> Parser:
    """The command line of ``clean`` itself; subcommands have their own."""
    parser = Parser("clean", "Dirty Chinese documents in, canonical plain text (UTF-8) out.", EXAMPLES)
    add = parser.add_argument
    add("inputs", nargs="*", metavar="FILE | DIR | -",
        help="what to clean: files, folders, globs, archives; - is standard input")  # fmt: skip
    add("--version", action="version", version=f"jingwen {__version__}")

    where = parser.add_argument_group("where the text goes (default: standard output)")
    add = where.add_argument
    add(
        "-o",
        "--output",
        metavar="DIR | FILE",
        help="into this folder; the tree of a folder is mirrored. A FILE.jsonl or "
        "FILE.parquet takes all documents, each a record",
    )
    add(
        "--shard",
        metavar="N",
        type=count,
        help="with -o DIR --to jsonl or parquet: all documents as one data set, N in each file",
    )
    add("--in-place", action="store_true", help="back into the files; only files that change are written")
    add("--backup", action="store_true", help="with --in-place: keep the original as FILE.bak")
    add(
        "--to",
        choices=FORMS,
        help="what is written; by default what was read (of PDF, DOCX and XML, txt)",
    )
    add("--ledger", metavar="FILE", help="append each document's ledger, a line of JSON: what `clean restore` needs")
    add(
        "--resume",
        action="store_true",
        help="go on where an interrupted run was: the same bytes as without the interruption",
    )

    which = parser.add_argument_group("which files and fields")
    add = which.add_argument
    add("--ignore", action="append", default=[], metavar="PATTERN", help="leave files of folders out, as .gitignore has it; "
        "repeatable. A file .cleanignore in a folder holds such patterns too")  # fmt: skip
    add("--text-field", action="append", default=[], metavar="FIELD", help="clean this field of the records of .jsonl .csv .tsv "
        ".parquet, and nothing else; repeatable. In JSON, a.b is a field of a field, a.*.b one of each element of a list")  # fmt: skip
    add("--ledger-column", metavar="NAME", help="give each record a field with its ledger")
    add("--rejects", metavar="FILE", help="where records go that cannot be read, with line and reason; "
        "by default beside the output, as NAME.rejects.jsonl")  # fmt: skip
    add("--stdin-name", metavar="NAME", help="what standard input would be called: its suffix says what it is")

    look = parser.add_argument_group("look before you leap")
    add = look.add_argument
    add("--diff", action="store_true", help="show changed lines before and after; write nothing")
    add("--check", action="store_true", help="name the files that would change, exit 1 if there are any; write nothing")
    add("--report", metavar="FILE", help="a page (HTML) that shows every edit in its place, with its reason")
    add("--explain", action="store_true",
        help="show each edit with its place in the source, its rule and the reason; what was left alone, and findings")  # fmt: skip

    add("--detect", action="store_true",
        help="say which encoding each file is in, how sure that is, what comes next and what is damaged; clean nothing")  # fmt: skip

    how = parser.add_argument_group("how to clean")
    add = how.add_argument
    add("--jobs", metavar="N", help="worker processes, or auto: one for each core (default: 1); the output is the same")
    add("--engine", choices=ENGINES,
        help="where the work is done: on this machine, or on a cluster; the output is the same")  # fmt: skip
    add("--address", metavar="ADDRESS", help="with --engine: the cluster's, as in ray://host:10001 or spark://host:7077; by default "
        "one is started here")  # fmt: skip
    add("--no-config", action="store_true", help="leave out [tool.cleaners] of pyproject.toml")
    add("--profile", metavar="NAME | FILE",
        help="zh (default), zh-keep-script, zh-hant, minimal, or a TOML file of your own")  # fmt: skip
    add(
        "--rules", action="append", default=[], metavar="PATH", help="your own rules, a TOML file or folder; repeatable"
    )
    add("--skip", action="append", default=[], metavar="CLEANER", help="leave a cleaner out; repeatable")
    add("--only", action="append", default=[], metavar="CLEANER", help="keep no other cleaner; repeatable")
    add("--disable", action="append", default=[], metavar="RULE", help="switch a rule off; repeatable")
    add("--enable", action="append", default=[], metavar="RULE", help="switch a rule on that is off; repeatable")
    add("--set", action="append", default=[], metavar="OPTION=VALUE", dest="options",
        help="set an option, as in spacing.latin_space=one; repeatable")  # fmt: skip
    add("--encoding", help="the encoding of the input; detected by default")
    add("--format", metavar="FORMAT", help="text, markdown, csv, tsv, json or html; by default what the file's name says "
        "(.csv .tsv .json .jsonl .md), else detected")  # fmt: skip

    say = parser.add_argument_group("what it says on standard error")
    say.add_argument("-q", "--quiet", action="store_true", help="nothing but errors")
    say.add_argument(
        "--json",
        action="store_true",
        help="the summary as one line of JSON, with each document's metadata; with --detect a line a file",
    )
    return parser


def pipeline_arguments(parser: Parser, chosen: argparse.Namespace) -> dict[str, object]:
    """What ``Pipeline`` is called with. Lists may be given with commas too: ``--skip script,removal``."""
    options = {}
    for setting in chosen.options:
        name, equals, value = setting.partition("=")
        if not equals:
            parser.error(f"--set {setting}: expected OPTION=VALUE, as in spacing.latin_space=one")
        options[name.strip()] = value.strip()
    lists = {
        key: [name.strip() for item in getattr(chosen, key) for name in item.split(",") if name.strip()]
        for key in ("skip", "only", "disable", "enable")
    }
    return {"profile": chosen.profile, "rules": chosen.rules, "options": options, "encoding": chosen.encoding,
            "format": chosen.format, **lists}  # fmt: skip


def jobs_of(parser: Parser, said: str) -> int:
    """How many worker processes; ``auto`` is one for each core that this process may use."""
    if said == "auto":
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if not (said.isascii() and said.isdigit() and 0 < int(said) <= 1024):
        parser.error(f"--jobs {said}: expected a number of worker processes, or auto")
    return int(said)


def count(text: str) -> int:
    """A whole number from 1 up."""
    return _number(text, 1)


def repeated(text: str) -> int:
    """A whole number from 2 up: what stands in one document repeats in none."""
    return _number(text, 2)


def _number(text: str, least: int) -> int:
    if not text.isdecimal() or int(text) < least:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {least} up")
    return int(text)
