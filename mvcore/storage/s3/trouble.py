"""What S3 says when it does not do as asked, as one sentence that tells what to do.

Codes are those of "Error responses" in the S3 API reference; R2, MinIO and Ceph send the same ones.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    NoRegionError,
    ParamValidationError,
    PartialCredentialsError,
    ProfileNotFound,
    ProxyConnectionError,
    SSLError,
)

from mvcore.errors import NotFound, StorageError

_NO_KEYS = "No AWS keys were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE."
_BY_CODE = {
    "InvalidAccessKeyId": "The storage does not know these AWS keys: correct AWS_ACCESS_KEY_ID.",
    "SignatureDoesNotMatch": "The AWS secret key is wrong: correct AWS_SECRET_ACCESS_KEY.",
    "ExpiredToken": "The AWS keys have expired: get new ones (aws sso login, say) and start again.",
    "ExpiredTokenException": "The AWS keys have expired: get new ones (aws sso login, say) and start again.",
    "400": "The storage refuses these AWS keys, which may have expired: get new ones and start again.",  # says no more
    "InvalidToken": "AWS_SESSION_TOKEN does not belong to these keys: set all three anew.",
    "RequestTimeTooSkewed": "This machine's clock is wrong by more than 15 minutes: set it.",
    "NoSuchBucket": "There is no bucket {bucket}: correct STORAGE_BUCKET.",
    "InvalidBucketName": "{bucket} is no name of a bucket: correct STORAGE_BUCKET.",
    "QuotaExceeded": "The bucket {bucket} is full: free some room in it.",
    "SlowDown": "The storage is overloaded: it is tried again later.",
}
_WRONG_REGION = ("PermanentRedirect", "301", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException")
_NOT_THERE = ("NoSuchKey", "404", "NotFound")
_REFUSED = ("AccessDenied", "403", "Forbidden", "AllAccessDisabled")


@contextmanager
def translated(bucket: str, what: str, key: str = "") -> Iterator[None]:
    """Raise `StorageError`, or `NotFound` for a missing `key`, with a sentence for whatever boto3 raises. `what` names
    the permission that is needed, as "put files into"."""
    try:
        yield
    except ClientError as exc:
        if key and _code(exc) in _NOT_THERE:
            raise NotFound(f"{key} is missing from the bucket {bucket}: restore it or make it again.") from exc
        raise StorageError(_sentence(exc, bucket, what)) from exc
    except (BotoCoreError, ValueError, RecursionError) as exc:
        raise StorageError(_other(exc, bucket)) from exc


def _code(exc: ClientError) -> str:
    return str(exc.response.get("Error", {}).get("Code", ""))


def _sentence(exc: ClientError, bucket: str, what: str) -> str:
    code = _code(exc)
    if code in _BY_CODE:
        return _BY_CODE[code].format(bucket=bucket)
    if code in _WRONG_REGION:
        region = exc.response.get("ResponseMetadata", {}).get("HTTPHeaders", {}).get("x-amz-bucket-region")
        named = f" ({region})" if region else ""
        return f"The bucket {bucket} is in another region{named}: set AWS_DEFAULT_REGION to it."
    if code in _REFUSED:
        return f"These AWS keys may not {what} the bucket {bucket}: give them that permission."
    if code in _NOT_THERE:
        return _BY_CODE["NoSuchBucket"].format(bucket=bucket)
    return f"The storage cannot be used at the moment ({code or 'no reason given'}): it is tried again later."


def _other(exc: Exception, bucket: str) -> str:
    match exc:
        case NoCredentialsError() | PartialCredentialsError():
            return _NO_KEYS
        case ProfileNotFound():
            return "AWS_PROFILE names a profile that is not in the AWS configuration: correct or unset it."
        case NoRegionError():
            return "No AWS region is set: set AWS_DEFAULT_REGION."
        case ParamValidationError():
            return _BY_CODE["InvalidBucketName"].format(bucket=bucket)
        case SSLError():
            return "The storage's certificate was refused: correct AWS_ENDPOINT_URL_S3 or AWS_CA_BUNDLE."
        case EndpointConnectionError() | ConnectTimeoutError() | ProxyConnectionError():
            return "The storage cannot be reached: check the network and AWS_ENDPOINT_URL_S3."
        case RecursionError():  # botocore follows a redirect that names no region for ever
            return "The storage redirects without saying where to: correct AWS_ENDPOINT_URL_S3 and AWS_DEFAULT_REGION."
        case ValueError():
            return "AWS_ENDPOINT_URL_S3 is no address: it begins with http:// or https://."
    return f"The storage broke off ({type(exc).__name__}): it is tried again later."
