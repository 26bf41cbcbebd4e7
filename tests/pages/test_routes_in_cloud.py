"""The media routes for files that live in a bucket: the browser is sent there, with a link that is good for a while."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.running_app import RunningApp
from tests.storage.s3_server import BUCKET, S3Server, environment, film_in_cloud


@pytest.fixture(scope="module")
def server(s3_server: S3Server) -> S3Server:
    s3_server.reset()
    return s3_server


@pytest.fixture(scope="module")
def ids(server: S3Server, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A data folder, and the ids of a picture and a clip that live in the bucket."""
    data = tmp_path_factory.mktemp("cloud") / "data"
    made = film_in_cloud(server, data)
    return data, made["character"], made["scenes"][0]["clip"]


@pytest.fixture(scope="module")
def app(server: S3Server, ids: tuple[Path, str, str]) -> Iterator[RunningApp]:
    cloud = {"SERVE_FROM_CLOUD": "true", "STORAGE_BUCKET": BUCKET, "PRESIGNED_URL_EXPIRES_SECONDS": "600"}
    with RunningApp(ids[0], **cloud, **environment(server.url)) as running:
        yield running


def test_a_player_is_sent_to_the_bucket_and_seeks_there(app: RunningApp, ids: tuple[Path, str, str]) -> None:
    answer = httpx.get(f"{app.url}/app/static/mv/{ids[2]}.mp4")
    assert (answer.status_code, answer.headers["cache-control"]) == (307, "no-store")
    assert httpx.get(f"{app.url}/app/static/mv/{ids[2]}.mp4").headers["location"] == answer.headers["location"]
    part = httpx.get(answer.headers["location"], headers={"Range": "bytes=100-199"})
    assert (part.status_code, len(part.content), part.headers["content-type"]) == (206, 100, "video/mp4")


@pytest.mark.parametrize(
    ("route", "word", "place"), [("get_video", "video", 2), ("get_character_reference", "image", 1)]
)
def test_the_routes_say_where_a_file_is_or_send_there(
    app: RunningApp, ids: tuple[Path, str, str], route: str, word: str, place: int
) -> None:
    address = f"{app.url}/api/mv/{route}/{ids[place]}"
    told = httpx.get(f"{address}?redirect=false").json()
    assert set(told) == {f"{word}_id", f"{word}_url", "storage_backend", "expires_in_seconds", "cloud_path"}
    assert (told[f"{word}_id"], told["storage_backend"]) == (ids[place], "s3")
    assert 0 < told["expires_in_seconds"] <= 600
    assert told["cloud_path"].startswith(f"s3://{BUCKET}/mv/{word}/{ids[place]}.")
    assert httpx.get(told[f"{word}_url"]).status_code == 200
    sent = httpx.get(f"{address}?redirect=true")
    assert (sent.status_code, sent.headers["location"]) == (302, told[f"{word}_url"])
    assert httpx.get(f"{address}?redirect=maybe").status_code == 400


def test_a_download_has_a_readable_name(app: RunningApp, ids: tuple[Path, str, str]) -> None:
    sent = httpx.get(f"{app.url}/api/mv/get_video/{ids[2]}?dl=1")
    assert sent.status_code == 302
    asked = parse_qs(urlsplit(sent.headers["location"]).query)
    assert asked["response-content-disposition"] == [f"attachment; filename*=UTF-8''mv-studio-video-{ids[2][:8]}.mp4"]
    assert "attachment" in httpx.get(sent.headers["location"]).headers["content-disposition"]


def test_a_head_request_is_answered_without_the_bucket(app: RunningApp, ids: tuple[Path, str, str]) -> None:
    told = httpx.head(f"{app.url}/api/mv/get_video/{ids[2]}")
    assert (told.status_code, told.headers["content-type"]) == (200, "video/mp4")
    assert int(told.headers["content-length"]) > 10_000


def test_the_wrong_kind_and_unknown_ids_are_404_in_the_cloud_too(app: RunningApp, ids: tuple[Path, str, str]) -> None:
    assert httpx.get(f"{app.url}/api/mv/get_video/{ids[1]}").status_code == 404
    assert httpx.get(f"{app.url}/app/static/mv/{ids[2]}.png").status_code == 404
