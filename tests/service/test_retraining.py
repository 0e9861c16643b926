from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from service.http import retraining
from service.http.retraining import Retraining
from tests.service.serving import PATIENCE


class Trainings(Retraining):
    """Trainings that end when the test says so."""

    def begin(self) -> None:
        self.trained: list[int] = []
        self.going = threading.Semaphore(0)
        self.at_once = self.most_at_once = 0

    def _train(self, project: int) -> tuple[retraining.Outcome, str]:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.trained.append(project)
        assert self.going.acquire(timeout=20)
        self.at_once -= 1
        return "promoted", "done"


def trainings(after: int = 0) -> Trainings:
    made = Trainings(Path("registry"), Path("workspace"), "{}", {}, after)
    made.begin()
    return made


def ends(made: Retraining) -> str:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if made.state()["state"] != "running":
            return str(made.state()["state"])
        time.sleep(0.05)
    pytest.fail("it does not end")


def test_one_runs_at_a_time_and_one_more_follows_however_often_it_is_asked_for() -> None:
    made = trainings()
    for _ in range(5):
        made.request(3)
    made.going.release(5)
    for _ in range(400):
        if len(made.trained) == 2 and made.state()["state"] == "promoted":
            break
        time.sleep(0.05)
    assert made.trained == [3, 3]
    assert made.most_at_once == 1


def test_enough_new_annotations_start_one() -> None:
    made = trainings(after=3)
    made.going.release(5)
    made.annotated(1)
    made.annotated(1)
    assert made.state() == {"state": "idle", "message": "", "new_annotations": 2}
    made.annotated(1)
    assert ends(made) == "promoted"
    assert made.trained == [1]
    assert made.state()["new_annotations"] == 0


def test_none_starts_by_itself_where_that_is_not_wanted() -> None:
    made = trainings(after=0)
    for _ in range(50):
        made.annotated(1)
    assert made.state()["state"] == "idle"


def test_a_training_that_fails_says_why(tmp_path: Path) -> None:
    environment = {"LABEL_STUDIO_URL": "http://127.0.0.1:9", "LABEL_STUDIO_API_KEY": "x"}
    made = Retraining(tmp_path / "registry", tmp_path / "workspace", "{}", environment, 0)
    made.request(1)
    assert ends(made) == "failed"
    assert "does not answer" in made.state()["message"]
