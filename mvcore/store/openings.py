"""Which studio a database belongs to, and which files that studio has stored.

Each opening for work is a row with a token of its own; the last one names the studio. The tokens make up the database's
past: a token that somebody has left elsewhere under the studio's id, and that is not among them, was left by another
copy of the database, or by a later state of it than this one.
"""

import os
from pathlib import Path

import sqlalchemy as sa

from mvcore.domain import new_id, now
from mvcore.store import tables as t
from mvcore.store.database import Database, current_studio

_POSTGRES_PORT = 5432


class Openings(Database):
    """The studio's id, and what it claims."""

    def place(self) -> str:
        """What tells this database from a copy of it beside it: the file's number on its disk, or the numbers of the
        table. A copy of the whole disk has the same; `address` is what tells that."""
        if self._engine.dialect.name == "sqlite":
            file = Path(self._engine.url.database or "")
            return f"file {file.stat().st_ino}" if file.is_file() else "memory"
        numbers = sa.text(
            "SELECT d.oid, c.oid FROM pg_database d, pg_class c "
            "WHERE d.datname = current_database() AND c.oid = CAST('openings' AS regclass)"
        )
        with self._read() as db:
            return "table " + " ".join(str(number) for number in db.execute(numbers).one())

    def address(self) -> str:
        """Where this database is: its file, or its server and its name there, without who is let in."""
        url = self._engine.url
        if self._engine.dialect.name == "sqlite":
            return os.path.realpath(url.database) if url.database else "memory"
        host, port = url.host or url.query.get("host"), url.port or url.query.get("port")
        if not host:
            with self._read() as db:
                info = getattr(db.connection.driver_connection, "info", None)
            host, port = getattr(info, "host", None), port or getattr(info, "port", None)
        return f"{host} {port or _POSTGRES_PORT} {url.database}"

    def last_opening(self) -> tuple[str, str] | None:
        """The studio's id and the database's place at the last opening; None before the first."""
        query = sa.select(t.openings.c.studio_id, t.openings.c.place).order_by(t.openings.c.number.desc()).limit(1)
        with self._read() as db:
            row = db.execute(query).one_or_none()
        return None if row is None else (row.studio_id, row.place)

    def add_opening(self, studio_id: str, place: str) -> str:
        """Note an opening; answers its token. The first one of all claims what was stored before there were any."""
        token = new_id()
        with self._write() as db:
            db.execute(t.openings.insert().values(token=token, studio_id=studio_id, place=place, opened_at=now()))
            db.execute(t.claims.update().where(t.claims.c.studio_id.is_(None)).values(studio_id=studio_id))
        return token

    def knows_token(self, token: str) -> bool:
        """True for a token of this database's past."""
        with self._read() as db:
            return db.execute(sa.select(t.openings.c.number).where(t.openings.c.token == token)).first() is not None

    def claimed(self) -> frozenset[str]:
        """The ids of all files that this studio has ever stored, also of those whose records are gone."""
        ours = sa.select(t.claims.c.asset_id).where(t.claims.c.studio_id == current_studio())
        with self._read() as db:
            return frozenset(db.scalars(ours))

    def claimed_by_others(self) -> frozenset[str]:
        """The ids of all files that those have ever stored which this database was copied from."""
        others = sa.select(t.claims.c.asset_id).where(t.claims.c.studio_id.is_distinct_from(current_studio()))
        with self._read() as db:
            return frozenset(db.scalars(others))

    def is_claimed(self, asset_id: str) -> bool:
        """True for a file that this studio has stored."""
        ours = sa.and_(t.claims.c.asset_id == asset_id, t.claims.c.studio_id == current_studio())
        with self._read() as db:
            return db.execute(sa.select(t.claims.c.asset_id).where(ours)).first() is not None

    def claim_all(self) -> None:
        """Claim all files whose records are or were here, whoever stored them."""
        with self._write() as db:
            db.execute(t.claims.update().values(studio_id=current_studio()))
