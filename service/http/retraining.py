"""Trainings in the background: one at a time, each a process of its own, so that the service goes on answering."""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Outcome = Literal["idle", "running", "promoted", "not promoted", "failed"]
# By the exit status of `annotations.training`.
OUTCOMES: dict[int, Outcome] = {0: "promoted", 3: "not promoted"}


@dataclass(slots=True)
class Retraining:
    """Starts trainings, and remembers what became of the last one.

    Attributes:
        registry, workspace: as `annotations.training` takes them.
        recipe: JSON of its recipe.
        environment: what the process finds in its environment beside this one's.
        after: new annotations after which one starts by itself; 0: never.
    """

    registry: Path
    workspace: Path
    recipe: str
    environment: Mapping[str, str]
    after: int
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _outcome: Outcome = "idle"
    _said: str = ""
    _count: int = 0
    _waiting: int | None = None

    def state(self) -> dict[str, Any]:
        """What is going on: the last outcome, what it said last, and the annotations since it began."""
        with self._lock:
            return {"state": self._outcome, "message": self._said, "new_annotations": self._count}

    def annotated(self, project: int) -> None:
        """Counts an annotation, and starts a training when there are enough."""
        with self._lock:
            self._count += 1
            enough = 0 < self.after <= self._count
        if enough:
            self.request(project)

    def request(self, project: int) -> None:
        """Starts a training; while one runs, another follows it, however often it is asked for."""
        with self._lock:
            if self._outcome == "running":
                self._waiting = project
                return
            self._outcome, self._said, self._count = "running", "", 0
        threading.Thread(target=self._run, args=(project,), name="retraining", daemon=True).start()

    def _run(self, project: int) -> None:
        outcome, said = self._train(project)
        with self._lock:
            self._outcome, self._said = outcome, said
            waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self.request(waiting)

    def _train(self, project: int) -> tuple[Outcome, str]:
        command = [sys.executable, "-m", "annotations.training", str(project)]
        options = {"--registry": self.registry, "--workspace": self.workspace, "--recipe": self.recipe}
        try:
            process = subprocess.Popen(
                [*command, *(str(part) for option in options.items() for part in option)],
                env={**os.environ, **self.environment},
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                errors="replace",
            )
        except OSError as error:
            return "failed", str(error)
        # A service that stops leaves no training behind.
        atexit.register(process.terminate)
        output, errors = process.communicate()
        atexit.unregister(process.terminate)
        said = (output if process.returncode in OUTCOMES else errors).strip().splitlines()
        return OUTCOMES.get(process.returncode, "failed"), said[-1] if said else ""
