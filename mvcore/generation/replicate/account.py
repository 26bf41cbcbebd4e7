"""Whose token is it? For `doctor` and the status page."""

from pydantic import SecretStr

from mvcore.domain import Trouble
from mvcore.errors import GenerationError
from mvcore.generation.replicate.api import Api, NoAnswer
from mvcore.generation.replicate.trouble import Answer, failure_of, unreachable


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
