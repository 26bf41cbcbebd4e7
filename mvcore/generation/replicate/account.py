"""Whose token is it? For `doctor`, the status page, and for orders, which are kept with their account."""

import logging
import threading
import time

from pydantic import SecretStr

from mvcore.domain import Trouble
from mvcore.errors import GenerationError
from mvcore.generation.replicate.api import Api, NoAnswer
from mvcore.generation.replicate.trouble import Answer, failure_of, unreachable

log = logging.getLogger(__name__)

_PATIENCE_SECONDS = 3.0
_AGAIN_SECONDS = 60.0


def account_name(token: SecretStr, base_url: str | None) -> str:
    """The name of the account that a token belongs to (`GET /v1/account`). Raises `GenerationError`."""
    api = Api(token, base_url, timeout=10.0)
    try:
        answer = api.get("/v1/account")
    except NoAnswer as exc:
        raise unreachable(exc.technical) from exc
    finally:
        api.close()
    name = answer.value("username") or answer.value("name")
    if answer.ok and name:
        return str(name)
    raise _failure(answer)


class Account:
    """The account of a provider's token, asked for once, in the background. `patience` is how many seconds an order
    waits for its name at most. Safe to use from several threads."""

    def __init__(self, token: SecretStr, base_url: str | None, patience: float = _PATIENCE_SECONDS) -> None:
        self._token = token
        self._base_url = base_url
        self._patience = patience
        self._lock = threading.Lock()
        self._asked = threading.Event()
        self._ask_again_at = 0.0
        self._name: str | None = None

    @property
    def name(self) -> str | None:
        """Its name; None when it cannot be asked for now."""
        with self._lock:
            if self._name is None and time.monotonic() >= self._ask_again_at:
                self._ask_again_at = time.monotonic() + _AGAIN_SECONDS
                self._asked.clear()
                threading.Thread(target=self._ask, name="mv-account", daemon=True).start()
        self._asked.wait(self._patience)
        return self._name

    def _ask(self) -> None:
        try:
            self._name = account_name(self._token, self._base_url)
        except GenerationError as exc:
            log.info("the name of the account is not known: %s", exc)
        finally:
            self._asked.set()


def _failure(answer: Answer) -> GenerationError:
    """What to do about an account that did not come: the token, the address, or just wait."""
    failure = failure_of(answer)
    if failure.kind in (Trouble.TOKEN, Trouble.CREDIT):
        return failure
    if answer.status == 429 or answer.status >= 500:
        return GenerationError("Replicate has trouble at the moment: nothing is wrong here, check again in a minute.")
    if answer.data is None:
        return GenerationError(
            "REPLICATE_BASE_URL leads to a web page and not to Replicate's API: correct it, or unset it for the public "
            "API."
        )
    return GenerationError(
        "REPLICATE_BASE_URL leads to something that does not speak Replicate's API: correct it, or unset it for the "
        "public API."
    )
