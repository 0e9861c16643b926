"""Finds what the report plans for a year to come: its quantities, by what they count and for which year.

A quantity is planned for the year, or the time to come, that its passage names last before it, else the titles over it.

Input: `page`, `cover`, `sections`, `passages`, `tenses`, `quantities`, `achievements`. Output: `plans`, in document
order.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from extractor.knowledge import alternatives
from extractor.pipes.achievements.clauses import Clauses
from extractor.pipes.achievements.objects import counted_object
from extractor.pipes.achievements.words import achievement_words
from extractor.pipes.layers import Layers, Passage, Tense, layers
from extractor.pipes.tenses import tense_words
from extractor.quantities import Quantity
from extractor.result import Plan

_KINDS = frozenset({"count", "money", "rate"})
_TOPICS = frozenset({"plan", "remedy"})
# 今后一个时期: one that is no figure.
_ARTICLE = "一"
# What a form sets as the goal of its own year is no plan for another.
_SILENT_ROLES = frozenset({"goal"})


@Language.factory(
    "jixiao_plans",
    assigns=["doc._.plans"],
    requires=[
        "doc._.page",
        "doc._.cover",
        "doc._.sections",
        "doc._.passages",
        "doc._.tenses",
        "doc._.quantities",
        "doc._.achievements",
    ],
)
def create(nlp: Language, name: str) -> PlanPipe:
    """The pipe under its registered name."""
    return PlanPipe()


class PlanPipe:
    """Adds `plans`."""

    def __init__(self) -> None:
        words = tense_words()
        self._times = re.compile(rf"(?P<year>20\d\d)年|{alternatives(words.times_to_come.split())}")
        self._planning = re.compile(alternatives(words.plan_words.split()))
        self._verbs = achievement_words(None).object_verbs

    def __call__(self, doc: Doc) -> Doc:
        """Reads the passages that plan, or hold a word that does."""
        layer = layers(doc)
        layer.plans = []
        if layer.cover.fiscal_year is not None:
            layer.plans = list(self._plans(layer, layer.cover.fiscal_year))
        return doc

    def _plans(self, layer: Layers, year: int) -> Iterator[Plan]:
        achieved = {each.start for each in layer.achievements}
        starts = [quantity.start for quantity in layer.quantities]
        titles = self._titles(layer, year)
        count = 0
        for passage, tense in zip(layer.passages, layer.tenses, strict=True):
            if passage.role in _SILENT_ROLES or passage.table is not None:
                continue
            first, last = bisect_left(starts, passage.start), bisect_left(starts, passage.end)
            quantities = layer.quantities[first:last]
            if not quantities:
                continue
            clauses = Clauses(layer.page.text, passage.start, passage.end, quantities)
            for quantity, aimed in self._aimed(layer, passage, tense, clauses, quantities, titles, year):
                if quantity.start not in achieved:
                    count += 1
                    yield self._record(layer, f"p{count}", passage, clauses, quantity, aimed)

    def _titles(self, layer: Layers, year: int) -> list[int | None]:
        """The year that each section's title speaks of, or that of the section around it."""
        found: list[int | None] = []
        for node in layer.sections:
            above = found[node.parent] if node.parent is not None else None
            times = list(self._times.finditer(node.record.title))
            found.append(_year_of(times[-1], year) if times else above)
        return found

    def _aimed(
        self,
        layer: Layers,
        passage: Passage,
        tense: Tense,
        clauses: Clauses,
        quantities: Sequence[Quantity],
        titles: Sequence[int | None],
        year: int,
    ) -> Iterator[tuple[Quantity, int]]:
        """The quantities that are planned, each with the year that it is planned for."""
        text = layer.page.text
        times = [
            each
            for each in self._times.finditer(text, passage.start, passage.end)
            if not clauses.in_quotes(each.start(), each.end())
        ]
        ends = [each.end() for each in times]
        topics = layer.sections[passage.section].topics if passage.section is not None else frozenset()
        plans = tense == "to_come" or bool(topics & _TOPICS)
        for quantity in quantities:
            if quantity.kind not in _KINDS or not quantity.value or quantity.text.startswith(_ARTICLE):
                continue
            at = bisect_left(ends, quantity.start + 1) - 1
            if at >= 0:
                aimed: int | None = _year_of(times[at], year)
            else:
                aimed = titles[passage.section] if passage.section is not None else None
            if aimed is None or aimed <= year:
                continue
            if plans or self._planning.search(text, clauses.around(quantity).sentence[0], quantity.start):
                yield quantity, aimed

    def _record(
        self,
        layer: Layers,
        name: str,
        passage: Passage,
        clauses: Clauses,
        quantity: Quantity,
        aimed: int,
    ) -> Plan:
        around = clauses.around(quantity)
        return Plan(
            id=name,
            fiscal_year=aimed,
            value=float(quantity.value),
            unit=quantity.unit or "",
            qualifier=quantity.qualifier,
            object=counted_object(layer.page.text, around.left, around.right, self._verbs),
            section_id=layer.sections[passage.section].record.id if passage.section is not None else None,
            start=quantity.start,
            end=quantity.end,
            text=quantity.text,
        )


def _year_of(time: re.Match[str], year: int) -> int:
    """The year that a time names; 下一步 is the year after the report's."""
    return int(time["year"]) if time["year"] else year + 1
