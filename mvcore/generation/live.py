"""What the models take today: looked up in the background, so that neither a page nor an order waits for it."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

log = logging.getLogger(__name__)

_KEPT_SECONDS = 600.0

_OUR_WORDS = {
    "prompt": "description",
    "aspect_ratio": "shape of the picture",
    "duration": "length of the clip",
    "resolution": "resolution",
    "size": "resolution",
    "image_size": "resolution",
    "seed": "seed",
    "negative_prompt": "list of what must not be seen",
    "generate_audio": "choice of sound",
    "output_format": "file format",
}


def in_our_words(key: str) -> str:
    """A model's own input as a person knows it: `aspect_ratio` is the shape of the picture."""
    return _OUR_WORDS.get(key, "character picture" if "image" in key or "reference" in key else key)


@dataclass(frozen=True, slots=True)
class LiveModel:
    """A model as it is today. `gone`: it is not offered any more; `dropped`: inputs of the catalogue that it no longer
    takes; `missing`: inputs that it demands and the catalogue does not know; `offered`: inputs for which it no longer
    takes all values of the catalogue, with the values that it takes for them now."""

    id: str
    gone: bool = False
    dropped: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    offered: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)

    @property
    def values(self) -> tuple[str, ...]:
        """The inputs for which it no longer takes all values of the catalogue."""
        return tuple(sorted(self.offered))

    @property
    def decision(self) -> dict[str, Any]:
        """What is added to the input of a take, so that the model is sent only what it takes today; nothing for a model
        that takes all that the catalogue says."""
        offered = {key: list(values) for key, values in self.offered.items()}
        return {name: value for name, value in (("leave_out", list(self.dropped)), ("offered", offered)) if value}

    @property
    def as_known(self) -> bool:
        """True when it takes all that the catalogue says."""
        return not (self.gone or self.dropped or self.missing or self.offered)


class LiveModels:
    """Remembers what each model takes today. `look` asks its provider; a model is asked for at most once in ten
    minutes, and what was known stays known when asking fails. Safe to use from several threads."""

    def __init__(self, look: Callable[[str], LiveModel], clock: Callable[[], float] = time.monotonic) -> None:
        self._look = look
        self._clock = clock
        self._lock = threading.Lock()
        self._looks: dict[str, _Look] = {}
        self._closed = False

    def known(self, model_id: str) -> LiveModel | None:
        """What is known of the model; None as long as nothing is. Never waits: a look goes on in the background."""
        return self._fresh(model_id).found

    def heard(self, model_id: str) -> LiveModel | None:
        """What is known of the model by now. Starts no look."""
        look = self._looks.get(model_id)
        return look.found if look is not None else None

    def soon(self, model_id: str, seconds: float) -> LiveModel | None:
        """The same, after waiting up to `seconds` for a look that is on its way."""
        look = self._fresh(model_id)
        look.over.wait(seconds)
        return look.found

    def close(self) -> None:
        """Start no more looks, and say nothing about those that are cut off."""
        self._closed = True

    def _fresh(self, model_id: str) -> "_Look":
        with self._lock:
            former = self._looks.get(model_id)
            if former is not None and self._clock() - former.began < _KEPT_SECONDS:
                return former
            look = self._looks[model_id] = _Look(self._clock(), former.found if former else None)
            if not self._closed:
                threading.Thread(target=self._ask, args=(model_id, look), name="mv-look", daemon=True).start()
            return look

    def _ask(self, model_id: str, look: "_Look") -> None:
        try:
            look.found = self._look(model_id)
        except Exception as exc:  # noqa: BLE001 - whatever it was, an order does not depend on it
            if not self._closed:
                log.info("what %s takes today is not known (%s): %s", model_id, type(exc).__name__, exc)
        finally:
            look.over.set()


@dataclass(slots=True)
class _Look:
    """One look: when it began, and what it found."""

    began: float
    found: LiveModel | None
    over: threading.Event = field(default_factory=threading.Event)
