"""The folder of pages: one for each report that was read, made again where one is missing, and the list of them all."""

from __future__ import annotations

import html
import io
import re
from pathlib import Path

from rich.console import Console

from service.batch.job import Job, run
from service.batch.report_page import MOST_KINDS
from tests.service.batch import varied
from tests.service.batch.conftest import Output, Start

ROW = re.compile(r"<tr(?: class=\"failed\")?><td>.*?</tr>", re.DOTALL)


def whole(out: Output, *inputs: Path, pages: bool = True) -> None:
    """A job to its end, with the list."""
    run(Job(inputs=[*map(str, inputs)], output=str(out.folder), workers=2, pages=pages), Console(file=io.StringIO()))


def pages(out: Output) -> dict[str, bytes]:
    return {path.stem: path.read_bytes() for path in (out.folder / "pages").iterdir()}


def listed(out: Output) -> list[str]:
    """The rows of the list, as they stand in the page."""
    table = (out.folder / "report.html").read_text("utf-8").partition('class="list"')[2].partition("</table>")[0]
    return ROW.findall(table.partition("<tbody>")[2])


def test_every_report_has_a_page_that_knows_the_way_back_and_loads_nothing(
    start: Start, out: Output, root: Path
) -> None:
    start(root / "samples" / "organization-2022.txt", root / "samples" / "water-2023.txt")
    assert set(pages(out)) == set(out.results())
    for content in pages(out).values():
        assert b'href="../report.html"' in content
        assert b"connect-src 'none'" in content or b"connect-src &#39;none&#39;" in content


def test_the_list_has_every_report_those_with_most_findings_first(out: Output, root: Path) -> None:
    (empty := out.folder.parent / "empty.txt").write_bytes(b"")
    names = ("water-2023.txt", "organization-2022.txt", "education-2022.txt")
    whole(out, *(root / "samples" / name for name in names), empty)
    *read, failed = listed(out)
    found = [out.results()[re.search(r"pages/(\w+)\.html", row)[1]] for row in read]  # type: ignore[index]
    errors = [sum(each.severity == "error" for each in result.findings) for result in found]
    assert len(found) == len(names)
    assert errors == sorted(errors, reverse=True)
    assert errors[0] > 0
    for row, result in zip(read, found, strict=True):
        assert html.escape(str(result.document.title)) in row
        assert row.count("；") <= MOST_KINDS
    assert "empty.txt" in failed
    assert "未能读取" in failed


def test_a_page_that_is_missing_is_made_again_without_reading_the_report(
    start: Start, out: Output, tmp_path: Path
) -> None:
    varied.write(tmp_path / "in", 3, length=300)
    start(tmp_path / "in")
    before, results = pages(out), {path.name: path.stat().st_mtime_ns for path in (out.folder / "results").iterdir()}
    gone = sorted(before)[0]
    (out.folder / "pages" / f"{gone}.html").unlink()
    (out.folder / "pages" / "0123.html").write_text("left by nobody", encoding="utf-8")
    start(tmp_path / "in")
    assert pages(out) == before
    assert {path.name: path.stat().st_mtime_ns for path in (out.folder / "results").iterdir()} == results


def test_without_pages_none_is_written_and_the_list_leads_nowhere(out: Output, tmp_path: Path) -> None:
    varied.write(tmp_path / "in", 2, length=300)
    whole(out, tmp_path / "in", pages=False)
    assert not (out.folder / "pages").exists()
    assert len(listed(out)) == 2
    assert "pages/" not in (out.folder / "report.html").read_text("utf-8")
