"""The life of a take: from the paid request to its end. Each step is a claim, so a second one changes nothing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from mvcore.domain import OUTPUTS_KEPT, Asset, Take, TakeStatus, is_id, now
from mvcore.errors import NotFound
from mvcore.store import tables as t
from mvcore.store.database import LIVES, RUNNING, STOPPED_WHILE_MADE, Database
from mvcore.store.rows import take_of

_STOPPED = (TakeStatus.FAILED.value, TakeStatus.CANCELLED.value)


class TakeLife(Database):
    """What happens to one take."""

    def take(self, take_id: str) -> Take:
        """One attempt. Raises `NotFound`."""
        with self._read() as db:
            query = sa.select(t.takes).where(t.takes.c.id == take_id)
            row = db.execute(query).mappings().one_or_none() if is_id(take_id) else None
        if row is None:
            raise NotFound("There is no such take here: reload the page.")
        return take_of(row)

    def unfinished_takes(self) -> tuple[str, ...]:
        """The ids of all takes that are queued or generating."""
        with self._read() as db:
            return tuple(db.scalars(sa.select(t.takes.c.id).where(t.takes.c.status.in_(RUNNING))))

    def begin(self, take: Take) -> bool:
        """Mark a take as being worked on. False when it is over, and while another take of the same request is being
        worked on: its result will do for this one too. One that was ordered already waits for nobody."""
        mine = sa.and_(t.takes.c.id == take.id, t.takes.c.status.in_(RUNNING))
        other = t.takes.alias()
        busy = sa.exists().where(
            other.c.request_key == take.request_key,
            other.c.id != take.id,
            other.c.status == TakeStatus.GENERATING.value,
        )
        is_new = take.request_key is not None and take.remote_id is None and take.submit_started_at is None
        with self._write() as db:
            if is_new:  # where several processes share a database, they decide about one request in turn
                db.execute(sa.select(t.takes.c.id).where(t.takes.c.request_key == take.request_key).with_for_update())
            claim = t.takes.update().where(sa.and_(mine, ~busy) if is_new else mine)
            return db.execute(claim.values(status=TakeStatus.GENERATING.value)).rowcount == 1

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

    def note_sent(
        self,
        take_id: str,
        at: datetime | None,
        api_url: str | None = None,
        account: str | None = None,
        token_fingerprint: str | None = None,
        upload_link: str | None = None,
        upload_name: str | None = None,
    ) -> None:
        """When and where the paid request was sent the last time, and the upload that goes with it; written before it
        is. None when nothing was sent that may have arrived."""
        where = {"api_url": api_url, "account": account, "token_fingerprint": token_fingerprint}
        upload = {"upload_link": upload_link, "upload_name": upload_name}
        self._set(take_id, sent_at=at, unanswered_at=None, **where, **upload)

    def note_unanswered(self, take_id: str, at: datetime) -> None:
        """When the answer of the paid request was given up."""
        self._set(take_id, unanswered_at=at)

    def save_remote_id(
        self,
        take_id: str,
        remote_id: str,
        api_url: str | None = None,
        account: str | None = None,
        token_fingerprint: str | None = None,
    ) -> None:
        """The provider's id and where it is known, written before any waiting."""
        where = {"api_url": api_url, "account": account, "token_fingerprint": token_fingerprint}
        self._set(take_id, remote_id=remote_id, waiting=None, wait_until=None, **where)

    def note_waiting(self, take_id: str, sentence: str | None, until: datetime | None) -> None:
        """What the take waits for before it is ordered, and until when; None for both when it waits no more."""
        self._set(take_id, waiting=sentence, wait_until=until)

    def save_cost(self, take_id: str, cost_usd: float) -> None:
        """That the provider told the end of the take, and what it cost; nothing when another take has paid for the same
        prediction."""
        this, other = t.takes, t.takes.alias()
        payers = sa.select(other.c.id).where(
            other.c.remote_id == this.c.remote_id, other.c.id != this.c.id, other.c.cost_usd > 0
        )
        where = sa.and_(this.c.id == take_id, ~payers.correlate(this).exists())
        with self._write() as db:
            db.execute(this.update().where(this.c.id == take_id).values(ended_at=now()))
            db.execute(this.update().where(where).values(cost_usd=cost_usd))

    def paid_twin(self, take: Take) -> Take | None:
        """The newest take of the same request that was paid for and whose file is still here, with that file: a
        finished one, or one that was stopped too late."""
        file = sa.func.coalesce(t.takes.c.asset_id, t.takes.c.id)
        too_late = sa.and_(t.takes.c.status == TakeStatus.CANCELLED.value, t.takes.c.collectable)
        good = sa.or_(t.takes.c.status == TakeStatus.READY.value, too_late)
        kept = t.takes.join(t.assets, t.assets.c.id == file)
        twin = self._newest_twin(take, good, kept)
        return replace(twin, asset_id=twin.asset_id or twin.id) if twin is not None else None

    def lying_twin(self, take: Take) -> Take | None:
        """The newest take of the same request that was paid for and whose output lies at the provider still."""
        is_young = t.takes.c.finished_at > now() - OUTPUTS_KEPT
        lies = sa.and_(
            t.takes.c.status.in_(_STOPPED), t.takes.c.collectable, t.takes.c.remote_id.is_not(None), is_young
        )
        return self._newest_twin(take, lies, t.takes)

    def _newest_twin(self, take: Take, which: sa.ColumnElement[bool], among: sa.FromClause) -> Take | None:
        if take.request_key is None:
            return None
        same = sa.and_(t.takes.c.request_key == take.request_key, t.takes.c.id != take.id, which)
        query = sa.select(t.takes).select_from(among).where(same).order_by(t.takes.c.finished_at.desc()).limit(1)
        with self._read() as db:
            row = db.execute(query).mappings().one_or_none()
        return take_of(row) if row is not None else None

    def used_usd_before(self, take: Take) -> float:
        """What the project's takes cost, and what those that run are expected to cost beyond that, but for this take
        and for later ones that are not ordered yet: those count this one before they are."""
        mine, later = t.takes.c.id == take.id, t.takes.c.created_at > take.created_at
        gives_way = sa.or_(mine, sa.and_(later, t.takes.c.remote_id.is_(None)))
        running = sa.and_(t.takes.c.status.in_(RUNNING), t.takes.c.cost_usd == 0, ~gives_way)
        used = t.takes.c.cost_usd + sa.case((running, t.takes.c.price_usd), else_=0.0)
        with self._read() as db:
            return float(db.scalar(sa.select(sa.func.sum(used)).where(t.takes.c.project_id == take.project_id)) or 0.0)

    def is_undecided_before(self, take: Take) -> bool:
        """True while an earlier take of the project has not begun its order: it may yet come for nothing."""
        earlier = sa.and_(t.takes.c.project_id == take.project_id, t.takes.c.created_at < take.created_at)
        not_begun = sa.and_(t.takes.c.remote_id.is_(None), t.takes.c.submit_started_at.is_(None))
        query = sa.select(t.takes.c.id).where(earlier, t.takes.c.status.in_(RUNNING), not_begun).limit(1)
        with self._read() as db:
            return db.execute(query).first() is not None

    def spent_usd(self) -> float:
        """What all takes together cost."""
        with self._read() as db:
            return float(db.scalar(sa.select(sa.func.sum(t.takes.c.cost_usd))) or 0.0)

    def spent_is_at_most(self) -> bool:
        """True when some of that was stopped while it was made."""
        with self._read() as db:
            return db.execute(sa.select(t.takes.c.id).where(STOPPED_WHILE_MADE).limit(1)).first() is not None

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

    def finish_with_twin(self, take_id: str, asset_id: str, sentence: str) -> bool:
        """End a running take as ready with the file of an equal request that was paid for before, and say so. False
        when that file was deleted meanwhile."""
        with self._write() as db:
            if not _is_stored(db, asset_id):
                return False
            if self._finish(db, take_id, TakeStatus.READY, progress=1.0, asset_id=asset_id, waiting=None):
                _warn(db, take_id, sentence)
            return True

    def warn_take(self, take_id: str, warning: str, *, about_character: bool = False) -> None:
        """Something that the card says although the take goes on, after what it says already."""
        with self._write() as db:
            _warn(db, take_id, warning, about_character=about_character)

    def adapt_take(self, take_id: str, asked: Mapping[str, Any], price_usd: float) -> None:
        """Another input and price for a take that was not ordered yet; nothing once it was."""
        where = sa.and_(t.takes.c.id == take_id, t.takes.c.status.in_(RUNNING), t.takes.c.submit_started_at.is_(None))
        with self._write() as db:
            db.execute(t.takes.update().where(where).values(input=dict(asked), price_usd=price_usd))

    def finish_take(self, take_id: str, status: TakeStatus, **values: Any) -> bool:
        """End a running take as ready, failed or cancelled; False when it was over already."""
        with self._write() as db:
            return self._finish(db, take_id, status, **values)

    def finish_with_asset(self, take_id: str, asset: Asset) -> bool:
        """End a running take as ready with the asset that it made. False when its project was deleted meanwhile."""
        with self._write() as db:
            if _is_deleted(db, take_id):
                self._finish(db, take_id, TakeStatus.CANCELLED)
                return False
            self._insert_asset(db, asset)
            self._finish(db, take_id, TakeStatus.READY, progress=1.0, asset_id=asset.id)
            return True

    def keep_for_later(self, asset: Asset) -> bool:
        """Keep the file of a take that was cancelled too late: who wants it after all, gets it for nothing. False when
        its project was deleted meanwhile."""
        with self._write() as db:
            if _is_deleted(db, asset.id):
                return False
            self._insert_asset(db, asset)
            return True

    def finish_with_kept(self, take_id: str) -> bool:
        """End a running take as ready with the file that `keep_for_later` kept; False when there is none."""
        with self._write() as db:
            if not _is_stored(db, take_id):
                return False
            return self._finish(db, take_id, TakeStatus.READY, progress=1.0, asset_id=take_id)

    def to_fetch_again(self) -> tuple[Take, ...]:
        """The failed takes whose output lies at the provider still, though it could not be brought here, and those of
        which it is not known whether they were ordered."""
        where = sa.and_(t.takes.c.status == TakeStatus.FAILED.value, LIVES)
        may_exist = sa.or_(t.takes.c.remote_id.is_not(None), t.takes.c.submit_started_at.is_not(None))
        query = sa.select(t.takes).where(where, may_exist)
        with self._read() as db:
            return tuple(take_of(row) for row in db.execute(query).mappings())

    def to_stop(self) -> tuple[Take, ...]:
        """The cancelled takes that were ordered, or may have been, and whose end was not told: they have to be stopped
        at the provider."""
        was_sent = sa.or_(t.takes.c.sent_at.is_not(None), t.takes.c.remote_id.is_not(None))
        is_open = sa.and_(t.takes.c.status == TakeStatus.CANCELLED.value, t.takes.c.ended_at.is_(None))
        query = sa.select(t.takes).where(is_open, was_sent)
        with self._read() as db:
            return tuple(take_of(row) for row in db.execute(query).mappings())

    def note_made(self, take_id: str) -> None:
        """Note that the take was made and paid for, and that its output lies at the provider: also when it was
        cancelled before, or is from now on."""
        where = sa.and_(t.takes.c.id == take_id, t.takes.c.status.in_((*RUNNING, TakeStatus.CANCELLED.value)))
        with self._write() as db:
            db.execute(t.takes.update().where(where).values(collectable=True))

    def reopen_take(self, take_id: str, *, by_itself: bool = False) -> bool:
        """Set a failed or cancelled take whose output still lies at the provider running again; False when it is not
        such a one. When that happens `by_itself`, its trouble is kept: a lost order is only looked for then."""
        with self._write() as db:
            return self._reopen(db, take_id, by_itself=by_itself)

    @staticmethod
    def _reopen(db: Connection, take_id: str, *, by_itself: bool = False) -> bool:
        where = sa.and_(t.takes.c.id == take_id, t.takes.c.status.in_(_STOPPED), LIVES)
        nothing = dict.fromkeys(("error", "technical", "finished_at", *(() if by_itself else ("trouble",))))
        values = {"status": TakeStatus.QUEUED.value, **nothing}
        return db.execute(t.takes.update().where(where).values(values)).rowcount == 1

    def _set(self, take_id: str, **values: Any) -> None:
        with self._write() as db:
            db.execute(t.takes.update().where(t.takes.c.id == take_id).values(**values))


def _is_deleted(db: Connection, take_id: str) -> bool:
    """True when the project of a take was deleted."""
    project = sa.join(t.takes, t.projects, t.takes.c.project_id == t.projects.c.id)
    gone = sa.and_(t.takes.c.id == take_id, t.projects.c.deleted_at.is_not(None))
    return db.execute(sa.select(t.takes.c.id).select_from(project).where(gone)).first() is not None


def _is_stored(db: Connection, asset_id: str) -> bool:
    return db.execute(sa.select(t.assets.c.id).where(t.assets.c.id == asset_id)).first() is not None


def _warn(db: Connection, take_id: str, warning: str, *, about_character: bool = False) -> None:
    """Add a sentence to what the take's card says already."""
    said = db.scalar(sa.select(t.takes.c.warning).where(t.takes.c.id == take_id)) or ""
    values = {"warning": said if warning in said else f"{said} {warning}".strip()}
    if about_character:
        values["character_reference_warning"] = warning
    db.execute(t.takes.update().where(t.takes.c.id == take_id).values(**values))
