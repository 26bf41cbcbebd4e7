"""`doctor`, `projects` and `ledger`: they look, start no work and run beside a running app."""

import argparse
import csv
import io
import json
from dataclasses import asdict

from mvcore import doctor
from mvcore.cli.shared import runs
from mvcore.settings import Settings
from mvcore.studio import Studio


def add_doctor(command: argparse.ArgumentParser) -> None:
    runs(command, run_doctor)


def add_projects(command: argparse.ArgumentParser) -> None:
    runs(command, run_projects)


def add_ledger(command: argparse.ArgumentParser) -> None:
    runs(command, run_ledger)
    command.add_argument("--project", help="only this project")


def run_doctor(options: argparse.Namespace) -> int:
    checks = doctor.examine(Settings())
    all_ok = all(check.ok for check in checks)
    if options.json:
        print(json.dumps({"ok": all_ok, "checks": [asdict(check) for check in checks]}))
    else:
        for check in checks:
            print(f"{'ok ' if check.ok else 'BAD'} {check.name}: {check.detail}")
    return 0 if all_ok else 1


def run_projects(options: argparse.Namespace) -> int:
    with Studio.open(Settings(), work=False) as studio:
        projects = studio.projects()
    if options.json:
        rows = [{**asdict(project), "spent_usd": round(project.spent_usd, 4)} for project in projects]
        for row in rows:
            del row["picture"]
        print(json.dumps({"projects": rows}, default=str))
    else:
        for project in projects:
            film = "film" if project.has_film else "no film"
            print(
                f"{project.id}  {project.updated_at:%Y-%m-%d %H:%M}  {project.scenes} scenes, {film}  "
                f"${project.spent_usd:.2f}  {project.title}"
            )
    return 0


def run_ledger(options: argparse.Namespace) -> int:
    with Studio.open(Settings(), work=False) as studio:
        ledger = studio.ledger(options.project)
    if options.json:
        print(json.dumps({"ledger": list(csv.DictReader(io.StringIO(ledger)))}))
    else:
        print(ledger, end="")
    return 0
