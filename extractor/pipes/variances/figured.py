"""What the figures before a cause show: which way the line went, and against what."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from extractor.pipes.lines.names import LineName
from extractor.pipes.lines.rates import way_by_rate
from extractor.pipes.lines.statements import Statement
from extractor.result import Basis, Direction, Measure


def way(before: Sequence[Statement]) -> Direction | None:
    """The direction that the budget and final amounts before a cue show."""
    budget = final = None
    for statement in before:
        if statement.kind == "unbudgeted":
            budget = Decimal(0)
        elif statement.kind == "amount" and statement.line == before[-1].line:
            if statement.measure == "final":
                final = statement.value
            elif statement.measure in ("initial_budget", "adjusted_budget"):
                budget = statement.value
    if budget is None or final is None:
        return None
    return "increase" if final > budget else "decrease" if final < budget else "unchanged"


def basis_of(before: Sequence[Statement]) -> Basis:
    """Against the budget where budget and final amounts differ, or a completion rate stands just before."""
    if bool(before) and before[-1].kind == "completion":
        return "budget"
    return computed(before) or ("budget" if way(before) else "prior_year")


def computed(before: Sequence[Statement]) -> Basis | None:
    """The basis from which the change last stated leads to the final amount; None where both or neither do."""
    own = [statement for statement in before if statement.line == before[-1].line]
    values = {statement.measure: statement.value for statement in own if statement.kind == "amount"}
    final = values.get("final")
    change = next((s.value for s in reversed(own) if s.kind == "change" and s.unit not in ("%", "％")), None)
    if final is None or change is None:
        return None
    bases: dict[Basis, tuple[Measure, ...]] = {
        "budget": ("initial_budget", "adjusted_budget"),
        "prior_year": ("prior_final",),
    }
    found: list[Basis] = [
        basis
        for basis, measures in bases.items()
        if any((value := values.get(measure)) is not None and abs(value - final) == change for measure in measures)
    ]
    return found[0] if len(found) == 1 else None


def rated(before: Sequence[Statement]) -> Direction | None:
    """The direction that the last completion rate shows."""
    last = before[-1] if before else None
    if last is None or last.kind != "completion" or last.value is None:
        return None
    return "increase" if last.value > 100 else "decrease" if last.value < 100 else "unchanged"


def stated_way(changes: Sequence[Statement], before: Sequence[Statement]) -> Direction | None:
    """The direction of the changes of one line.

    Where its percentage is told to go another way than its money, the figures decide, else the word of the money.
    """
    ways = {each.direction for each in changes}
    money = next((each for each in reversed(changes) if each.unit and each.unit.endswith("元") and each.value), None)
    rate = next((each for each in reversed(changes) if each.unit in ("%", "％")), None)
    if len(ways) < 2 or money is None:
        return changes[-1].direction if changes else None
    own = [each for each in before if each.line == money.line and each.unit == money.unit and each.measure == "final"]
    if own and rate and own[-1].value and money.value and rate.value:
        return way_by_rate(own[-1].value, money.value, rate.value) or money.direction
    return money.direction


def whole_of_list(before: Sequence[Statement]) -> LineName | None:
    """The whole whose change stands last, behind the list of its parts, which one clause holds; else None.

    其中人员经费50万元、公用经费6万元，比年初预算多4万元.
    """
    at = len(before)
    while at and before[at - 1].kind in ("change", "level"):
        at -= 1
    parts = [each for each in before[:at] if each.start == before[at - 1].start] if 0 < at < len(before) else []
    if len(parts) < 2 or before[at].start > parts[-1].end + 1 or before[at].line != parts[-1].line:
        return None
    whole = parts[-1].head
    return whole if all(each.kind == "amount" and each.head == whole != each.line for each in parts) else None
