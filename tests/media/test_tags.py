"""Titles and names in a file that are no UTF-8: nothing of them is needed, and the file plays."""

from pathlib import Path

import pytest

from mvcore.media import probe, probe_audio

FILES = Path(__file__).parent / "files"


@pytest.mark.parametrize("path", sorted(FILES.glob("latin1_*")), ids=lambda path: path.name)
def test_a_clip_whose_tags_are_latin_1_plays(path: Path) -> None:
    assert probe(path).frames == 12


@pytest.mark.parametrize("path", sorted(FILES.glob("gbk.*")), ids=lambda path: path.name)
def test_music_whose_tags_are_gbk_plays(path: Path) -> None:
    assert probe_audio(path).duration > 1
