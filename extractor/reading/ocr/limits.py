"""How much of one file is recognised: it costs a thousand times what reading text does."""

from __future__ import annotations

import time

from extractor.errors import Reason, ReportError

MOST_PAGES = 200
MOST_SECONDS = 3600.0


class Allowance:
    """For how long the pages of a file may still be recognised.

    Raises:
        ReportError: TOO_LARGE, they are too many; said before the first is recognised.
    """

    def __init__(self, source: str, pages: int) -> None:
        self._source = source
        self._end = time.monotonic() + MOST_SECONDS
        if pages > MOST_PAGES:
            raise ReportError(source, Reason.TOO_LARGE, f"more than {MOST_PAGES} pages are pictures; split the file")

    def check(self) -> None:
        """Asks whether another page may be recognised.

        Raises:
            ReportError: TOO_LARGE, the time is up.
        """
        if time.monotonic() > self._end:
            detail = f"recognising characters took more than {MOST_SECONDS / 60:g} minutes; split the file"
            raise ReportError(self._source, Reason.TOO_LARGE, detail)
