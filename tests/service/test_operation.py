"""What docs/operation.md and the container's files say is so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from service.problems import KINDS
from service.settings import Settings, environment, table, unknown, variable

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "operation.md").read_text(encoding="utf-8")


def block(name: str) -> str:
    """What stands between a block's marks."""
    return PAGE.partition(f"<!-- {name} -->\n")[2].partition(f"<!-- /{name} -->")[0]


def test_every_setting_is_in_the_table() -> None:
    assert block("settings") == table()
    assert all(field.description for field in Settings.model_fields.values())


def test_every_problem_is_in_the_table() -> None:
    rows = [f"| {int(kind.status)} | `{kind.type}` | {kind.title} |\n" for kind in KINDS.values()]
    assert block("problems") == "| status | type | meaning |\n| --- | --- | --- |\n" + "".join(rows)


def test_a_setting_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment(port=81, keys_file="/k", time_limit=2.5, readers=None).items():
        monkeypatch.setenv(name, value)
    settings = Settings()
    assert (settings.port, settings.keys_file, settings.time_limit) == (81, Path("/k"), 2.5)
    monkeypatch.setenv(variable("readers"), "0")
    with pytest.raises(ValidationError, match="readers"):
        Settings()


def test_a_misspelt_setting_is_told() -> None:
    told = unknown(["JIXIAO_MAX_UPLAOD", "JIXIAO_MAX_UPLOAD", "JIXIAO_KEY_FILE", "JIXIAO_XYZ", "HOME"])
    assert [line.partition(" ")[0] for line in told] == ["JIXIAO_KEY_FILE", "JIXIAO_MAX_UPLAOD", "JIXIAO_XYZ"]
    assert "JIXIAO_KEYS_FILE is one" in told[0] and "JIXIAO_MAX_UPLOAD is one" in told[1] and ";" not in told[2]
    assert not unknown([*map(variable, Settings.model_fields), "JIXIAO_BACKEND_USER", "JIXIAO_SOAK_SECONDS"])


def test_the_container_runs_without_rights() -> None:
    compose: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    service = compose["services"]["jixiao"]
    assert service["read_only"] and service["cap_drop"] == ["ALL"]
    assert int(service["stop_grace_period"].rstrip("s")) > Settings().shutdown_seconds
    known = {variable(name) for name in Settings.model_fields}
    assert set(service["environment"]) <= known
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert set(re.findall(r"\bJIXIAO_\w+(?==)", dockerfile)) <= known
    assert re.search(r"^USER (?!0|root)", dockerfile, re.MULTILINE)
    (folder,) = re.findall(r"^COPY (?!--from)(\S+) ", dockerfile, re.MULTILINE)
    assert f"OFFLINE := {folder}\n" in (ROOT / "Makefile").read_text(encoding="utf-8")
    assert f"!{folder}" in (ROOT / ".dockerignore").read_text().splitlines()
