"""What came out of a render."""

from dataclasses import dataclass
from pathlib import Path

from mvcore.film.loudness import Loudness
from mvcore.film.plan import FilmPlan


@dataclass(frozen=True, slots=True)
class FilmReport:
    """A finished film: how it was made, and what people should know about it. `wall_seconds` is the time it took.

    `loudness` was measured on the finished sound; None when the film has none.
    """

    output: Path
    plan: FilmPlan
    wall_seconds: float
    warnings: tuple[str, ...]
    loudness: Loudness | None = None

    @property
    def frames(self) -> int:
        """How many frames the film has."""
        return self.plan.frames

    @property
    def duration(self) -> float:
        """How long the film is, in seconds."""
        return self.plan.duration

    def as_dict(self) -> dict[str, object]:
        """The report as `stitch --json` prints it."""
        return {
            "output": str(self.output),
            **self.plan.as_dict(),
            "wall_seconds": round(self.wall_seconds, 3),
            "loudness": self.loudness.as_dict() if self.loudness else None,
            "warnings": list(self.warnings),
        }
