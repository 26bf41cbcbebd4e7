"""A fake Replicate for all tests of a module, without any past for each of them."""

from collections.abc import Iterator

import pytest

from tests.generation.fake_replicate.launcher import FakeReplicate


@pytest.fixture(scope="module")
def server() -> Iterator[FakeReplicate]:
    with FakeReplicate() as running:
        yield running


@pytest.fixture
def fake(server: FakeReplicate) -> Iterator[FakeReplicate]:
    """Afterwards nothing was ordered twice, no rule was broken, and nobody asked too often."""
    server.reset(starting_seconds=0.0, running_seconds=0.0)
    yield server
    assert (server.violations(), server.doubles()) == ([], [])
    assert server.polls_per_second() <= 1
