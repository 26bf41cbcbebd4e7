"""The version of the database: an older one is brought to the newest, step by step, and a newer one is refused."""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from mvcore import Brief, FilmChoices, Settings, Studio
from mvcore.data_folder import take_lock
from mvcore.doctor import examine
from mvcore.errors import DataFolderError
from mvcore.store import NEWEST, Store, migrations, tables
from mvcore.store.migrations.versions import v0001_first_version
from mvcore.store.schema import STEPS
from tests.commands import mvcore, refused
from tests.data_folders import copied, version
from tests.postgres import Postgres


def _set_version(data: Path, to: str) -> None:
    with closing(sqlite3.connect(data / "studio.db")) as db, db:
        db.execute("UPDATE mv_version SET version_num = ?", (to,))


def _bytes(data: Path) -> dict[str, bytes]:
    return {str(file.relative_to(data)): file.read_bytes() for file in sorted(data.rglob("*")) if file.is_file()}


@pytest.fixture
def newer(settings: Settings) -> Settings:
    """A data folder that a later program has worked with."""
    with Studio.open(settings) as studio:
        studio.create_project(Brief("a storm", "a girl"))
    _set_version(settings.data_dir, "0999")
    return settings


# -- the steps and the tables agree ----------------------------------------------------------------------------------


@pytest.fixture(params=["made", "finished", "first_release", "made on a server", "older on a server"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Connection]:
    """A database of the newest version: one that was made, and those that were brought there."""
    data = tmp_path / "data"
    url = f"sqlite:///{data / 'studio.db'}"
    match request.param:
        case "made":
            data.mkdir()
        case "made on a server":
            url = request.getfixturevalue("postgres").new_database()
        case "older on a server":
            url = _older_on_server(request.getfixturevalue("postgres"))
        case name:
            copied(name, data)
    Store(url).close()
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _older_on_server(postgres: Postgres) -> str:
    """A database as a release before versions began left it there, without the columns that came last."""
    url = postgres.new_database()
    with postgres.connected(url) as db:
        v0001_first_version.metadata.create_all(db)
        db.exec_driver_sql("ALTER TABLE takes DROP COLUMN sent_at, DROP COLUMN request_key")
        db.exec_driver_sql("ALTER TABLE projects DROP COLUMN film_choices")
        db.exec_driver_sql(
            "INSERT INTO projects (id, idea, character, look, aspect, image_count, scene_count, created_at, updated_at)"
            " VALUES ('1', 'a storm', 'a girl', 'cinematic', '16:9', 4, 4, now(), now())"
        )
    return url


def test_a_database_that_was_made_and_one_that_was_brought_there_are_as_the_tables_say(database: sa.Connection) -> None:
    options = {"version_table": "mv_version", "compare_type": True, "include_name": _is_ours}
    context = MigrationContext.configure(database, opts=options)
    assert compare_metadata(context, tables.metadata) == []


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """The copies are tables too, and so is the version."""
    return kind != "table" or name in tables.metadata.tables


def test_a_server_keeps_a_copy_of_all_rows_beside_the_tables(postgres: Postgres) -> None:
    url = _older_on_server(postgres)
    store = Store(url)
    assert [project.title for project in store.summaries()] == ["a storm"]
    store.close()
    with postgres.connected(url) as db:
        there = sa.inspect(db).get_table_names()
        assert {f"before_0001_mv_{name}" for name in v0001_first_version.metadata.tables} <= set(there)
        assert db.exec_driver_sql("SELECT idea FROM before_0001_mv_projects").scalars().all() == ["a storm"]
        assert "film_choices" not in {
            column["name"] for column in sa.inspect(db).get_columns("before_0001_mv_projects")
        }


def test_the_newest_version_is_the_number_of_the_last_step_and_they_stand_in_one_line() -> None:
    with sa.create_engine("sqlite://").connect() as db:
        script = ScriptDirectory.from_config(migrations.configuration(db))
        steps = [(step.revision, Path(step.path).stem) for step in script.walk_revisions()]
    named = [(f"{number:04}", f"v{number:04}_{name}") for number, name in enumerate(STEPS, 1)]
    assert steps[::-1] == named
    assert named[-1][0] == NEWEST


def test_of_what_was_cancelled_before_only_what_ended_lately_is_still_asked_for(tmp_path: Path) -> None:
    copied("finished", tmp_path / "data")
    file = tmp_path / "data" / "studio.db"
    with closing(sqlite3.connect(file)) as db, db:
        ids = [row[0] for row in db.execute("SELECT id FROM takes WHERE remote_id IS NOT NULL LIMIT 2")]
        for take_id, minutes in zip(ids, (5, 65), strict=True):
            ago = (datetime.now(UTC) - timedelta(minutes=minutes)).replace(tzinfo=None).isoformat(" ")
            values = "status = 'cancelled', cost_usd = 0, finished_at = ?"
            db.execute(f"UPDATE takes SET {values} WHERE id = ?", (ago, take_id))
    store = Store(f"sqlite:///{file}")
    assert [take.id for take in store.to_stop()] == ids[:1]
    store.close()


def _chosen(data: Path, project: dict[str, object], film: dict[str, object]) -> tuple[FilmChoices, FilmChoices]:
    """What an older program stored of the film's settings, as this one reads it: of the project and of its film."""
    copied("finished", data)
    with closing(sqlite3.connect(data / "studio.db")) as db, db:
        db.execute("UPDATE projects SET film_choices = ?", (json.dumps(project),))
        db.execute("UPDATE films SET choices = ?", (json.dumps(film),))
    store = Store(f"sqlite:///{data / 'studio.db'}")
    (summary,) = (summary for summary in store.summaries() if summary.has_film)
    read = store.project(summary.id)
    store.close()
    assert read.finished_film is not None
    return read.choices, read.finished_film.choices


@pytest.mark.parametrize(
    ("stored", "sound"),
    [
        ({"clip_audio": "keep", "music_asset_id": "song"}, "keep"),
        ({"clip_audio": "duck", "music_asset_id": "song"}, "duck"),
        ({"clip_audio": "mute", "music_asset_id": None}, "mute"),
        ({"music_asset_id": "song"}, "keep"),
        ({"clip_audio": "keep", "music_asset_id": None, "title": "Hi"}, None),
        ({"title": "Hi"}, None),
        ({"clip_audio": 5, "music_asset_id": "song"}, None),
    ],
)
def test_stored_films_and_projects_with_music_keep_the_clips_sound_that_they_had(
    tmp_path: Path, stored: dict[str, object], sound: str | None
) -> None:
    for choices in _chosen(tmp_path / "data", stored, stored):
        assert choices == replace(FilmChoices.from_json(stored), clip_audio=sound)


def test_projects_on_a_server_keep_the_clips_sound_that_they_had_too(postgres: Postgres) -> None:
    url = postgres.new_database()
    with postgres.connected(url) as db:
        v0001_first_version.metadata.create_all(db)
        for number, music in (("1", "song"), ("2", None)):
            stored = json.dumps({"clip_audio": "keep", "music_asset_id": music})
            db.exec_driver_sql(
                "INSERT INTO projects (id, idea, character, look, aspect, image_count, scene_count, film_choices,"
                f" created_at, updated_at) VALUES ('{number}', '', '', '', '', 1, 1, '{stored}', now(), now())"
            )
    store = Store(url)
    assert [store.project(number).choices.clip_audio for number in ("1", "2")] == ["keep", None]
    store.close()


@pytest.mark.parametrize("odd", ['["a"]', '"a text"', "17", "{no json", b"\xff{}", ""])
def test_settings_that_nobody_can_read_stop_no_update_and_stay_as_they_are(tmp_path: Path, odd: str | bytes) -> None:
    file = copied("finished", tmp_path / "data") / "studio.db"
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("UPDATE projects SET film_choices = ?", (odd,))
        db.execute("UPDATE films SET choices = ?", (odd,))
    Store(f"sqlite:///{file}").close()
    assert version(tmp_path / "data") == NEWEST
    with closing(sqlite3.connect(file)) as db:
        (kept,) = db.execute("SELECT film_choices FROM projects").fetchone()
    assert str(kept) == str(odd)


# -- a newer database ------------------------------------------------------------------------------------------------


def test_a_folder_of_a_newer_program_is_refused_in_one_sentence_and_stays_as_it_is(newer: Settings) -> None:
    before = _bytes(newer.data_dir)
    for work in (True, False):
        with pytest.raises(DataFolderError, match=r"newer MV Studio \(version 0999; .* start the newer one"):
            Studio.open(newer, work=work)
    assert _bytes(newer.data_dir) == before


@pytest.mark.parametrize(
    "command",
    [
        ("projects",),
        ("ledger",),
        ("storage", "check"),
        ("film", "--idea", "a", "--character", "b", "-o", "film.mp4"),
    ],
)
def test_every_command_says_that_the_folder_is_newer(newer: Settings, command: tuple[str, ...]) -> None:
    told = refused(mvcore(*command, MV_DATA_DIR=str(newer.data_dir)))
    assert "newer MV Studio" in told
    assert "0999" in told


def test_doctor_says_the_version_and_that_a_newer_one_is_refused(settings: Settings, newer: Settings) -> None:
    (check,) = (check for check in examine(newer) if check.name == "database")
    assert not check.ok
    assert "0999" in check.detail
    _set_version(settings.data_dir, NEWEST)
    (check,) = (check for check in examine(settings) if check.name == "database")
    assert (check.ok, check.detail) == (True, f"1 project, version {NEWEST}")


# -- an older database -----------------------------------------------------------------------------------------------


def test_who_only_reads_changes_no_older_database_while_another_works_with_it(
    tmp_path: Path,
) -> None:
    data = copied("finished", tmp_path / "data")
    lock = take_lock(data)
    told = refused(mvcore("projects", MV_DATA_DIR=str(data)))
    assert "older version" in told
    assert "stop it" in told
    assert version(data) is None
    lock.release()
    assert mvcore("projects", MV_DATA_DIR=str(data)).returncode == 0
    assert version(data) == NEWEST


def test_doctor_leaves_an_older_database_and_an_empty_folder_as_they_are(tmp_path: Path) -> None:
    data = copied("finished", tmp_path / "data")
    (check,) = (check for check in examine(Settings(data_dir=data)) if check.name == "database")
    assert check.ok
    assert f"brings it to version {NEWEST}" in check.detail
    assert version(data) is None
    (check,) = (check for check in examine(Settings(data_dir=tmp_path / "none")) if check.name == "database")
    assert (check.ok, "not there yet" in check.detail) == (True, True)
    assert not (tmp_path / "none" / "studio.db").exists()


def test_without_room_for_the_copy_nothing_is_changed_and_a_sentence_says_so(tmp_path: Path) -> None:
    data = copied("finished", tmp_path / "data")
    (data / "studio.db.copy.part").mkdir()  # no file can be written there
    before = (data / "studio.db").read_bytes()
    with pytest.raises(DataFolderError, match="no copy of it could be written"):
        Studio.open(Settings(data_dir=data))
    assert version(data) is None
    assert (data / "studio.db").read_bytes() == before
    (data / "studio.db.copy.part").rmdir()
    Studio.open(Settings(data_dir=data)).close()
    assert version(data) == NEWEST


def test_a_copy_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    data = copied("finished", tmp_path / "data")
    Store(f"sqlite:///{data / 'studio.db'}").close()
    copy = data / "studio.db.before-0001"
    kept = copy.read_bytes()
    shutil.copyfile(copy, data / "studio.db")
    with closing(sqlite3.connect(data / "studio.db")) as db, db:
        db.execute("UPDATE projects SET idea = 'another one'")
    Store(f"sqlite:///{data / 'studio.db'}").close()
    assert copy.read_bytes() == kept
    assert (data / "studio.db.before-0001-2").exists()


_OPEN = """
import sys
from mvcore.store import Store
sys.stdin.readline()
Store(sys.argv[1]).close()
"""


@pytest.mark.parametrize("name", ["none", "first_release"])
def test_several_processes_that_begin_at_once_all_come_up(name: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    if name == "none":
        data.mkdir()
    else:
        copied(name, data)
    _open_at_once(f"sqlite:///{data / 'studio.db'}")
    assert version(data) == NEWEST
    assert len(list(data.glob("*.before-*"))) == (0 if name == "none" else int(NEWEST))


@pytest.mark.parametrize("is_older", [False, True])
def test_several_processes_that_begin_at_once_on_a_server_all_come_up(postgres: Postgres, is_older: bool) -> None:
    url = _older_on_server(postgres) if is_older else postgres.new_database()
    _open_at_once(url)
    with postgres.connected(url) as db:
        assert db.exec_driver_sql("SELECT version_num FROM mv_version").scalars().all() == [NEWEST]


def _open_at_once(url: str) -> None:
    command, root = [sys.executable, "-c", _OPEN, url], Path(__file__).parents[1]
    started = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=root) for _ in range(4)
    ]
    for process in started:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    ends = [process.communicate(timeout=120)[1] for process in started]
    assert [process.returncode for process in started] == [0] * 4, ends


def test_a_start_loads_no_migrations_unless_one_is_to_be_made(tmp_path: Path) -> None:
    code = "import sys; from mvcore.store import Store; Store(sys.argv[1]).close(); print('alembic' in sys.modules)"
    url = f"sqlite:///{tmp_path / 'studio.db'}"
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", code, url], capture_output=True, text=True, cwd=Path(__file__).parents[1]
        )
        assert (done.stdout.strip(), done.stderr) == ("False", "")
