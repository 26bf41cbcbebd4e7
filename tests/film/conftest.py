"""What the film's tests share: a shelf of small clips, made once per run."""

from pathlib import Path

import hypothesis
import pytest

from tests.film.media_files import Shelf

# Another program may take the processor in the middle of any example.
hypothesis.settings.register_profile("busy machine", deadline=None)
hypothesis.settings.load_profile("busy machine")


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Small media files of every kind, by name."""
    return Shelf(tmp_path_factory.mktemp("shelf"))


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """Where a test's film goes: a folder with nothing else in it."""
    folder = tmp_path / "films"
    folder.mkdir()
    return folder / "film.mp4"
