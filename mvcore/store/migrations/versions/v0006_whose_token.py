"""Version 0006: each take keeps a fingerprint of the token that it was ordered with."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("takes", sa.Column("token_fingerprint", sa.String(64)))
