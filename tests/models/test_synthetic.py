"""Synthetic reports are right by construction, and know no more than the knowledge that they are made from."""

from __future__ import annotations

from extractor.pipes.achievements.words import AchievementWords
from models.bench import Benches
from models.datasets.report import AnnotatedReport
from models.datasets.synthetic import synthetic_reports
from models.examples import examples, read_report
from models.thinning import LISTS, thinned


def test_every_annotation_lies_where_it_says() -> None:
    for report in synthetic_reports(5, 3):
        AnnotatedReport.model_validate(report.model_dump())
        for each in report.achievements:
            assert each.unit in report.text[each.start : each.end]
        for variance in report.variances:
            assert all(report.text[c.start : c.end].strip() for c in variance.causes)
            assert variance.line
            assert variance.line in report.text


def test_the_same_seed_gives_the_same_reports() -> None:
    one, other, third = (list(synthetic_reports(2, seed)) for seed in (1, 1, 2))
    assert one == other
    assert one != third


def test_the_engine_sees_most_of_them_as_quantities_in_context() -> None:
    due = seen = linked = 0
    for report in synthetic_reports(4, 5):
        found = examples(report, read_report(report.text, report.report))
        due += len(report.achievements)
        seen += sum(each.types != ("",) for each in found.quantities)
        linked += sum(any(at >= 0 for at in each.lines) for each in found.quantities)
    assert seen > 0.7 * due
    assert linked > 0.3 * due


def test_words_taken_out_of_the_knowledge_are_out_of_the_generator() -> None:
    whole, half = Benches().words(()), thinned(1)
    words = {w for each in whole.types for name in LISTS for w in getattr(each, name)}
    kept = {w for each in half.types for name in LISTS for w in getattr(each, name)}
    assert 0.45 < len(kept) / len(words) < 0.55
    assert {each.type for each in half.types} == {each.type for each in whole.types}
    gone = {word for word in words - kept if len(word) >= 3 and not _made_of(word, kept)}
    assert _told(half, gone) < 0.25 * _told(whole, gone)


def _made_of(word: str, kept: set[str]) -> bool:
    """Whether words that stay make one that went: two of them one behind the other, or a longer one that holds it."""
    halves = any(word[:at] in kept and word[at:] in kept for at in range(1, len(word)))
    return halves or any(word in other for other in kept)


def _told(knowledge: AchievementWords, words: set[str]) -> int:
    return sum(report.text.count(word) for report in synthetic_reports(10, 1, knowledge) for word in words)
