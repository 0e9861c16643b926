"""Reads .doc and .rtf: LibreOffice, which must be installed, converts them to .docx."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
from pathlib import Path

from extractor.allowance import left
from extractor.errors import Reason, ReportError
from extractor.reading.detect import Format
from extractor.reading.page import Page
from extractor.reading.word import read_docx
from extractor.scratch import profile, scratch

_PROGRAMS = ("soffice", "libreoffice")
# The first start on a slow machine takes some twenty seconds, a report a few more.
TIMEOUT_SECONDS = 180
# What LibreOffice calls the forms that it writes.
_FILTERS = {"docx": "docx:MS Word 2007 XML", "pdf": "pdf:writer_pdf_Export"}
# Less free space than this where it writes explains that it has written nothing; in bytes.
_FULL = 2**20
# Runs a command, each process of which may have so much memory and write no larger file, beside a guard that waits for
# the end of a pipe whose other end is this process's, and then kills the whole session: soffice is a script that starts
# the program proper.
_GUARDED = (
    'ulimit -d "$1"; ulimit -f "$2"; shift 2; exec 3<&0 </dev/null;'
    ' { cat <&3; kill -KILL 0; } >/dev/null 2>&1 & exec "$@" 3<&-'
)


def read_doc(content: bytes, source: str) -> Page:
    """Reads a Word 97-2003 file.

    Raises:
        ReportError: NEEDS_LIBREOFFICE, it is not installed; DAMAGED, it cannot convert the file; and what reading the
            converted file may raise.
    """
    return read_docx(converted(content, source, "doc"), source, Format.DOC)


def read_rtf(content: bytes, source: str) -> Page:
    """Reads a rich text file; raises as `read_doc` does."""
    return read_docx(converted(content, source, "rtf"), source, Format.RTF)


def converted(content: bytes, source: str, suffix: str, form: str = "docx") -> bytes:
    """The same document in another form, "docx" or "pdf"; `suffix` is that of the one that it has.

    Raises:
        ReportError: NEEDS_LIBREOFFICE, it is not installed; DAMAGED, it cannot convert the file.
    """
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        detail = (
            f"a .{suffix} file is read through LibreOffice, which is not installed; install it (the package"
            " libreoffice-writer, with soffice on the PATH), or save the file as .docx"
        )
        raise ReportError(source, Reason.NEEDS_LIBREOFFICE, detail)
    with scratch() as folder:
        given = folder / f"report.{suffix}"
        given.write_bytes(content)
        room = left()
        # The copy takes of it, too, where the folder is in memory.
        room = None if room is None else max(room - len(content), 0)
        message = _run(_command(program, folder, given, _FILTERS[form]), folder, source, room)
        converted = folder / "out" / f"report.{form}"
        if not converted.is_file():
            if shutil.disk_usage(folder).free < _FULL:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))
            detail = f"LibreOffice cannot convert the .{suffix} file ({message or 'no message'}); save it as .docx"
            raise ReportError(source, Reason.DAMAGED, detail)
        return converted.read_bytes()


def _command(program: str, folder: Path, given: Path, form: str) -> list[str]:
    """The command; a profile of its own lets conversions run side by side and leaves the user's alone."""
    return [
        program,
        f"-env:UserInstallation={profile(folder)}",
        *("--headless", "--norestore", "--nodefault", "--nolockcheck", "--nologo"),
        *("--convert-to", form, "--outdir", str(folder / "out")),
        str(given),
    ]


def _run(command: list[str], folder: Path, source: str, room: int | None) -> str:
    """Runs LibreOffice and gives the last line that it wrote; whatever it starts ends with this call or process.

    It may have so many bytes of memory, or any number.
    """
    theirs, ours = os.pipe()
    try:
        process = subprocess.Popen(
            ["sh", "-c", _GUARDED, "sh", *_limits(room), *command],
            stdin=theirs,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env={**os.environ, "HOME": str(folder), "TMPDIR": str(folder)},
            start_new_session=True,
        )
        output, _ = process.communicate(timeout=TIMEOUT_SECONDS)
    except subprocess.TimeoutExpired as error:
        detail = f"LibreOffice did not convert the file within {TIMEOUT_SECONDS} seconds; save it as .docx"
        raise ReportError(source, Reason.DAMAGED, detail) from error
    finally:
        os.close(theirs)
        os.close(ours)
    if process.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL):
        raise OSError(errno.ENOMEM, "LibreOffice was killed, as it is where memory runs out")
    if process.returncode < 0 or process.returncode > 128:
        detail = "LibreOffice crashed on the file, which may need more memory than it may have; save it as .docx"
        raise ReportError(source, Reason.DAMAGED, detail)
    lines = output.decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:200] if lines else ""


def _limits(size: int | None) -> tuple[str, str]:
    """So many bytes as `ulimit -d` and `ulimit -f` want them told: in KiB, and in blocks of 512 bytes."""
    return ("unlimited",) * 2 if size is None else (str(size // 1024), str(size // 512))
