"""Runs the engine over gold sets, and shows the figures as tables on a terminal or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich import box
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from extractor import extract
from extractor.pipes.findings.common.wording import finding_words
from extractor.result import Result
from models.evaluation import Measured, compare
from models.goldsets import GoldSet
from models.scoring import MEASURES, Score

# Room for all measures where there is no terminal to ask.
PIPE_WIDTH = 150
POOLED = "all"
MOST_CONFUSIONS = 12
NONE = "(none)"


@dataclass(slots=True)
class Evaluated:
    """A gold set with the scores of its reports by name."""

    gold: GoldSet
    scores: dict[str, Score] = field(default_factory=dict)

    @property
    def total(self) -> Score:
        """All reports together."""
        return sum(self.scores.values(), Score())


def run(gold: GoldSet, model: str | None = None) -> Evaluated:
    """Reads the reports of a gold set and scores what comes out.

    Args:
        model: the learned model that votes with the rules, as `extractor.extract` takes it.

    Raises:
        ReportError: a report cannot be read.
    """

    def read(path: Path) -> Result:
        return extract(path, model=model)

    return Evaluated(gold, dict(gold.scores(read)))


def as_json(evaluated: Iterable[Evaluated]) -> str:
    """The figures of each report and of all, by gold folder."""
    figures = {each.gold.name: {name: _figures(score) for name, score in _rows(each)} for each in evaluated}
    return json.dumps(figures, ensure_ascii=False, indent=1)


def _figures(score: Score) -> dict[str, float]:
    return {**score.figures(), "findings_made": score.findings_made}


def _rows(evaluated: Evaluated) -> list[tuple[str, Score]]:
    return [*evaluated.scores.items(), (POOLED, evaluated.total)]


def show(evaluated: Sequence[Evaluated], *, detail: bool, errors: str | None) -> None:
    """Prints a table for each gold set, and on request what is behind the figures."""
    console = _console()
    for each in evaluated:
        console.print(figures_table(each))
    if detail:
        console.print(_detail(sum((each.total.measured for each in evaluated), Measured())))
    if errors:
        for each in evaluated:
            for wrong in each.total.differences:
                if wrong.measure == errors:
                    # Quotes hold brackets, which are no markup.
                    console.print(f"{wrong.sign} {wrong.report}: {wrong.text}", markup=False, highlight=False)


def figures_table(evaluated: Evaluated) -> Table:
    """A row a report, then all together and the floors; what is below its floor is marked."""
    table = Table(title=evaluated.gold.name, title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("report", no_wrap=True)
    for name in (*MEASURES, "made"):
        table.add_column(name, justify="right")
    for name, score in evaluated.scores.items():
        table.add_row(name, *_cells(score))
    table.add_section()
    total = evaluated.total
    below = evaluated.gold.below(total)
    marked = [
        Text(cell, "bold red" if name in below else "bold") for name, cell in zip(MEASURES, _cells(total), strict=False)
    ]
    table.add_row(Text(POOLED, "bold"), *marked, Text(str(total.findings_made), "bold"))
    if floors := evaluated.gold.floors:
        table.add_row("floor", *(f"{floors[name]:.3f}" if name in floors else "" for name in MEASURES), style="dim")
    return table


def _cells(score: Score) -> list[str]:
    return [*(f"{figure:.3f}" for figure in score.figures().values()), str(score.findings_made)]


def _detail(measured: Measured) -> Group:
    types = Table("type", title="Achievement types", title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("due", "made", "right", "precision", "recall", "F1"):
        types.add_column(heading, justify="right")
    for name, tally in measured.by_type().items():
        rates = (tally.precision, tally.recall, tally.f1)
        types.add_row(name, *map(str, (tally.due, tally.made, tally.right)), *(f"{rate:.3f}" for rate in rates))
    mistakes = Table("annotated", "read as", title="Type mistakes", title_justify="left", box=box.SIMPLE_HEAD)
    mistakes.add_column("count", justify="right")
    for (due, made), count in measured.confusion().most_common(MOST_CONFUSIONS):
        mistakes.add_row(due or NONE, made or NONE, str(count))
    error, bins = measured.calibration()
    title = f"Calibration of the confidence (expected error {error:.3f})"
    calibration = Table("mean confidence", title=title, title_justify="left", box=box.SIMPLE_HEAD)
    calibration.add_column("share right", justify="right")
    calibration.add_column("count", justify="right")
    for confidence, right, count in bins:
        calibration.add_row(f"{confidence:.3f}", f"{right:.3f}", str(count))
    return Group(types, mistakes, calibration)


PASSAGE_FIGURES = ("number", "found", "precise", "typed", "traps", "category", "line")


def score_passages(paths: Sequence[Path], model: str | None) -> dict[str, dict[str, float]]:
    """How labelled passages and causes are read by the whole engine, by the names of their files; last all together.

    Raises:
        DatasetError: a file is wrong.
        ValueError: there is no such model.
    """
    from models.datasets.passages import ACCOUNTS, CAUSES
    from models.passage_scores import engine, pooled, score_file

    files = sorted(file for path in paths for file in (path.glob("*.jsonl") if path.is_dir() else [path]))
    read = engine(model)
    rows = {file.stem: score_file(file, read) for file in files}
    kinds = {ACCOUNTS: "all accounts", CAUSES: "all sentences", ".jsonl": "all passages"}
    of_kind: dict[str, list[dict[str, float]]] = {}
    for file in files:
        kind = next(ending for ending in kinds if file.name.endswith(ending))
        of_kind.setdefault(kind, []).append(rows[file.stem])
    rows |= {kinds[kind]: pooled(chosen) for kind, chosen in of_kind.items() if len(chosen) > 1}
    return rows


def passage_cells(figures: dict[str, float]) -> Iterator[str]:
    """The figures of a file as they are shown, in the order of PASSAGE_FIGURES."""
    for name in PASSAGE_FIGURES:
        yield f"{figures[name]:.{0 if name == 'number' else 3}f}" if name in figures else ""


def show_passages(rows: dict[str, dict[str, float]], *, as_json: bool) -> None:
    """Prints the figures of passages, a row a file."""
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    table = Table("file", box=box.SIMPLE_HEAD, pad_edge=False)
    for name in PASSAGE_FIGURES:
        table.add_column(name, justify="right")
    for name, figures in rows.items():
        table.add_row(name, *passage_cells(figures))
    _console().print(table)


def show_comparison(sets: Sequence[GoldSet], evaluated: Sequence[Evaluated], other: str | None) -> None:
    """Prints how much better the types are than with another model (None: the rules alone)."""
    one = sum((each.total.measured for each in evaluated), Measured())
    two = sum((run(each, other).total.measured for each in sets), Measured())
    found = compare(one, two)
    _console().print(
        f"typed F1 against {other or 'the rules alone'}: {found.difference:+.4f} "
        f"(95% interval {found.low:+.4f} to {found.high:+.4f}), better in {found.better:.0%} of the resamplings",
        highlight=False,
    )


def show_rules(*, as_json: bool) -> None:
    """Prints the rules of findings by the ids under which results name them."""
    rows = [{"id": name, **rule.model_dump()} for name, rule in finding_words().rules.items()]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    columns = ("id", "severity", "description", "tolerance")
    table = Table(*columns, box=box.SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        table.add_row(*(row[column] for column in columns))
    _console().print(table)


def _console() -> Console:
    return Console() if sys.stdout.isatty() else Console(width=PIPE_WIDTH)
