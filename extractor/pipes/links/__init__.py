"""Links each achievement to the budget line whose money paid for it.

Input: `page`, `explained`, `cover`, `sections`, `passages`, `budget_lines`, `achievements`. Sets each achievement's
`budget_line_id` and `link_score`, and leaves `links`, the evidence for each line. What speaks for a line, the strongest
first: the form that the achievement stands in; a title or label that names the line; the line named last in the
passage; the same achievement in a line's form; the likeness of its subject to the line's name; and where these leave it
open, what a learned model says that both are about. What an office does for itself speaks for no line.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from extractor.pipes.layers import Layers, layers
from extractor.pipes.ledger import ledger
from extractor.pipes.likeness import Lines, line_subjects
from extractor.pipes.links.decisions import Candidate, Finals, decide, repeated, share, spread
from extractor.pipes.links.evidence import PassageReader, Titles
from extractor.pipes.links.learned import Matcher, Statements, is_open, matched

__all__ = ["Candidate", "LinkPipe", "Matcher", "Statements", "create"]

# How much the achievements of the same item, and those of the same sentence, speak for each other.
_SHARED_ITEM, _SHARED_SENTENCE = 0.15, 0.7


@Language.factory(
    "jixiao_links",
    assigns=["doc._.achievements", "doc._.links"],
    requires=[
        "doc._.page",
        "doc._.explained",
        "doc._.cover",
        "doc._.sections",
        "doc._.passages",
        "doc._.budget_lines",
        "doc._.achievements",
    ],
    default_config={"matcher": None},
)
def create(nlp: Language, name: str, matcher: Any) -> LinkPipe:
    """The pipe; `matcher` is a learned model (see `Matcher`) or None."""
    return LinkPipe(matcher)


class LinkPipe:
    """Sets the links of `achievements`."""

    def __init__(self, matcher: Matcher | None = None) -> None:
        self._subjects, self._matcher = line_subjects(), matcher

    def __call__(self, doc: Doc) -> Doc:
        """Gathers the evidence of every achievement, then decides."""
        layer = layers(doc)
        lines = Lines(layer.budget_lines, self._subjects, _told(layer))
        # A report without projects says nothing of what the money of each of its lines achieved.
        candidates = self._candidates(layer, lines) if lines else []
        repeated(candidates)
        share(candidates, [candidate.item for candidate in candidates], _SHARED_ITEM, "item")
        share(candidates, [candidate.sentence for candidate in candidates], _SHARED_SENTENCE, "sentence")
        for candidate in candidates:
            decide(candidate, lines.names, lines.items)
        spread(candidates)
        layer.links = candidates
        return doc

    def _candidates(self, layer: Layers, lines: Lines) -> list[Candidate]:
        starts = [passage.start for passage in layer.passages]
        titles, finals = Titles(layer, lines), Finals(layer.budget_lines)
        readers: dict[int, PassageReader] = {}
        found = []
        for achievement in layer.achievements:
            index = bisect_right(starts, achievement.start) - 1
            if index not in readers:
                readers[index] = PassageReader(layer.page.text, layer.passages[index], lines, titles)
            item, sentence = readers[index].place(achievement.start)
            candidate = Candidate(
                achievement,
                (index, item),
                (index, sentence),
                in_form=readers[index].form is not None,
                barred=finals.below(achievement) if readers[index].pays(achievement) else frozenset(),
                ledger=ledger(layer.explained),
            )
            for evidence in readers[index].read(achievement):
                candidate.add(evidence)
            found.append(candidate)
        if self._matcher:
            open_ = [each for each in found if is_open(each)]
            statements = Statements(layer)
            told = [statements.at(each.achievement.start) for each in open_]
            for candidate, said in zip(open_, matched(self._matcher, told, lines.names_and_items), strict=True):
                for evidence in said:
                    candidate.add(evidence)
        return found


def _told(layer: Layers) -> list[str]:
    """The passages in which achievements stand."""
    starts = [passage.start for passage in layer.passages]
    held = {bisect_right(starts, each.start) - 1 for each in layer.achievements}
    text = layer.page.text
    return [text[layer.passages[at].start : layer.passages[at].end] for at in sorted(held) if at >= 0]
