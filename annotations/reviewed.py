"""Makes training data of reviews: what a person corrected, or held for right, and nothing of what nobody looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from annotations.labels import Labels, labels
from annotations.reviews import SUFFIX, Correction, Kind, Review, ReviewError, check, parsed
from annotations.tasks import line_name
from extractor.result import Achievement, Result, Variance
from models.datasets.report import (
    AnnotatedAchievement,
    AnnotatedCause,
    AnnotatedReport,
    AnnotatedVariance,
    Region,
)

if TYPE_CHECKING:
    from annotations.review_store import ReviewStore

# What a review is called, the review, and the result that it is about.
Pair = tuple[str, Review, Result]


@dataclass(slots=True)
class Imported:
    """What reviews gave.

    Attributes:
        reports: one for each review in which something is said about records.
        corrections: how many records were looked at, amounts and indicators among them; stale: how many were left out,
            because the result beside the review has no such record at their place any more.
        silent: reviews that say nothing about records that models learn from.
        missing: reviews of a workspace whose results were not given.
    """

    reports: list[AnnotatedReport] = field(default_factory=list)
    corrections: int = 0
    stale: int = 0
    silent: int = 0
    missing: int = 0


def files(paths: Sequence[Path]) -> list[Path]:
    """The review files that are named, and those in the folders that are.

    Raises:
        ReviewError: there is none.
    """
    found = [each for path in paths for each in (sorted(path.rglob(f"*{SUFFIX}")) if path.is_dir() else [path])]
    if not found:
        raise ReviewError(f"no review file (*{SUFFIX}) is there")
    return found


def read(paths: Iterable[Path], ontology: Path | None = None) -> Imported:
    """What review files say about the results beside them (`water.review.json` about `water.json`).

    Args:
        ontology: a user's own achievement types.

    Raises:
        ReviewError: one cannot be read, has no result beside it, names a type or category that there is none of, or two
            are about one text.
    """

    def found() -> Iterator[Pair]:
        for path in paths:
            review, result = parsed(_content(path), str(path)), _result(_beside(path))
            check(review, result, str(path))
            yield str(path), review, result

    return _imported(found(), ontology)


def kept(store: ReviewStore, results: Sequence[Path], ontology: Path | None = None) -> Imported:
    """What the reviews of a workspace say about results, each a file, or in a folder; those without a review have none.

    Raises:
        ReviewError: no file is there, none of them is a result that has a review, or as `read` does.
        StoreError: the workspace cannot be used.
    """
    reviewed = set(store.documents())
    pairs: list[Pair] = []
    for path in _results(results):
        result = _result(path)
        if result.document.id in reviewed:
            pairs.append((str(path), store.kept(result.document.id).review, result))
    if not pairs:
        raise ReviewError(f"the workspace has reviews of {len(reviewed)} reports, and of none of these results")
    imported = _imported(pairs, ontology)
    imported.missing = len(reviewed) - len(pairs)
    return imported


def _imported(pairs: Iterable[Pair], ontology: Path | None) -> Imported:
    """What reviews say, each called by a name and with its result; raises as `read` does."""
    imported = Imported()
    known: dict[str, str] = {}
    for name, review, result in pairs:
        _check_labels(review, labels(ontology), name)
        if before := known.get(review.document.id):
            raise ReviewError(f"{name}: is about the same text as {before}; leave one of them out")
        known[review.document.id] = name
        report, stale = annotated(result, review)
        taken = len(report.achievements) + len(report.rejected) + len(report.variances)
        imported.corrections += len(review.corrections) - stale
        imported.stale += stale
        if taken:
            imported.reports.append(report)
        else:
            imported.silent += 1
    return imported


def annotated(result: Result, review: Review) -> tuple[AnnotatedReport, int]:
    """A result's text with what a review says of its records, and how many corrections fit none of them.

    Only what somebody looked at is covered: a quantity that nobody touched is neither right nor wrong. Corrections of
    amounts and indicators fit, but no model learns from them.
    """
    names = {line.id: line_name(line) for line in result.budget_lines}
    said = _Said(review, len(result.document.text))
    report = AnnotatedReport(report=result.document.source, origin="review", text=result.document.text, covered=[])
    assert report.covered is not None
    for record in result.achievements:
        if correction := said.of("achievement", record.id, record.start, record.end):
            report.covered.append((record.start, record.end))
            if correction.removed:
                report.rejected.append(Region(start=record.start, end=record.end))
            else:
                report.achievements.append(_achievement(record, correction, names))
    for correction in said.added("achievement"):
        report.covered.append((correction.start, correction.end))
        report.achievements.append(_added(correction))
    for variance in result.variances:
        report.variances += _variances(variance, said, names)
    for line in result.budget_lines:
        for at, amount in enumerate(line.amounts):
            said.of("amount", f"{line.id}.{at}", amount.start, amount.end)
    for indicator in result.indicators:
        said.of("indicator", indicator.id, indicator.start, indicator.end)
    return report, said.left


class _Said:
    """The corrections of a review, each found at its record, about a text of `length` code points."""

    def __init__(self, review: Review, length: int) -> None:
        self._corrections = {key: each for key, each in review.corrections.items() if each.of_text(length)}
        self.left = len(review.corrections)

    def of(self, kind: Kind, key: str, start: int, end: int) -> Correction | None:
        """The correction of the record of this kind and key, if its words are still the same."""
        found = self._corrections.get(key)
        if found is None or (found.kind, found.start, found.end) != (kind, start, end):
            return None
        self.left -= 1
        return found

    def added(self, kind: Kind, variance: str | None = None) -> list[Correction]:
        """The records of this kind (causes of this variance) that somebody added."""
        found = [
            each
            for each in self._corrections.values()
            if each.added and (each.kind, each.variance) == (kind, variance) and not each.removed
        ]
        self.left -= len(found)
        return found


def _added(correction: Correction) -> AnnotatedAchievement:
    return AnnotatedAchievement(
        start=correction.start,
        end=correction.end,
        type=correction.type or "other",
        value=correction.value or 0.0,
        unit=correction.unit or "",
        qualifier=None,
        lines=[correction.line],
    )


def _achievement(record: Achievement, correction: Correction, names: dict[str, str]) -> AnnotatedAchievement:
    line = names.get(record.budget_line_id) if record.budget_line_id else None
    return AnnotatedAchievement(
        start=record.start,
        end=record.end,
        type=correction.type or record.type,
        value=record.value if correction.value is None else correction.value,
        unit=correction.unit or record.unit,
        qualifier=record.qualifier,
        lines=[_line(correction, line)],
    )


def _variances(variance: Variance, said: _Said, names: dict[str, str]) -> Iterator[AnnotatedVariance]:
    """The variance with those of its causes that somebody looked at; its line only where that was looked at, too."""
    own = said.of("variance", variance.id, variance.start, variance.end)
    causes = []
    for at, cause in enumerate(variance.causes):
        correction = said.of("cause", f"{variance.id}.{at}", cause.start, cause.end)
        if correction and not correction.removed:
            start, end = correction.extent or (cause.start, cause.end)
            causes.append(AnnotatedCause(start=start, end=end, category=correction.category or cause.category))
    causes += [
        AnnotatedCause(start=each.start, end=each.end, category=each.category or "other")
        for each in said.added("cause", variance.id)
    ]
    if causes or (own and not own.removed):
        line = names.get(variance.budget_line_id) if variance.budget_line_id else None
        yield AnnotatedVariance(
            line=_line(own, line) if own else None,
            basis=variance.basis,
            direction=variance.direction,
            amount=variance.amount,
            rate=variance.rate,
            causes=causes,
        )


def _line(correction: Correction, read: str | None) -> str | None:
    """The line that a correction names, else the one that was read."""
    return correction.line if "line" in correction.model_fields_set else read


def _check_labels(review: Review, known: Labels, name: str) -> None:
    for key, each in review.corrections.items():
        for said, names in ((each.type, known.type_names), (each.category, known.categories.keys())):
            if said is not None and said not in names:
                raise ReviewError(f"{name}: {key}: there is no {said!r}; it is one of {', '.join(sorted(names))}")


def _beside(review: Path) -> Path:
    return review.with_name(review.name.removesuffix(SUFFIX) + ".json")


def _results(paths: Sequence[Path]) -> Iterator[Path]:
    """The files that are named, and those of folders that may be results."""
    for path in paths:
        if path.is_dir():
            yield from (each for each in sorted(path.rglob("*.json")) if not each.name.endswith(SUFFIX))
        else:
            yield path


def _result(path: Path) -> Result:
    try:
        return Result.model_validate_json(_content(path))
    except ValidationError as error:
        raise ReviewError(f"{path}: is no result of jixiao extract") from error


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ReviewError(f"{path}: cannot be read: {error.strerror}") from error
