"""How far a job is: a bar on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

# Seconds between two plain lines.
INTERVAL = 10.0


class Counts:
    """Counts finished reports, from any thread."""

    def __init__(self, total: int) -> None:
        self.total, self.done, self.failed = total, 0, 0
        self._start = time.monotonic()
        self._lock = threading.Lock()

    def __call__(self, failed: bool) -> None:
        """Takes note of a finished report."""
        with self._lock:
            self.done += 1
            self.failed += failed
            self.show()

    def show(self) -> None:
        """Shows where the job is."""

    @property
    def rate(self) -> float:
        """Reports a second since the start."""
        return self.done / max(time.monotonic() - self._start, 1e-9)


class Lines(Counts):
    """Plain lines for logs."""

    def __init__(self, total: int, console: Console) -> None:
        super().__init__(total)
        self._console, self._next = console, time.monotonic() + INTERVAL

    def show(self) -> None:
        """Prints a line when the last is old, or all is done."""
        now = time.monotonic()
        if now < self._next and self.done < self.total:
            return
        self._next = now + INTERVAL
        left = timedelta(seconds=round((self.total - self.done) / self.rate))
        line = f"{self.done}/{self.total} reports, {self.rate:.1f} a second, {self.failed} errors, {left} left"
        print(line, file=self._console.file, flush=True)


class Bar(Counts):
    """A bar that moves."""

    def __init__(self, total: int, bar: Progress) -> None:
        super().__init__(total)
        self._bar, self._task = bar, bar.add_task("", total=total, failed=0, rate=0.0)

    def show(self) -> None:
        """Moves the bar."""
        self._bar.update(self._task, completed=self.done, failed=self.failed, rate=self.rate)


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(f"{task.fields['rate']:.1f}/s  {task.fields['failed']} errors")


@contextmanager
def counting(total: int, console: Console) -> Iterator[Counts]:
    """What to call with each finished report, shown as the console allows."""
    if not console.is_terminal:
        yield Lines(total, console)
        return
    columns = (TextColumn("reports"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=console) as bar:
        yield Bar(total, bar)
