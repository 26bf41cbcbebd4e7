"""The command line: `python -m mvcore doctor | film | stitch | projects | ledger | storage`, on the pages' own Studio.

Progress goes to standard error; `--json` prints one JSON object on standard output. The exit code is 0 only when all of
it worked, 1 when something was tried and failed, and 2 for input that cannot be used, with one line and no traceback.
"""

import argparse
import logging
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from mvcore.errors import BadInput, BudgetExceeded, DataFolderError, MVError, SettingsError

# Each command with its module and what adds its options there. Only the wanted command's module is loaded: `stitch`
# needs no database, and what the others load takes longer than many a film.
_COMMANDS = {
    "doctor": ("check the settings and what they need", "looking", "add_doctor"),
    "projects": ("list the projects", "looking", "add_projects"),
    "ledger": ("what was ordered and what it cost, as CSV", "looking", "add_ledger"),
    "film": ("make a whole film from an idea", "film", "add_film"),
    "stitch": ("stitch clips into a film", "stitch", "add_stitch"),
    "storage": ("move files to a bucket or back, check them", "storage", "add_storage"),
}
_REFUSALS = (BadInput, BudgetExceeded, DataFolderError, SettingsError)


def main(args: Sequence[str]) -> int:
    """Run one command; answers the exit code."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(message)s")
    options = _parser(args[0] if args else "").parse_args(args)
    _end_in_order()
    try:
        code: int = options.run(options)
    except MVError as exc:
        print(f"mvcore: {exc}", file=sys.stderr)
        return 2 if isinstance(exc, _REFUSALS) else 1
    except KeyboardInterrupt:
        goes_on = args[0] == "film" and options.project
        hint = f"; the same command with --project {options.project} goes on" if goes_on else ""
        print(f"mvcore: stopped{hint}", file=sys.stderr)
        return 130
    return code


def _end_in_order() -> None:
    """Asked to end politely, or with its terminal gone, a command ends as after Ctrl+C: an order that is on its way has
    its answer written down, and half a film is cleared away. What is run by `nohup` goes on."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)


class _Parser(argparse.ArgumentParser):
    """One clear line for a mistake, without the usage that hides it."""

    def error(self, message: str) -> Any:
        see = " See" if message.endswith((".", "?")) else "; see"
        self.exit(2, f"mvcore: {message}{see} {self.prog} --help\n")


def _parser(wanted: str) -> argparse.ArgumentParser:
    """The parser of all commands, with the options of the one that is wanted."""
    parser = _Parser(prog="python -m mvcore", description="MV Studio from the command line.", allow_abbrev=False)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, (summary, module, add_options) in _COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=summary, allow_abbrev=False)
        if name == wanted:
            getattr(import_module(f"mvcore.cli.{module}"), add_options)(command)
    return parser
