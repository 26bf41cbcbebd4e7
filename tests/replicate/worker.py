"""A process that works at the fake until it is killed: `python -m tests.replicate.worker URL FOLDER SEED COUNT`.

It is the server and its impatient creators in one: it opens the Studio on the folder, and every creator goes on.
"""

import sys
import time
from pathlib import Path

from mvcore import Settings, Studio
from tests.at_replicate import TOKEN
from tests.replicate.proof import Creator

if __name__ == "__main__":
    url, folder, seed, count = sys.argv[1:]
    creators = [Creator(number, int(seed)) for number in range(int(count))]
    settings = Settings(
        data_dir=Path(folder),
        replicate_api_token=TOKEN,
        replicate_base_url=url,
        parallel_predictions=16,
        lost_order_seconds=2,
    )
    with Studio.open(settings) as studio:
        print("open", flush=True)
        while True:
            for creator in creators:
                creator.go_on(studio)
            time.sleep(0.05)
