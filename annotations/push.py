"""Sends reports to annotators: each passage once, however often and from wherever it is run, most useful first."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from annotations.client import Client, Project, Sent
from annotations.config import instructions, is_of_reports, labeling_config
from annotations.errors import AnnotationError
from annotations.tasks import Prepared, digest, prepare, reread
from annotations.workspace import Workspace
from extractor.result import Result

# How many tasks one request holds; the server takes each request whole or not at all.
CHUNK = 200

Extract = Callable[[str, str], Result]


@dataclass(slots=True)
class Pushed:
    """What a push did.

    Attributes:
        sent, known: passages sent now, and those that the server had.
        overlapping: passages left out because the server has another cut of the same stretch.
        doubled: tasks deleted again because two runs had sent the same passage.
    """

    project: Project
    reports: int = 0
    sent: int = 0
    known: int = 0
    overlapping: int = 0
    doubled: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it was read: its name and its text."""

    name: str
    text: str
    document: str = field(default="")

    @classmethod
    def of(cls, name: str, text: str) -> Report:
        """A report with what its text is known by."""
        return cls(name, text, digest(text))


def open_project(client: Client, title: str, ontology: Path | None = None, guide: str | None = None) -> Project:
    """The project of that title, made where it is missing; its labeling config is the one of today's knowledge.

    Args:
        guide: the address of the annotators' guide, which the project's instructions link to.

    Raises:
        AnnotationError: the title has fewer than 3 characters, a project of that title has another kind of labeling
            config, or the server cannot be reached.
    """
    if len(title.strip()) < 3:
        raise AnnotationError("A project's name needs at least 3 characters.")
    found = _find(client, title)
    config = labeling_config(ontology)
    if found is None:
        return client.create(title, config, instructions(guide))
    # Instructions that somebody has written since stay, unless a guide is given.
    client.configure(found.id, config=config, instructions=instructions(guide) if guide else None)
    return found


def existing_project(client: Client, title: str) -> Project:
    """The project of that title.

    Raises:
        AnnotationError: there is none, it has another kind of labeling config, or the server cannot be reached.
    """
    found = _find(client, title)
    if found is None:
        raise AnnotationError(f"There is no project {title}; `jixiao annotate push` makes it.")
    return found


def _find(client: Client, title: str) -> Project | None:
    found = client.find(title)
    if found is not None and not is_of_reports(found.config):
        raise AnnotationError(f"The project {title} is for something else (its labeling config is); choose another.")
    return found


def identity(client: Client, project: Project) -> str:
    """What a workspace knows a project by."""
    return f"{client.url}#{project.id}"


def push(
    client: Client,
    workspace: Workspace,
    project: Project,
    results: Callable[[Sequence[Report]], Iterable[Result]],
    reports: Sequence[Report],
    model_version: str,
    progress: Callable[[str], None] = lambda line: None,
) -> Pushed:
    """Sends the passages of reports that the project does not have.

    Args:
        results: reads reports, in any order; only those that are not there as a whole are asked for.
        model_version: what annotators see the predictions under.

    Raises:
        AnnotationError: the server cannot be reached; what was sent stays, and running again sends the rest.
    """
    done = Pushed(project)
    known = client.sent(project.id)
    mine = identity(client, project)
    wanted = {each.document: each for each in reports}
    workspace.add_reports((each.document, each.name, each.text) for each in wanted.values())
    # A report counts as there only while its tasks are: somebody may have deleted them.
    whole = workspace.complete(mine) & {each.document for each in known}
    missing = [each for each in wanted.values() if each.document not in whole]
    done.reports = len(wanted)
    done.known = sum(each.document in whole and each.document in wanted for each in known)
    prepared = [task for result in results(missing) for task in prepare(result, model_version)]
    progress(f"{len(prepared)} passages read")
    fresh = _fresh(prepared, known, done)
    fresh.sort(key=lambda each: (each.score, each.key))
    for at in range(0, len(fresh), CHUNK):
        chunk = fresh[at : at + CHUNK]
        client.send(project.id, [each.task for each in chunk])
        done.sent += len(chunk)
        progress(f"{done.sent}/{len(fresh)} passages sent")
    if fresh:
        _verify(client, project, [each.key for each in fresh], done)
        client.configure(project.id, model_version=model_version)
    workspace.set_complete(mine, (each.document for each in missing))
    return done


def _fresh(prepared: Sequence[Prepared], known: Sequence[Sent], done: Pushed) -> list[Prepared]:
    """The passages that the server lacks."""
    keys = {each.key for each in known}
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for each in known:
        spans[each.document].append((each.start, each.end))
    for found in spans.values():
        found.sort()
    fresh = []
    for task in prepared:
        if task.key in keys:
            done.known += 1
        elif _overlaps(spans.get(task.task["data"]["document"], []), task.start, task.end):
            done.overlapping += 1
        else:
            keys.add(task.key)
            fresh.append(task)
    return fresh


def _overlaps(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether any of the spans, which do not overlap each other, shares a character with start:end."""
    at = bisect_left(spans, (end, 0))
    return at > 0 and spans[at - 1][1] > start


def _verify(client: Client, project: Project, keys: Sequence[str], done: Pushed) -> None:
    """Sees that every passage is there once; a request that broke off may have been carried out after all."""
    tasks: dict[str, list[Sent]] = defaultdict(list)
    for each in client.sent(project.id):
        tasks[each.key].append(each)
    if any(key not in tasks for key in keys):
        raise AnnotationError("Label Studio lost passages that it had taken; run the same command again.")
    spare: list[int] = []
    for same in tasks.values():
        # The one with most work in it stays, the oldest of equal ones; one with annotations is never deleted.
        same.sort(key=lambda each: (-each.annotations, each.id))
        spare += [each.id for each in same[1:] if not each.annotations]
    client.delete_tasks(spare)
    done.doubled = len(spare)


def refresh(
    client: Client, workspace: Workspace, project: Project, results: Callable[[Sequence[Report]], Iterable[Result]],
    model_version: str,
) -> int:  # fmt: skip
    """Gives the tasks that nobody annotated the predictions of a new model; returns how many.

    Raises:
        AnnotationError: the server cannot be reached, or a report of the project is not in the workspace.
    """
    tasks = [
        task
        for task in client.tasks(project.id, "id,data,total_annotations,predictions")
        if "key" in task["data"]
        and not task.get("total_annotations")
        and all(each.get("model_version") != model_version for each in task.get("predictions", ()))
    ]
    texts = workspace.reports()
    wanted = {task["data"]["document"] for task in tasks}
    if wanted - texts.keys():
        raise AnnotationError("This workspace lacks reports of the project; push them again: nothing is sent twice.")
    known = {digest(result.document.text): result for result in results([Report(*texts[d], d) for d in sorted(wanted)])}
    predictions = [
        {"task": task["id"], **reread(known[task["data"]["document"]], task["data"], model_version)} for task in tasks
    ]
    for at in range(0, len(predictions), CHUNK):
        client.predict(project.id, predictions[at : at + CHUNK])
    client.configure(project.id, model_version=model_version)
    return len(predictions)
