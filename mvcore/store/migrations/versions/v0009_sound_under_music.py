"""Version 0009: music mutes the clips' own sound unless that was chosen; what is stored goes on sounding as it did.

Before, `keep` was stored where nothing was chosen. With music it stays. Without music it becomes no choice, which
sounds the same until music comes.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    for name, column in (("projects", "film_choices"), ("films", "choices")):
        table = sa.table(name, sa.column("id", sa.String), sa.column(column, sa.JSON(none_as_null=True)))
        for row_id, stored in op.get_bind().execute(sa.select(table)).all():
            changed = _as_it_sounded(stored) if isinstance(stored, dict) else stored
            if changed != stored:
                op.execute(table.update().where(table.c.id == row_id).values({column: changed}))


def _as_it_sounded(stored: dict[str, Any]) -> dict[str, Any]:
    if stored.get("clip_audio", "keep") != "keep":
        return stored
    return {**stored, "clip_audio": "keep" if stored.get("music_asset_id") else None}
