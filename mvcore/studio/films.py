"""The film: what is wished of it, what that will take, stitched, stopped."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from mvcore import takes, workflows
from mvcore.assets import store_music
from mvcore.brief import checked_film
from mvcore.choices import FilmChoices
from mvcore.domain import Project, new_id
from mvcore.errors import BadInput
from mvcore.film import CATALOGUE, transition_preview
from mvcore.planning import FilmOffer
from mvcore.steps.wishes import film_options
from mvcore.studio.looking import Looking
from mvcore.studio.pictures import checked_bytes, upload_file

_MOST_NAME = 120


class Films(Looking):
    """From the clips to the film."""

    @property
    def transitions(self) -> Mapping[str, str]:
        """The transitions to choose from: what people call each one, by its name in choices."""
        return {name: look.label for name, look in CATALOGUE.items()}

    def transition_preview(self, name: str) -> Path:
        """A clip of a second that shows a transition; drawn when it is first asked for. Raises `BadInput` for a name
        that is not in `transitions`, `RenderError`, `DataFolderError`."""
        return transition_preview(name, self.settings.film_cache.with_name("transitions"))

    def choose_film(
        self, project_id: str, choices: FilmChoices, music: bytes | None = None, music_name: str = ""
    ) -> None:
        """What is wished of the films from now on; no clip is touched. `music` is a file that was brought along (mp3,
        m4a, wav, flac or ogg, at most 100 MB) in place of the one in `choices`.

        All of it is checked before any of it is kept. Raises `BadInput`, `BrokenMedia`, `DataFolderError`.
        """
        project, choices = self.project(project_id), checked_film(choices)
        film_options(choices, [scene.id for scene in project.scenes])
        if music is not None:
            choices = replace(choices, music_asset_id=self._kept(project, music, music_name), music_name=music_name)
        elif choices.music_asset_id not in (None, project.choices.music_asset_id):
            raise BadInput("This music is not the project's: bring its file along.")
        former = self._store.choose_film(project_id, choices)
        if former is not None:
            self._shelves.delete(former)
        self._preparer.want(project_id)

    def _kept(self, project: Project, data: bytes, name: str) -> str:
        """Store music; answers its id. What is the project's music already is not stored again."""
        checked_bytes(data, "music")
        there = project.assets.get(project.choices.music_asset_id or "")
        if there is not None and there.sha256 == hashlib.sha256(data).hexdigest():
            return there.id
        with upload_file(data, self.settings, "music") as path:
            asset = store_music(path, self._shelves, new_id(), name[:_MOST_NAME] or "The music")
        self._store.add_assets(asset)
        return asset.id

    def film_offer(self, project: Project) -> FilmOffer | None:
        """What a film of the ready clips would take now, and why; None as long as that is being worked out. Never
        waits."""
        return self._planner.offer(project) if project.ready_scenes else FilmOffer()

    def stitch(self, project_id: str) -> None:
        """Stitch the clips that are ready, in order, as the project's choices say; the film names the scenes without
        one. Raises `BadInput` when none is ready; one stitch runs at a time."""
        project = self.project(project_id)
        if not project.ready_scenes:
            raise BadInput("No clip is ready yet: wait for one or retry a failed one.")
        if project.film is not None and project.film.status.is_running:
            return
        film = takes.new_film(project)
        if self._store.place_film(film, project.film.id if project.film else None):
            workflows.start_film(film.id)

    def cancel_film(self, project_id: str) -> None:
        """Stop the stitch that runs, within two seconds; the film before it stays."""
        film = self.project(project_id).film
        if film is not None:
            self._store.cancel_film(film.id)
