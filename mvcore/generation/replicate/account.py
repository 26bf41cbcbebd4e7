"""Whose token is it? For `doctor` and the status page."""

from pydantic import SecretStr

from mvcore.domain import Trouble
from mvcore.errors import GenerationError
from mvcore.generation.replicate.api import Api, NoAnswer
from mvcore.generation.replicate.trouble import failure_of, unreachable


def account_name(token: SecretStr, base_url: str | None) -> str:
    """The name of the account that a token belongs to (`GET /v1/account`). Raises `GenerationError`."""
    api = Api(token, base_url, timeout=10.0)
    try:
        answer = api.get("/v1/account")
    except NoAnswer as exc:
        raise unreachable(exc.technical) from exc
    finally:
        api.close()
    if answer.ok and isinstance(answer.data, dict) and "username" in answer.data:
        return str(answer.data["username"])
    failure = failure_of(answer)
    if failure.kind is Trouble.TOKEN:
        raise failure
    raise GenerationError("Replicate cannot be reached: check the network and REPLICATE_BASE_URL.")
