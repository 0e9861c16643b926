from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import ValidationError

from service.http.ml_backend import mount

USER, PASSWORD = "label-studio", "a long password"
GIVEN = {"JIXIAO_BACKEND_USER": USER, "JIXIAO_BACKEND_PASSWORD": PASSWORD}


def client(folder: Path, **more: str) -> TestClient:
    app = FastAPI()
    folders = {f"JIXIAO_BACKEND_{name}": str(folder / name.lower()) for name in ("REGISTRY", "WORKSPACE")}
    mount(app, {**GIVEN, **folders, **more})
    return TestClient(app, raise_server_exceptions=False)


@pytest.mark.parametrize("missing", GIVEN)
def test_without_a_name_or_a_password_there_is_no_backend(tmp_path: Path, missing: str) -> None:
    assert client(tmp_path, **{missing: ""}).get("/label-studio/health").status_code == 404


@pytest.mark.parametrize("wrong", ["many", "-1", ""])
def test_a_wrong_setting_is_named(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(ValidationError, match="JIXIAO_BACKEND_RETRAIN_AFTER"):
        client(tmp_path, JIXIAO_BACKEND_RETRAIN_AFTER=wrong)


def test_it_says_what_it_predicts_with(tmp_path: Path) -> None:
    said = client(tmp_path).get("/label-studio/health", auth=(USER, PASSWORD)).json()
    assert said["status"] == "UP"
    assert said["model_version"].startswith("bundled-")
    assert said["training"]["state"] == "idle"


def test_annotations_are_counted_and_other_events_are_not(tmp_path: Path) -> None:
    backend = client(tmp_path)
    for action in ("ANNOTATION_CREATED", "ANNOTATION_UPDATED", "TASKS_CREATED", "ANNOTATIONS_DELETED"):
        event = {"action": action, "project": {"id": 1, "title": "more than is read"}, "annotation": {}}
        answer = backend.post("/label-studio/webhook", json=event, auth=(USER, PASSWORD))
        assert answer.status_code == 200
    assert answer.json()["training"] == {"state": "idle", "message": "", "new_annotations": 2}
