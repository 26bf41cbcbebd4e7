"""The figure: a small flat-design person, animal or robot with joints.

Figure units: 100 is the height of a grown figure, the feet stand on y = 0, y grows downwards, x = 0 is its middle.
Angles of limbs are degrees from straight down, positive towards the right of the picture.
"""

import math
from dataclasses import dataclass, replace

from PIL import Image

from mvcore.generation.demo import heads, outfit
from mvcore.generation.demo.paint import Pen, Point, darker
from mvcore.generation.demo.vocabulary import Character

_HIP_Y = -41.0
_SHOULDER_Y = -64.5
_THIGH, _SHIN = 19.0, 18.0
_UPPER_ARM, _FOREARM = 12.5, 11.5
_SOLE = 4.0
_CARRIED = frozenset({"suitcase", "can"})


@dataclass(frozen=True, slots=True)
class Pose:
    """How a figure stands. Pairs are (upper, lower) angles; `turn` runs from -1, looking left, to 1, looking right;
    `lift` is how high it is off the ground in figure units."""

    left_arm: tuple[float, float] = (-16.0, -6.0)
    right_arm: tuple[float, float] = (16.0, 6.0)
    left_leg: tuple[float, float] = (-4.0, -2.0)
    right_leg: tuple[float, float] = (4.0, 2.0)
    lean: float = 0.0
    head_tilt: float = 0.0
    turn: float = 0.0
    lift: float = 0.0
    mouth: str = "smile"
    sway: float = 0.0


@dataclass(frozen=True, slots=True)
class View:
    """The part of the figure's plane that is drawn, in figure units."""

    left: float
    top: float
    width: float
    height: float


FULL_VIEW = View(-54.0, -150.0, 108.0, 156.0)


def draw_figure(who: Character, pose: Pose, scale: float, view: View = FULL_VIEW, detail: int = 2) -> Image.Image:
    """The figure on a transparent picture that shows `view` at `scale` pixels a unit."""
    size = round(view.width * scale), round(view.height * scale)
    pen = Pen(*size, scale=scale, origin=(-view.left * scale, -view.top * scale), detail=detail)
    pose = _holding(pose, who.prop)
    with pen.tilted((0, _HIP_Y), pose.lean, shift=(0, _stand(pose) - pose.lift)):
        if who.species == "ghost":
            _draw_ghost(pen, who, pose)
        else:
            _draw_body(pen, who, pose)
    picture = pen.finish()
    if who.companion:
        from mvcore.generation.demo import companions

        ground = -view.left * scale, (-view.top - pose.lift / 2) * scale
        companions.add_companion(picture, who, pose.sway, scale, ground)
    return picture


def _holding(pose: Pose, prop: str) -> Pose:
    """The pose with the arms where the prop needs them."""
    if prop in ("umbrella", "balloon"):
        return replace(pose, right_arm=(76.0, 166.0))
    if prop == "microphone":
        return replace(pose, right_arm=(36.0, 208.0))
    if prop == "guitar":
        return replace(pose, left_arm=(-34.0, 58.0), right_arm=(50.0, 142.0))
    if prop in _CARRIED:
        return replace(pose, right_arm=(30.0, 40.0))
    # Held forward: hanging down, it would be hidden behind the body of a figure that walks.
    return replace(pose, right_arm=(40.0, 118.0)) if prop and abs(pose.turn) > 0.3 else pose


def _stand(pose: Pose) -> float:
    """The shift that puts the lower foot on the ground."""
    lowest = max(_foot(pose.left_leg, -1)[1], _foot(pose.right_leg, 1)[1])
    return -_SOLE - lowest


def _draw_body(pen: Pen, who: Character, pose: Pose) -> None:
    far, near = (1, -1) if pose.turn >= 0 else (-1, 1)
    outfit.draw_behind(pen, who, pose.turn, pose.sway)
    with pen.tilted((0, -72), pose.head_tilt):
        heads.draw_back(pen, who, pose.turn, pose.sway)
    _draw_arm(pen, who, pose, far)
    for side in (far, near):
        _draw_leg(pen, who, pose, side)
    outfit.draw_torso(pen, who, pose.turn)
    lies_over_neck = "beard" not in who.wears  # which belongs to the head; a beard falls over the scarf
    if not lies_over_neck:
        outfit.draw_scarf(pen, who, pose.turn)
    with pen.tilted((0, -72), pose.head_tilt):
        heads.draw_head(pen, who, pose.turn, pose.mouth)
        _draw_hat(pen, who, pose.turn)
    if lies_over_neck:
        outfit.draw_scarf(pen, who, pose.turn)
    if who.prop == "guitar":
        from mvcore.generation.demo import props

        props.draw_guitar(pen, who)
    _draw_arm(pen, who, pose, near)


def _draw_hat(pen: Pen, who: Character, turn: float) -> None:
    """What is worn on the head. Hats, things to carry and companions are imported by figures that have them: each
    picture and clip is drawn in a process of its own."""
    if who.hat:
        from mvcore.generation.demo import hats

        hats.draw_hat(pen, who, turn)


def _draw_arm(pen: Pen, who: Character, pose: Pose, side: int) -> None:
    upper, lower = pose.left_arm if side < 0 else pose.right_arm
    shoulder = (side * 9.0, _SHOULDER_Y)
    elbow = _away(shoulder, upper, _UPPER_ARM)
    hand = _away(elbow, lower, _FOREARM)
    is_far = (side > 0) == (pose.turn >= 0)
    if who.prop and who.prop != "guitar" and side > 0:
        from mvcore.generation.demo import props

        props.draw_prop(pen, who, hand, lower)
    sleeve = outfit.sleeve_colour(who)
    colour = darker(sleeve, 0.16) if is_far else sleeve
    wrist = 4.2 if who.outfit == "robe" else 2.5
    skin = outfit.hand_colour(who)
    pen.limb([shoulder, elbow, hand], [3.9, 3.2, wrist], colour)
    pen.limb([_away(elbow, lower, _FOREARM - 1.8), hand], [wrist, wrist], darker(colour, 0.16))
    size = 3.9 if "gloves" in who.wears else 3.0
    pen.dot(*_away(elbow, lower, _FOREARM + 2.2), size, darker(skin, 0.08) if is_far else skin)


def _draw_leg(pen: Pen, who: Character, pose: Pose, side: int) -> None:
    upper, lower = pose.left_leg if side < 0 else pose.right_leg
    hip = (side * 4.3, _HIP_Y)
    knee = _away(hip, upper, _THIGH)
    foot = _away(knee, lower, _SHIN)
    is_far = (side > 0) == (pose.turn >= 0)
    outfit.draw_leg(pen, who, [hip, knee, foot], is_far)
    toe = side * 1.6 * (1 - abs(pose.turn)) + 4.2 * pose.turn
    with pen.tilted(foot, -lower * 0.7 * pose.turn):
        outfit.draw_shoe(pen, who, foot, toe)


def _draw_ghost(pen: Pen, who: Character, pose: Pose) -> None:
    """A sheet with a wavy hem instead of a body with legs."""
    hem = [(x, -10 + 4.5 * math.sin(x * 0.55 + pose.sway)) for x in range(19, -20, -4)]
    top = [(-19, -50), (-16, -78), (-9, -95), (0, -99), (9, -95), (16, -78), (19, -50)]
    for side in (-1, 1):
        angle = (pose.left_arm[0] if side < 0 else pose.right_arm[0]) + side * 38
        shoulder = (side * 14.0, -56.0)
        pen.limb([shoulder, _away(shoulder, angle, 10), _away(shoulder, angle, 17)], [6, 5.4, 4], darker(who.fur, 0.16))
    pen.blob([*top, *hem], who.fur)
    with pen.tilted((0, -72), pose.head_tilt):
        heads.draw_features(pen, who, pose.turn, pose.mouth)
        _draw_hat(pen, who, pose.turn)


def _foot(angles: tuple[float, float], side: int) -> Point:
    return _away(_away((side * 4.3, _HIP_Y), angles[0], _THIGH), angles[1], _SHIN)


def _away(start: Point, angle: float, length: float) -> Point:
    """The point `length` away from `start`, straight down turned by `angle`."""
    turn = math.radians(angle)
    return start[0] + length * math.sin(turn), start[1] + length * math.cos(turn)
