from __future__ import annotations

from pathlib import Path

import pytest

from annotations.config import is_of_reports, labeling_config

OTHER = """<View>
  <Text name="text" value="$text"/>
  <Labels name="label" toName="text"><Label value="cause"/></Labels>
</View>"""


def test_a_project_is_known_by_its_labeling_config(root: Path) -> None:
    assert is_of_reports(labeling_config())
    assert is_of_reports(labeling_config(root / "samples" / "education-types.yaml"))


@pytest.mark.parametrize(("config", "taken"), [("<View></View>", True), (OTHER, False), ("<View>", False), ("", False)])
def test_another_project_is_not_taken_for_one(config: str, taken: bool) -> None:
    assert is_of_reports(config) is taken
