"""Gathers by how much the report says that the final figures of its lines went up or down against the year before.

Input: `page`, `statements`, `budget_lines`. Output: `changes`, in document order.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from extractor.pipes.layers import Layers, layers
from extractor.pipes.lines.names import LineName
from extractor.reading.page import trimmed
from extractor.result import Basis, Change


@Language.factory(
    "jixiao_changes", assigns=["doc._.changes"], requires=["doc._.page", "doc._.statements", "doc._.budget_lines"]
)
def create(nlp: Language, name: str) -> ChangePipe:
    """The pipe under its registered name."""
    return ChangePipe()


class ChangePipe:
    """Adds `changes`."""

    def __call__(self, doc: Doc) -> Doc:
        """Takes the amounts of money among the statements of changes; a rate says the same again."""
        layer = layers(doc)
        layer.changes = list(_changes(layer))
        return doc


def _changes(layer: Layers) -> Iterator[Change]:
    ids = {LineName(line.category, tuple(line.path)).key: line.id for line in layer.budget_lines}
    basis: Basis | None = None
    sentence, count = -1, 0
    for each in layer.statements:
        if each.kind not in ("change", "level"):
            continue
        # The parts of a list (其中甲减少1万元) are compared with what their whole is compared with.
        basis = each.basis or (basis if each.sentence == sentence or each.head else None)
        sentence = each.sentence
        line = ids.get(each.line.key) if each.line else None
        money = each.unit is not None and each.unit.endswith("元") and each.value is not None
        if line is None or basis != "prior_year" or each.direction is None or not money:
            continue
        count += 1
        start, end = trimmed(layer.page.text, each.start, each.end)
        yield Change(
            id=f"c{count}",
            budget_line_id=line,
            direction=each.direction,
            value=float(each.value or 0),
            unit=each.unit or "",
            start=start,
            end=end,
            text=layer.page.text[start:end],
        )
