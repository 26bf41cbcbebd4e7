"""Settings: what the environment and `.env` say, checked. Built once, frozen, passed down."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from mvcore.environment import DATA_DIR, ENV_FILE, env_file, film_cache, from_home, refuse_misspelt, value_of
from mvcore.errors import SettingsError
from mvcore.origins import Origin, host_name, without_password


def _without_blanks(secret: SecretStr | None) -> SecretStr | None:
    """Tokens are pasted with spaces and line breaks around them; an empty one counts as none."""
    text = secret.get_secret_value().strip() if secret else ""
    return SecretStr(text) if text else None


def _origins(text: object) -> object:
    """Each with scheme and without a path, as a browser's `Origin` header has it; a slash at the end is passed over."""
    return _each(text, lambda word: Origin.read(word.removesuffix("/")), _ORIGIN)


def _hosts(text: object) -> object:
    """Names or addresses without scheme and port."""
    return _each(text, host_name, _HOST)


def _each(text: object, read: Callable[[str], object], wanted: str) -> tuple[str, ...]:
    """What `read` makes of each word between commas. Raises `ValueError` with `wanted` for one that it knows not."""
    parts = text.split(",") if isinstance(text, str) else text
    if not isinstance(parts, list | tuple):
        raise ValueError(f"it is a list: {wanted}")
    found = [read(word) for word in (str(part).strip() for part in parts) if word]
    if None in found:
        raise ValueError(f"number {found.index(None) + 1} of them cannot be used: {wanted}")
    return tuple(str(one) for one in found)


_ORIGIN = "write each like https://studio.example.com or http://localhost:8080, with commas between"
_HOST = "write each like studio.example.com or 192.168.1.5, without scheme and port, with commas between"
_Secret = Annotated[SecretStr | None, AfterValidator(_without_blanks)]
_Origins = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_origins)]
_Hosts = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_hosts)]


class Settings(BaseSettings):
    """Every setting of MV Studio, with its default. Names of environment variables stand in `validation_alias`.

    Raises `SettingsError` with one sentence for a value that cannot be used or a misspelt `MV_` variable.
    """

    model_config = SettingsConfigDict(
        env_file=ENV_FILE, env_ignore_empty=True, extra="ignore", frozen=True, populate_by_name=True
    )

    provider: Literal["auto", "demo", "replicate"] = Field("auto", validation_alias="MV_PROVIDER")
    data_dir: Annotated[Path, AfterValidator(from_home)] = Field(DATA_DIR, validation_alias="MV_DATA_DIR")
    database_url: _Secret = Field(None, validation_alias="DATABASE_URL")
    budget_usd: float | None = Field(None, ge=0, validation_alias="MV_BUDGET_USD")
    debug: bool = Field(False, validation_alias="MV_DEBUG_MODE")
    parallel_predictions: int = Field(8, ge=1, le=64, validation_alias="MV_PARALLEL_PREDICTIONS")
    demo_latency_seconds: float = Field(2.0, ge=0, le=600, validation_alias="MV_DEMO_LATENCY_SECONDS")
    demo_clip_seconds: int | None = Field(None, ge=1, le=30, validation_alias="MV_DEMO_CLIP_SECONDS")
    poll_seconds: float = Field(1.5, ge=0.2, le=60, validation_alias="MV_POLL_SECONDS")
    expected_clip_seconds: float | None = Field(None, gt=0, validation_alias="VIDEO_EXPECTED_LOAD_TIME_SECONDS")
    passphrase: _Secret = Field(None, validation_alias="MV_PASSPHRASE")
    allowed_origins: _Origins = Field((), validation_alias="MV_ALLOWED_ORIGINS")
    allowed_hosts: _Hosts = Field((), validation_alias="MV_ALLOWED_HOSTS")

    replicate_api_token: _Secret = Field(None, validation_alias="REPLICATE_API_TOKEN")
    replicate_base_url: str | None = Field(None, validation_alias="REPLICATE_BASE_URL", repr=False)
    lost_order_seconds: float = Field(60.0, ge=1, le=3600, validation_alias="MV_LOST_ORDER_SECONDS")

    serve_from_cloud: bool = Field(False, validation_alias="SERVE_FROM_CLOUD")
    storage_bucket: str | None = Field(None, validation_alias="STORAGE_BUCKET")
    presigned_url_expires_seconds: int = Field(
        3600, ge=10, le=604_800, validation_alias="PRESIGNED_URL_EXPIRES_SECONDS"
    )

    def __init__(self, **values: Any) -> None:
        written = env_file()
        refuse_misspelt(written)
        _hand_to_boto3(written)
        try:
            super().__init__(**values)
        except ValidationError as exc:
            raise SettingsError(_sentence(exc)) from exc

    @model_validator(mode="after")
    def _refuse_what_cannot_be(self) -> "Settings":
        """A setting of the contract that this version cannot honour is refused, never ignored."""
        if self.provider == "replicate" and self.replicate_api_token is None:
            raise ValueError(
                "MV_PROVIDER=replicate needs REPLICATE_API_TOKEN: set it, or unset MV_PROVIDER to work with the demo"
            )
        if self.serve_from_cloud and not self.storage_bucket:
            raise ValueError("SERVE_FROM_CLOUD=true needs STORAGE_BUCKET: name the bucket, or keep files here")
        if self.passphrase:
            raise ValueError(
                "MV_PASSPHRASE is not available in this version: unset it and keep the app on this machine (127.0.0.1)"
            )
        return self

    @staticmethod
    def lacks_token() -> bool:
        """True when neither the environment nor `.env` holds a token for Replicate."""
        return not (value_of("REPLICATE_API_TOKEN", env_file()) or "").strip()

    @property
    def provider_name(self) -> str:
        """Who makes what is ordered now: with a token Replicate, unless the demo is asked for."""
        if self.provider == "auto":
            return "replicate" if self.replicate_api_token else "demo"
        return self.provider

    def shown(self) -> dict[str, str]:
        """Every setting by the name of its environment variable, secrets and passwords in addresses masked."""
        values = {str(field.validation_alias): getattr(self, name) for name, field in Settings.model_fields.items()}
        return {name: _shown(value) for name, value in sorted(values.items())}

    @property
    def store_url(self) -> str:
        """SQLAlchemy address of the projects' database."""
        return self.database_url.get_secret_value() if self.database_url else f"sqlite:///{self._file('studio.db')}"

    @property
    def jobs_url(self) -> str:
        """SQLAlchemy address of the durable jobs' database."""
        return self.database_url.get_secret_value() if self.database_url else f"sqlite:///{self._file('jobs.db')}"

    @property
    def film_cache(self) -> Path:
        """Where rendered pieces of films are kept for the next film; it may be deleted at any time."""
        return film_cache(self.data_dir)

    def _file(self, name: str) -> str:
        return (self.data_dir.absolute() / name).as_posix()


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        value = ", ".join(value) or None
    if isinstance(value, str):
        value = without_password(value)
    return "not set" if value is None else str(value)


def _hand_to_boto3(values: Mapping[str, str | None]) -> None:
    """boto3 reads its own variables, keys and endpoint among them, and only from the environment."""
    for name, value in values.items():
        if name.startswith("AWS_") and value:
            os.environ.setdefault(name, value)


def _sentence(exc: ValidationError) -> str:
    """One line for the first thing that is wrong, without the value, which may be a secret."""
    first = exc.errors(include_input=False, include_url=False)[0]
    message = str(first["msg"]).removeprefix("Value error, ")
    return f"{first['loc'][0]}: {message}. Correct it and start again." if first["loc"] else f"{message}."
