"""The ``clean`` command: reads the command line, says what is wrong with it, and hands over.

Everything heavy is imported by the subcommand that needs it: ``clean --version`` loads no rule and no cleaner.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import NoReturn

from .. import __version__

DONE, WOULD_CHANGE, FAILED, REJECTED, INTERRUPTED, CLOSED_PIPE, TERMINATED = 0, 1, 2, 3, 130, 141, 143

_EXAMPLES = """\
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


class Terminated(BaseException):
    """SIGTERM: as an interrupt, but from a machine."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with ``argv`` (without the program's name) and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        _speak_utf8()
        command = _SUBCOMMANDS.get(arguments[0]) if arguments else None
        return command(arguments[1:]) if command else _clean(arguments)
    except SystemExit as stop:  # argparse has printed what there is to say
        return stop.code if isinstance(stop.code, int) else DONE
    except BrokenPipeError:  # `clean … | head`: nobody reads on
        _drop_stdout()
        return CLOSED_PIPE
    except (KeyboardInterrupt, Terminated) as stop:
        _drop_if_broken()
        go_on = "; --resume goes on from here" if "-o" in arguments or "--output" in arguments else ""
        print(f"\nclean: interrupted; every file that was written is whole{go_on}", file=sys.stderr)
        return TERMINATED if isinstance(stop, Terminated) else INTERRUPTED


def _clean(arguments: list[str]) -> int:
    parser = _parser()
    end = arguments.index("--") if "--" in arguments else len(arguments)
    chosen = parser.parse_intermixed_args(arguments[:end])
    chosen.inputs += arguments[end + 1 :]
    if chosen.inputs and chosen.inputs[0] in _SUBCOMMANDS:
        name = chosen.inputs[0]
        parser.error(f"{name!r} is a subcommand and comes first; for a file or folder of that name write ./{name}")
    if not chosen.inputs:
        parser.error("nothing to clean: give files, a folder, or - for standard input")
    if chosen.detect:
        from .detect import detect_files

        if chosen.output is not None or chosen.in_place or chosen.diff or chosen.check or chosen.explain:
            parser.error("--detect cleans nothing: leave out -o, --in-place, --diff, --check and --explain")
        return _guarded(parser, lambda: detect_files(chosen.inputs, as_json=chosen.json))
    if chosen.output is not None and chosen.in_place:
        parser.error("-o and --in-place exclude each other")
    if (chosen.diff or chosen.check) and (chosen.output is not None or chosen.in_place):
        parser.error("--diff and --check write nothing: leave out -o and --in-place")
    if chosen.backup and not chosen.in_place:
        parser.error("--backup belongs to --in-place")
    if chosen.to and (chosen.in_place or chosen.diff or chosen.check):
        parser.error("--to says what is written: leave out --in-place, --diff and --check")
    if chosen.resume and not (chosen.output or chosen.in_place):
        parser.error("--resume needs -o or --in-place: what went to standard output is gone")
    if chosen.resume and chosen.report:
        parser.error("--report shows a whole run: leave out --resume")
    with _terminable():
        return _guarded(parser, lambda: _run(parser, chosen))


def _run(parser: _Parser, chosen: argparse.Namespace) -> int:
    from .run import run_documents

    if not chosen.no_config:
        from pathlib import Path

        from .config import project_settings, settle

        asked = bool(chosen.text_field)
        settle(chosen, project_settings(Path.cwd()))
        chosen.fields_asked = asked
    if chosen.ledger_column and not (chosen.text_field or chosen.to in ("jsonl", "parquet")):
        parser.error("--ledger-column belongs to records: say --text-field or --to")
    chosen.profile = chosen.profile or "zh"
    if chosen.address and chosen.engine == "local":
        parser.error("--address belongs to --engine ray or spark")
    chosen.jobs = _jobs(parser, chosen.jobs or ("1" if chosen.engine == "local" else "auto"))
    return run_documents(chosen, _pipeline_arguments(parser, chosen))


def _jobs(parser: _Parser, said: str) -> int:
    """How many worker processes; ``auto`` is one for each core that this process may use."""
    if said == "auto":
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if not (said.isascii() and said.isdigit() and 0 < int(said) <= 1024):
        parser.error(f"--jobs {said}: expected a number of worker processes, or auto")
    return int(said)


@contextlib.contextmanager
def _terminable() -> Iterator[None]:
    """SIGTERM ends a run as Ctrl-C does: nothing is left half written. Where it is handled by a program around us, it stays."""
    if (
        threading.current_thread() is not threading.main_thread()
        or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL
    ):
        yield
        return

    def stop(number: int, frame: object) -> NoReturn:
        raise Terminated

    signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _completion(arguments: list[str]) -> int:
    parser = _Parser(prog="clean completion", description="Print a script that completes options, rules and files.")
    parser.add_argument("shell", choices=("bash", "zsh", "fish", "tcsh"))
    chosen = parser.parse_args(arguments)

    from .completion import completion

    print(completion(_parser(), chosen.shell))
    return DONE


def _rules(arguments: list[str]) -> int:
    parser = _Parser(
        prog="clean rules",
        description="The catalogue of rules and options; one rule with its reason and examples; or a check of your own.",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="a rule, an option, a cleaner, or a profile")
    parser.add_argument("--rules", action="append", default=[], metavar="PATH", help="show your own rules too")
    parser.add_argument(
        "--check",
        nargs="+",
        metavar="PATH",
        help="run the examples of your own rules; exit 1 if one fails, 2 if a file is refused",
    )
    parser.add_argument("--profile", default="zh", help="the profile to check them with (default: zh)")
    parser.add_argument("--json", action="store_true", help="with --check: the summary as one line of JSON")
    chosen = parser.parse_args(arguments)

    from .catalogue import show_catalogue, show_entries
    from .examples import check_files

    if chosen.check:
        return _guarded(parser, lambda: check_files(chosen.check, chosen.profile, as_json=chosen.json))
    if chosen.names:
        return _guarded(parser, lambda: show_entries(chosen.names, chosen.rules))
    return _guarded(parser, lambda: show_catalogue(chosen.rules))


def _restore(arguments: list[str]) -> int:
    parser = _Parser(
        prog="clean restore", description="The original bytes of a cleaned text, from the ledger of its cleaning."
    )
    parser.add_argument(
        "text", metavar="TEXT", help="the cleaned text exactly as it was written, or - (standard input)"
    )
    parser.add_argument("ledger", metavar="LEDGER", help="the file that --ledger wrote")
    parser.add_argument("-o", "--output", metavar="FILE", help="write the bytes there instead of to standard output")
    parser.add_argument("--name", help="the document's name in the ledger, where several have the same clean text")
    chosen = parser.parse_args(arguments)

    from .restore import restore

    return _guarded(parser, lambda: restore(chosen.text, chosen.ledger, chosen.output, chosen.name))


def _learn(arguments: list[str]) -> int:
    parser = _Parser(
        prog="clean learn",
        description="Find advertisements and page furniture that repeat across the documents of a corpus, and propose rules "
        "for them. Nothing is cleaned: look at the file, delete what you do not want, and use it with --rules.",
    )
    parser.add_argument("inputs", nargs="+", metavar="FILE | DIR", help="the corpus: files, folders, globs")
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="write the rules there (TOML) instead of to standard output"
    )
    parser.add_argument("--least", type=_count, metavar="N",
        help="how many documents must hold a template (default: 3, and one in a thousand)")  # fmt: skip
    parser.add_argument(
        "--profile", default="zh", metavar="NAME | FILE", help="the profile to be used with (default: zh)"
    )
    parser.add_argument(
        "--rules", action="append", default=[], metavar="PATH", help="your own rules, known already; repeatable"
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="nothing but errors on standard error")
    chosen = parser.parse_args(arguments)

    from .learn import learn_files

    def command() -> int:
        return learn_files(chosen.inputs, chosen.output, chosen.profile, chosen.rules, chosen.least, quiet=chosen.quiet)

    return _guarded(parser, command)


def _count(text: str) -> int:
    """A whole number from 2 up: what stands in one document repeats in none."""
    if not text.isdecimal() or int(text) < 2:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 2 up")
    return int(text)


_SUBCOMMANDS: dict[str, Callable[[list[str]], int]] = {
    "rules": _rules,
    "restore": _restore,
    "learn": _learn,
    "completion": _completion,
}


class _Parser(argparse.ArgumentParser):
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
        self.exit(FAILED, f"{self.prog}: {message}\nTry `{self.prog} --help`.\n")


def _parser() -> _Parser:
    parser = _Parser("clean", "Dirty Chinese documents in, canonical plain text (UTF-8) out.", _EXAMPLES)
    add = parser.add_argument
    add("inputs", nargs="*", metavar="FILE | DIR | -",
        help="what to clean: files, folders, globs, archives; - is standard input")  # fmt: skip
    add("--version", action="version", version=f"jingwen {__version__}")

    where = parser.add_argument_group("where the text goes (default: standard output)")
    add = where.add_argument
    add("-o", "--output", metavar="DIR", help="into this folder; the tree of a folder is mirrored")
    add("--in-place", action="store_true", help="back into the files; only files that change are written")
    add("--backup", action="store_true", help="with --in-place: keep the original as FILE.bak")
    add(
        "--to",
        choices=("txt", "jsonl", "parquet"),
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

    add("--report", metavar="FILE", help="a page (HTML) that shows every edit in its place, with its reason")

    look = parser.add_argument_group("look before you leap")
    add = look.add_argument
    add("--diff", action="store_true", help="show changed lines before and after; write nothing")
    add("--check", action="store_true", help="name the files that would change, exit 1 if there are any; write nothing")
    add("--explain", action="store_true",
        help="show each edit with its place in the source, its rule and the reason; what was left alone, and findings")  # fmt: skip

    add("--detect", action="store_true",
        help="say which encoding each file is in, how sure that is, what comes next and what is damaged; clean nothing")  # fmt: skip

    how = parser.add_argument_group("how to clean")
    add = how.add_argument
    add("--jobs", metavar="N", help="worker processes, or auto: one for each core (default: 1); the output is the same")
    add("--engine", choices=("local", "ray", "spark"), default="local",
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


def _pipeline_arguments(parser: _Parser, chosen: argparse.Namespace) -> dict[str, object]:
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


def _guarded(parser: _Parser, command: Callable[[], int]) -> int:
    """Run a command; what the user can mend is one line on standard error, not a traceback."""
    from .. import DecodingError, LedgerError, RuleError
    from .files import UsageError
    from .wanting import MissingError

    try:
        code = command()
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        raise
    except (RuleError, DecodingError, LedgerError, UsageError, MissingError) as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
    except OSError as error:
        name = f"{error.filename}: " if error.filename else ""
        print(f"{parser.prog}: {name}{error.strerror or error}", file=sys.stderr)
        try:
            sys.stdout.flush()
        except OSError:  # it is standard output that cannot be written
            _drop_stdout()
    return FAILED


def _speak_utf8() -> None:
    """UTF-8 and LF, whatever the console's code page or the locale say."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _drop_if_broken() -> None:
    """After an interrupt, what waits to be printed may have no reader any more."""
    try:
        sys.stdout.flush()
    except OSError:
        _drop_stdout()


def _drop_stdout() -> None:
    """Point standard output at nothing, so that Python's own flush at exit does not fail once more."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
