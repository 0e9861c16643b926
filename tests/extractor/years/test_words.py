"""docs/years.md tells of every rule what the engine says of it."""

from __future__ import annotations

import re
from pathlib import Path

from extractor.years.wording import year_words

PAGE = (Path(__file__).parents[3] / "docs" / "years.md").read_text(encoding="utf-8")


def test_every_rule_stands_on_its_page() -> None:
    rows = {found[1]: (found[2], found[3]) for found in re.finditer(r"^\| `(\w+)` \| (\w+) \| (.+) \|$", PAGE, re.M)}
    assert rows.keys() == year_words().rules.keys()
    for rule, known in year_words().rules.items():
        severity, description = rows[rule]
        assert (severity, description.partition("（五倍")[0]) == (known.severity, known.description)
