"""A Studio that works at the fake Replicate."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mvcore import Brief, Project, Settings, Studio
from tests.begun_folder import begun
from tests.generation.fake_replicate import schemas
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.watching import finished

TOKEN = "r8_distinctive_0123456789_token"
BRIEF = Brief("A lighthouse keeper dances in a storm", "A girl in a red coat", image_count=2, scene_count=2)


def settings_at(fake: FakeReplicate, folder: Path, **more: Any) -> Settings:
    """Settings with a token for the fake, in a data folder of this test."""
    usual = {"replicate_base_url": fake.url, "lost_order_seconds": 2.0}
    values = {"replicate_api_token": more.pop("token", TOKEN), **usual, **more}
    # A queue that is there keeps its former size for the first half second.
    data = folder / "data" if "parallel_predictions" in more else begun(folder / "data")
    return Settings(data_dir=data, **values)


@contextmanager
def studio_at(fake: FakeReplicate, folder: Path, **more: Any) -> Iterator[Studio]:
    """A Studio that orders at the fake."""
    tell = {"tell": more.pop("tell")} if "tell" in more else {}
    with Studio.open(settings_at(fake, folder, **more), **tell) as studio:
        yield studio


def clips(studio: Studio, brief: Brief = BRIEF, picture: bytes | None = None) -> Project:
    """A project with its scenes written and their clips ended."""
    made = studio.use_own_picture(picture, "me.png", brief) if picture else None
    project_id = made or studio.create_project(brief)
    studio.write_scenes(project_id)
    return finished(studio, project_id)


def page(
    model: str, *, drop: tuple[str, ...] = (), demand: tuple[str, ...] = (), **enums: tuple[Any, ...]
) -> dict[str, Any]:
    """What `GET /v1/models/...` says of a model of the fake that has changed since."""
    schema = schemas.as_openapi(model)
    for name in drop:
        del schema["properties"][name]
    for name, values in enums.items():
        schema["properties"][name] = {"enum": list(values)}
    schema["required"] = [name for name in schema["required"] if name not in drop] + list(demand)
    schema["properties"] |= {name: {"type": "string"} for name in demand}
    return {"latest_version": {"id": "v", "openapi_schema": {"components": {"schemas": {"Input": schema}}}}}


def orders(fake: FakeReplicate, model: str) -> list[dict[str, Any]]:
    """The inputs that were ordered of a model, the first one first."""
    return [row["input"] for row in fake.predictions() if row["model"] == model]
