"""The card of a model: what it learned from, with which code, and how good it is."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from models.datasets.report import AnnotatedReport
from models.settings import Settings

CARD = "card.json"


def data_hash(reports: Sequence[AnnotatedReport]) -> str:
    """A hash of annotated reports, whatever their order."""
    parts = sorted(hashlib.sha256(each.model_dump_json().encode()).hexdigest() for each in reports)
    return hashlib.sha256("".join(parts).encode()).hexdigest()


def commit() -> str | None:
    """The commit of the checkout that this code is run from, or None where it is no checkout."""
    here = Path(__file__).parent
    try:
        done = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=here, capture_output=True, text=True, check=True, timeout=10
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def write_card(
    folder: Path, settings: Settings, training: Sequence[AnnotatedReport], facts: Mapping[str, Any]
) -> dict[str, Any]:
    """Writes the card into a model's folder; `facts` are figures and settings to tell beside what it always tells."""
    card = {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "data": {"hash": data_hash(training), "reports": sorted({each.report for each in training})},
        "encoder": {
            name: settings.encoder.get(name)
            for name in ("model_type", "hidden_size", "num_hidden_layers", "num_attention_heads", "vocab_size")
        },
        **facts,
    }
    (folder / CARD).write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return card
