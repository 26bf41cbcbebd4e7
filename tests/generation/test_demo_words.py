"""What the demo provider reads out of a description, and the pictures that it draws of it."""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat

from mvcore.generation.demo.figure import Pose, draw_figure
from mvcore.generation.demo.image import draw_image
from mvcore.generation.demo.paint import Colour
from mvcore.generation.demo.vocabulary import Character, describe
from tests.generation.demo_requests import LONG, image_request


class TestPictures:
    def draw(self, folder: Path, **request: Any) -> bytes:
        target = folder / "picture.png"
        draw_image(image_request(**request).input, target)
        return target.read_bytes()

    def test_the_same_request_gives_the_same_bytes(self, tmp_path: Path) -> None:
        assert self.draw(tmp_path, look="watercolor") == self.draw(tmp_path, look="watercolor")

    @pytest.mark.parametrize(
        ("aspect", "size"), [("16:9", (1280, 720)), ("9:16", (720, 1280)), ("1:1", (1024, 1024))]
    )  # fmt: skip
    def test_the_shape_is_as_ordered(self, tmp_path: Path, aspect: str, size: tuple[int, int]) -> None:
        data = self.draw(tmp_path, aspect_ratio=aspect)
        with Image.open(tmp_path / "picture.png") as picture:
            assert (picture.size, picture.format) == (size, "PNG")
        assert len(data) < 1_500_000

    def test_four_numbers_are_four_clearly_different_pictures(self, tmp_path: Path) -> None:
        pictures = []
        for number in (1, 2, 3, 4):
            self.draw(tmp_path, number=number, seed=number * 11)
            with Image.open(tmp_path / "picture.png") as picture:
                pictures.append(picture.convert("RGB").resize((64, 64)))
        for index, one in enumerate(pictures):
            for other in pictures[:index]:
                assert sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) > 60

    @pytest.mark.parametrize("prompt", ["", "🙂🙃", "مرحبا بالعالم", "\x00\ud800", LONG])
    def test_any_text_gives_a_picture(self, tmp_path: Path, prompt: str) -> None:
        assert self.draw(tmp_path, prompt=prompt)


RED, YELLOW, GREEN, BLUE = (222, 62, 62), (250, 206, 60), (66, 166, 96), (58, 108, 214)


def coloured(text: str) -> dict[str, Colour]:
    return dict(describe(text).tints)


def has_colour(who: Character, wanted: Colour) -> bool:
    """True when a good part of the drawn figure is of just that colour."""
    picture = draw_figure(who, Pose(), 2.0).convert("RGB")
    counted = picture.getcolors(picture.width * picture.height) or []
    return any(count > 25 for count, colour in counted if colour == wanted)


class TestColours:
    @pytest.mark.parametrize(
        ("text", "parts"),
        [
            ("A girl in a red coat with a yellow scarf and blue boots",
             {"clothes": RED, "scarf": YELLOW, "shoes": BLUE}),
            ("A coat in red, boots that are blue", {"clothes": RED, "shoes": BLUE}),
            ("A boy with a red balloon and green gloves", {"balloon": RED, "gloves": GREEN}),
            ("A woman in yellow trousers, red glasses and a blue cape",
             {"legs": YELLOW, "glasses": RED, "cape": BLUE}),
            ("An old man with a red beard and a blue hat", {"beard": RED, "hat": BLUE}),
            ("A woman with a red and white striped scarf", {"scarf": RED}),
            ("A girl in a red raincoat with a green umbrella", {"clothes": RED, "umbrella": GREEN}),
            ("A man dressed in blue", {"clothes": BLUE}),
            ("A red fox", {"fur": RED}),
            ("A fox in red", {"clothes": RED}),
            ("A girl with a red dog", {"companion": RED}),
            ("A girl on a red bicycle at a blue lake", {}),
            ("A woman with a rose and an orange in her hand", {}),
        ],
    )  # fmt: skip
    def test_a_colour_belongs_to_its_own_part_and_to_no_other(self, text: str, parts: dict[str, Colour]) -> None:
        assert coloured(text) == parts

    def test_shades_are_lighter_and_darker(self) -> None:
        dark, plain, light = (
            sum(coloured(f"A woman in a {shade} blue dress")["clothes"]) for shade in ("dark", "plain", "light")
        )
        assert dark < plain < light

    def test_hair_and_skin_take_a_shade_alone(self) -> None:
        assert sum(coloured("A girl with dark hair")["hair"]) < sum(coloured("A girl with fair hair")["hair"])
        assert sum(describe("A black woman in a white dress").skin) < 300

    @pytest.mark.parametrize(
        "text",
        ["a girl with a {} scarf", "a man in {} boots", "a boy with a {} top hat", "a king with a {} crown",
         "a girl with a {} balloon", "a man with a {} guitar", "a knight in {} armour", "a woman in a {} skirt",
         "a boy in {} trousers", "a hiker with a {} backpack", "a robot with {} gloves", "a man with a {} beard"],
    )  # fmt: skip
    def test_what_has_a_colour_is_drawn_in_it(self, text: str) -> None:
        assert has_colour(describe(text.format("magenta")), (214, 60, 160))
        assert not has_colour(describe(text.format("odd")), (214, 60, 160))

    @pytest.mark.parametrize("name", ["Ada", "Bo", "Cleo", "Dan", "Eve", "Finn", "Gus", "Hal"])
    def test_clothes_that_nobody_described_leave_a_scarf_visible(self, name: str) -> None:
        who = describe(f"{name} with a purple scarf")
        assert sum(abs(a - b) for a, b in zip(who.clothes, who.tints["scarf"], strict=True)) > 120


class TestWho:
    def test_words_decide_how_the_character_looks(self) -> None:
        who = describe("An old wizard with glasses and a red beard in a teal robe")
        assert (who.outfit, who.hat, who.old, who.woman) == ("robe", "wizard", True, False)
        assert who.wears == {"beard", "glasses"}
        assert describe("a golden robot").species == describe("🤖").species == "robot"
        assert describe("a red fox").fur == describe("red cat").fur

    @pytest.mark.parametrize(
        ("text", "species", "companion"),
        [
            ("A girl with a dog", "human", "dog"), ("A dog with a girl", "dog", ""),
            ("Anna and her cat", "human", "cat"),
            ("A pirate cat", "cat", ""), ("A cat pirate", "cat", ""), ("A dog trainer", "human", ""),
            ("A woman who is afraid of a bear", "human", ""), ("An old, grey robot and a boy", "robot", ""),
        ],
    )  # fmt: skip
    def test_the_first_noun_decides_and_others_are_company(self, text: str, species: str, companion: str) -> None:
        who = describe(text)
        assert (who.species, who.companion) == (species, companion)

    @pytest.mark.parametrize(
        ("text", "outfit", "hat", "prop"),
        [
            ("A lighthouse keeper", "coat", "peaked", "lantern"), ("A postman", "uniform", "cap", "letter"),
            ("A girl, a firefighter", "coat", "fire", "wrench"), ("A judge", "robe", "wig", "book"),
            ("A gardener in a blue dress", "dress", "straw", "can"),
            ("A baker in a top hat", "sweater", "top", "bread"), ("Two girls in hoodies and caps", "hoodie", "cap", ""),
        ],
    )  # fmt: skip
    def test_a_calling_brings_clothes_hat_and_tool(self, text: str, outfit: str, hat: str, prop: str) -> None:
        who = describe(text)
        assert (who.outfit, who.hat, who.prop) == (outfit, hat, prop)

    def test_the_calling_of_others_dresses_nobody(self) -> None:
        assert describe("A girl in a red coat with a knight").hat == ""

    def test_what_is_not_there_is_not_drawn(self) -> None:
        who = describe("A sailor without a red scarf, no glasses")
        assert not {"scarf", "glasses"} & who.wears
        assert "scarf" not in who.tints
