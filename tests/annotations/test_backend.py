from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from annotations.backend import Predictor
from annotations.tasks import digest, prepare
from annotations.workspace import Workspace
from extractor import extract

TEXT = "　　一、工作完成情况\n　　全年举办培训班3期，培训干部1.2万余人次。\n"


@pytest.fixture
def predictor(tmp_path: Path) -> Predictor:
    return Predictor(tmp_path / "registry", tmp_path / "workspace")


def keep(folder: Path, text: str) -> None:
    kept = Workspace(folder / "workspace")
    kept.add_reports([(digest(text), "试", text)])
    kept.close()


def test_a_task_of_a_report_that_was_pushed_is_read_as_it_was(predictor: Predictor, tmp_path: Path) -> None:
    keep(tmp_path, TEXT)
    *_, task = (each.task for each in prepare(extract(TEXT, name="试"), predictor.version()))
    assert task["predictions"][0]["result"]
    assert predictor.predict([task]) == task["predictions"]


def test_a_task_of_another_report_is_read_by_itself(predictor: Predictor) -> None:
    *_, task = (each.task for each in prepare(extract(TEXT, name="试"), "rules"))
    (found,) = predictor.predict([task])
    shown = task["data"]["text"]
    places = [each["value"] for each in found["result"] if each["type"] == "labels"]
    assert ("1.2万余人次", "people_trained") in [(each["text"], each["labels"][0]) for each in places]
    assert all(shown[each["start"] : each["end"]] == each["text"] for each in places)


@pytest.mark.parametrize(
    "data",
    [
        None,
        "text",
        {},
        {"text": TEXT},
        {"text": "", "document": "d", "start": 0, "end": 0, "segments": []},
        {"text": TEXT, "document": {}, "start": 0, "end": 9, "segments": []},
        {"text": TEXT, "document": "d", "start": 0, "end": 9, "segments": [[0, 1]]},
    ],
)
def test_a_task_that_is_no_passage_has_an_empty_prediction(predictor: Predictor, data: Any) -> None:
    (found,) = predictor.predict([{"data": data}])
    assert found["result"] == []
    assert found["model_version"] == predictor.version()
