"""`python -m annotations.training PROJECT`: pull, train on what was annotated, put in use if better.

What `jixiao serve` runs in the background. Exit status 0: a new version is in use; 3: it is not better than the one in
use; 1: it could not be trained.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from annotations.client import Client, Project
from annotations.errors import AnnotationError
from annotations.pull import dataset, pull
from annotations.push import identity
from annotations.workspace import Workspace
from models.bench import Benches
from models.building import Recipe as Building
from models.building import Sources, learn, replayed
from models.bundle import write_folder
from models.datasets.report import AnnotatedReport, read_jsonl
from models.datasets.splits import holdout
from models.errors import ModelError
from models.network import Trained
from models.registry import NotBetterError, Registry
from models.settings import BUNDLED

PROMOTED, FAILED, NOT_BETTER = 0, 1, 3
# The file of a registry that holds what every version is measured on.
_FROZEN = "evaluation.jsonl"


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train.

    Attributes:
        evaluation: the share of the first reports that versions are measured on, and never trained on.
        validation: the share of the others that the trial is not shown, and the join with the rules is fitted on.
        epochs, rate: how long, and in how large steps, the bundled model is tuned further.
        replayed: so many of the passages that the bundled model learned from are shown again, lest it forgets them.
    """

    evaluation: float = 0.3
    validation: float = 0.25
    epochs: int = 3
    rate: float = 1e-4
    replayed: int = 400

    def made(self) -> Building:
        """The recipe as models take it."""
        usual = Building()
        schedule = replace(usual.schedule, epochs=self.epochs, rate=self.rate)
        return replace(usual, validation=self.validation, schedule=schedule)


def train(
    reports: Sequence[AnnotatedReport], registry: Registry, recipe: Recipe, progress: Callable[[str], None]
) -> str:
    """Trains a model on annotated reports and puts it in use; returns what to say of it.

    The first training freezes the registry's evaluation set, where there is none.

    Raises:
        NotBetterError: it is not better than what is in use.
        AnnotationError: there are too few reports.
    """
    if not (registry.folder / _FROZEN).exists():
        _, measured = holdout(reports, recipe.evaluation)
        if not measured:
            raise AnnotationError("Two annotated reports are needed: one to train on, one to measure on.")
        registry.freeze(measured)
    names = {each.report for each in read_jsonl(registry.folder / _FROZEN)}
    usable = [each for each in reports if each.report not in names]
    if not usable:
        raise AnnotationError("All annotated reports are those that versions are measured on; annotate others, too.")
    building, benches = recipe.made(), Benches()
    base, beside = Trained.load(BUNDLED), replayed(recipe.replayed)
    learned = learn(base, Sources(reports=usable), building, benches, beside, progress=progress)
    trained = learned.trained
    trained.settings = replace(trained.settings, name="annotated")
    folder = registry.folder / "training"
    write_folder(trained, folder, usable, {"recipe": asdict(building)})
    try:
        name, found = registry.promote(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return f"{name} is in use: typed F1 {found.difference:+.4f} on {len(names)} reports"


@contextmanager
def _alone(registry: Registry) -> Iterator[None]:
    """One training of a registry at a time, whoever starts it; the lock goes with the process that holds it."""
    registry.folder.mkdir(parents=True, exist_ok=True)
    with (registry.folder / ".training.lock").open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def run(
    client: Client, workspace: Workspace, project: Project, folder: Path, recipe: Recipe, say: Callable[[str], None]
) -> int:
    """Pulls, trains, promotes; returns the exit status.

    Raises:
        AnnotationError, ModelError: it cannot be trained.
    """
    pull(client, workspace, project)
    reports = dataset(workspace, identity(client, project)).reports
    registry = Registry(folder)
    try:
        with _alone(registry):
            say(train(reports, registry, recipe, say))
    except NotBetterError as error:
        say(str(error))
        return NOT_BETTER
    return PROMOTED


def main(arguments: Sequence[str] | None = None) -> int:
    """What a process of the service runs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", type=int)
    parser.add_argument("--registry", type=Path, required=True)
    parser.add_argument("--workspace", type=Path, required=True)
    parser.add_argument("--recipe", default="{}")
    given = parser.parse_args(arguments)
    try:
        recipe = Recipe(**json.loads(given.recipe))
        client = Client(os.environ["LABEL_STUDIO_URL"], os.environ["LABEL_STUDIO_API_KEY"])
        project = client.project(given.project)
        return run(client, Workspace(given.workspace), project, given.registry, recipe, _print)
    except (AnnotationError, ModelError, TypeError, json.JSONDecodeError) as error:
        print(error, file=sys.stderr)
        return FAILED


def _print(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
