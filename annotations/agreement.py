"""How far annotators agree: pairwise F1 of spans by label, Krippendorff's alpha, and where they differ most."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from models.datasets.label_studio import Dataset
from models.datasets.marks import Mark, Passage

# What an annotator says of a quantity that they did not mark.
NOTHING = "none"


@dataclass(slots=True)
class Shared:
    """Spans of one label that two annotators marked: both, and the one and the other in all."""

    both: int = 0
    marked: int = 0

    @property
    def f1(self) -> float:
        """The harmonic mean of the share of the one's spans that the other has, and the other way round."""
        return 2 * self.both / self.marked if self.marked else 1.0


@dataclass(frozen=True, slots=True)
class Differing:
    """A passage that annotators read differently; `f1` the mean of its pairs."""

    task: int
    f1: float
    report: str
    section: str
    text: str


@dataclass(slots=True)
class Agreement:
    """How far the annotators of a project agree.

    Attributes:
        tasks: how many have two annotators or more.
        by_label: over all pairs and tasks.
        by_pair: annotator, annotator -> over all labels.
        types: alpha of what the quantities are (a type, a target, nothing); None where nothing was said twice.
        categories: alpha of the categories of causes, "none" where only the other marked one.
        differing: the passages, those that differ most first.
    """

    tasks: int = 0
    by_label: dict[str, Shared] = field(default_factory=dict)
    by_pair: dict[tuple[str, str], Shared] = field(default_factory=dict)
    types: float | None = None
    categories: float | None = None
    differing: list[Differing] = field(default_factory=list)

    @property
    def overall(self) -> Shared:
        """Over all labels and pairs."""
        return Shared(
            sum(each.both for each in self.by_pair.values()), sum(each.marked for each in self.by_pair.values())
        )


def agreement(found: Dataset) -> Agreement:
    """The agreement of the annotators of a data set; of each annotator the newest annotation of a task counts."""
    result = Agreement()
    labels: dict[str, Shared] = defaultdict(Shared)
    pairs: dict[tuple[str, str], Shared] = defaultdict(Shared)
    types: list[tuple[str, str, str]] = []
    categories: list[tuple[str, str, str]] = []
    for task, annotators in found.marks.items():
        if len(annotators) < 2:
            continue
        result.tasks += 1
        scores = []
        for one, other in combinations(sorted(annotators), 2):
            shared = Shared()
            for label, each in _shared(annotators[one], annotators[other]):
                for total in (labels[label], pairs[one, other], shared):
                    total.both += each.both
                    total.marked += each.marked
            scores.append(shared.f1)
        passage = found.passages[task]
        data = passage.task.data
        first = " ".join(data["text"].split())[:60]
        result.differing.append(Differing(task, sum(scores) / len(scores), data["report"], data["section"], first))
        for who, marks in annotators.items():
            types += ((who, f"{task}:{at}", label) for at, label in _types(annotators, passage, marks))
            categories += ((who, f"{task}:{at}", label) for at, label in _categories(annotators, marks))
    result.differing.sort(key=lambda each: (each.f1, each.task))
    result.by_label, result.by_pair = dict(sorted(labels.items())), dict(sorted(pairs.items()))
    result.types, result.categories = alpha(types), alpha(categories)
    return result


def _name(mark: Mark) -> str:
    return f"cause/{mark.label}" if mark.kind == "cause" else mark.label


def _shared(one: Sequence[Mark], other: Sequence[Mark]) -> Iterator[tuple[str, Shared]]:
    """Of each label the spans that are the same to the character."""
    counts = [Counter((_name(mark), mark.start, mark.end) for mark in marks) for marks in (one, other)]
    both = counts[0] & counts[1]
    for label in sorted({name for name, _, _ in counts[0] | counts[1]}):
        marked = sum(number for count in counts for (name, _, _), number in count.items() if name == label)
        yield label, Shared(sum(number for (name, _, _), number in both.items() if name == label), marked)


def _types(annotators: dict[str, list[Mark]], passage: Passage, marks: Sequence[Mark]) -> Iterator[tuple[int, str]]:
    """What one annotator says of each quantity that the engine or any annotator sees: its begin, and the label."""
    spans = [(each.start + passage.start, each.end + passage.start) for each in passage.read]
    marked = [mark for each in annotators.values() for mark in each if mark.kind != "cause"]
    for start, end in _apart([*spans, *((mark.start, mark.end) for mark in marked)]):
        labels = (mark.label for mark in marks if mark.kind != "cause" and mark.start < end and start < mark.end)
        yield start, next(labels, NOTHING)


def _categories(annotators: dict[str, list[Mark]], marks: Sequence[Mark]) -> Iterator[tuple[int, str]]:
    """The category that one annotator gives to each cause that any of them marked."""
    marked = [mark for each in annotators.values() for mark in each if mark.kind == "cause"]
    for start, end in _apart([(mark.start, mark.end) for mark in marked]):
        labels = (mark.label for mark in marks if mark.kind == "cause" and mark.start < end and start < mark.end)
        yield start, next(labels, NOTHING)


def _apart(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans of which none overlaps another that began before it."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def alpha(said: Sequence[tuple[str, str, str]]) -> float | None:
    """Krippendorff's alpha of nominal labels.

    Args:
        said: (annotator, unit, label); units of which one annotator alone says something do not count.

    Returns:
        None where there are fewer than two units or annotators; 1 where all labels are the same.
    """
    if len({unit for _, unit, _ in said}) < 2 or len({who for who, _, _ in said}) < 2:
        return None
    if len({label for _, _, label in said}) < 2:
        return 1.0
    # Imported here: it takes a while, and only this needs it.
    from nltk.metrics.agreement import AnnotationTask

    return float(AnnotationTask(said).alpha())


def plot(found: Agreement, path: Path) -> None:
    """Draws the F1 of each label, with how many spans were marked; the format goes by the file's name."""
    from matplotlib.figure import Figure

    labels = sorted(found.by_label, key=lambda label: found.by_label[label].f1)
    figure = Figure(figsize=(9, max(2.5, 0.32 * len(labels) + 1.2)), layout="constrained")
    axes = figure.subplots()
    bars = axes.barh(labels, [found.by_label[label].f1 for label in labels], color="#1d39c4")
    axes.bar_label(bars, [f"{found.by_label[label].marked}" for label in labels], padding=3, fontsize=8)
    axes.axvline(found.overall.f1, color="#d4380d", linewidth=1)
    axes.set_xlim(0, 1.08)
    axes.set_xlabel("pairwise F1 (red: all labels; figures: spans marked)")
    types = "-" if found.types is None else f"{found.types:.3f}"
    axes.set_title(f"{found.tasks} passages with two annotators or more, Krippendorff's alpha of types {types}")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path)
