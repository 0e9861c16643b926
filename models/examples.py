"""What a network learns from: annotated reports, read by the engine, as marked inputs with their targets."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc

from extractor import pipeline
from extractor.knowledge import squash
from extractor.pipes.achievements import AchievementPipe
from extractor.pipes.achievements.typer import Context, Vote
from extractor.pipes.achievements.words import AchievementWords, achievement_words
from extractor.pipes.budget_lines import speaks_of_money
from extractor.pipes.layers import layers
from extractor.pipes.likeness import Lines, line_subjects
from extractor.pipes.links import LinkPipe
from extractor.reading import Page, read
from extractor.result import BudgetLine
from models.datasets.report import AnnotatedReport

# Annotated spans begin where their number does, give or take a sign or a word (近, 约).
_NUMBER = re.compile(r"[0-9０-９零一二两三四五六七八九十百千万亿]")
_QUOTES = re.compile(r"[“”\"'‘’、]")
# How much an unlabelled quantity of a report counts as "no achievement" where the labels are weak.
_WEAK_NOTHING = 0.3


@dataclass(frozen=True, slots=True)
class QuantityExample:
    """A quantity and what is right for it.

    Attributes:
        types: the right types, "" for none; none of them given: the quantity says nothing of types.
        lines: indices into the report's lines that may be right, -1 for none; empty: says nothing of links.
        weight: how much it counts.
    """

    context: Context
    types: tuple[str, ...]
    lines: tuple[int, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class ProseExample:
    """A passage about money, and its causes as (start, end, category) in code points of the text."""

    start: int
    end: int
    causes: tuple[tuple[int, int, str], ...]


@dataclass(slots=True)
class ReportExamples:
    """The examples of one report; `lines` are the budget lines that may have paid for something."""

    report: str
    text: str
    quantities: list[QuantityExample] = field(default_factory=list)
    lines: list[BudgetLine] = field(default_factory=list)
    prose: list[ProseExample] = field(default_factory=list)


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


def payers(lines: Sequence[BudgetLine]) -> list[BudgetLine]:
    """The lines of a report that may have paid for an achievement: the candidates of the rules' links."""
    names = Lines(lines, line_subjects()).names
    return [each for each in lines if each.id in names]


def examples(report: AnnotatedReport, known: ReadReport) -> ReportExamples:
    """The examples of an annotated report, in the logical text that the engine reads."""
    layer = layers(known.doc)
    report = in_logical_text(report, layer.page)
    found = ReportExamples(report.report, report.text, lines=payers(layer.budget_lines))
    label = _labeller(report, found.lines)
    for context in known.contexts:
        example = label(context)
        if example is not None:
            found.quantities.append(example)
    causes = sorted((c.start, c.end, c.category) for v in report.variances for c in v.causes)
    for passage in layer.passages:
        inside = tuple(each for each in causes if passage.start <= each[0] and each[1] <= passage.end)
        if (inside or speaks_of_money(layer, passage)) and report.covers(passage.start, passage.end):
            found.prose.append(ProseExample(passage.start, passage.end, inside))
    return found


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


def _labeller(report: AnnotatedReport, lines: Sequence[BudgetLine]) -> Callable[[Context], QuantityExample | None]:
    numbers = {_number(report.text, each.start, each.end): each for each in report.achievements}
    starts = sorted((each.start, each.end) for each in report.rejected)
    weak = report.origin == "weak"

    def label(context: Context) -> QuantityExample | None:
        quantity = context.quantity
        item = numbers.get(_number(report.text, quantity.start, quantity.end))
        if item is not None:
            if item.optional:
                return None
            allowed = tuple(_indices(item.lines, lines)) if item.lines else ()
            return QuantityExample(context, (item.type, *item.or_type), allowed, item.confidence)
        at = bisect_left(starts, (quantity.start + 1, 0)) - 1
        rejected = at >= 0 and quantity.end <= starts[at][1]
        if not rejected and not report.covers(quantity.start, quantity.end):
            return None
        return QuantityExample(context, ("",), (), _WEAK_NOTHING if weak and not rejected else 1.0)

    return label


def _indices(names: Sequence[str | None], lines: Sequence[BudgetLine]) -> list[int]:
    """Which lines are meant; empty where a line is meant that the engine did not find."""
    found = [
        at for at, line in enumerate(lines) if any(name and same_line("/".join(line.path), name) for name in names)
    ]
    return [*found, -1] if None in names else found


def _number(text: str, start: int, end: int) -> int:
    found = _NUMBER.search(text, start, end)
    return found.start() if found else start


def same_line(one: str, other: str) -> bool:
    """Whether two line names, paths joined with /, are of one line; either may be only the tail of a path."""
    a, b = (_QUOTES.sub("", squash(name)) for name in (one, other))
    return a == b or a.endswith("/" + b) or b.endswith("/" + a)
