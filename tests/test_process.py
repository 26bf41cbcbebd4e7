"""Children of the process."""

import sys

import pytest

from mvcore import process


def test_a_child_sees_no_secret_and_everything_else(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REPLICATE_API_TOKEN", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "DATABASE_URL", "MV_PASSPHRASE"):
        monkeypatch.setenv(name, "sesame")
    monkeypatch.setenv("MV_WORD", "plain")
    lines: list[str] = []
    script = "import os; print(sorted(value for value in os.environ.values() if value in ('sesame', 'plain')))"
    process.run([sys.executable, "-c", script], on_line=lines.append)
    assert lines == ["['plain']"]
