"""Replicate: so far only the check of an account's token. Generation has an issue of its own."""

import httpx
from pydantic import SecretStr
from replicate.client import Client
from replicate.exceptions import ReplicateException

from mvcore.errors import GenerationError

_TIMEOUT_SECONDS = 10.0


def account_name(token: SecretStr, base_url: str | None) -> str:
    """The name of the account that a token belongs to (`GET /v1/account`). Raises `GenerationError`."""
    client = Client(api_token=token.get_secret_value(), base_url=base_url, timeout=httpx.Timeout(_TIMEOUT_SECONDS))
    try:
        return str(client.accounts.current().username)
    except ReplicateException as exc:
        raise GenerationError(
            "Replicate refused REPLICATE_API_TOKEN: copy it again from replicate.com/account/api-tokens."
        ) from exc
    except (httpx.HTTPError, ValueError) as exc:
        raise GenerationError("Replicate cannot be reached: check the network and REPLICATE_BASE_URL.") from exc
