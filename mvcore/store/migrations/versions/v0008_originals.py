"""Version 0008: a picture of which a plain copy was stored keeps which file it was."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("assets", sa.Column("original_id", sa.String(36)))
