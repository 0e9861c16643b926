"""From and to spaCy's DocBin: one character a token, so that every annotation is a span of its Doc, exactly.

The span groups `achievements`, `causes` and `rejected` are for other spaCy tools; what they cannot say (values, lines)
travels in the Doc's user data.
"""

from __future__ import annotations

from pathlib import Path

import spacy
from pydantic import ValidationError
from spacy.tokens import Doc, DocBin, Span
from spacy.vocab import Vocab

from extractor.pipeline import CharacterTokenizer
from extractor.quantities import quantities
from models.datasets.report import (
    AnnotatedAchievement,
    AnnotatedCause,
    AnnotatedReport,
    AnnotatedVariance,
    DatasetError,
    Region,
)

_KEY = "jixiao"


def to_docbin(reports: list[AnnotatedReport], path: Path) -> None:
    """Writes the reports as a DocBin."""
    vocab = spacy.blank("xx").vocab
    DocBin(docs=[to_doc(report, vocab) for report in reports], store_user_data=True).to_disk(path)


def to_doc(report: AnnotatedReport, vocab: Vocab) -> Doc:
    """A report as a Doc of its characters with its annotations as span groups."""
    doc = CharacterTokenizer(vocab)(report.text)
    causes = [cause for variance in report.variances for cause in variance.causes]
    doc.spans["achievements"] = [Span(doc, a.start, a.end, label=a.type) for a in report.achievements]
    doc.spans["causes"] = [Span(doc, c.start, c.end, label=c.category) for c in causes]
    doc.spans["rejected"] = [Span(doc, r.start, r.end, label="rejected") for r in report.rejected]
    doc.user_data[_KEY] = report.model_dump_json()
    return doc


def from_docbin(path: Path) -> list[AnnotatedReport]:
    """The reports of a DocBin, this project's own or another with the same span groups.

    Raises:
        DatasetError: the file is no DocBin, or an annotation in it does not fit its text.
    """
    vocab = spacy.blank("xx").vocab
    try:
        docs = list(DocBin().from_disk(path).get_docs(vocab))
    except (OSError, ValueError, KeyError) as error:
        raise DatasetError(f"{path}: is no DocBin: {error}") from error
    try:
        return [from_doc(doc, f"{path.stem}-{number}") for number, doc in enumerate(docs, 1)]
    except ValidationError as error:
        raise DatasetError(f"{path}: {error.errors()[0]['msg']}") from error


def from_doc(doc: Doc, name: str) -> AnnotatedReport:
    """A report from a Doc; without this project's user data from its span groups, the values read from the text."""
    if stored := doc.user_data.get(_KEY):
        return AnnotatedReport.model_validate_json(stored)
    text = doc.text
    read = {(each.start, each.end): each for each in quantities(text)}
    achievements = []
    for span in doc.spans.get("achievements", ()):
        quantity = read.get((span.start_char, span.end_char))
        achievements.append(
            AnnotatedAchievement(
                start=span.start_char,
                end=span.end_char,
                type=span.label_,
                value=float(quantity.value) if quantity else 0.0,
                unit=(quantity.unit or "") if quantity else "",
                qualifier=quantity.qualifier if quantity else None,
            )
        )
    causes = [
        AnnotatedCause(start=span.start_char, end=span.end_char, category=span.label_)
        for span in doc.spans.get("causes", ())
    ]
    return AnnotatedReport(
        report=name,
        origin="docbin",
        text=text,
        achievements=achievements,
        variances=[AnnotatedVariance(line=None, causes=[cause]) for cause in causes],
        rejected=[Region(start=s.start_char, end=s.end_char) for s in doc.spans.get("rejected", ())],
    )
