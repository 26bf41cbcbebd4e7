"""Version 0003: each take keeps what its order is found again by: its upload, its address, its account."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("takes", sa.Column("unanswered_at", sa.DateTime(timezone=True)))
    op.add_column("takes", sa.Column("upload_link", sa.Text))
    op.add_column("takes", sa.Column("upload_name", sa.String(80)))
    op.add_column("takes", sa.Column("api_url", sa.Text))
    op.add_column("takes", sa.Column("account", sa.String(200)))
