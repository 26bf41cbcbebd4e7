"""`python -m bench`: prints one line per figure, with its limit where there is one. With `--long` it also proves at
length that Replicate is never paid twice and that kills lose no file, which takes minutes; `--only NAME` measures one
part.

Machines differ and are shared: compare the figures of one run with each other, not with those of another day.
"""

import argparse
import sys
import tempfile
from functools import partial
from pathlib import Path

from bench import film, making, pages, replicate, storage
from bench.figures import Figures


def main() -> int:
    """Measure everything, or one part; 0 when all figures keep their limits."""
    arguments = _arguments()
    measures = {
        "film": film.measure,
        "making": making.measure,
        "pages": pages.measure,
        "replicate": partial(replicate.measure, long=arguments.long),
        "storage": partial(storage.measure, long=arguments.long),
    }
    figures = Figures()
    with tempfile.TemporaryDirectory(prefix="mv-bench-") as folder:
        for name, measure in measures.items():
            if arguments.only in (None, name):
                measure(Path(folder) / name, figures)
    return figures.summary()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure MV Studio.")
    parser.add_argument("--long", action="store_true", help="also 200 random fault sequences and 180 kills")
    parser.add_argument("--only", choices=("film", "making", "pages", "replicate", "storage"), help="measure one part")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
