"""Imported by the server that forks the service's readers: the engine and its data, loaded once for all of them."""

from __future__ import annotations

from service import engine, reader
from service.settings import Settings
from service.workers import leave_nothing

__all__ = ["reader"]

leave_nothing()
engine.preload(Settings().model)
