"""The scripts of the demo provider: places, weather and deeds out of an idea."""

import json
from typing import Any

import pytest

from mvcore.generation.demo import faults, script
from mvcore.generation.demo.places import PLACES, place_for
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

    def test_every_place_is_recognised_by_its_own_words(self) -> None:
        assert [place_for(place.scenery, 1) for place in PLACES] == list(PLACES)
