"""Rules about how figures are written: cells that are no number, rates with more decimals than the others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from extractor.knowledge import squash
from extractor.pipes.findings.common.arithmetic import places
from extractor.pipes.findings.common.cells import number
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

# Digits with letters that look like digits, two points, or commas in the wrong places.
_BROKEN = re.compile(
    r"(?=[\dOoIl.,，]*\d)(?:[\d,.]*\d[OoIl][\d,.OoIl]*|[OoIl][\d,.]*\d[\d,.OoIl]*|\d[\d,]*\.{2,}\d+|\d[\d,]*\.\d+\.\d+"
    r"|\d{1,3},\d{1,2}(?:\.\d+)?|\d{1,3}(?:,\d{3})*,\d{4,}(?:\.\d+)?|\d+\.\d*,\d+|\d+，\d+(?:\.\d+)?)"
)
_MONEY_KINDS = ("functional", "balance", "base_data", "list", "comparison", "funds")
_LEAST, _USUAL, _DECIMALS = 4, 0.7, 2


class BrokenNumber(BaseRule):
    """13O.00 and 12..5 in a column of figures."""

    id = "bad_number"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at the cells of every table of money, in columns that hold figures."""
        for table in evidence.layer.tables:
            for block in table.blocks:
                if block.kind not in _MONEY_KINDS:
                    continue
                for at, column in enumerate(block.columns):
                    if column.role in ("code", "name") or not any(number(row[at]) for row in block.rows):
                        continue
                    for row in block.rows:
                        cell = row[at]
                        if cell and _BROKEN.fullmatch(squash(cell.text)):
                            yield self.finding(
                                evidence,
                                f"“{squash(cell.text)}”不是一个数",
                                [(cell.start, cell.end)],
                                stated=squash(cell.text),
                            )


class Precision(BaseRule):
    """A rate with more decimals than the report gives its rates."""

    id = "precision"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares the decimals of completion rates, shares and growth in the sentences about money."""
        rates = [
            figure
            for sentence in evidence.sentences
            if any(other.unit == "元" for other in sentence.figures)
            for figure in sentence.figures
            if figure.unit == "%" and figure.role in ("completion", "share", "change")
        ]
        decimals = Counter(places(figure.quantity.resolution) for figure in rates)
        usual, count = decimals.most_common(1)[0] if decimals else (0, 0)
        if count < _LEAST or count < _USUAL * len(rates) or usual < _DECIMALS:
            return
        for figure in rates:
            if places(figure.quantity.resolution) > usual:
                yield self.finding(
                    evidence,
                    f"比率{figure.text}有{places(figure.quantity.resolution)}位小数，其余比率为{usual}位",
                    [figure.place],
                    stated=figure.text,
                )
