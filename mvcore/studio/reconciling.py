"""The ledger against an invoice: what was billed otherwise, what only one of the two knows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from mvcore.catalog import find_model
from mvcore.domain import Take
from mvcore.generation.model_input import SOME_PICTURE, model_input
from mvcore.invoice import Invoice, read_invoice
from mvcore.studio.looking import Looking
from mvcore.studio.models import FREE_PROVIDER

_SMALLEST = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class ReconciledLine:
    """One prediction with what was billed and what the ledger says, in US dollars; None where one does not know it.
    `take` is the one that it made, the first of several."""

    prediction: str
    billed_usd: Decimal | None
    ledger_usd: Decimal | None
    take: Take | None = None
    title: str = ""

    @property
    def ledger_is_at_most(self) -> bool:
        """True when the ledger knows only the most that it can have cost."""
        return self.take is not None and self.take.cost_is_at_most

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        told: dict[str, Any] = {"prediction": self.prediction}
        told |= {"billed_usd": _number(self.billed_usd), "ledger_usd": _number(self.ledger_usd)}
        if self.take is not None:
            told |= {"take": self.take.id, "project": self.take.project_id, "kind": self.take.kind.value}
            told |= {"slot": self.take.slot + 1, "model": self.take.model, "status": self.take.status.value}
            told |= {"ledger_is_at_most": self.ledger_is_at_most}
        return told


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What an invoice and the ledger say. `unnamed_usd` was billed on lines without an id. What is in both and has no
    amount that can be told is no difference; what only the invoice has is one, unless it was free."""

    different: tuple[ReconciledLine, ...]
    only_in_invoice: tuple[ReconciledLine, ...]
    only_in_ledger: tuple[ReconciledLine, ...]
    without_amount: tuple[ReconciledLine, ...]
    agreeing: int
    unnamed_usd: Decimal
    invoice_usd: Decimal
    ledger_usd: Decimal
    read_as: str

    @property
    def agrees(self) -> bool:
        """True when there is no difference."""
        return not (self.different or self.only_in_invoice or self.only_in_ledger or self.unnamed_usd)


class Reconciling(Looking):
    """The ledger's truth from outside."""

    def reconcile(
        self, path: Path, project_id: str | None = None, since: date | None = None, until: date | None = None
    ) -> Reconciliation:
        """Compare an invoice with the ledger of all projects, deleted ones too, or of one. What was ordered before
        `since` or after `until` (days in UTC) is not missed in it. Raises `BadInput` for a file that cannot be used,
        `NotFound`."""
        if project_id is not None:
            self.project(project_id)
        takes = [take for take in self._store.takes() if take.remote_id and take.provider != FREE_PROVIDER]
        ours = {str(take.remote_id): take for take in takes}
        invoice = read_invoice(path, lambda prediction: _price(prediction, ours.get(str(prediction.get("id")))))
        titles = {project.id: project.title for project in self.projects()}
        return _compared(invoice, takes, titles, _Scope(project_id, since, until))


@dataclass(frozen=True, slots=True)
class _Scope:
    """Which part of the ledger is compared. An invoice holds all projects, and a day more or less."""

    project_id: str | None
    since: date | None
    until: date | None

    def is_missed(self, take: Take) -> bool:
        """True for a take that has to be in the invoice."""
        day = take.created_at.date()
        is_in_time = (self.since is None or day >= self.since) and (self.until is None or day <= self.until)
        return is_in_time and self.is_of_project(take)

    def is_of_project(self, take: Take) -> bool:
        """True for a take that is compared when it is in the invoice."""
        return self.project_id in (None, take.project_id)


def _price(prediction: Mapping[str, Any], take: Take | None) -> Decimal | None:
    """What a prediction cost by what the API's own list says of it, and the catalogue. The API deletes inputs after an
    hour: that of our own take is known here. The API's client takes long to load, so only who needs it loads it."""
    from mvcore.generation.replicate import billed

    if take is not None and not prediction.get("input"):
        prediction = {**prediction, "input": _sent(take)}
    usd = billed(prediction)
    return None if usd is None else Decimal(str(usd)).quantize(_SMALLEST, ROUND_HALF_UP)


def _sent(take: Take) -> Mapping[str, Any]:
    """The input that was sent for a take, with some link in place of its picture's."""
    model = find_model(take.model)
    has_picture = bool(take.input.get("character_reference")) and take.character_reference_warning is None
    return model_input(model, take.input, SOME_PICTURE if has_picture else None).input if model is not None else {}


def _compared(invoice: Invoice, takes: Iterable[Take], titles: Mapping[str, str], scope: _Scope) -> Reconciliation:
    ours: dict[str, list[Take]] = {}
    for take in takes:
        ours.setdefault(str(take.remote_id), []).append(take)
    ids = [one for one in dict.fromkeys([*invoice.amounts, *ours]) if _belongs(one, invoice, ours, scope)]
    lines = [_line(prediction, invoice, ours, titles) for prediction in ids]
    half = Decimal(1).scaleb(-invoice.places) / 2
    both = [line for line in lines if line.ledger_usd is not None and line.prediction in invoice.amounts]
    told = [line for line in both if line.billed_usd is not None]
    different = tuple(line for line in told if abs(_of(line.billed_usd) - _of(line.ledger_usd)) > half)
    billed = [line for line in lines if line.prediction in invoice.amounts]
    return Reconciliation(
        different=different,
        only_in_invoice=tuple(line for line in billed if line.ledger_usd is None and line.billed_usd != 0),
        only_in_ledger=tuple(line for line in lines if line.prediction not in invoice.amounts and line.ledger_usd),
        without_amount=tuple(line for line in both if line.billed_usd is None),
        agreeing=len(told) - len(different),
        unnamed_usd=invoice.unnamed,
        invoice_usd=sum((_of(line.billed_usd) for line in lines), start=invoice.unnamed),
        ledger_usd=sum((_of(line.ledger_usd) for line in lines), start=Decimal(0)),
        read_as=invoice.read_as,
    )


def _line(
    prediction: str, invoice: Invoice, ours: Mapping[str, list[Take]], titles: Mapping[str, str]
) -> ReconciledLine:
    """Of several takes with one prediction, one has paid for it."""
    takes = ours.get(prediction, [])
    usd = sum((Decimal(str(take.cost_usd)).quantize(_SMALLEST, ROUND_HALF_UP) for take in takes), start=Decimal(0))
    take = takes[0] if takes else None
    title = titles.get(take.project_id, "a deleted project") if take else ""
    return ReconciledLine(prediction, invoice.amounts.get(prediction), usd if takes else None, take, title)


def _belongs(prediction: str, invoice: Invoice, ours: Mapping[str, list[Take]], scope: _Scope) -> bool:
    """False for what is of another project or, where the invoice does not have it, of another time."""
    takes = ours.get(prediction)
    if takes is None:
        return True
    is_wanted = scope.is_of_project if prediction in invoice.amounts else scope.is_missed
    return any(is_wanted(take) for take in takes)


def _of(usd: Decimal | None) -> Decimal:
    return usd if usd is not None else Decimal(0)


def _number(usd: Decimal | None) -> float | None:
    return None if usd is None else round(float(usd), 4)
