"""The command line: `python -m mvcore doctor | film | stitch | projects | ledger | models | storage`.

Progress goes to standard error. Standard output is written once, at the end: with `--json` one JSON object whatever
happened, `{"error": ...}` for a refusal. The exit code is 0 only when all of it worked, 1 when something was tried and
failed, 2 for input that cannot be used, and 130 when it was stopped; there is one line about it and no traceback.
"""

import argparse
import json
import logging
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from mvcore import environment, stopping
from mvcore.cli.log import show_log
from mvcore.cli.shared import Outcome, say
from mvcore.errors import BadInput, BudgetExceeded, DataFolderError, MVError, SettingsError

# Each command with its module and what adds its options there. Only the wanted command's module is loaded: `stitch`
# needs no database, and what the others load takes longer than many a film.
_COMMANDS = {
    "doctor": ("check the settings and what they need", "looking", "add_doctor"),
    "projects": ("list the projects", "looking", "add_projects"),
    "ledger": ("what was ordered and what it cost, as CSV", "looking", "add_ledger"),
    "film": ("make a whole film from an idea", "film", "add_film"),
    "stitch": ("stitch clips into a film", "stitch", "add_stitch"),
    "models": ("what is on offer, its prices and its end", "models", "add_models"),
    "storage": ("move files to a bucket or back, check them", "storage", "add_storage"),
}
_REFUSALS = (BadInput, BudgetExceeded, DataFolderError, SettingsError)
_STOPPED = 130
log = logging.getLogger(__name__)


def main(args: Sequence[str]) -> int:
    """Run one command; answers the exit code."""
    stopping.catch()
    outcome = _outcome(args)
    return _print(outcome, _wants_json(args))


def _outcome(args: Sequence[str]) -> Outcome:
    """What the command came to; nothing is raised."""
    options = argparse.Namespace()
    try:
        show_log(debug=environment.is_debug())
        options = _parser(args[0] if args else "").parse_args(args, options)
        stopping.begin()
        outcome: Outcome = options.run(options)
    except _HelpWanted as exc:
        return Outcome(0, {"help": str(exc)}, str(exc).rstrip())
    except MVError as exc:
        return _failed(2 if isinstance(exc, _REFUSALS) else 1, str(exc), options)
    except KeyboardInterrupt:
        return _stopped(args, options)
    except Exception as exc:  # whatever it was, whoever called is told, in the form that was asked for
        log.debug("the command failed unexpectedly", exc_info=exc)
        if stopping.was_asked():  # libraries that are not written in Python make errors of their own of an interrupt
            return _stopped(args, options)
        sentence = f"Something unexpected happened ({type(exc).__name__}: {exc}). MV_DEBUG_MODE=true shows where."
        return _failed(1, sentence, options)
    finally:
        stopping.ignore()
    return outcome


def _stopped(args: Sequence[str], options: argparse.Namespace) -> Outcome:
    stopping.ignore()
    stopping.keep_exit_code()
    project = getattr(options, "project", None) if args[:1] == ["film"] else None
    hint = f"; the same command with --project {project} goes on" if project else ""
    return _failed(_STOPPED, f"stopped{hint}", options)


def _failed(code: int, sentence: str, options: argparse.Namespace) -> Outcome:
    say(f"mvcore: {sentence}")
    project = getattr(options, "project", None)
    return Outcome(code, {"error": sentence, **({"project": project} if project else {})})


def _print(outcome: Outcome, as_json: bool) -> int:
    """Write standard output, whole."""
    text = json.dumps(outcome.report, default=str) if as_json else outcome.text
    try:
        if text:
            print(_printable(text))
        sys.stdout.flush()
    except OSError as exc:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left is not written at the exit either
        if not isinstance(exc, BrokenPipeError):  # who only wanted the first lines has them
            say(f"mvcore: The output cannot be written ({exc.strerror}).")
        return outcome.code or 1
    return outcome.code


def _printable(text: str) -> str:
    """The text with what standard output does not take escaped: names of files need not be text."""
    encoding = sys.stdout.encoding or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def _wants_json(args: Sequence[str]) -> bool:
    """True also when the rest of the command line cannot be understood. Behind `--` there are only names of files."""
    options = args[: args.index("--")] if "--" in args else args
    return any(option.partition("=")[0] == "--json" for option in options)


class _HelpWanted(Exception):
    """Somebody asked for the help, which is this."""


class _Parser(argparse.ArgumentParser):
    """One clear line for a mistake, without the usage that hides it."""

    def error(self, message: str) -> Any:
        see = " See" if message.endswith((".", "?")) else "; see"
        raise BadInput(f"{message}{see} {self.prog} --help")

    def print_help(self, file: object = None) -> None:
        raise _HelpWanted(self.format_help())


def _parser(wanted: str) -> argparse.ArgumentParser:
    """The parser of all commands, with the options of the one that is wanted."""
    parser = _Parser(prog="python -m mvcore", description="MV Studio from the command line.", allow_abbrev=False)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, (summary, module, add_options) in _COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=summary, allow_abbrev=False)
        if name == wanted:
            getattr(import_module(f"mvcore.cli.{module}"), add_options)(command)
    return parser
