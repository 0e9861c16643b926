"""What scores are made of: a ledger holds, for each candidate, everything that was added to its score."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that speaks for a candidate, or against it.

    Attributes:
        source: what it is: a list of words, a unit, a cap, a model.
        amount: what it adds to the score, below 0 where it takes away.
        span: where the word stands that says so; code points, half open; None where no word does.
        zone: where that is as seen from what is decided on, or "".
    """

    source: str
    amount: float
    span: Span | None
    zone: str


class Ledger:
    """The entries of each candidate, which add up to its score, and why a candidate has none."""

    def __init__(self) -> None:
        self.entries: dict[str, list[Entry]] = defaultdict(list)
        self.dropped: dict[str, str] = {}

    def add(self, name: str, amount: float, source: str, span: Span | None = None, zone: str = "") -> None:
        """Puts down what `source` adds to the score of a candidate."""
        entries = self.entries[name]
        if amount:
            entries.append(Entry(source, amount, span, zone))

    def drop(self, name: str, why: str) -> None:
        """A candidate is none after all; what it had counts no longer."""
        if self.entries.pop(name, None):
            self.dropped[name] = why


class _Silent(Ledger):
    """Puts nothing down: what is passed where nobody has asked why, so that it costs nothing."""

    def add(self, name: str, amount: float, source: str, span: Span | None = None, zone: str = "") -> None:
        """Nothing."""

    def drop(self, name: str, why: str) -> None:
        """Nothing."""


SILENT: Ledger = _Silent()


def ledger(kept: bool | None) -> Ledger:
    """A new ledger, or the silent one."""
    return Ledger() if kept else SILENT


class Book:
    """The ledgers of one kind of decision, by the span that was decided on."""

    def __init__(self, kept: bool | None) -> None:
        self._kept = kept
        self.ledgers: dict[Span, Ledger] = {}

    def of(self, span: Span) -> Ledger:
        """The ledger of a span, a new one at first."""
        return self.ledgers.setdefault(span, Ledger()) if self._kept else SILENT
