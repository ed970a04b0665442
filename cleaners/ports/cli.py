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

from .options import Parser, clean_parser, jobs_of, pipeline_arguments, repeated

DONE, WOULD_CHANGE, FAILED, REJECTED, INTERRUPTED, CLOSED_PIPE, TERMINATED = 0, 1, 2, 3, 130, 141, 143


class Terminated(BaseException):
    """SIGTERM: as an interrupt, but from a machine."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with ``argv`` (without the program's name) and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    # NumPy would start a thread for each core, and nothing here needs one.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
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
    parser = clean_parser()
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
    with _terminable():
        return _guarded(parser, lambda: _run(parser, chosen))


def _run(parser: Parser, chosen: argparse.Namespace) -> int:
    from .run import run_documents

    addressed = chosen.address is not None
    if not chosen.no_config:
        from pathlib import Path

        from .config import project_settings, settle

        asked = bool(chosen.text_field)
        settle(chosen, project_settings(Path.cwd()))
        chosen.fields_asked = asked
    chosen.profile, chosen.engine = chosen.profile or "zh", chosen.engine or "local"
    if addressed and chosen.engine == "local":
        parser.error("--address belongs to --engine ray or spark")
    chosen.jobs = jobs_of(parser, chosen.jobs or ("1" if chosen.engine == "local" else "auto"))
    return run_documents(chosen, pipeline_arguments(parser, chosen))


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
    parser = Parser(prog="clean completion", description="Print a script that completes options, rules and files.")
    parser.add_argument("shell", choices=("bash", "zsh", "fish", "tcsh"))
    chosen = parser.parse_args(arguments)

    from .completion import completion

    print(completion(clean_parser(), chosen.shell))
    return DONE


def _rules(arguments: list[str]) -> int:
    parser = Parser(
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
    parser = Parser(
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
    parser = Parser(
        prog="clean learn",
        description="Find advertisements and page furniture that repeat across the documents of a corpus, and propose rules "
        "for them. Nothing is cleaned: look at the file, delete what you do not want, and use it with --rules.",
    )
    parser.add_argument("inputs", nargs="+", metavar="FILE | DIR", help="the corpus: files, folders, globs")
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="write the rules there (TOML) instead of to standard output"
    )
    parser.add_argument("--least", type=repeated, metavar="N",
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


_SUBCOMMANDS: dict[str, Callable[[list[str]], int]] = {
    "rules": _rules,
    "restore": _restore,
    "learn": _learn,
    "completion": _completion,
}


def _guarded(parser: Parser, command: Callable[[], int]) -> int:
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
