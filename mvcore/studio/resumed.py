"""What a Studio goes on with by itself when its data folder is opened, and what of that is still to be paid."""

from collections.abc import Sequence
from dataclasses import dataclass

from mvcore.catalog import price_text
from mvcore.domain import Take, TakeKind

_NAMED = 4
"""How many projects are named one by one."""


@dataclass(frozen=True, slots=True)
class ResumedProject:
    """One project's unfinished work. `to_order` are the takes that may still cost `usd`, `paid` those that are ordered
    already; `clips_to_follow` begin by themselves when the script is there and cost `clips_usd`. `film` is True when a
    film is stitched, `at_most` when `usd` is the highest possible price."""

    project_id: str
    title: str
    to_order: tuple[Take, ...]
    paid: tuple[Take, ...]
    usd: float
    clips_to_follow: int = 0
    clips_usd: float = 0.0
    film: bool = False
    at_most: bool = False

    @property
    def text(self) -> str:
        """What goes on, and its price: "2 images of “A storm” (about $0.13)"."""
        named = f" of “{self.title}”" if self.title else ""
        parts = [
            f"{_counted(takes)}{named} ({price})"
            for takes, price in ((self.to_order, self._price), (self.paid, "paid for already"))
            if takes
        ]
        parts += [f"the film{named} (free)"] if self.film else []
        line = ", ".join(parts)
        if not self.clips_to_follow:
            return line
        return f"{line}, then {_number(self.clips_to_follow, TakeKind.CLIP)} ({price_text(self.clips_usd)})"

    @property
    def _price(self) -> str:
        return price_text(self.usd, at_most=self.at_most)


@dataclass(frozen=True, slots=True)
class Resumed:
    """All unfinished work of a folder, project by project; empty when there is none."""

    projects: tuple[ResumedProject, ...] = ()

    @property
    def usd(self) -> float:
        """What all of it may still cost, at most."""
        return sum(project.usd + project.clips_usd for project in self.projects)

    @property
    def at_most(self) -> bool:
        """True when `usd` holds a price that is the highest possible one."""
        return any(project.at_most for project in self.projects)

    @property
    def text(self) -> str:
        """All of it in one line; empty when there is none."""
        named, others = self.projects[:_NAMED], self.projects[_NAMED:]
        parts = [project.text for project in named]
        if others:
            count = f"{len(others)} more project{'' if len(others) == 1 else 's'}"
            parts.append(f"{count} ({price_text(Resumed(others).usd, at_most=Resumed(others).at_most)})")
        return "; ".join(parts)


def _counted(takes: Sequence[Take]) -> str:
    """ "1 image and 2 clips"."""
    kinds = [take.kind for take in takes]
    numbers = [_number(kinds.count(kind), kind) for kind in TakeKind if kind in kinds]
    return " and ".join(numbers)


def _number(count: int, kind: TakeKind) -> str:
    if kind is TakeKind.SCRIPT:
        return "the scenes"
    return f"{count} {kind}{'' if count == 1 else 's'}"
