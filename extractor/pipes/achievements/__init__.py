"""Finds what the department got done: decides of every quantity whether it is an achievement, and of which type.

Input: `page`, `cover`, `sections`, `passages`, `tenses`, `quantities`, `statements`, `variances`.
Output: `achievements`, in document order, not yet linked.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from extractor.knowledge import squash
from extractor.pipes.achievements.clauses import Clauses
from extractor.pipes.achievements.judge import Judge
from extractor.pipes.achievements.lexicon import Hit
from extractor.pipes.achievements.objects import counted_object
from extractor.pipes.achievements.places import Labels, Places
from extractor.pipes.achievements.typer import Context, RuleTyper, Told, Typed, Typer, Vote, bare_unit, combine
from extractor.pipes.achievements.words import AchievementWords, achievement_words
from extractor.pipes.layers import Layers, Passage, layers
from extractor.pipes.numbering import bare_title
from extractor.quantities import Quantity
from extractor.result import Achievement


@Language.factory(
    "jixiao_achievements",
    assigns=["doc._.achievements"],
    requires=[
        "doc._.page",
        "doc._.cover",
        "doc._.sections",
        "doc._.passages",
        "doc._.tenses",
        "doc._.quantities",
        "doc._.statements",
        "doc._.variances",
    ],
    default_config={"ontology": None, "typer": None},
)
def create(nlp: Language, name: str, ontology: str | None, typer: Any) -> AchievementPipe:
    """The pipe; `ontology` is the path of a file of types, `typer` a learned model (see `typer.Typer`) or None.

    Raises:
        KnowledgeError: a knowledge file or the user's file holds a wrong entry.
    """
    return AchievementPipe(achievement_words(Path(ontology) if ontology else None), typer)


@dataclass(frozen=True, slots=True)
class _Reading:
    """The quantities of one passage that nothing excludes, and what judges them."""

    contexts: list[Context]
    hits: Sequence[Hit]
    judge: Judge
    section: str | None


class AchievementPipe:
    """Adds `achievements`."""

    def __init__(self, words: AchievementWords, typer: Typer | None = None) -> None:
        self._words = words
        self._rules = RuleTyper(words)
        self._typer = typer

    def __call__(self, doc: Doc) -> Doc:
        """Judges the quantities of every passage."""
        layer = layers(doc)
        layer.achievements, layer.contexts = [], {}
        if self._words.future_titles.fullmatch(squash(layer.cover.title or "")):
            # A budget tells what is planned; nothing in it is done.
            return doc
        places = Places(layer.sections, self._words)
        # The amount of a budget line is no achievement of it.
        stated = {each.quantity.start for each in layer.statements if each.kind == "amount" and each.quantity}
        stated |= _explained(layer)
        starts = [quantity.start for quantity in layer.quantities]
        readings: list[_Reading] = []
        for passage, tense in zip(layer.passages, layer.tenses, strict=True):
            if tense != "done":
                continue
            first, last = bisect_left(starts, passage.start), bisect_left(starts, passage.end)
            if first < last and (reading := self._read(layer, passage, layer.quantities[first:last], places, stated)):
                readings.append(reading)
        learned = self._learned([context for reading in readings for context in reading.contexts])
        business = self._words.business(f"{layer.cover.organization or ''}{layer.cover.title or ''}")
        for reading in readings:
            for context, achievement in self._judged(reading, learned, business):
                achievement.id = f"a{len(layer.achievements) + 1}"
                layer.achievements.append(achievement)
                layer.contexts[achievement.id] = context
        return doc

    def _learned(self, contexts: Sequence[Context]) -> Iterator[Mapping[str, float] | None]:
        """What the model says of each quantity, all asked at once; types that the ontology lacks are left out."""
        if self._typer is None:
            return iter([None] * len(contexts))
        known = {"", *self._words.types.types}
        scores = self._typer.score(contexts) if contexts else []
        return iter([{name: score for name, score in each.items() if name in known} for each in scores])

    def _read(
        self, layer: Layers, passage: Passage, quantities: Sequence[Quantity], places: Places, stated: Set[int]
    ) -> _Reading | None:
        place = places.of(passage)
        if place == "none":
            return None
        text = layer.page.text
        clauses = Clauses(text, passage.start, passage.end, quantities)
        labels = Labels(text, passage, self._words)
        hits = list(self._words.lexicon.find(text, passage.start, passage.end))
        judge = Judge(text, clauses, hits, quantities, self._words)
        title = _title(layer, passage)
        contexts = []
        for quantity in quantities:
            if quantity.kind in Judge.KINDS and quantity.start not in stated and not labels.stopped(quantity.start):
                heading = f"{title}\n{labels.over(quantity.start)}"
                context = Context(
                    text, quantity, clauses.around(quantity, labels.begin(quantity.start)), heading, place
                )
                if not judge.excluded(context):
                    contexts.append(context)
        section = layer.sections[passage.section].record.id if passage.section is not None else None
        return _Reading(contexts, hits, judge, section)

    def _judged(
        self, reading: _Reading, learned: Iterator[Mapping[str, float] | None], business: Set[str]
    ) -> Iterator[tuple[Context, Achievement]]:
        hits = reading.hits
        starts = [hit.start for hit in hits]
        headings: dict[str, list[Hit]] = {}
        told: Told | None = None
        vote = self._typer.vote if self._typer else Vote()
        for context in reading.contexts:
            if context.heading not in headings:
                headings[context.heading] = list(self._words.lexicon.find(context.heading, 0, len(context.heading)))
            rules = self._rules.score(context, hits, starts, headings[context.heading], told, business)
            typed = combine(rules, next(learned), vote)
            told = Told(context.quantity, typed) if typed else None
            judgement = reading.judge.judge(context, typed)
            if judgement.achieved:
                yield context, self._record(context, typed, judgement.confidence, reading.section)

    def _record(self, context: Context, typed: Typed | None, confidence: float, section: str | None) -> Achievement:
        quantity, around = context.quantity, context.around
        share = typed.share if typed else 0.5
        return Achievement(
            id="",
            type=typed.type if typed else _fallback(quantity),
            value=float(quantity.value),
            unit=_unit(context),
            qualifier=quantity.qualifier,
            start=quantity.start,
            end=quantity.end,
            text=quantity.text,
            object=counted_object(context.text, around.left, around.right, self._words.object_verbs),
            section_id=section,
            budget_line_id=None,
            link_score=0.0,
            confidence=round(confidence * (0.5 + 0.5 * share), 3),
            source=typed.source if typed else "rules",
        )


def _unit(context: Context) -> str:
    """The unit as written; of 各1名（个）, which shares a number among kinds, the first."""
    quantity = context.quantity
    shared = context.text[max(0, quantity.start - 1) : quantity.start] == "各"
    return bare_unit(quantity.unit) if shared else quantity.unit or ""


def _fallback(quantity: Quantity) -> str:
    return {"rate": "rate_reached", "money": "funds_delivered"}.get(quantity.kind, "other")


def _explained(layer: Layers) -> Set[int]:
    """Where the quantities stand that tell of a line's difference and its causes: 比预算增加6万元，因5名职工调入."""
    starts = [quantity.start for quantity in layer.quantities]
    return {
        start
        for each in layer.variances
        for start in starts[bisect_left(starts, each.start) : bisect_left(starts, each.end)]
    }


def _title(layer: Layers, passage: Passage) -> str:
    titles: list[str] = [passage.project or ""]
    at = passage.section
    while at is not None and len(titles) < 3:
        titles.append(bare_title(layer.sections[at].record.title))
        at = layer.sections[at].parent
    return "\n".join(reversed(titles))
