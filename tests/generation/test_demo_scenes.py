"""The scripts of the demo provider: places, weather and deeds out of an idea."""

import json
import random
from typing import Any

import pytest

from mvcore.generation.demo import backdrop, casting, faults, script
from mvcore.generation.demo.callings import CALLINGS
from mvcore.generation.demo.deeds import DEEDS, Deed, deed_written, deeds_in
from mvcore.generation.demo.paint import Colour
from mvcore.generation.demo.places import PLACES, place_for, places_in
from mvcore.generation.demo.story import motion_told
from mvcore.generation.demo.weather import Weather, told, weather_in
from tests.generation.demo_requests import HEROINE, LONG, script_request


class TestScripts:
    def scenes(self, idea: str, count: int, **more: Any) -> list[dict[str, str]]:
        found = json.loads(script.write_script(script_request(idea, count, **more).input))["scenes"]
        assert isinstance(found, list)
        return found

    @pytest.mark.parametrize("count", range(1, 13))
    def test_there_are_as_many_scenes_as_asked_for_each_in_another_place(self, count: int) -> None:
        scenes = self.scenes("Two friends at the beach, in the city and in the snow", count)
        assert len(scenes) == count
        assert len({place_for(scene["description"], 1).name for scene in scenes}) == count
        assert len({scene["title"] for scene in scenes}) == count

    @pytest.mark.parametrize("idea", ["", "🙂", LONG, "x" * 5000, "[fail 1]" * 600])
    def test_any_idea_keeps_the_limits(self, idea: str) -> None:
        for scene in self.scenes(idea, 12, character=LONG):
            assert 0 < len(scene["description"]) <= 5000
            assert 0 < len(scene["negative_description"]) <= 1000
            assert scene["title"]

    def test_idea_character_and_look_are_in_every_scene(self) -> None:
        for scene in self.scenes("A song about the way home", 3):
            assert "A song about the way home" in scene["description"]
            assert HEROINE in scene["description"]
            assert "anime" in scene["description"]

    def test_a_numbered_mark_goes_to_its_scene_only(self) -> None:
        scenes = self.scenes("Rain [fail 2 once] [fail 9] [slow 3]", 3, character="a cat [fail]")
        assert [faults.marks(scene["description"]) for scene in scenes] == [[], faults.marks("[fail 2 once]"), []]

    @pytest.mark.parametrize(
        ("idea", "names"),
        [
            ("from the harbour to the moon", ["coast", "space"]),
            ("To the moon and back to the city", ["space", "city"]),
            ("A lighthouse by the sea", ["coast"]), ("The sea, seen from a lighthouse", ["coast"]),
            ("A girl dances under the stars in a castle", ["castle"]), ("She leaves the city", ["city"]),
            ("At the beach and in the snow", ["beach", "snow"]), ("Snow falls on the city", ["city"]),
            ("A sailor", ["coast"]), ("A sailor on the sea", ["coast"]),
            ("Flowers in the desert", ["desert"]), ("a word about nothing", []),
        ],
    )  # fmt: skip
    def test_an_idea_names_its_places_in_its_order(self, idea: str, names: list[str]) -> None:
        assert [place.name for place in places_in(idea)] == names

    def test_the_film_goes_where_the_idea_goes_and_then_to_neighbours(self) -> None:
        way = [place_for(scene["description"], 1) for scene in self.scenes("From the harbour to the moon", 4)]
        assert [place.name for place in way[:2]] == ["coast", "space"]
        assert way[2].name in way[1].neighbours

    @pytest.mark.parametrize(
        ("text", "colour"), [("A lighthouse", (214, 64, 62)), ("A castle on a hill", (86, 92, 158))]
    )
    def test_a_landmark_is_drawn_where_it_is_named(self, text: str, colour: Colour) -> None:
        picture = backdrop.paint(place_for(text, 1), (320, 180), 1).far
        counted = picture.getcolors(picture.width * picture.height) or []
        assert sum(count for count, found in counted if found == colour) > 40

    @pytest.mark.parametrize(
        ("text", "weather"),
        [
            ("dances in a storm", Weather("storm")), ("It is raining at night", Weather("rain", "night")),
            ("Snow falls on the city", Weather("snow")), ("Two friends in the snow", Weather()),
            ("A foggy morning", Weather("fog", "dawn")), ("The wind at sunset", Weather("", "sunset", True)),
            ("Under the stars", Weather("", "night")), ("A knight with a raincoat", Weather()),
        ],
    )  # fmt: skip
    def test_weather_and_hour_are_read(self, text: str, weather: Weather) -> None:
        assert weather_in(text) == weather

    def test_the_weather_of_the_idea_is_told_in_every_scene_and_found_there_without_the_idea(self) -> None:
        for scene in self.scenes("A storm at night", 12):
            told = scene["description"].replace("A storm at night", "")
            assert "storm" in told.lower() or "thunder" in told.lower() or not place_for(told, 1).is_open
            assert weather_in(scene["description"]) == Weather("storm", "night")

    def test_weather_is_told_where_it_can_be_seen(self) -> None:
        for seed in range(40):
            scenes = self.scenes("A girl in a storm", 4, seed=seed)
            assert all(place_for(scene["description"], 1).is_open for scene in scenes)

    @pytest.mark.parametrize("sky", ["", "storm", "rain", "snow", "fog"])
    @pytest.mark.parametrize("hour", ["", "night", "sunset", "dawn"])
    def test_what_is_told_of_the_weather_is_understood_again(self, sky: str, hour: str) -> None:
        weather = Weather(sky, hour, wind=sky != "storm")
        for seed in range(20):
            assert weather_in(told(weather, place_for("meadow", 1), random.Random(seed))) == weather

    def test_places_bring_no_weather_that_nobody_asked_for(self) -> None:
        for scene in self.scenes("A song about the way home", 12):
            assert weather_in(scene["description"]) == Weather()

    @pytest.mark.parametrize(
        ("idea", "names"),
        [
            ("A lighthouse keeper dances in a storm", ["dance"]), ("She loses her balloon, searches and finds it",
             ["lose", "search", "find"]), ("A knight fights and falls in love", ["fight", "love"]),
            ("Rain falls", []), ("Looking for the way home", ["search", "return"]),
        ],
    )  # fmt: skip
    def test_the_verbs_of_an_idea_are_its_deeds(self, idea: str, names: list[str]) -> None:
        assert [deed.name for deed in deeds_in(idea)] == names

    def test_scenes_do_what_the_idea_says_in_its_order(self) -> None:
        done = [deed_written(scene["description"]) for scene in self.scenes("A boy loses a dog, runs and flies", 3)]
        assert [deed.name for deed in done if deed] == ["lose", "run", "fly"]

    @pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.name)
    def test_each_line_of_a_deed_is_played_as_that_deed(self, deed: Deed) -> None:
        for line in (line for lines in deed.lines.values() for line in lines):
            assert motion_told(f"A wide beach. A girl {line}, while the drums join in.") == deed.motion

    def test_what_only_place_weather_and_camera_do_is_nobodys_deed(self) -> None:
        text = "The rain drums softly. A girl nods. The drawbridge comes down and its chains sing. “She runs”"
        assert motion_told(text.replace("“She runs”", "The story behind it: “She runs”.")) == ""

    def test_the_hero_plays_the_role_of_the_idea(self) -> None:
        for scene in self.scenes("A lighthouse keeper dances in a storm", 4, character="A girl in a red coat"):
            assert "A girl in a red coat, as the lighthouse keeper, " in scene["description"]
            assert casting.role_in(scene["description"]) is CALLINGS["lighthousekeeper"]
        (alone,) = self.scenes("A nurse dances", 1, character="A knight")
        assert casting.role_in(alone["description"]) is None

    def test_a_clip_without_a_picture_finds_the_same_hero_in_each_scene(self) -> None:
        scenes = self.scenes("A storm at the sea [fail 2]", 3, character="A girl. Her hat is red.")
        assert {casting.hero_in(scene["description"]) for scene in scenes} == {"A girl. Her hat is red"}

    def test_another_seed_tells_another_story_and_the_same_seed_the_same(self) -> None:
        told = {script.write_script(script_request("A girl waits", 3).input | {"seed": seed}) for seed in range(300)}
        assert len(told) == 300
        assert script.write_script(script_request().input) == script.write_script(script_request().input)

    def test_every_place_is_recognised_by_its_own_words(self) -> None:
        assert [place_for(place.scenery, 1) for place in PLACES] == list(PLACES)
