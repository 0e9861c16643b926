"""Imported by the server that forks the service's readers: the engine and its data, loaded once for all of them."""

from __future__ import annotations

from extractor import extract
from service import reader

__all__ = ["reader"]

extract("预热2023年度部门决算\n培训干部225人次。\n")
