"""Starts the server processes with the settings, the log, and the folder of their common figures."""

from __future__ import annotations

import os
from contextlib import ExitStack

import uvicorn

from extractor.scratch import scratch, sweep
from service.gate.connections import BACKLOG, Connection
from service.gate.security import keys_for
from service.http import log
from service.http.workspace import workspace_of
from service.settings import Settings, environment

# Where several server processes keep their figures (service.gate.metrics.FOLDER, which must not be imported yet).
# Names and times only; what a request held is in no record (service/gate/guard.py).
FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def serve(**options: str | int | None) -> None:
    """Serves until told to stop.

    Args:
        options: settings given on the command line, which go before the environment; None where they are not.

    Raises:
        KeysError: the service would be open to other machines without a key, or the file of keys cannot be used.
        StoreError: the workspace is no place that reviews can be kept in.
        pydantic.ValidationError: a setting is wrong.
    """
    # By the environment, so that every server process has them.
    os.environ.update(environment(**options))
    settings = Settings()
    keys_for(settings)  # said here, once, and not by each server process
    workspace_of(settings)
    for place in (None, settings.memory_folder):
        sweep(place)  # what a killed server has left
    with ExitStack() as stack:
        if settings.workers > 1:
            # Before anything imports prometheus_client, which looks for it then.
            os.environ[FOLDER] = str(stack.enter_context(scratch()))
        uvicorn.run(
            "service.http.serving:app",
            factory=True,
            host=settings.host,
            port=settings.port,
            workers=settings.workers,
            timeout_graceful_shutdown=settings.shutdown_seconds,
            access_log=False,
            log_level=settings.log_level,
            server_header=False,
            http=Connection,
            backlog=BACKLOG,
        )


def app() -> object:
    """The service in one server process."""
    from service.http.app import create_app

    settings = Settings()
    log.set_up(settings.log_level)
    return create_app(settings)
