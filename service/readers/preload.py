"""Imported by the server that forks the service's readers: the engine and its data, loaded once for all of them."""

from __future__ import annotations

from service.readers import engine, reader
from service.readers.workers import leave_nothing
from service.settings import Settings

__all__ = ["reader"]

leave_nothing()
engine.preload(Settings().model)
