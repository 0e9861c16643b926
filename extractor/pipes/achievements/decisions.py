"""What was decided of each quantity, and what the decision rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from extractor.pipes.achievements.typer import Context
from extractor.pipes.ledger import SILENT, Ledger
from extractor.quantities import Quantity
from extractor.result import Rule


@dataclass(frozen=True, slots=True)
class Ledgers:
    """What a decision's scores are made of: `types` the rules' scores, `judged` the judge's, `joint` the logarithms."""

    types: Ledger = SILENT
    judged: Ledger = SILENT
    joint: Ledger = SILENT


@dataclass(frozen=True, slots=True)
class Decision:
    """A quantity that may be an achievement, and why it was taken for one or for none.

    Attributes:
        context: the quantity and what stands around it.
        ruled_out: the rule by which the rules alone take it for none, or "".
        barred: whether that rule holds whatever a model says.
        rules: the rules' score of each type.
        achieved: the judge's score that it is an achievement at all; above 0 it is.
        likely: the model's probability of each type and of none (""); empty without a model.
        joint: the probability of each type and of none in which rules and model meet; empty without a model.
        type: the type that was decided on, "" for none.
        confidence: how sure the decision is, 0 to 1.
        ledgers: what the scores are made of, kept where the layer `explained` asks for it.
    """

    context: Context
    ruled_out: Rule
    rules: Mapping[str, float]
    achieved: float
    likely: Mapping[str, float] = field(default_factory=dict)
    joint: Mapping[str, float] = field(default_factory=dict)
    type: str = ""
    confidence: float = 0.0
    ledgers: Ledgers = Ledgers()
    barred: bool = False


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A quantity that can be no achievement whatever the words around it say, and the rule that says so."""

    quantity: Quantity
    rule: Rule
