"""`jixiao annotate`: reports out to Label Studio, annotations in, and how far annotators agree.

What a command needs is imported in it, so that `jixiao --help` starts at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.options import Model, Ontology

if TYPE_CHECKING:
    from annotations.agreement import Agreement
    from annotations.client import Client
    from annotations.push import Report
    from annotations.workspace import Workspace

app = typer.Typer(
    name="annotate",
    help="Annotate reports in Label Studio: push, pull, agreement; its ML backend is part of `jixiao serve`.",
    no_args_is_help=True,
)

Name = Annotated[str, typer.Option("--project", metavar="NAME", help="The project's title in Label Studio.")]
Url = Annotated[str, typer.Option("--url", envvar="LABEL_STUDIO_URL", help="Where Label Studio is.")]
Key = Annotated[
    str,
    typer.Option("--api-key", envvar="LABEL_STUDIO_API_KEY", show_default=False, help="A personal access token."),
]
Folder = Annotated[
    Path, typer.Option("--workspace", metavar="DIR", help="Where reports sent and annotations brought back are kept.")
]
URL, FOLDER = "http://127.0.0.1:8080", Path("jixiao-annotations")


@app.command()
def push(
    reports: Annotated[list[Path], typer.Argument(metavar="REPORT...", exists=True, dir_okay=False)],
    project: Name,
    api_key: Key,
    url: Url = URL,
    workspace: Folder = FOLDER,
    model: Model = "bundled",
    ontology: Ontology = None,
    guide: Annotated[
        str | None, typer.Option(metavar="URL", help="Where annotators read the guide; the instructions link to it.")
    ] = None,
) -> None:
    """Send reports as passages with the engine's reading, each once, the most doubtful first.

    The exit status is 1 where a report cannot be read; the others are sent.
    """
    from annotations import push as out
    from annotations.engine import model_version, reader

    with _session(url, api_key, workspace) as (client, kept):
        found = out.open_project(client, project, ontology, guide)
        readable = _read(reports)
        done = out.push(client, kept, found, reader(model, ontology), readable, model_version(model), _say)
        typer.echo(
            f"{project}: {done.sent} passages of {done.reports} reports sent, {done.known} were there"
            + (f", {done.overlapping} left out: another cut of them is there" if done.overlapping else "")
            + (f", {done.doubled} sent twice and deleted again" if done.doubled else "")
        )
    if len(readable) < len(reports):
        raise typer.Exit(1)


@app.command()
def refresh(
    project: Name,
    api_key: Key,
    model: Model = "bundled",
    url: Url = URL,
    workspace: Folder = FOLDER,
    ontology: Ontology = None,
) -> None:
    """Show annotators the predictions of another model, in the tasks that nobody has annotated."""
    from annotations import push as out
    from annotations.engine import model_version, reader

    with _session(url, api_key, workspace) as (client, kept):
        name = model_version(model)
        count = out.refresh(client, kept, out.existing_project(client, project), reader(model, ontology), name)
        typer.echo(f"{project}: {count} tasks have predictions of {name}")


@app.command()
def pull(
    project: Name,
    api_key: Key,
    url: Url = URL,
    workspace: Folder = FOLDER,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Annotated reports, for `jixiao train`.")
    ] = None,
    ontology: Ontology = None,
) -> None:
    """Bring back new and changed annotations and write them as annotated reports (JSON Lines)."""
    from annotations import pull as back
    from annotations.push import existing_project, identity

    with _session(url, api_key, workspace) as (client, kept):
        found = existing_project(client, project)
        done = back.pull(client, kept, found, _say)
        data = back.dataset(kept, identity(client, found), ontology)
        target = output or workspace / f"{found.id}.jsonl"
        count = back.write(data, target)
        typer.echo(
            f"{project}: {done.new} new, {done.changed} changed, {done.deleted} deleted annotations"
            f" in {done.looked_at} tasks looked at"
        )
        for name, number in sorted(data.counts.items()):
            typer.echo(f"  {number:6} {name}")
        typer.echo(f"{target}: {count} annotated reports")


@app.command()
def train(
    project: Name,
    api_key: Key,
    url: Url = URL,
    workspace: Folder = FOLDER,
    registry: Annotated[
        Path, typer.Option("--registry", metavar="DIR", help="The folder of model versions; made where it is missing.")
    ] = Path("models-registry"),
) -> None:
    """Pull, train on what was annotated, and put the model in use if it is better than the one in use.

    The first training keeps some of the annotated reports aside, on which every version is measured. The exit status
    is 3 where the new model is not better.
    """
    from annotations import training
    from annotations.push import existing_project

    with _session(url, api_key, workspace) as (client, kept):
        status = training.run(client, kept, existing_project(client, project), registry, training.Recipe(), typer.echo)
    raise typer.Exit(status)


@app.command()
def agreement(
    project: Name,
    api_key: Key,
    url: Url = URL,
    workspace: Folder = FOLDER,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE", dir_okay=False, help="Draw the F1 of each label (.png, .svg, .pdf).")
    ] = None,
    most: Annotated[int, typer.Option(help="Passages to show.", min=0)] = 10,
    ontology: Ontology = None,
) -> None:
    """Tell how far annotators agree, of what has been pulled."""
    from annotations import agreement as measured
    from annotations.pull import dataset
    from annotations.push import existing_project, identity

    with _session(url, api_key, workspace) as (client, kept):
        found = measured.agreement(dataset(kept, identity(client, existing_project(client, project)), ontology))
        _show(found, most)
        if plot is not None:
            measured.plot(found, plot)
            typer.echo(f"{plot}: drawn")


@app.command()
def connect(
    project: Name,
    api_key: Key,
    backend: Annotated[str, typer.Option(help="Where Label Studio reaches `jixiao serve`, with /label-studio.")],
    user: Annotated[str, typer.Option("--user", envvar="JIXIAO_BACKEND_USER", show_default=False)],
    password: Annotated[str, typer.Option("--password", envvar="JIXIAO_BACKEND_PASSWORD", show_default=False)],
    url: Url = URL,
) -> None:
    """Connect a project with the ML backend of `jixiao serve`: predictions on opening a task, retraining."""
    from annotations.client import Client
    from annotations.errors import AnnotationError
    from annotations.push import existing_project

    try:
        client = Client(url, api_key)
        number = client.connect_backend(existing_project(client, project).id, backend, user, password)
    except AnnotationError as error:
        raise _failed(error) from error
    typer.echo(f"{project}: backend {number} at {backend}")


@app.command("import-reviews")
def import_reviews(
    reviews: Annotated[
        list[Path],
        typer.Argument(
            metavar="REVIEW...",
            help="Review files (NAME.review.json beside NAME.json), or folders of them; with --workspace the results.",
        ),
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="Annotated reports, for `jixiao train`.")
    ],
    workspace: Annotated[
        str | None,
        typer.Option(metavar="PLACE", help="Take the reviews from where `jixiao serve` keeps them: JIXIAO_WORKSPACE."),
    ] = None,
    ontology: Ontology = None,
) -> None:
    """Make training data (JSON Lines) of what was corrected on the page, without Label Studio.

    Only records that somebody corrected or marked as right are in it. The exit status is 1 where a review cannot be
    read; nothing is written then.
    """
    from annotations import reviewed
    from annotations.errors import AnnotationError
    from annotations.pull import write_reports
    from extractor.errors import KnowledgeError

    try:
        paths = reviews if workspace else reviewed.files(reviews)
        if output.suffix == ".json" or output.resolve() in {path.resolve() for path in paths}:
            raise typer.BadParameter(f"{output} would be taken for a review or a result", param_hint="--output")
        if workspace:
            from annotations.review_store import ReviewStore

            found = reviewed.kept(ReviewStore(workspace), paths, ontology)
        else:
            found = reviewed.read(paths, ontology)
        write_reports(found.reports, output)
    except (AnnotationError, KnowledgeError, OSError) as error:
        raise _failed(error) from error
    typer.echo(f"{output}: {len(found.reports)} annotated reports; {found.corrections} records were looked at")
    for count, why in (
        (found.stale, "corrections left out: the result beside their review has no such record there"),
        (found.silent, "reviews left out: they say nothing about records"),
        (found.missing, "reviews of the workspace left out: their results are not among these"),
    ):
        if count:
            _say(f"{count} {why}")


@app.command()
def config(ontology: Ontology = None) -> None:
    """Print the labeling config (XML)."""
    from annotations.config import labeling_config

    typer.echo(labeling_config(ontology))


@contextmanager
def _session(url: str, api_key: str, folder: Path) -> Iterator[tuple[Client, Workspace]]:
    """The server and the workspace; what goes wrong is one line for people, and the exit status 1."""
    from annotations.client import Client
    from annotations.errors import AnnotationError
    from annotations.workspace import Workspace
    from extractor.errors import KnowledgeError
    from models.errors import ModelError

    try:
        kept = Workspace(folder)
        try:
            yield Client(url, api_key), kept
        finally:
            kept.close()
    except (AnnotationError, KnowledgeError, ModelError) as error:
        raise _failed(error) from error


def _read(paths: list[Path]) -> list[Report]:
    """The reports that can be read; the others have a line on standard error."""
    from annotations.push import Report
    from extractor.errors import ReportError
    from extractor.reading import read

    reports = []
    for path in paths:
        try:
            reports.append(Report.of(path.stem, read(path).text))
        except ReportError as error:
            typer.echo(str(error), err=True)
    return reports


def _show(found: Agreement, most: int) -> None:
    typer.echo(f"{found.tasks} passages with two annotators or more")
    for (one, other), shared in found.by_pair.items():
        typer.echo(f"annotators {one} and {other}: F1 {shared.f1:.3f} of {shared.marked} spans")
    for name, alpha in (("types of quantities", found.types), ("categories of causes", found.categories)):
        typer.echo(f"Krippendorff's alpha, {name}: {'-' if alpha is None else f'{alpha:.3f}'}")
    for label, shared in found.by_label.items():
        typer.echo(f"  {label:28}{shared.f1:6.3f}{shared.marked:6}")
    for each in found.differing[:most]:
        if each.f1 < 1:
            typer.echo(f"task {each.task}  F1 {each.f1:.3f}  {each.report}  {each.section}: {each.text}")


def _say(line: str) -> None:
    typer.echo(line, err=True)


def _failed(error: Exception) -> typer.Exit:
    typer.echo(str(error), err=True)
    return typer.Exit(1)
