"""A database that is gone, empty or damaged: said in one sentence with the remedy, and never begun anew over files."""

import shutil
import subprocess
from pathlib import Path

import pytest

from mvcore import Brief, Settings, Studio
from mvcore.doctor import Check, examine
from mvcore.errors import DataFolderError
from mvcore.store import Store
from tests import commands
from tests.test_studio import picture


@pytest.fixture
def used(settings: Settings) -> Settings:
    """A data folder with one project and its picture."""
    with Studio.open(settings) as studio:
        studio.use_own_picture(picture(), "me.png", Brief("a storm", "a girl"))
    return settings


def checked(settings: Settings, name: str) -> Check:
    return next(check for check in examine(settings) if check.name == name)


def contents(data: Path) -> dict[str, bytes]:
    return {str(file.relative_to(data)): file.read_bytes() for file in sorted(data.rglob("*")) if file.is_file()}


def spoil(file: Path) -> None:
    """Write nonsense over the head of every page but the first."""
    with file.open("r+b") as damaged:
        for at in range(4096, file.stat().st_size, 4096):
            damaged.seek(at)
            damaged.write(b"\xff" * 64)


def remove_database(settings: Settings) -> None:
    for file in settings.data_dir.glob("studio.db*"):
        file.unlink()


@pytest.mark.parametrize("work", [True, False])
def test_a_folder_with_files_and_no_database_begins_no_new_studio(used: Settings, work: bool) -> None:
    remove_database(used)
    before = contents(used.data_dir)
    with pytest.raises(DataFolderError, match=r"holds 1 file of a studio, and its database studio\.db is gone: put"):
        Studio.open(used, work=work)
    assert contents(used.data_dir) == before
    found = checked(used, "database")
    assert (found.ok, "studio.db is gone" in found.detail) == (False, True)
    assert contents(used.data_dir) == before


def test_a_copy_that_was_kept_is_named_and_put_back_it_works(used: Settings) -> None:
    copy = used.data_dir / "studio.db.before-0001"
    with Studio.open(used, work=False) as studio:
        project = studio.projects()[0]
    shutil.copy(used.data_dir / "studio.db", copy)
    for file in used.data_dir.glob("studio.db*"):
        if file != copy:
            file.unlink()
    with pytest.raises(DataFolderError, match=r"the newest here is studio\.db\.before-0001"):
        Studio.open(used)
    copy.rename(used.data_dir / "studio.db")
    with Studio.open(used) as studio:
        assert studio.projects()[0].id == project.id


def test_the_command_line_says_it_in_one_line_and_changes_nothing(used: Settings) -> None:
    remove_database(used)
    before = contents(used.data_dir)
    for words in (("projects",), ("storage", "check", "--remove-orphans", "--yes"), ("ledger",)):
        told = commands.mvcore(*words, cwd=used.data_dir.parent, MV_DATA_DIR=str(used.data_dir))
        assert told.returncode == 2, told
        assert len(told.stderr.splitlines()) == 1, told.stderr
        assert "its database studio.db is gone" in told.stderr
    assert contents(used.data_dir) == before


def test_another_database_that_knows_nothing_of_the_files_is_refused(used: Settings, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'other.db'}"
    elsewhere = Settings(data_dir=used.data_dir, DATABASE_URL=url)
    with pytest.raises(DataFolderError, match="holds 1 file of a studio"):
        Studio.open(elsewhere)
    Studio.open(Settings(data_dir=tmp_path / "fresh", DATABASE_URL=url)).close()


def test_a_database_that_was_begun_anew_over_the_files_is_no_studio_of_theirs(used: Settings) -> None:
    """An earlier release did that."""
    remove_database(used)
    Store(used.store_url).close()
    with pytest.raises(DataFolderError, match=r"holds 1 file of a studio, and its database studio\.db is empty: put"):
        Studio.open(used)
    (used.data_dir / "studio.json").unlink()
    with pytest.raises(DataFolderError, match=r"studio\.db is empty"):
        Studio.open(used)


def test_a_first_picture_whose_project_was_never_written_down_is_no_reason_to_stop(settings: Settings) -> None:
    Studio.open(settings).close()
    (settings.data_dir / "mv" / "image").mkdir(parents=True)
    (settings.data_dir / "mv" / "image" / "picture.png").write_bytes(picture())
    Studio.open(settings).close()


@pytest.mark.parametrize("left", ["studio.json", "jobs.db"])
def test_a_folder_whose_files_are_in_a_bucket_begins_no_new_studio_either(used: Settings, left: str) -> None:
    with Studio.open(used) as studio:
        studio.write_scenes(studio.projects()[0].id)  # a job
    remove_database(used)
    keep_only(used, left)
    before = contents(used.data_dir)
    for work in (True, False):
        with pytest.raises(DataFolderError, match=rf"{left}.* studio\.db is gone: put studio\.db back"):
            Studio.open(used, work=work)
    assert not checked(used, "database").ok
    told = commands.mvcore("projects", cwd=used.data_dir.parent, MV_DATA_DIR=str(used.data_dir))
    assert (told.returncode, len(told.stderr.splitlines())) == (2, 1), told.stderr
    assert contents(used.data_dir) == before


def test_a_folder_that_was_only_tried_may_get_a_database_elsewhere(settings: Settings, tmp_path: Path) -> None:
    Studio.open(settings).close()
    Studio.open(Settings(data_dir=settings.data_dir, DATABASE_URL=f"sqlite:///{tmp_path / 'other.db'}")).close()


def test_a_database_elsewhere_that_forgot_a_studio_is_not_begun_anew(tmp_path: Path) -> None:
    first, second = (
        Settings(data_dir=tmp_path / "data", DATABASE_URL=f"sqlite:///{tmp_path / name}") for name in ("a.db", "b.db")
    )
    Studio.open(first, jobs=False).close()
    with pytest.raises(DataFolderError, match=r"studio\.json.*b\.db is gone"):
        Studio.open(second, jobs=False)
    assert not (tmp_path / "b.db").exists()
    Studio.open(first, jobs=False).close()


def keep_only(settings: Settings, name: str) -> None:
    """Of what tells that a studio was here."""
    shutil.rmtree(settings.data_dir / "mv", ignore_errors=True)
    for file in [*settings.data_dir.glob("jobs.db*"), settings.data_dir / "studio.json"]:
        if not file.name.startswith(name):
            file.unlink()


@pytest.mark.parametrize("beside", ["mv", "jobs.db", "studio.json"])
def test_a_database_of_zero_bytes_is_damage_beside_files_or_jobs(used: Settings, beside: str) -> None:
    remove_database(used)
    (used.data_dir / "studio.db").touch()
    if beside == "mv":
        (used.data_dir / "jobs.db").unlink()
    else:
        keep_only(used, beside)
    with pytest.raises(DataFolderError, match=r"studio\.db is damaged \(it has 0 bytes\).*put a copy in its place"):
        Studio.open(used)
    assert (used.data_dir / "studio.db").stat().st_size == 0
    assert "it has 0 bytes" in checked(used, "database").detail


def test_a_database_of_zero_bytes_alone_is_a_start_that_was_broken_off(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "studio.db").touch()
    with Studio.open(Settings(data_dir=data)) as studio:
        assert studio.projects() == ()


def test_doctor_finds_damage_in_the_middle_of_the_projects(used: Settings) -> None:
    assert checked(used, "database").ok
    spoil(used.data_dir / "studio.db")
    found = checked(used, "database")
    assert not found.ok
    assert "studio.db is damaged" in found.detail
    assert "put a copy in its place" in found.detail
    assert len(found.detail.splitlines()) == 1


@pytest.mark.parametrize("damage", ["spoiled", "empty", "cut off"])
def test_doctor_finds_damage_in_the_jobs_and_what_it_says_helps(used: Settings, damage: str) -> None:
    jobs = used.data_dir / "jobs.db"
    assert checked(used, "job database").ok
    match damage:
        case "spoiled":
            spoil(jobs)
        case "empty":
            jobs.write_bytes(b"")
        case "cut off":
            jobs.write_bytes(jobs.read_bytes()[: jobs.stat().st_size // 2])
    found = checked(used, "job database")
    assert not found.ok
    assert "move jobs.db away" in found.detail
    for file in used.data_dir.glob("jobs.db*"):
        file.unlink()
    with Studio.open(used) as studio:
        assert len(studio.projects()) == 1
    assert checked(used, "job database").ok


def test_a_damaged_database_stops_the_start_with_the_remedy_and_without_a_traceback(used: Settings) -> None:
    (used.data_dir / "studio.db").write_bytes(b"This is no database at all. " * 500)
    for file in ("studio.db-wal", "studio.db-shm"):
        (used.data_dir / file).unlink(missing_ok=True)
    told: subprocess.CompletedProcess[str] = commands.mvcore(
        "projects", cwd=used.data_dir.parent, MV_DATA_DIR=str(used.data_dir)
    )
    assert (told.returncode, len(told.stderr.splitlines())) == (2, 1), told.stderr
    assert "damaged" in told.stderr
    assert "doctor" in told.stderr
