"""Finds the stated causes: why a line's figure differs from its budget or from last year's.

Input: `page`, `explained`, `cover`, `tables`, `sections`, `kind`, `passages`, `quantities`, `statements`,
`budget_lines`. Output: `variances`, `categories`, `category_votes`; a line that only a variance names is added to
`budget_lines`, without amounts.
"""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from extractor.pipes.layers import layers
from extractor.pipes.ledger import Book
from extractor.pipes.variances.differences import Differences
from extractor.pipes.variances.explanations import explanations
from extractor.pipes.variances.learned import Extent, Judgement, LearnedCauses, Tagger, counts, stretches
from extractor.pipes.variances.rules import StatedCauses

__all__ = ["Extent", "Judgement", "Tagger", "VariancePipe", "counts", "explanations", "stretches"]


@Language.factory(
    "jixiao_variances",
    assigns=["doc._.budget_lines", "doc._.variances", "doc._.categories", "doc._.category_votes"],
    requires=[
        "doc._.page",
        "doc._.explained",
        "doc._.cover",
        "doc._.tables",
        "doc._.sections",
        "doc._.kind",
        "doc._.passages",
        "doc._.quantities",
        "doc._.statements",
        "doc._.budget_lines",
    ],
    default_config={"tagger": None},
)
def create(nlp: Language, name: str, tagger: Any) -> VariancePipe:
    """The pipe; `tagger` is a learned model (see `Tagger`) or None."""
    return VariancePipe(tagger)


class VariancePipe:
    """Adds `variances`: what the rules read, and where there is a model, revised by it."""

    def __init__(self, tagger: Tagger | None = None) -> None:
        self._rules = StatedCauses()
        self._learned = LearnedCauses(tagger, self._rules) if tagger else None

    def __call__(self, doc: Doc) -> Doc:
        """Reads the causes of a report."""
        layer = layers(doc)
        layer.categories, layer.category_votes = Book(layer.explained), Book(layer.explained)
        layer.variances = []
        # A work report without a single amount of a line tells of the economy or of its work, not of a line's figures.
        if layer.kind.name != "work_report" or any(line.amounts for line in layer.budget_lines):
            said, explained = Differences(layer), explanations(layer)
            found = list(self._rules.read(layer, said, explained))
            if self._learned:
                found = self._learned.revised(layer, said, explained, found)
            found.sort(key=lambda each: each.causes[0].start)
            layer.variances = [each.model_copy(update={"id": f"v{at}"}) for at, each in enumerate(found, 1)]
        return doc
