"""A small result whose every part is known, and the command as a person runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.result import (
    Achievement,
    Amount,
    BudgetLine,
    Cause,
    DocumentInfo,
    Evidence,
    Finding,
    Measure,
    Result,
    Variance,
)

TEXT = (
    "青川市图书馆2023年度部门决算\n"
    "阅读推广经费年初预算为50万元，支出决算为45.5万元，决算数小于预算数的主要原因是厉行节约。"
    "全年举办讲座32场，完成年初预算的95%。\n"
    "馆员走访读者410人次。\n"
)

Command = Callable[..., subprocess.CompletedProcess[str]]


def evidence(text: str) -> dict[str, int | str]:
    """The span of the only occurrence of `text` in TEXT."""
    assert TEXT.count(text) == 1
    start = TEXT.index(text)
    return {"start": start, "end": start + len(text), "text": text}


def amount(measure: Measure, text: str, value: float) -> Amount:
    return Amount(measure=measure, value=value, unit="万元", fiscal_year=2023, source="narrative", **evidence(text))


def achievement(id: str, type: str, text: str, value: float, line: str | None) -> Achievement:
    return Achievement(
        id=id,
        type=type,
        value=value,
        unit=text.lstrip("0123456789"),
        qualifier=None,
        object=None,
        section_id=None,
        budget_line_id=line,
        link_score=0.9 if line else 0.0,
        confidence=0.9,
        source="rules",
        **evidence(text),
    )


@pytest.fixture
def result() -> Result:
    """One budget line with a cause and an achievement, an achievement of no line, and a contradiction."""
    line = BudgetLine(
        id="b1",
        category="project",
        path=["阅读推广经费"],
        code=None,
        amounts=[amount("initial_budget", "50万元", 50), amount("final", "45.5万元", 45.5)],
    )
    variance = Variance(
        id="v1",
        budget_line_id="b1",
        basis="budget",
        direction="decrease",
        amount=None,
        rate=None,
        causes=[Cause(category="thrift", **evidence("厉行节约"))],
        **evidence("决算数小于预算数的主要原因是厉行节约"),
    )
    finding = Finding(
        id="f1",
        rule="completion_rate",
        severity="warning",
        message="阅读推广经费: the completion rate is not the final figure over the budget",
        spans=[Evidence(**evidence("95%"))],
        expected="91.00%",
        stated="95%",
    )
    return Result(
        document=DocumentInfo(
            id="d1",
            source="library.txt",
            media_type="text/plain",
            title="青川市图书馆2023年度部门决算",
            organization="青川市图书馆",
            fiscal_year=2023,
            kind="final_account",
            kind_confidence=1.0,
            text=TEXT,
        ),
        sections=[],
        tables=[],
        budget_lines=[line],
        variances=[variance],
        achievements=[
            achievement("a1", "training_held", "32场", 32, "b1"),
            achievement("a2", "people_served", "410人次", 410, None),
        ],
        facts=[],
        indicators=[],
        findings=[finding],
    )


@pytest.fixture(scope="session")
def jixiao(root: Path) -> Command:
    """Runs the command in a process of its own, away from any terminal."""

    def run(*arguments: str | Path, cwd: Path = root, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "service.cli.main", *map(str, arguments)],
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(root), "PYTHONUTF8": "1", **environment},
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )

    return run
