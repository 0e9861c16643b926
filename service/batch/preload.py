"""Imported by the server that forks the workers: the engine and its data, loaded once for all of them."""

from __future__ import annotations

from extractor import extract
from service.batch import tagging

__all__ = ["tagging"]

extract("预热2023年度部门决算\n培训干部225人次。\n")
