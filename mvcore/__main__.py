"""`python -m mvcore`."""

import sys

from mvcore import stopping


def run() -> int:
    """Run the command; answers its exit code. Who stops it while it is loaded gets an answer too."""
    stopping.catch()
    from mvcore.cli import main

    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(run())
