"""Extracting files one after the other: where results go, what is shown meanwhile, what happens to one that fails."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from extractor import extract
from extractor.errors import KnowledgeError, ReportError
from extractor.reading.names import decoded, printable, readable
from extractor.result import Result
from service.cli.language import Language, Words, of_locale
from service.cli.terminal import render
from service.readers.workers import of_machine

# Wide enough for a path of functional names and three figures; a terminal says its own width.
PIPE_WIDTH = 120

# The bytes that a name may have without its `.json`.
_LONGEST = 255 - len(".json")

NO_KIND = (
    "reads like no final account, self-evaluation, budget or work report; little can be found in it. "
    "Check that it is the file you meant."
)

Sink = Callable[[Path, Result], None]


class UsageError(Exception):
    """The call cannot be carried out as given; nothing was extracted."""


def run(
    files: Sequence[Path],
    *,
    output: Path | None,
    ontology: Path | None,
    as_json: bool,
    model: str | None = "bundled",
    boxes: bool = False,
    together: bool = False,
    language: Language | None = None,
) -> int:
    """Extracts each file, or all of them as one report, and hands its result to the sink that the options ask for.

    Args:
        files: the reports.
        output: the folder to write `<stem>.json` into, made if missing; None prints.
        ontology: the user's own achievement types.
        model: as `extractor.extract` takes it.
        boxes: whether every span of a result says where it is printed.
        together: whether the files are one report; its result goes by the first one's name.
        as_json: print a line of JSON for each result instead of tables.
        language: that of the tables; None for the locale's.

    Returns:
        How many files failed, or are of no kind that is read and hold nothing; each of them has its line on standard
        error, as has a file of no such kind in which something was found.

    Raises:
        UsageError: two results would be the same file, the folder cannot be made, the ontology is wrong, or the machine
            lacks what every file needs (room on a disk, memory).
    """
    out = console()
    err = Console(stderr=True)
    sink = _sink(files[:1] if together else files, output, as_json, out, language, ontology)
    failures = 0
    reports = [files] if together else [[path] for path in files]
    with _progress(len(reports), quiet=output is None and not err.is_terminal, out=out, err=err) as advance:
        for path, *more in reports:
            advance(path)
            try:
                result = extract([path, *more] if more else path, ontology=ontology, model=model, boxes=boxes)
                sink(path, result)
                if result.document.kind == "other":
                    failures += 0 if any(_found(result)) else 1
                    _complain(err, f"{path}: {NO_KIND}")
            except ReportError as error:
                failures += 1
                _complain(err, str(error))
            except KnowledgeError as error:
                raise UsageError(str(error)) from error
            except BrokenPipeError:
                raise
            except OSError as error:
                about = f"{_shown(error.filename or path)}: {error.strerror or error}"
                if of_machine(error):
                    raise UsageError(f"{about}; make room and call it again") from error
                failures += 1
                _complain(err, about)
    return failures


def _found(result: Result) -> tuple[int, ...]:
    """How many records of each sort a result holds that a report is read for."""
    return len(result.budget_lines), len(result.achievements), len(result.indicators)


def console() -> Console:
    """Standard output, of a fixed width where it is no terminal."""
    out = Console(soft_wrap=False)
    return out if out.is_terminal else Console(width=PIPE_WIDTH)


def write(path: Path, content: str | bytes) -> None:
    """Writes a file, text as UTF-8, whole or not at all: nobody sees half of it, a failure leaves the old one."""
    draft = path.with_name(f".{os.getpid()}.part")  # short: the name may be as long as a name can be
    try:
        draft.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        draft.replace(path)
    except OSError as error:
        error.filename = str(path)  # a disk that is full does not say which file
        raise
    finally:
        draft.unlink(missing_ok=True)


def _sink(
    files: Sequence[Path],
    output: Path | None,
    as_json: bool,
    out: Console,
    language: Language | None,
    ontology: Path | None,
) -> Sink:
    if output is not None:
        targets = _targets(files, output)
        return lambda path, result: write(targets[path], result.model_dump_json(indent=2) + "\n")
    if as_json:
        # Not through rich, which would wrap and style it.
        return lambda _path, result: print(result.model_dump_json(), flush=True)
    say = Words(language or of_locale(), ontology)
    return lambda _path, result: out.print(render(result, say))


def _targets(files: Sequence[Path], output: Path) -> dict[Path, Path]:
    """The file that each result goes to.

    Raises:
        UsageError: two inputs would overwrite each other's result, or a result its own input.
    """
    targets: dict[Path, Path] = {}
    owners: dict[Path, Path] = {}
    for path in files:
        target = output / f"{_fitting(decoded(os.fsencode(path.stem)))}.json"
        if target in owners:
            raise UsageError(f"{_shown(owners[target])} and {_shown(path)} would both be written to {_shown(target)}")
        if target.resolve() == path.resolve():
            raise UsageError(f"the result of {_shown(path)} would overwrite it")
        owners[target] = path
        targets[path] = target
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{output} cannot be made a folder: {error.strerror}") from error
    return targets


def _fitting(stem: str) -> str:
    """A name that is no longer than names may be with `.json` behind it; a longer one is told by a digest."""
    if len(stem.encode("utf-8", "replace")) <= _LONGEST:
        return stem
    digest = hashlib.sha256(os.fsencode(stem)).hexdigest()[:8]
    room = _LONGEST - len(digest) - 1
    return f"{stem.encode()[:room].decode('utf-8', 'ignore')}-{digest}"


@contextmanager
def _progress(total: int, *, quiet: bool, out: Console, err: Console) -> Iterator[Callable[[Path], None]]:
    """Yields what to call when a file's turn comes: a bar on a terminal, a plain line elsewhere, nothing for one file.

    The bar shares the console of the tables where both are a terminal, so that they do not overwrite each other.
    """
    if total < 2 or quiet:
        yield lambda path: None
    elif not err.is_terminal:
        count = iter(range(1, total + 1))
        yield lambda path: print(f"{next(count)}/{total} {_shown(path)}", file=err.file, flush=True)
    else:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=out if out.is_terminal else err, transient=True) as bar:
            task = bar.add_task("", total=total)
            started = iter(range(total))
            yield lambda path: bar.update(task, completed=next(started), description=_shown(path.name))


def _shown(path: Path | str) -> str:
    """A path for people."""
    return printable(readable(str(path)))


def _complain(err: Console, message: str) -> None:
    err.print(printable(message), style="red", markup=False, highlight=False, soft_wrap=True)
