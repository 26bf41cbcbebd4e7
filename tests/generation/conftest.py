"""Providers at the fake of Replicate. Here the same may be ordered twice."""

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import SecretStr

from mvcore.generation.replicate import ReplicateProvider
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.generation.replicate_requests import TOKEN, Opener


@pytest.fixture
def fake(server: FakeReplicate) -> Iterator[FakeReplicate]:
    """The fake without any past; afterwards no rule of the protocol may have been broken."""
    server.reset()
    yield server
    assert server.violations() == []


@pytest.fixture
def opener(fake: FakeReplicate) -> Iterator[Opener]:
    """Opens providers at the fake and closes them at the end."""
    opened: list[ReplicateProvider] = []

    def open_one(token: str = TOKEN, url: str | None = None, **options: Any) -> ReplicateProvider:
        opened.append(ReplicateProvider(SecretStr(token), url or fake.url, **{"pace": 0.1, **options}))
        return opened[-1]

    yield open_one
    for provider in opened:
        provider.close()


@pytest.fixture
def provider(opener: Opener) -> ReplicateProvider:
    """One provider at the fake."""
    return opener()
