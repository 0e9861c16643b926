"""Reads .doc and .rtf: LibreOffice, which must be installed, converts them to .docx."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from extractor.errors import Reason, ReportError
from extractor.reading.detect import Format
from extractor.reading.page import Page
from extractor.reading.word import read_docx

_PROGRAMS = ("soffice", "libreoffice")
# The first start on a slow machine takes some twenty seconds, a report a few more.
TIMEOUT_SECONDS = 180


def read_doc(content: bytes, source: str) -> Page:
    """Reads a Word 97-2003 file.

    Raises:
        ReportError: NEEDS_LIBREOFFICE, it is not installed; DAMAGED, it cannot convert the file; and what reading the
            converted file may raise.
    """
    return read_docx(_converted(content, source, "doc"), source, Format.DOC)


def read_rtf(content: bytes, source: str) -> Page:
    """Reads a rich text file; raises as `read_doc` does."""
    return read_docx(_converted(content, source, "rtf"), source, Format.RTF)


def _converted(content: bytes, source: str, suffix: str) -> bytes:
    """The same document as .docx."""
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        detail = (
            f"a .{suffix} file is read through LibreOffice, which is not installed; install it (the package"
            " libreoffice-writer, with soffice on the PATH), or save the file as .docx"
        )
        raise ReportError(source, Reason.NEEDS_LIBREOFFICE, detail)
    with tempfile.TemporaryDirectory(prefix="jixiao-") as name:
        folder = Path(name)
        given = folder / f"report.{suffix}"
        given.write_bytes(content)
        message = _run(_command(program, folder, given), folder, source)
        converted = folder / "out" / "report.docx"
        if not converted.is_file():
            detail = f"LibreOffice cannot convert the .{suffix} file ({message or 'no message'}); save it as .docx"
            raise ReportError(source, Reason.DAMAGED, detail)
        return converted.read_bytes()


def _command(program: str, folder: Path, given: Path) -> list[str]:
    """The command; a profile of its own lets conversions run side by side and leaves the user's alone."""
    return [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nodefault", "--nolockcheck", "--nologo"),
        *("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out")),
        str(given),
    ]


def _run(command: list[str], folder: Path, source: str) -> str:
    """Runs LibreOffice and gives the last line that it wrote."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=folder,
        env={**os.environ, "HOME": str(folder)},
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=TIMEOUT_SECONDS)
    except subprocess.TimeoutExpired as error:
        # soffice is a script that starts the program proper; both are in the session begun above.
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        detail = f"LibreOffice did not convert the file within {TIMEOUT_SECONDS} seconds; save it as .docx"
        raise ReportError(source, Reason.DAMAGED, detail) from error
    lines = output.decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:200] if lines else ""
