"""A folder of model versions: which one is current, what each is, and a way back.

versions/0001/   a model's folder with its card.json and, once promoted, promotion.json
evaluation.jsonl the frozen evaluation set: what every version is measured on
current          a link to the version in use, replaced in one step, so that a reader sees the old or the new one
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.bench import Benches
from models.card import CARD
from models.datasets.report import AnnotatedReport, read_jsonl, write_jsonl
from models.errors import ModelError
from models.evaluation import Comparison, Measured, compare
from models.inference import load
from models.settings import BUNDLED

_CURRENT, _VERSIONS, _FROZEN, _PROMOTION = "current", "versions", "evaluation.jsonl", "promotion.json"


class NotBetterError(ModelError):
    """A version is not better than the one in use on the frozen evaluation set."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version: its name, its card, and whether it is the one in use."""

    name: str
    card: dict[str, Any]
    current: bool


class Registry:
    """The folder; it need not exist before the first promotion."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def freeze(self, reports: Sequence[AnnotatedReport]) -> None:
        """Fixes the evaluation set.

        Raises:
            ModelError: it has been fixed before, or there are no reports.
        """
        if not reports:
            raise ModelError("an evaluation set needs at least one annotated report")
        self.folder.mkdir(parents=True, exist_ok=True)
        if (self.folder / _FROZEN).exists():
            raise ModelError(f"{self.folder}: its evaluation set is frozen; a new one needs a new registry")
        fresh = self.folder / f"{_FROZEN}.new"
        write_jsonl(reports, fresh)
        fresh.replace(self.folder / _FROZEN)

    def versions(self) -> list[Version]:
        """Every version, the oldest first."""
        now = self.current()
        folder = self.folder / _VERSIONS
        found = sorted(each for each in folder.glob("[0-9]*") if each.is_dir()) if folder.is_dir() else []
        return [Version(each.name, _json(each / CARD), each.name == now) for each in found]

    def current(self) -> str | None:
        """The name of the version in use, or None."""
        link = self.folder / _CURRENT
        return link.readlink().name if link.is_symlink() else None

    def promote(self, model: Path) -> tuple[str, Comparison]:
        """Takes in a model's folder and makes it the version in use, if it is better than that, or the bundled one.

        Raises:
            NotBetterError: it is not better on the frozen evaluation set.
            ModelError: it is no whole model, or no evaluation set is frozen.
        """
        with self._locked():
            if not (self.folder / _FROZEN).exists():
                raise ModelError(f"{self.folder}: freeze an evaluation set first (--evaluation)")
            reports = read_jsonl(self.folder / _FROZEN)
            now = self.current()
            old = measure_model(self.folder / _VERSIONS / now if now else BUNDLED, reports)
            found = compare(measure_model(model, reports), old)
            if found.difference <= 0:
                short = f"{-found.difference:.4f} below" if found.difference < 0 else "no better than"
                raise NotBetterError(
                    f"{model}: typed F1 is {short} that of {now or 'the bundled model'}, so it is not promoted"
                )
            name = self._take_in(model, now)
            self._point_to(name)
            return name, found

    def rollback(self) -> str:
        """Goes back to the version that the current one replaced; returns its name.

        Raises:
            ModelError: there is none.
        """
        with self._locked():
            now = self.current()
            before = _json(self.folder / _VERSIONS / now / _PROMOTION).get("replaces") if now else None
            if not before:
                raise ModelError(f"{self.folder}: there is no version to go back to")
            self._point_to(before)
            return str(before)

    def _take_in(self, model: Path, now: str | None) -> str:
        """Copies a model to a new version; half a copy never has a version's name."""
        folder = self.folder / _VERSIONS
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{max((int(each.name) for each in folder.glob('[0-9]*')), default=0) + 1:04d}"
        fresh = folder / f".{name}.new"
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(model, fresh)
        (fresh / _PROMOTION).write_text(json.dumps({"replaces": now}) + "\n", encoding="utf-8")
        fresh.rename(folder / name)
        return name

    def _point_to(self, name: str) -> None:
        fresh = self.folder / f".{_CURRENT}.new"
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(Path(_VERSIONS) / name)
        fresh.replace(self.folder / _CURRENT)

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """One change at a time; the lock goes with the process that holds it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("w") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            yield


def measure_model(folder: Path | None, reports: Sequence[AnnotatedReport], benches: Benches | None = None) -> Measured:
    """Rules and a model together on annotated reports; without a model the rules alone."""
    benches = benches or Benches()
    if folder is None:
        return sum((benches.of(each).rules() for each in reports), Measured())
    model = load(folder)
    return sum((benches.of(each).both(model) for each in reports), Measured())


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError):
        return {}
    return found if isinstance(found, dict) else {}
