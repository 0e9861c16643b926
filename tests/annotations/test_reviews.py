"""What a person corrected on the page becomes training data, and nothing that nobody looked at."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from annotations.reviewed import annotated, files, read
from annotations.reviews import About, Correction, Review, ReviewError, beside
from extractor import extract
from extractor.result import Result
from models.datasets import read_jsonl
from service.cli.main import app as commands

TEXT = (
    "青川市图书馆2023年度部门决算\n一、支出情况\n"
    "阅读推广经费年初预算为50万元，支出决算为45.5万元，决算数小于预算数的主要原因是厉行节约。\n"
    "二、工作成效\n全年举办讲座32场，走访读者410人次，新建书屋6个。\n"
)


@pytest.fixture(scope="module")
def result() -> Result:
    found = extract(TEXT, model="none", name="library.txt")
    assert [each.text for each in found.achievements] == ["32场", "410人次", "6个"]
    assert [cause.text for each in found.variances for cause in each.causes] == ["厉行节约"]
    return found


def review(result: Result, **said: dict[str, object]) -> Review:
    """A review of the records whose words are the keys."""
    spans = {each.text: (each.id, "achievement", each) for each in result.achievements}
    for variance in result.variances:
        spans |= {each.text: (f"{variance.id}.{at}", "cause", each) for at, each in enumerate(variance.causes)}
    corrections = {}
    for words, change in said.items():
        key, kind, span = spans[words]
        corrections[key] = Correction.model_validate({"kind": kind, "start": span.start, "end": span.end, **change})
    about = About(id=result.document.id, source=result.document.source)
    return Review(document=about, corrections=corrections)


def test_only_what_was_looked_at_is_learned_from(result: Result) -> None:
    said = {"32场": {"checked": True}, "410人次": {"removed": True}, "厉行节约": {"category": "other"}}
    report, stale = annotated(result, review(result, **said))
    assert (report.report, report.origin, report.text, stale) == ("library.txt", "review", TEXT, 0)
    (held,) = report.achievements
    assert TEXT[held.start : held.end] == "32场"
    assert (held.type, held.value, held.unit) == (result.achievements[0].type, 32, "场")
    assert [TEXT[each.start : each.end] for each in report.rejected] == ["410人次"]
    assert [cause.category for each in report.variances for cause in each.causes] == ["other"]
    looked_at = [TEXT[start:end] for start, end in report.covered or []]
    assert looked_at == ["32场", "410人次"], "6个 is neither right nor wrong"


def test_what_was_corrected_takes_the_place_of_what_was_read(result: Result) -> None:
    change = {"type": "works_produced", "value": 31, "unit": "次", "line": "阅读推广经费"}
    report, _ = annotated(result, review(result, **{"32场": change, "6个": {"checked": True, "line": None}}))
    held, built = report.achievements
    assert (held.type, held.value, held.unit, held.lines) == ("works_produced", 31, "次", ["阅读推广经费"])
    assert built.lines == [None], "a person said that no line paid for it"


def test_a_correction_of_another_reading_is_left_out_and_counted(result: Result) -> None:
    found = review(result, **{"32场": {"type": "other"}, "6个": {"checked": True}})
    next(iter(found.corrections.values())).start -= 1
    report, stale = annotated(result, found)
    assert stale == 1 and [each.unit for each in report.achievements] == ["个"]


def test_what_somebody_added_and_the_whole_of_a_cause_are_learned_from(result: Result) -> None:
    found = review(result, **{"厉行节约": {"extent": span("小于预算数的主要原因是厉行节约")}})
    (variance,) = result.variances
    start, _ = span("决算数小于预算数")
    found.corrections |= {
        "+1": added("achievement", "6个", type="facilities_built", value=6, unit="个", line=None),
        "+2": added("cause", "支出决算", category="thrift", variance=variance.id),
        "+3": added("cause", "支出决算", category="thrift", variance="v9"),  # a statement that is no longer read
        "+4": added("achievement", "32场", removed=True),
        "+5": Correction(kind="achievement", start=start, end=len(TEXT) + 1, added=True),  # beyond the text
    }
    report, stale = annotated(result, found)
    assert stale == 3
    (built,) = report.achievements
    assert (TEXT[built.start : built.end], built.type, built.value, built.unit) == ("6个", "facilities_built", 6, "个")
    assert (built.start, built.end) in (report.covered or [])
    causes = [TEXT[each.start : each.end] for each in report.variances[0].causes]
    assert causes == ["小于预算数的主要原因是厉行节约", "支出决算"]


def span(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def added(kind: str, words: str, **said: object) -> Correction:
    start, end = span(words)
    return Correction.model_validate({"kind": kind, "start": start, "end": end, "added": True, **said})


def kept(folder: Path, result: Result, found: Review, name: str = "library") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.json").write_text(result.model_dump_json(), encoding="utf-8")
    place = beside(folder / f"{name}.json")
    place.write_text(found.model_dump_json(exclude_unset=True), encoding="utf-8")
    return place


def test_a_line_that_nobody_corrected_is_the_one_that_was_read(result: Result, tmp_path: Path) -> None:
    """A field that a file does not name says nothing: it is not taken for none."""
    line = result.budget_lines[0]
    linked = result.model_copy(
        update={"achievements": [result.achievements[0].model_copy(update={"budget_line_id": line.id})]}
    )
    found = read([kept(tmp_path, linked, review(linked, **{"32场": {"checked": True}}))])
    assert found.reports[0].achievements[0].lines == ["/".join(line.path)]


def test_the_command_writes_the_models_format(result: Result, tmp_path: Path) -> None:
    kept(tmp_path / "reviews", result, review(result, **{"32场": {"type": "works_produced"}}))
    output = tmp_path / "new" / "corrected.jsonl"
    done = CliRunner().invoke(commands, ["annotate", "import-reviews", str(tmp_path / "reviews"), "-o", str(output)])
    assert done.exit_code == 0, done.output
    assert "1 annotated reports; 1 records were looked at" in done.output
    (report,) = read_jsonl(output)
    assert [each.type for each in report.achievements] == ["works_produced"]


def test_a_review_that_says_nothing_of_records_is_no_training_data(result: Result, tmp_path: Path) -> None:
    found = read(files([kept(tmp_path, result, review(result)).parent]))
    assert (found.reports, found.silent, found.corrections) == ([], 1, 0)


@pytest.mark.parametrize("change", [{"type": "rubbish"}, {"category": "rubbish"}, {"value": float("nan")}])
def test_what_no_model_can_learn_is_refused(result: Result, tmp_path: Path, change: dict[str, object]) -> None:
    place = kept(tmp_path, result, review(result, **{"32场": {"checked": True}}))
    said = json.loads(place.read_text("utf-8"))
    next(iter(said["corrections"].values())).update(change)
    place.write_text(json.dumps(said), encoding="utf-8")
    with pytest.raises(ReviewError, match=r"rubbish|finite number"):
        read([place])


def test_a_correction_of_another_kind_of_record_is_stale(result: Result) -> None:
    report, stale = annotated(result, review(result, **{"32场": {"kind": "indicator", "checked": True}}))
    assert (report.achievements, stale) == ([], 1)


def test_a_review_is_never_written_over(result: Result, tmp_path: Path) -> None:
    place = kept(tmp_path, result, review(result, **{"32场": {"checked": True}}))
    before = place.read_text("utf-8")
    for output in (place, tmp_path / "library.json"):
        done = CliRunner().invoke(commands, ["annotate", "import-reviews", str(place), "-o", str(output)])
        assert done.exit_code == 2
    assert place.read_text("utf-8") == before


@pytest.mark.parametrize("wrong", ["no review", "no result", "another text", "twice", "nothing"])
def test_what_cannot_be_imported_is_said_and_nothing_written(result: Result, tmp_path: Path, wrong: str) -> None:
    folder = tmp_path / "reviews"
    place = kept(folder, result, review(result, **{"32场": {"checked": True}}))
    said = {"no review": "is no review file", "no result": "cannot be read", "another text": "about another text",
            "twice": "about the same text", "nothing": "no review file"}[wrong]  # fmt: skip
    if wrong == "no review":
        place.write_text('{"review_version": "1"}', encoding="utf-8")
    elif wrong == "no result":
        (folder / "library.json").unlink()
    elif wrong == "another text":
        place.write_text(place.read_text("utf-8").replace(result.document.id, "other"), encoding="utf-8")
    elif wrong == "twice":
        kept(folder, result, review(result, **{"32场": {"checked": True}}), "again")
    else:
        place.unlink()
    output = tmp_path / "corrected.jsonl"
    done = CliRunner().invoke(commands, ["annotate", "import-reviews", str(folder), "-o", str(output)])
    assert done.exit_code == 1 and said in done.output
    assert not output.exists()
