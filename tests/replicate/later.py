"""What tests of lost orders and late outputs need: one picture, time that has passed, the store as a kill leaves it."""

import io
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image

from mvcore import Brief, Studio, Take, TakeStatus
from tests.watching import finished, until

ONE = Brief("A storm", "A girl in a red coat", image_count=1, scene_count=1)
ORDER = {"path": "/predictions$", "method": "POST"}
LIST = {"path": "/v1/predictions$", "method": "GET"}
LOOK = {"path": "/v1/predictions/[0-9a-f]+$", "method": "GET"}
KILLED = "UPDATE takes SET status = 'generating', remote_id = NULL, finished_at = NULL, asset_id = NULL, cost_usd = 0"
"""As if the process had been killed between an order and the storing of its id."""
BROKEN = {"path": "^/out/", "do": "status", "status": 503}


def picture(colour: str = "red") -> bytes:
    """The character's picture, as a person would bring it."""
    data = io.BytesIO()
    Image.new("RGB", (64, 64), colour).save(data, "PNG")
    return data.getvalue()


def first(studio: Studio, project_id: str) -> Take:
    return finished(studio, project_id).options[0].take


def in_database(folder: Path, *statements: str) -> None:
    """Change what the store holds while no Studio has the folder. A prediction is looked at once a second, by the next
    one too, so the moment that a start takes is waited for here."""
    time.sleep(1.0)
    with closing(sqlite3.connect(folder / "data" / "studio.db")) as db, db:
        for statement in statements:
            db.execute(statement)


def a_minute_later(folder: Path) -> None:
    """Half as long after a failure as the take is old, it is fetched again: here the failure is moved back in time."""
    before = (datetime.now(UTC) - timedelta(minutes=1)).replace(tzinfo=None).isoformat(" ")
    in_database(folder, f"UPDATE takes SET submit_started_at = '{before}', finished_at = '{before}'")


def comes_by_itself(studio: Studio, take: Take) -> bool:
    until(lambda: studio.project(take.project_id).options[0].take.status is not TakeStatus.FAILED)
    return first(studio, take.project_id).status is TakeStatus.READY
