"""How a page's number may be written at its foot or head, alone on a line."""

from __future__ import annotations

import re

NUMBER = r"(?:\d{1,4}|[ivxIVX]{1,6}|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]{1,3})"
DASH = r"[-—–－―─~·•]"
DASHES = rf"(?:{DASH}|\s){{0,6}}"
_OF_ALL = rf"第\s?{NUMBER}\s?页\s?[,，/（(]?\s?(?:[共总]\s?(?:计\s?)?{NUMBER}\s?页)?[)）]?"
_ENGLISH = rf"[Pp]age\s?{NUMBER}(?:\s?of\s?{NUMBER})?"
# At the edge of a page, where nothing else is written so.
PAGE_NUMBER = re.compile(
    rf"{DASHES}{NUMBER}{DASHES}|{DASHES}{_OF_ALL}{DASHES}|{DASHES}{NUMBER}\s?[/／]\s?{NUMBER}{DASHES}|{_ENGLISH}"
)
# Anywhere in a text: what can be no figure of a table.
MARKED_NUMBER = re.compile(
    rf"\s{{0,40}}(?:{DASH}{{1,3}}\s{{0,2}}{NUMBER}\s{{0,2}}{DASH}{{1,3}}|{DASHES}{_OF_ALL}{DASHES}|{_ENGLISH})\s{{0,40}}"
)
BARE_NUMBER = re.compile(r"\s{0,80}(?P<number>\d{1,4})(?:\s?[/／]\s?\d{1,4})?\s{0,80}")
