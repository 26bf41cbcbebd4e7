"""From rows to the nouns of the domain and back."""

from dataclasses import fields, replace
from typing import Any

from sqlalchemy.engine import RowMapping

from mvcore.choices import FilmChoices
from mvcore.domain import (
    AspectRatio,
    Asset,
    Brief,
    Film,
    Project,
    ProjectSummary,
    Quality,
    Scene,
    Take,
    TakeKind,
    TakeStatus,
    Trouble,
)


def brief_of(row: RowMapping) -> Brief:
    values = {field.name: row[field.name] for field in fields(Brief)}
    return replace(Brief(**values), aspect=AspectRatio(row["aspect"]), quality=Quality(row["quality"]))


def take_of(row: RowMapping) -> Take:
    trouble = Trouble(row["trouble"]) if row["trouble"] else None
    return Take(**{**row, "kind": TakeKind(row["kind"]), "status": TakeStatus(row["status"]), "trouble": trouble})


def scene_of(row: RowMapping, take: Take) -> Scene:
    values = {field.name: row[field.name] for field in fields(Scene) if field.name != "take"}
    return Scene(**values, take=take)


def scene_row(project_id: str, scene: Scene) -> dict[str, Any]:
    values = {field.name: getattr(scene, field.name) for field in fields(Scene) if field.name != "take"}
    return {**values, "project_id": project_id, "take_id": scene.take.id}


def film_of(row: RowMapping) -> Film:
    lists = {name: tuple(row[name] or ()) for name in ("scene_asset_ids", "left_out", "scene_ids")}
    choices = FilmChoices.from_json(row["choices"])
    return Film(**{**row, **lists, "choices": choices, "status": TakeStatus(row["status"])})


def summary_of(row: RowMapping, picture: Asset | None) -> ProjectSummary:
    project = Project(row["id"], brief_of(row), row["character_asset_id"], row["created_at"], row["updated_at"])
    return ProjectSummary(
        id=project.id,
        title=project.title,
        created_at=project.created_at,
        updated_at=project.updated_at,
        scenes=row["scenes"],
        has_film=row["film_asset"] is not None,
        character_asset_id=project.character_asset_id,
        spent_usd=row["spent"],
        picture=picture,
    )
