"""A process that makes a film's clips at the fake until it is killed: `... -m tests.replicate.film_worker URL FOLDER
COLOUR`. The character is a picture in that colour; everything else is the same each time."""

import sys
from pathlib import Path

from mvcore import Settings, Studio
from tests.at_replicate import TOKEN, clips
from tests.replicate.later import ONE, picture

if __name__ == "__main__":
    url, folder, colour = sys.argv[1:]
    settings = Settings(data_dir=Path(folder), replicate_api_token=TOKEN, replicate_base_url=url, lost_order_seconds=2)
    with Studio.open(settings) as studio:
        clips(studio, ONE, picture(colour))
