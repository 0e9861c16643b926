"""Imported by the server that forks the workers: the engine and its data, loaded once for all of them."""

from __future__ import annotations

from extractor.pipeline import BUNDLED
from service.batch import tagging
from service.readers import engine
from service.readers.workers import leave_nothing

__all__ = ["tagging"]

leave_nothing()
engine.preload(BUNDLED)
