"""A folder of gold files with the reports that they are about, and the figures below which none may fall."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field, create_model

from extractor import knowledge
from extractor.knowledge import Entry
from extractor.result import Result
from models.datasets.gold_format import GoldReport, read_gold
from models.datasets.report import DatasetError
from models.scoring import MEASURES, Score, score

FLOORS = "floors.yaml"
_Figure = Annotated[float | None, Field(ge=0, le=1)]
# A file of floors: measure to figure; a measure that is not named has none.
_FloorFile = create_model("Floors", __base__=Entry, **dict.fromkeys(MEASURES, (_Figure, None)))  # type: ignore[call-overload]


@dataclass(frozen=True, slots=True)
class GoldSet:
    """Gold files with their reports.

    Attributes:
        name: the folder as it was given.
        reports: each gold file with the path of its report.
        floors: the least figures of all reports together; empty where the folder has none or is not taken whole.
    """

    name: str
    reports: tuple[tuple[GoldReport, Path], ...]
    floors: dict[str, float]

    def scores(self, extract: Callable[[Path], Result]) -> Iterator[tuple[str, Score]]:
        """The name and the score of each report, one after the other."""
        for gold, path in self.reports:
            yield gold.name, score(extract(path), gold)

    def below(self, total: Score) -> dict[str, tuple[float, float]]:
        """The measures that fall below their floor, with figure and floor."""
        figures = total.figures()
        return {name: (figures[name], floor) for name, floor in self.floors.items() if figures[name] < floor}


def open_set(folder: Path, chosen: Sequence[Path] = ()) -> GoldSet:
    """The gold files of a folder, with the floors of its floors.yaml.

    Args:
        chosen: reports, or folders of reports; empty takes every gold file, with its report beside the gold folder
            (in the folder around it, or in the folder `reports` there).

    Raises:
        DatasetError: there is no gold file, one is wrong, or its report is missing.
        KnowledgeError: a floor is wrong, with its line.
    """
    golds = [read_gold(path) for path in sorted(folder.glob("*.json"))]
    if not golds:
        raise DatasetError(f"{folder}: holds no gold file (.json); name a folder that does with --gold")
    if chosen:
        known = {path.name: path for each in chosen for path in (each.iterdir() if each.is_dir() else (each,))}
        pairs = tuple((gold, known[gold.report]) for gold in golds if gold.report in known)
    else:
        pairs = tuple((gold, _beside(folder, gold)) for gold in golds)
    whole = len(pairs) == len(golds)
    return GoldSet(str(folder), pairs, read_floors(folder / FLOORS) if whole and (folder / FLOORS).exists() else {})


def read_floors(path: Path) -> dict[str, float]:
    """The floors of a file.

    Raises:
        KnowledgeError: a measure is unknown or its floor is no number from 0 to 1; with its line.
    """
    return {name: floor for name, floor in knowledge.load(path, _FloorFile) if floor is not None}


def _beside(folder: Path, gold: GoldReport) -> Path:
    around = folder.resolve().parent
    for path in (around / gold.report, around / "reports" / gold.report, folder / gold.report):
        if path.is_file():
            return path
    raise DatasetError(f"{folder}: the report {gold.report} is not beside it; name the folder that holds it")
