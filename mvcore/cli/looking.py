"""`doctor`, `projects` and `ledger`: they look, start no work and run beside a running app."""

import argparse
import csv
import io
from dataclasses import asdict

from mvcore import doctor
from mvcore.catalog import cost_text
from mvcore.cli.reconcile import add_reconcile_options, check_reconcile_options, run_reconcile
from mvcore.cli.shared import Outcome, runs
from mvcore.domain import ProjectSummary
from mvcore.settings import Settings
from mvcore.studio import Studio


def add_doctor(command: argparse.ArgumentParser) -> None:
    runs(command, run_doctor)


def add_projects(command: argparse.ArgumentParser) -> None:
    runs(command, run_projects)


def add_ledger(command: argparse.ArgumentParser) -> None:
    runs(command, run_ledger)
    command.add_argument("--project", help="only this project")
    add_reconcile_options(command)


def run_doctor(options: argparse.Namespace) -> Outcome:
    checks = doctor.examine(Settings())
    all_ok = all(check.ok for check in checks)
    report = {"ok": all_ok, "checks": [asdict(check) for check in checks]}
    lines = [f"{'ok ' if check.ok else 'BAD'} {check.name}: {check.detail}" for check in checks]
    return Outcome(0 if all_ok else 1, report, "\n".join(lines))


def run_projects(options: argparse.Namespace) -> Outcome:
    with Studio.open(Settings(), work=False) as studio:
        projects = studio.projects()
    rows = [{**asdict(project), "spent_usd": round(project.spent_usd, 4)} for project in projects]
    for row in rows:
        del row["picture"]
    return Outcome(0, {"projects": rows}, "\n".join(_line(project) for project in projects))


def _line(project: ProjectSummary) -> str:
    film = "film" if project.has_film else "no film"
    line = (
        f"{project.id}  {project.updated_at:%Y-%m-%d %H:%M}  {project.scenes} scenes, {film}  "
        f"{cost_text(project.spent_usd, at_most=project.spent_is_at_most)}  {project.title}"
    )
    return "\n    ".join((line, *project.oddities))


def run_ledger(options: argparse.Namespace) -> Outcome:
    check_reconcile_options(options)
    if options.reconcile:
        return run_reconcile(options)
    with Studio.open(Settings(), work=False) as studio:
        ledger = studio.ledger(options.project)
    return Outcome(0, {"ledger": list(csv.DictReader(io.StringIO(ledger)))}, ledger.removesuffix("\n"))
