"""What `doctor` says of a bucket: with keys from `.env`, and against a server that checks keys and permissions."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import httpx
import pytest

from mvcore.storage.s3 import check_bucket
from mvcore.storage.s3.check import CORS_RULE
from tests.commands import mvcore
from tests.storage.s3_server import BUCKET, REGION, S3Server, environment

_ALL = ("s3:ListBucket", "s3:PutObject", "s3:GetObject", "s3:DeleteObject", "s3:GetBucketCORS")


def test_keys_region_and_endpoint_may_stand_in_the_env_file(server: S3Server) -> None:
    values = {**environment(server.url), "STORAGE_BUCKET": BUCKET}
    Path(".env").write_text("".join(f"{name}={value}\n" for name, value in values.items()))
    told = mvcore("doctor", "--json", HOME="/nowhere")
    checks = {check["name"]: check for check in json.loads(told.stdout)["checks"]}
    assert checks["bucket"]["detail"] == f"{BUCKET} answers at {server.url}"
    assert checks["bucket put"]["ok"]


def test_a_password_in_the_endpoint_is_not_shown(server: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment(server.url.replace("://", "://ann:open-sesame@")).items():
        monkeypatch.setenv(name, value)
    found = check_bucket(BUCKET)[0]
    assert found.detail.endswith(server.url.replace("://", "://***@"))


@pytest.fixture
def guarded(server: S3Server) -> Iterator[S3Server]:
    """A server that checks signatures and permissions."""
    server.client().put_bucket_cors(Bucket=BUCKET, CORSConfiguration=CORS_RULE)
    yield server
    httpx.post(f"{server.url}/moto-api/reset-auth", content=b"inf", trust_env=False).raise_for_status()


def keys_that_may(server: S3Server, *actions: str) -> dict[str, str]:
    """Keys of a new user with these permissions; from now on permissions are checked."""
    iam: Any = boto3.client(
        "iam",
        endpoint_url=server.url,
        region_name=REGION,
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    iam.create_user(UserName="studio")
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}]}
    iam.put_user_policy(UserName="studio", PolicyName="mv", PolicyDocument=json.dumps(policy))
    key = iam.create_access_key(UserName="studio")["AccessKey"]
    httpx.post(f"{server.url}/moto-api/reset-auth", content=b"0", trust_env=False).raise_for_status()
    return {"AWS_ACCESS_KEY_ID": key["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"]}


def said(server: S3Server, monkeypatch: pytest.MonkeyPatch, keys: dict[str, str]) -> dict[str, str]:
    for name, value in {**environment(server.url), **keys}.items():
        monkeypatch.setenv(name, value)
    return {found.name: found.detail for found in check_bucket(BUCKET) if not found.ok}


def test_the_least_permissions_of_the_documentation_are_enough(
    guarded: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert said(guarded, monkeypatch, keys_that_may(guarded, *_ALL)) == {}


@pytest.mark.parametrize(
    ("missing", "name", "sentence"),
    [
        ("s3:ListBucket", "bucket", "may not list the bucket clips"),
        ("s3:PutObject", "bucket put", "may not put files into the bucket clips"),
        ("s3:GetObject", "bucket get", "may not read files of the bucket clips"),
        ("s3:DeleteObject", "bucket delete", "may not delete files of the bucket clips"),
    ],
)
def test_a_server_that_lacks_one_permission_for_these_keys_is_told_by_its_name(
    guarded: S3Server, monkeypatch: pytest.MonkeyPatch, missing: str, name: str, sentence: str
) -> None:
    found = said(guarded, monkeypatch, keys_that_may(guarded, *(action for action in _ALL if action != missing)))
    assert list(found) == [name]
    assert sentence in found[name]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("AWS_ACCESS_KEY_ID", "does not know these AWS keys"), ("AWS_SECRET_ACCESS_KEY", "secret key is wrong")],
)
def test_wrong_keys_are_told_apart(
    guarded: S3Server, monkeypatch: pytest.MonkeyPatch, name: str, sentence: str
) -> None:
    found = said(guarded, monkeypatch, {**keys_that_may(guarded, *_ALL), name: "AKIAWRONG"})
    assert list(found) == ["bucket"]
    assert sentence in found["bucket"]
