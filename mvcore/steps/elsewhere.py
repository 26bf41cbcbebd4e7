"""Orders that live where the settings do not lead any more: at another address, or in another account.

They cannot be found or fetched from here, and what is ordered here instead is bought at both places: so that is told,
and left to a person. While an account is not known, another token may be of another account: so that is told, too.
"""

from mvcore.domain import Take, Trouble
from mvcore.generation import Endpoint, ProviderFailure


def lives_elsewhere(take: Take, endpoint: Endpoint) -> bool:
    """True when the take was ordered, or may have been, somewhere else than at `endpoint`."""
    return take.was_sent and endpoint.is_other_than(take.api_url, take.account)


def may_live_elsewhere(take: Take, endpoint: Endpoint) -> bool:
    """As `lives_elsewhere`, and True for what was ordered with another token while one of the accounts is not known."""
    return lives_elsewhere(take, endpoint) or (take.was_sent and _is_of_unknown_account(take, endpoint))


def lost_elsewhere(take: Take, endpoint: Endpoint) -> ProviderFailure:
    """The failure of a take that may have been ordered elsewhere."""
    return ProviderFailure(
        f"This was sent to {_there(take, endpoint)}, and its answer was lost; {_now(take, endpoint)}. "
        f"{_back(take, endpoint)} to look for it there, or retry to order it here.",
        Trouble.IN_DOUBT,
    )


def known_elsewhere(take: Take, endpoint: Endpoint, denial: ProviderFailure) -> ProviderFailure:
    """The failure of a take whose id is not known here, as it was ordered elsewhere."""
    return ProviderFailure(
        f"This was ordered at {_there(take, endpoint)}; {_now(take, endpoint)}, and it is not known there. "
        f"{_back(take, endpoint)} to fetch it from there, or make it again here.",
        denial.kind,
        denial.technical,
        collectable=denial.collectable,
    )


def _is_of_unknown_account(take: Take, endpoint: Endpoint) -> bool:
    is_unknown = None in (take.account, endpoint.account)
    return is_unknown and endpoint.has_other_token_than(take.id, take.token_fingerprint)


def _is_other_address(take: Take, endpoint: Endpoint) -> bool:
    return take.api_url != endpoint.address


def _there(take: Take, endpoint: Endpoint) -> str:
    account = f"the account “{take.account}”" if take.account else ""
    if not _is_other_address(take, endpoint) and _is_of_unknown_account(take, endpoint):
        return f"Replicate with another token ({account})" if account else "Replicate with another token"
    if not _is_other_address(take, endpoint):
        return f"Replicate from {account}"
    return f"{take.api_url} ({account})" if account else str(take.api_url)


def _now(take: Take, endpoint: Endpoint) -> str:
    if _is_other_address(take, endpoint):
        return f"REPLICATE_BASE_URL leads to {endpoint.address} now"
    if endpoint.account is None:
        return "the account of REPLICATE_API_TOKEN could not be asked for now"
    return f"REPLICATE_API_TOKEN belongs to the account “{endpoint.account}” now"


def _back(take: Take, endpoint: Endpoint) -> str:
    if _is_other_address(take, endpoint):
        return "Set it back and start again"
    return "Set the former token and start again"
