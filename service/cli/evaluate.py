"""`jixiao evaluate` scores the engine on annotated reports; `jixiao rules` lists what is checked in a report."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.options import Model

if TYPE_CHECKING:
    from models.goldsets import GoldSet
    from service.cli.evaluation import Evaluated

SAMPLES = Path("samples/gold")


class Kind(StrEnum):
    """What the differences of can be listed."""

    DETECT = "detect"
    TYPED = "typed"
    LINKS = "links"
    CAUSES = "causes"
    LINKED = "linked"
    CATEGORY = "category"
    LINES = "lines"
    INDICATORS = "indicators"
    SECTIONS = "sections"
    FINDINGS = "findings"


def evaluate(
    reports: Annotated[
        list[Path] | None,
        typer.Argument(metavar="REPORTS...", exists=True, help="Only these reports, or those in these folders."),
    ] = None,
    gold: Annotated[
        list[Path] | None,
        typer.Option(metavar="DIR", exists=True, file_okay=False, help="Gold files; may be given more than once."),
    ] = None,
    passages: Annotated[
        list[Path] | None,
        typer.Option(metavar="PATH", exists=True, help="Files of labelled passages, or folders of them."),
    ] = None,
    model: Model = "bundled",
    against: Annotated[
        str | None, typer.Option(metavar="MODEL", help="Compare with this model, or with the `rules` alone.")
    ] = None,
    detail: Annotated[bool, typer.Option("--detail", help="By type, with type mistakes and calibration.")] = False,
    errors: Annotated[Kind | None, typer.Option(help="List what is missing (-), made up (+), told wrong (~).")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    write: Annotated[
        Path | None, typer.Option(metavar="FILE", dir_okay=False, help="Write the figures as a page with a plot.")
    ] = None,
) -> None:
    """Score the engine against annotated reports or passages; without arguments, on the samples.

    The exit status is 1 where all reports of a gold folder together fall below a floor of its floors.yaml, 2 where
    the gold or a report cannot be read.
    """
    from extractor.errors import KnowledgeError, ReportError
    from models.datasets.report import DatasetError
    from service.cli import evaluation

    try:
        rows = evaluation.score_passages(passages, model) if passages else {}
        sets = _open(gold or [SAMPLES], reports or []) if gold or reports or not passages else []
        evaluated = [evaluation.run(each, model) for each in sets]
        if rows:
            evaluation.show_passages(rows, as_json=json)
        if not sets:
            pass
        elif json:
            typer.echo(evaluation.as_json(evaluated))
        else:
            evaluation.show(evaluated, detail=detail, errors=errors.value if errors else None)
        if against:
            evaluation.show_comparison(sets, evaluated, None if against == "rules" else against)
        if write:
            from service.cli.accuracy_page import write_page

            write_page(evaluated, rows, write)
    except (DatasetError, KnowledgeError, ReportError, ValueError, OSError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    raise typer.Exit(1 if _complain(evaluated) else 0)


def _open(folders: list[Path], reports: list[Path]) -> list[GoldSet]:
    """The gold sets that have one of the reports, or all of them.

    Raises:
        DatasetError: a report that was named has no gold file.
    """
    from models.datasets.report import DatasetError
    from models.goldsets import open_set

    sets = [each for each in (open_set(folder, reports) for folder in folders) if each.reports]
    scored = {path for each in sets for _, path in each.reports}
    without = [str(path) for path in reports if path.is_file() and path not in scored]
    if without or not sets:
        raise DatasetError(f"no gold file is about {', '.join(without) or 'any of these reports'}")
    return sets


def _complain(evaluated: list[Evaluated]) -> bool:
    """Says which figures are below their floors; whether any is."""
    found = [(each.gold.name, name, *low) for each in evaluated for name, low in each.gold.below(each.total).items()]
    for folder, measure, figure, floor in found:
        typer.echo(f"{folder}: {measure} is {figure:.4f}, below its floor of {floor:g}", err=True)
    return bool(found)


def rules(json: Annotated[bool, typer.Option("--json", help="Print the rules as JSON.")] = False) -> None:
    """List what is checked in a report: each rule, how grave it is, and the differences that it lets pass."""
    from service.cli import evaluation

    evaluation.show_rules(as_json=json)
