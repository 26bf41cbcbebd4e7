"""How a figure moves: one pose for each moment of a cycle, `phase` 0 to 1."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import MappingProxyType

from mvcore.generation.demo.figure import Pose


@dataclass(frozen=True, slots=True)
class Motion:
    """A cycle of `seconds` in `phases` drawings. `reach` is how far right the figure goes in a clip, as a share of the
    width; one that stays where it is `stands`."""

    pose: Callable[[float], Pose]
    phases: int
    seconds: float
    reach: float
    stands: bool = False


def walking(phase: float, turn: float = 0.75, step: float = 27.0) -> Pose:
    """One moment of walking to the right; a whole cycle is `phase` 0 to 1."""
    swing = math.sin(math.tau * phase)
    return Pose(
        left_arm=(-swing * 30, -swing * 30 + 16),
        right_arm=(swing * 30, swing * 30 + 16),
        left_leg=_striding(phase, step),
        right_leg=_striding(phase + 0.5, step),
        lean=3.0,
        head_tilt=2.0 * math.sin(2 * math.tau * phase),
        turn=turn,
        mouth="open" if 0.25 < phase % 1 < 0.7 else "smile",
        sway=math.tau * phase,
    )


def _striding(phase: float, step: float) -> tuple[float, float]:
    """Thigh and shin: the knee bends while the leg swings forward."""
    thigh = step * math.sin(math.tau * phase)
    bend = 42 * max(0.0, math.cos(math.tau * phase)) ** 1.2
    return thigh + bend * 0.3, thigh - bend - 3


def _running(phase: float) -> Pose:
    """Long strides, both feet off the ground twice a cycle."""
    swing = math.sin(math.tau * phase)
    stride = walking(phase, turn=0.85, step=38.0)
    return replace(
        stride,
        left_arm=(-swing * 44, -swing * 30 + 74), right_arm=(swing * 44, swing * 30 + 74),
        lean=11.0, lift=4.0 * abs(math.cos(math.tau * phase)), mouth="open",
    )  # fmt: skip


def _searching(phase: float) -> Pose:
    """A walk with a hand over the eyes, the head turning."""
    look = math.sin(math.tau * phase)
    return replace(walking(phase, step=17.0), left_arm=(-118, 156), head_tilt=5 * look, turn=0.55 + 0.35 * look,
                   mouth="smile")  # fmt: skip


def _climbing(phase: float) -> Pose:
    """Hand over hand, the knees drawn up in turn."""
    pull = math.sin(math.tau * phase)
    return Pose(
        left_arm=(-158 + 22 * pull, -172 + 10 * pull), right_arm=(158 + 22 * pull, 172 + 10 * pull),
        left_leg=(-16 - 34 * max(0.0, pull), 2 + 26 * max(0.0, pull)),
        right_leg=(16 + 34 * max(0.0, -pull), -2 - 26 * max(0.0, -pull)),
        lean=4 * pull, head_tilt=-4 * pull, turn=0.3, lift=3 * abs(pull), sway=math.tau * phase,
    )  # fmt: skip


def _dancing(phase: float) -> Pose:
    turn = math.tau * phase
    beat, half = math.sin(turn), math.sin(2 * turn)
    return Pose(
        left_arm=(-95 - 35 * beat, -150 - 25 * beat),
        right_arm=(95 - 35 * beat, 150 - 25 * beat),
        left_leg=(-12 - 14 * max(0.0, beat), 4 + 16 * max(0.0, beat)),
        right_leg=(12 + 14 * max(0.0, -beat), -4 - 16 * max(0.0, -beat)),
        lean=7 * beat, head_tilt=-8 * beat, turn=0.45 * beat, lift=2.2 * abs(half), sway=turn,
        mouth="open" if beat > 0.1 else "smile",
    )  # fmt: skip


def _floating(phase: float) -> Pose:
    turn = math.tau * phase
    wave = math.sin(turn)
    return Pose(
        left_arm=(-78 - 16 * wave, -62 - 34 * wave), right_arm=(82 + 16 * wave, 66 + 34 * wave),
        left_leg=(-24 + 10 * wave, -40 + 16 * wave), right_leg=(12 - 10 * wave, -22 - 18 * wave),
        lean=13 + 3 * wave, head_tilt=-8, turn=0.7, lift=16, sway=turn, mouth="open" if wave > 0.3 else "smile",
    )  # fmt: skip


def _singing(phase: float) -> Pose:
    """Swaying, one arm thrown out, the mouth open most of the time."""
    wave = math.sin(math.tau * phase)
    return Pose(
        left_arm=(-62 - 26 * wave, -96 - 34 * wave), right_arm=(66 - 22 * wave, 104 - 30 * wave),
        left_leg=(-6, -2), right_leg=(6, 2), lean=4 * wave, head_tilt=-7 * wave, turn=0.3 * wave,
        mouth="smile" if wave < -0.75 else "open", sway=math.tau * phase,
    )  # fmt: skip


def _waiting(phase: float) -> Pose:
    """Standing, looking up and down the way, shifting from foot to foot."""
    wave = math.sin(math.tau * phase)
    return Pose(left_arm=(-14, -4 + 3 * wave), right_arm=(14, 4 + 3 * wave), left_leg=(-5, -2), right_leg=(5, 2),
                lean=1.6 * wave, head_tilt=3 * wave, turn=0.7 * wave, sway=math.tau * phase)  # fmt: skip


def _fighting(phase: float) -> Pose:
    """Fists up, one punch after the other to the right."""
    punch = math.sin(math.tau * phase)
    left, right = max(0.0, punch), max(0.0, -punch)
    return Pose(
        left_arm=(10 + 72 * left, 150 - 62 * left), right_arm=(34 + 52 * right, 152 - 64 * right),
        left_leg=(-26, -8), right_leg=(26, 6), lean=5 + 5 * abs(punch), head_tilt=-3, turn=0.8,
        mouth="open" if abs(punch) > 0.5 else "smile", sway=math.tau * phase,
    )  # fmt: skip


def _jumping(phase: float) -> Pose:
    """Knees bent on the ground, arms up in the air."""
    air = max(0.0, math.sin(math.tau * phase))
    bend = max(0.0, -math.sin(math.tau * phase))
    return Pose(
        left_arm=(-30 - 110 * air, -20 - 140 * air), right_arm=(30 + 110 * air, 20 + 140 * air),
        left_leg=(-8 - 26 * bend - 14 * air, -2 + 30 * bend + 26 * air),
        right_leg=(8 + 26 * bend + 14 * air, 2 - 30 * bend - 26 * air),
        turn=0.35, lift=17 * air, mouth="open" if air else "smile", sway=math.tau * phase,
    )  # fmt: skip


def _swaying(phase: float) -> Pose:
    """On a deck that rolls, one hand over the eyes."""
    roll = math.sin(math.tau * phase)
    return Pose(left_arm=(-118, 156), right_arm=(40 + 14 * roll, 30 + 14 * roll), left_leg=(-18, -4), right_leg=(18, 4),
                lean=9 * roll, head_tilt=-7 * roll, turn=0.6, sway=math.tau * phase)  # fmt: skip


# A phase lasts a whole number of frames, so that movements are even.
MOTIONS: MappingProxyType[str, Motion] = MappingProxyType(
    {
        "walk": Motion(walking, 12, 1.0, 0.26),
        "run": Motion(_running, 8, 2 / 3, 0.36),
        "search": Motion(_searching, 12, 1.5, 0.2),
        "climb": Motion(_climbing, 12, 1.5, 0.16),
        "dance": Motion(_dancing, 12, 1.0, 0.06),
        "float": Motion(_floating, 16, 2.0, 0.30),
        "sing": Motion(_singing, 12, 1.5, 0.0, stands=True),
        "wait": Motion(_waiting, 12, 3.0, 0.0, stands=True),
        "fight": Motion(_fighting, 12, 1.0, 0.0, stands=True),
        "jump": Motion(_jumping, 12, 1.0, 0.2),
        "sway": Motion(_swaying, 12, 2.0, 0.1),
    }
)
