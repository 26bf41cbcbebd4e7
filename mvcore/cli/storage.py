"""`storage`: move files between this machine and the bucket, and look whether all of them are there."""

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from mvcore.cli.shared import Outcome, option, runs, say
from mvcore.errors import BadInput
from mvcore.inventory import Inventory, Orphan
from mvcore.settings import Settings
from mvcore.studio import Studio
from mvcore.studio.storing import LEAST_AGE

_LEAST_HOURS = 1
_MOST_HOURS = 24 * 365


def add_storage(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(required=True, metavar="ACTION")
    move = _action(actions, "move", "move files between this machine and the bucket", run_move)
    move.add_argument("--to", choices=["s3", "local"], required=True, help="where the files shall live")
    move.add_argument("--project", help="only the files of this project")
    check = _action(actions, "check", "look whether every file is there, repair what can be", run_check)
    check.add_argument(
        "--remove-orphans",
        action="store_true",
        help="delete files of this studio that no record knows; asks before",
    )
    check.add_argument("--yes", action="store_true", help="answer the question of --remove-orphans")
    check.add_argument(
        "--older-than", type=option(_hours), default=LEAST_AGE, metavar="HOURS", help="only such files (24, at least 1)"
    )
    _action(actions, "claim", "own the files of a copied or restored data folder from now on", run_claim)
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
    if options.yes and not options.remove_orphans:
        raise BadInput("--yes answers the question of --remove-orphans: give both, or leave it out.")
    with Studio.open(Settings(), jobs=False) as studio:
        found = studio.take_stock(say, options.older_than)
        if options.remove_orphans and found.removable and _is_wanted(found.removable, options.yes):
            found.remove_orphans()
    lines = [
        f"{found.files} files looked at.",
        *(f"repaired: {sentence}" for sentence in found.repaired),
        *(f"missing: {asset_id}. Restore it, or make it again." for asset_id in found.missing),
        *(f"orphan: {orphan}{_fate(orphan, found)}" for orphan in found.orphans),
    ]
    return Outcome(1 if found.missing else 0, found.as_dict(), "\n".join(lines))


def _fate(orphan: Orphan, found: Inventory) -> str:
    if orphan in found.removed:
        return " (removed)"
    return f" (stays: {orphan.why_kept})" if orphan.why_kept else "; --remove-orphans deletes it"


def _is_wanted(orphans: Sequence[Orphan], yes: bool) -> bool:
    """List what is to be removed and ask, unless that was answered. Raises `BadInput` when there is nobody to ask."""
    for orphan in orphans:
        say(f"to be removed for good: {orphan}, stored {orphan.stored_at:%Y-%m-%d %H:%M} UTC")
    if yes:
        return True
    if not sys.stdin.isatty():
        raise BadInput(
            f"Nothing was removed: {len(orphans)} file{'' if len(orphans) == 1 else 's'} would be, for good. Look "
            "through the list, then say --yes, or answer the question in a terminal."
        )
    say("Remove them? Type yes:")
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _hours(text: str) -> timedelta:
    try:
        hours = float(text)
    except ValueError:
        hours = 0.0
    if not _LEAST_HOURS <= hours <= _MOST_HOURS:
        raise BadInput(f"{text!r} is not a number of hours from {_LEAST_HOURS} to {_MOST_HOURS}")
    return timedelta(hours=hours)


def run_claim(options: argparse.Namespace) -> Outcome:
    with Studio.open(Settings(), jobs=False) as studio:
        count = studio.claim_files()
    return Outcome(0, {"claimed": count}, f"{count} files of other copies belong to this studio now.")
