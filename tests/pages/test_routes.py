"""The media routes, asked over HTTP from a running app."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from mvcore import Asset, Brief, Settings, Studio
from mvcore.domain import new_id
from tests.running_app import RunningApp
from tests.watching import finished


class Served(NamedTuple):
    """A running app with one clip and one picture in it."""

    client: httpx.Client
    video: Asset
    image: Asset
    video_bytes: bytes


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("routes")
    settings = Settings(data_dir=folder / "data", demo_latency_seconds=0)
    with Studio.open(settings) as studio:
        project_id = studio.make_images(Brief("a storm", "a girl", image_count=1, scene_count=1))
        studio.write_scenes(project_id)
        project = finished(studio, project_id)
        image = project.assets[project.options[0].take.asset_id or ""]
        video = project.assets[project.scenes[0].take.asset_id or ""]
        with studio.media(video.id) as (_, path):
            content = path.read_bytes()
    with RunningApp(settings.data_dir, fresh=True) as app, httpx.Client(base_url=app.url) as client:
        yield Served(client, video, image, content)


def test_a_clip_comes_whole_with_its_type_and_tag(served: Served) -> None:
    answer = served.client.get(f"/api/mv/get_video/{served.video.id}")
    assert answer.status_code == 200
    assert answer.content == served.video_bytes
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["etag"] == f'"{served.video.sha256}"'
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_picture_comes_from_its_route_and_from_no_other(served: Served) -> None:
    answer = served.client.get(f"/api/mv/get_character_reference/{served.image.id}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert served.client.get(f"/api/mv/get_video/{served.image.id}").status_code == 404
    assert served.client.get(f"/api/mv/get_character_reference/{served.video.id}").status_code == 404


@pytest.mark.parametrize("path", ["/api/mv/get_video/{id}", "/app/static/mv/{id}.mp4"])
def test_a_range_is_answered_with_just_that_part(served: Served, path: str) -> None:
    answer = served.client.get(path.format(id=served.video.id), headers={"Range": "bytes=100-199"})
    assert answer.status_code == 206
    assert answer.content == served.video_bytes[100:200]
    assert answer.headers["content-range"] == f"bytes 100-199/{len(served.video_bytes)}"


def test_the_last_bytes_can_be_asked_for(served: Served) -> None:
    answer = served.client.get(f"/api/mv/get_video/{served.video.id}", headers={"Range": "bytes=-50"})
    assert (answer.status_code, answer.content) == (206, served.video_bytes[-50:])


def test_a_range_past_the_end_is_416(served: Served) -> None:
    beyond = f"bytes={len(served.video_bytes)}-"
    answer = served.client.get(f"/api/mv/get_video/{served.video.id}", headers={"Range": beyond})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(served.video_bytes)}"


def test_head_tells_the_length_without_the_bytes(served: Served) -> None:
    answer = served.client.head(f"/api/mv/get_video/{served.video.id}")
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["content-length"]) == len(served.video_bytes)


@pytest.mark.parametrize(("method", "wanted"), [("HEAD", "bytes=0-9"), ("GET", "items=0-9")])
def test_a_range_of_a_head_or_of_other_units_is_ignored(served: Served, method: str, wanted: str) -> None:
    answer = served.client.request(method, f"/api/mv/get_video/{served.video.id}", headers={"Range": wanted})
    assert answer.status_code == 200
    assert int(answer.headers["content-length"]) == len(served.video_bytes)


_MALFORMED = [
    *("bytes=abc", "bytes=5-2", "bytes=", "bytes=-", "bytes", "bytes=,", "bytes=0-9,5-2", "bytes=0-9,x", "bytes=--5"),
    *("bytes=0-9-20", "bytes=0x1-0x9", "bytes=1.0-2", "bytes=+1-5", "bytes = 0-9", "=0-9", "", "bytes=0-9;q=1"),
    *("bytes=\u0661-\u0662", f"bytes=0-{'9' * 5000}", "bytes=0-9, bytes=20-29", "seconds=0-9"),
]


@pytest.mark.parametrize("path", ["/api/mv/get_video/{id}", "/app/static/mv/{id}.mp4", "/api/mv/transition/fade", "/"])
def test_a_range_that_cannot_be_understood_is_ignored(served: Served, path: str) -> None:
    at = path.format(id=served.video.id)
    whole = served.client.get(at, timeout=60)
    for wanted in _MALFORMED:
        answer = served.client.get(at, headers={"Range": wanted.encode()})
        assert (answer.status_code, answer.content == whole.content) == (200, True), wanted


def test_two_ranges_headers_are_none(served: Served) -> None:
    headers = [("Range", "bytes=0-9"), ("Range", "bytes=20-29")]
    assert served.client.get(f"/api/mv/get_video/{served.video.id}", headers=headers).status_code == 200


@pytest.mark.parametrize("wanted", ["BYTES=0-9", "bytes=,0-9,,", "bytes=0-9, {size}-", "bytes={size}-,0-9,-0"])
def test_the_part_of_a_range_that_is_there_comes(served: Served, wanted: str) -> None:
    named = wanted.format(size=len(served.video_bytes))
    answer = served.client.get(f"/api/mv/get_video/{served.video.id}", headers={"Range": named})
    assert (answer.status_code, answer.content) == (206, served.video_bytes[:10])


@pytest.mark.parametrize("wanted", ["bytes={size}-", "bytes=-0", "bytes={size}-{size}", "bytes={size}-,99999999999-"])
def test_a_range_of_which_nothing_is_there_is_416(served: Served, wanted: str) -> None:
    named = wanted.format(size=len(served.video_bytes))
    answer = served.client.get(f"/api/mv/get_video/{served.video.id}", headers={"Range": named})
    assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{len(served.video_bytes)}")


@pytest.mark.parametrize("path", ["/api/mv/nothing", "/api/mv/get_video", "/app/static/mv/{id}", "/app/static/mv/a/b"])
def test_an_address_beside_the_routes_is_404_and_not_a_page(served: Served, path: str) -> None:
    answer = served.client.get(path.format(id=served.video.id))
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/json")


def test_the_first_page_is_found_by_its_name_too(served: Served) -> None:
    answer = served.client.get("/create?project=x")
    assert (answer.status_code, answer.headers["location"]) == (307, "/?project=x")


@pytest.mark.parametrize("tag", ['"{tag}"', 'W/"{tag}"', '"other", "{tag}"', "*"])
def test_what_the_browser_has_is_not_sent_again(served: Served, tag: str) -> None:
    known = tag.format(tag=served.video.sha256)
    answer = served.client.get(f"/api/mv/get_video/{served.video.id}", headers={"If-None-Match": known})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"] == f'"{served.video.sha256}"'


def test_another_tag_brings_the_file(served: Served) -> None:
    answer = served.client.get(f"/api/mv/get_video/{served.video.id}", headers={"If-None-Match": '"old"'})
    assert answer.status_code == 200


def test_if_range_with_an_old_tag_brings_the_whole_file(served: Served) -> None:
    headers = {"Range": "bytes=0-9", "If-Range": '"old"'}
    assert served.client.get(f"/api/mv/get_video/{served.video.id}", headers=headers).status_code == 200
    headers["If-Range"] = f'"{served.video.sha256}"'
    assert served.client.get(f"/api/mv/get_video/{served.video.id}", headers=headers).status_code == 206


def test_redirect_answers_with_the_stable_link_or_with_the_file(served: Served) -> None:
    route = f"/api/mv/get_video/{served.video.id}"
    moved = served.client.get(route, params={"redirect": "true"})
    assert moved.status_code == 302
    assert served.client.get(moved.headers["location"]).content == served.video_bytes
    assert served.client.get(route, params={"redirect": "false"}).content == served.video_bytes
    assert served.client.get(route, params={"redirect": "perhaps"}).status_code == 400


def test_a_download_has_a_readable_name(served: Served) -> None:
    answer = served.client.get(f"/api/mv/get_video/{served.video.id}", params={"dl": "1"})
    assert answer.headers["content-disposition"] == f'attachment; filename="mv-studio-video-{served.video.id[:8]}.mp4"'
    inline = served.client.get(f"/api/mv/get_video/{served.video.id}")
    assert "attachment" not in inline.headers.get("content-disposition", "")


@pytest.mark.parametrize(
    "route", ["/api/mv/get_video/{}", "/api/mv/get_character_reference/{}", "/app/static/mv/{}.mp4"]
)
@pytest.mark.parametrize(
    "text", ["1", "not-an-id", "0b6f6b1e-8f5e-1a3c-9a51-6d7f1f0f5a10", "%00", "..", "%2e%2e", "x" * 300]
)
def test_what_is_no_uuid_is_refused(served: Served, route: str, text: str) -> None:
    answer = served.client.get(route.format(text))
    assert answer.status_code in (400, 404) or _is_the_page(answer)
    if text not in ("..", "%2e%2e", "%00"):
        assert answer.status_code == 400
        assert "id" in answer.json()["detail"]


@pytest.mark.parametrize(
    "route", ["/api/mv/get_video/{}", "/api/mv/get_character_reference/{}", "/app/static/mv/{}.mp4"]
)
def test_an_unknown_id_is_404(served: Served, route: str) -> None:
    answer = served.client.get(route.format(new_id()))
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize("extension", ["png", "html", "svg", "mp4x"])
def test_the_wrong_extension_is_404(served: Served, extension: str) -> None:
    assert served.client.get(f"/app/static/mv/{served.video.id}.{extension}").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/app/static/mv/../../data/studio.db",
        "/app/static/mv/..%2f..%2fstudio.db",
        "/app/static/mv/%2e%2e/%2e%2e/studio.db",
        "/api/mv/get_video/..%2f..%2fstudio.db",
        "/api/mv/get_video/%2fetc%2fpasswd",
        "/app/static/studio.db",
        "/app/static/mv/studio.db",
        "/data/studio.db",
        "/mv/video/{id}.mp4",
        "/app.py",
    ],
)
def test_no_other_file_is_reachable(served: Served, path: str) -> None:
    answer = served.client.get(path.format(id=served.video.id))
    assert answer.status_code in (400, 404) or _is_the_page(answer)
    assert not answer.content.startswith(b"SQLite format")
    assert b"root:" not in answer.content
    assert b"st.App(" not in answer.content


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_the_routes_only_read(served: Served, method: str) -> None:
    assert served.client.request(method, f"/api/mv/get_video/{served.video.id}").status_code in (403, 405)


def test_a_foreign_host_name_is_refused(served: Served) -> None:
    """DNS rebinding: a page of another site must not read media under a name of its own."""
    answer = served.client.get(f"/api/mv/get_video/{served.video.id}", headers={"Host": "evil.example"})
    assert answer.status_code == 400


def test_pages_may_not_be_framed_by_other_sites(served: Served) -> None:
    answer = served.client.get("/")
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] == "same-origin"


def test_a_file_that_vanished_is_404_and_not_a_crash(served: Served, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", demo_latency_seconds=0)
    with Studio.open(settings) as studio:
        project_id = studio.make_images(Brief("a storm", "a girl", image_count=1))
        image = finished(studio, project_id).options[0].take.asset_id
    for path in (settings.data_dir / "mv").rglob("*.png"):
        path.unlink()
    with RunningApp(settings.data_dir) as app:
        assert httpx.get(f"{app.url}/api/mv/get_character_reference/{image}").status_code == 404


def _is_the_page(answer: httpx.Response) -> bool:
    """Streamlit answers unknown paths with its page."""
    return answer.status_code == 200 and answer.headers["content-type"].startswith("text/html")


def test_the_ledger_is_saved_as_csv_of_all_or_of_one_project(served: Served) -> None:
    answer = served.client.get("/api/mv/ledger.csv")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert 'filename="mv-studio-ledger.csv"' in answer.headers["content-disposition"]
    head, *rows = answer.text.splitlines()
    assert head.startswith("take,project,title,kind,")
    assert len(rows) == 3
    project_id = rows[0].split(",")[1]
    assert len(served.client.get(f"/api/mv/ledger.csv?project={project_id}").text.splitlines()) == 4
    assert served.client.get("/api/mv/ledger.csv?project=../etc").status_code == 400
    assert served.client.get(f"/api/mv/ledger.csv?project={new_id()}").status_code == 404


def test_a_transition_can_be_seen_and_what_is_none_is_not_there(served: Served) -> None:
    answer = served.client.get("/api/mv/transition/fade", timeout=60)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "video/mp4")
    assert answer.content[4:8] == b"ftyp"
    refused = served.client.get("/api/mv/transition/melt")
    assert (refused.status_code, "no transition" in refused.json()["detail"]) == (404, True)
