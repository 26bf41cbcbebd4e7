"""Version 0005: a database knows which studio it belongs to, and which files that studio has stored.

What was stored before belongs to the studio that opens the database first: `claims` without a studio say so.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_STORED = """
    INSERT INTO claims (asset_id)
    SELECT id FROM assets
    UNION SELECT asset_id FROM takes WHERE asset_id IS NOT NULL
    UNION SELECT asset_id FROM films WHERE asset_id IS NOT NULL
    UNION SELECT poster_asset_id FROM films WHERE poster_asset_id IS NOT NULL
"""


def upgrade() -> None:
    op.create_table(
        "openings",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("token", sa.String(36), nullable=False, unique=True),
        sa.Column("studio_id", sa.String(36), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "claims", sa.Column("asset_id", sa.String(36), primary_key=True), sa.Column("studio_id", sa.String(36))
    )
    op.create_index("ix_claims_studio_id", "claims", ["studio_id"])
    op.execute(_STORED)
