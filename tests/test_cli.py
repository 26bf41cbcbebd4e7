"""The command line, run as a person runs it."""

import itertools
import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mvcore import Brief, Settings, Studio
from mvcore.film import probe
from tests.commands import mvcore, refused
from tests.film.media_files import Shelf, ffmpeg
from tests.running_app import CLIP_SECONDS, ROOT, clean_environment
from tests.watching import finished, submits, until


def test_film_makes_a_whole_film_and_reports_it(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    args = ("--idea", "a storm", "--character", "a girl", "--scenes", "2", "--images", "1")
    made = mvcore("film", *args, "-o", str(film), "--json", **{CLIP_SECONDS: ""})
    assert made.returncode == 0, made.stderr
    report = json.loads(made.stdout)
    keys = "project character scenes film cost_usd cost_is_at_most warnings metadata"
    assert set(report) == set(keys.split())
    assert report["metadata"]["storage_backend"] == "local"
    assert report["metadata"]["cloud_urls"] == {"film": None, "clips": []}
    assert [scene["status"] for scene in report["scenes"]] == ["ready", "ready"]
    assert float(probe(film).duration) == pytest.approx(8.0)
    assert "scenes: 0 loading / 2 succeeded / 0 failed" in made.stderr
    again = mvcore("film", "--project", report["project"], "-o", str(tmp_path / "again.mkv"), "--json")
    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout)["film"] == report["film"]
    assert (tmp_path / "again.mkv").read_bytes() == film.read_bytes()
    assert "again.mkv will be an MP4 all the same" in again.stderr
    assert "all the same" not in made.stderr
    assert len(submits(Settings())) == 1 + 1 + 2


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_stitch_that_is_asked_to_end_leaves_nothing_but_the_former_film(tmp_path: Path, sign: signal.Signals) -> None:
    clip, film = tmp_path / "-long.mp4", tmp_path / "film.mp4"
    ffmpeg(*"-f lavfi -i testsrc2=s=640x360:r=24:d=60 -c:v libx264 -preset ultrafast -pix_fmt yuv420p".split(), clip)
    film.write_bytes(b"the former film")
    args = ["stitch", "--size", "1280x720", "-o", "film.mp4", "--", clip.name]
    job = subprocess.Popen(
        [sys.executable, "-m", "mvcore", *args],
        cwd=tmp_path,
        env=clean_environment(PYTHONPATH=str(ROOT), MV_DATA_DIR=str(tmp_path / "data")),
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(sign, signal.SIG_DFL),  # a shell lets its background jobs ignore it
    )
    assert job.stderr is not None
    assert any("left" in line for line in job.stderr)
    job.send_signal(sign)
    assert job.communicate(timeout=30)[1].splitlines()[-1] == "mvcore: stopped"
    assert job.returncode == 130
    assert film.read_bytes() == b"the former film"
    assert list(tmp_path.rglob(".mv-film*")) == []
    assert list((tmp_path / "data" / "cache" / "film").iterdir()) == []


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGHUP])
def test_film_names_its_project_as_soon_as_there_is_one_and_again_when_it_is_stopped(
    tmp_path: Path, sign: signal.Signals
) -> None:
    args = ["film", "--idea", "a storm", "--character", "a girl [slow 900]", "--images", "1", "-o", "film.mp4"]
    job = subprocess.Popen(
        [sys.executable, "-m", "mvcore", *args],
        env=clean_environment(PYTHONPATH=str(ROOT), MV_DATA_DIR=str(tmp_path / "data")),
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(sign, signal.SIG_DFL),  # a shell lets its background jobs ignore it
    )
    assert job.stderr is not None
    told = [line.strip() for line in itertools.takewhile(lambda line: "1 loading" not in line, job.stderr)]
    job.send_signal(sign)
    last = job.communicate(timeout=30)[1].splitlines()[-1]
    (named,) = (line.removeprefix("project ") for line in told if line.startswith("project "))
    assert last == f"mvcore: stopped; the same command with --project {named} goes on"
    assert job.returncode == 130
    with Studio.open(Settings(data_dir=tmp_path / "data"), work=False) as studio:
        assert [project.id for project in studio.projects()] == [named]


@pytest.mark.parametrize("is_moved", [True, False], ids=["moved", "deleted"])
def test_film_ends_when_its_data_folder_is_taken_away_and_goes_on_when_it_is_back(
    tmp_path: Path, is_moved: bool
) -> None:
    data, elsewhere = tmp_path / "data", tmp_path / "elsewhere"
    args = ["film", "--idea", "a storm", "--character", "a girl", "--images", "1", "--scenes", "2", "-o", "film.mp4"]
    environment = clean_environment(PYTHONPATH=str(ROOT), MV_DATA_DIR=str(data), MV_DEMO_LATENCY_SECONDS="1")
    job = subprocess.Popen(
        [sys.executable, "-m", "mvcore", *args], cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True
    )
    assert job.stderr is not None
    told = list(itertools.takewhile(lambda line: "scenes: 2 loading" not in line, job.stderr))
    until(lambda: list(data.glob("demo/work/*/job.json")))
    data.rename(elsewhere)
    if not is_moved:
        shutil.rmtree(elsewhere)
    after = job.communicate(timeout=30)[1]
    assert after.startswith(f"mvcore: The data folder {data} is not there any more: put it back")
    assert job.returncode == 2
    assert after.count("\n") == 1
    assert not data.exists()
    if is_moved:
        elsewhere.rename(data)
        (named,) = (line.split()[1] for line in told if line.startswith("project "))
        again = mvcore("film", "--project", named, "-o", str(tmp_path / "film.mp4"), MV_DATA_DIR=str(data))
        assert again.returncode == 0, again.stderr
        assert len(submits(Settings(data_dir=data))) == 1 + 1 + 2


def test_film_takes_a_transition_and_music_and_stitches_again_only_when_they_change(tmp_path: Path) -> None:
    film, music = tmp_path / "film.mp4", Shelf(tmp_path)("music.wav")
    args = ("--idea", "a storm", "--character", "a girl", "--scenes", "2", "--images", "1")
    made = mvcore("film", *args, "--transition", "wipe-left:0.5", "--music", str(music), "-o", str(film), "--json")
    assert made.returncode == 0, made.stderr
    report = json.loads(made.stdout)
    assert float(probe(film).duration) == pytest.approx(1.5)
    goes_on = ("film", "--project", report["project"], "-o", str(film), "--json")
    same = mvcore(*goes_on, "--music", str(music))
    assert json.loads(same.stdout)["film"] == report["film"]
    assert "The clips' sound is muted under the music: --clip-audio" in same.stderr
    other = mvcore(*goes_on, "--transition", "cut")
    assert json.loads(other.stdout)["film"] != report["film"]
    heard = mvcore(*goes_on, "--clip-audio", "duck")
    assert json.loads(heard.stdout)["film"] not in (report["film"], json.loads(other.stdout)["film"])
    assert "is muted" not in heard.stderr
    assert float(probe(film).duration) == pytest.approx(2.0)
    assert len(submits(Settings())) == 1 + 1 + 2


def test_film_with_a_failed_scene_ends_with_1_and_goes_on_later(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    args = ("--idea", "a storm [fail 2 once]", "--character", "a girl", "--scenes", "2", "--images", "1")
    made = mvcore("film", *args, "-o", str(film), "--json")
    assert made.returncode == 1
    report = json.loads(made.stdout)
    assert [scene["status"] for scene in report["scenes"]] == ["ready", "failed"]
    assert report["film"] is None
    assert report["scenes"][1]["error"]
    assert not film.exists()
    assert f"--project {report['project']}" in made.stderr
    again = mvcore("film", "--project", report["project"], "-o", str(film), "--json")
    assert again.returncode == 0, again.stderr
    after = json.loads(again.stdout)
    assert after["scenes"][0]["clip"] == report["scenes"][0]["clip"]
    assert [order["kind"] for order in submits(Settings())].count("clip") == 3


def test_film_names_its_file_on_standard_output_only_when_it_is_there() -> None:
    words = ("film", "--character", "a girl", "--scenes", "1", "--images", "1", "-o", "film.mp4")
    failed = mvcore(*words, "--idea", "a storm [fail 1 once]")
    assert (failed.returncode, failed.stdout) == (1, "")
    made = mvcore(*words, "--idea", "a storm")
    assert (made.returncode, made.stdout) == (0, "film.mp4\n")


def test_film_makes_images_again_when_none_of_a_project_came(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", demo_latency_seconds=0)
    with Studio.open(settings) as studio:
        project_id = studio.make_images(Brief("a storm", "a girl [fail once]", image_count=1, scene_count=1))
        assert finished(studio, project_id).options[0].take.error
    made = mvcore(
        "film", "--project", project_id, "-o", str(tmp_path / "f.mp4"), "--json", MV_DATA_DIR=str(settings.data_dir)
    )
    assert json.loads(made.stdout)["character"] is not None, made.stderr


@pytest.fixture
def begun(tmp_path: Path) -> str:
    """A project that nobody gave anything but its words and two numbers, in the data folder of the commands."""
    with Studio.open(Settings(data_dir=tmp_path / "work" / "data"), work=False) as studio:
        return studio.create_project(Brief("a storm", "a girl", image_count=1, scene_count=1))


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (["--scenes", "4", "--idea", "a storm"], "--scenes cannot"),
        (["--scenes", "4", "--images", "4"], "--scenes, --images cannot"),
        (["--style", "anime", "--aspect", "9:16", "--scenes", "2"], "--scenes, --style, --aspect cannot"),
    ],
    ids=["one of two", "the usual numbers", "three"],
)
def test_what_describes_a_project_is_refused_when_it_exists_and_is_another(
    given: list[str], named: str, begun: str
) -> None:
    line = refused(mvcore("film", "--project", begun, *given, "-o", "f.mp4"))
    assert line.startswith(f"mvcore: {named} change a project that exists: ")
    with Studio.open(Settings(), work=False) as studio:
        assert studio.project(begun).options == ()


def test_the_command_that_began_a_project_goes_on_with_it(begun: str) -> None:
    same = ("--idea", " a storm ", "--character", "a girl", "--images", "1", "--scenes", "1", "--aspect", "16:9")
    made = mvcore("film", "--project", begun, *same, "--style", "cinematic", "-o", "f.mp4", "--json")
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout)["project"] == begun


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["film", "-o", "f.mp4"], "Give --idea and --character"),
        (["film", "--idea", " ", "--character", "x", "-o", "f.mp4"], "The idea is empty|Give --idea"),
        (["film", "--idea", "x" * 20_000, "--character", "x", "-o", "f.mp4"], "20,000 characters"),
        (["film", "--idea", "x", "--character", "x", "--images", "5", "-o", "f.mp4"], "choose 1 to 4"),
        (["film", "--idea", "x", "--character", "x", "--scenes", "0", "-o", "f.mp4"], "choose 1 to 12"),
        (["film", "--idea", "x", "--character", "x", "--style", "cubist", "-o", "f.mp4"], "choose one of cinematic"),
        (["film", "--idea", "x", "--character", "x", "-o", "no/such/f.mp4"], "folder no/such does not exist"),
        (["film", "--idea", "x", "--character", "x", "-o", "."], "is a folder"),
        (["film", "--project", "xyz", "-o", "f.mp4"], "That is no project id"),
        (["film", "--project", "0b6f6b1e-8f5e-4a3c-9a51-6d7f1f0f5a10", "-o", "f.mp4"], "no such project"),
        (["film", "--idea", "x", "--character", "x", "--budget", "-1", "-o", "f.mp4"], "not an amount of dollars"),
        (
            ["film", "--idea", "x", "--character", "x", "--colour", "red", "-o", "f.mp4"],
            "unrecognized arguments: --colour",
        ),
        (["film", "--idea", "x", "--character", "x", "--transition", "melt", "-o", "f.mp4"], "no transition 'melt'"),
        (["film", "--idea", "x", "--character", "x", "--music", "no.mp3", "-o", "f.mp4"], "no.mp3"),
        (["film", "--idea", "x", "--character", "x", "--music", str(ROOT / "README.md"), "-o", "f.mp4"], "README.md"),
        (["stitch"], "CLIP"),
        (["stitch", "a.mp4"], "-o film.mp4"),
        (["stitch", "no-such-clip.mp4", "-o", "f.mp4"], "no-such-clip.mp4"),
        (["stitch", "a.mp4", "-o", "f.mp4", "--size", "big"], "not a size"),
        (["stitch", "a.mp4", "-o", "f.mp4", "--fps", "1/0"], "not a frame rate"),
        (["stitch", "a.mp4", "-o", "f.mp4", "--transition", "fade:9"], "0.1 to 3 seconds"),
        (["stitch", "a.mp4", "-o", "f.mp4", "--transition", "fade:nan"], "0.1 to 3 seconds, such as fade:0.5. See"),
        (["stitch", "a.mp4", "-o", "f.mp4", "--transition", "fadeblack"], "Did you mean fade-black? See"),
        (["sing"], "invalid choice"),
        ([], "COMMAND"),
    ],
)
def test_input_that_cannot_be_used_is_one_line_and_code_2(args: list[str], sentence: str) -> None:
    line = refused(mvcore(*args))
    assert any(part in line for part in sentence.split("|")), line
    assert not Path("f.mp4").exists()


def test_doctor_finds_all_well_on_the_embedded_defaults() -> None:
    result = mvcore("doctor", "--json")
    assert result.returncode == 0, result.stdout
    report = json.loads(result.stdout)
    assert report["ok"] is True
    assert {"data folder", "database", "ffmpeg", "provider"} <= {check["name"] for check in report["checks"]}


def test_doctor_says_what_a_misspelt_setting_should_be() -> None:
    assert "did you mean MV_DATA_DIR" in refused(mvcore("doctor", MV_DATADIR="x"))


def test_doctor_reports_a_token_that_cannot_be_checked_without_showing_it() -> None:
    result = mvcore("doctor", "--json", REPLICATE_API_TOKEN="r8_secret_token", REPLICATE_BASE_URL="http://127.0.0.1:9")
    assert result.returncode == 1
    check = next(c for c in json.loads(result.stdout)["checks"] if c["name"] == "replicate account")
    assert check["ok"] is False
    assert "cannot be reached" in check["detail"]
    assert "r8_secret" not in result.stdout + result.stderr


def test_doctor_reports_a_bucket_that_cannot_be_reached() -> None:
    result = mvcore(
        "doctor",
        "--json",
        STORAGE_BUCKET="clips",
        AWS_ENDPOINT_URL_S3="http://127.0.0.1:9",
        AWS_ACCESS_KEY_ID="x",
        AWS_SECRET_ACCESS_KEY="y",
        AWS_DEFAULT_REGION="eu-central-1",
    )
    check = next(c for c in json.loads(result.stdout)["checks"] if c["name"] == "bucket")
    assert check["ok"] is False
    assert "cannot be reached" in check["detail"]


def test_reading_commands_run_beside_a_running_studio_and_film_says_who_has_the_folder(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", demo_latency_seconds=0)
    with Studio.open(settings) as studio:
        studio.create_project(Brief("a storm\nat sea", "a girl"))
        there = {"MV_DATA_DIR": str(settings.data_dir)}
        listed = json.loads(mvcore("projects", "--json", **there).stdout)["projects"]
        assert [project["title"] for project in listed] == ["a storm"]
        assert "a storm" in mvcore("projects", **there).stdout
        assert mvcore("doctor", **there).returncode == 0
        film = mvcore("film", "--idea", "x", "--character", "y", "-o", "f.mp4", **there)
        assert "Another MV Studio is working in the data folder" in refused(film)


def test_a_damaged_database_of_jobs_is_one_line(begun: str) -> None:
    Path("data", "jobs.db").write_bytes(b"this is a shopping list " * 1000)
    done = mvcore("film", "--project", begun, "-o", "f.mp4")
    assert "jobs.db" in refused(done)
    assert [line for line in done.stderr.splitlines() if not line.startswith("estimate")] == [refused(done)]


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are text there")
@pytest.mark.parametrize("command", ["doctor", "projects", "film --idea a --character b -o f.mp4"])
def test_a_data_folder_whose_name_is_no_text_is_one_line(command: str, tmp_path: Path) -> None:
    done = mvcore(*command.split(), MV_DATA_DIR=str(tmp_path / "d\udcff"))
    (line,) = [line for line in (done.stdout + done.stderr).splitlines() if "MV_DATA_DIR" in line]
    assert "d\\udcff" in line
    assert "Traceback" not in done.stderr
    assert done.returncode in (1, 2)


def test_stitch_joins_and_reports_as_the_contract_says(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", demo_latency_seconds=0)
    with Studio.open(settings) as studio:
        project_id = studio.create_project(Brief("a storm", "a girl", scene_count=2))
        studio.write_scenes(project_id)
        project = finished(studio, project_id)
        clips = []
        for scene in project.scenes:
            with studio.media(scene.take.asset_id or "") as (_, path):
                clips.append(str(path))
    planned = mvcore("stitch", *clips, "--plan", "--json")
    assert [segment["kind"] for segment in json.loads(planned.stdout)["segments"]] == ["copy", "copy"]
    assert "copy" in mvcore("stitch", *clips, "--plan").stdout
    started = time.monotonic()
    made = mvcore("stitch", *clips, "-o", "film.mp4", "--json")
    assert made.returncode == 0, made.stderr
    report = json.loads(made.stdout)
    keys = (
        "output frames duration width height fps segments encoded_seconds copied_seconds wall_seconds warnings loudness"
    )
    assert set(report) == set(keys.split())
    assert report["frames"] == 48
    assert 0 < report["wall_seconds"] <= time.monotonic() - started
    assert "100%" in made.stderr
    scaled = mvcore("stitch", *clips, "-o", "small.mp4", "--size", "320x180", "--fps", "12", "--json")
    assert json.loads(scaled.stdout)["encoded_seconds"] == pytest.approx(2.0)
    info = probe(Path("small.mp4"))
    assert (info.width, info.height, info.rate) == (320, 180, 12)


def test_stitching_alone_loads_nothing_that_takes_long_and_is_not_needed() -> None:
    words = "import sys; from mvcore.cli import main; main(['stitch', 'nothing.mp4', '--plan'])"
    names = "sqlalchemy dbos boto3 replicate streamlit moviepy pydantic PIL numpy"
    heavy = f"print(sorted(set({names.split()}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", f"{words}; {heavy}"], cwd=ROOT, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("[]\n", "mvcore: There is no file nothing.mp4.\n")


@pytest.mark.parametrize("hours", ["abc", "0.5", "nan", "1e9"])
def test_an_age_that_is_no_number_of_hours_is_refused_in_one_sentence(hours: str) -> None:
    told = refused(mvcore("storage", "check", "--older-than", hours))
    assert f"'{hours}' is not a number of hours from 1 to 8760" in told


def test_an_answer_to_a_question_that_is_not_asked_is_refused() -> None:
    assert "--yes answers the question of --remove-orphans" in refused(mvcore("storage", "check", "--yes"))
