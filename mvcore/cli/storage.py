"""`storage`: move files between this machine and the bucket, and look whether all of them are there."""

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from mvcore.cli.shared import runs, say
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


def _action(actions: Any, name: str, summary: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
    action: argparse.ArgumentParser = actions.add_parser(name, help=summary, description=summary, allow_abbrev=False)
    runs(action, run)
    return action


def run_move(options: argparse.Namespace) -> int:
    with Studio.open(Settings(), jobs=False) as studio:
        moved, failed = studio.move_files(options.to == "s3", options.project, say)
    if options.json:
        print(json.dumps({"there": moved, "failed": failed}))
    else:
        for line in failed:
            say(f"not moved, and still where it was: {line}")
        place = "in the bucket" if options.to == "s3" else "on this machine"
        print(f"{moved} files are {place}.")
    return 1 if failed else 0


def run_delete(options: argparse.Namespace) -> int:
    with Studio.open(Settings(), jobs=False) as studio:
        studio.delete_take(options.take)
    print(json.dumps({"deleted": options.take}) if options.json else f"The file of take {options.take} is deleted.")
    return 0


def run_check(options: argparse.Namespace) -> int:
    with Studio.open(Settings(), jobs=False) as studio:
        found = studio.take_stock(say, remove_orphans=options.remove_orphans)
    if options.json:
        print(json.dumps(asdict(found)))
        return 1 if found.missing else 0
    print(f"{found.files} files looked at.")
    for sentence in found.repaired:
        print(f"repaired: {sentence}")
    for asset_id in found.missing:
        print(f"missing: {asset_id}. Restore it, or make it again.")
    removed = " (removed)" if options.remove_orphans else "; --remove-orphans deletes it"
    for place in found.orphans:
        print(f"orphan: {place}{removed}")
    return 1 if found.missing else 0
