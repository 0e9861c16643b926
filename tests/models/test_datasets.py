"""What annotators said must survive every format, to the character."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from models.datasets import AnnotatedReport, DatasetError, read_any, read_jsonl, write_jsonl
from models.datasets.docbin import from_doc, from_docbin, to_doc, to_docbin
from models.datasets.gold import Finder, from_gold, to_gold
from models.datasets.label_studio import from_tasks, to_tasks
from models.datasets.offsets import find
from models.datasets.report import AnnotatedAchievement
from models.datasets.splits import folds, holdout, leave_one_out
from models.datasets.weak import weak_labels

TEXT = "全年举办培训班12期，𠮷林村培训干部225人次。\n下一步计划培训300人。"
TYPES = {"training_held", "people_trained"}


def report(**changes: object) -> AnnotatedReport:
    first, second = TEXT.index("12期"), TEXT.index("225人次")
    achievements = [
        AnnotatedAchievement(start=first, end=first + 3, type="training_held", value=12, unit="期", lines=["培训费"]),
        AnnotatedAchievement(start=second, end=second + 5, type="people_trained", value=225, unit="人次"),
    ]
    plan = TEXT.index("300人")
    rejected = [{"start": plan, "end": plan + 4}]
    fields = {"report": "r", "origin": "gold", "text": TEXT, "achievements": achievements, "rejected": rejected}
    return AnnotatedReport.model_validate({**fields, **changes})


def test_gold_files_keep_every_annotation(annotated: list[AnnotatedReport], root: Path) -> None:
    for each in annotated:
        gold = json.loads((root / "samples" / "gold" / f"{each.report}.json").read_text(encoding="utf-8"))
        assert len(each.achievements) == len(gold["achievements"])
        assert sum(len(v.causes) for v in each.variances) == sum(len(v["causes"]) for v in gold["variances"])
        again, lost = from_gold(to_gold(each), each.text)
        assert not lost
        assert (again.achievements, again.variances) == (each.achievements, each.variances)


def test_a_quote_that_is_not_in_the_text_is_told() -> None:
    one = {"quote": "举办讲座[[12期]]", "type": "training_held", "value": 12, "unit": "期", "lines": [None]}
    gold = {"report": "r.txt", "variances": [], "achievements": [one]}
    found, lost = from_gold(gold, TEXT)
    assert (found.achievements, lost) == ([], ["举办讲座[[12期]]"])


def test_quotes_are_found_whatever_their_white_space_and_width() -> None:
    assert Finder("共１２ 期\n培训").find("12期培") == (1, 7)


def test_jsonl_keeps_everything(annotated: list[AnnotatedReport], tmp_path: Path) -> None:
    path = tmp_path / "reports.jsonl"
    odd = report(text="行\u2028分隔12期" + TEXT[7:])  # a separator that is no line end of the file
    assert write_jsonl([*annotated, odd], path) == len(annotated) + 1
    assert read_jsonl(path) == [*annotated, odd]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2"),
        ('{"report": "r", "origin": "gold", "text": "ab", "extra": 1}', "extra"),
        (report().model_dump_json().replace('"end":36', '"end":700'), "does not lie in"),
    ],
)
def test_a_wrong_line_is_told_with_its_number(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "reports.jsonl"
    path.write_text(report().model_dump_json() + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(DatasetError, match=r"reports\.jsonl, line 2") as caught:
        read_jsonl(path)
    assert said in str(caught.value)


def test_other_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a", encoding="utf-8")
    with pytest.raises(DatasetError, match="must be"):
        read_any(tmp_path / "x.csv")


def test_docbin_keeps_everything(annotated: list[AnnotatedReport], tmp_path: Path) -> None:
    to_docbin(annotated[:3], tmp_path / "reports.spacy")
    assert from_docbin(tmp_path / "reports.spacy") == annotated[:3]
    (tmp_path / "broken.spacy").write_bytes(b"no")
    with pytest.raises(DatasetError, match="is no DocBin"):
        from_docbin(tmp_path / "broken.spacy")


def test_span_groups_alone_are_enough_for_a_report() -> None:
    doc = to_doc(report(), spacy.blank("xx").vocab)
    doc.user_data.clear()
    found = from_doc(doc, "r")
    assert [(a.type, a.value, a.unit) for a in found.achievements] == [
        ("training_held", 12, "期"), ("people_trained", 225, "人次")]  # fmt: skip
    assert [TEXT[r.start : r.end] for r in found.rejected] == ["300人"]


def test_label_studio_keeps_what_it_can_say(annotated: list[AnnotatedReport]) -> None:
    types = {a.type for each in annotated for a in each.achievements}
    found = from_tasks(to_tasks(annotated), types, {each.report: each.text for each in annotated})
    assert found.counts == {"annotations": len(annotated)}
    for one, other in zip(found.reports, annotated, strict=True):
        assert sorted(map(plainly, one.achievements)) == sorted(map(plainly, other.achievements))
        assert sorted((c.start, c.end, c.category) for v in one.variances for c in v.causes) == sorted(
            (c.start, c.end, c.category) for v in other.variances for c in v.causes)  # fmt: skip


def plainly(each: AnnotatedAchievement) -> tuple[object, ...]:
    return each.start, each.end, each.type, each.value, each.unit, each.qualifier or ""


def in_utf16_units(task: dict[str, Any]) -> dict[str, Any]:
    """The same task as programs write it that count as JavaScript does."""
    again = copy.deepcopy(task)
    text = again["data"]["text"]
    for region in again["annotations"][0]["result"]:
        for name in {"start", "end"} & region.get("value", {}).keys():
            region["value"][name] = len(text[: region["value"][name]].encode("utf-16-le")) // 2
    return again


def test_an_export_is_read_whether_it_counts_code_points_or_utf16_units() -> None:
    (task,) = to_tasks([report()])
    regions = {
        r["value"]["text"]: r["value"]["start"] for r in task["annotations"][0]["result"] if r["type"] == "labels"
    }
    assert regions["225人次"] == TEXT.index("225人次")  # behind 𠮷, which is two units
    (plain,) = from_tasks([task], TYPES, {}).reports
    (other,) = from_tasks([in_utf16_units(task)], TYPES, {}).reports
    assert [plainly(a) for a in plain.achievements] == [plainly(a) for a in report().achievements]
    assert (other.achievements, other.rejected) == (plain.achievements, plain.rejected)
    assert plain.achievements[0].lines == ["培训费"]  # which the text does not name


@given(st.text(alphabet="😀𠮷林村2人次\ud83d", max_size=12), st.text(alphabet="😀𠮷年", max_size=3))
def test_a_region_is_found_in_either_way_of_counting(before: str, after: str) -> None:
    text, quote = f"{before}225名{after}", "225名"
    units = len(before.encode("utf-16-le", "surrogatepass")) // 2
    assert find(text, len(before), len(before) + 4, quote) == (len(before), len(before) + 4)
    assert find(text, units, units + 4, quote) == (len(before), len(before) + 4)


def test_a_region_that_its_offsets_do_not_lead_to_is_not_found() -> None:
    assert find("😀𠮷225人次", 1, 6, "225人次") is None
    assert find("一225人次", 5, 5, "") is None
    assert find("一225人次", 1, 9, None) is None


def test_what_label_studio_leaves_behind_is_counted() -> None:
    (task,) = to_tasks([report()])
    newest = task["annotations"][0]
    strange = copy.deepcopy(newest["result"][0])
    strange |= {"id": "x1"}
    strange["value"]["labels"] = ["unheard_of"]
    wordy = copy.deepcopy(newest["result"][0])
    wordy |= {"id": "x2"}
    wordy["value"] |= {"start": 0, "end": 2, "text": TEXT[:2]}
    gone = {"type": "relation", "from_id": "gone", "to_id": "a1", "labels": ["pays for"]}
    newest["result"] += [strange, wordy, gone]
    cancelled = {**copy.deepcopy(newest), "was_cancelled": True, "updated_at": "9", "result": []}
    task["annotations"].append(cancelled)
    empty = {"id": 2, "data": {"text": "无", "report": "q"}, "annotations": []}
    found = from_tasks([task, empty], TYPES, {})
    assert [a.type for a in found.reports[0].achievements] == ["training_held", "people_trained"]
    assert found.counts == {
        "annotations": 1, "skipped": 1, "tasks without annotations": 1, "relations to deleted regions": 1,
        "regions with the unknown label unheard_of": 1, "achievements without a quantity": 1}  # fmt: skip
    assert len(found.reports) == 1


def test_passages_land_at_their_place_in_the_report() -> None:
    passage = TEXT[TEXT.index("\n") + 1 :]
    at = passage.index("300人")
    region = {"id": "a", "type": "labels", "value": {"start": at, "end": at + 4, "labels": ["people_trained"]}}
    data = {"text": passage, "report": "r", "start": len(TEXT) - len(passage)}
    tasks = [{"id": 1, "data": data, "annotations": [{"result": [region]}]}]
    (found,) = from_tasks(tasks, TYPES, {"r": TEXT}).reports
    assert TEXT[found.achievements[0].start : found.achievements[0].end] == "300人"
    assert found.covered == [(len(TEXT) - len(passage), len(TEXT))]
    moved = from_tasks(tasks, TYPES, {"r": "别的" + TEXT})
    assert moved.counts["tasks whose text is not that of the report"] == 1


def test_what_was_pushed_lands_in_the_report_and_without_it_in_its_passages() -> None:
    """A passage shows cells in one line and names masked: its segments say what stands where."""
    text = "填表人：王小明\n\t培训\n\t225人次\n\n"
    shown = "填表人：＊＊＊\n培训 │ 225人次"
    segments = [[0, 0, 8], [8, text.index("培训"), 2], [13, text.index("225"), 5]]
    region = {
        "id": "a",
        "type": "labels",
        "value": {"start": 13, "end": 18, "text": "225人次", "labels": ["people_trained"]},
    }
    data = {"text": shown, "report": "r", "start": 0, "end": len(text) - 2, "segments": segments}
    task = {"id": 1, "data": data, "annotations": [{"id": 5, "result": [region]}]}
    for texts, whole in (({"r": text}, text), ({}, shown)):
        (found,) = from_tasks([task], TYPES, texts).reports
        (made,) = found.achievements
        assert found.text == whole
        assert (whole[made.start : made.end], made.value, made.unit) == ("225人次", 225, "人次")


@settings(max_examples=25)
@given(st.lists(st.sampled_from("abcdefgh"), min_size=2, max_size=20), st.integers(2, 5), st.integers())
def test_no_report_stands_on_both_sides_of_a_split(names: list[str], count: int, seed: int) -> None:
    reports = [report(report=name) for name in names]
    splits = [*leave_one_out(reports), *folds(reports, count, seed), holdout(reports, 0.3)]
    for training, held in splits:
        assert not {each.report for each in training} & {each.report for each in held}
        assert len(training) + len(held) == len(reports)
    assert sorted(each.report for _, held in folds(reports, count, seed) for each in held) == sorted(names)


def test_weak_labels_are_the_rules_with_their_confidence() -> None:
    (weak,) = weak_labels([("某局2023年度绩效自评报告", "某局2023年度绩效自评报告\n一、主要成效\n举办培训班12期。\n")])
    assert weak.origin == "weak"
    assert [(a.type, a.value) for a in weak.achievements] == [("training_held", 12)]
    assert 0 < weak.achievements[0].confidence <= 1
