"""A list of measured figures with their limits."""

from dataclasses import dataclass, field


@dataclass
class Figures:
    """Prints each figure when it is known and remembers the ones over their limit."""

    over: list[str] = field(default_factory=list)

    def add(
        self, name: str, value: float, unit: str, limit: float | None = None, *, least: float | None = None
    ) -> None:
        """Print one figure; a value above `limit`, or below `least`, counts as missed."""
        allowed = "" if limit is None else f"  (limit {limit:g} {unit})"
        allowed += "" if least is None else f"  (at least {least:g} {unit})"
        print(f"{name:<64} {value:>9.3f} {unit}{allowed}", flush=True)
        if (limit is not None and value > limit) or (least is not None and value < least):
            self.over.append(name)

    def summary(self) -> int:
        """The exit code, after a line that says which limits were missed."""
        print("all limits kept" if not self.over else f"over the limit: {'; '.join(self.over)}")
        return 1 if self.over else 0
