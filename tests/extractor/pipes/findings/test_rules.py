"""The registry of rules, and how much of what careful readers found the rules find."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.pipeline import build, run
from extractor.pipes.findings import Evidence as Report
from extractor.pipes.findings import FindingPipe, merged, rules
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.layers import layers
from extractor.reading import read
from extractor.result import Evidence, Finding, Result

ROOT = Path(__file__).parents[4]
SHARED = ROOT.parent / "shared"
RECALL = 0.95
# One finding in ten may be wrong; what the gold files do not hold has been judged in docs/findings.md.
MORE = 1.2


def squashed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def hits(result: Result, gold: list[dict[str, str]]) -> int:
    texts = [squashed(span.text) for finding in result.findings for span in finding.spans]
    quotes = [squashed(finding["quote"]) for finding in gold]
    return sum(any(len(text) >= 2 and (text in quote or quote in text) for text in texts) for quote in quotes)


def pairs(reports: Path, gold: Path) -> list[tuple[Path, Path]]:
    found = {path.stem: path for path in sorted(reports.glob("*")) if path.suffix in (".txt", ".pdf")}
    return [(found[path.stem], path) for path in sorted(gold.glob("*.json")) if path.stem in found]


def score(folder: Path, gold_folder: Path) -> tuple[int, int, int]:
    nlp = build()
    hit = wanted = made = 0
    for report, gold_file in pairs(folder, gold_folder):
        gold = json.loads(gold_file.read_text("utf-8"))["findings"]
        result = run(read(report), nlp)
        hit, wanted, made = hit + hits(result, gold), wanted + len(gold), made + len(result.findings)
    return hit, wanted, made


@pytest.mark.slow  # reads whole samples
def test_what_readers_found_in_the_samples_is_found() -> None:
    hit, wanted, made = score(ROOT / "samples", ROOT / "samples" / "gold")
    assert hit >= RECALL * wanted > 0
    assert made <= MORE * wanted


@pytest.mark.slow  # reads whole reports
def test_what_readers_found_in_the_real_reports_is_found() -> None:
    if not (SHARED / "gold").is_dir():
        pytest.skip("the real reports are not beside this checkout")
    hit, wanted, made = score(SHARED / "reports", SHARED / "gold")
    assert hit >= RECALL * wanted > 0
    assert made <= MORE * wanted


def test_every_rule_says_what_it_is() -> None:
    listed = {rule.id for rule in rules()}
    described = finding_words().rules
    for rule in rules():
        assert rule.description and "\n" not in rule.description and rule.tolerance
        assert rule.severity in ("error", "warning", "hint")
    # Some findings go under another rule's name: a rate that cannot be, shares that make no hundred.
    assert listed <= described.keys()


def test_findings_come_in_the_order_of_the_report_with_ids_of_their_own() -> None:
    result = run(read(ROOT / "samples" / "organization-2022.txt"), build())
    starts = [min(span.start for span in finding.spans) for finding in result.findings]
    assert starts == sorted(starts)
    assert len({finding.id for finding in result.findings}) == len(result.findings) > 3


def test_the_same_contradiction_again_adds_its_places() -> None:
    def made(start: int) -> Finding:
        span = Evidence(start=start, end=start + 2, text="甲乙")
        return Finding(id="", rule="r", severity="error", message="m", spans=[span], expected=None, stated=None)

    (finding,) = merged([made(8), made(2), made(8)])
    assert sorted(span.start for span in finding.spans) == [2, 8]


def test_two_runs_say_the_same() -> None:
    report = ROOT / "samples" / "education-2022.txt"
    assert run(read(report), build()).findings == run(read(report), build()).findings


class FirstFigure(BaseRule):
    """A rule of a user's own."""

    id = "conflict"

    def check(self, evidence: Report) -> Iterator[Finding]:
        figure = evidence.sentences[0].figures[0]
        yield self.finding(evidence, figure.text, [figure.place])


def test_a_rule_of_ones_own_is_applied() -> None:
    nlp = build()
    page = read("2022年度决算\n共培训干部20名，其中青年8名。".encode())
    doc = nlp.make_doc(page.text)
    layers(doc).page = page
    found = layers(FindingPipe([FirstFigure()])(nlp(doc))).findings
    assert [(finding.id, finding.message.split("（")[0], finding.spans[0].text) for finding in found] == [
        ("e1", "20名", "共培训干部20名")
    ]
