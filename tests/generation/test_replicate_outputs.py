"""Outputs of Replicate: what they are, and how they come here whole."""

from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image

from mvcore.domain import Trouble
from mvcore.generation import GenerationRequest, ProviderFailure
from mvcore.generation.replicate import ReplicateProvider
from mvcore.prompting import parse_script
from tests.generation.fake_replicate.launcher import FakeReplicate
from tests.generation.replicate_requests import BROKEN_DOWNLOADS, Opener, clip, done, image, orders, script


def test_a_picture_a_clip_and_a_script_are_what_they_should_be(provider: ReplicateProvider, tmp_path: Path) -> None:
    provider.fetch(done(provider, image()), tmp_path / "image")
    with Image.open(tmp_path / "image") as opened:
        assert opened.size == (320, 180)
    provider.fetch(done(provider, clip()), tmp_path / "clip")
    with av.open(str(tmp_path / "clip")) as container:
        assert container.duration / 1e6 == pytest.approx(4, abs=0.2)
    provider.fetch(done(provider, script()), tmp_path / "script")
    assert len(parse_script((tmp_path / "script").read_text(encoding="utf-8"), 3)) == 3


@pytest.mark.parametrize("model", ["openai/gpt-5-structured", "google/gemini-3-flash", "anthropic/claude-4-sonnet"])
def test_text_of_every_shape_becomes_a_script(provider: ReplicateProvider, tmp_path: Path, model: str) -> None:
    provider.fetch(done(provider, script(model, 12)), tmp_path / "script")
    assert len(parse_script((tmp_path / "script").read_text(encoding="utf-8"), 12)) == 12


def test_text_that_looks_like_links_stays_text(
    provider: ReplicateProvider, fake: FakeReplicate, tmp_path: Path
) -> None:
    fake.fault("fate", "/predictions$", method="POST", values={"output": ["https://exa", "mple.org is a place. ü"]})
    provider.fetch(done(provider, script()), tmp_path / "script")
    assert (tmp_path / "script").read_text(encoding="utf-8") == "https://example.org is a place. ü"


def test_an_array_with_one_link_and_a_data_uri_are_outputs(
    provider: ReplicateProvider, fake: FakeReplicate, tmp_path: Path
) -> None:
    provider.fetch(done(provider, image("bytedance/seedream-4.5")), tmp_path / "array")
    fake.configure(inline_outputs=True)
    provider.fetch(done(provider, image(seed=8)), tmp_path / "inline")
    for name in ("array", "inline"):
        with Image.open(tmp_path / name) as opened:
            opened.verify()


@pytest.mark.parametrize("fault", BROKEN_DOWNLOADS)
@pytest.mark.parametrize("request_", [image(), clip()], ids=["image", "clip"])
def test_a_broken_download_is_tried_again(
    provider: ReplicateProvider,
    fake: FakeReplicate,
    tmp_path: Path,
    fault: dict[str, Any],
    request_: GenerationRequest,
) -> None:
    remote_id = done(provider, request_)
    fake.fault(path="^/out/", **fault)
    provider.fetch(remote_id, tmp_path / "output")
    assert (tmp_path / "output").stat().st_size > 500
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("output")] == ["output"]


@pytest.mark.parametrize("fault", [BROKEN_DOWNLOADS[1], BROKEN_DOWNLOADS[4], BROKEN_DOWNLOADS[6]])
def test_a_download_that_stays_broken_can_be_fetched_later_and_is_not_paid_for_again(
    provider: ReplicateProvider, fake: FakeReplicate, tmp_path: Path, fault: dict[str, Any]
) -> None:
    remote_id = done(provider, image())
    for _ in range(4):
        fake.fault(path="^/out/", **fault)
    with pytest.raises(ProviderFailure, match="within the hour") as caught:
        provider.fetch(remote_id, tmp_path / "output")
    assert caught.value.collectable
    assert not (tmp_path / "output").exists()
    provider.fetch(remote_id, tmp_path / "output")
    assert (tmp_path / "output").exists()
    assert len(orders(fake)) == 1


def test_an_output_that_was_deleted_after_an_hour_is_told(
    opener: Opener, provider: ReplicateProvider, fake: FakeReplicate, tmp_path: Path
) -> None:
    remote_id = done(provider, image())
    fake.advance(3700)
    with pytest.raises(ProviderFailure, match="for one hour only") as caught:
        provider.fetch(remote_id, tmp_path / "output")
    assert (caught.value.kind, caught.value.collectable) == (Trouble.OUTPUT_GONE, False)
    prediction = provider.poll(remote_id)
    assert prediction.trouble is Trouble.OUTPUT_GONE


def test_trouble_of_the_api_while_fetching_is_waited_out(
    provider: ReplicateProvider, fake: FakeReplicate, tmp_path: Path
) -> None:
    remote_id = done(provider, image())
    provider.fetch(remote_id, tmp_path / "first")
    fake.fault("status", f"{remote_id}$", status=502)
    fake.fault("drop", f"{remote_id}$")
    provider.fetch(remote_id, tmp_path / "output")
    assert (tmp_path / "output").exists()


def test_a_redirect_within_the_output_hosts_is_followed_without_the_token(
    provider: ReplicateProvider, fake: FakeReplicate, tmp_path: Path
) -> None:
    remote_id = done(provider, image())
    link = fake.predictions()[0]["output"]
    fake.fault("redirect", "^/out/", location=link.replace("http://127.0.0.1", "http://localhost"))
    fake.fault("redirect", "^/out/", location=link)
    provider.fetch(remote_id, tmp_path / "output")
    downloads = fake.log("GET", "/out/")
    assert len(downloads) == 3
    assert not any(row["authorization"] for row in downloads)


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data/",
        "https://replicate.delivery.evil.example/x",
        "http://replicate.delivery/x",
        "file:///etc/passwd",
        "https://example.org/x",
    ],
)
def test_a_redirect_to_a_foreign_host_is_not_followed(
    provider: ReplicateProvider, fake: FakeReplicate, tmp_path: Path, location: str
) -> None:
    remote_id = done(provider, image())
    fake.fault("redirect", "^/out/", location=location)
    with pytest.raises(ProviderFailure) as caught:
        provider.fetch(remote_id, tmp_path / "output")
    assert "no host of Replicate" in caught.value.technical
    assert not (tmp_path / "output").exists()


def test_fetching_right_after_the_last_poll_asks_the_api_nothing(
    provider: ReplicateProvider, fake: FakeReplicate, tmp_path: Path
) -> None:
    remote_id = done(provider, image())
    before = len(fake.log("GET", remote_id))
    provider.fetch(remote_id, tmp_path / "output")
    assert len(fake.log("GET", remote_id)) == before


def test_an_output_that_cannot_be_written_can_be_fetched_later(provider: ReplicateProvider, tmp_path: Path) -> None:
    with pytest.raises(ProviderFailure, match="could not be written") as caught:
        provider.fetch(done(provider, image()), tmp_path / "no-folder" / "output")
    assert caught.value.collectable
