"""The commands about models: `jixiao train` and `jixiao models ...`.

What a command needs is imported in it, so that `jixiao --help` starts at once.
"""

from __future__ import annotations

import json as json_format
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from models.datasets.report import AnnotatedReport
    from models.evaluation import Measured

app = typer.Typer(name="models", help="Versions of models: list, promote, roll back; what to annotate next.",
                  no_args_is_help=True)  # fmt: skip
Registry = Annotated[Path, typer.Option("--registry", "-r", metavar="DIR", help="The folder of model versions.")]
Data = Annotated[
    list[Path],
    typer.Argument(metavar="DATA...", exists=True, help="Annotated reports: .jsonl, .spacy, or a gold folder."),
]
Reports = Annotated[
    Path | None, typer.Option("--reports", metavar="DIR", help="Where the reports of gold files are; else its parent.")
]
DEFAULT_REGISTRY = Path("models-registry")


def register(root: typer.Typer) -> None:
    """Adds the commands of this file to the command line."""
    root.command()(train)
    root.add_typer(app)


def train(
    data: Data,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="The folder of the new model.")],
    encoder: Annotated[
        Path | None,
        typer.Option(metavar="DIR", exists=True, help="A local Hugging Face checkpoint; else the bundled model's."),
    ] = None,
    reports: Reports = None,
    weak: Annotated[
        list[Path] | None,
        typer.Option(metavar="REPORT", exists=True, help="A report or a folder, learned from as the engine reads it."),
    ] = None,
    replay: Annotated[
        int, typer.Option(help="Passages of the bundled model's that are learned from beside the reports.", min=0)
    ] = 400,
    epochs: Annotated[int, typer.Option(help="Passes over the annotated reports.", min=1)] = 3,
    rate: Annotated[float, typer.Option(help="The highest learning rate.", min=1e-6, max=1e-2)] = 1e-4,
    validation: Annotated[
        float, typer.Option(help="The share of reports that fit how much the model counts.", min=0, max=0.9)
    ] = 0.25,
    seed: Annotated[int, typer.Option(help="The same seed gives the same model.")] = 7,
) -> None:
    """Train a model on annotated reports; started again after a kill, it goes on where it was."""
    from dataclasses import asdict, replace

    from models.bench import Benches
    from models.building import Recipe, Sources, begin, learn, replayed
    from models.bundle import figures_of, write_folder
    from models.encoder import Encoder
    from models.errors import ModelError
    from models.examples import of_report, read_report
    from models.inference import of_trained
    from models.network import Trained
    from models.settings import BUNDLED

    annotated, unannotated = _read(data, reports), _weak(weak or [])
    usual = Recipe()
    schedule = replace(usual.schedule, epochs=epochs, rate=rate, seed=seed)
    recipe = replace(usual, validation=validation, schedule=schedule)
    benches, sources = Benches(), Sources(reports=annotated)
    checkpoint = output.with_name(output.name + ".training")
    try:
        start = Trained.load(BUNDLED)
        base = begin(recipe, "", Encoder.from_checkpoint(encoder), start.settings) if encoder else start
    except ModelError as error:
        raise _failed(error) from error
    beside = replayed(replay, seed)
    for each in unannotated:
        beside += of_report(each, read_report(each.text, each.report))
    learned = learn(base, sources, recipe, benches, beside, checkpoint, typer.echo)
    trained = learned.trained
    trained.settings = replace(trained.settings, name=output.name)
    facts: dict[str, object] = {
        "recipe": asdict(recipe),
        "weak": sorted(each.report for each in unannotated),
        "validation": figures_of(of_trained(trained), learned.held, benches),
    }
    write_folder(trained, output, annotated, facts)
    checkpoint.unlink(missing_ok=True)
    kept = len(learned.held.reports)
    typer.echo(f"{output}: trained on {len(annotated)} reports, {kept} of them kept aside")


@app.command()
def evaluate(
    model: Annotated[str, typer.Argument(help="A model's folder, a registry, or bundled.")],
    data: Data,
    against: Annotated[str, typer.Option(help="What to compare with: rules, bundled, or a model's folder.")] = "rules",
    reports: Reports = None,
    json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Evaluate a model with the rules on annotated reports: by type, confusion, calibration, and against another."""
    from models.bench import Benches
    from models.errors import ModelError
    from models.evaluation import compare
    from models.registry import measure_model

    annotated, benches = _read(data, reports), Benches()
    try:
        one = measure_model(_folder(model), annotated, benches)
        other = measure_model(None if against == "rules" else _folder(against), annotated, benches)
    except ModelError as error:
        raise _failed(error) from error
    found = compare(one, other)
    if json:
        figures = {"figures": one.figures(), "against": other.figures(), "types": _types(one),
                   "confusion": [[*pair, n] for pair, n in one.confusion().most_common()],
                   "calibration_error": one.calibration()[0],
                   "comparison": {"difference": found.difference, "low": found.low, "high": found.high}}  # fmt: skip
        typer.echo(json_format.dumps(figures, ensure_ascii=False))
        return
    for name, value in one.figures().items():
        typer.echo(f"{name:24}{value:8.3f}   {against} {other.figures()[name]:.3f}")
    typer.echo(f"\n{'type':24}{'P':>8}{'R':>8}{'F1':>8}")
    for kind, (precision, recall, f1) in _types(one).items():
        typer.echo(f"{kind:24}{precision:8.3f}{recall:8.3f}{f1:8.3f}")
    typer.echo("\nmost often read wrongly (annotated, read, times)")
    for (right, made), count in one.confusion().most_common(10):
        typer.echo(f"{right or '-':24}{made or '-':24}{count:4}")
    typer.echo(f"\ncalibration error {one.calibration()[0]:.3f}")
    typer.echo(
        f"typed F1 {found.difference:+.4f} against {against}, 95% interval {found.low:+.4f} to {found.high:+.4f}"
    )


@app.command("list")
def list_versions(registry: Registry = DEFAULT_REGISTRY) -> None:
    """List the versions, the one in use marked with a star."""
    from models.registry import Registry as Folder

    for version in Folder(registry).versions():
        card = version.card
        typer.echo(
            f"{'*' if version.current else ' '} {version.name}  {card.get('made', '')}  "
            f"data {card.get('data', {}).get('hash', '')[:12]}  commit {(card.get('commit') or '')[:12]}"
        )


@app.command()
def promote(
    model: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="The folder of a trained model.")],
    registry: Registry = DEFAULT_REGISTRY,
    evaluation: Annotated[
        Path | None,
        typer.Option(metavar="DATA", exists=True, help="Freeze these reports as the registry's evaluation set first."),
    ] = None,
) -> None:
    """Put a model in use, if it is better than the one in use (or the rules) on the frozen evaluation set."""
    from models.errors import ModelError
    from models.registry import Registry as Folder

    try:
        if evaluation:
            Folder(registry).freeze(_read([evaluation], None))
        name, found = Folder(registry).promote(model)
    except ModelError as error:
        raise _failed(error) from error
    typer.echo(f"{name} is in use: typed F1 {found.difference:+.4f}")


@app.command()
def rollback(registry: Registry = DEFAULT_REGISTRY) -> None:
    """Go back to the version before the one in use."""
    from models.errors import ModelError
    from models.registry import Registry as Folder

    try:
        typer.echo(f"{Folder(registry).rollback()} is in use")
    except ModelError as error:
        raise _failed(error) from error


@app.command()
def suggest(
    files: Annotated[list[Path], typer.Argument(metavar="REPORT...", exists=True, dir_okay=False)],
    model: Annotated[str, typer.Option(help="A model's folder, a registry, or bundled.")] = "bundled",
    most: Annotated[int, typer.Option("--most", "-n", help="Passages to show.", min=1)] = 20,
    json: Annotated[bool, typer.Option("--json", help="One passage a line, as JSON.")] = False,
) -> None:
    """Rank the passages of reports by what model and rules are least sure of or disagree on."""
    from dataclasses import asdict

    from extractor import ReportError
    from extractor.reading import read
    from models.active import shown
    from models.active import suggest as ranked
    from models.errors import ModelError
    from models.examples import read_report
    from models.inference import load

    try:
        texts = {str(path): read(path).text for path in files}
        found = ranked(load(model), ((name, read_report(text, name)) for name, text in texts.items()))[:most]
    except (ModelError, ReportError) as error:
        raise _failed(error) from error
    for each in found:
        passage = shown(texts[each.report], each)
        typer.echo(
            json_format.dumps({**asdict(each), "text": passage}, ensure_ascii=False)
            if json
            else f"{each.doubt:.3f}  {each.report}:{each.start}-{each.end}  {' '.join(passage.split())}"
        )


def _read(paths: Sequence[Path], reports: Path | None) -> list[AnnotatedReport]:
    from models.datasets import read_any
    from models.datasets.report import DatasetError

    try:
        return [report for path in paths for report in read_any(path, reports)]
    except DatasetError as error:
        raise _failed(error) from error


def _weak(paths: Sequence[Path]) -> list[AnnotatedReport]:
    """Weak labels of report files, and of the report files in folders."""
    from extractor import ReportError
    from extractor.reading import read
    from models.datasets.weak import weak_labels

    files = [file for path in paths for file in (sorted(path.iterdir()) if path.is_dir() else [path]) if file.is_file()]
    try:
        return weak_labels([(str(file), read(file).text) for file in files])
    except ReportError as error:
        raise _failed(error) from error


def _folder(model: str) -> Path:
    from models.settings import BUNDLED

    return BUNDLED if model == "bundled" else Path(model)


def _types(measured: Measured) -> dict[str, tuple[float, float, float]]:
    return {kind: (tally.precision, tally.recall, tally.f1) for kind, tally in measured.by_type().items()}


def _failed(error: Exception) -> typer.Exit:
    typer.echo(str(error), err=True)
    return typer.Exit(2)
