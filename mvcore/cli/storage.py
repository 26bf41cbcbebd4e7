"""`storage`: move files between this machine and the bucket, and look whether all of them are there."""

import argparse
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from mvcore.cli.shared import Outcome, runs, say
from mvcore.settings import Settings
from mvcore.studio import Studio


def add_storage(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(required=True, metavar="ACTION")
    move = _action(actions, "move", "move files between this machine and the bucket", run_move)
    move.add_argument("--to", choices=["s3", "local"], required=True, help="where the files shall live")
    move.add_argument("--project", help="only the files of this project")
    check = _action(actions, "check", "look whether every file is there, repair what can be", run_check)
    check.add_argument("--remove-orphans", action="store_true", help="delete files that no record knows")
    delete = _action(actions, "delete", "delete the file of a take that is no longer in use", run_delete)
    delete.add_argument("take", metavar="TAKE", help="its id, from `ledger`")


def _action(
    actions: Any, name: str, summary: str, run: Callable[[argparse.Namespace], Outcome]
) -> argparse.ArgumentParser:
    action: argparse.ArgumentParser = actions.add_parser(name, help=summary, description=summary, allow_abbrev=False)
    runs(action, run)
    return action


def run_move(options: argparse.Namespace) -> Outcome:
    with Studio.open(Settings(), jobs=False) as studio:
        moved, failed = studio.move_files(options.to == "s3", options.project, say)
    if not options.json:
        for line in failed:
            say(f"not moved, and still where it was: {line}")
    place = "in the bucket" if options.to == "s3" else "on this machine"
    return Outcome(1 if failed else 0, {"there": moved, "failed": failed}, f"{moved} files are {place}.")


def run_delete(options: argparse.Namespace) -> Outcome:
    with Studio.open(Settings(), jobs=False) as studio:
        studio.delete_take(options.take)
    return Outcome(0, {"deleted": options.take}, f"The file of take {options.take} is deleted.")


def run_check(options: argparse.Namespace) -> Outcome:
    with Studio.open(Settings(), jobs=False) as studio:
        found = studio.take_stock(say, remove_orphans=options.remove_orphans)
    removed = " (removed)" if options.remove_orphans else "; --remove-orphans deletes it"
    lines = [
        f"{found.files} files looked at.",
        *(f"repaired: {sentence}" for sentence in found.repaired),
        *(f"missing: {asset_id}. Restore it, or make it again." for asset_id in found.missing),
        *(f"orphan: {place}{removed}" for place in found.orphans),
    ]
    return Outcome(1 if found.missing else 0, asdict(found), "\n".join(lines))
