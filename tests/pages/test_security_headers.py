"""What pages may load: the policy of each answer. That pages work under it, every test in the browser sees."""

import base64
import hashlib
import re
from pathlib import Path

import httpx
import pytest

from pages.ui.security_headers import content_security_policy, script_hashes
from tests.running_app import RunningApp
from tests.storage.s3_server import BUCKET, S3Server, environment, film_in_cloud


def directives(policy: str) -> dict[str, list[str]]:
    """The sources of each directive."""
    parts = (part.split() for part in policy.split(";"))
    return {name: sources for name, *sources in parts}


def policy(url: str) -> dict[str, list[str]]:
    return directives(httpx.get(url).headers["content-security-policy"])


def test_each_script_that_stands_in_a_page_gets_its_hash_and_no_other() -> None:
    page = '<script src="a.js"></script><!-- <script>no()</script> --><script>\n  a < b && "&amp;"\n</script>'
    wanted = base64.b64encode(hashlib.sha256(b'\n  a < b && "&amp;"\n').digest()).decode()
    assert script_hashes(page) == (f"sha256-{wanted}",)
    assert script_hashes("<p>none</p>") == ()


def test_nothing_but_the_app_itself_is_named_without_a_bucket() -> None:
    found = directives(content_security_policy(("sha256-x",), ()))
    assert found["default-src"] == ["'self'"]
    assert found["script-src"] == ["'self'", "blob:", "'sha256-x'"]
    assert (found["object-src"], found["frame-ancestors"]) == (["'none'"], ["'none'"])
    assert not [source for sources in found.values() for source in sources if "://" in source or source == "*"]


def test_a_page_of_the_app_carries_the_policy_with_the_hash_of_its_own_script(tmp_path: Path) -> None:
    with RunningApp(tmp_path / "data") as app:
        answer = httpx.get(f"{app.url}/film")
        found = directives(answer.headers["content-security-policy"])
        inline = re.findall(r"<script>(.*?)</script>", answer.text, re.DOTALL)
        hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in inline]
        assert found["script-src"] == ["'self'", "blob:", *(f"'sha256-{one}'" for one in hashes)]
        assert found["img-src"] == ["'self'", "data:", "blob:"]
        assert found["media-src"] == ["'self'", "blob:"]
        assert found["connect-src"] == ["'self'"]
        first = httpx.get(f"{app.url}/")
        kept = httpx.get(f"{app.url}/", headers={"If-None-Match": first.headers["etag"]})
        assert (kept.status_code, directives(kept.headers["content-security-policy"])) == (304, found)


@pytest.fixture(scope="module")
def data(s3_server: S3Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose files live in the bucket."""
    s3_server.reset()
    folder = tmp_path_factory.mktemp("cloud") / "data"
    film_in_cloud(s3_server, folder)
    return folder


def test_a_bucket_that_files_are_loaded_from_is_named_as_its_links_have_it(s3_server: S3Server, data: Path) -> None:
    cloud = {"SERVE_FROM_CLOUD": "true", "STORAGE_BUCKET": BUCKET, **environment(s3_server.url)}
    with RunningApp(data, **cloud) as app:
        found = policy(app.url)
        for name in ("img-src", "media-src", "connect-src"):
            assert s3_server.url in found[name]
        assert s3_server.url not in [*found["script-src"], *found["default-src"], *found["style-src"]]
        with RunningApp(data, **cloud) as second:  # it may not open the folder, and its page waits until it may
            assert s3_server.url in policy(second.url)["media-src"]


def test_files_that_still_live_in_a_bucket_are_loaded_from_there_after_going_back(
    s3_server: S3Server, data: Path
) -> None:
    with RunningApp(data, **environment(s3_server.url)) as app:
        assert s3_server.url in policy(app.url)["img-src"]


def test_a_bucket_of_amazons_is_named_by_its_own_host_alone(tmp_path: Path) -> None:
    keys = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_DEFAULT_REGION": "eu-central-1"}
    with RunningApp(tmp_path / "data", STORAGE_BUCKET="films", **keys) as app:
        (named,) = (source for source in policy(app.url)["media-src"] if "://" in source)
    assert re.fullmatch(r"https://films\.s3(\.eu-central-1)?\.amazonaws\.com", named)
