"""Settings: read once, refused with one sentence, never printed with a secret."""

from pathlib import Path

import pytest

from mvcore import Settings, environment
from mvcore.errors import SettingsError


def test_without_any_variable_everything_has_a_default() -> None:
    settings = Settings()
    assert settings.provider == "auto"
    assert settings.data_dir == Path("data")
    assert settings.budget_usd is None
    assert settings.store_url.startswith("sqlite:///")


def test_a_misspelt_variable_stops_the_start_and_names_the_right_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MV_BUGDET_USD", "5")
    with pytest.raises(SettingsError, match=r"MV_BUGDET_USD .* did you mean MV_BUDGET_USD"):
        Settings()


def test_a_misspelt_variable_of_small_letters_stops_the_start_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("mv_budgt_usd", "5")
    with pytest.raises(SettingsError, match=r"(?i)mv_budgt_usd .* did you mean MV_BUDGET_USD"):
        Settings()


def test_a_misspelt_variable_in_the_env_file_is_found_too() -> None:
    Path(".env").write_text("MV_DATADIR=/tmp/x\n")
    with pytest.raises(SettingsError, match="MV_DATADIR"):
        Settings()


def test_the_env_file_is_read_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("MV_BUDGET_USD=5\nMV_PARALLEL_PREDICTIONS=3\n")
    monkeypatch.setenv("MV_BUDGET_USD", "7")
    settings = Settings()
    assert (settings.budget_usd, settings.parallel_predictions) == (7, 3)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MV_BUDGET_USD", "-1"),
        ("MV_BUDGET_USD", "much"),
        ("MV_PARALLEL_PREDICTIONS", "0"),
        ("MV_PROVIDER", "midjourney"),
        ("MV_DEMO_LATENCY_SECONDS", "-3"),
    ],
)
def test_a_value_that_cannot_be_used_is_one_sentence(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        Settings()
    assert "\n" not in str(refused.value)
    assert name in str(refused.value)


def test_a_token_switches_to_replicate_unless_the_demo_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().provider_name == "demo"
    monkeypatch.setenv("REPLICATE_API_TOKEN", "r8_token")
    assert Settings().provider_name == "replicate"
    monkeypatch.setenv("MV_PROVIDER", "demo")
    assert Settings().provider_name == "demo"


def test_replicate_without_a_token_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MV_PROVIDER", "replicate")
    with pytest.raises(SettingsError, match="MV_PROVIDER=replicate needs REPLICATE_API_TOKEN: set it"):
        Settings()


def test_what_this_version_cannot_do_is_refused_and_not_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MV_PASSPHRASE", "x")
    with pytest.raises(SettingsError, match="MV_PASSPHRASE is not available in this version"):
        Settings()


def test_the_cloud_needs_a_bucket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVE_FROM_CLOUD", "true")
    with pytest.raises(SettingsError, match="SERVE_FROM_CLOUD=true needs STORAGE_BUCKET"):
        Settings()
    monkeypatch.setenv("STORAGE_BUCKET", "clips")
    assert Settings().storage_bucket == "clips"


def test_a_token_is_stripped_and_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPLICATE_API_TOKEN", "  r8_very_secret\n")
    settings = Settings()
    assert settings.replicate_api_token is not None
    assert settings.replicate_api_token.get_secret_value() == "r8_very_secret"
    assert "very_secret" not in f"{settings!r} {settings} {settings.shown()}"


def test_a_token_is_seen_whatever_letters_its_variable_has(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings.lacks_token()
    Path(".env").write_text("replicate_api_token=r8_written\n")
    assert not Settings.lacks_token()
    Path(".env").unlink()
    monkeypatch.setenv("Replicate_Api_Token", "r8_set")
    assert not Settings.lacks_token()
    assert Settings().provider_name == "replicate"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://ann:open-sesame@gate.example.com/replicate", "https://***@gate.example.com/replicate"),
        ("https://ann:open@/sesame@gate.example.com", "https://***@gate.example.com"),
        ("ann:open-sesame@gate.example.com", "***@gate.example.com"),
        ("https://gate.example.com:8443", "https://gate.example.com:8443"),
    ],
)
def test_the_password_in_an_address_is_never_shown(monkeypatch: pytest.MonkeyPatch, address: str, shown: str) -> None:
    monkeypatch.setenv("REPLICATE_BASE_URL", address)
    settings = Settings()
    assert settings.shown()["REPLICATE_BASE_URL"] == shown
    assert "sesame" not in f"{settings!r} {settings}"


def test_what_is_known_of_the_environment_without_settings_is_what_they_say(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sorted(environment.VARIABLES) == sorted(Settings().shown())
    assert environment.data_dir() == Settings().data_dir == Path("data")
    Path(".env").write_text("MV_DATA_DIR=/tmp/written\n")
    assert environment.data_dir() == Settings().data_dir == Path("/tmp/written")
    monkeypatch.setenv("MV_DATA_DIR", "")
    assert environment.data_dir() == Settings().data_dir == Path("/tmp/written")
    monkeypatch.setenv("mv_data_dir", "/tmp/set")
    assert environment.data_dir() == Settings().data_dir == Path("/tmp/set")
    assert environment.film_cache(environment.data_dir()) == Settings().film_cache
    monkeypatch.setenv("HOME", "/home/ann")
    monkeypatch.setenv("USERPROFILE", "/home/ann")  # on Windows
    monkeypatch.setenv("mv_data_dir", "~/films")
    assert environment.data_dir() == Settings().data_dir == Path("/home/ann/films")
    monkeypatch.setenv("mv_data_dir", "~nobody-of-this-name/films")
    for read in (environment.data_dir, Settings):
        with pytest.raises(SettingsError, match="MV_DATA_DIR"):
            read()
    monkeypatch.delenv("mv_data_dir")
    monkeypatch.setenv("MV_DATADIR", "x")
    with pytest.raises(SettingsError, match="did you mean MV_DATA_DIR"):
        environment.data_dir()


def test_the_error_for_a_bad_value_does_not_repeat_the_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MV_BUDGET_USD", "r8_pasted_in_the_wrong_line")
    with pytest.raises(SettingsError) as refused:
        Settings()
    assert "r8_pasted" not in str(refused.value)


@pytest.mark.parametrize("port", ["8080", "80", "080", "0"])
def test_a_host_that_is_written_with_a_port_is_refused(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("MV_ALLOWED_HOSTS", f"films.example.org:{port}")
    with pytest.raises(SettingsError, match="without scheme and port"):
        Settings()


def test_allowed_origins_and_hosts_are_read_as_browsers_write_them(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (Settings().allowed_origins, Settings().allowed_hosts) == ((), ())
    monkeypatch.setenv(
        "MV_ALLOWED_ORIGINS", " https://Studio.Example.com:443/ ,http://localhost:8080, http://[::0:1]:90,"
    )
    monkeypatch.setenv("MV_ALLOWED_HOSTS", "Films.Example.org., 192.168.1.5,[FE80::0:1]")
    settings = Settings()
    assert settings.allowed_origins == ("https://studio.example.com", "http://localhost:8080", "http://[::1]:90")
    assert settings.allowed_hosts == ("films.example.org", "192.168.1.5", "[fe80::1]")
    assert settings.shown()["MV_ALLOWED_HOSTS"] == "films.example.org, 192.168.1.5, [fe80::1]"


_NO_ORIGINS = (
    *("*", "null", "studio.example.com", "https://a.example/films", "ftp://a.example", "https://a.example:99999"),
    *("https://ann@a.example", "https://*.example.com", "https://münchen.example", "https://[::g]"),
)
_NO_HOSTS = ("*", "https://a.example", "a.example:80", "a.example:8501", "a b", "::1")


@pytest.mark.parametrize(
    ("name", "value"),
    [*(("MV_ALLOWED_ORIGINS", value) for value in _NO_ORIGINS), *(("MV_ALLOWED_HOSTS", value) for value in _NO_HOSTS)],
)
def test_an_origin_or_a_host_that_is_none_is_one_sentence_that_says_which(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    good = "https://good.example" if name == "MV_ALLOWED_ORIGINS" else "good.example"
    monkeypatch.setenv(name, f"{good}, {value}")
    with pytest.raises(SettingsError, match=f"{name}: number 2 of them cannot be used: write each like"):
        Settings()
