"""Turns what the decisions of a Doc have kept into the `explanations` of its result."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping

from extractor.pipes.achievements.decisions import Decision, Exclusion
from extractor.pipes.achievements.judge import ACHIEVED
from extractor.pipes.achievements.typer import HEADING
from extractor.pipes.layers import Layers, Passage
from extractor.pipes.ledger import Entry, Ledger, Span
from extractor.pipes.links.decisions import Candidate
from extractor.result import (
    Cause,
    CauseExplanation,
    Considered,
    Contribution,
    Evidence,
    Explanations,
    QuantityExplanation,
    Variance,
)

# Where the words of an entry stand in the report, or None where they stand nowhere in it.
Place = Callable[[Entry], Span | None]


def explanations(layer: Layers) -> Explanations:
    """What the decisions about a report rest on, in the order of the report; spans are those of the logical text."""
    return Explanations(
        quantities=list(_quantities(layer)),
        causes=[_cause(layer, variance, cause) for variance in layer.variances for cause in variance.causes],
    )


def _quantities(layer: Layers) -> Iterator[QuantityExplanation]:
    passages = {(each.start, each.end): each for each in layer.passages}
    links = {each.achievement.start: each for each in layer.links}
    made = {each.start: each.id for each in layer.achievements}
    decided: dict[int, Decision | Exclusion] = {each.quantity.start: each for each in layer.exclusions}
    decided |= {each.context.quantity.start: each for each in layer.decisions}
    for start in sorted(decided):
        each = decided[start]
        if isinstance(each, Exclusion):
            yield _excluded(each)
        else:
            passage = passages[each.context.passage]
            yield _decided(layer, each, passage, made.get(start), links.get(start))


def _excluded(exclusion: Exclusion) -> QuantityExplanation:
    quantity = exclusion.quantity
    return QuantityExplanation(
        start=quantity.start,
        end=quantity.end,
        text=quantity.text,
        achievement_id=None,
        type=None,
        confidence=0.0,
        rule=exclusion.rule,
        types=[],
        achieved=None,
        joint=[],
        lines=[],
    )


def _decided(
    layer: Layers, decision: Decision, passage: Passage, made: str | None, link: Candidate | None
) -> QuantityExplanation:
    text, ledgers, quantity = layer.page.text, decision.ledgers, decision.context.quantity
    headings = _Headings(layer, decision, passage)
    judged = _considered(text, {ACHIEVED: decision.achieved}, ledgers.judged, _itself)
    return QuantityExplanation(
        start=quantity.start,
        end=quantity.end,
        text=quantity.text,
        achievement_id=made,
        type=decision.type or None,
        confidence=decision.confidence,
        rule=decision.ruled_out,
        types=_considered(text, decision.rules, ledgers.types, headings.place),
        achieved=judged[0],
        joint=_logarithms(text, ledgers.joint, decision.joint),
        lines=_lines(text, link) if link else [],
    )


def _lines(text: str, link: Candidate) -> list[Considered]:
    lines = _considered(text, link.scores, link.ledger, _itself)
    return [each.model_copy(update={"dropped": "spent less" if each.name in link.barred else ""}) for each in lines]


def _cause(layer: Layers, variance: Variance, cause: Cause) -> CauseExplanation:
    span, text = (cause.start, cause.end), layer.page.text
    places = _unsquashed(cause.text, cause.start)

    def place(entry: Entry) -> Span | None:
        return entry.span and (places[entry.span[0]], places[entry.span[1] - 1] + 1)

    ruled = layer.categories.of(span)
    joint = layer.category_votes.of(span)
    return CauseExplanation(
        start=cause.start,
        end=cause.end,
        text=cause.text,
        variance_id=variance.id,
        category=cause.category,
        categories=_considered(text, _sums(ruled), ruled, place),
        joint=_logarithms(text, joint, None),
    )


def _considered(text: str, scores: Mapping[str, float], ledger: Ledger, place: Place) -> list[Considered]:
    """The candidates with their scores, the highest first, and those that were dropped."""
    ranked = sorted(scores, key=lambda name: -scores[name])
    found = [_one(text, name, scores[name], None, ledger.entries.get(name, ()), place) for name in ranked]
    gone = {name: why for name, why in ledger.dropped.items() if name not in scores}
    return found + [
        Considered(name=name, score=0.0, probability=None, dropped=why, contributions=[]) for name, why in gone.items()
    ]


def _logarithms(text: str, ledger: Ledger, likely: Mapping[str, float] | None) -> list[Considered]:
    """The candidates of a vote, the likeliest first; `likely` are their probabilities where they are known."""
    scores = _sums(ledger)
    most = max(scores.values(), default=0.0)
    total = sum(math.exp(score - most) for score in scores.values())
    return [
        _one(
            text,
            name,
            scores[name],
            likely[name] if likely else math.exp(scores[name] - most) / total,
            ledger.entries[name],
            _itself,
        )
        for name in sorted(scores, key=lambda name: -scores[name])
    ]


def _one(
    text: str, name: str, score: float, probability: float | None, entries: Iterable[Entry], place: Place
) -> Considered:
    contributions = []
    for entry in entries:
        span = place(entry)
        words = Evidence(start=span[0], end=span[1], text=text[slice(*span)]) if span else None
        contributions.append(Contribution(source=entry.source, zone=entry.zone, amount=entry.amount, words=words))
    return Considered(name=name, score=score, probability=probability, dropped="", contributions=contributions)


def _sums(ledger: Ledger) -> dict[str, float]:
    return {name: sum(entry.amount for entry in entries) for name, entries in ledger.entries.items()}


def _itself(entry: Entry) -> Span | None:
    return entry.span


class _Headings:
    """Finds in the report the words of the titles and the label over a quantity, whose places are those in them."""

    def __init__(self, layer: Layers, decision: Decision, passage: Passage) -> None:
        self._text, self._context = layer.page.text, decision.context
        above: list[Span | None] = [(passage.start, self._context.quantity.start), None]
        at = passage.section
        while at is not None:
            node = layer.sections[at]
            above.append((node.record.start, node.body))
            at = node.parent
        # The heading ends with the label and the form's project; the titles stand before them, the nearest last.
        self._lines = above

    def place(self, entry: Entry) -> Span | None:
        """Where the words of an entry stand."""
        if entry.zone != HEADING or entry.span is None:
            return entry.span
        heading = self._context.heading
        line = self._lines[heading.count("\n", entry.span[0])]
        found = self._text.rfind(heading[slice(*entry.span)], *line) if line else -1
        return (found, found + entry.span[1] - entry.span[0]) if found >= 0 else None


def _unsquashed(text: str, start: int) -> list[int]:
    """Of each character of the squashed text, where in the report the one stands that it was made of."""
    folded = ((at, unicodedata.normalize("NFKC", character)) for at, character in enumerate(text, start))
    return [at for at, characters in folded for each in characters if not each.isspace()]
