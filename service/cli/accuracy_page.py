"""The page of accuracy: the figures of every annotated report as Markdown, and a plot of how far to trust them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from models.evaluation import Measured, Tally
from models.scoring import MEASURES, Score
from service.cli.evaluation import NONE, PASSAGE_FIGURES, POOLED, Evaluated, passage_cells
from service.cli.files import write

MOST_CONFUSIONS = 15
BINS = 10
_INTRODUCTION = """\
# Accuracy

How much of what people annotated the engine finds, and how much of what it finds is right. `make accuracy` writes this
page anew; `jixiao evaluate` shows the same figures of the samples in a terminal, and fails where one falls below its
floor in [floors.yaml](../samples/gold/floors.yaml).

`detect` to `linked`, `lines`, `indicators` and `sections` are F1, `grounding` and `category` shares, `findings` recall;
`made` is the number of findings made. What counts as the same is said in
[models/scoring.py](../models/scoring.py). A measure that nothing in a report is annotated for is 1 where nothing was
found, else 0. `core` may exceed 1: what is annotated as a core type and read as another type that is right, too, is
right, but was not made as core.

**What to expect of a report of your own** is what stands first: the passages and reports of samples/first-contact.
No model has learned from them, and nobody has read their errors, but those in the causes of four reports. They were
scored before, so that this page is no first contact any more:
[samples/first-contact/README.md](../samples/first-contact/README.md) says what was measured at each, when, what was
read since, and what was chosen with which totals in sight. The reports of samples/held-out and samples/odd-wordings
are of strangers as well, and no model has learned from them, but their errors have been read to mend the engine. The
rules were written with all others at hand, and the model has learned from samples/gold and samples/strangers; their
figures only show that nothing has got lost.
"""


def write_page(evaluated: Sequence[Evaluated], passages: dict[str, dict[str, float]], path: Path) -> None:
    """Writes the page, and its plot beside it as <stem>-calibration.svg.

    Args:
        evaluated: gold sets, those of first contact first; passages: `service.cli.evaluation.score_passages`.

    Raises:
        OSError: a file cannot be written.
    """
    plot = path.with_name(f"{path.stem}-calibration.svg")
    measured = {each.gold.name: each.total.measured for each in evaluated}
    write(plot, diagram(measured))
    write(path, "\n".join(_page(evaluated, passages, measured, plot.name)))


def _page(
    evaluated: Sequence[Evaluated],
    passages: dict[str, dict[str, float]],
    measured: dict[str, Measured],
    plot: str,
) -> Iterator[str]:
    yield _INTRODUCTION
    if passages:
        yield "## Passages and sentences by writers whom nobody has read\n"
        yield (
            "Each is read as a report of its own. `found` and `typed` are shares of achievements, `traps` the share "
            "of the\nquantities that are none and were taken; of causes `found` is the share found, `category` and "
            "`line` shares of\nthose.\n"
        )
        yield from _table(("file", *PASSAGE_FIGURES), [(name, *passage_cells(row)) for name, row in passages.items()])
    yield "## Reports\n"
    for each in evaluated:
        yield f"### {each.gold.name}\n"
        yield from _figures(each)
    every = sum((each.total.measured for each in evaluated), Measured())
    yield "## Achievement types\n"
    yield from _types(every)
    yield "## Type mistakes\n"
    yield f"The most frequent; {NONE} is no achievement: annotated and not found, or found and not annotated.\n"
    counts = every.confusion().most_common(MOST_CONFUSIONS)
    counts.sort(key=lambda each: (-each[1], each[0]))
    yield from _table(
        ("annotated", "read as", "count"), ((due or NONE, made or NONE, str(n)) for (due, made), n in counts)
    )
    yield "## Confidence\n"
    yield from _calibration(measured, plot)


def _figures(evaluated: Evaluated) -> Iterator[str]:
    rows = [(name, *_cells(score)) for name, score in evaluated.scores.items()]
    rows.append(tuple(f"**{cell}**" for cell in (POOLED, *_cells(evaluated.total))))
    if floors := evaluated.gold.floors:
        rows.append(("floor", *(f"{floors[name]:.3f}" if name in floors else "" for name in MEASURES), ""))
    yield from _table(("report", *MEASURES, "made"), rows)


def _cells(score: Score) -> tuple[str, ...]:
    return (*(f"{figure:.3f}" for figure in score.figures().values()), str(score.findings_made))


def _types(measured: Measured) -> Iterator[str]:
    def row(name: str, tally: Tally) -> tuple[str, ...]:
        rates = (tally.precision, tally.recall, tally.f1)
        return (name, str(tally.due), str(tally.made), str(tally.right), *(f"{rate:.3f}" for rate in rates))

    rows = [row(name, tally) for name, tally in measured.by_type().items()]
    yield from _table(("type", "annotated", "made", "right", "precision", "recall", "F1"), rows)


def _calibration(measured: dict[str, Measured], plot: str) -> Iterator[str]:
    yield (
        "Of the achievements found with a confidence of 0.8, eight in ten should be annotated and of the type given. "
        "The plot\nsets the share that is right against the mean confidence, by tenths of confidence; the expected "
        "calibration error\nis the mean distance between the two, each achievement counting once.\n"
    )
    yield f"![Reliability diagram of the confidence]({plot})\n"
    rows = []
    for name, each in measured.items():
        error, bins = each.calibration(BINS)
        found = [str(count) for _, _, count in bins]
        pairs = [f"{confidence:.2f} → {right:.2f}" for confidence, right, _ in bins]
        rows.append((name, f"{each.typed.f1:.3f}", f"{error:.3f}", ", ".join(pairs), ", ".join(found)))
    heading = ("reports", "typed", "expected error", "mean confidence → share right", "achievements")
    yield from _table(heading, rows)


def _table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heading)} |"
    yield f"|{' --- |' * len(heading)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def diagram(measured: dict[str, Measured]) -> str:
    """The reliability diagram as SVG: a line a gold set, a point a tenth of confidence, larger where it holds more."""
    import io

    import matplotlib
    from matplotlib.figure import Figure

    # The same figures give the same bytes; text stays text, in whatever font the reader has.
    with matplotlib.rc_context({"svg.hashsalt": "jixiao", "svg.fonttype": "none", "font.family": "sans-serif"}):
        figure = Figure(figsize=(5, 5))
        axes = figure.add_subplot(
            xlim=(0, 1.02), ylim=(0, 1.05), aspect="equal", xlabel="mean confidence", ylabel="share that is right"
        )
        axes.plot([0, 1], [0, 1], color="0.7", linestyle="--", label="as it should be")
        for name, each in measured.items():
            error, bins = each.calibration(BINS)
            line = axes.plot([row[0] for row in bins], [row[1] for row in bins], label=f"{name} (error {error:.3f})")
            sizes = [12 + 3 * row[2] ** 0.5 for row in bins]
            axes.scatter([row[0] for row in bins], [row[1] for row in bins], sizes, color=line[0].get_color())
        axes.legend(loc="upper left")
        stream = io.StringIO()
        figure.savefig(stream, format="svg", bbox_inches="tight", metadata={"Date": None, "Creator": None})
    return "\n".join(row.rstrip() for row in stream.getvalue().splitlines()) + "\n"
