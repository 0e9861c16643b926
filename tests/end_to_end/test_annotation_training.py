"""What annotators correct improves the next reading: trained in the background, served by the ML backend."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from annotations.client import Client
from annotations.labels import labels
from tests.label_studio import Server, needed
from tests.parting import parted

Json = dict[str, Any]

pytestmark = needed

USER, PASSWORD = "label-studio", "a long password"
# These annotators count rather coarsely: a convention that the rules cannot know and a small model can learn.
OTHER = ("people_served", "facilities_built", "funds_delivered", "rate_reached", "commendations")
SAMPLES = ("water-2023", "education-2022", "housing-2023", "civil-affairs-2023")
RECIPE = {"epochs": 4, "rate": 5e-4, "replayed": 16}


@contextmanager
def served(folder: Path, server: Server) -> Iterator[str]:
    """`jixiao serve` with the backend; yields where Label Studio reaches it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "JIXIAO_BACKEND_USER": USER,
        "JIXIAO_BACKEND_PASSWORD": PASSWORD,
        "JIXIAO_BACKEND_REGISTRY": str(folder / "registry"),
        "JIXIAO_BACKEND_WORKSPACE": str(folder / "workspace"),
        "JIXIAO_BACKEND_RECIPE": json.dumps(RECIPE),
        "LABEL_STUDIO_URL": server.url,
        "LABEL_STUDIO_API_KEY": server.key,
    }
    command = [sys.executable, "-m", "service.cli.main", "serve", "--port", str(port)]
    with (folder / "serve.log").open("wb") as log:
        process = subprocess.Popen(parted(command), env=environment, stdout=log, stderr=log)
    try:
        url = f"http://127.0.0.1:{port}"
        for _ in range(200):
            try:
                if httpx.get(f"{url}/healthz", timeout=5).status_code == 200:
                    break
            except httpx.HTTPError:
                time.sleep(0.3)
        yield f"{url}/label-studio"
    finally:
        process.terminate()
        process.wait(60)


def jixiao(server: Server, folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "service.cli.main", "annotate", *arguments],
        env={
            **os.environ,
            "LABEL_STUDIO_URL": server.url,
            "LABEL_STUDIO_API_KEY": server.key,
            "JIXIAO_BACKEND_USER": USER,
            "JIXIAO_BACKEND_PASSWORD": PASSWORD,
        },
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def corrected(result: list[Json]) -> list[Json]:
    """What the annotators make of a prediction."""
    found: list[Json] = json.loads(json.dumps(result))
    for each in found:
        if each.get("type") == "labels" and each["value"]["labels"][0] in OTHER:
            each["value"]["labels"] = ["other"]
    return found


def typed(result: list[Json]) -> dict[tuple[int, int], str]:
    types = labels().type_names
    regions = [each["value"] for each in result if each.get("type") == "labels"]
    return {(each["start"], each["end"]): each["labels"][0] for each in regions if each["labels"][0] in types}


def test_corrections_make_a_better_model_that_is_then_in_use(
    server: Server, client: Client, root: Path, tmp_path: Path
) -> None:
    samples = [str(root / "samples" / f"{name}.txt") for name in SAMPLES]
    where = ("--project", "training", "--workspace", str(tmp_path / "workspace"))
    jixiao(server, root, "push", *samples, *where)
    project = client.find("training")
    assert project is not None
    with served(tmp_path, server) as backend:
        health = f"{backend}/health"
        for auth in (None, (USER, "wrong"), ("else", PASSWORD)):
            assert httpx.get(health, auth=auth).status_code == 401
        before = httpx.get(health, auth=(USER, PASSWORD)).json()
        assert before["status"] == "UP"
        assert before["model_version"].startswith("bundled")
        jixiao(server, root, "connect", "--project", "training", "--backend", backend)
        number = server.api("GET", f"ml?project={project.id}").json()[0]["id"]

        tasks = client.tasks(project.id, "id,data,predictions")
        # What the backend reads on its own is what was pushed.
        asked = server.api("POST", f"ml/{number}/interactive-annotating", json={"task": tasks[0]["id"]}).json()["data"]
        assert asked["model_version"] == before["model_version"]
        assert asked["result"] == tasks[0]["predictions"][0]["result"]

        # A third is not annotated, the doubtful and the sure ones alike; a third of those that hold quantities, too.
        untouched = sorted(tasks, key=lambda task: (not typed(task["predictions"][0]["result"]), task["id"]))[::3]
        for task in tasks:
            if task not in untouched:
                result = corrected(task["predictions"][0]["result"])
                server.api("POST", f"tasks/{task['id']}/annotations/", json={"result": result})
        # Label Studio told of each annotation, with the password that `connect` gave its webhook.
        assert state(health, lambda found: found["new_annotations"] == len(tasks) - len(untouched))

        client.train(number)
        client.train(number)  # asked for again while it runs: it waits its turn
        assert httpx.get(health, auth=(USER, PASSWORD), timeout=5).json()["model_version"].startswith("bundled")
        assert state(health, lambda found: found["state"] != "running")["state"] in ("promoted", "not promoted")
        after = httpx.get(health, auth=(USER, PASSWORD)).json()
        assert after["model_version"] == "annotated-0001"

        task = untouched[0]
        asked = server.api("POST", f"ml/{number}/interactive-annotating", json={"task": task["id"]}).json()["data"]
        assert asked["model_version"] == "annotated-0001"

    printed = jixiao(server, root, "refresh", "--model", str(tmp_path / "registry"), *where)
    assert f"{len(untouched)} tasks have predictions of annotated-0001" in printed
    right = Right()
    for task in client.tasks(project.id, "id,data,predictions"):
        versions = {each["model_version"]: typed(each["result"]) for each in task["predictions"]}
        if task["id"] in {each["id"] for each in untouched}:
            bundled = next(each for each in task["predictions"] if each["model_version"].startswith("bundled"))
            right.count(typed(corrected(bundled["result"])), typed(bundled["result"]), versions["annotated-0001"])
        else:
            assert "annotated-0001" not in versions
    assert right.due > 60
    assert right.after > right.before + 0.05 * right.due


class Right:
    """How many quantities had the type that the annotators would give them, before and after."""

    due = before = after = 0

    def count(self, wanted: dict[Any, str], before: dict[Any, str], after: dict[Any, str]) -> None:
        self.due += len(wanted)
        self.before += sum(before.get(place) == label for place, label in wanted.items())
        self.after += sum(after.get(place) == label for place, label in wanted.items())


def state(health: str, enough: Any) -> Json:
    """What the backend says of its trainings once that is enough."""
    found: Json = {}
    for _ in range(600):
        found = httpx.get(health, auth=(USER, PASSWORD), timeout=10).json()["training"]
        if enough(found):
            return found
        time.sleep(0.5)
    pytest.fail(f"the backend stays at {found}")
