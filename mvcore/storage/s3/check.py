"""S3: so far only the check that a bucket can be reached. Storing files there has an issue of its own."""

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from mvcore.errors import SettingsError

_TIMEOUT_SECONDS = 5
_CONFIG = Config(connect_timeout=_TIMEOUT_SECONDS, read_timeout=_TIMEOUT_SECONDS, retries={"max_attempts": 1})


def check_bucket(bucket: str) -> None:
    """Ask for a bucket's head, with keys, region and endpoint as boto3 reads them. Raises `SettingsError`."""
    try:
        boto3.client("s3", config=_CONFIG).head_bucket(Bucket=bucket)
    except ClientError as exc:
        status = exc.response["ResponseMetadata"]["HTTPStatusCode"]
        reason = {403: "the keys do not allow it", 404: "there is no such bucket"}.get(status, f"status {status}")
        raise SettingsError(
            f"The bucket {bucket} cannot be used ({reason}): correct STORAGE_BUCKET or the keys."
        ) from exc
    except (BotoCoreError, ValueError) as exc:
        raise SettingsError(
            f"The bucket {bucket} cannot be reached ({type(exc).__name__}): check the AWS variables and the network."
        ) from exc
