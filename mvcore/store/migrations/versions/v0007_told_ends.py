"""Version 0007: each take keeps when its provider told that it was over.

What was cancelled long ago is not asked for any more: it counts as told, as it did before.
"""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("takes", sa.Column("ended_at", _MOMENT))
    takes = sa.table(
        "takes",
        *(sa.column(name, kind) for name, kind in (("status", sa.String), ("remote_id", sa.String))),
        *(sa.column(name, kind) for name, kind in (("cost_usd", sa.Float), ("collectable", sa.Boolean))),
        *(sa.column(name, _MOMENT) for name in ("finished_at", "ended_at")),
    )
    is_old = takes.c.finished_at < datetime.now(UTC) - timedelta(hours=1)
    is_told = sa.or_(takes.c.cost_usd > 0, takes.c.collectable, is_old)
    ended = sa.and_(takes.c.status == "cancelled", takes.c.remote_id.is_not(None), is_told)
    op.execute(takes.update().where(ended).values(ended_at=takes.c.finished_at))
