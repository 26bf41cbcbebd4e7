"""A process that works with a database: `python -m tests.one_process_worker FOLDER DATABASE_URL REPLICATE_URL COUNT`.

It opens the Studio and orders COUNT pictures, unless that is 0. When nothing runs any more it says so, and after a line
on its standard input it orders once more. It ends at once, with 2 and a sentence, when it may not work.
"""

import sys
import time
from pathlib import Path

from mvcore import Brief, MVError, Settings, Studio
from tests.at_replicate import TOKEN


def _is_idle(studio: Studio) -> bool:
    try:
        return not any(take.status.is_running for take in studio.takes())
    except MVError:
        return False


def main(folder: str, database: str, replicate: str, count: str) -> int:
    settings = Settings(
        data_dir=Path(folder),
        database_url=database,
        replicate_api_token=TOKEN,
        replicate_base_url=replicate,
        parallel_predictions=1,
        lost_order_seconds=2,
    )
    with Studio.open(settings) as studio:
        if int(count):
            studio.make_images(Brief("a storm", "a girl", image_count=int(count)))
        print("open", flush=True)
        _wait(studio)
        print("idle", flush=True)
        sys.stdin.readline()
        try:
            studio.make_images(Brief("another", "a boy", image_count=1))
            _wait(studio)
        except MVError as exc:
            print(exc, flush=True)
    return 0


def _wait(studio: Studio) -> None:
    while not _is_idle(studio):
        time.sleep(0.05)


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except MVError as exc:
        print(exc, file=sys.stderr)
        sys.exit(2)
