"""The character of a clip as a set of drawn phases, ready to be pasted frame by frame.

A picture that the demo provider drew comes to life as its figure; a transparent picture is used as it is; any other
picture becomes a framed portrait. Without a picture the figure is drawn from the scene's description.
"""

import dataclasses
import math
from pathlib import Path

from PIL import Image, ImageDraw, ImageOps, UnidentifiedImageError

from mvcore.errors import BrokenMedia
from mvcore.generation.demo import casting, looks, story
from mvcore.generation.demo.figure import draw_figure
from mvcore.generation.demo.image import Recipe, recipe_in
from mvcore.generation.demo.places import Place
from mvcore.generation.demo.poses import MOTIONS, Motion
from mvcore.generation.demo.vocabulary import Character

_MARGIN = 6
_CARD = "card"
_CARD_PHASES, _CARD_SECONDS = 16, 2.0
_FLOATING_PLACES = frozenset({"space", "underwater"})
_DANCING_PLACES = frozenset({"stage", "rooftop"})
_ON_THE_GROUND = frozenset({"walk", "run", "search", "climb", "sway"})


@dataclasses.dataclass(frozen=True, slots=True)
class Puppet:
    """`phases` have one size; the figure stands on their lower edge. A cycle through them takes `cycle` seconds.
    `look` is that of the whole clip."""

    phases: tuple[Image.Image, ...]
    cycle: float
    motion: str
    look: looks.Look

    def at(self, seconds: float) -> Image.Image:
        """The phase to show at this time."""
        return self.phases[int(seconds / self.cycle * len(self.phases) + 1e-6) % len(self.phases)]


def motion_in(text: str, place: Place) -> str:
    """How a figure moves in a scene: as its description tells, else as people do in such a place."""
    motion = story.motion_told(text) or ("dance" if place.name in _DANCING_PLACES else "walk")
    return "float" if place.name in _FLOATING_PLACES and motion in _ON_THE_GROUND else motion


def make_puppet(reference: Path | None, text: str, place: Place, size: tuple[int, int]) -> Puppet:
    """The character for a clip of `size`, in the look that its description says was chosen, else in that of a picture
    of the demo's. Raises `BrokenMedia` when the reference is not a picture."""
    picture = _opened(reference, size) if reference else None
    recipe = recipe_in(picture) if picture else Recipe(casting.hero_in(text), 1, 0, "")
    look = looks.look_named(looks.look_told(text) or (recipe.look if recipe else ""))
    dimmed = dataclasses.replace(look, brightness=look.brightness * place.dim)
    if picture is not None and recipe is None:
        sprite = _cut_out(picture, size) or _card(picture, size)
        return Puppet(_swaying(looks.toned_figure(sprite, dimmed)), _CARD_SECONDS, _CARD, look)
    assert recipe is not None
    motion = motion_in(text, place)
    who = _equipped(recipe.character, text)
    phases = _figure_phases(who, MOTIONS[motion], place, dimmed, size)
    return Puppet(phases, MOTIONS[motion].seconds, motion, look)


def _equipped(who: Character, text: str) -> Character:
    """The character with the tool of the role that the scene gives it, if its hands are free."""
    kit = casting.role_in(text)
    return dataclasses.replace(who, prop=kit.prop) if kit and not who.prop else who


def _opened(reference: Path, size: tuple[int, int]) -> Image.Image:
    try:
        with Image.open(reference) as picture:
            picture.draft("RGB", size)
            info = dict(picture.info)
            upright = ImageOps.exif_transpose(picture)
            has_alpha = "A" in upright.getbands() or "transparency" in info
            opened = upright.convert("RGBA" if has_alpha else "RGB")
    except FileNotFoundError as exc:
        raise BrokenMedia("The character picture is gone from the demo provider's folder: retry.") from exc
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as exc:
        raise BrokenMedia(
            "The character picture cannot be opened as a picture: choose another one on the Create page, then retry."
        ) from exc
    opened.info = info
    return opened


def _figure_phases(
    who: Character, motion: Motion, place: Place, look: looks.Look, size: tuple[int, int]
) -> tuple[Image.Image, ...]:
    width, height = size
    scale = min(height * 0.56, width * 0.62) / 100
    poses = [motion.pose(index / motion.phases) for index in range(motion.phases)]
    drawn = _trimmed([draw_figure(who, pose, scale) for pose in poses])
    return tuple(looks.toned_figure(looks.modelled(one, place.light, look.relief, scale * 1.1), look) for one in drawn)


def _trimmed(phases: list[Image.Image]) -> tuple[Image.Image, ...]:
    """All phases without the borders that none of them uses; the lower edge stays where the ground is."""
    boxes = [box for phase in phases if (box := phase.getbbox())]
    width, height = phases[0].size
    reach = max(max(width / 2 - box[0], box[2] - width / 2) for box in boxes) + _MARGIN
    top = min(box[1] for box in boxes) - _MARGIN
    return tuple(phase.crop((int(width / 2 - reach), top, math.ceil(width / 2 + reach), height)) for phase in phases)


def _cut_out(picture: Image.Image, size: tuple[int, int]) -> Image.Image | None:
    """A transparent picture as it is, trimmed and scaled; None when nothing of it is transparent."""
    if picture.mode != "RGBA":
        return None
    alpha = picture.getchannel("A")
    box = alpha.point([255 if v > 24 else 0 for v in range(256)]).getbbox()
    if box is None or alpha.histogram()[0] < alpha.width * alpha.height * 0.1:
        return None
    return ImageOps.contain(picture.crop(box), (round(size[0] * 0.5), round(size[1] * 0.58)))


def _card(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The picture with round corners in a white frame."""
    ratio = min(1.4, max(0.72, picture.width / picture.height))
    inner_height = round(min(size[1] * 0.5, size[0] * 0.56 / ratio))
    inner = ImageOps.fit(picture.convert("RGB"), (round(inner_height * ratio), inner_height), centering=(0.5, 0.35))
    edge, corner = max(6, inner_height // 34), inner_height // 12
    card = Image.new("RGBA", (inner.width + 2 * edge, inner.height + 2 * edge))
    frame = _rounded(card.size, corner + edge)
    card.paste((252, 250, 246, 255), (0, 0), frame)
    card.paste(inner, (edge, edge), _rounded(inner.size, corner))
    return card


def _rounded(size: tuple[int, int], corner: int) -> Image.Image:
    mask = Image.new("L", (size[0] * 2, size[1] * 2))
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, size[0] * 2 - 1, size[1] * 2 - 1), corner * 2, fill=255)
    return mask.reduce(2)


def _swaying(sprite: Image.Image) -> tuple[Image.Image, ...]:
    """The sprite gently turning to both sides."""
    reach = math.ceil(math.hypot(*sprite.size) * 0.06) + 2
    roomy = ImageOps.expand(sprite, reach, (0, 0, 0, 0))
    turns = [3.4 * math.sin(math.tau * index / _CARD_PHASES) for index in range(_CARD_PHASES)]
    drawn = {turn: roomy.rotate(turn, Image.Resampling.BICUBIC) for turn in turns}
    return tuple(drawn[turn] for turn in turns)
