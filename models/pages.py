"""Writes docs/models.md and its plots from the figures of `models.experiments`."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl

from models.building import Recipe

mpl.use("Agg")
from matplotlib import pyplot as plt

_METRICS = ("detect", "typed", "links", "causes", "category")
# A report that rules and model together read worse than the rules by more than this is named.
_LEAST = 0.005
_BEGIN, _END = "<!-- figures -->", "<!-- end of figures -->"


def write_page(folder: Path, figures: Mapping[str, Any], recipe: Recipe) -> Path:
    """Writes the figures into models.md, between its marks, and the plots beside it; what people wrote there stays."""
    page = folder / "models.md"
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    lines = "\n".join(_sections(figures, recipe))
    page.write_text(f"{before}{_BEGIN}\n{lines}\n{_END}{after}", encoding="utf-8")
    _plots(folder, figures)
    return page


def _sections(figures: Mapping[str, Any], recipe: Recipe) -> Iterator[str]:
    yield f"\nA recipe of {recipe.synthetic} synthetic reports, {recipe.epochs} epochs of tuning, seed {recipe.seed}.\n"
    yield from _leave_one_out(figures["leave_one_out"])
    yield from _robustness(figures["robustness"])
    yield from _unseen(figures["unseen"])
    yield from _curve(figures["curve"])
    yield from _active(figures["active"])


def _leave_one_out(figures: Mapping[str, Any]) -> Iterator[str]:
    yield "\n## Leave one report out\n"
    yield (
        "Each report is read by a model that learned from all the others; temperature and votes, a handful of numbers, "
        "are those of one trial for all. F1; of the category the share right.\n"
    )
    yield from _table(("", *_METRICS), [(name, *_row(figures["all"][name])) for name in ("rules", "model", "both")])
    yield "\nTyped F1 of each report:\n"
    rows = [
        (name, *(f"{row[system]['typed']:.3f}" for system in ("rules", "model", "both")))
        for name, row in figures["reports"].items()
    ]
    yield from _table(("report", "rules", "model", "both"), rows)
    worse = [
        f"{name} ({metric} {row['both'][metric] - row['rules'][metric]:+.3f})"
        for name, row in figures["reports"].items()
        for metric in _METRICS
        if row["both"][metric] < row["rules"][metric] - _LEAST
    ]
    yield f"\nBoth are worse than the rules by more than {_LEAST} in: {', '.join(worse) or 'none'}.\n"
    yield "\nF1 by type:\n"
    kinds = sorted({kind for system in figures["types"].values() for kind in system})
    none = [0.0, 0.0, 0.0]
    rows = [
        (kind, *(f"{figures['types'][system].get(kind, none)[2]:.3f}" for system in ("rules", "model", "both")))
        for kind in kinds
    ]
    yield from _table(("type", "rules", "model", "both"), rows)
    error = figures["calibration"]
    yield (
        "\nExpected calibration error of the confidences: "
        + ", ".join(f"{name} {error[name][0]:.3f}" for name in ("rules", "model", "both"))
        + ".\n"
    )


def _robustness(figures: Mapping[str, Any]) -> Iterator[str]:
    yield "\n## Wording that nobody foresaw\n"
    yield (
        "A random half of the types' words is out of the rules' knowledge and out of the generator. Typed F1 on the "
        "held-out reports; won back is the part of the rules' loss that rules and model together make good.\n"
    )
    rows = [
        (str(number), *(f"{half[name]['typed']:.3f}" for name in ("whole", "rules", "model", "both")),
         f"{_back(half):.0%}")
        for number, half in enumerate(figures["halves"], 1)
    ]  # fmt: skip
    yield from _table(("half", "rules, whole", "rules, half", "model", "both", "won back"), rows)
    yield f"\nWon back: {figures['mean']:.0%} on average, standard deviation {figures['spread']:.0%}.\n"


_SETS = {"unseen": "samples/held-out, which the rules do not know", "real": "the real reports, which the rules know"}


def _unseen(figures: Mapping[str, Any]) -> Iterator[str]:
    yield "\n## Reports to come\n"
    yield (
        "A model that learned from the samples, on reports that neither it nor anybody who chose it learned from. Both "
        "against the rules in typed F1, with the 95 % interval of a paired bootstrap.\n"
    )
    rows = [
        (f"{_SETS[name]}: {system}", *_row(row[system]))
        for name, row in figures.items()
        for system in ("rules", "model", "both")
    ]
    yield from _table(("", *_METRICS), rows)
    for name, row in figures.items():
        told = row["comparison"]
        yield f"\n{_SETS[name]}: {told['difference']:+.3f} ({told['low']:+.3f} to {told['high']:+.3f})."
    yield ""


def _back(half: Mapping[str, Any]) -> float:
    from models.experiments import won_back

    return won_back(dict(half))


def _curve(figures: Mapping[str, Any]) -> Iterator[str]:
    yield "\n## Learning curve\n"
    yield "The model alone on reports that it never learns from, after so many annotated reports.\n"
    rows = [(str(count), f"{row['detect']:.3f}", f"{row['typed']:.3f}") for count, row in figures["points"]]
    yield from _table(("annotated reports", "detect", "typed"), rows)
    yield "\n![Learning curve](models-curve.png)\n"


def _active(figures: Mapping[str, Any]) -> Iterator[str]:
    yield "\n## Active learning\n"
    yield "Typed F1 of the model alone after annotating so many quantities, mean (and spread) over three seeds.\n"
    rows = [
        (str(budget), *(_spread([run[at] for run in figures[name]]) for name in ("chance", "doubt")))
        for at, budget in enumerate(figures["budgets"])
    ]
    yield from _table(("quantities", "by chance", "by doubt"), rows)


def _spread(values: Sequence[float]) -> str:
    return f"{statistics.mean(values):.3f} ({statistics.pstdev(values):.3f})"


def _row(figures: Mapping[str, float]) -> list[str]:
    return [f"{figures[name]:.3f}" for name in _METRICS]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + " --- |" * len(head)
    for row in rows:
        yield "| " + " | ".join(row) + " |"


def _plots(folder: Path, figures: Mapping[str, Any]) -> None:
    points = figures["curve"]["points"]
    plot, axes = plt.subplots(figsize=(5, 3.2), layout="constrained")
    for name in ("detect", "typed"):
        axes.plot([count for count, _ in points], [row[name] for _, row in points], marker="o", label=name)
    axes.set(xlabel="annotated reports", ylabel="F1, model alone", ylim=(0, 1))
    axes.legend()
    plot.savefig(folder / "models-curve.png", dpi=110)
    plt.close(plot)
    plot, axes = plt.subplots(figsize=(4, 4), layout="constrained")
    axes.plot([0, 1], [0, 1], color="grey", linewidth=0.8)
    for name in ("model", "both"):
        rows = figures["leave_one_out"]["calibration"][name][1]
        axes.plot([row[0] for row in rows], [row[1] for row in rows], marker="o", label=name)
    axes.set(xlabel="confidence", ylabel="share right")
    axes.legend()
    plot.savefig(folder / "models-calibration.png", dpi=110)
    plt.close(plot)
