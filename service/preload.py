"""Imported by the server that forks the service's readers: the engine and its data, loaded once for all of them."""

from __future__ import annotations

from service import engine, reader
from service.settings import Settings

__all__ = ["reader"]

engine.preload(Settings().model)
