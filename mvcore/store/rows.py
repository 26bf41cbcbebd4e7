"""From rows to the nouns of the domain and back.

A row may have been written by another version, or by hand. What is not known in it is read as what is usual, so that
one odd row never hides the others; what it says of money, and the words that the ledger shows, stay as they are.
"""

from collections.abc import Mapping
from dataclasses import fields
from enum import StrEnum
from typing import Any, TypeVar

from mvcore.brief import as_stored, clip_settings_as_stored
from mvcore.choices import FilmChoices
from mvcore.domain import (
    Asset,
    Brief,
    Film,
    Project,
    ProjectSummary,
    Scene,
    Take,
    TakeKind,
    TakeStatus,
    Trouble,
)

Row = Mapping[Any, Any]
_E = TypeVar("_E", bound=StrEnum)
_MOST = 1e15
_UNKNOWN_STATE = (
    "This was left in a state that this version does not know ({status!r}): open it with the MV Studio that made it."
)


def brief_of(row: Row) -> Brief:
    return as_stored(_read(row))[0]


def oddities_of(row: Row) -> tuple[str, ...]:
    """A sentence about what a project's row holds and this version does not know; none when it knows all of it."""
    odd = list(as_stored(_read(row))[1])
    choices = FilmChoices.odd_in(row["film_choices"])
    odd += [f"the film settings ({', '.join(choices)})"] if choices else []
    if not odd:
        return ()
    return (f"This version does not know {', '.join(odd)} of this project: what is usual is shown in its place.",)


def take_of(row: Row, place: TakeKind | None = None) -> Take:
    """A take; `place` is what the place is for that it is read from, if it is read from one."""
    row = _read(row)
    status = _known(TakeStatus, row["status"])
    values: dict[str, Any] = {
        "kind": _known(TakeKind, row["kind"]) or place or _as_written(TakeKind, row["kind"]),
        "status": status or TakeStatus.FAILED,
        "trouble": _known(Trouble, row["trouble"]),
        "input": {"prompt": "", **_mapping(row["input"])},
        **{name: _number(row[name]) for name in ("progress", "expected_seconds", "cost_usd", "price_usd")},
        **{name: int(_number(row[name])) for name in ("slot", "attempt")},
    }
    if status is None:  # it may have been paid for, so no other attempt is offered
        values |= {"error": _UNKNOWN_STATE.format(status=row["status"]), "collectable": True}
    return Take(**{**row, **values})


def scene_of(row: Row, take: Take) -> Scene:
    row = _read(row)
    values = {field.name: row[field.name] for field in fields(Scene) if field.name != "take"}
    values |= {"position": int(_number(row["position"])), **clip_settings_as_stored(row)}
    return Scene(**values, take=take)


def scene_row(project_id: str, scene: Scene) -> dict[str, Any]:
    values = {field.name: getattr(scene, field.name) for field in fields(Scene) if field.name != "take"}
    return {**values, "project_id": project_id, "take_id": scene.take.id}


def film_of(row: Row) -> Film:
    row = _read(row)
    status = _known(TakeStatus, row["status"])
    values: dict[str, Any] = {
        "status": status or TakeStatus.FAILED,
        "scene_asset_ids": _texts(row["scene_asset_ids"]),
        "scene_ids": _texts(row["scene_ids"]),
        "left_out": tuple(each for each in _list(row["left_out"]) if isinstance(each, int)),
        "choices": FilmChoices.from_json(row["choices"]),
        "report": _mapping(row["report"]),
        "progress": _number(row["progress"]),
    }
    if status is None:
        values["error"] = _UNKNOWN_STATE.format(status=row["status"])
    return Film(**{**row, **values})


def summary_of(row: Row, picture: Asset | None) -> ProjectSummary:
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
        spent_is_at_most=bool(row["spent_is_at_most"]),
        picture=picture,
        oddities=oddities_of(row),
    )


def _known(kind: type[_E], word: object) -> _E | None:
    return next((member for member in kind if member == word), None)


def _as_written(kind: type[_E], word: object) -> _E:
    """A word of this kind that is none of those that are known, as it stands in the row: the ledger tells it."""
    other = str.__new__(kind, str(word))
    other._name_ = other._value_ = str(word)
    return other


def _read(row: Row) -> dict[str, Any]:
    """The row's values by name; SQLite keeps bytes also in columns of text."""
    return {
        name: value.decode("utf-8", "replace") if isinstance(value, bytes) else value for name, value in row.items()
    }


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _texts(value: object) -> tuple[str, ...]:
    return tuple(each for each in _list(value) if isinstance(each, str))


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) and abs(value) < _MOST else 0.0
