"""The service's log: what it says, and how often; nothing that clients do fills a disk with it."""

from __future__ import annotations

import logging
import time

_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
# Loggers of the server and the event loop: they speak of what connections do, whoever opens them; and of the workspace,
# which every page that is open asks again and again.
_OFTEN = ("uvicorn.error", "asyncio", "jixiao.workspace")
_INTERVAL = 1.0


class Sparing(logging.Filter):
    """Lets a logger say each of its sentences once a second, with how often it has been left out since."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[str, float] = {}
        self._left_out: dict[str, int] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record is written."""
        # The sentence without what is filled in: what the event loop reports begins with it and goes on with details.
        sentence, now = str(record.msg).partition("\n")[0], time.monotonic()
        if now < self._said.get(sentence, -_INTERVAL) + _INTERVAL:
            self._left_out[sentence] = self._left_out.get(sentence, 0) + 1
            return False
        self._said[sentence] = now
        if times := self._left_out.pop(sentence, 0):
            record.msg = f"{record.msg} (and {times} times more)"
        return True


def set_up(level: str) -> None:
    """Sets up the log of a server process."""
    logging.basicConfig(format=_FORMAT, level=level.upper())
    # Those of libraries say more than anyone asked for.
    logging.getLogger().setLevel(logging.WARNING)
    logging.getLogger("jixiao").setLevel(level.upper())
    for name in _OFTEN:
        logging.getLogger(name).addFilter(Sparing())
