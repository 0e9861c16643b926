"""The annotation loop against a real Label Studio: out, two annotators, in, agreement, and kills in the middle."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from annotations.agreement import agreement, plot
from annotations.client import Client, Project
from annotations.engine import reader
from annotations.errors import AnnotationError
from annotations.labels import labels
from annotations.pull import Dataset, dataset, pull
from annotations.push import Report, identity, open_project, push
from annotations.workspace import Workspace
from extractor.reading import read
from extractor.result import Result
from tests.label_studio import Server, needed

Json = dict[str, Any]

pytestmark = needed

RULES = "rules"
TYPES = labels().type_names


def reports(root: Path, *names: str) -> list[Report]:
    found = [root / "samples" / f"{name}.txt" for name in names]
    return [Report.of(path.stem, read(path).text) for path in found]


def unread(wanted: Sequence[Report]) -> Iterable[Result]:
    assert not wanted, "what is there as a whole is not read again"
    return []


def keys(client: Client, project: Project) -> Counter[str]:
    return Counter(each.key for each in client.sent(project.id))


def regions(result: Sequence[Json]) -> list[Json]:
    return [each for each in result if each.get("type") == "labels"]


def without(result: Sequence[Json], key: str) -> list[Json]:
    """A result with a region deleted, and the relation to it left behind, as the API lets one do."""
    return [each for each in result if each.get("id") != key]


def annotate(server: Server, token: str, task: int, result: Sequence[Json], **more: Any) -> int:
    made = server.api("POST", f"tasks/{task}/annotations/", token, json={"result": list(result), **more})
    return int(made.json()["id"])


def spans(found: Dataset, name: str) -> set[tuple[int, int, str]]:
    (report,) = (each for each in found.reports if each.report == name)
    return {(each.start, each.end, each.type) for each in report.achievements}


def test_a_report_goes_out_once_and_what_two_annotators_did_comes_back(
    server: Server, client: Client, kept: Workspace, root: Path, tmp_path: Path
) -> None:
    project = open_project(client, "loop")
    names = ("water-2023", "housing-2023")
    wanted = reports(root, *names)
    done = push(client, kept, project, reader(), wanted, RULES)
    sent = keys(client, project)
    assert done.sent == len(sent) > 20
    assert set(sent.values()) == {1}

    # Again, from here and from a machine that knows nothing: nothing is sent.
    assert push(client, kept, project, unread, wanted, RULES).sent == 0
    fresh = Workspace(tmp_path / "elsewhere")
    assert push(client, fresh, project, reader(), wanted, RULES).sent == 0
    fresh.close()
    assert keys(client, project) == sent

    tasks = sorted(client.tasks(project.id, "id,data,predictions"), key=lambda task: task["id"])
    scores = [task["predictions"][0]["score"] for task in tasks]
    assert scores == sorted(scores)
    assert {task["predictions"][0]["model_version"] for task in tasks} == {RULES}

    result: list[Json] = tasks[0]["predictions"][0]["result"]
    # The task that is the most doubtful has achievements.
    first, second, third = [each for each in regions(result) if each["value"]["labels"][0] in TYPES][:3]
    anna, bert = server.annotator("anna"), server.annotator("bert")
    ends = {"from_id": second["id"], "to_id": first["id"]}
    relation = {"type": "relation", **ends, "direction": "right", "labels": ["pays for"]}
    unknown = {**third, "id": "new", "value": {**third["value"], "labels": ["no_such_type"]}}
    annotate(server, anna, tasks[0]["id"], result)
    annotate(server, bert, tasks[0]["id"], [*without(result, first["id"]), relation, unknown])
    annotate(server, anna, tasks[1]["id"], [], was_cancelled=True)
    truth = annotate(server, anna, tasks[2]["id"], tasks[2]["predictions"][0]["result"])

    brought = pull(client, kept, project)
    assert (brought.new, brought.changed, brought.deleted) == (4, 0, 0)
    found = dataset(kept, identity(client, project))
    assert found.counts["annotations"] == 3
    assert found.counts["skipped"] == 1
    assert found.counts["tasks with several annotators"] == 1
    assert found.counts["predicted regions that were deleted"] == 1
    assert found.counts["relations to deleted regions"] >= 1
    assert found.counts["regions with the unknown label no_such_type"] == 1

    # Only what is new comes the next time; a deleted annotation goes.
    assert pull(client, kept, project).new == 0
    server.api("DELETE", f"annotations/{truth}/")
    annotate(server, bert, tasks[3]["id"], [])
    brought = pull(client, kept, project)
    assert (brought.new, brought.deleted, brought.complete) == (1, 1, False)
    server.api("DELETE", f"tasks/{tasks[3]['id']}/")
    brought = pull(client, kept, project)
    assert (brought.deleted, brought.complete) == (1, True)

    measured = agreement(dataset(kept, identity(client, project)))
    assert measured.tasks == 1
    assert 0.5 < measured.overall.f1 < 1
    assert measured.types is not None
    assert 0.5 < measured.types < 1
    plot(measured, tmp_path / "agreement.png")
    assert (tmp_path / "agreement.png").stat().st_size > 5000


@pytest.mark.parametrize("delay", [0.05, 0.4])
def test_a_server_killed_in_the_middle_loses_nothing_and_doubles_nothing(
    server: Server, client: Client, kept: Workspace, root: Path, monkeypatch: pytest.MonkeyPatch, delay: float
) -> None:
    """The server dies while a request of the push is on its way, then while a page of the pull is."""
    monkeypatch.setattr("annotations.push.CHUNK", 3)
    monkeypatch.setattr("annotations.client.PAGE", 5)
    project = open_project(client, f"killed {delay}")
    wanted = reports(root, "water-2023", "education-2022")
    with pytest.raises(AnnotationError, match="run the same command again"):
        push(client, kept, project, reader(), wanted, RULES, killer(server, "passages sent", delay))
    server.start()
    before = keys(client, project)
    assert before
    push(client, kept, project, reader(), wanted, RULES)
    after = keys(client, project)
    assert set(after.values()) == {1}
    assert before.keys() < after.keys()
    other = open_project(client, f"not killed {delay}")
    push(client, kept, other, reader(), wanted, RULES)
    assert keys(client, other) == after

    tasks = client.tasks(project.id, "id,data,predictions")
    assert all(len(task["predictions"]) == 1 for task in tasks)
    for task in tasks[::2]:
        annotate(server, server.key, task["id"], task["predictions"][0]["result"])
    with pytest.raises(AnnotationError, match="run the same command again"):
        pull(client, kept, project, killer(server, "tasks looked at", delay / 10))
    part = kept.counts(identity(client, project))[0]
    server.start()
    assert 0 < part < len(tasks[::2])
    brought = pull(client, kept, project)
    assert brought.new == len(tasks[::2]) - part
    assert kept.counts(identity(client, project)) == (len(tasks[::2]), 0)
    assert pull(client, kept, project).new == 0


def killer(server: Server, word: str, delay: float) -> Callable[[str], None]:
    """A progress that has the server killed so many seconds after the first word of progress."""
    started: list[threading.Thread] = []

    def progress(line: str) -> None:
        if word in line and not started:
            started.append(threading.Timer(delay, server.kill))
            started[0].start()
        elif word in line:
            # Not so quick that all is over before the kill.
            time.sleep(0.06)

    return progress
