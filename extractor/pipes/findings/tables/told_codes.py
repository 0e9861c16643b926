"""Rules about codes told beside a name: 事业单位医疗（2101102）, where the tables or the official list have another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.knowledge import squash
from extractor.pipes.findings.common.accounts import account_words, first_forms
from extractor.pipes.findings.common.levels import lanes
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.tables.codes import SURE_SINCE, classification
from extractor.reading.page import Cell
from extractor.result import Finding

_TOLD = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,30}+)\s?[（(](?P<code>\d{7})[）)]")
_ANY = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,30}+)\s?[（(](?P<code>\d{3}(?:\d{2}){0,2})[）)]")
_BEFORE = re.compile(r"(?<![\d.])(?P<code>\d{7})[ 　]?[—\-“”]{0,2}(?P<name>[\u4e00-\u9fff]{2,30})")
_CODED = re.compile(r"[（(]\d{3}")
_LEAST, _GROUP = 3, 5


class ToldCode(BaseRule):
    """An item’s code in the prose that no table of the account has, though the tables have others of its group."""

    id = "line_name"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every code in a bracket behind a name."""
        known = evidence.once(_coded)
        groups = {code[:_GROUP]: cell for code, cell in known.items()}
        for start, end in evidence.prose if len(known) >= _LEAST else ():
            for told in _TOLD.finditer(evidence.text, start, end):
                cell = groups.get(told["code"][:_GROUP])
                if told["code"] not in known and cell is not None:
                    yield self.finding(
                        evidence,
                        f"正文写“{squash(told.group())}”，各表没有这一编码，同类的是“{squash(cell.text)}”",
                        [told.span(), (cell.start, cell.end)],
                        stated=told["code"],
                    )


class OfficialCode(BaseRule):
    """机关事业单位职业年金缴费支出（2080505）: a name of the classification beside the code of another one."""

    id = "code_name"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every code in a bracket behind a name, in reports since the list is that of today."""
        known = classification(economic=False)
        names = frozenset(known.names.values())
        since = evidence.year is not None and evidence.year >= SURE_SINCE
        for start, end in evidence.prose if since else ():
            coded = _CODED.search(evidence.text, start, end)
            for told in _ANY.finditer(evidence.text, start, end) if coded else ():
                said, code = told["name"], told["code"]
                name = next((said[at:] for at in range(len(said) - 1) if said[at:] in names), None)
                if (
                    name
                    and code in known.names
                    and not known.allows(code, name)
                    and not said.endswith(known.names[code])
                ):
                    yield self.finding(
                        evidence,
                        f"科目编码{code}的名称是“{known.names[code]}”，正文写为“{name}”（{finding_words().classification}）",
                        [told.span()],
                        expected=known.names[code],
                        stated=name,
                    )


class CodeBefore(BaseRule):
    """列2082805拥军优属: the code of an item right before the name of another one of its class."""

    id = "code_name"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every code of seven digits in the prose that a name follows."""
        known = classification(economic=False)
        names = frozenset(known.names.values())
        since = evidence.year is not None and evidence.year >= SURE_SINCE
        for start, end in evidence.prose if since else ():
            for told in _BEFORE.finditer(evidence.text, start, end):
                said, code = told["name"], told["code"]
                # The longest official name that the words behind the code begin with, and that of the code itself.
                name = next((said[:at] for at in range(len(said), 1, -1) if said[:at] in names), None)
                official = known.names.get(code)
                if name and official and not known.allows(code, name) and not said.startswith(official):
                    yield self.finding(
                        evidence,
                        f"科目编码{code}的名称是“{official}”，正文写为“{name}”（{finding_words().classification}）",
                        [(told.start(), told.start("name") + len(name))],
                        expected=official,
                        stated=name,
                    )


def _coded(evidence: Evidence) -> dict[str, Cell]:
    """The names of items by their codes of seven digits, in the tables that go through them."""
    found: dict[str, Cell] = {}
    for form in evidence.once(first_forms).values():
        block = form.block()
        for lane in lanes(block) if block and form.key in account_words().coded else ():
            for row in block.rows if block else ():
                label = lane.label(row)
                if label is not None:
                    found.setdefault(lane.code(row), label)
    return {code: label for code, label in found.items() if len(code) > _GROUP}
