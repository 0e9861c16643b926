"""The examples of docs/contract.md: `python -m tests.contract_page` writes them anew from its own report."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import extractor

PAGE = Path(__file__).parents[1] / "docs" / "contract.md"
_REPORT = re.compile(r"<!-- report: (\S+) -->\n```text\n(.*?)```\n", re.DOTALL)
_EXAMPLE = re.compile(r"(<!-- example: ([\w.\[\]]+)(?:, without (\w+))? -->\n```json\n)(.*?)(```\n)", re.DOTALL)
_STEP = re.compile(r"(\w+)|\[(\d+)\]")


def result(page: str) -> dict[str, Any]:
    """What the engine says about the report of the page."""
    (report,) = _REPORT.finditer(page)
    return json.loads(extractor.extract(report[2], name=report[1], explain=True).model_dump_json())


def examples(page: str) -> list[str]:
    """The paths of the records that the page shows."""
    return [found[2] for found in _EXAMPLE.finditer(page)]


def written_anew(page: str) -> str:
    """The page with every example as the engine has it now."""
    whole = result(page)

    def example(found: re.Match[str]) -> str:
        record: Any = whole
        for name, index in _STEP.findall(found[2]):
            record = record[name] if name else record[int(index)]
        shown = {name: value for name, value in record.items() if name != found[3]}
        return f"{found[1]}{_json(shown)}\n{found[5]}"

    return _EXAMPLE.sub(example, page)


def _json(record: dict[str, Any]) -> str:
    """A line for each field, and for each record in a list."""
    lines = []
    for name, value in record.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            items = ",\n".join(f"  {json.dumps(each, ensure_ascii=False)}" for each in value)
            lines.append(f' "{name}": [\n{items}\n ]')
        else:
            lines.append(f' "{name}": {json.dumps(value, ensure_ascii=False)}')
    return "{\n" + ",\n".join(lines) + "\n}"


if __name__ == "__main__":
    PAGE.write_text(written_anew(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
