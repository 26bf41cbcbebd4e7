"""What is proved: nothing is bought twice, nothing that was paid for is lost, and every failure is explained.

The tests prove it in short, `python -m bench --long` at length.
"""

import contextlib
import random
import re
import time
import uuid
from typing import Any

from mvcore import Brief, Project, Settings, Studio, Take, TakeStatus
from mvcore.domain import TakeKind, Trouble
from mvcore.errors import BadInput
from tests.generation.fake_replicate.launcher import FakeReplicate

IMAGE_MODEL = "black-forest-labs/flux-2-pro"
"""One with seeds: another attempt is another request."""
_REMEDY = re.compile("retry|copy|change|use |soften|add some|again", re.IGNORECASE)
_SUCCESS_WITHOUT_OUTPUT = (Trouble.NO_OUTPUT, Trouble.BAD_ANSWER)


# -- a creator ---------------------------------------------------------------------------------------------------------


class Creator:
    """Makes one film about a person of their own, impatiently: clicks twice, cancels now and then, retries failures."""

    def __init__(self, number: int, seed: int) -> None:
        self.dice = random.Random(seed * 1000 + number)
        self.project_id = str(uuid.UUID(int=self.dice.getrandbits(128), version=4))
        self.name = f"Person {number}x"
        self.brief = Brief("A storm", f"{self.name} in a coat", image_count=2, scene_count=2, image_model=IMAGE_MODEL)
        self._cancels = 1

    def go_on(self, studio: Studio) -> bool:
        """Do what comes next, if anything does; True when all clips are there."""
        if not studio.takes(self.project_id):
            self._twice(lambda: studio.make_images(self.brief, draft_id=self.project_id))
            return False
        project = studio.project(self.project_id)
        if project.is_busy:
            self._perhaps_cancel(studio, project)
            return False
        return self._next(studio, project)

    def _next(self, studio: Studio, project: Project) -> bool:
        if project.character_asset_id is None:
            self._choose(studio, project)
        elif project.script is None:
            self._twice(lambda: studio.write_scenes(project.id))
        elif project.script.status is not TakeStatus.READY:
            self._repeat_script(studio, project.script)
        else:
            return self._repeat_clips(studio, project)
        return False

    def _choose(self, studio: Studio, project: Project) -> None:
        ready = [option for option in project.options if option.take.status is TakeStatus.READY]
        if ready:
            studio.choose_image(project.id, ready[0].position)
        for option in () if ready else project.options:
            assert_explained(option.take)
            if option.take.trouble is Trouble.MODERATION:
                studio.reword_image(project.id, option.position, f"{self.name} in a hat {self.dice.random()}")
            self._twice(lambda position=option.position: studio.retry_image(project.id, position))  # type: ignore[misc]

    def _repeat_script(self, studio: Studio, script: Take) -> None:
        assert_explained(script)
        if script.trouble is Trouble.MODERATION:
            studio.reword_script(self.project_id, f"A breeze {self.dice.random()}")
        else:
            self._twice(lambda: studio.retry_script(self.project_id))

    def _repeat_clips(self, studio: Studio, project: Project) -> bool:
        for scene in project.scenes:
            if scene.take.trouble is Trouble.MODERATION:
                studio.reword_clip(project.id, scene.id, f"{self.name} walks softly {self.dice.random()}")
            elif scene.take.status is not TakeStatus.READY:
                assert_explained(scene.take)
                self._twice(lambda scene_id=scene.id: studio.retry_clip(project.id, scene_id))  # type: ignore[misc]
        return all(scene.take.status is TakeStatus.READY for scene in project.scenes)

    def _perhaps_cancel(self, studio: Studio, project: Project) -> None:
        """Not the script: another one is the same request, wanted twice by a person."""
        running = [
            take for take in studio.takes(project.id) if take.status.is_running and take.kind is not TakeKind.SCRIPT
        ]
        if self._cancels and running and self.dice.random() < 0.02:
            self._cancels -= 1
            studio.cancel(self.dice.choice(running))

    def _twice(self, click: Any) -> None:
        with contextlib.suppress(BadInput):  # the second click may come when the first has changed everything
            click()
            click()


def assert_explained(take: Take) -> None:
    """A take that is over and not ready says in one sentence what to do."""
    if take.status is TakeStatus.FAILED:
        assert take.error, take
        assert _REMEDY.search(take.error), take.error


def work_until_complete(studio: Studio, creators: list[Creator], seconds: float) -> None:
    """Let all creators work until each has its clips."""
    deadline = time.monotonic() + seconds
    working = list(creators)
    while working and time.monotonic() < deadline:
        working = [creator for creator in working if not creator.go_on(studio)]
        time.sleep(0.1)
    while (running := _running(studio, creators)) and time.monotonic() < deadline:
        time.sleep(0.1)  # also of what nobody needs any more: an output that did not come is fetched again by itself
    assert not running, running
    left = [take for creator in working for take in studio.takes(creator.project_id)]
    assert not working, [(take.kind, take.status, take.error, take.waiting, take.technical) for take in left]


def _running(studio: Studio, creators: list[Creator]) -> list[Take]:
    takes = [take for creator in creators for take in studio.takes(creator.project_id)]
    return [take for take in takes if take.status.is_running]


# -- faults ------------------------------------------------------------------------------------------------------------

_STATUS = [{"do": "status", "status": code} for code in (500, 502, 503, 504)]
_JSON = [{"do": "status", "status": 200, "body_json": body} for body in (["a list"], {"an": "object"}, None)]
_SOON = {"do": "status", "status": 429, "body_json": {"detail": "Request was throttled.", "retry_after": 0.3}}
_LOST: list[dict[str, Any]] = [{"do": "drop"}, {"do": "drop_after"}, {"do": "hang_after", "seconds": 0.5}]
_REFUSED = [{"do": "status", "status": code, "body_json": {"detail": "no"}} for code in (401, 402, 404, 422)]
_FATES: list[dict[str, Any]] = [
    *({"status": "failed", "error": f"Please try another time ({code})"} for code in ("code: PA", "E9828", "E6716")),
    {"status": "failed", "error": "The input or output was flagged as sensitive. (E005)"},
    {"status": "failed", "error": {"detail": "an object"}},
    {"status": "failed", "error": ""},
    {"status": "canceled"},
    {"status": "aborted"},
    *({"output": output} for output in ([], None, {"odd": 1}, "no link")),
]
_ODD = [
    {"do": "patch", "values": values}
    for values in ({"version": None}, {"error": {"odd": 1}}, {"status": "processing", "output": None}, {"logs": 7})
]
ON_ORDER = [*_STATUS, *_JSON, _SOON, *_LOST * 3, *_REFUSED, *_ODD, {"do": "hang", "seconds": 0.5}]
ON_ORDER += [{"do": "fate", "values": fate} for fate in _FATES]
ON_LOOK = [*_STATUS, *_JSON[:2], _SOON, *_LOST, *_ODD, {"do": "status", "status": 404}]
ON_LIST = [*_STATUS, *_JSON, _SOON, *_LOST]
ON_OUTPUT: list[dict[str, Any]] = [
    *_STATUS,
    *({"do": "status", "status": code} for code in (403, 404, 410, 429)),
    {"do": "truncate", "with_length": True},
    {"do": "truncate"},
    {"do": "content", "text": "<!DOCTYPE html><html>busy</html>", "type": "text/html"},
    {"do": "content", "text": ""},
    {"do": "content", "text": "garbage " * 50},
    {"do": "redirect", "location": "http://192.0.2.1/elsewhere.png"},
    {"do": "drip", "seconds": 0.02},
    {"do": "drop"},
]
PLACES: tuple[tuple[dict[str, Any], list[dict[str, Any]]], ...] = (
    ({"path": "/predictions$", "method": "POST"}, ON_ORDER),
    ({"path": "/predictions$", "method": "POST"}, ON_ORDER),
    ({"path": "/v1/predictions/[0-9a-f]+$", "method": "GET"}, ON_LOOK),
    ({"path": "^/out/"}, ON_OUTPUT),
)


def plan_faults(fake: FakeReplicate, creator: Creator, count: int = 8) -> None:
    """A random sequence of faults for the requests about one person, some of them in a row, and for what is asked about
    everybody."""
    dice = creator.dice
    for _ in range(count):
        place, kinds = dice.choice(PLACES)
        nth = dice.randint(1, 4)
        for _ in range(dice.choice((1, 1, 1, 4))):
            fake.fault(**({"nth": nth, "body": rf"{creator.name}\b"} | place | dice.choice(kinds)))
    fake.fault(path="/v1/predictions$", method="GET", nth=dice.randint(1, 9), **dice.choice(ON_LIST))
    fake.fault(path="/v1/files$", method="POST", nth=dice.randint(1, 3), **dice.choice([*_STATUS, *_LOST]))


# -- what must hold ----------------------------------------------------------------------------------------------------


def assert_nothing_twice_and_nothing_lost(fake: FakeReplicate, settings: Settings, creators: list[Creator]) -> None:
    """Also of the attempts that were replaced by others."""
    broken, doubles, polls = fake.violations(), fake.doubles(), fake.polls_per_second()
    assert not broken, broken
    assert not doubles, doubles
    assert polls <= 1, polls
    told = {row["id"]: row for row in fake.predictions()}
    with Studio.open(settings, work=False) as studio:
        takes = [take for creator in creators for take in studio.takes(creator.project_id)]
        ordered = [take.remote_id for take in takes if take.remote_id is not None]
        assert sorted(ordered) == sorted(told), "every prediction belongs to one take, and none is forgotten"
        for take in takes:
            _assert_kept(studio, take, told.get(take.remote_id or ""))


def _assert_kept(studio: Studio, take: Take, prediction: dict[str, Any] | None) -> None:
    """What the provider has made is here."""
    assert not take.status.is_running, repr(take)
    assert_explained(take)
    is_made = prediction is not None and prediction["status"] == "succeeded" and _is_usable(take, prediction)
    if take.status is TakeStatus.READY:
        assert is_made, f"{take} {prediction}"
    elif is_made:
        assert take.collectable or take.trouble in _SUCCESS_WITHOUT_OUTPUT, take
    if take.asset_id is not None:
        with studio.media(take.asset_id) as (asset, path):
            assert path.stat().st_size == asset.size_bytes


def _is_usable(take: Take, prediction: dict[str, Any]) -> bool:
    return take.kind is TakeKind.SCRIPT or "http" in str(prediction["output"])
