"""Version 0001: the tables as they were when versions began.

Programs before added columns on their own, so an unversioned database may lack any of those that came later. It gets
them here. All of them may be empty or have a default, so nothing that is there has to change.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.engine import Connection

revision = "0001"
down_revision = None

metadata = sa.MetaData()
"""Written down once: tables.py changes, and this step must not."""

projects = sa.Table(
    "projects",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("idea", sa.Text, nullable=False),
    sa.Column("character", sa.Text, nullable=False),
    sa.Column("look", sa.String(40), nullable=False),
    sa.Column("aspect", sa.String(8), nullable=False),
    sa.Column("image_count", sa.Integer, nullable=False),
    sa.Column("scene_count", sa.Integer, nullable=False),
    sa.Column("quality", sa.String(16), nullable=False, server_default="final"),
    sa.Column("image_model", sa.String(200)),
    sa.Column("script_model", sa.String(200)),
    sa.Column("clip_model", sa.String(200)),
    sa.Column("character_asset_id", sa.String(36)),
    sa.Column("script_take_id", sa.String(36)),
    sa.Column("film_id", sa.String(36)),
    sa.Column("film_choices", sa.JSON(none_as_null=True)),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("deleted_at", sa.DateTime(timezone=True)),
)
options = sa.Table(
    "image_options",
    metadata,
    sa.Column("project_id", sa.ForeignKey("projects.id"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("take_id", sa.String(36), nullable=False),
)
scenes = sa.Table(
    "scenes",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("project_id", sa.ForeignKey("projects.id"), nullable=False, index=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("description", sa.Text, nullable=False),
    sa.Column("negative_description", sa.Text, nullable=False),
    sa.Column("take_id", sa.String(36), nullable=False),
    sa.Column("approved", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.UniqueConstraint("project_id", "position"),
)
takes = sa.Table(
    "takes",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("project_id", sa.ForeignKey("projects.id"), nullable=False, index=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("slot", sa.Integer, nullable=False),
    sa.Column("provider", sa.String(40), nullable=False),
    sa.Column("model", sa.String(200), nullable=False),
    sa.Column("input", sa.JSON, nullable=False),
    sa.Column("seed", sa.BigInteger, nullable=False),
    sa.Column("status", sa.String(16), nullable=False, index=True),
    sa.Column("progress", sa.Float, nullable=False),
    sa.Column("expected_seconds", sa.Float, nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("submit_started_at", sa.DateTime(timezone=True)),
    sa.Column("finished_at", sa.DateTime(timezone=True)),
    sa.Column("remote_id", sa.String(200)),
    sa.Column("cost_usd", sa.Float, nullable=False),
    sa.Column("error", sa.Text),
    sa.Column("warning", sa.Text),
    sa.Column("asset_id", sa.String(36)),
    sa.Column("collectable", sa.Boolean, nullable=False),
    sa.Column("price_usd", sa.Float, nullable=False, server_default="0"),
    sa.Column("attempt", sa.Integer, nullable=False, server_default="0"),
    sa.Column("trouble", sa.String(24)),
    sa.Column("technical", sa.Text),
    sa.Column("waiting", sa.Text),
    sa.Column("wait_until", sa.DateTime(timezone=True)),
    sa.Column("request_key", sa.String(64), index=True),
    sa.Column("character_reference_warning", sa.Text),
    sa.Column("sent_at", sa.DateTime(timezone=True)),
)
assets = sa.Table(
    "assets",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("extension", sa.String(8), nullable=False),
    sa.Column("media_type", sa.String(80), nullable=False),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("width", sa.Integer, nullable=False),
    sa.Column("height", sa.Integer, nullable=False),
    sa.Column("duration", sa.Float, nullable=False),
    sa.Column("backend", sa.String(16), nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("bucket", sa.String(255)),
    sa.Column("destination", sa.String(255), index=True),
)
films = sa.Table(
    "films",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("project_id", sa.ForeignKey("projects.id"), nullable=False, index=True),
    sa.Column("status", sa.String(16), nullable=False, index=True),
    sa.Column("progress", sa.Float, nullable=False),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("scene_asset_ids", sa.JSON, nullable=False),
    sa.Column("left_out", sa.JSON, nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("finished_at", sa.DateTime(timezone=True)),
    sa.Column("error", sa.Text),
    sa.Column("asset_id", sa.String(36)),
    sa.Column("report", sa.JSON, nullable=False),
    sa.Column("seconds_left", sa.Float),
    sa.Column("choices", sa.JSON(none_as_null=True)),
    sa.Column("scene_ids", sa.JSON(none_as_null=True)),
    sa.Column("poster_asset_id", sa.String(36)),
)


def upgrade() -> None:
    db = op.get_bind()
    metadata.create_all(db)
    if "takes.sent_at" in _add_missing_columns(db):
        in_doubt = takes.update().where(takes.c.remote_id.is_(None))
        db.execute(in_doubt.values(sent_at=takes.c.submit_started_at))


def _add_missing_columns(db: Connection) -> list[str]:
    """Answers what was added, as "table.column"."""
    there, added = sa.inspect(db), []
    for table in metadata.sorted_tables:
        known = {column["name"] for column in there.get_columns(table.name)}
        for column in table.columns:
            if column.name not in known:
                definition = sa.schema.CreateColumn(column).compile(dialect=db.dialect)
                db.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {definition}")
                added.append(f"{table.name}.{column.name}")
        for index in table.indexes:
            index.create(db, checkfirst=True)
    return added
