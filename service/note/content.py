"""What stands in the note: which findings, and what is said of each."""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from docx.shared import Mm

from annotations.reviews import Review
from extractor.result import Evidence, Finding, Result
from service.batch import labels
from service.note.form import Form, Line

HERE = Path(__file__).parent
WIDTHS = (Mm(14), Mm(55), Mm(57), Mm(30))
_MOST_IN_WORDS = 99
_QUOTES, _QUOTE = 6, 120  # quotes of a finding, and characters of each, that are shown


@dataclass(frozen=True, slots=True)
class Noted:
    """A report in the note: what was read, and what a person decided about it, if anybody did."""

    result: Result
    review: Review | None = None

    def findings(self) -> list[Finding]:
        """Those that go into the note: the confirmed ones; where none is, all but those dismissed."""
        verdicts = {each.id: self.verdict(each) for each in self.result.findings}
        confirmed = [each for each in self.result.findings if verdicts[each.id] == "confirmed"]
        return confirmed or [each for each in self.result.findings if verdicts[each.id] != "dismissed"]

    def verdict(self, finding: Finding) -> str | None:
        """What was decided about a finding."""
        decision = self.review.decision(finding) if self.review else None
        return decision.verdict if decision else None

    def comment(self, finding: Finding) -> str:
        """What was remarked on a finding, "" for nothing."""
        decision = self.review.decision(finding) if self.review else None
        return decision.comment.strip() if decision else ""


def note(reports: Sequence[Noted], *, on: date, signed: str = "", ontology: Path | None = None) -> bytes:
    """The letter as a .docx file.

    Args:
        reports: one or more, in the order in which they stand in the letter.
        on: the letter's date.
        signed: who signs it; "" leaves that open.
        ontology: the user's own names.
    """
    said, names = words(), labels.load(ontology).values
    found = {id(each): each.findings() for each in reports}
    kinds = {names["reports.kind"][each.result.document.kind] for each in reports if _is_report(each)}
    form = Form()
    form.title(said["title"].format(kind=kinds.pop() if len(kinds) == 1 else said["kind"]))
    organizations = dict.fromkeys(_organization(each) for each in reports)
    form.plain(said["addressee"].format(organizations="、".join(organizations)))
    count = sum(map(len, found.values()))
    if len(reports) == 1:
        (only,) = reports
        source = only.result.document.source
        lead = said["lead" if count else "lead_none"]
        form.paragraph(lead.format(report=_report(only, names), source=source, count=count))
    else:
        lead = said["lead_several" if count else "lead_several_none"]
        form.paragraph(lead.format(reports=len(reports), count=count))
    for at, each in enumerate(reports, 1):
        if len(reports) > 1:
            heading = {"number": _numeral(at), "organization": _organization(each), "report": _report(each, names)}
            form.heading(said["report_heading"].format(**heading))
            about = {"source": each.result.document.source, "count": len(found[id(each)])}
            form.paragraph(said["report_about"].format(**about))
        if found[id(each)]:
            form.table(said["columns"], _rows(each, found[id(each)], names), WIDTHS)
        elif count:
            form.paragraph(said["no_findings"])
    day = said["date"].format(year=on.year, month=on.month, day=on.day)
    form.closing(*filter(None, (signed, day)))
    form.page_number(*said["footer"])
    form.about(signed, on)
    return form.content()


@functools.cache
def words() -> Mapping[str, Any]:
    """The words of the note, from words.yaml."""
    found: Mapping[str, Any] = yaml.safe_load((HERE / "words.yaml").read_text(encoding="utf-8"))
    return found


def _rows(each: Noted, findings: Sequence[Finding], names: dict[str, dict[str, str]]) -> list[list[list[Line]]]:
    """The rows of the table: number, what is wrong, what the report says and where, room for the reply."""
    numbers = {finding.id: at for at, finding in enumerate(findings, 1)}
    places = Places(each.result)
    return [
        [
            [(str(numbers[finding.id]), False)],
            _problem(finding, each.comment(finding), numbers, names),
            _quotes(finding, places),
            [("", False)],
        ]
        for finding in findings
    ]


def _problem(
    finding: Finding, comment: str, numbers: Mapping[str, int], names: dict[str, dict[str, str]]
) -> list[Line]:
    said = words()
    rule = names["findings.rule"].get(finding.rule, finding.rule)
    severity = said["severity"].format(severity=names["findings.severity"][finding.severity])
    root = numbers.get(finding.root) if finding.root else None
    return [
        (rule + severity, True),
        (finding.arithmetic or finding.message, False),
        *_filled("stated", stated=finding.stated),
        *_filled("expected", expected=finding.expected),
        *_filled("regulation", regulation=finding.regulation),
        *_filled("follows", number=root),
        *_filled("comment", comment=comment),
    ]


def _filled(name: str, **value: str | int | None) -> list[Line]:
    """A line, where there is something to fill it with."""
    return [(words()[name].format(**value), False)] if all(value.values()) else []


def _quotes(finding: Finding, places: Places) -> list[Line]:
    """The finding's words, each place once above those that stand there."""
    lines: list[Line] = []
    last = None
    for span in finding.spans[:_QUOTES]:
        place = places.of(span.start)
        if place and place != last:
            lines.append((place, True))
        last = place
        lines.append((f"“{_shown(span)}”", False))
    if len(finding.spans) > _QUOTES:
        lines.append((words()["more"].format(count=len(finding.spans)), False))
    return lines


def _shown(span: Evidence) -> str:
    """The words on one line, the cells of a row apart."""
    text = " ".join(re.sub(r"\s*\n\t\s*", words()["cells"], span.text).split())
    return text if len(text) <= _QUOTE else text[:_QUOTE] + "…"


class Places:
    """Where something stands in a report: file, page, innermost heading."""

    def __init__(self, result: Result) -> None:
        self._document = result.document
        self._sections = sorted(result.sections, key=lambda section: section.start)
        self._by_id = {section.id: section for section in result.sections}

    def of(self, offset: int) -> str:
        """The place of a code point in words; "" where the report tells none."""
        page, file = self._document.page_of(offset), self._document.file_of(offset)
        parts = [
            file.name if file and len(self._document.files) > 1 else "",
            words()["page"].format(page=page.number) if page else "",
            self._heading(offset),
        ]
        return str(words()["between"]).join(filter(None, parts))

    def _heading(self, offset: int) -> str:
        at = bisect_right(self._sections, offset, key=lambda section: section.start) - 1
        section = self._sections[at] if at >= 0 else None
        while section is not None and offset >= section.end:
            parent = self._by_id.get(section.parent_id) if section.parent_id else None
            # A result may come from anybody: only outwards, so that no circle of sections is gone round for ever.
            section = parent if parent and parent.level < section.level else None
        return " ".join(section.title.split()) if section else ""


def _organization(each: Noted) -> str:
    return each.result.document.organization or str(words()["unknown"])


def _report(each: Noted, names: dict[str, dict[str, str]]) -> str:
    """What a report is called: its title, else its year and kind."""
    document = each.result.document
    kind = names["reports.kind"][document.kind] if _is_report(each) else words()["kind"]
    plain = words()["report"].format(year=document.fiscal_year, kind=kind) if document.fiscal_year else kind
    return document.title or str(plain)


def _is_report(each: Noted) -> bool:
    return each.result.document.kind != "other"


def _numeral(number: int) -> str:
    """A number as headings have it: 十二; one above 99 in digits."""
    if number > _MOST_IN_WORDS:
        return str(number)
    digits, ten = words()["numerals"], words()["ten"]
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ten if tens == 1 else digits[tens] + ten
    return head + (digits[ones] if ones or not tens else "")
