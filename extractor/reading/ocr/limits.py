"""How much of one file is recognised: it costs a thousand times what reading text does."""

from __future__ import annotations

import time

from extractor.errors import Reason, ReportError

MOST_PAGES = 200
MOST_SECONDS = 3600.0


class Allowance:
    """How many pages of a file may still be recognised, and for how long."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._pages = 0
        self._end = time.monotonic() + MOST_SECONDS

    def take(self) -> None:
        """Takes a page.

        Raises:
            ReportError: TOO_LARGE, there is none left.
        """
        self._pages += 1
        if self._pages > MOST_PAGES:
            detail = f"more than {MOST_PAGES} pages are pictures; split the file"
            raise ReportError(self._source, Reason.TOO_LARGE, detail)
        if time.monotonic() > self._end:
            detail = f"recognising characters took more than {MOST_SECONDS / 60:g} minutes; split the file"
            raise ReportError(self._source, Reason.TOO_LARGE, detail)
