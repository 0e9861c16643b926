"""Loads the engine into a worker process, for the service's readers and the batch job's alike."""

from __future__ import annotations

import gc
from pathlib import Path

from extractor import extract
from extractor.reading.ocr import engine as recognition

# Has something of all that a model is asked about: lines, a cause, and achievements that one of the lines paid for.
_REPORT = """预热局2023年度部门整体支出绩效自评报告
一、项目支出情况
1.党建工作经费，全年预算数20万元，支出决算数18万元，减少的主要原因是厉行节约。
2.干部教育经费，全年预算数30万元，支出决算数30万元。
二、绩效目标完成情况
举办培训班6期，培训干部225人次，走访群众120户。
"""


def load(ontology: Path | None, model: str | None) -> None:
    """Loads what is loaded on first use, so that no report's time or memory pays for it.

    Raises:
        KnowledgeError: the ontology holds a wrong entry.
        ValueError: there is no such model.
    """
    extract(_REPORT, ontology=ontology, model=model)
    recognition.preload()
    # What is there now stays: no collection need look at it (an eighth of the time that a report takes), nor touch
    # the memory that the process shares with others.
    gc.freeze()


def preload(model: str) -> None:
    """Loads the engine into the server that forks workers; a model that cannot be loaded is for them to complain of."""
    recognition.preload()
    try:
        extract(_REPORT, model=model)
    except ValueError:
        extract(_REPORT, model=None)
