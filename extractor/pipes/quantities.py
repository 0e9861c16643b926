"""Reads every quantity of the report, once.

Input: `page`. Output: `quantities`.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from extractor.pipes.layers import layers
from extractor.quantities import quantities


@Language.factory("jixiao_quantities", assigns=["doc._.quantities"], requires=["doc._.page"])
def create(nlp: Language, name: str) -> QuantityPipe:
    """The pipe under its registered name."""
    return QuantityPipe()


class QuantityPipe:
    """Adds `quantities`, in document order."""

    def __call__(self, doc: Doc) -> Doc:
        """Runs the quantity grammar over the whole text."""
        layer = layers(doc)
        layer.quantities = quantities(layer.page.text)
        return doc
