"""What was held with money of its own: meetings of a list with their counts, and events told behind another line."""

from __future__ import annotations

import re

from extractor.knowledge import alternatives
from extractor.pipes.lines.names import LineKnowledge, LineName, compact
from extractor.pipes.lines.spoken import Spoken
from extractor.pipes.lines.wording import StatementWords

# How far behind a clause the amount of what it names may stand.
_NEAR = 16


class Events:
    """Finds what was held, and names a line by it."""

    def __init__(self, names: LineKnowledge, words: StatementWords) -> None:
        self._names = names
        spent = rf"[，,](?:{alternatives(words.held_for)})[为了]?\d"
        self._spent = re.compile(spent)
        self._event = re.compile(
            rf"(?:{alternatives(words.holding)})了?(?P<name>[^，。；：、\d]{{2,24}}(?:{alternatives(words.held)})){spent}"
        )

    def told(self, text: str, left: int, right: int, state: Spoken) -> LineName | None:
        """What was held, behind a line whose amount is told: ；举办科普日主场活动，开支4.6万元."""
        told = state.subject is not None and state.subject in state.listed and text[left - 1 : left] in (";", "；")
        event = self._event.match(text, left, right + _NEAR) if told else None
        return LineName("other", (compact(event["name"]),)) if event else None

    def counted(self, text: str, left: int, figure: int, right: int, state: Spoken) -> LineName | None:
        """An item of a running expense that is named with its count: 会议费…，其中：常委会议4次，支出4.2万元."""
        if not state.in_list or state.head is None or state.head.category != "operating":
            return None
        name = self._names.unled(self._names.unnumbered(compact(text[left:figure])))
        is_item = self._spent.match(text, right) and self._names.known(name) is None and self._names.is_name(name)
        return LineName("operating", (name,)) if is_item else None
