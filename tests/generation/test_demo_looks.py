"""The looks of the demo provider: which one a picture or a clip has, and what it does to skin."""

import colorsys
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageStat

from mvcore import LOOKS
from mvcore.generation.demo.image import draw_image
from mvcore.generation.demo.paint import Colour
from mvcore.generation.demo.places import place_for
from mvcore.generation.demo.puppet import make_puppet
from mvcore.generation.demo.script import write_script
from mvcore.generation.demo.stage import Scene, Stage
from tests.generation.demo_requests import HEROINE, image_request, script_request

OTHER_LOOKS = ("neon", "retro", "clay", "sepia", "vintage", "anime")
SKINS = {"fair": (255, 222, 198), "tanned": (214, 154, 108), "dark": (116, 74, 54)}


def scene_of(idea: str, look: str, character: str = HEROINE) -> str:
    """The description of the one scene of a script."""
    request = script_request(idea, 1, look=look, character=character)
    return str(json.loads(write_script(request.input))["scenes"][0]["description"])


def clip_frame(text: str, reference: Path | None = None) -> Image.Image:
    return Stage(Scene(text, 1, 0, (320, 180), 4.0, reference)).frame(2)


Drawn = Callable[..., Path]


@pytest.fixture
def drawn(tmp_path: Path) -> Drawn:
    """Draws the picture of a request and answers its file."""

    def draw(prompt: str, look: str, number: int = 1) -> Path:
        target = tmp_path / f"{look}.png"
        draw_image(image_request(prompt, number, look=look).input, target)
        return target

    return draw


class TestWhichLook:
    @pytest.mark.parametrize("word", OTHER_LOOKS)
    def test_a_word_of_the_idea_changes_nothing_of_the_look_that_was_chosen(self, word: str) -> None:
        scene = scene_of(f"A girl in the rain and a {word} song", "cinematic")
        assert word in scene
        assert clip_frame(scene).tobytes() == clip_frame(scene.replace(word, "gentle")).tobytes()

    def test_a_word_of_the_character_changes_nothing_either(self) -> None:
        scene = scene_of("A girl on the beach", "watercolor", "A neon girl, vintage look")
        plain = scene.replace("watercolor", "cinematic")
        assert clip_frame(scene).tobytes() != clip_frame(plain).tobytes()
        assert clip_frame(plain).tobytes() == clip_frame(scene.replace("watercolor", "plain")).tobytes()

    def test_each_look_that_can_be_chosen_is_seen_in_the_clip(self) -> None:
        frames = {clip_frame(scene_of("A girl on the beach", look)).tobytes() for look in LOOKS}
        assert len(frames) == len(LOOKS)

    @pytest.mark.parametrize("look", LOOKS)
    def test_a_scene_in_a_persons_own_words_has_the_look_of_the_picture(self, look: str, drawn: Drawn) -> None:
        picture, words = drawn(HEROINE, look), "A girl on a wide beach, neon and vintage"
        told = f"{words}. Made in the {look} look"
        assert clip_frame(words, picture).tobytes() == clip_frame(told, picture).tobytes()


class TestSkin:
    @pytest.mark.parametrize("skin", SKINS)
    @pytest.mark.parametrize("look", LOOKS)
    def test_a_look_turns_no_face_red_in_a_picture(self, look: str, skin: str, drawn: Drawn) -> None:
        with Image.open(drawn(f"A bald man with {skin} skin", look, 2)) as portrait:
            assert share_of_skin(portrait.crop((400, 240, 620, 380)), SKINS[skin]) > 0.9

    @pytest.mark.parametrize("skin", SKINS)
    @pytest.mark.parametrize("look", LOOKS)
    def test_a_look_turns_no_face_red_in_a_clip(self, look: str, skin: str) -> None:
        text = f"A bald man with {skin} skin. Made in the {look} look"
        figure = make_puppet(None, text, place_for("meadow", 1), (640, 360)).phases[0]
        left, top, right, bottom = figure.getchannel("A").getbbox() or (0, 0, 0, 0)
        head = figure.crop((left, top, right, top + (bottom - top) // 5))
        assert share_of_skin(head, SKINS[skin]) > 0.4

    @pytest.mark.parametrize("look", LOOKS)
    def test_a_look_turns_no_face_red_on_a_photo(self, look: str, tmp_path: Path) -> None:
        Image.new("RGB", (300, 400), SKINS["tanned"]).save(tmp_path / "photo.png")
        text = f"A meadow. Made in the {look} look"
        card = make_puppet(tmp_path / "photo.png", text, place_for("meadow", 1), (1280, 720)).phases[0]
        assert share_of_skin(card, SKINS["tanned"]) > 0.7

    def test_a_look_colours_all_the_rest_of_a_figure(self, drawn: Drawn) -> None:
        plain, neon = (
            ImageStat.Stat(Image.open(drawn("A bald man in a blue coat", look, 2)).crop((400, 850, 620, 1000))).mean
            for look in ("cinematic", "neon")
        )
        assert max(abs(was - now) for was, now in zip(plain, neon, strict=True)) > 40


def share_of_skin(picture: Image.Image, skin: Colour) -> float:
    """How much of what can be seen has about the hue and the saturation of the skin, lighter or darker."""
    counted = picture.convert("RGBA").getcolors(picture.width * picture.height) or []
    seen = [(count, (red, green, blue)) for count, (red, green, blue, alpha) in counted if alpha > 200]  # type: ignore[misc]
    return sum(count for count, colour in seen if is_skin(colour, skin)) / sum(count for count, _ in seen)


def is_skin(colour: Colour, skin: Colour) -> bool:
    hue, saturation, _ = colorsys.rgb_to_hsv(*colour)
    skin_hue, skin_saturation, _ = colorsys.rgb_to_hsv(*skin)
    return abs(hue - skin_hue) * 360 < 12 and abs(saturation - skin_saturation) < 0.16
