"""What the service counts, for Prometheus; no label holds anything of a report or of a request's own making.

With several server processes each writes its figures into files of a common folder (PROMETHEUS_MULTIPROC_DIR, which
`jixiao serve` sets), and any of them answers for all.
"""

from __future__ import annotations

import os

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, multiprocess

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 240)


class Metrics:
    """The figures of a server process."""

    def __init__(self) -> None:
        own = self._registry = CollectorRegistry()
        self.requests = Counter(
            "jixiao_requests_total", "Requests answered.", ["route", "method", "status"], registry=own
        )
        self.seconds = Histogram(
            "jixiao_request_seconds", "Time until an answer.", ["route"], buckets=_SECONDS, registry=own
        )
        self.problems = Counter("jixiao_problems_total", "Problem documents, by their type.", ["type"], registry=own)
        self.reports = Counter("jixiao_reports_total", "Reports read.", ["form"], registry=own)
        self.reading = Histogram(
            "jixiao_read_seconds", "Time that a report waited and was read.", buckets=_SECONDS, registry=own
        )
        self.lost = Counter(
            "jixiao_readers_lost_total", "Readers that crashed, were too slow, or were killed.", registry=own
        )
        self.admitted = Gauge(
            "jixiao_requests_admitted",
            "Requests being received, waiting or read.",
            multiprocess_mode="livesum",
            registry=own,
        )

    def text(self) -> bytes:
        """The figures of all server processes, in Prometheus' text format."""
        registry = self._registry
        if FOLDER in os.environ:
            registry = CollectorRegistry()
            multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)


def forget() -> None:
    """Takes this process, which ends, out of the figures that count only the living."""
    if FOLDER in os.environ:
        multiprocess.mark_process_dead(os.getpid())  # type: ignore[no-untyped-call]
