"""What happens to every request: its key is looked at, its answer gets the security headers, it is counted and logged.

The log line of a request holds no query, no file name and nothing of a body.
"""

from __future__ import annotations

import logging
import time
import traceback
import uuid
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.gate.limits import busy
from service.gate.metrics import Metrics
from service.gate.origins import Origins
from service.gate.security import HEADERS, Keys, client_of
from service.problems import Problem
from service.readers.workers import of_machine

log = logging.getLogger("jixiao.service")


class Guard:
    """The outermost of the service's own layers."""

    def __init__(self, app: ASGIApp, keys: Keys | None, origins: Origins, metrics: Metrics) -> None:
        self.app = app
        self._origins = origins
        self._keys = keys
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets a request pass that may, and answers whatever goes wrong behind it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        answer = _Answer(send)
        started = time.monotonic()
        scope.setdefault("state", {})
        client = "-"
        try:
            headers = Headers(scope=scope)
            self._origins.check(headers)
            address = (scope.get("client") or ("unknown", 0))[0]
            client = client_of(self._keys, scope["path"], headers, address)
            scope["state"]["client"] = client
            await self.app(scope, receive, answer.send)
        except Problem as problem:
            await self._refuse(problem, answer, scope, receive)
        except ClientDisconnect:
            pass  # nobody is there to be answered
        except Exception as error:
            if answer.status is None and isinstance(error, OSError) and of_machine(error):
                log.warning("the machine lacks room: %s", error.strerror)
                await self._refuse(
                    busy("The service lacks room for its work; send this again later.", 5), answer, scope, receive
                )
                return
            if answer.status is not None:
                raise  # half of the answer is sent: the server breaks the connection, so that nobody takes it for whole
            # The message of an exception may quote the report; where it was raised does not.
            places = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-4:]]
            log.error("fault: %s at %s", type(error).__name__, " < ".join(reversed(places)))
            fault = Problem("internal-error", "The service has a fault; its log says where.")
            await self._refuse(fault, answer, scope, receive)
        finally:
            self._note(scope, answer, client, time.monotonic() - started)

    async def _refuse(self, problem: Problem, answer: _Answer, scope: Scope, receive: Receive) -> None:
        self._metrics.problems.labels(problem.name).inc()
        await problem.response()(scope, receive, answer.send)

    def _note(self, scope: Scope, answer: _Answer, client: str, seconds: float) -> None:
        # The route as it is declared: a path of the client's own making would be a label without end.
        route = getattr(scope.get("route"), "path", "other")
        status = answer.status or 499  # the client had gone
        self._metrics.requests.labels(route, scope["method"] if route != "other" else "other", str(status)).inc()
        self._metrics.seconds.labels(route).observe(seconds)
        log.info("%s %s %s %s %.3fs %s", scope["method"], route, status, client, seconds, answer.request)


class _Answer:
    """An answer on its way out."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status: int | None = None
        self.request = uuid.uuid4().hex[:16]

    async def send(self, message: Message) -> None:
        """Passes a part of the answer on; the first gets the headers that it does not have yet."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers: Any = MutableHeaders(scope=message)
            for name, value in {**HEADERS, "X-Request-ID": self.request}.items():
                headers.setdefault(name, value)
        await self._send(message)
