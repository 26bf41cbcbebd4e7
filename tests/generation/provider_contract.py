"""What every provider has to do. Subclass `ProviderContract` in a test module and give it the three fixtures."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from mvcore.domain import now
from mvcore.errors import GenerationError
from mvcore.generation import GenerationRequest, Prediction, PredictionStatus, Provider

FINAL = {PredictionStatus.SUCCEEDED, PredictionStatus.FAILED, PredictionStatus.CANCELLED}
RUNNING = {PredictionStatus.STARTING, PredictionStatus.PROCESSING}


def finished(provider: Provider, remote_id: str, seconds: float = 60) -> Prediction:
    """Poll until the prediction is final."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        prediction = provider.poll(remote_id)
        if prediction.status in FINAL:
            return prediction
        time.sleep(0.02)
    raise AssertionError(f"{remote_id} was not finished after {seconds} s")


class ProviderContract:
    """`open_provider` opens a provider on the same state each time; `quick` succeeds soon, `slow` runs for a while."""

    def test_a_request_runs_and_then_succeeds(
        self, open_provider: Callable[[], Provider], quick: GenerationRequest
    ) -> None:
        provider = open_provider()
        remote_id = provider.submit(quick)
        assert provider.poll(remote_id).status in RUNNING | {PredictionStatus.SUCCEEDED}
        prediction = finished(provider, remote_id)
        assert prediction.status is PredictionStatus.SUCCEEDED
        assert (prediction.remote_id, prediction.progress, prediction.error) == (remote_id, 1.0, None)

    def test_progress_stays_between_nothing_and_all_and_never_falls(
        self, open_provider: Callable[[], Provider], slow: GenerationRequest
    ) -> None:
        provider = open_provider()
        remote_id = provider.submit(slow)
        seen = []
        for _ in range(5):
            seen.append(provider.poll(remote_id).progress)
            time.sleep(0.02)
        assert seen == sorted(seen)
        assert all(0 <= progress < 1 for progress in seen)

    def test_polling_returns_at_once(self, open_provider: Callable[[], Provider], slow: GenerationRequest) -> None:
        provider = open_provider()
        remote_id = provider.submit(slow)
        start = time.monotonic()
        provider.poll(remote_id)
        assert time.monotonic() - start < 0.5

    def test_the_output_is_written_to_the_target(
        self, open_provider: Callable[[], Provider], quick: GenerationRequest, tmp_path: Path
    ) -> None:
        provider = open_provider()
        remote_id = provider.submit(quick)
        finished(provider, remote_id)
        provider.fetch(remote_id, tmp_path / "output")
        provider.fetch(remote_id, tmp_path / "again")
        assert (tmp_path / "output").stat().st_size > 0
        assert (tmp_path / "output").read_bytes() == (tmp_path / "again").read_bytes()

    def test_nothing_can_be_fetched_before_it_is_finished(
        self, open_provider: Callable[[], Provider], slow: GenerationRequest, tmp_path: Path
    ) -> None:
        provider = open_provider()
        remote_id = provider.submit(slow)
        with pytest.raises(GenerationError):
            provider.fetch(remote_id, tmp_path / "output")
        assert not (tmp_path / "output").exists()

    def test_an_unknown_id_is_an_error(self, open_provider: Callable[[], Provider], tmp_path: Path) -> None:
        provider = open_provider()
        for call in (provider.poll, provider.cancel, lambda name: provider.fetch(name, tmp_path / "output")):
            with pytest.raises(GenerationError):
                call("no-such-prediction")

    def test_each_submit_is_a_prediction_of_its_own(
        self, open_provider: Callable[[], Provider], quick: GenerationRequest
    ) -> None:
        provider = open_provider()
        assert provider.submit(quick) != provider.submit(quick)

    def test_a_submitted_request_is_found_again(
        self, open_provider: Callable[[], Provider], quick: GenerationRequest
    ) -> None:
        provider = open_provider()
        since = now() - timedelta(seconds=1)
        assert provider.find(quick, since, ()) is None
        remote_id = provider.submit(quick)
        assert provider.find(quick, since, ()) == remote_id

    def test_known_older_and_different_requests_are_not_found(
        self, open_provider: Callable[[], Provider], quick: GenerationRequest, slow: GenerationRequest
    ) -> None:
        provider = open_provider()
        since = now() - timedelta(seconds=1)
        remote_id = provider.submit(quick)
        assert provider.find(quick, since, {remote_id}) is None
        assert provider.find(quick, now() + timedelta(seconds=60), ()) is None
        assert provider.find(slow, since, ()) is None

    def test_a_cancelled_request_stays_cancelled(
        self, open_provider: Callable[[], Provider], slow: GenerationRequest, tmp_path: Path
    ) -> None:
        provider = open_provider()
        remote_id = provider.submit(slow)
        provider.cancel(remote_id)
        assert provider.poll(remote_id).status is PredictionStatus.CANCELLED
        provider.close()
        reopened = open_provider()
        assert reopened.poll(remote_id).status is PredictionStatus.CANCELLED
        with pytest.raises(GenerationError):
            reopened.fetch(remote_id, tmp_path / "output")

    def test_cancelling_a_finished_request_changes_nothing(
        self, open_provider: Callable[[], Provider], quick: GenerationRequest
    ) -> None:
        provider = open_provider()
        remote_id = provider.submit(quick)
        finished(provider, remote_id)
        provider.cancel(remote_id)
        assert provider.poll(remote_id).status is PredictionStatus.SUCCEEDED

    def test_a_running_request_goes_on_after_a_restart(
        self, open_provider: Callable[[], Provider], quick: GenerationRequest, tmp_path: Path
    ) -> None:
        first = open_provider()
        remote_id = first.submit(quick)
        first.close()
        second = open_provider()
        assert second.find(quick, now() - timedelta(seconds=60), ()) == remote_id
        assert finished(second, remote_id).status is PredictionStatus.SUCCEEDED
        second.fetch(remote_id, tmp_path / "output")
        assert (tmp_path / "output").exists()
