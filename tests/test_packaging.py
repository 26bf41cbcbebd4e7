"""What `make run`, `make test` and `.ci/run` promise, without a network: pins, the search for a Python, odd paths."""

import ast
import importlib.metadata
import os
import re
import shutil
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from pydantic import v1 as pydantic_v1

ROOT = Path(__file__).parents[1]
_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[a-z0-9,]+\])?==([A-Za-z0-9.]+)(?:\s+# (.{10,}))?$")
_FINDER = ROOT / ".ci" / "find_python.sh"
_SHELL = shutil.which("sh") or "/bin/sh"


def _lines(file: str) -> list[str]:
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-"))]


def _name(text: str) -> str:
    return re.sub(r"[-_.]+", "-", text).lower()


def _pins(file: str) -> dict[str, str]:
    found = [match for line in _lines(file) if (match := _PIN.match(line))]
    return {_name(match[1]): match[2] for match in found}


def _imports(*places: str) -> set[str]:
    """Top-level names of every import in these files and folders, inside functions too."""
    files = [
        file for place in places for file in ([ROOT / place] if place.endswith(".py") else (ROOT / place).rglob("*.py"))
    ]
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    from_ = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level}
    return {name.partition(".")[0] for name in plain | from_}


def _packages_of(modules: set[str]) -> set[str]:
    """The installed packages that these modules come from; the standard library's and our own come from none."""
    owners = importlib.metadata.packages_distributions()
    return {_name(owners[module][0]) for module in modules if module in owners}


# The pins


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_every_direct_dependency_is_pinned_exactly_and_has_its_reason_beside_it(file: str) -> None:
    unreasoned = [line for line in _lines(file) if not (match := _PIN.match(line)) or not match[3]]
    assert unreasoned == []


def test_everything_else_is_frozen_and_agrees_with_the_pins() -> None:
    frozen = _pins("constraints.txt")
    assert len(frozen) == len(_lines("constraints.txt"))
    assert {name: frozen.get(name) for name in _pins("requirements.txt")} == _pins("requirements.txt")
    assert {name: frozen.get(name) for name in _pins("requirements-dev.txt")} == _pins("requirements-dev.txt")


def test_what_the_app_imports_is_pinned_and_what_is_pinned_is_imported() -> None:
    assert _packages_of(_imports("app.py", "pages", "mvcore")) == set(_pins("requirements.txt"))


def test_what_the_tests_and_measurements_import_is_pinned() -> None:
    pinned = _pins("requirements.txt") | _pins("requirements-dev.txt")
    assert _packages_of(_imports("tests", "bench", ".ci")) <= set(pinned)


def test_the_installed_packages_are_the_pinned_ones() -> None:
    pinned = _pins("requirements.txt") | _pins("requirements-dev.txt")
    assert {name: importlib.metadata.version(name) for name in pinned} == pinned


def test_the_project_names_the_pythons_that_make_looks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == ">=3.11,<3.15"


def test_the_pinned_pydantic_lets_the_replicate_client_import_on_python_3_14() -> None:
    """The client stands on pydantic's version 1 interface, which works there since its release 1.10.26."""
    assert tuple(map(int, pydantic_v1.VERSION.split("."))) >= (1, 10, 26)


# The search for a Python


def _fake_python(folder: Path, name: str, answer: str) -> Path:
    """An interpreter that tells what `answer` says, or a shim that only complains when that is empty."""
    body = f"echo '{answer}'" if answer else "echo 'shim: command not found' >&2; exit 127"
    return _program(folder / name, body)


def _program(path: Path, body: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!{_SHELL}\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def _find(folder: Path, asked: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run([_SHELL, _FINDER, asked], env={"PATH": str(folder)}, capture_output=True, text=True)


def test_a_shim_that_does_not_run_is_passed_over(tmp_path: Path) -> None:
    _fake_python(tmp_path, "python3.13", "")
    _fake_python(tmp_path, "python3.12", "3.12.1 whole /opt/a b/python3.12")
    assert _find(tmp_path).stdout == "/opt/a b/python3.12\n"


def test_a_name_promises_no_version(tmp_path: Path) -> None:
    _fake_python(tmp_path, "python3.13", "3.9.1 whole /opt/python3.9")
    _fake_python(tmp_path, "python", "3.11.7 whole /opt/python3.11")
    assert _find(tmp_path).stdout == "/opt/python3.11\n"


def test_a_python_that_can_make_environments_goes_first_and_one_that_cannot_is_better_than_none(tmp_path: Path) -> None:
    _fake_python(tmp_path, "python3", "3.11.2 part /usr/bin/python3.11")
    assert _find(tmp_path).stdout == "/usr/bin/python3.11\n"
    _fake_python(tmp_path, "python3.12", "3.12.1 whole /opt/python3.12")
    assert _find(tmp_path).stdout == "/opt/python3.12\n"


@pytest.mark.parametrize("minor", [11, 12, 13, 14])
def test_the_python_that_a_system_brings_is_taken(tmp_path: Path, minor: int) -> None:
    _fake_python(tmp_path, "python3", f"3.{minor}.0 whole /usr/bin/python3.{minor}")
    assert _find(tmp_path).stdout == f"/usr/bin/python3.{minor}\n"


@pytest.mark.parametrize("version", ["3.10.4", "3.15.0"])
def test_a_python_that_is_too_old_or_too_new_gets_a_clear_sentence(tmp_path: Path, version: str) -> None:
    _fake_python(tmp_path, "python3", f"{version} whole /usr/bin/python3.x")
    _fake_python(tmp_path, "python3.13", "")
    done = _find(tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "MV Studio needs Python 3.11, 3.12, 3.13 or 3.14" in done.stderr
    assert f"python3 is {version}, python3.13 does not run" in done.stderr


def test_without_any_python_the_sentence_says_which_ones_work(tmp_path: Path) -> None:
    done = _find(tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("MV Studio needs Python 3.11, 3.12, 3.13 or 3.14, and there is none here")


def test_only_the_python_that_was_asked_for_is_looked_at(tmp_path: Path) -> None:
    good = _fake_python(tmp_path / "of my own", "python", "3.12.9 whole /mine/python")
    _fake_python(tmp_path, "python3", "3.13.0 whole /opt/python3.13")
    assert _find(tmp_path, str(good)).stdout == "/mine/python\n"
    assert "python3.12 not found" in _find(tmp_path, "python3.12").stderr


def test_the_python_of_an_activated_environment_is_traced_to_its_base() -> None:
    done = subprocess.run([_SHELL, _FINDER, sys.executable], capture_output=True, text=True, check=True)
    assert Path(done.stdout.strip()).is_file()
    assert not Path(done.stdout.strip()).is_relative_to(ROOT)


# The Makefile, in a folder with spaces, from elsewhere


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The packaging alone, with nothing to install, where the path has a space and a quote."""
    folder = tmp_path / "the band's clone" / "mv studio"
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "Makefile", folder)
    shutil.copytree(ROOT / ".ci", folder / ".ci")
    (folder / "requirements.txt").touch()
    (folder / "requirements-dev.txt").touch()
    (folder / "constraints.txt").touch()
    return folder


def _make(*words: str | Path, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    # What was said to the `make test` that runs this is not meant for the one here.
    others = ("MAKE", "MFLAGS", "MV_")
    kept = {name: value for name, value in os.environ.items() if name != "PYTHON" and not name.startswith(others)}
    return subprocess.run(
        ["make", *map(str, words)], cwd=cwd, env=kept | environment, capture_output=True, text=True, check=False
    )


@pytest.mark.slow
def test_make_prepares_once_from_anywhere_and_anew_when_cut_short_moved_or_of_another_python(clone: Path) -> None:
    first = _make("-f", clone / "Makefile", "run-environment", f"PYTHON={sys.executable}", cwd=Path("/"))
    assert first.returncode == 0, first.stderr
    assert "Making .venv" in first.stdout
    again = _make("-C", clone, "run-environment")
    assert (again.returncode, "Making" in again.stdout, "Installing" in again.stdout) == (0, False, False)

    (clone / "requirements.txt").write_text("# another pin\n", encoding="utf-8")
    changed = _make("run-environment", cwd=clone)
    assert ("Making" in changed.stdout, "Installing" in changed.stdout) == (False, True)

    assert _is_sound(clone)
    stamp = clone / ".venv" / "mv-studio.json"
    kept = stamp.rename(clone / "kept")
    assert not _is_sound(clone)
    kept.rename(stamp)
    moved = clone.rename(clone.with_name("moved"))
    assert not _is_sound(moved)
    moved.rename(clone)
    assert _is_sound(clone)
    (clone / ".venv" / "bin" / "python").unlink()
    assert not _is_sound(clone)
    _fake_python(clone / ".venv" / "bin", "python", "3.15.0")
    assert not _is_sound(clone)


def _is_sound(clone: Path) -> bool:
    """What `make` thinks of the clone's `.venv`; it makes one that is not sound anew, which takes a while."""
    ask = "import environment; print(environment._is_sound(False))"
    done = subprocess.run([sys.executable, "-c", ask], cwd=clone / ".ci", capture_output=True, text=True, check=True)
    return done.stdout == "True\n"


def test_make_says_the_sentence_about_a_python_that_is_too_new_and_stops(clone: Path, tmp_path: Path) -> None:
    programs = tmp_path / "bin"
    _fake_python(programs, "python3", "3.15.0 whole /usr/bin/python3.15")
    for tool in ("make", "sh", "sed", "dirname"):
        (programs / tool).symlink_to(shutil.which(tool) or tool)
    done = _make("run", cwd=clone, PATH=str(programs))
    assert done.returncode != 0
    assert "python3 is 3.15.0" in done.stderr
    assert not (clone / ".venv").exists()


# The port, the browser, the configuration


def _script(name: str, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / ".ci" / name), *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_a_taken_port_gets_one_sentence_with_what_to_type() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        done = _script("port.py", "127.0.0.1", str(port))
    assert done.returncode == 1
    assert re.fullmatch(rf"Port {port} is taken, .*: use make run PORT=\d+\n", done.stderr)


@pytest.mark.parametrize("text", ["", "abc", "0", "70000", "-1"])
def test_a_port_that_is_none_gets_one_sentence(text: str) -> None:
    done = _script("port.py", "127.0.0.1", text)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)


def test_a_browser_counts_only_when_it_runs(tmp_path: Path) -> None:
    _program(tmp_path / "chromium", "echo 'please install the snap' >&2; exit 1")
    good = _program(tmp_path / "google-chrome", "echo Chromium 1")
    assert _script("browser.py", PATH=str(tmp_path)).stdout == f"{good}\n"


def test_a_missing_browser_is_said_with_the_line_to_type_and_only_ci_stops(tmp_path: Path) -> None:
    _program(tmp_path / "apt-get", "exit 100")
    _program(tmp_path / "sudo", "exit 1")
    done = _script("browser.py", PATH=str(tmp_path))
    assert (done.returncode, done.stdout) == (0, "")
    assert "the browser tests are skipped" in done.stderr
    assert "apt-get install chromium" in done.stderr
    assert _script("browser.py", PATH=str(tmp_path), STUDIO_REQUIRE_BROWSER="1").returncode == 1


def test_a_missing_browser_is_installed_where_that_is_allowed(tmp_path: Path) -> None:
    _program(tmp_path / "sudo", 'shift; exec "$@"')  # sudo -n ...
    (tmp_path / "env").symlink_to(shutil.which("env") or "env")
    (tmp_path / "true").symlink_to(shutil.which("true") or "true")
    made = tmp_path / "chromium"
    copy = f"{shutil.which('cp')} {tmp_path / 'sudo'} {made}"
    _program(tmp_path / "apt-get", f'echo "$@" >> "{tmp_path}/log"; case "$*" in *install*chromium*) {copy};; esac')
    _program(tmp_path / "sudo", 'shift; exec "$@"')
    done = _script("browser.py", PATH=str(tmp_path))
    calls = (tmp_path / "log").read_text(encoding="utf-8").splitlines()
    assert [("update" in call, "install -y" in call) for call in calls] == [(True, False), (False, True)]
    assert done.returncode == 0


def test_a_database_server_counts_only_when_it_runs(tmp_path: Path) -> None:
    programs = tmp_path / "programs"
    for name in ("initdb", "postgres"):
        _program(programs / name, f"echo {name} 15")
    given = {"PATH": str(tmp_path), "STUDIO_POSTGRES": str(programs)}
    assert _script("postgres.py", **given).stdout == f"{programs}\n"
    _program(programs / "postgres", "exit 1")
    done = _script("postgres.py", **given)
    assert (done.returncode, done.stdout) == (0, "")
    assert "the tests that need it are skipped" in done.stderr
    assert f"STUDIO_POSTGRES={programs}" in done.stderr
    assert _script("postgres.py", **given, STUDIO_REQUIRE_POSTGRES="1").returncode == 1


def test_streamlit_knows_every_option_of_the_configuration(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "streamlit", "config", "show"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    assert 'address = "127.0.0.1"' in done.stdout


# Continuous integration


def test_every_stage_of_ci_runs_and_one_failure_fails_the_whole(clone: Path, tmp_path: Path) -> None:
    programs = tmp_path / "bin"
    _program(programs / "make", 'echo "made $* $STUDIO_REQUIRE_BROWSER"; [ "$1" != types ]')
    done = subprocess.run(
        ["bash", clone / ".ci" / "run"],
        env={"PATH": f"{programs}:{os.environ['PATH']}"},
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    made = re.findall(r"^made (\S+)", done.stdout, re.MULTILINE)
    assert made == ["dev-environment", "ruff", "format-check", "imports", "test", "types"]
    assert "made test ARGS=--color=no --durations=25 1" in done.stdout
    assert re.search(r"^mypy --strict +FAILED \(1\)", done.stdout, re.MULTILINE)
    assert done.returncode == 1


def test_every_import_rule_bites(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in ("mvcore", "pages"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    libraries = (
        "replicate, boto3, dbos, sqlalchemy, av, imageio_ffmpeg, moviepy, subprocess, dotenv, streamlit, pymupdf_fonts"
    )
    with (tmp_path / "mvcore" / "errors.py").open("a", encoding="utf-8") as file:
        file.write(f"\nimport mvcore.studio, pages.ui.state, {libraries}\n")
    with (tmp_path / "pages" / "create_page.py").open("a", encoding="utf-8") as file:
        file.write("\nimport mvcore.store, pages.film_page\n")
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", command, "--no-logo", "--no-cache"], cwd=tmp_path, capture_output=True, text=True
    )
    rules = tomllib.loads((tmp_path / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    assert f"Contracts: 0 kept, {len(rules)} broken." in done.stdout
    assert done.returncode == 1


def test_the_entry_file_imports_only_streamlit_and_pages_ui() -> None:
    tree = ast.parse((ROOT / "app.py").read_text(encoding="utf-8"))
    names = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    ours = [name for name in names if name.partition(".")[0] not in sys.stdlib_module_names]
    assert [name for name in ours if name != "streamlit" and not name.startswith("pages.ui")] == []
