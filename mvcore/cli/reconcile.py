"""`ledger --reconcile`: an invoice beside the ledger, each difference a line."""

import argparse
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from mvcore.cli.shared import Outcome, say
from mvcore.errors import BadInput
from mvcore.settings import Settings
from mvcore.studio import Studio
from mvcore.studio.reconciling import ReconciledLine, Reconciliation


def add_reconcile_options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--reconcile",
        type=Path,
        metavar="FILE",
        help="compare with an invoice: a CSV with the predictions' ids and amounts, or JSON of the API's list",
    )
    command.add_argument("--since", type=_day, metavar="DATE", help="miss nothing in the invoice from before this day")
    command.add_argument("--until", type=_day, metavar="DATE", help="nor from after this one")


def run_reconcile(options: argparse.Namespace) -> Outcome:
    """Exit code 0 when all agrees, 1 when there is a difference."""
    with Studio.open(Settings(), work=False) as studio:
        found = studio.reconcile(options.reconcile, options.project, options.since, options.until)
    say(f"read as id and amount: {found.read_as}")
    return Outcome(0 if found.agrees else 1, _report(found), _text(found))


def check_reconcile_options(options: argparse.Namespace) -> None:
    """Raises `BadInput` for a period of nothing."""
    if not options.reconcile and (options.since or options.until):
        raise BadInput("--since and --until go with --reconcile FILE.")


def _report(found: Reconciliation) -> dict[str, Any]:
    names = ("different", "only_in_invoice", "only_in_ledger", "without_amount")
    sums = {"invoice_usd": found.invoice_usd, "ledger_usd": found.ledger_usd, "unnamed_usd": found.unnamed_usd}
    return {
        "agrees": found.agrees,
        **{name: [line.as_dict() for line in getattr(found, name)] for name in names},
        "agreeing": found.agreeing,
        "sums": {name: float(usd) for name, usd in sums.items()}
        | {"difference_usd": float(found.invoice_usd - found.ledger_usd)},
    }


def _text(found: Reconciliation) -> str:
    lines = [
        *_lines("other amount", found.different),
        *_lines("only in the invoice", found.only_in_invoice),
        *_lines("only in the ledger", found.only_in_ledger),
    ]
    if found.unnamed_usd:
        lines.append(f"{'no id':20}  {'':26}  billed {_usd(found.unnamed_usd)}")
    lines.append(_sums(found))
    if found.without_amount:
        count = len(found.without_amount)
        has, was = ("has", "was") if count == 1 else ("have", "were")
        lines.append(f"{count} {has} no amount that can be told, and {was} not compared")
    return "\n".join(lines)


def _lines(what: str, found: Sequence[ReconciledLine]) -> list[str]:
    return [
        f"{what:20}  {line.prediction:26}  billed {_usd(line.billed_usd)}, ledger {_ledger(line)}{_about(line)}"
        for line in found
    ]


def _ledger(line: ReconciledLine) -> str:
    return f"{'at most ' if line.ledger_is_at_most else ''}{_usd(line.ledger_usd)}"


def _about(line: ReconciledLine) -> str:
    take = line.take
    return f"  {take.kind} {take.slot + 1} of {line.title!r}, {take.status}" if take is not None else ""


def _sums(found: Reconciliation) -> str:
    more = found.invoice_usd - found.ledger_usd
    count = len(found.different) + len(found.only_in_invoice) + len(found.only_in_ledger) + bool(found.unnamed_usd)
    compared = "all agree" if found.agrees else f"{count} {'difference' if count == 1 else 'differences'}"
    sums = f"billed {_usd(found.invoice_usd)}, ledger {_usd(found.ledger_usd)}, difference {_usd(more)}"
    return f"{sums}: {compared}, {found.agreeing} with the same amount"


def _usd(usd: Decimal | None) -> str:
    if usd is None:
        return "-"
    return f"{'-' if usd < 0 else ''}${abs(usd):.4f}"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2026-11-30") from None
