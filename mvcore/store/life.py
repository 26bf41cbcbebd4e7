"""The life of a take: from the paid request to its end. Each step is a claim, so a second one changes nothing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from mvcore.domain import Asset, Take, TakeStatus, now
from mvcore.errors import NotFound
from mvcore.store import tables as t
from mvcore.store.database import RUNNING, Database
from mvcore.store.rows import take_of

_STOPPED = (TakeStatus.FAILED.value, TakeStatus.CANCELLED.value)


class TakeLife(Database):
    """What happens to one take."""

    def take(self, take_id: str) -> Take:
        """One attempt. Raises `NotFound`."""
        with self._read() as db:
            row = db.execute(sa.select(t.takes).where(t.takes.c.id == take_id)).mappings().one_or_none()
        if row is None:
            raise NotFound("There is no such take here: reload the page.")
        return take_of(row)

    def unfinished_takes(self) -> tuple[str, ...]:
        """The ids of all takes that are queued or generating."""
        with self._read() as db:
            return tuple(db.scalars(sa.select(t.takes.c.id).where(t.takes.c.status.in_(RUNNING))))

    def start_submit(self, take_id: str) -> Take | None:
        """Write down that the paid request is about to be made, keeping the time of an earlier attempt to make it;
        None when the take is over."""
        where = sa.and_(t.takes.c.id == take_id, t.takes.c.status.in_(RUNNING))
        values = {
            "status": TakeStatus.GENERATING.value,
            "submit_started_at": sa.func.coalesce(t.takes.c.submit_started_at, sa.literal(now(), t.Utc)),
        }
        with self._write() as db:
            if db.execute(t.takes.update().where(where).values(values)).rowcount == 0:
                return None
        return self.take(take_id)

    def save_remote_id(self, take_id: str, remote_id: str) -> None:
        """The provider's id, written before any waiting."""
        self._set(take_id, remote_id=remote_id, waiting=None, wait_until=None)

    def note_waiting(self, take_id: str, sentence: str | None, until: datetime | None) -> None:
        """What the take waits for before it is ordered, and until when; None for both when it waits no more."""
        self._set(take_id, waiting=sentence, wait_until=until)

    def save_cost(self, take_id: str, cost_usd: float) -> None:
        """What the take cost, as soon as that is known."""
        self._set(take_id, cost_usd=cost_usd)

    def paid_twin(self, take: Take) -> Take | None:
        """The newest finished take of the same request that was paid for and whose file is still here."""
        same = sa.and_(t.takes.c.request_key == take.request_key, t.takes.c.status == TakeStatus.READY.value)
        kept = t.takes.join(t.assets, t.assets.c.id == t.takes.c.asset_id)
        query = sa.select(t.takes).select_from(kept).where(same).order_by(t.takes.c.finished_at.desc()).limit(1)
        if take.request_key is None:
            return None
        with self._read() as db:
            row = db.execute(query).mappings().one_or_none()
        return take_of(row) if row is not None else None

    def remote_ids(self, provider: str) -> frozenset[str]:
        """Every remote id that a take of this provider already has."""
        query = sa.select(t.takes.c.remote_id).where(t.takes.c.provider == provider, t.takes.c.remote_id.is_not(None))
        with self._read() as db:
            return frozenset(str(remote_id) for remote_id in db.scalars(query))

    def save_progress(self, take_id: str, progress: float) -> None:
        """How far a generating take is, from 0 to 1."""
        where = sa.and_(t.takes.c.id == take_id, t.takes.c.status == TakeStatus.GENERATING.value)
        with self._write() as db:
            db.execute(t.takes.update().where(where).values(progress=progress))

    def earlier_twin(self, take: Take) -> bool:
        """True while an earlier take of the same request is being made: its result will do for this one too."""
        if take.request_key is None:
            return False
        earlier = sa.or_(
            t.takes.c.created_at < take.created_at,
            sa.and_(t.takes.c.created_at == take.created_at, t.takes.c.id < take.id),
        )
        same = sa.and_(t.takes.c.request_key == take.request_key, t.takes.c.status.in_(RUNNING))
        with self._read() as db:
            return db.execute(sa.select(t.takes.c.id).where(same, earlier)).first() is not None

    def finish_with_twin(self, take_id: str, asset_id: str, sentence: str) -> None:
        """End a running take as ready with the file of an equal request that was paid for before."""
        self.warn_take(take_id, sentence)
        self.finish_take(take_id, TakeStatus.READY, progress=1.0, asset_id=asset_id, waiting=None)

    def warn_take(self, take_id: str, warning: str, *, about_character: bool = False) -> None:
        """Something that the card says although the take goes on, after what it says already."""
        with self._write() as db:
            said = db.scalar(sa.select(t.takes.c.warning).where(t.takes.c.id == take_id)) or ""
            values = {"warning": said if warning in said else f"{said} {warning}".strip()}
            if about_character:
                values["character_reference_warning"] = warning
            db.execute(t.takes.update().where(t.takes.c.id == take_id).values(**values))

    def adapt_take(self, take_id: str, asked: Mapping[str, Any], price_usd: float) -> None:
        """Another input and price for a take that was not ordered yet; nothing once it was."""
        where = sa.and_(t.takes.c.id == take_id, t.takes.c.status.in_(RUNNING), t.takes.c.submit_started_at.is_(None))
        with self._write() as db:
            db.execute(t.takes.update().where(where).values(input=dict(asked), price_usd=price_usd))

    def finish_take(self, take_id: str, status: TakeStatus, **values: Any) -> bool:
        """End a running take as ready, failed or cancelled; False when it was over already."""
        with self._write() as db:
            return self._finish(db, take_id, status, **values)

    def finish_with_asset(self, take_id: str, asset: Asset) -> None:
        """End a running take as ready with the asset that it made."""
        with self._write() as db:
            self._insert_asset(db, asset)
            self._finish(db, take_id, TakeStatus.READY, progress=1.0, asset_id=asset.id)

    def mark_collectable(self, take_id: str) -> None:
        """Note that a cancelled take was made and paid for all the same: its output lies at the provider."""
        where = sa.and_(t.takes.c.id == take_id, t.takes.c.status == TakeStatus.CANCELLED.value)
        with self._write() as db:
            db.execute(t.takes.update().where(where).values(collectable=True))

    def reopen_take(self, take_id: str) -> bool:
        """Set a failed or cancelled take whose output still lies at the provider running again; False when it is not
        such a one."""
        where = sa.and_(t.takes.c.id == take_id, t.takes.c.status.in_(_STOPPED), t.takes.c.collectable)
        nothing = dict.fromkeys(("error", "trouble", "technical", "finished_at"))
        values = {"status": TakeStatus.QUEUED.value, "collectable": False, **nothing}
        with self._write() as db:
            return db.execute(t.takes.update().where(where).values(values)).rowcount == 1

    def _set(self, take_id: str, **values: Any) -> None:
        with self._write() as db:
            db.execute(t.takes.update().where(t.takes.c.id == take_id).values(**values))
