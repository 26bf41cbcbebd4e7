"""The tables behind the store."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)


class Utc(sa.types.TypeDecorator[datetime]):
    """SQLite forgets time zones; everything here is UTC. It also keeps what is no time: that is read as 1970."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        read = super().result_processor(dialect, coltype)

        def read_what_can_be(value: Any) -> datetime | None:
            try:
                return read(value) if read is not None else value
            except (ValueError, TypeError):
                return _NO_TIME

        return read_what_can_be

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


metadata = sa.MetaData()

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
    sa.Column("clip_resolution", sa.String(16)),
    sa.Column("clip_sound", sa.Boolean),
    sa.Column("clip_seconds", sa.Integer),
    sa.Column("character_asset_id", sa.String(36)),
    sa.Column("script_take_id", sa.String(36)),
    sa.Column("film_id", sa.String(36)),
    sa.Column("film_choices", sa.JSON(none_as_null=True)),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("updated_at", Utc, nullable=False),
    sa.Column("deleted_at", Utc),
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
    sa.Column("clip_resolution", sa.String(16)),
    sa.Column("clip_sound", sa.Boolean),
    sa.Column("clip_seconds", sa.Integer),
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
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("submit_started_at", Utc),
    sa.Column("finished_at", Utc),
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
    sa.Column("wait_until", Utc),
    sa.Column("request_key", sa.String(64), index=True),
    sa.Column("character_reference_warning", sa.Text),
    sa.Column("sent_at", Utc),
    sa.Column("unanswered_at", Utc),
    sa.Column("upload_link", sa.Text),
    sa.Column("upload_name", sa.String(80)),
    sa.Column("api_url", sa.Text),
    sa.Column("account", sa.String(200)),
    sa.Column("token_fingerprint", sa.String(64)),
    sa.Column("ended_at", Utc),
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
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("bucket", sa.String(255)),
    sa.Column("destination", sa.String(255), index=True),
    sa.Column("original_id", sa.String(36)),
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
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("finished_at", Utc),
    sa.Column("error", sa.Text),
    sa.Column("asset_id", sa.String(36)),
    sa.Column("report", sa.JSON, nullable=False),
    sa.Column("seconds_left", sa.Float),
    sa.Column("choices", sa.JSON(none_as_null=True)),
    sa.Column("scene_ids", sa.JSON(none_as_null=True)),
    sa.Column("poster_asset_id", sa.String(36)),
)
owner = sa.Table(
    "owner",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("token", sa.String(36), nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("since", Utc, nullable=False),
)
"""The process that works with a database on a server: one row."""
openings = sa.Table(
    "openings",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("token", sa.String(36), nullable=False, unique=True),
    sa.Column("studio_id", sa.String(36), nullable=False),
    sa.Column("place", sa.String(200), nullable=False),
    sa.Column("opened_at", Utc, nullable=False),
)
claims = sa.Table(
    "claims",
    metadata,
    sa.Column("asset_id", sa.String(36), primary_key=True),
    sa.Column("studio_id", sa.String(36), index=True),
)
