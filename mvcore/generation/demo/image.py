"""Character pictures: four clearly different pictures of one character."""

import dataclasses
import json
import math
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PIL import Image, ImageFilter, PngImagePlugin

from mvcore.generation.demo import backdrop, lettering, looks, particles
from mvcore.generation.demo.faults import without_marks
from mvcore.generation.demo.figure import Pose, View, draw_figure
from mvcore.generation.demo.ledger import whole_number
from mvcore.generation.demo.paint import Pen, darker, glow, lighter, mix
from mvcore.generation.demo.places import PLACES, Place, place_in, route
from mvcore.generation.demo.poses import walking
from mvcore.generation.demo.vocabulary import Character, describe
from mvcore.generation.demo.weather import Weather, weather_in, weathered
from mvcore.generation.demo.words import number_of

SIZES = {"16:9": (1280, 720), "9:16": (720, 1280), "1:1": (1024, 1024)}
RECIPE_KEY = "mv-demo-character"

_WOMEN_STYLES = ("long", "bob", "ponytail", "bun", "pigtails", "curly")
_MEN_STYLES = ("short", "swept", "spiky", "curly")
_WAVING = Pose(left_arm=(-16, -8), right_arm=(118, 166), left_leg=(-5, -2), right_leg=(5, 2), head_tilt=4, turn=0.12)
_BUST = Pose(left_arm=(-18, -10), right_arm=(18, 10), head_tilt=-4, turn=-0.25)
_LEAPING = Pose(left_arm=(-112, -150), right_arm=(108, 146), left_leg=(-38, 12), right_leg=(46, 66), lean=-4,
                head_tilt=-5, turn=0.35, mouth="open", sway=1.2)  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Recipe:
    """What a demo picture was drawn from. It travels inside the PNG, so that clips can bring the figure to life."""

    text: str
    number: int
    seed: int
    look: str

    @property
    def character(self) -> Character:
        """The character in the hair style of this picture."""
        return styled(describe(self.text), self.number)


def recipe_in(picture: Image.Image) -> Recipe | None:
    """The recipe of a picture that this module drew; None for any other picture."""
    try:
        data = json.loads(picture.info[RECIPE_KEY])
        return Recipe(str(data["text"]), int(data["number"]), int(data["seed"]), str(data["look"]))
    except (KeyError, TypeError, ValueError):
        return None


def styled(who: Character, number: int) -> Character:
    """The character with the hair of picture `number`, unless its description says which."""
    styles: tuple[str, ...] = _WOMEN_STYLES if who.woman else _MEN_STYLES
    if who.hat in ("dome", "knight"):
        styles = ("bob", "short") if who.woman else ("short", "swept")
    style = who.hair_style or styles[(who.key + number - 1) % len(styles)]
    return dataclasses.replace(who, hair_style="short" if style == "bob" and not who.woman else style)


def draw_image(request: Mapping[str, Any], target: Path) -> None:
    """Draw the picture that `request` asks for as PNG: prompt, number, seed, aspect_ratio, look."""
    recipe = Recipe(
        text=without_marks(str(request.get("prompt", ""))),
        number=whole_number(request.get("number"), 1),
        seed=whole_number(request.get("seed"), 0),
        look=looks.look_named(request.get("look")).name,
    )
    size = SIZES.get(str(request.get("aspect_ratio")), SIZES["16:9"])
    picture = compose(recipe, size)
    lettering.stamp(picture)
    info = PngImagePlugin.PngInfo()
    info.add_text(RECIPE_KEY, json.dumps(dataclasses.asdict(recipe)))
    picture.save(target, "PNG", pnginfo=info)


def compose(recipe: Recipe, size: tuple[int, int]) -> Image.Image:
    """The picture without its mark."""
    scene = (_standing, _portrait, _strolling, _action)[(recipe.number - 1) % 4]
    weather = weather_in(recipe.text)
    place = weathered(_place(recipe, weather), weather)
    look = looks.look_named(recipe.look)
    picture = scene(recipe.character, place, look, size, number_of(f"{recipe.text}|{recipe.seed}|{recipe.number}"))
    return looks.treated(picture, look, recipe.seed)


def _place(recipe: Recipe, weather: Weather) -> Place:
    """Places that the text names come first, with such as fit; the numbers never share one, whatever their seeds
    are."""
    is_told = weather != Weather()
    order = route(recipe.text, len(PLACES), random.Random(number_of(recipe.text)), in_the_open=is_told)
    group = 0 if is_told or place_in(recipe.text) else (recipe.seed % 3) * 4
    return order[(recipe.number - 1) % 4 + group]


def _standing(who: Character, place: Place, look: looks.Look, size: tuple[int, int], seed: int) -> Image.Image:
    """Whole body, waving, in the middle of its place."""
    width, height = size
    picture = backdrop.flatten(backdrop.paint(place, size, seed))
    scale = min(height * 0.66, width * 0.86) / 100 * (0.92 if who.young else 1.0)
    particles.scatter(picture, place, seed)
    _place_figure(picture, who, _WAVING, place, look, scale, (width * 0.56, height * 0.93))
    return picture


def _strolling(who: Character, place: Place, look: looks.Look, size: tuple[int, int], seed: int) -> Image.Image:
    """Three-quarter view, walking, close to the camera, the light from the other side."""
    width, height = size
    scenery = backdrop.flatten(backdrop.paint(place, size, seed)).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    picture = scenery.filter(ImageFilter.GaussianBlur(min(size) / 260))
    scale = min(height * 0.78, width * 1.02) / 100
    particles.scatter(picture, place, seed)
    _place_figure(picture, who, walking(0.14), place, look, scale, (width * 0.44, height * 0.96))
    return picture


def _portrait(who: Character, place: Place, look: looks.Look, size: tuple[int, int], seed: int) -> Image.Image:
    """Head and shoulders before a soft round backdrop."""
    width, height = size
    picture = backdrop.flatten(backdrop.paint(place, size, seed)).filter(ImageFilter.GaussianBlur(min(size) / 60))
    pen = Pen(width, height)
    middle, radius = (width * 0.5, height * 0.5), min(width, height) * 0.4
    pen.dot(*middle, radius * 1.1, lighter(place.light, 0.35))
    pen.dot(*middle, radius, mix(who.accent, place.sky[1], 0.35))
    disc = pen.finish()
    picture.paste(disc, (0, 0), disc)
    headroom = 7.0 if who.hat or who.species != "human" else 0.0
    scale = min(height / (58 + 2 * headroom), width / 54)
    view = View(-width / scale / 2, -height / scale / 2 - 79 - headroom, width / scale, height / scale)
    # An umbrella would hide the face.
    figure = draw_figure(dataclasses.replace(who, prop="" if who.prop == "umbrella" else who.prop), _BUST, scale, view)
    _paste(picture, figure, place, look, scale)
    return picture


def _action(who: Character, place: Place, look: looks.Look, size: tuple[int, int], seed: int) -> Image.Image:
    """A leap before a burst of rays."""
    width, height = size
    middle = width * 0.5, height * 0.56
    picture = _rays(who, place, size, middle)
    light = glow(round(max(size) * 0.9), lighter(place.light, 0.5), 0.9)
    picture.paste(light, (round(middle[0] - light.width / 2), round(middle[1] - light.height / 2)), light)
    particles.scatter(picture, next(p for p in PLACES if p.name == "stage"), seed)
    scale = min(height * 0.70, width * 0.80) / 100
    _place_figure(picture, who, _LEAPING, place, look, scale, (width * 0.5, height * 0.93), shadow=0.6)
    return picture


def _rays(who: Character, place: Place, size: tuple[int, int], middle: tuple[float, float]) -> Image.Image:
    pen = Pen(*size)
    light, dark = mix(who.accent, place.sky[1], 0.3), darker(mix(who.accent, place.sky[0], 0.5), 0.12)
    pen.box(0, 0, *size, dark)
    reach, count = sum(size), 18
    for ray in range(count):
        turns = [math.tau * (ray + half) / count for half in (0.0, 0.5)]
        pen.shape([middle, *((middle[0] + reach * math.sin(a), middle[1] - reach * math.cos(a)) for a in turns)], light)
    return pen.finish().convert("RGB")


def _place_figure(picture: Image.Image, who: Character, pose: Pose, place: Place, look: looks.Look, scale: float,
                  feet: tuple[float, float], shadow: float = 1.0) -> None:  # fmt: skip
    """Draw the figure with its feet at pixel `feet`, with a soft shadow on the ground."""
    lift = 9.0 if shadow < 1 else 0.0
    view = View(-feet[0] / scale, -feet[1] / scale, picture.width / scale, picture.height / scale)
    figure = draw_figure(who, dataclasses.replace(pose, lift=lift), scale, view)
    soft = shadow_of(scale, shadow)
    picture.paste(soft, (round(feet[0] - soft.width / 2), round(feet[1] - soft.height * 0.55)), soft)
    _paste(picture, figure, place, look, scale)


def _paste(picture: Image.Image, figure: Image.Image, place: Place, look: looks.Look, scale: float) -> None:
    """Tone the scenery and put the figure before it, whose skin the look spares."""
    picture.paste(looks.toned(picture, look))
    figure = looks.toned_figure(looks.modelled(figure, place.light, look.relief, scale * 1.1), look)
    picture.paste(figure, (0, 0), figure)


def shadow_of(scale: float, share: float = 1.0) -> Image.Image:
    """The soft shadow under a figure."""
    shade = glow(round(44 * scale * share), (16, 10, 40), 0.85)
    return shade.resize((shade.width, max(1, round(shade.height * 0.2))))
