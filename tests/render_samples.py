"""Writes the samples that are no plain text, from those that are: `make samples`."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.rendering import render_docx, render_html, render_pdf

SAMPLES = Path(__file__).parent.parent / "samples"


def main() -> None:
    """Renders one report a format, under names that no other sample's result has."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("chromium is not installed: it prints the PDF")
    renderings = {
        "water-2023-word.docx": lambda text: render_docx(text, numbered=True),
        "agriculture-2023-page.html": render_html,
        "organization-2022-print.pdf": lambda text: render_pdf(text, chromium),
    }
    for name, render in renderings.items():
        source = SAMPLES / f"{name.rpartition('-')[0]}.txt"
        (SAMPLES / name).write_bytes(render(source.read_text(encoding="utf-8")))


if __name__ == "__main__":
    main()
