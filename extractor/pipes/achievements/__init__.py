"""Finds what the department got done: decides of every quantity whether it is an achievement, and of which type.

Input: `page`, `explained`, `cover`, `sections`, `kind`, `passages`, `tenses`, `quantities`, `statements`, `variances`.
Output: `achievements`, in document order, not yet linked; `decisions`, `exclusions`.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from extractor.knowledge import squash
from extractor.pipes.achievements.breakdowns import Part, inherited, parts_of_wholes
from extractor.pipes.achievements.clauses import Clauses
from extractor.pipes.achievements.decisions import Decision, Exclusion, Ledgers
from extractor.pipes.achievements.going_on import going_on
from extractor.pipes.achievements.judge import Judge, Judgement
from extractor.pipes.achievements.objects import counted_object
from extractor.pipes.achievements.places import Labels, Places
from extractor.pipes.achievements.typer import Context, RuleTyper, Source, Told, Typed, Typer, bare_unit, best, join
from extractor.pipes.achievements.words import AchievementWords, achievement_words
from extractor.pipes.layers import Layers, Passage, layers
from extractor.pipes.ledger import ledger
from extractor.pipes.lexicon import Hit
from extractor.pipes.lines.statements import Statement
from extractor.pipes.lines.wording import joint
from extractor.pipes.numbering import bare_title
from extractor.pipes.tenses import names_a_time_alone, reached
from extractor.pipes.variances.patterns import patterns
from extractor.quantities import Quantity
from extractor.result import Achievement, Rule

# What a model has decided is known well enough for the next quantity of a list to share it.
_TOLD = 3.0
# A model that takes a quantity for none with no more than this chance is heard where words of money bar it.
_HARDLY_NONE = 0.12
# How far behind a cause a word stands that says that it was one: ……所致.
_BEHIND_CAUSE = 4
# The kinds of document that tell what the budget's lines planned and spent.
_OF_LINES = frozenset({"final_account", "self_evaluation", "budget"})


@Language.factory(
    "jixiao_achievements",
    assigns=["doc._.achievements", "doc._.decisions", "doc._.exclusions"],
    requires=[
        "doc._.page",
        "doc._.explained",
        "doc._.cover",
        "doc._.sections",
        "doc._.kind",
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
class _Candidate:
    """A quantity that may be an achievement; `ruled_out` says why the rules take it for none, or is empty."""

    context: Context
    ruled_out: Rule


@dataclass(frozen=True, slots=True)
class _Reading:
    """The candidates of one passage, and what judges them."""

    candidates: list[_Candidate]
    hits: Sequence[Hit]
    judge: Judge
    section: str | None
    never: Set[Rule]
    parts: Mapping[int, Part]


class AchievementPipe:
    """Adds `achievements`."""

    def __init__(self, words: AchievementWords, typer: Typer | None = None) -> None:
        self._words = words
        self._rules = RuleTyper(words)
        self._typer = typer

    def __call__(self, doc: Doc) -> Doc:
        """Judges the quantities of every passage."""
        layer = layers(doc)
        layer.achievements, layer.decisions, layer.exclusions = [], [], []
        if self._words.future_titles.fullmatch(squash(layer.cover.title or "")):
            # A budget tells what is planned; nothing in it is done.
            layer.exclusions = [Exclusion(quantity, "budget") for quantity in layer.quantities]
            return doc
        places = Places(layer.sections, self._words)
        stated = _of_lines(layer.statements) | _explained(layer)
        causes = sorted(_causes(layer))
        quantities = listed(layer.page.text, layer.quantities)
        starts = [quantity.start for quantity in quantities]
        readings: list[_Reading] = []
        read = 0
        for passage, tense in zip(layer.passages, layer.tenses, strict=True):
            first, last = bisect_left(starts, passage.start), bisect_left(starts, passage.end)
            layer.exclusions += [Exclusion(quantity, "cell") for quantity in quantities[read:first]]
            read = max(read, last)
            told = quantities[first:last]
            if tense != "done":
                kept = _reached(layer.page.text, passage, told)
                layer.exclusions += [Exclusion(quantity, "tense") for quantity in told if quantity not in kept]
                told = kept
            if told:
                readings.append(self._read(layer, passage, told, places, stated, causes))
        layer.exclusions += [Exclusion(quantity, "cell") for quantity in quantities[read:]]
        learned = self._learned([each.context for reading in readings for each in reading.candidates])
        business = self._words.business(f"{layer.cover.organization or ''}{layer.cover.title or ''}")
        for reading in readings:
            for decision in self._judged(reading, learned, business, bool(layer.explained)):
                layer.decisions.append(decision)
                if decision.type:
                    name = f"a{len(layer.achievements) + 1}"
                    layer.achievements.append(self._record(name, decision, reading.section))
        return doc

    def _learned(self, contexts: Sequence[Context]) -> Iterator[Mapping[str, float]]:
        """What the model says of each quantity, all asked at once; types that the ontology lacks are left out."""
        if self._typer is None:
            return iter([{}] * len(contexts))
        known = {"", *self._words.types.types}
        scores = self._typer.score(contexts) if contexts else []
        return iter([{name: score for name, score in each.items() if name in known} for each in scores])

    def _read(
        self,
        layer: Layers,
        passage: Passage,
        quantities: Sequence[Quantity],
        places: Places,
        stated: Set[int],
        causes: Sequence[tuple[int, int]],
    ) -> _Reading:
        place = places.of(passage)
        text = layer.page.text
        clauses = Clauses(text, passage.start, passage.end, quantities)
        labels = Labels(text, passage, self._words)
        hits = list(self._words.lexicon.find(text, passage.start, passage.end))
        judge = Judge(text, clauses, hits, quantities, self._words)
        title = _title(layer, passage)
        never = Judge.NEVER
        if _tells_of_lines(layer) or place in ("finance", "operating"):
            never = never | Judge.NEVER_BESIDE_LINES
        candidates = []
        for quantity in quantities:
            rule: Rule = "kind" if quantity.kind not in Judge.KINDS else ""
            if not rule and quantity.start in stated:
                # A sum is the line's, a cause's count is what explains it; what else is counted a model may tell apart.
                rule = "amount" if quantity.kind != "count" or _within(quantity.start, causes) else "cause"
            rule = rule or ("label" if labels.stopped(quantity.start) else "")
            if rule not in never:
                heading = f"{title}\n{labels.over(quantity.start)}"
                around = clauses.around(quantity, labels.begin(quantity.start))
                context = Context(text, quantity, around, heading, place, (passage.start, passage.end))
                rule = rule or judge.excluded(context)
                # What can be none in any report is left out; of the rest a model has its say.
                if not rule or (self._typer is not None and rule not in never):
                    candidates.append(_Candidate(context, rule))
                    continue
            layer.exclusions.append(Exclusion(quantity, rule))
        section = layer.sections[passage.section].record.id if passage.section is not None else None
        return _Reading(candidates, hits, judge, section, never, parts_of_wholes(text, quantities))

    def _judged(
        self, reading: _Reading, learned: Iterator[Mapping[str, float]], business: Set[str], explained: bool
    ) -> Iterator[Decision]:
        hits = reading.hits
        starts = [hit.start for hit in hits]
        headings: dict[str, list[Hit]] = {}
        told: Told | None = None
        before, was = None, ""
        types: dict[int, str] = {}
        for candidate in reading.candidates:
            context, likely = candidate.context, next(learned)
            if context.heading not in headings:
                headings[context.heading] = list(self._words.lexicon.find(context.heading, 0, len(context.heading)))
            kept = Ledgers(ledger(explained), ledger(explained), ledger(explained))
            rules = self._rules.score(context, hits, starts, headings[context.heading], told, business, kept.types)
            typed = best(rules)
            judgement = reading.judge.judge(context, typed, candidate.ruled_out, kept.judged)
            heard = judgement.reason in Judge.OF_MONEY and likely.get("", 1.0) <= _HARDLY_NONE
            barred = judgement.reason in reading.never and not heard
            goes_on = going_on(context.text, before, was, context.quantity) if before else None
            part = reading.parts.get(context.quantity.start)
            if part and part.whole in types:
                goes_on = inherited(part, types[part.whole], context, hits) or goes_on
            decision = self._decide(candidate, rules, typed, judgement, likely, kept, barred=barred, told=goes_on)
            yield decision
            before, was = context.quantity, decision.type
            types[before.start] = was
            if likely and decision.type:
                typed = Typed(decision.type, max(rules.get(decision.type, 0.0), _TOLD), decision.confidence)
            if typed and (decision.type or not candidate.ruled_out):
                told = Told(context.quantity, typed)

    def _decide(
        self,
        candidate: _Candidate,
        rules: Mapping[str, float],
        typed: Typed | None,
        judgement: Judgement,
        likely: Mapping[str, float],
        kept: Ledgers,
        *,
        barred: bool,
        told: tuple[str, float] | None,
    ) -> Decision:
        context = candidate.context
        if self._typer is None or not likely:
            kind = (typed.type if typed else _fallback(context.quantity)) if judgement.achieved else ""
            confidence = judgement.confidence * (0.5 + 0.5 * (typed.share if typed else 0.5))
            return Decision(context, judgement.reason, rules, judgement.score, {}, {}, kind, confidence, kept, barred)
        joint = join(rules, judgement.score, likely, self._typer.vote, judgement.reason, kept.joint, told)
        kind = "" if barred else max(joint, key=lambda name: joint[name])
        return Decision(
            context, judgement.reason, rules, judgement.score, likely, joint, kind, joint[kind], kept, barred
        )

    def _record(self, name: str, decision: Decision, section: str | None) -> Achievement:
        context = decision.context
        quantity, around = context.quantity, context.around
        source: Source = "rules"
        if decision.likely:
            source = "both" if decision.achieved > 0 and decision.type == _first(decision.rules) else "model"
        return Achievement(
            id=name,
            type=decision.type,
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
            confidence=round(decision.confidence, 3),
            source=source,
        )


def listed(text: str, quantities: Sequence[Quantity]) -> list[Quantity]:
    """The quantities with the unit that a list states once, at its end: 261、39、33人次."""
    found: list[Quantity] = []
    following: Quantity | None = None
    for each in reversed(quantities):
        joined = following is not None and joint().fullmatch(text[each.end : following.start].strip())
        if each.kind == "number" and following is not None and joined:
            each = replace(each, kind="count", unit=following.unit)
        following = each if each.kind == "count" and each.unit else None
        found.append(each)
    return found[::-1]


def _causes(layer: Layers) -> Iterator[tuple[int, int]]:
    """Where the causes stand that are told as such: 因, 系, 主要原因是 before or in them, 所致 behind them.

    What is taken for a cause without such a word may as well be what else was done.
    """
    text, strong = layer.page.text, patterns().strong
    for each in layer.variances:
        told = strong.search(text, each.start, each.causes[0].start if each.causes else each.end)
        for cause in each.causes:
            if told or strong.search(text, cause.start, min(len(text), cause.end + _BEHIND_CAUSE)):
                yield cause.start, cause.end


def _within(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether an offset lies in one of the spans, which are in order and do not overlap."""
    index = bisect_right(spans, (at, math.inf)) - 1
    return index >= 0 and at < spans[index][1]


def _reached(text: str, passage: Passage, quantities: Sequence[Quantity]) -> list[Quantity]:
    """The quantities of a passage about what is to come whose sentence says that they were reached."""
    if not quantities:
        return []
    spans = reached(text, passage.start, passage.end)
    return [each for each in quantities if any(start <= each.start < end for start, end in spans)]


def _first(rules: Mapping[str, float]) -> str:
    return max(rules, key=lambda name: rules[name], default="")


def _unit(context: Context) -> str:
    """The unit as written; of 各1名（个）, which shares a number among kinds, the first."""
    quantity = context.quantity
    shared = context.text[max(0, quantity.start - 1) : quantity.start] == "各"
    return bare_unit(quantity.unit) if shared else quantity.unit or ""


def _fallback(quantity: Quantity) -> str:
    return {"rate": "rate_reached", "money": "funds_delivered"}.get(quantity.kind, "other")


def _tells_of_lines(layer: Layers) -> bool:
    """Whether a document is of a kind that tells of budget lines, or of none and tells of items of the classification.

    In a work report 教育支出29.75亿元，增长8.2% is what was done for schools; in a note on the budget it is not.
    """
    items = (each.line.category == "functional" for each in layer.statements if each.line and each.kind == "amount")
    return layer.kind.name in _OF_LINES or (layer.kind.name == "other" and any(items))


def _of_lines(statements: Sequence[Statement]) -> Set[int]:
    """Where the amounts of budget lines stand, and what their sentences say of how these changed.

    Neither is an achievement of a line: 公务接待费2.4万元，较上年减少0.8万元，下降25%.
    """
    amounts = [each for each in statements if each.kind == "amount" and each.quantity]
    told = {(each.sentence, each.line) for each in amounts}
    changes = [each for each in statements if each.kind == "change" and (each.sentence, each.line) in told]
    return {each.quantity.start for each in (*amounts, *changes) if each.quantity}


def _explained(layer: Layers) -> Set[int]:
    """Where the quantities stand that tell of a line's difference and its causes: 比预算增加6万元，因5名职工调入.

    What the sentence tells behind its last cause is no part of it: …所致，全年共办培训班3期.
    """
    starts = [quantity.start for quantity in layer.quantities]
    return {
        start
        for each in layer.variances
        for start in starts[
            bisect_left(starts, each.start) : bisect_left(starts, max((cause.end for cause in each.causes), default=0))
        ]
    }


def _title(layer: Layers, passage: Passage) -> str:
    """The titles over a passage, the nearest last, less those that name but the time that `tenses` has told of."""
    titles: list[str] = [passage.project or ""]
    at = passage.section
    while at is not None and len(titles) < 3:
        title = bare_title(layer.sections[at].record.title)
        if layer.cover.fiscal_year is None or not names_a_time_alone(title):
            titles.append(title)
        at = layer.sections[at].parent
    return "\n".join(reversed(titles))
