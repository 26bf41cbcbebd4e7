"""Version 0002: projects and scenes have a resolution, a sound and a length for their clips."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    for table in ("projects", "scenes"):
        op.add_column(table, sa.Column("clip_resolution", sa.String(16)))
        op.add_column(table, sa.Column("clip_sound", sa.Boolean))
        op.add_column(table, sa.Column("clip_seconds", sa.Integer))
