"""Cards and captions: where they stand, what they change in the picture, and that they are made once."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from mvcore.cli import main
from mvcore.errors import BadInput
from mvcore.film import Cache, FilmOptions, Transition, plan, plan_film, prepare, probe, stitch, verify
from tests.film.media_files import Shelf, frame_hashes, pictures, sound
from tests.film.test_plan import clip

FADE = Transition("fade", 0.5)
SMALL = FilmOptions(size=(160, 90), loudness=None)


def brightness(film: Path) -> NDArray[np.uint8]:
    """The decoded pictures' luma: frames, rows, columns."""
    return np.stack([frame.to_ndarray(format="gray") for frame in pictures(film)])


def test_cards_stand_before_and_behind_the_clips_in_the_films_format() -> None:
    film = plan([clip("a.mp4"), clip("b.mp4")], FilmOptions(title="Neon\nHarbour", end_title="Bye"))
    assert [(segment.kind, str(segment.source)) for segment in film.segments] == [
        ("card", "title card"),
        ("conform", "a.mp4"),
        ("conform", "b.mp4"),
        ("card", "end card"),
    ]
    assert film.frames == 72 + 192 + 192 + 72
    assert film.segments[0].reason == "drawn: “Neon / Harbour”"
    assert film.segments[1].reason.endswith("because the film has a title card and an end card")
    assert 0 < film.segments[0].cost < film.segments[1].cost


def test_a_card_stands_as_long_as_reading_it_takes() -> None:
    film = plan([clip()], FilmOptions(title="long words " * 18))
    assert film.segments[0].seconds == pytest.approx(197 / 20, abs=1 / 24)


def test_a_transition_for_all_joints_leads_into_and_out_of_cards_too() -> None:
    wishes = FilmOptions(title="Hi", end_title="Bye", transitions=(FADE,))
    film = plan([clip("a.mp4"), clip("b.mp4")], wishes)
    assert [shot.fade_in for shot in film.shots] == [0, 12, 12, 12]
    assert film.frames == 72 + 192 + 192 + 72 - 3 * 12


def test_transitions_chosen_joint_by_joint_leave_cards_cut() -> None:
    joints = (FADE, Transition("wipe-up", 0.5))
    film = plan([clip(), clip(), clip()], FilmOptions(title="Hi", transitions=joints))
    assert [shot.fade_in for shot in film.shots] == [0, 0, 12, 12]


def test_texts_of_nothing_but_spaces_are_none() -> None:
    film = plan([clip(), clip()], FilmOptions(title=" \n ", captions=("", "\t")))
    assert [segment.kind for segment in film.segments] == ["copy", "copy"]


def test_captions_that_do_not_fit_to_the_clips_are_refused() -> None:
    with pytest.raises(BadInput, match=r"^There are 1 captions for 2 clips; give one per clip, or none\.$"):
        plan([clip(), clip()], FilmOptions(captions=("one",)))
    with pytest.raises(BadInput, match=r"^Caption 2 has 500 characters; write at most 200\.$"):
        FilmOptions(captions=("", "x" * 500))


def test_the_same_clip_under_two_captions_costs_twice() -> None:
    once = plan([clip(), clip()], FilmOptions(captions=("one", "one"))).cost
    assert plan([clip(), clip()], FilmOptions(captions=("one", "two"))).cost > 1.5 * once


@pytest.mark.parametrize("transitions", [(), (FADE,), (Transition("wipe-left", 0.3),)])
def test_a_film_with_cards_and_captions_comes_out_as_planned(
    shelf: Shelf, film: Path, transitions: tuple[Transition, ...]
) -> None:
    clips = [shelf("plain.mp4"), shelf("negative.mp4")]
    wishes = replace(SMALL, title="Hi", end_title="Bye", captions=("One", ""), transitions=transitions)
    report = stitch(clips, film, wishes)
    assert len(frame_hashes(film)) == report.frames == verify(film, report.plan).frames
    names = [segment["source"] for segment in json.loads(json.dumps(report.as_dict()))["segments"]]
    assert (names[0], names[-1]) == ("title card", "end card")


def test_a_card_comes_out_of_black_shows_its_text_and_goes_and_is_silent(shelf: Shelf, film: Path) -> None:
    stitch([shelf("plain.mp4")], film, replace(SMALL, title="Hello"))
    luma = brightness(film)
    assert len(luma) == 72 + 24
    assert luma[0].max() < 40
    assert luma[71].max() < 40
    assert luma[36].max() > 200
    assert np.abs(luma[36, :20].astype(int) - luma[36, 0, 0]).max() <= 2  # nothing is written near the upper edge
    heard = sound(film)
    assert np.abs(heard[: 3 * 48000 - 2048]).max() < 0.001
    assert np.abs(heard[3 * 48000 + 2048 :]).max() > 0.05


def test_a_card_beside_a_transition_does_not_go_black_first(shelf: Shelf, film: Path) -> None:
    made = stitch([shelf("plain.mp4"), shelf("negative.mp4")], film, replace(SMALL, title="Hello", transitions=(FADE,)))
    assert made.frames == 72 + 24 + 24 - 24
    assert brightness(film)[60].max() > 200  # the transition begins here


@pytest.mark.parametrize("name", ["plain.mp4", "upright.mp4", "ntsc.mp4", "transparent.mov", "wide_pixels.mp4"])
def test_a_caption_changes_the_picture_where_it_stands_and_nowhere_else(shelf: Shelf, film: Path, name: str) -> None:
    wishes = replace(SMALL, size=(160, 120))
    stitch([shelf(name)], film, wishes)
    without = brightness(film).astype(int)
    stitch([shelf(name)], film, replace(wishes, captions=("Words here",)))
    # What the encoder spends on letters it takes from elsewhere, so small differences are everywhere.
    changed = np.abs(brightness(film).astype(int) - without)
    assert len(changed) == len(without)
    for frame in (changed[0], changed[-1]):
        assert frame[90:].max() > 60
        assert frame[:80].max() < 40


def test_a_clip_that_is_stored_turned_is_captioned_upright(shelf: Shelf, film: Path) -> None:
    stitch([shelf.turned()], film, FilmOptions(captions=("Up",)))
    assert (probe(film).width, probe(film).height) == (180, 320)
    with_caption = brightness(film)[12].astype(int)
    stitch([shelf.turned()], film, FilmOptions(size=(180, 320), fps=Fraction(12)))
    rows = np.flatnonzero((np.abs(with_caption - brightness(film)[6]) > 60).any(axis=1))
    assert 240 < rows[0] <= rows[-1] < 280


def test_texts_are_drawn_once_and_a_changed_one_costs_itself(shelf: Shelf, film: Path, tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    clips = [shelf("plain.mp4"), shelf("negative.mp4")]
    wishes = replace(SMALL, title="Hi", captions=("One", "Two"))
    assert prepare(clips, wishes, cache) == 3
    kept = {path.name: path.stat().st_ino for path in cache.folder.iterdir()}
    assert all(segment.cached for segment in plan_film(clips, wishes, cache=cache).segments)
    stitch(clips, film, wishes, cache=cache)
    assert {path.name: path.stat().st_ino for path in cache.folder.iterdir()} == kept
    changed = plan_film(clips, replace(wishes, captions=("One", "Three")), cache=cache)
    assert [segment.cached for segment in changed.segments] == [True, True, False]
    retitled = plan_film(clips, replace(wishes, title="Ho"), cache=cache)
    assert [segment.cached for segment in retitled.segments] == [False, True, True]


def test_a_caption_goes_with_its_clip_when_another_one_is_left_out(shelf: Shelf, tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_text("no clip")
    clips = [broken, shelf("plain.mp4")]
    film = plan_film(clips, replace(SMALL, captions=("One", "Two")), skip_broken=True)
    assert [shot.text for shot in film.shots] == ["Two"]


def test_what_cannot_be_drawn_is_refused_before_anything_is_made(shelf: Shelf, film: Path) -> None:
    for wishes, sentence in (
        (FilmOptions(title="音"), "characters of the title card: 音 "),
        (FilmOptions(captions=("🎉",)), "characters of the caption of plain.mp4: 🎉 "),
        (FilmOptions(size=(32, 32), end_title="long " * 30), "no room for the end card"),
    ):
        with pytest.raises(BadInput, match=sentence):
            stitch([shelf("plain.mp4")], film, wishes)
    assert not list(film.parent.iterdir())


def test_the_command_takes_titles_and_captions(shelf: Shelf, capsys: pytest.CaptureFixture[str]) -> None:
    one, two = str(shelf("plain.mp4")), str(shelf("negative.mp4"))
    command = ["stitch", one, two, "--plan", "--title", "Hi", "--end-card", "Bye", "--caption", "2:A: b"]
    assert main(command) == 0
    shown = capsys.readouterr().out.splitlines()
    assert "title card: drawn: “Hi” (" in shown[1]
    assert "s of work)" in shown[1]
    assert main([*command, "--json"]) == 0
    offer = json.loads(capsys.readouterr().out)
    assert [segment["kind"] for segment in offer["segments"]] == ["card", "conform", "conform", "card"]
    for wrong in (
        ["--caption", "3:x"],
        ["--caption", "0:x"],
        ["--caption", "1:x", "--caption", "1:y"],
        ["--title", "音"],
    ):
        assert main(["stitch", one, two, "--plan", *wrong]) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1
