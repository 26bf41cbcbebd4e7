"""The command line: `python -m mvcore doctor | film | stitch | projects | storage`, on the same Studio as the pages.

Progress goes to standard error; `--json` prints one JSON object on standard output. The exit code is 0 only when all of
it worked, 1 when something was tried and failed, and 2 for input that cannot be used, with one line and no traceback.
"""

import argparse
import logging
import sys
from collections.abc import Sequence
from typing import Any

from mvcore.cli.film import add_film, run_film
from mvcore.cli.looking import run_doctor, run_projects
from mvcore.cli.stitch import add_stitch, run_stitch
from mvcore.cli.storage import add_check, add_move, run_check, run_move
from mvcore.errors import BadInput, BudgetExceeded, DataFolderError, MVError, SettingsError

_REFUSALS = (BadInput, BudgetExceeded, DataFolderError, SettingsError)


def main(args: Sequence[str]) -> int:
    """Run one command; answers the exit code."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(message)s")
    options = _parser().parse_args(args)
    try:
        code: int = options.run(options)
    except MVError as exc:
        print(f"mvcore: {exc}", file=sys.stderr)
        return 2 if isinstance(exc, _REFUSALS) else 1
    except KeyboardInterrupt:
        print("mvcore: stopped; the same command with --project goes on", file=sys.stderr)
        return 130
    return code


class _Parser(argparse.ArgumentParser):
    """One clear line for a mistake, without the usage that hides it."""

    def error(self, message: str) -> Any:
        self.exit(2, f"mvcore: {message}; see {self.prog} --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m mvcore", description="MV Studio from the command line.", allow_abbrev=False)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add(commands, "doctor", run_doctor, "check the settings and what they need")
    _add(commands, "projects", run_projects, "list the projects")
    add_film(_add(commands, "film", run_film, "make a whole film from an idea"))
    add_stitch(_add(commands, "stitch", run_stitch, "stitch clips into a film"))
    files = commands.add_parser("storage", help="move files to a bucket or back, check them", allow_abbrev=False)
    storage = files.add_subparsers(required=True, metavar="ACTION")
    add_move(_add(storage, "move", run_move, "move files between this machine and the bucket"))
    add_check(_add(storage, "check", run_check, "look whether every file is there, repair what can be"))
    return parser


def _add(commands: Any, name: str, run: Any, summary: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=summary, description=summary, allow_abbrev=False)
    command.add_argument("--json", action="store_true", help="print one JSON object on standard output")
    command.set_defaults(run=run)
    return command
