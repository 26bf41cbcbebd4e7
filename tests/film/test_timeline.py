"""Where clips and transitions stand in a film, in frames; pure functions, so thousands of films in a second."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mvcore.errors import BadInput
from mvcore.film import CATALOGUE, FilmOptions, FilmPlan, Transition, parse_transition, plan
from mvcore.film.soundtrack import places
from mvcore.film.timeline import Blend, Strip, gop_frames
from tests.film.test_plan import clip

_NAMES = sorted(CATALOGUE)
_TRANSITIONS = st.builds(
    lambda name, seconds: Transition(name, 0.0 if name == "cut" else seconds),
    st.sampled_from(_NAMES),
    st.floats(0.1, 3.0),
)


@st.composite
def films(draw: st.DrawFn) -> FilmPlan:
    """Plans of one to thirty clips of any length with any transitions, at any usual rate."""
    rate = Fraction(draw(st.sampled_from(["24", "25", "30", "60", "30000/1001", "8"])))
    lengths = draw(st.lists(st.integers(1, 300), min_size=1, max_size=30))
    joints = draw(st.lists(_TRANSITIONS, min_size=len(lengths) - 1, max_size=len(lengths) - 1))
    clips = [clip(f"{number}.mp4", frames=length, rate=rate) for number, length in enumerate(lengths)]
    return plan(clips, FilmOptions(transitions=tuple(joints)))


@given(films())
def test_every_frame_of_the_film_is_in_exactly_one_part(film: FilmPlan) -> None:
    overlap = sum(shot.fade_in for shot in film.shots)
    assert film.frames == sum(shot.frames for shot in film.shots) - overlap
    assert sum(part.frames for part in film.parts) == film.frames
    assert sum(segment.frames for segment in film.segments) == film.frames


@given(films())
def test_transitions_never_meet_and_are_never_longer_than_wished(film: FilmPlan) -> None:
    for shot in film.shots:
        assert shot.fade_in + shot.fade_out <= shot.frames
        assert shot.fade_in <= shot.transition.frames(film.rate)


@given(films())
def test_a_shortened_transition_is_told(film: FilmPlan) -> None:
    short = [shot for shot in film.shots if shot.fade_in < shot.transition.frames(film.rate)]
    assert len(film.warnings) == len(short)
    assert all(shot.clip.path.name in told for shot, told in zip(short, film.warnings, strict=True))


@given(films())
def test_copies_begin_with_a_group_of_pictures_and_meet_what_is_beside_them(film: FilmPlan) -> None:
    gop = gop_frames(film.rate)
    reached = dict.fromkeys((shot.clip.path for shot in film.shots), 0)
    for part in film.parts:
        if isinstance(part, Strip):
            path = part.shot.clip.path
            assert part.frames == 0 or part.begin % gop == 0
            assert part.end % gop == 0 or part.end == part.shot.frames or part.frames == 0
            assert part.begin == reached[path]
            reached[path] = part.end
        else:
            assert part.tail == reached[part.before.clip.path]
            assert part.overlap <= min(part.before.frames - part.tail, part.head)
            reached[part.after.clip.path] = part.head


@given(films())
def test_only_the_transition_and_the_rest_of_its_groups_are_rendered(film: FilmPlan) -> None:
    gop = gop_frames(film.rate)
    for part in film.parts:
        if isinstance(part, Blend):
            # A clip between two transitions may have no whole group left; then the first one takes what is between.
            groups = 3 if part.after.fade_out else 2
            assert part.frames - part.overlap < groups * gop


@given(films())
def test_sound_overlaps_where_the_picture_does_to_the_sample(film: FilmPlan) -> None:
    spans = places(film)
    assert spans[0][0] == 0
    assert spans[-1][1] == round(film.frames / film.rate * 48000)
    for shot, (begin, end) in zip(film.shots, spans, strict=True):
        assert abs(begin - shot.start / film.rate * 48000) <= Fraction(1, 2)
        assert abs(end - (shot.start + shot.frames) / film.rate * 48000) <= Fraction(1, 2)


def test_a_fade_over_whole_groups_renders_nothing_else() -> None:
    film = plan([clip("a.mp4"), clip("b.mp4")], FilmOptions(transitions=(Transition("fade", 0.5),)))
    assert [(segment.kind, segment.frames) for segment in film.segments] == [
        ("conform", 180),
        ("transition", 12),
        ("conform", 180),
    ]
    assert film.segments[1].reason == "Cross-fade of 0.50 s (12 frames)"
    assert film.segments[0].reason.endswith("because the film has transitions (fade:0.5)")
    assert film.segments[1].as_dict()["into"] == "b.mp4"


def test_a_clip_that_is_too_short_shares_its_frames_among_its_transitions() -> None:
    clips = [clip("a.mp4"), clip("b.mp4", frames=12), clip("c.mp4")]
    film = plan(clips, FilmOptions(transitions=(Transition("fade", 1.0), Transition("wipe-left", 0.5))))
    assert [shot.fade_in for shot in film.shots] == [0, 8, 4]
    assert film.warnings[0] == (
        "The transition fade:1 between a.mp4 and b.mp4 is 0.33 s long: a clip is too short for more."
    )


def test_one_transition_serves_all_joints_and_their_number_must_fit_otherwise() -> None:
    fade, wipe = Transition("fade", 0.5), Transition("wipe-up", 1.0)
    clips = [clip(f"{number}.mp4") for number in range(4)]
    assert [shot.fade_in for shot in plan(clips, FilmOptions(transitions=(fade,))).shots] == [0, 12, 12, 12]
    mixed = plan(clips, FilmOptions(transitions=(fade, Transition(), wipe)))
    assert [shot.fade_in for shot in mixed.shots] == [0, 12, 0, 24]
    with pytest.raises(BadInput, match="4 clips have 3 joints, not 2"):
        plan(clips, FilmOptions(transitions=(fade, wipe)))


def test_cuts_alone_leave_uniform_clips_copied() -> None:
    film = plan([clip("a.mp4"), clip("b.mp4")], FilmOptions(transitions=(Transition(),)))
    assert {segment.kind for segment in film.segments} == {"copy"}


def test_a_clip_left_out_takes_its_caption_and_the_transition_into_it_along() -> None:
    joints = tuple(Transition("fade", seconds) for seconds in (0.1, 0.2, 0.3))
    options = FilmOptions(transitions=joints)
    assert options.for_clips([0, 2, 3], 4).transitions == joints[1:]
    assert options.for_clips([1, 2, 3], 4).transitions == joints[1:]
    assert options.for_clips([0, 1], 4).transitions == joints[:1]
    assert FilmOptions(transitions=joints[:1]).for_clips([0, 2], 4).transitions == joints[:1]


@pytest.mark.parametrize(
    ("text", "transition"),
    [("cut", Transition()), ("fade", Transition("fade", 0.5)), ("wipe-left:1.25", Transition("wipe-left", 1.25))],
)
def test_transitions_are_written_as_name_and_seconds(text: str, transition: Transition) -> None:
    assert parse_transition(text) == transition
    assert parse_transition(str(transition)) == transition


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("fadeblack", "Did you mean fade-black"),
        ("magic", "Choose one of cut, fade"),
        ("fade:0.05", "0.1 to 3 seconds"),
        ("fade:3.1", "0.1 to 3 seconds"),
        ("fade:nan", "0.1 to 3 seconds"),
        ("fade:soon", "not a transition such as"),
        ("fade:", "not a transition such as"),
        ("cut:1", "A cut takes no time"),
        ("", "Choose one of"),
    ],
)
def test_a_transition_that_does_not_exist_is_refused_with_what_does(text: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        parse_transition(text)


def test_there_is_a_rich_choice_and_every_name_says_what_it_does() -> None:
    assert len(CATALOGUE) >= 13
    assert len({look.label for look in CATALOGUE.values()}) == len(CATALOGUE)
