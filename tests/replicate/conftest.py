"""The fake of Replicate answers at once here, and counts how often it is asked."""

from collections.abc import Iterator

import pytest

from tests.generation.fake_replicate.launcher import FakeReplicate


@pytest.fixture
def fake(server: FakeReplicate) -> Iterator[FakeReplicate]:
    """Afterwards nothing was ordered twice, no rule was broken, and nobody asked too often."""
    server.reset(starting_seconds=0.0, running_seconds=0.0)
    yield server
    assert (server.violations(), server.doubles()) == ([], [])
    assert server.polls_per_second() <= 1
