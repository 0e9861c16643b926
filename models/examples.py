"""What a network learns from: passages with their quantities and causes marked, and what is right for each."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from spacy.tokens import Doc

from extractor import pipeline
from extractor.pipes.achievements import AchievementPipe
from extractor.pipes.achievements.clauses import Clauses, Surroundings
from extractor.pipes.achievements.judge import Judge
from extractor.pipes.achievements.typer import Context, Vote
from extractor.pipes.achievements.words import AchievementWords, achievement_words
from extractor.pipes.layers import layers
from extractor.pipes.links import LinkPipe
from extractor.pipes.variances import explanations, stretches
from extractor.quantities import Quantity, quantities
from extractor.reading import Page, read
from models.datasets.passages import NONE, LabelledPassage, LabelledSentence
from models.datasets.report import AnnotatedCause, AnnotatedReport, AnnotatedVariance
from models.matching import key
from models.pieces import Span, Stretch

# Annotated spans begin where their number does, give or take a sign or a word (近, 约).
_NUMBER = re.compile(r"[0-9０-９零一二两三四五六七八九十百千万亿]")
# How much an unlabelled quantity of a report counts as "no achievement" where the labels are weak.
_WEAK_NOTHING = 0.3
# How much a quantity counts that a writer of passages did not mark.
_UNMARKED = 0.5
# How far from a cause the network looks for what it explains, in characters.
_STATEMENT = 200


@dataclass(frozen=True, slots=True)
class Labelled:
    """A marked span with what is right for it; a field that is empty says nothing of it.

    Attributes:
        types: the right types, "" for none.
        categories: the right categories of a cause. bases, directions: what it explains.
        weight: how much it counts.
    """

    span: Span
    types: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    directions: tuple[str, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Example:
    """A passage with what is known of it.

    Attributes:
        source: the file or report that it is from: what is of one source is never parted in a split.
        causes: where causes stand in the passage, all of them; None where that is not known.
    """

    source: str
    text: str
    passage: Stretch
    heading: str
    spans: tuple[Labelled, ...]
    causes: tuple[Stretch, ...] | None = None


class Recorder:
    """Stands where a typer does, and keeps what it is asked."""

    vote = Vote()

    def __init__(self) -> None:
        self.contexts: list[Context] = []

    def score(self, contexts: Sequence[Context]) -> Sequence[Mapping[str, float]]:
        """Notes the contexts, and says nothing of them."""
        self.contexts += contexts
        return [{} for _ in contexts]


@dataclass(slots=True)
class ReadReport:
    """A report as the rule engine reads it, and every quantity that the engine leaves to the typers."""

    doc: Doc
    contexts: list[Context]


def read_report(text: str, name: str, words: AchievementWords | None = None) -> ReadReport:
    """Reads a report with the rules alone; `words` is their knowledge of types, None for the built-in one."""
    nlp = pipeline.build()
    doc = nlp(pipeline.prepared(read(text, name), nlp))
    recorder = Recorder()
    # A typer that says nothing leaves the rules as they are.
    LinkPipe()(AchievementPipe(words or achievement_words(), recorder)(doc))
    return ReadReport(doc, recorder.contexts)


def of_report(report: AnnotatedReport, known: ReadReport) -> list[Example]:
    """The examples of an annotated report: its passages with quantities, and those with causes.

    They stand in the logical text that the engine reads.
    """
    layer = layers(known.doc)
    report = in_logical_text(report, layer.page)
    label = label_of(report)
    spans: dict[tuple[Stretch, str], list[Labelled]] = {}
    for context in known.contexts:
        found = label(context)
        if found is not None:
            spans.setdefault((context.passage, context.heading), []).append(found)
    examples = [
        Example(report.report, report.text, passage, title(heading), tuple(marked))
        for (passage, heading), marked in spans.items()
    ]
    causes = [(cause, variance) for variance in report.variances for cause in variance.causes]
    asked = list(stretches(layer, explanations(layer)))
    examples += (_explaining(report, place, causes, whole=True) for place in asked)
    others = [each for each in causes if not any(_holds(place, each[0]) for place in asked)]
    passages = [(passage.start, passage.end) for passage in layer.passages]
    examples += (
        _explaining(report, place, others, whole=False)
        for place in passages
        if any(_holds(place, cause) for cause, _ in others)
    )
    return examples


def _explaining(
    report: AnnotatedReport,
    place: Stretch,
    causes: Sequence[tuple[AnnotatedCause, AnnotatedVariance]],
    *,
    whole: bool,
) -> Example:
    """A part of a report with the causes in it; `whole`: they are all that a model is to see there."""
    held = [(cause, variance) for cause, variance in causes if _holds(place, cause)]
    spans = tuple(
        Labelled(
            cause_span(report.text, place, (cause.start, cause.end)),
            categories=cause.right,
            bases=(variance.basis,) if variance.basis else (),
            directions=(variance.direction,) if variance.direction else (),
        )
        for cause, variance in held
    )
    told = tuple((cause.start, cause.end) for cause, _ in held) if whole else None
    return Example(report.report, report.text, place, "", spans, told)


def _holds(place: Stretch, cause: AnnotatedCause) -> bool:
    return place[0] <= cause.start and cause.end <= place[1]


def in_logical_text(report: AnnotatedReport, page: Page) -> AnnotatedReport:
    """The report with its annotations where they stand in a page's logical text."""
    if page.map is None or report.text != page.original:
        return report
    moved = report.model_copy(deep=True, update={"text": page.text})
    for region in moved.regions():
        region.start, region.end = page.map.logical_span(region.start, region.end)
    if moved.covered is not None:
        moved.covered = [page.map.logical_span(*each) for each in moved.covered]
    return moved


def of_passage(labelled: LabelledPassage, source: str) -> Example:
    """A labelled passage; what it marks is what counts, whether the engine's grammar sees a quantity there or not."""
    text = labelled.plain
    found = quantities(text)
    seen = {each.start: each for each in found}
    marked = [(_quantity(text, start, end, seen), kind, 1.0) for start, end, kind in labelled.marked()]
    taken = {at for quantity, _, _ in marked for at in range(quantity.start, quantity.end)}
    # Writers mark every quantity: what the grammar sees beside those is part of a name or of a phrase (后三种形态).
    marked += [
        (each, NONE, _UNMARKED)
        for each in found
        if each.kind in Judge.KINDS and each.unit and taken.isdisjoint(range(each.start, each.end))
    ]
    marked.sort(key=lambda each: each[0].start)
    clauses = Clauses(text, 0, len(text), [quantity for quantity, _, _ in marked])
    spans = tuple(
        Labelled(quantity_span(quantity, clauses), ("" if kind == NONE else kind,), weight=weight)
        for quantity, kind, weight in marked
    )
    # Nor do they mark why a line's figure differs; where the rules see no such thing there is none.
    causes = None if layers(read_report(text, source).doc).variances else ()
    return Example(source, text, (0, len(text)), title(labelled.heading), spans, causes)


def of_sentence(labelled: LabelledSentence, source: str) -> Example:
    """A sentence with its causes."""
    text = labelled.sentence
    place = 0, len(text)
    marked = list(labelled.marked())
    spans = tuple(
        Labelled(cause_span(text, place, (a, b)), (), right, (labelled.basis,), (labelled.direction,))
        for a, b, right in marked
    )
    return Example(source, text, place, "", spans, tuple((a, b) for a, b, _ in marked))


def quantity_span(quantity: Quantity, clauses: Clauses) -> Span:
    """A quantity as the network sees it."""
    return around_span(quantity, clauses.around(quantity))


def around_span(quantity: Quantity, around: Surroundings) -> Span:
    """A quantity with its surroundings as the network sees it."""
    return Span((quantity.start, quantity.end), (around.left[0], around.right[1]), around.clause)


def cause_span(text: str, passage: Stretch, cause: Stretch) -> Span:
    """A cause as the network sees it: beside it what it explains, as far as its sentence goes."""
    low = max(passage[0], cause[0] - _STATEMENT, text.rfind("。", passage[0], cause[0]) + 1)
    return Span(cause, (low, cause[1]), (low, min(passage[1], cause[1] + 1)))


def title(heading: str) -> str:
    """The nearest of the titles over a passage: those above it misled more often than they told (docs/models.md)."""
    return next((each for part in reversed(re.split(r"[\n>]", heading)) if (each := part.strip())), "")


def _quantity(text: str, start: int, end: int, seen: Mapping[int, Quantity]) -> Quantity:
    found = next((seen[at] for at in range(start, end) if at in seen), None)
    if found is not None:
        return found
    nothing = Decimal(0)
    return Quantity(start=start, end=end, text=text[start:end], value=nothing, unit=None, qualifier=None, kind="count",
                    resolution=nothing, number=start)  # fmt: skip


def label_of(report: AnnotatedReport) -> Callable[[Context], Labelled | None]:
    """What an annotated report says of a quantity; None where it does not say, or leaves it open."""
    numbers = {_number(report.text, each.start, each.end): each for each in report.achievements}
    # Whoever annotates a report marks what it says again in the same words only once.
    repeated = {key(report.text, each.start, each.end, each.value, each.unit): each for each in report.achievements}
    starts = sorted((each.start, each.end) for each in report.rejected)
    weak = report.origin == "weak"

    def label(context: Context) -> Labelled | None:
        quantity = context.quantity
        span = around_span(quantity, context.around)
        item = numbers.get(_number(report.text, quantity.start, quantity.end)) or repeated.get(
            key(report.text, quantity.start, quantity.end, float(quantity.value), quantity.unit)
        )
        if item is not None:
            return None if item.optional else Labelled(span, (item.type, *item.or_type), weight=item.confidence)
        at = bisect_left(starts, (quantity.start + 1, 0)) - 1
        rejected = at >= 0 and quantity.end <= starts[at][1]
        if not rejected and not report.covers(quantity.start, quantity.end):
            return None
        return Labelled(span, ("",), weight=_WEAK_NOTHING if weak and not rejected else 1.0)

    return label


def _number(text: str, start: int, end: int) -> int:
    found = _NUMBER.search(text, start, end)
    return found.start() if found else start
