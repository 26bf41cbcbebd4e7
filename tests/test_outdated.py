"""What has changed since a film was made: its clips, its settings, its character."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from mvcore.choices import FilmChoices
from mvcore.domain import Brief, Project, Scene, Take, TakeKind, TakeStatus, now
from mvcore.outdated import outdated_by, outdated_text
from mvcore.takes import new_film


def take(number: int, clip: str = "", character: str | None = "her", status: TakeStatus = TakeStatus.READY) -> Take:
    return Take(
        id=f"take-{number}",
        project_id="project",
        kind=TakeKind.CLIP,
        slot=number,
        provider="demo",
        model="demo/clip",
        input={"prompt": "", "character_reference": character},
        seed=0,
        status=status,
        progress=1.0,
        expected_seconds=1.0,
        created_at=now(),
        asset_id=(clip or f"clip-{number}") if status is TakeStatus.READY else None,
    )


def scene(number: int, of: Take | None = None) -> Scene:
    return Scene(f"scene-{number}", number, "", "", "", of or take(number))


def project(count: int = 3, choices: FilmChoices | None = None) -> Project:
    """A project with its film."""
    scenes = tuple(scene(number) for number in range(count))
    begun = Project("project", Brief("a", "b"), "her", now(), now(), scenes=scenes, choices=choices or FilmChoices())
    return filmed(begun)


def filmed(begun: Project) -> Project:
    return replace(begun, finished_film=replace(new_film(begun), status=TakeStatus.READY, asset_id="film"))


def with_scenes(made: Project, *others: Scene) -> Project:
    new = {other.position: other for other in others}
    return replace(made, scenes=tuple(new.get(old.position, old) for old in made.scenes))


def test_a_film_that_would_be_the_same_now_says_nothing() -> None:
    made = project()
    assert (outdated_by(made), outdated_text(made)) == ((), None)
    assert outdated_by(replace(made, finished_film=None)) == ()


def test_other_clips_are_named_by_their_scenes() -> None:
    made = project()
    one = with_scenes(made, scene(1, take(1, "other")))
    assert outdated_by(one) == ("the clip of scene 2",)
    more = with_scenes(one, scene(2, take(2, status=TakeStatus.GENERATING)))
    assert outdated_by(more) == ("the clips of scenes 2, 3",)
    assert outdated_text(more) == "This film was made before these changes: the clips of scenes 2, 3."


def test_a_clip_that_was_missing_counts_once_it_is_there() -> None:
    begun = with_scenes(project(), scene(2, take(2, status=TakeStatus.FAILED)))
    made = filmed(begun)
    assert outdated_by(made) == ()
    assert outdated_by(with_scenes(made, scene(2))) == ("the clip of scene 3",)


def test_a_film_of_the_first_release_knows_its_clips_by_their_places() -> None:
    begun = with_scenes(project(), scene(0, take(0, status=TakeStatus.FAILED)))
    made = filmed(begun)
    assert made.finished_film is not None
    old = replace(made, finished_film=replace(made.finished_film, scene_ids=()))
    assert outdated_by(old) == ()
    assert outdated_by(with_scenes(old, scene(1, take(1, "other")))) == ("the clip of scene 2",)


def test_scenes_that_were_moved_added_or_deleted_count() -> None:
    made = project()
    first, second, third = made.scenes
    moved = (replace(second, position=0), replace(first, position=1), third)
    assert outdated_by(replace(made, scenes=moved)) == ("the order of the scenes",)
    assert outdated_by(replace(made, scenes=(first, second))) == ("deleted scenes",)
    assert outdated_by(replace(made, scenes=(*made.scenes, scene(3)))) == ("the clip of scene 4",)


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        (FilmChoices(), FilmChoices(transition="fade:0.5"), ("transitions",)),
        (FilmChoices(), FilmChoices(joints={"scene-2": "fade:0.5"}), ("transitions",)),
        (FilmChoices(), FilmChoices(joints={"scene-0": "fade:0.5", "gone": "fade:1", "scene-1": "cut"}), ()),
        (
            FilmChoices(),
            FilmChoices(size=(1280, 720), fps="24", fit="crop"),
            ("size", "frame rate", "fit of other shapes"),
        ),
        (FilmChoices(), FilmChoices(music_asset_id="song"), ("music", "sound of the clips")),
        (FilmChoices(), FilmChoices(music_asset_id="song", clip_audio="keep"), ("music",)),
        (FilmChoices(), FilmChoices(clip_audio="keep"), ()),
        (FilmChoices(clip_audio="keep"), FilmChoices(clip_audio="duck"), ()),
        (FilmChoices(), FilmChoices(music_start=3.0, music_gain=-6.0, music_end="trim", music_name="x"), ()),
        (FilmChoices(music_asset_id="a"), FilmChoices(music_asset_id="a", music_name="x", clip_gain=3.0), ()),
        (FilmChoices(music_asset_id="a"), FilmChoices(music_asset_id="a", music_start=3.0), ("music",)),
        (FilmChoices(), FilmChoices(clip_gain=3.0), ("sound of the clips",)),
        (FilmChoices(), FilmChoices(loudness=None), ("loudness",)),
        (FilmChoices(), FilmChoices(title="Hi", end_title="Bye"), ("title card", "end card")),
        (FilmChoices(), FilmChoices(title=" ", captions={"scene-1": " ", "gone": "Hi"}, skip_broken=True), ()),
        (FilmChoices(), FilmChoices(captions={"scene-1": "Hi"}), ("captions",)),
    ],
)
def test_settings_count_where_they_change_the_film(
    before: FilmChoices, after: FilmChoices, changes: tuple[str, ...]
) -> None:
    assert outdated_by(replace(project(choices=before), choices=after)) == changes


def test_the_transition_of_a_single_clip_counts_beside_a_card_alone() -> None:
    for title, changes in (("", ()), ("Hi", ("transitions",))):
        made = project(1, FilmChoices(title=title))
        assert outdated_by(replace(made, choices=FilmChoices(title=title, transition="fade:0.5"))) == changes


@pytest.mark.parametrize(
    ("change", "changes"),
    [
        (lambda made: replace(made, character_asset_id="him"), ("the character of scenes 1, 2, 3",)),
        (lambda made: replace(made, character_asset_id=None), ()),
        (
            lambda made: with_scenes(replace(made, character_asset_id="him"), scene(1, take(1, "other", "him"))),
            ("the clip of scene 2", "the character of scenes 1, 3"),
        ),
        (
            lambda made: with_scenes(
                replace(made, character_asset_id="him"),
                *(scene(at, replace(take(at), character_reference_warning="made without")) for at in range(3)),
            ),
            (),
        ),
    ],
)
def test_another_character_counts_for_the_clips_that_show_the_former_one(
    change: Callable[[Project], Project], changes: tuple[str, ...]
) -> None:
    assert outdated_by(change(project())) == changes
