"""`python -m bench`: prints one line per figure, with its limit where there is one.

Machines differ and are shared: compare the figures of one run with each other, not with those of another day.
"""

import sys
import tempfile
from pathlib import Path

from bench import making, pages
from bench.figures import Figures


def main() -> int:
    """Measure everything; 0 when all figures keep their limits."""
    figures = Figures()
    with tempfile.TemporaryDirectory(prefix="mv-bench-") as folder:
        making.measure(Path(folder) / "making", figures)
        pages.measure(Path(folder) / "pages", figures)
    return figures.summary()


if __name__ == "__main__":
    sys.exit(main())
